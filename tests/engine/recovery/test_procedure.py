"""The Recovery Procedure over the Devices of a world: what it does to each, when, and what is left in the journal."""

from __future__ import annotations

import pytest

from simulator.bdd.props import hold
from simulator.devices.device import Device
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, SUPPLIER_SIGNING, DeviceType, KeyUsage, Smets, SmiStatus
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import HOUR, MINUTE, SECOND
from simulator.engine.recovery.case import RECOVERY_IDENTITY
from simulator.engine.recovery.procedure import Recovery, begin_recovery
from simulator.gbcs.framing import MessageKind
from simulator.gbcs.modes import ROOT
from simulator.journal import EventKind
from simulator.registers.notified import ProxySlot
from simulator.smki.exposure import Since
from simulator.smki.recovery import Decision, Incident, KeyState, Method, Pace, Step
from tests.support.messages import credentials_in, framed
from tests.support.recoveries import CONTINGENCY, ONE, RECOVERY_CELL, THREE, TWO, begin, fleet, recovered
from tests.support.worlds import BROKER, build, operator, place, supplier

EVERY_TYPE = (DeviceType.ESME, DeviceType.GSME, DeviceType.GPF, DeviceType.HCALCS, DeviceType.CHF, DeviceType.PPMID)


# -- each method -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", Method)
def test_afterwards_no_cell_holds_what_was_there_before(method: Method) -> None:
    world, devices = fleet(3)
    former = set(world.certificates_of(operator(world)).values())
    recovery = recovered(world, method)
    assert recovery.refused == {}
    assert recovery.exposure().recovered == 3
    for device_id in devices:
        device = world.devices[device_id]
        assert former.isdisjoint(device.cells.values())
        assert device.holder(NETWORK_OPERATOR_SIGNING) == operator(world)
        assert (
            device.cells[NETWORK_OPERATOR_SIGNING] == world.certificates_of(operator(world))[NETWORK_OPERATOR_SIGNING]
        )


@pytest.mark.parametrize("method", [ONE, TWO, THREE])
def test_who_held_nothing_unreliable_keeps_what_it_has(method: Method) -> None:
    world, _ = fleet(1)
    other = place(world, held_by="LOND")
    before = {cell: held for cell, held in world.devices[other].cells.items() if cell != RECOVERY_CELL}
    recovery = recovered(world, method)
    after = world.devices[other].cells
    assert {cell: after[cell] for cell in before} == before
    assert recovery.exposure().devices == 1


@pytest.mark.parametrize("method", [ONE, TWO, THREE])
def test_a_suppliers_devices_of_every_type_are_recovered(method: Method) -> None:
    """Whoever has a Supplier's cells: CHF and PPMID have none."""
    world = build()
    devices = [place(world, device_type) for device_type in EVERY_TYPE]
    recovery = recovered(world, method, supplier(world))
    assert recovery.refused == {}
    assert (recovery.exposure().devices, recovery.exposure().recovered) == (4, 4)
    held = world.certificates_of(supplier(world))
    for device_id in devices:
        cells = world.devices[device_id].cells
        assert {cell: cells[cell] for cell in held if cell in cells} == {c: held[c] for c in held if c in cells}


@pytest.mark.parametrize("method", [TWO, THREE, CONTINGENCY])
def test_the_recovery_key_is_another_on_every_device_that_has_a_cell_for_it(method: Method) -> None:
    world, _ = fleet(1)
    for device_type in EVERY_TYPE:
        place(world, device_type)
    before = world.smki.certificate(RECOVERY_IDENTITY, RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
    recovered(world, method)
    after = world.smki.certificate(RECOVERY_IDENTITY, RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
    assert after.public_point != before.public_point
    assert {device.cells[RECOVERY_CELL] for device in world.devices.values()} == {after}


def test_method_1_does_not_use_the_recovery_key() -> None:
    world, devices = fleet(2)
    before = world.devices[devices[0]].cells[RECOVERY_CELL]
    recovered(world, ONE)
    assert {world.devices[device_id].cells[RECOVERY_CELL] for device_id in devices} == {before}
    assert [e for e in world.journal.of_kind(EventKind.KEY_CEREMONY) if e.sender == "DCC"] == []


def test_method_2_passes_through_the_brokers_certificates() -> None:
    world, _ = fleet(1)
    recovered(world, TWO)
    places = [
        (event.details["before"], event.details["after"])
        for event in world.journal.of_kind(EventKind.SLOT_CHANGE)
        if event.details["cell"] == str(NETWORK_OPERATOR_SIGNING)
    ]
    assert places == [("UK Power Networks", "DCC"), ("DCC", "UK Power Networks")]


def test_the_commands_of_the_dcc_are_of_modes_8_and_9_and_signed_only() -> None:
    world, _ = fleet(1, keep_documents=True)
    recovered(world, CONTINGENCY)
    commands = [event.document or b"" for event in world.journal.of_kind(EventKind.COMMAND)]
    assert [framed(octets).header.message_code for octets in commands] == [0x0109, 0x0108, 0x0108]
    assert all(framed(octets).mac is None for octets in commands)
    first, then, last = (credentials_in(octets)[1].replacements for octets in commands)
    assert {replacement.cell for replacement in first} == {ROOT, RECOVERY_CELL}
    assert len(then) == 7  # a Supplier's three, a Network Operator's two, the broker's and the transitional CoS party's
    assert [replacement.cell for replacement in last] == [RECOVERY_CELL]
    answers = [event.document or b"" for event in world.journal.of_kind(EventKind.DEVICE_RESPONSE)]
    assert {framed(octets).header.kind for octets in answers} == {MessageKind.RESPONSE}


@pytest.mark.parametrize("method", Method)
def test_certificates_of_a_former_issuing_oca_are_placed_with_their_path(method: Method) -> None:
    """The broker's are older than the Subscriber's new ones."""
    world, _ = fleet(2)
    oca, former = world.smki_services.own.office.authorities.oca, world.registers.authorities
    world.registers.authorities = (oca.roll_over(world.calendar.at(0)).issuing, *former)
    recovery = recovered(world, method)
    assert (recovery.refused, recovery.exposure().recovered) == ({}, 2)


def test_a_new_root_can_be_followed_by_another() -> None:
    """Each root brings the contingency key that replaces it."""
    world, (device_id,) = fleet(1)
    roots = [world.devices[device_id].cells[ROOT]]
    for _ in range(2):
        recovery = begin(world, CONTINGENCY)
        world.clock.advance(world.clock.time + HOUR)
        assert (recovery.is_over, recovery.refused) == (True, {})
        roots.append(world.devices[device_id].cells[ROOT])
    assert [root.common_name for root in roots] == ["TEST Root OCA", "TEST Root OCA 2", "TEST Root OCA 3"]
    assert world.registers.anchors == (roots[-1],)


def test_a_lost_recovery_key_is_replaced_with_the_root() -> None:
    """Nobody can sign with it any more; what mode 9 brings signs the rest."""
    world, devices = fleet(2, keep_documents=True)
    incident = Incident(0, root=KeyState.SOUND, recovery=KeyState.LOST)
    before = world.smki.key(RECOVERY_IDENTITY, RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
    recovery = begin_recovery(world, incident, CONTINGENCY, Decision(CONTINGENCY, approved=True))
    assert isinstance(recovery, Recovery)
    world.clock.advance(HOUR)
    assert (recovery.is_over, recovery.refused, recovery.exposure().recovered) == (True, {}, 2)
    signed = [framed(event.document) for event in world.journal.of_kind(EventKind.COMMAND)]
    (came_with_root,) = recovery.case.former_recovery_keys
    assert came_with_root.public_point != before.public_point
    by_lost_key = [m for m in signed if m.signature == before.sign_raw(m.signed_part)]
    by_new_key = [m for m in signed if m.signature == came_with_root.sign_raw(m.signed_part)]
    assert (len(by_lost_key), len(by_new_key)) == (0, 2 * len(devices))


def test_after_a_new_root_the_world_goes_on() -> None:
    """Handover, which needs the broker's key and certificates that lead to the new root."""
    world, _ = fleet(1)
    fresh = place(world, supplied_by=None)
    recovered(world, CONTINGENCY)
    assert world.devices[fresh].holder(SUPPLIER_SIGNING) == BROKER
    later = place(world, held_by="LOND")
    assert world.devices[later].cells[ROOT] == world.smki.organisation_authority.root
    recovery = begin(world, TWO, operator(world, "LOND"), at=world.clock.time)
    world.clock.advance(world.clock.time + HOUR)
    assert (recovery.is_over, recovery.refused) == (True, {})


# -- time --------------------------------------------------------------------------------------------------------------


def test_exposure_ends_when_the_device_has_replaced_its_cell() -> None:
    """Not when the DCC hears of it."""
    world, devices = fleet(3)
    world.clock.advance(2 * HOUR)
    recovery = begin(world, ONE, at=HOUR)
    world.clock.advance(3 * HOUR)
    changes = {e.device: e.time for e in world.journal.of_kind(EventKind.SLOT_CHANGE)}
    assert {e.device: e.replaced for e in recovery.case.exposures()} == {d: changes[str(d)] for d in devices}
    assert all(HOUR < (e.lasted() or 0) < HOUR + MINUTE for e in recovery.case.exposures())
    revoked = max(changes.values())
    assert recovery.case.revoked is not None
    assert recovery.case.revoked > revoked
    assert recovery.exposure(Since.REVOCATION).longest == 0


def test_devices_are_begun_with_at_the_pace_in_the_order_of_their_ids() -> None:
    world, devices = fleet(4)
    begin(world, THREE, pace=Pace(commands_per_hour=4, retry_after=HOUR))
    world.clock.advance(50 * MINUTE)
    first = {event.device: event.time for event in reversed(world.journal.of_kind(EventKind.COMMAND))}
    assert first == {str(device_id): place * 15 * MINUTE for place, device_id in enumerate(devices)}


def test_a_device_that_is_out_of_reach_keeps_nobody_waiting() -> None:
    world, devices = fleet(3)
    world.wan.lose(devices[0], 5 * HOUR)
    recovery = begin(world, THREE, pace=Pace(3600, 2 * HOUR))
    world.clock.advance(4 * HOUR)
    assert recovery.exposure().still_exposed == (devices[0],)
    assert not recovery.is_over
    (former,) = recovery.case.former_recovery_keys
    known = [world.devices[d].cells[RECOVERY_CELL].public_point for d in devices]
    assert [point == former.public_point for point in known] == [True, False, False]
    ceremonies = [e.details["ceremony"] for e in world.journal.of_kind(EventKind.KEY_CEREMONY) if e.sender == "DCC"]
    assert ceremonies == ["key pair generated and certified"]
    world.clock.advance(12 * HOUR)
    assert recovery.is_over
    exposure = next(e for e in recovery.case.exposures() if e.device == devices[0])
    assert 5 * HOUR < (exposure.lasted() or 0) < 9 * HOUR
    assert world.devices[devices[0]].cells[RECOVERY_CELL] == world.devices[devices[1]].cells[RECOVERY_CELL]


def test_a_device_that_is_away_while_the_recovery_key_changes_comes_to_the_new_one() -> None:
    """It held nothing unreliable; but the old Recovery key was used."""
    world, _ = fleet(1)
    away = place(world, held_by="LOND")
    world.wan.lose(away, 5 * HOUR)
    recovery = begin(world, THREE)
    world.clock.advance(4 * HOUR)
    assert recovery.exposure().still_exposed == ()
    assert not recovery.is_over
    world.clock.advance(8 * HOUR)
    assert recovery.is_over
    new = world.smki.certificate(RECOVERY_IDENTITY, RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
    assert world.devices[away].cells[RECOVERY_CELL] == new


# -- what is shown -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "shown"),
    [
        (ONE, []),
        (TWO, [SmiStatus.RECOVERY, SmiStatus.RECOVERED, SmiStatus.COMMISSIONED]),
        (THREE, [SmiStatus.RECOVERY, SmiStatus.COMMISSIONED]),
        (CONTINGENCY, [SmiStatus.RECOVERY, SmiStatus.COMMISSIONED]),
    ],
)
def test_the_inventory_shows_what_the_dcc_does(method: Method, shown: list[SmiStatus]) -> None:
    world, _ = fleet(1)
    recovered(world, method)
    changes = [event.details["status"] for event in world.journal.of_kind(EventKind.STATUS_CHANGE)]
    assert changes == [status.title for status in shown]


def test_whose_slots_change_is_told() -> None:
    """N42, to the Users who were and are in a slot."""
    world, _ = fleet(1)
    recovered(world, THREE)
    told = [(e.recipient, e.code) for e in world.journal.of_kind(EventKind.DCC_ALERT)]
    assert told == [("UK Power Networks", "N42")]


def test_a_device_that_others_have_taken_over_before_its_turn_is_left_alone() -> None:
    """It would not obey the Subscriber any more, and exposes nothing of its."""
    world, (first, second) = fleet(2)
    begin(world, ONE, pace=Pace(1, HOUR))
    world.clock.advance(MINUTE)
    hold(world, second, RemotePartyRole.NETWORK_OPERATOR, operator(world, "LOND"))
    world.clock.advance(2 * HOUR)
    asked = {event.device for event in world.journal.of_kind(EventKind.SERVICE_REQUEST)}
    assert asked == {str(first)}
    assert world.devices[second].holder(NETWORK_OPERATOR_SIGNING) == operator(world, "LOND")


def test_a_device_that_refuses_is_told_of_and_stays_exposed() -> None:
    """Its Recovery slot holds another key than the DCC's: nothing that the DCC signs is obeyed."""
    world, (first, second) = fleet(2)
    stranger = world.certificates_of(operator(world, "LOND"))[NETWORK_OPERATOR_SIGNING]
    other = dict(world.devices[second].cells)
    credentials = world.smki.issue_device(second)
    world.devices[second] = Device(
        second,
        DeviceType.ESME,
        other | {RECOVERY_CELL: stranger},
        signing_key=credentials.signing_key,
        agreement_key=credentials.agreement_key,
    )
    recovery = begin(world, THREE)
    world.clock.advance(HOUR)
    assert recovery.refused == {second: Step.PLACE_NEW_CERTIFICATES}
    assert recovery.exposure().still_exposed == (second,)
    discarded = world.journal.of_kind(EventKind.DEVICE_DISCARDED)
    assert {(event.device, event.code) for event in discarded} == {(str(second), "command-wrong-originator")}
    assert next(e for e in recovery.case.exposures() if e.device == first).replaced is not None


def test_what_may_not_begin_is_told_and_changes_nothing() -> None:
    world, (device_id,) = fleet(1)
    before = dict(world.devices[device_id].cells)
    found = begin_recovery(world, Incident(0, operator(world)), THREE, None)
    assert isinstance(found, Finding)
    assert found.code == "recovery-not-decided"
    (event,) = world.journal.of_kind(EventKind.RECOVERY)
    assert (event.sender, event.code) == ("SMKI PMA", "recovery-not-decided")
    world.clock.advance(HOUR)
    assert world.devices[device_id].cells == before


@pytest.mark.parametrize("method", [ONE, TWO, THREE])
def test_smets1_is_recovered_where_its_certificates_are_held(method: Method) -> None:
    world = build()
    esme = place(world, smets=Smets.SMETS1, held_by="EELC")
    recovery = recovered(world, method)
    assert (recovery.exposure().recovered, recovery.refused) == (1, {})
    now = world.certificates_of(operator(world))[NETWORK_OPERATOR_SIGNING].certificate_id
    held = world.s1sp.held, world.registers.notified
    slots = [ProxySlot(RemotePartyRole.NETWORK_OPERATOR, critical) for critical in (True, False)]
    for register in held:
        notified = [register.held(esme, slot) for slot in slots]
        assert {each.certificate_id for each in notified if each} == {now}
    assert len(world.journal.of_kind(EventKind.COMMAND)) == 0


def test_what_is_held_by_proxy_for_a_device_without_such_cells_is_of_no_concern() -> None:
    world = build()
    place(world, DeviceType.CHF, smets=Smets.SMETS1)
    assert recovered(world, ONE, supplier(world)).exposure().devices == 0


@pytest.mark.parametrize("method", [TWO, CONTINGENCY])
def test_the_same_recovery_leaves_the_same_journal(method: Method) -> None:
    def lived() -> list[tuple[str, bytes | None]]:
        world, devices = fleet(3, keep_documents=True)
        world.wan.lose(devices[1], HOUR)
        begin(world, method)
        world.clock.advance(5 * HOUR)
        return [(event.as_json(), event.document) for event in world.journal]

    assert lived() == lived()


def test_nothing_unreliable_anywhere_is_over_at_once() -> None:
    world = build()
    recovery = begin(world, ONE)
    world.clock.advance(SECOND)
    assert recovery.is_over
    assert recovery.exposure().devices == 0
