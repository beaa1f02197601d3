"""The SMKI Service on the clock of a run: what a scenario says of it happens, and what follows from it is felt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from simulator.dcc.smki import XML_SIGNING
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, HOUR
from simulator.duis.values import RetrieveCredentials
from simulator.engine.run import Run, run_scenario
from simulator.engine.smki_service import begin_smki
from simulator.journal import Event, EventKind
from simulator.pki.succession import OrganisationCertificationAuthority
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.scenario.smki import Smki
from simulator.scenario_file import parse_scenario
from simulator.smki.outcomes import ResultCode
from simulator.smki.results import Acceptance
from simulator.world import World
from tests.support.worlds import NETWORK_OPERATOR, ask, build, decide, place, supplier

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
    test = run.world.smki_services.test.office
    assert test.ledger.counts(1) == {ResultCode.SUCCESS: 10}
    for result in test.ledger.results(1):
        assert len(test.premises.repository.search(serial=result.serial)) == 1
        assert run.world.repository.search(serial=result.serial) == []


def test_the_same_scenario_gives_the_same_journal(run: Run) -> None:
    again = run_scenario(run.scenario, RuleSet())
    assert [event.as_json() for event in again.world.journal] == [event.as_json() for event in run.world.journal]


# -- time alone ------------------------------------------------------------------------------------------------------


def live(days: int, **smki: object) -> World:
    """A world without homes that has lived for some days."""
    world = build(days=days, smki=Smki.model_validate(smki))
    begin_smki(world)
    world.clock.advance(days * DAY)
    return world


ENROLMENT = {"party": AVON, "officers": ["Ada"], "devices": ["00-DB-12-34-00-00-00-00..00-DB-12-34-00-00-00-FF"]}


READ = RetrieveCredentials((NETWORK_OPERATOR,))


def oca(world: World) -> OrganisationCertificationAuthority:
    return world.smki_services.own.office.authorities.oca


def submission(**further: object) -> dict[str, object]:
    asked = {"party": AVON, "officer": "Ada", "at": "2019-03-04T09:00:00Z", "kind": "single"}
    return {**asked, **further}


def test_nothing_happens_where_the_section_is_not_enabled() -> None:
    assert len(live(3, enabled=False).journal) == 0


def test_lists_are_published_every_twelve_hours_though_nothing_has_changed() -> None:
    published = live(3).journal.of_kind(EventKind.LIST_PUBLISHED)
    crls = [event.time for event in published if event.details["kind"] == "CRL"]
    assert crls == [number * 12 * HOUR for number in range(7)]
    assert [event.time for event in published if event.details["kind"] == "ARL"] == [0]


def test_the_key_of_the_issuing_dca_is_destroyed_after_three_months() -> None:
    world = live(100)
    ceremonies = world.journal.of_kind(EventKind.KEY_CEREMONY)
    assert [(f"{world.calendar.at(event.time):%m-%d}", event.details["ceremony"]) for event in ceremonies] == [
        ("06-04", "private key destroyed"),
        ("06-04", "key pair generated and certified"),
    ]


def test_certificates_that_nobody_picks_up_lapse_after_thirty_days() -> None:
    world = live(
        40, enrolments=[ENROLMENT], submissions=[submission(device_type="ESME", never_picked_up=True)]
    )  # fmt: skip
    (lapsed,) = world.journal.of_kind(EventKind.CERTIFICATE_LAPSED)
    assert 9 * HOUR + 30 * DAY <= lapsed.time <= 9 * HOUR + 31 * DAY
    assert (
        world.repository.search(eui64=next(iter(world.smki_services.own.office.subscribers.ranges(AVON))).first) == []
    )


def test_a_key_that_was_certified_before_the_start_is_not_certified_again() -> None:
    world = live(1, enrolments=[ENROLMENT])
    office = world.smki_services.own.office
    keys = {int.from_bytes(c.subject_key_identifier or b"", "big") for c in world.smki.certificates()}
    assert office.ledger.certified(keys) == keys


def test_a_revocation_that_is_not_the_requesters_business_is_refused_and_told() -> None:
    revocation = {"party": AVON, "requester": BLENCATHRA, "at": "2019-03-04T09:00:00Z"}
    world = live(1, revocations=[revocation])
    (refused,) = world.journal.of_kind(EventKind.OFFICE_REFUSAL)
    assert (refused.code, refused.recipient, refused.time) == ("revocation-not-authorised", AVON, 9 * HOUR)


def test_a_service_suspended_for_all_goes_on_when_an_appeal_is_upheld() -> None:
    asked = submission(kind="batch", device_type="ESME", requests=3)
    suspension = {
        "from": "2019-03-04T10:00:00Z",
        "until": "2019-03-07T00:00:00Z",
        "appeal": {"made": "2019-03-04T12:00:00Z", "decided": "2019-03-05T22:00:00Z", "upheld": True},
    }
    world = live(3, enrolments=[ENROLMENT], submissions=[asked], suspensions=[suspension])
    (level,) = world.journal.of_kind(EventKind.SERVICE_LEVEL)
    assert (level.code, level.time) == ("missed", DAY + 22 * HOUR + 300)
    assert [event.time for event in world.journal.of_kind(EventKind.RESTORED)] == [DAY + 22 * HOUR]


def test_after_a_roll_over_both_issuing_ocas_publish_and_the_dsp_knows_both() -> None:
    asked = submission(role="XmlSigningUser", at="2019-03-05T09:00:00Z", put_in_use=True)
    world = live(2, oca_roll_overs=["2019-03-05T08:00:00Z"], enrolments=[ENROLMENT], submissions=[asked])
    former, new = (each.issuing.subject for each in (*oca(world).former, oca(world).current))
    user = supplier(world)
    for signer, issuer in ((user, new), (supplier(world, BLENCATHRA), former)):
        assert world.smki.credential(signer, XML_SIGNING).certificate.issuer == issuer
        assert decide(world, ask(world, "6.24.1", signer, place(world, supplied_by=None), READ)).code != "E100"
    lists = world.journal.of_kind(EventKind.LIST_PUBLISHED)
    after = {event.details["issuer"] for event in lists if event.time > DAY + 8 * HOUR}
    assert {former, new} <= after


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda asked: asked | {"party": "Nobody"}, "smki.submissions.0.party: there is no Party named 'Nobody'"),
        (lambda asked: asked | {"at": "2019-03-09"}, "smki.submissions.0.at: 2019-03-09 00:00 is after the end"),
    ],
)
def test_a_scenario_made_in_code_is_looked_at_too(
    change: Callable[[dict[str, object]], dict[str, object]], told: str
) -> None:
    asked = change(submission(device_type="ESME"))
    scenario = Scenario(
        days=1,
        fleet=Fleet(homes=0),
        smki=Smki.model_validate({"enrolments": [ENROLMENT], "submissions": [asked]}),
    )
    with pytest.raises(SimulatorError, match=told):
        run_scenario(scenario, RuleSet())
