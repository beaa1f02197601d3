"""Steps about the service levels of the SMKI Service: time limits, capacity, backlog, forecasts."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading, smki_looking
from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when
from simulator.smki.submission import SubmissionKind


@given("a signing module takes {milliseconds:d} milliseconds for a signature")
def module_takes(stage: Stage, milliseconds: int) -> None:
    """Without this step 100. There is one module for single requests and one for batches."""
    stage.settle_smki("milliseconds_per_signature", milliseconds)


@when("{party} sends {count:d} single requests at once")
def sends_at_once(stage: Stage, party: str, count: int) -> None:
    """For a new ESME each, without waiting for any result."""
    stage.request_at_once(party, count)


@then("{count:d} single requests were refused because {code:Name}")
def refused_at_once(stage: Stage, count: int, code: str) -> None:
    """How many the SMKI Service has not taken for this reason."""
    agree("how many requests were refused", count, smki_looking.refused_at_once(stage)[code])


@then("the service levels are")
def levels_are(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """Of every submission that was served, in order (Party, requests, ready, service level: ``met`` or ``missed``)."""
    expected = reading.rows(datatable, "Party", "requests", "ready", "service level")
    agree("the service levels", expected, smki_looking.service_levels(stage))


@then("{count:d} service levels were met, and {missed:d} were missed")
def levels_count(stage: Stage, count: int, missed: int) -> None:
    """Of the submissions that were served by now."""
    levels = [row["service level"] for row in smki_looking.service_levels(stage)]
    agree("service levels met and missed", (count, missed), (levels.count("met"), levels.count("missed")))


@then("{count:d} requests of batches are waited for")
def backlog_is(stage: Stage, count: int) -> None:
    """The backlog: signatures that have not begun."""
    agree("the backlog", count, stage.service.timetable.backlog(SubmissionKind.BATCH))


@when("{party} forecasts {requests} requests for Device Certificates")
def forecasts(stage: Stage, party: str, requests: str) -> None:
    """Today, for each of the six months that follow this one: ``100, 100, 100, 100, 100 and 100``."""
    stage.forecast(party, reading.numbers(requests))


@then("the night can take {count:d} requests of batches")
def capacity_is(stage: Stage, count: int) -> None:
    """What capacity there is for the night that begins today, by the forecasts for this month."""
    agree("the capacity of the night", count, stage.office.forecasts.nightly_capacity(stage.now.date()))


@then("the forecasts compare with what was requested")
def forecasts_are(stage: Stage, datatable: Sequence[Sequence[str]]) -> None:
    """For each Party and month that has either (Party, month, forecast, actual)."""
    expected = reading.rows(datatable, "Party", "month", "forecast", "actual")
    agree("forecasts against actuals", expected, smki_looking.forecasts(stage))
