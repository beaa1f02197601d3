"""Devices and homes put into a world: cells, registers, certificates, and the copy of Registration Data."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.actors.population import Premise
from simulator.domain.devices import TRUST_ANCHOR_CELLS, CellUsage, DeviceType, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY
from simulator.journal import EventKind
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.registers.notified import ProxySlot
from simulator.scenario import Fleet, Registration
from simulator.smki.ledger import SmkiLedger
from simulator.world import World
from simulator.world.installation import commission_hub, install
from simulator.world.market import DCC_IDENTITIES
from tests.support.worlds import (
    AVON,
    BROKER,
    NETWORK_OPERATOR,
    SUPPLIER,
    build,
    device,
    meter_point,
    operator,
    place,
    supplier,
)

HOMES = 60
WITH_CELLS = [t for t in DeviceType if TRUST_ANCHOR_CELLS[t]]


def installed(**settings: Any) -> tuple[World, list[Premise]]:
    """A world with homes in it, before anything has happened."""
    world = build(**{"fleet": Fleet(homes=HOMES), **settings})
    population = world.population()
    return world, list(install(world, map(population.premise, range(HOMES))))


@pytest.fixture(scope="module")
def fleet() -> tuple[World, list[Premise]]:
    return installed()


# -- the cells of one Device -----------------------------------------------------------------------------------


@pytest.mark.parametrize("device_type", WITH_CELLS)
def test_a_device_leaves_the_factory_with_the_brokers_certificates(device_type: DeviceType) -> None:
    """Before handover the supplier and networkOperator cells hold the DCC's ACB certificates (OU 04)."""
    world = build()
    made = device(world, place(world, device_type, supplied_by=None))
    assert set(made.cells) == set(TRUST_ANCHOR_CELLS[device_type])
    for cell, certificate in made.cells.items():
        if cell.role is RemotePartyRole.ROOT:
            assert certificate == world.smki.organisation_authority.root
        elif cell.role in (SUPPLIER, NETWORK_OPERATOR):
            assert (certificate.eui64, certificate.role) == (BROKER, RemotePartyRole.ACCESS_CONTROL_BROKER)
        else:
            assert (certificate.eui64, certificate.role) == (DCC_IDENTITIES[cell.role], cell.role)
        assert cell.key_usage in certificate.key_usage


@pytest.mark.parametrize("device_type", [DeviceType.ESME, DeviceType.GSME, DeviceType.GPF])
def test_cells_whose_holder_is_given(device_type: DeviceType) -> None:
    world = build()
    made = device(world, place(world, device_type, held_by="LOND", supplied_by=AVON))
    holders = {cell.role: made.holder(cell) for cell in made.cells if cell.role in (SUPPLIER, NETWORK_OPERATOR)}
    expected = {SUPPLIER: supplier(world), NETWORK_OPERATOR: operator(world, "LOND")}
    assert holders == {role: holder for role, holder in expected.items() if role in holders}
    assert (NETWORK_OPERATOR in holders) is (device_type is not DeviceType.GSME)


def test_a_supplier_puts_its_own_top_up_certificate_into_the_top_up_cell() -> None:
    """The broker has none; its key agreement certificate sits there before handover."""
    world = build()
    top_up = next(c for c in TRUST_ANCHOR_CELLS[DeviceType.ESME] if c.cell_usage is CellUsage.PREPAYMENT_TOP_UP)
    handed_over, new = (device(world, place(world, supplied_by=name)) for name in (AVON, None))
    assert handed_over.cells[top_up] == world.certificates_of(supplier(world))[top_up]
    assert new.cells[top_up] == new.cells[top_up._replace(cell_usage=CellUsage.MANAGEMENT)]


def test_a_smets1_device_is_held_by_proxy_in_dsp_and_s1sp() -> None:
    world = build()
    target = place(world, smets=Smets.SMETS1, held_by="LOND")
    assert target not in world.devices
    for held in (world.s1sp.held, world.registers.notified):
        for role, holder in ((SUPPLIER, supplier(world)), (NETWORK_OPERATOR, operator(world, "LOND"))):
            for critical in (True, False):
                notified = held.held(target, ProxySlot(role, critical))
                assert notified is not None
                assert notified.holder == holder


# -- homes -----------------------------------------------------------------------------------------------------


def test_every_device_of_every_home_is_in_the_inventory(fleet: tuple[World, list[Premise]]) -> None:
    world, homes = fleet
    for home in homes:
        for device_type in home.device_types:
            entry = world.inventory.find(home.device_id(device_type))
            assert entry is not None
            assert (entry.device_type, entry.smets, entry.premise) == (device_type, home.smets, home.number)
            assert entry.communications_hub == home.device_id(DeviceType.CHF)
            smets1 = home.smets is Smets.SMETS1
            assert entry.status is (SmiStatus.COMMISSIONED if smets1 else SmiStatus.PENDING)
            assert (entry.device_id in world.devices) is not smets1
    assert len(world.inventory) == sum(len(home.device_types) for home in homes)


def test_meter_points_belong_to_meters_and_gas_proxies(fleet: tuple[World, list[Premise]]) -> None:
    world, homes = fleet
    for home in homes:
        for device_type in home.device_types:
            entry = world.inventory.find(home.device_id(device_type))
            assert entry is not None
            electricity, gas = device_type is DeviceType.ESME, device_type in (DeviceType.GSME, DeviceType.GPF)
            assert entry.meter_point == (home.mpan if electricity else home.mprn if gas else None)


def test_both_fuels_are_registered(fleet: tuple[World, list[Premise]]) -> None:
    world, homes = fleet
    for home in homes:
        electricity = world.registration.at(home.mpan, 0)
        assert electricity is not None
        assert electricity.supplier == world.scenario.suppliers[home.supplier].name
        assert electricity.network_operator == home.operator.participant
        gas = world.registration.at(home.mprn, 0) if home.mprn else None
        assert (gas.network_operator if gas else None) == (home.transporter.participant if home.mprn else None)


def test_device_certificates_are_lodged_and_noted(fleet: tuple[World, list[Premise]]) -> None:
    world, _ = fleet
    lodged = [entry for entry in world.repository.search() if entry.role is None]
    assert len(lodged) == 2 * len(world.devices)
    assert {entry.eui64 for entry in lodged} == set(world.devices)
    certificate = parse_certificate(lodged[0].der)
    assert isinstance(certificate, Certificate)
    assert certificate.is_device
    (noted,) = world.journal.of_kind(EventKind.CERTIFICATE_ISSUED)
    assert noted.details["device_certificates"] == str(len(lodged))


def test_what_is_broken_off_leaves_nothing_of_the_certificates_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build(fleet=Fleet(homes=2))
    before, issued = world.repository.count(), world.smki_services.own.office.ledger.issued()

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SmkiLedger, "count", breaks)
    with pytest.raises(KeyboardInterrupt):
        list(install(world, map(world.population().premise, range(2))))
    assert world.repository.count() == before
    assert world.smki_services.own.office.ledger.issued() == issued


def test_installation_leaves_the_meters_for_their_supplier(fleet: tuple[World, list[Premise]]) -> None:
    """Hub, gas proxy and display are commissioned by the DCC, the meters await 8.1.1."""
    world, homes = fleet
    home = next(h for h in homes if h.smets is Smets.SMETS2 and h.mprn and h.has_display)
    commission_hub(world, home)
    statuses = {t: world.inventory.find(home.device_id(t)).status for t in home.device_types}  # type: ignore[union-attr]
    assert statuses == {
        DeviceType.CHF: SmiStatus.COMMISSIONED,
        DeviceType.GPF: SmiStatus.COMMISSIONED,
        DeviceType.PPMID: SmiStatus.COMMISSIONED,
        DeviceType.ESME: SmiStatus.INSTALLED_NOT_COMMISSIONED,
        DeviceType.GSME: SmiStatus.INSTALLED_NOT_COMMISSIONED,
    }


# -- how the copy departs from the truth -----------------------------------------------------------------------


def test_a_copy_that_lacks_meter_points() -> None:
    world, homes = installed(registration=Registration(missing_share=1, stale_share=0))
    for home in homes:
        assert world.registration_copy.at(home.mpan, DAY, DAY) is None
        assert world.registration.at(home.mpan, DAY) is not None
        assert home.mprn is None or world.registration_copy.at(home.mprn, DAY, DAY) is not None


def test_a_copy_that_has_not_heard_of_a_change() -> None:
    """The truth: an independent operator took the meter point over; the copy has the old one all the run long."""
    world, homes = installed(registration=Registration(missing_share=0, stale_share=1))
    for home in homes:
        for now in (1, DAY, world.scenario.days * DAY):
            truth, copy = world.registration.at(home.mpan, now), world.registration_copy.at(home.mpan, now, now)
            assert truth is not None
            assert copy is not None
            assert copy.network_operator == home.operator.participant != truth.network_operator
            adopter = world.directory.holder_of_operator(truth.network_operator or "")
            assert adopter is not None


def test_a_copy_that_is_as_good_as_the_truth() -> None:
    world, homes = installed(registration=Registration(missing_share=0, stale_share=0))
    assert all(world.registration_copy.at(h.mpan, DAY, DAY) == world.registration.at(h.mpan, DAY) for h in homes)
    assert world.registration_copy.missing == set()


# -- right, wrong or none --------------------------------------------------------------------------------------


@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
@pytest.mark.parametrize(
    ("held_by", "registered", "state"),
    [
        ("EELC", "EELC", "right"),
        ("LOND", "EELC", "wrong"),  # the same group
        ("NT", "EELC", "wrong"),
        (None, "EELC", "none"),  # the DCC's broker
        ("EELC", None, "none"),  # nobody is registered
    ],
)
def test_whose_certificate_is_in_the_slot(
    smets: Smets, held_by: str | None, registered: str | None, state: str
) -> None:
    world = build()
    target = place(world, smets=smets, held_by=held_by, registered=registered)
    assert world.network_operator_state(target) == state
    expected = operator(world, held_by) if held_by else BROKER
    assert world.network_operator_holder(target) == expected


@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
def test_the_truth_counts_at_its_time_not_the_dsps_copy(smets: Smets) -> None:
    """H stays while R moves: another way into the lockout."""
    world = build()
    target = place(world, smets=smets, held_by="EELC")
    world.registration.change(meter_point(world, target), DAY, network_operator="IPNL")
    world.registration_copy.lose([meter_point(world, target)])
    assert world.network_operator_state(target) == "right"
    world.clock.advance(DAY)
    assert world.network_operator_state(target) == "wrong"


def test_a_device_without_such_a_slot() -> None:
    world = build()
    for device_type in (DeviceType.GSME, DeviceType.CHF, DeviceType.IHD):
        target = place(world, device_type)
        assert (world.network_operator_state(target), world.network_operator_holder(target)) == ("none", None)
    assert world.network_operator_state(EUI64(5)) == "none"


def test_a_gas_proxy_is_judged_by_the_gas_record() -> None:
    world = build()
    for held_by, state in (("NT", "right"), ("WS", "wrong"), ("EELC", "wrong")):
        assert world.network_operator_state(place(world, DeviceType.GPF, held_by=held_by)) == state


def test_cells_are_those_of_the_table_also_for_a_whole_home(fleet: tuple[World, list[Premise]]) -> None:
    world, homes = fleet
    home = next(h for h in homes if h.smets is Smets.SMETS2)
    for device_type in home.device_types:
        cells: set[TrustAnchorCell] = set(device(world, home.device_id(device_type)).cells)
        assert cells == set(TRUST_ANCHOR_CELLS[device_type])
