"""Several recoveries at once: each Device has one turn after another, and what it holds decides what it is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.domain.devices import SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.time import DAY, HOUR, MINUTE, SECOND
from simulator.engine.recovery.case import RECOVERY_IDENTITY
from simulator.engine.recovery.procedure import Recovery
from simulator.gbcs.modes import ROOT
from simulator.journal import EventKind
from simulator.smki.recovery import Pace, Step
from simulator.world import World
from tests.support.recoveries import CONTINGENCY, RECOVERY_CELL, THREE, TWO, begin, fleet, steps_of
from tests.support.worlds import operator, place, supplier


def recovery_keys(world: World) -> set[bytes]:
    """What Devices know."""
    return {device.cells[RECOVERY_CELL].public_point for device in world.devices.values()}


def present_recovery_key(world: World) -> bytes:
    return world.smki.credential(RECOVERY_IDENTITY, RECOVERY_CELL).key.public_point


def destroyed(world: World) -> int:
    ceremonies = [e.details["ceremony"] for e in world.journal.of_kind(EventKind.KEY_CEREMONY) if e.sender == "DCC"]
    return ceremonies.count("private key destroyed")


def holds_anything_revoked(world: World, device_id: EUI64) -> bool:
    revocations = world.smki_services.own.office.revocations
    return any(revocations.is_revoked(certificate) for certificate in world.devices[device_id].cells.values())


def outcome(recovery: Recovery) -> tuple[bool, dict[EUI64, Step], tuple[EUI64, ...]]:
    return recovery.is_over, recovery.refused, recovery.exposure().still_exposed


WELL: tuple[bool, dict[EUI64, Step], tuple[EUI64, ...]] = (True, {}, ())


@pytest.mark.parametrize(
    ("apart", "pace"),
    [(SECOND, Pace(3600, HOUR)), (30 * SECOND, Pace(60, HOUR)), (5 * MINUTE, Pace(60, HOUR)), (HOUR, Pace(3600, HOUR))],
)
def test_two_at_once_leave_every_device_with_the_present_recovery_key(apart: int, pace: Pace) -> None:
    world, _ = fleet(4)
    first = begin(world, THREE, operator(world), pace)
    world.clock.advance(apart)
    second = begin(world, THREE, supplier(world), pace, at=apart)
    world.clock.advance(DAY)
    assert [outcome(recovery) for recovery in (first, second)] == [WELL, WELL]
    assert recovery_keys(world) == {present_recovery_key(world)}
    assert destroyed(world) == 2
    assert {entry.status for entry in world.inventory} == {SmiStatus.COMMISSIONED}


@pytest.mark.parametrize("retries", [(2, 2), (7, 2), (2, 7)])
@pytest.mark.parametrize("owners", [(operator, supplier), (operator, operator)])
def test_a_device_that_was_away_in_two_recoveries_ends_with_nothing_revoked(
    owners: tuple[Callable[[World], EUI64], ...], retries: tuple[int, ...]
) -> None:
    world, (_, away) = fleet(2)
    world.wan.lose(away, 5 * HOUR)
    recoveries = []
    for owner, hours in zip(owners, retries, strict=True):
        recoveries.append(begin(world, THREE, owner(world), Pace(3600, hours * HOUR), at=world.clock.time))
        world.clock.advance(world.clock.time + HOUR)
    world.clock.advance(2 * DAY)
    assert [outcome(recovery) for recovery in recoveries] == [WELL, WELL]
    assert not holds_anything_revoked(world, away)
    assert recovery_keys(world) == {present_recovery_key(world)}
    assert world.journal.of_kind(EventKind.DEVICE_DISCARDED) == []


def test_a_device_is_never_sent_two_commands_at_once() -> None:
    world, (device_id,) = fleet(1)
    for owner in (operator(world), supplier(world)):
        begin(world, THREE, owner)
    world.clock.advance(HOUR)
    entries = world.journal.of_kind(EventKind.COMMAND, EventKind.DEVICE_RESPONSE)
    assert [entry.device for entry in entries] == [str(device_id)] * 6  # the third key was placed with the first one
    assert [entry.kind for entry in entries] == [EventKind.COMMAND, EventKind.DEVICE_RESPONSE] * 3


def test_who_waits_for_another_recovery_keeps_nobody_waiting() -> None:
    """The Device is away for days; the key that was used is generated anew at once in both recoveries."""
    world, (away, _) = fleet(2)
    world.wan.lose(away, 5 * DAY)
    for owner in (operator(world), supplier(world)):
        begin(world, THREE, owner)
    world.clock.advance(2 * HOUR)
    anew = [what for what in steps_of(world) if "generates the Recovery key pair anew" in what]
    assert len(anew) == 2


def test_a_root_that_comes_first_is_told_and_does_not_matter_in_the_end() -> None:
    """What method 3 has for the Device now leads to a root that it does not know yet; the contingency key brings it."""
    world, (_, away) = fleet(2)
    world.wan.lose(away, 5 * HOUR)
    first = begin(world, THREE)
    world.clock.advance(HOUR)
    second = begin(world, CONTINGENCY, at=HOUR)
    world.clock.advance(DAY)
    assert first.refused == {away: Step.PLACE_NEW_CERTIFICATES}
    assert outcome(second) == WELL
    assert first.exposure().still_exposed == ()
    assert world.devices[away].cells[ROOT] == world.smki.organisation_authority.root
    assert not holds_anything_revoked(world, away)


def test_a_recovery_key_that_a_device_still_knows_is_kept_and_destroyed_later() -> None:
    world, (_, away) = fleet(2)
    world.wan.lose(away, 5 * HOUR)
    begin(world, THREE)
    world.clock.advance(HOUR)
    begin(world, CONTINGENCY, at=HOUR)
    world.clock.advance(DAY)
    kept, last = steps_of(world)[-2:]
    assert kept == "DCC keeps the old Recovery key: there are Devices that know no other one"
    assert last == "DCC destroys the old Recovery key: no Device needs it any more"
    assert destroyed(world) == 2
    assert world.recoveries.kept_keys == []


def test_the_status_from_before_the_first_recovery_comes_back_with_the_last() -> None:
    """Nobody may ask for the handover, so the first recovery leaves the Device in Recovered."""
    world, _ = fleet(0)
    device_id = place(world, held_by="EELC", registered=None)
    first = begin(world, TWO)
    world.clock.advance(HOUR)
    assert first.refused == {device_id: Step.HAND_OVER}
    entry = world.inventory.find(device_id)
    assert entry is not None
    assert entry.status is SmiStatus.RECOVERED
    second = begin(world, THREE, supplier(world), at=HOUR)
    world.clock.advance(2 * HOUR)
    assert outcome(second) == WELL
    entry = world.inventory.find(device_id)
    assert entry is not None
    assert entry.status is SmiStatus.COMMISSIONED
