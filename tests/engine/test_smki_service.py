"""The SMKI Service on the clock of a run: what a scenario says of it happens, and what follows from it is felt."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from simulator.domain.time import DAY, HOUR
from simulator.engine.run import Run, run_scenario
from simulator.journal import Event, EventKind
from simulator.rules.rulebook import RuleSet
from simulator.scenario_file import parse_scenario
from simulator.smki.outcomes import ResultCode
from simulator.smki.results import Acceptance

FIXTURE = Path(__file__).parents[2] / "fixtures" / "scenarios" / "smki_service.toml"
AVON, BLENCATHRA, CAIRNGORM = "Avon Energy", "Blencathra Power", "Cairngorm Gas & Electric"


@pytest.fixture(scope="module")
def run() -> Run:
    return run_scenario(parse_scenario(FIXTURE.read_text(encoding="utf-8")), RuleSet())


def when(run: Run, event: Event) -> str:
    return f"{run.world.calendar.at(event.time):%m-%d %H:%M:%S}"


def told(run: Run, *kinds: EventKind, party: str = "") -> list[tuple[str, str]]:
    """When what was told, of a Party or of all."""
    return [
        (when(run, event), event.code or event.details.get("subject", ""))
        for event in run.world.journal.of_kind(*kinds)
        if party in (event.sender, event.recipient, "")
    ]


def levels(run: Run) -> dict[str, tuple[str, str]]:
    """By submission: whether its service level was held, and when it was served."""
    return {
        event.details["subject"]: (event.code, when(run, event))
        for event in run.world.journal.of_kind(EventKind.SERVICE_LEVEL)
        if event.sender == "SMKI Service"
    }


def test_a_batch_of_the_day_is_there_by_seven_and_each_faulty_request_has_its_code(run: Run) -> None:
    ledger = run.world.smki_services.own.office.ledger
    assert levels(run)["batch 1"] == ("met", "03-25 20:15:20")
    assert ledger.counts(1) == {
        ResultCode.CSR_ERROR: 2,
        ResultCode.INELIGIBLE: 3,
        ResultCode.ISSUANCE_ANOMALY: 1,
        ResultCode.SUCCESS: 40,
    }
    findings = {result.finding.code for result in ledger.results(1) if result.finding}
    assert findings == {
        "signing-request-possession",
        "key-already-certified",
        "eui64-of-another-subscriber",
        "organisation-request-in-batch",
    }


def test_certificates_are_lodged_when_they_are_picked_up_but_for_those_that_are_rejected(run: Run) -> None:
    office = run.world.smki_services.own.office
    accepted = [result for result in office.ledger.results(1) if result.acceptance is Acceptance.ACCEPTED]
    assert [result.line for result in office.ledger.results(1) if result.acceptance is Acceptance.REJECTED] == [0, 1]
    lodged = {result.line: run.world.repository.search(serial=result.serial) for result in accepted}
    assert len(lodged) == 38
    half_past_eight_next_morning = 20 * HOUR + 15 * 60_000 + 20_000 + 12 * HOUR
    assert {entry.lodged for (entry,) in lodged.values()} == {half_past_eight_next_morning}


def test_a_night_with_more_requests_than_capacity_serves_some_the_night_after_and_too_late(run: Run) -> None:
    assert levels(run)["batch 3"] == ("met", "03-26 20:20:00")
    assert levels(run)["batch 4"] == ("missed", "03-27 20:03:20")


def test_single_requests_queue_for_the_signing_module(run: Run) -> None:
    singles = [levels(run)[f"single {number}"][0] for number in range(6, 11)]
    assert singles == ["met", "missed", "missed", "missed", "missed"]


def test_a_month_that_was_forecast_too_low_has_too_little_capacity(run: Run) -> None:
    outcomes = run.world.smki_services.own.office.forecasts.outcomes()
    april = {each.party: (each.forecast, each.actual) for each in outcomes if each.month == date(2019, 4, 1)}
    assert april == {AVON: (60, 0), BLENCATHRA: (50, 30)}
    (batch,) = (told for subject, told in levels(run).items() if subject == "batch 12")
    assert batch == ("missed", "04-06 20:01:40")


def test_what_the_office_refuses_is_told(run: Run) -> None:
    assert told(run, EventKind.OFFICE_REFUSAL) == [("04-01 00:00:00", "forecast-month")]
    assert told(run, EventKind.SIGNING_REQUEST_REFUSED) == [("03-26 09:00:00", "entry-process-incomplete")]


def test_a_suspended_party_waits_until_the_suspension_ends_whatever_it_appeals(run: Run) -> None:
    assert told(run, EventKind.SUSPENDED, EventKind.APPEAL, EventKind.RESTORED, party=CAIRNGORM) == [
        ("03-26 16:00:00", "issuing Device Certificates"),
        ("03-27 08:00:00", "suspension 1"),
        ("03-28 17:00:00", "dismissed"),
        ("03-29 09:00:00", "issuing Device Certificates"),
    ]
    assert levels(run)["batch 5"] == ("missed", "03-29 20:20:00")


def test_a_party_without_access_to_the_gateway_gets_no_service_until_its_appeal_is_upheld(run: Run) -> None:
    refused = run.world.journal.of_kind(EventKind.GATEWAY_REFUSAL)
    assert refused
    assert {(event.sender, event.recipient, event.code) for event in refused} == {
        ("DCC User Gateway", AVON, "service-suspended"),
    }
    suspended, ended = datetime(2019, 4, 3, 8), datetime(2019, 4, 4, 12)
    begins, ends = map(run.world.calendar.milliseconds, (suspended, ended))
    asked = {event.request_id for event in refused}
    assert all(begins <= event.time < ends for event in refused)
    answers = run.world.journal.of_kind(EventKind.ACKNOWLEDGEMENT, EventKind.REJECTION, EventKind.PRE_COMMAND)
    assert not [event for event in answers if event.request_id in asked]
    assert not [event for event in answers if event.recipient == AVON and begins <= event.time < ends]


def test_until_the_list_is_published_a_stolen_key_is_taken_for_its_owners(run: Run) -> None:
    journal, at = run.world.journal, run.world.calendar.milliseconds
    (revoked,) = journal.of_kind(EventKind.CERTIFICATE_REVOKED)
    (listed,) = (event for event in journal.of_kind(EventKind.LIST_PUBLISHED) if event.code == "missed")
    assert (revoked.time, listed.time) == (at(datetime(2019, 3, 28, 11)), at(datetime(2019, 3, 28, 14)))
    assert listed.details["entries"] == "1"
    replaced = at(datetime(2019, 3, 29, 9, 0, 20))

    def answers(begins: int, ends: int) -> set[str]:
        kinds = (EventKind.ACKNOWLEDGEMENT, EventKind.REJECTION, EventKind.PRE_COMMAND)
        found = [event for event in journal.of_kind(*kinds) if event.recipient == BLENCATHRA]
        return {event.code for event in found if begins <= event.time < ends}

    assert answers(revoked.time, listed.time) == {"I0", "I99"}
    assert answers(listed.time, replaced) == {"E100"}
    assert answers(replaced, 14 * DAY) == {"I0", "I99"}


def test_documents_are_lodged_and_sent_in_time_or_late(run: Run) -> None:
    assert [code for _, code in told(run, EventKind.DOCUMENT_LODGED)] == ["met", "missed"]
    assert [code for _, code in told(run, EventKind.DOCUMENT_SENT)] == ["met"] * 30 + ["missed"] * 10


def test_the_test_service_works_beside_and_apart(run: Run) -> None:
    test = run.world.smki_services.beside.office
    assert test.ledger.counts(1) == {ResultCode.SUCCESS: 10}
    for result in test.ledger.results(1):
        assert len(test.premises.repository.search(serial=result.serial)) == 1
        assert run.world.repository.search(serial=result.serial) == []


def test_the_same_scenario_gives_the_same_journal(run: Run) -> None:
    again = run_scenario(run.scenario, RuleSet())
    assert [event.as_json() for event in again.world.journal] == [event.as_json() for event in run.world.journal]
