"""One Device in a recovery: what the inventory shows of it meanwhile, and what is held by proxy for it."""

from __future__ import annotations

import pytest

from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import HOUR, MINUTE, SECOND
from simulator.journal import EventKind
from simulator.registers.notified import ProxySlot
from simulator.smki.recovery import Method, Pace
from simulator.world import World
from tests.support.recoveries import CONTINGENCY, THREE, begin, fleet, recovered
from tests.support.worlds import build, operator, place, supplier

ONE_AN_HOUR = Pace(1, HOUR)


def status(world: World, device_id: EUI64) -> SmiStatus:
    entry = world.inventory.find(device_id)
    assert entry is not None
    return entry.status


@pytest.mark.parametrize("method", [THREE, CONTINGENCY])
def test_what_happens_to_a_device_while_it_waits_for_its_turn_is_not_undone(method: Method) -> None:
    world, _ = fleet(1)
    waiting = place(world, held_by="EELC", status=SmiStatus.PENDING)
    begin(world, method, pace=ONE_AN_HOUR)
    world.clock.advance(MINUTE)
    world.inventory.set_status(waiting, SmiStatus.COMMISSIONED)
    world.clock.advance(5 * HOUR)
    shown = [e.details["status"] for e in world.journal.of_kind(EventKind.STATUS_CHANGE) if e.device == str(waiting)]
    assert shown == ["Recovery", "Commissioned"]
    assert status(world, waiting) is SmiStatus.COMMISSIONED


def test_what_happens_to_a_device_during_its_recovery_is_not_undone() -> None:
    world, (device_id,) = fleet(1)
    begin(world, THREE)
    world.clock.advance(SECOND)
    assert status(world, device_id) is SmiStatus.RECOVERY
    world.inventory.set_status(device_id, SmiStatus.SUSPENDED)
    world.clock.advance(HOUR)
    assert status(world, device_id) is SmiStatus.SUSPENDED


@pytest.mark.parametrize("method", [THREE, CONTINGENCY])
def test_a_device_that_is_deleted_before_its_turn_is_left_out(method: Method) -> None:
    """8.4 takes what was never installed out of the inventory. It holds what it holds: nobody will say it is safe."""
    world, (first,) = fleet(1)
    deleted = place(world, held_by="EELC", status=SmiStatus.PENDING)
    recovery = begin(world, method, pace=ONE_AN_HOUR)
    world.clock.advance(MINUTE)
    world.inventory.remove(deleted)
    world.clock.advance(5 * HOUR)
    assert (recovery.is_over, recovery.refused) == (True, {})
    assert recovery.exposure().still_exposed == (deleted,)
    assert {event.device for event in world.journal.of_kind(EventKind.COMMAND)} == {str(first)}


def test_a_device_that_is_deleted_while_it_is_out_of_reach_is_not_tried_again() -> None:
    world, (_, away) = fleet(2)
    world.wan.lose(away, 9 * HOUR)
    recovery = begin(world, THREE)
    world.clock.advance(50 * MINUTE)
    world.inventory.remove(away)
    world.clock.advance(5 * HOUR)
    assert recovery.is_over
    assert max(e.time for e in world.journal.of_kind(EventKind.COMMAND) if e.device == str(away)) < HOUR


def test_what_is_held_by_proxy_leads_to_the_new_root() -> None:
    """It exposed nobody: the root is in no place that is held by proxy."""
    world = build()
    esme = place(world, smets=Smets.SMETS1, held_by="EELC")
    place(world, DeviceType.PPMID, smets=Smets.SMETS1)
    recovery = recovered(world, CONTINGENCY)
    assert (recovery.exposure().devices, recovery.refused) == (0, {})
    for role, owner in (
        (RemotePartyRole.SUPPLIER, supplier(world)),
        (RemotePartyRole.NETWORK_OPERATOR, operator(world)),
    ):
        present = world.smki.certificate(owner, role, KeyUsage.DIGITAL_SIGNATURE)
        for register in (world.s1sp.held, world.registers.notified):
            held = [register.held(esme, ProxySlot(role, critical)) for critical in (True, False)]
            assert [(each.certificate_id, each.holder) for each in held if each] == [
                (present.certificate_id, owner)
            ] * 2
    assert {event.device for event in world.journal.of_kind(EventKind.STATUS_CHANGE)} == {str(esme)}
    assert world.network_operator_holder(esme) == operator(world)
