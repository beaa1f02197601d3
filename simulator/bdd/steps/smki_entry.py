"""Steps about becoming an Authorised Subscriber: the SMKI and Repository Entry Process, officers, their log-ins."""

from __future__ import annotations

from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when


@given("{party} is an Authorised Subscriber")
def is_subscriber(stage: Stage, party: str) -> None:
    """It has been through the whole entry process, with an officer and with EUI-64s for its new Devices."""
    stage.make_subscriber(party)


@when("{party} completes the SMKI and Repository Entry Process Tests for {access}")
def completes_tests(stage: Stage, party: str, access: str) -> None:
    """For ``Organisation Certificates``, ``Device Certificates``, ``SMKI Repository`` or ``the whole SMKI Service``."""
    stage.complete_entry_tests(party, access)


@when("{party} applies to become an Authorised Subscriber for {access}")
def applies(stage: Stage, party: str, access: str) -> None:
    """Subscriber Authorisation, which the tests have to precede."""
    stage.apply_as_subscriber(party, access)


@when("the Registration Authority authenticates {officer}")
def authenticates(stage: Stage, officer: str) -> None:
    """An individual's identity is verified. An account that is locked out is opened again."""
    stage.authenticate(officer)


@when("{party} enrols {officer} as an Authorised Responsible Officer")
def enrols(stage: Stage, party: str, officer: str) -> None:
    """From now on the individual may submit requests for the Party."""
    stage.enrol_officer(party, officer)


@when("{party} dismisses {officer} as an Authorised Responsible Officer")
def dismisses(stage: Stage, party: str, officer: str) -> None:
    """The individual may not submit requests for the Party any more."""
    stage.dismiss_officer(party, officer)


@given("the EUI-64 of {device:Device} is allocated to {party}")
def is_allocated(stage: Stage, device: str, party: str) -> None:
    """So the Party may ask for Certificates of this Device, as far as the EUI-64 is concerned."""
    stage.allocate(party, device)


@when("{officer} fails to log in to the SMKI Portal {count:d} times")
def fails_to_log_in(stage: Stage, officer: str, count: int) -> None:
    """With credentials that do not belong to the account, one attempt right after the other."""
    stage.log_in(officer, times=count, credentials_hold=False)


@when("{officer} logs in to the SMKI Portal")
def logs_in(stage: Stage, officer: str) -> None:
    """With the right credentials."""
    stage.log_in(officer, credentials_hold=True)


@then("the SMKI Service refuses it because {code:Name}")
def is_refused(stage: Stage, code: str) -> None:
    """The code of the finding: why the SMKI Service did not do what it was asked last."""
    agree("why the SMKI Service refused it", code, stage.finding.code if stage.finding else "nothing: it agreed")


@then("the SMKI Service does it")
def is_done(stage: Stage) -> None:
    """Nothing stood against what it was asked last."""
    agree("why the SMKI Service refused it", "nothing", str(stage.finding) if stage.finding else "nothing")
