"""The life of a home, with every habit at an end of its scale: always or never."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from simulator.domain.devices import DeviceType, KeyUsage, Smets
from simulator.engine.home import credentials_of
from simulator.engine.run import Run, run_scenario
from simulator.journal import Event, EventKind
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import (
    ChangeOfSupplier,
    Correction,
    Fleet,
    Placement,
    Registration,
    Scenario,
    Smets1,
    SupplierSection,
)
from tests.support.worlds import NETWORK_OPERATOR, SUPPLIER, build, operator, supplier

HOMES = 6
SECMP0063 = RuleSet((select("SECMP0063"),))


def run(
    rules: RuleSet | None = None, *, smets: Smets = Smets.SMETS2, placement: dict[str, Any] | None = None, **others: Any
) -> Run:
    """A few homes of one generation with electricity alone, in which nothing happens but what is asked for."""
    settings = {
        "another_distributor": 1, "same_group": 0, "independent": 0, "gas_transporter": 0,
        "wrong_certificate_rate": 0, **(placement or {}),
    }  # fmt: skip
    scenario = Scenario(
        **{
            "fleet": Fleet(
                homes=HOMES, smets1_share=float(smets is Smets.SMETS1), dual_fuel_share=0, installation_days=2
            ),
            "placement": Placement(**settings),
            "registration": Registration(missing_share=0, stale_share=0),
            "correction": Correction(audit_share=0),
            "smets1": Smets1(update_share=0),
            "change_of_supplier": ChangeOfSupplier(share=0),
            **others,
        }
    )
    return run_scenario(scenario, rules or RuleSet())


def sent(run: Run, service: str) -> list[Event]:
    return [e for e in run.world.journal.of_kind(EventKind.SERVICE_REQUEST) if e.service == service]


def states(run: Run) -> Counter[str]:
    esmes = (e for e in run.world.inventory if e.device_type is DeviceType.ESME)
    return Counter(run.world.network_operator_state(e.device_id) for e in esmes)


def answers(run: Run, service: str) -> dict[int, tuple[str, ...]]:
    """The final answers to a service's requests, by home."""
    told = [e for e in run.world.journal.of_kind(EventKind.REJECTION, EventKind.RESPONSE) if e.service == service]
    return {number: tuple(e.code for e in told if e.premise == number) for number in range(HOMES)}


def everybody(*codes: str) -> dict[int, tuple[str, ...]]:
    """Each home gets these answers."""
    return dict.fromkeys(range(HOMES), codes)


# -- placement -------------------------------------------------------------------------------------------------


def test_handover_of_the_suppliers_cells_then_commissioning_then_the_network_operators() -> None:
    done = run()
    for number in range(HOMES):
        requests = [e for e in done.world.journal.of_kind(EventKind.SERVICE_REQUEST) if e.premise == number]
        assert [e.service for e in requests] == ["6.21", "8.1.1", "6.21"]
        assert len({e.sender for e in requests}) == 1
    assert states(done) == {"right": HOMES}


@pytest.mark.parametrize(("rate", "state"), [(0, "right"), (1, "wrong")])
def test_a_wrong_choice_places_a_wrong_certificate(rate: float, state: str) -> None:
    assert states(run(placement={"wrong_certificate_rate": rate})) == {state: HOMES}


def test_a_supplier_may_have_a_rate_of_its_own() -> None:
    careless = (SupplierSection(name="Careless", wrong_certificate_rate=1),)
    assert states(run(suppliers=careless)) == {"wrong": HOMES}
    careful = (SupplierSection(name="Careful", wrong_certificate_rate=0),)
    assert states(run(placement={"wrong_certificate_rate": 1}, suppliers=careful)) == {"right": HOMES}


def test_the_supplier_tries_again_and_gets_it_right() -> None:
    """SECMP0063 requirement 2: the Supplier must then try again, within seven Working Days of commissioning."""
    done = run(SECMP0063, placement={"wrong_certificate_rate": 1, "retry_wrong_rate": 0})
    assert answers(done, "6.21") == everybody("I0", "E0621N1", "I0")
    assert states(done) == {"right": HOMES}


def test_a_careful_supplier_is_not_made_careless_by_the_retry_rate() -> None:
    """The rate of retries is never above the Supplier's own."""
    placement = {"wrong_certificate_rate": 0, "retry_wrong_rate": 1, "through_update_share": 1, "attempts": 3}
    done = run(SECMP0063, placement={**placement, "retry_delay_hours": 1})
    assert answers(done, "6.15.1") == everybody(
        "E21", "E21", "E21"
    )  # each fails on the Device, none for its certificate


@pytest.mark.parametrize("attempts", [1, 3])
def test_attempts_are_limited(attempts: int) -> None:
    placement = {"wrong_certificate_rate": 1, "retry_wrong_rate": 1, "attempts": attempts, "retry_delay_hours": 1}
    done = run(SECMP0063, placement=placement)
    assert answers(done, "6.21") == everybody("I0", *["E0621N1"] * attempts)
    assert states(done) == {"none": HOMES}


def test_nothing_is_tried_after_seven_working_days() -> None:
    placement = {"wrong_certificate_rate": 1, "retry_wrong_rate": 1, "attempts": 100, "retry_delay_hours": 30}
    done = run(SECMP0063, placement=placement)
    deadline = {
        e.premise: e.time for e in done.world.journal.of_kind(EventKind.OUTCOME) if e.code == "seven-working-days"
    }
    assert len(deadline) == HOMES
    assert all(e.time < deadline[e.premise] for e in sent(done, "6.21"))
    assert max(len(told) for told in answers(done, "6.21").values()) < 100
    assert done.results.after_seven_working_days == {"right": 0, "wrong": 0, "none": HOMES}


def test_a_suppliers_own_6_15_1_fails_on_the_device() -> None:
    """There is no "network operator by supplier"; the DCC's broker holds the slot."""
    done = run(placement={"through_update_share": 1, "attempts": 1})
    assert answers(done, "6.15.1") == everybody("E21")
    assert states(done) == {"none": HOMES}


# -- audit and correction --------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0, 1])
def test_the_registered_operator_audits(share: float) -> None:
    done = run(correction=Correction(audit_share=share, correction_share=1))
    assert len(sent(done, "6.24.1")) == share * HOMES
    for event in sent(done, "6.24.1"):
        premise = done.world.population().premise(event.premise)
        assert event.sender == premise.operator.group
    assert sent(done, "6.15.1") == []  # nothing is wrong


@pytest.mark.parametrize(("share", "state"), [(0, "wrong"), (1, "right")])
def test_the_wrong_certificates_owner_puts_it_right(share: float, state: str) -> None:
    """SMETS2: owning the certificate in the slot is enough."""
    done = run(placement={"wrong_certificate_rate": 1}, correction=Correction(audit_share=1, correction_share=share))
    assert len(sent(done, "6.15.1")) == share * HOMES
    assert states(done) == {state: HOMES}


def test_a_gas_transporter_cannot_put_it_right() -> None:
    """Seed 001: a Gas Transporter certificate on an ESME could mean replacing the meter (E061501)."""
    done = run(
        placement={"wrong_certificate_rate": 1, "another_distributor": 0, "gas_transporter": 1},
        correction=Correction(audit_share=1, correction_share=1),
    )
    assert answers(done, "6.15.1") == everybody("E061501")
    assert states(done) == {"wrong": HOMES}


# -- SMETS1 ----------------------------------------------------------------------------------------------------

UPDATES = Smets1(update_share=1, wrong_certificate_rate=1)


def test_smets1_meters_come_with_the_right_certificate() -> None:
    done = run(smets=Smets.SMETS1)
    assert (done.results.requests, states(done)) == (0, {"right": HOMES})


def test_smets1_updates_with_the_own_certificate_change_nothing() -> None:
    done = run(smets=Smets.SMETS1, smets1=Smets1(update_share=1, wrong_certificate_rate=0))
    assert answers(done, "6.15.1") == everybody("I0")
    assert states(done) == {"right": HOMES}


@pytest.mark.parametrize(
    ("modifications", "told", "state"),
    [
        ([], ["I0", "E100", "E4"], "wrong"),  # the lockout: neither can put it right
        (["DP107=without-6.1f"], ["I0", "E100", "I0"], "right"),
        (["DP107=certificate-owner"], ["I0", "E100", "I0"], "right"),
        (["DP107=registered-operator"], ["I0", "I0"], "right"),
        (["SECMP0063=all-senders"], ["E0615N1"], "right"),  # prevented
        (["SECMP0063=dcc-assessment"], ["I0", "E100", "E4"], "wrong"),
        (["SECMP0063=all-senders", "DP107"], ["E0615N1"], "right"),
    ],
    ids=str,
)
def test_the_lockout_its_reliefs_and_its_prevention(modifications: list[str], told: list[str], state: str) -> None:
    done = run(RuleSet(tuple(map(select, modifications))), smets=Smets.SMETS1, smets1=UPDATES)
    assert answers(done, "6.15.1") == everybody(*told)
    assert states(done) == {state: HOMES}


# -- change of Supplier ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0, 1])
def test_homes_change_their_supplier(share: float) -> None:
    done = run(change_of_supplier=ChangeOfSupplier(share=share))
    changes = sent(done, "6.23")
    assert len(changes) == share * HOMES
    for event in changes:
        premise = done.world.population().premise(event.premise)
        losing = done.world.scenario.suppliers[premise.supplier].name
        assert event.sender != losing
        meter = done.world.devices[premise.device_id(DeviceType.ESME)]
        holders = {done.world.directory.name_of(meter.holder(cell)) for cell in meter.cells if cell.role is SUPPLIER}
        assert holders == {event.sender}
    assert states(done) == {"right": HOMES}


def test_where_there_is_one_supplier_nobody_changes() -> None:
    done = run(change_of_supplier=ChangeOfSupplier(share=1), suppliers=(SupplierSection(name="Only"),))
    assert sent(done, "6.23") == []


# -- the body --------------------------------------------------------------------------------------------------


def test_the_certificates_that_a_body_places() -> None:
    """Three and a top-up floor for a Supplier; two for a Network Operator; the path is the issuing authority."""
    world = build()
    lond, avon = operator(world, "LOND"), supplier(world)
    body = credentials_of(world, lond, NETWORK_OPERATOR)
    assert body.digital_signing_certificate == world.smki.certificate(lond, NETWORK_OPERATOR, KeyUsage(0)).der
    assert body.key_agreement_certificate == world.smki.certificate(lond, NETWORK_OPERATOR, KeyUsage(4)).der
    assert (body.key_agreement_top_up_certificate, body.top_up_floor_seq_number) == (None, None)
    assert body.floor_seq_number == 0
    assert body.path_certificates == (world.smki.organisation_authority.issuing.der,)
    own = credentials_of(world, avon, SUPPLIER, floor=9, mpxn="2000000000015")
    assert own.key_agreement_top_up_certificate not in (None, own.key_agreement_certificate)
    assert (own.top_up_floor_seq_number, own.floor_seq_number, own.import_mpxn) == (0, 9, "2000000000015")
