"""What the sections of a scenario mean at the desks of the SMKI Service, and what time alone brings there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.dcc.smki import XML_SIGNING
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, HOUR
from simulator.duis.values import RetrieveCredentials
from simulator.engine.run import run_scenario
from simulator.engine.smki_service import begin_smki
from simulator.journal import EventKind
from simulator.pki.succession import OrganisationCertificationAuthority
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.scenario.smki import Smki
from simulator.smki.results import Acceptance
from simulator.world import World
from tests.support.worlds import NETWORK_OPERATOR, ask, build, decide, place, supplier

AVON, BLENCATHRA = "Avon Energy", "Blencathra Power"
ENROLMENT = {"party": AVON, "officers": ["Ada"], "devices": ["00-DB-12-34-00-00-00-00..00-DB-12-34-00-00-00-FF"]}
READ = RetrieveCredentials((NETWORK_OPERATOR,))


def live(days: int, **smki: object) -> World:
    """A world without homes that has lived for some days."""
    world = build(days=days, smki=Smki.model_validate(smki))
    begin_smki(world)
    world.clock.advance(days * DAY)
    return world


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


def test_of_single_requests_those_are_rejected_that_the_scenario_names() -> None:
    world = live(1, enrolments=[ENROLMENT], submissions=[submission(device_type="ESME", requests=3, rejected=[2])])
    ledger = world.smki_services.own.office.ledger
    accepted, rejected = Acceptance.ACCEPTED, Acceptance.REJECTED
    taken = [next(ledger.results(number)).acceptance for number in (1, 2, 3)]
    assert taken == [accepted, rejected, accepted]
    assert not world.journal.of_kind(EventKind.OFFICE_REFUSAL)


def test_a_suspended_party_picks_nothing_up() -> None:
    asked = submission(role="XmlSigningUser", pick_up_hours=2, put_in_use=True)
    world = live(
        1, enrolments=[ENROLMENT], submissions=[asked], suspensions=[{"from": "2019-03-04T10:00:00Z", "party": AVON}]
    )  # fmt: skip
    (refused,) = world.journal.of_kind(EventKind.OFFICE_REFUSAL)
    assert (refused.code, refused.recipient, refused.time) == ("service-suspended", AVON, 11 * HOUR + 100)
    (result,) = world.smki_services.own.office.results(1)
    assert result.acceptance is Acceptance.WAITING
    assert f"{world.smki.credential(supplier(world), XML_SIGNING).certificate.serial:X}" != result.serial


def test_a_party_picks_up_when_its_suspension_is_lifted() -> None:
    suspension = {"from": "2019-03-04T10:00:00Z", "until": "2019-03-04T20:00:00Z", "party": AVON}
    asked = submission(device_type="ESME", pick_up_hours=2)
    world = live(1, enrolments=[ENROLMENT], submissions=[asked], suspensions=[suspension])
    assert [event.code for event in world.journal.of_kind(EventKind.OFFICE_REFUSAL)] == ["service-suspended"]
    (result,) = world.smki_services.own.office.results(1)
    assert result.acceptance is Acceptance.ACCEPTED


def test_a_request_that_has_brought_no_certificate_cannot_be_rejected_and_spoils_nothing() -> None:
    asked = submission(kind="batch", device_type="ESME", requests=4, broken=2)
    first = live(2, enrolments=[ENROLMENT], submissions=[asked]).smki_services.own.office
    broken = [result.line + 1 for result in first.results(1) if result.serial is None]
    assert len(broken) == 2
    office = live(2, enrolments=[ENROLMENT], submissions=[{**asked, "rejected": broken}]).smki_services.own.office
    accepted = [result.acceptance for result in office.results(1) if result.serial is not None]
    assert accepted == [Acceptance.ACCEPTED] * 4


def test_requests_before_the_entry_process_are_refused_by_the_office() -> None:
    later = ENROLMENT | {"at": "2019-03-05T00:00:00Z"}
    world = live(2, enrolments=[later], submissions=[submission(device_type="ESME")])
    (refused,) = world.journal.of_kind(EventKind.SIGNING_REQUEST_REFUSED)
    assert (refused.code, refused.sender, refused.time) == ("entry-process-incomplete", "SMKI Service", 9 * HOUR)


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
