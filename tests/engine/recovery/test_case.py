"""What is unreliable, and who is exposed: certificates of the same keys, and such as come to a Device meanwhile."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.dcc.recovery import reissue
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY, HOUR, SECOND
from simulator.duis.values import CredentialsReplacement
from simulator.engine.delivery import Delivery
from simulator.engine.recovery.case import RECOVERY_IDENTITY
from simulator.journal import EventKind
from simulator.pki.certificate import Certificate
from simulator.smki.recovery import Method, Pace
from simulator.world import World
from tests.support.recoveries import CONTINGENCY, ONE, RECOVERY_CELL, THREE, TWO, begin, fleet, recovered, steps_of
from tests.support.worlds import ask, certificates, operator, place, supplier

ISSUES = "DCC issues Organisation Certificates of new key pairs"


def renew(world: World, owner: EUI64, *, new_keys: bool) -> Mapping[Certificate, Certificate]:
    """What a Subscriber does by itself. Gives what follows what."""
    entry, now = world.directory.find(owner), world.clock.time
    assert entry is not None
    return reissue(world.smki, entry.party, owner, world.calendar.at(now), now, new_keys=new_keys)


def is_revoked(world: World, certificate: Certificate) -> bool:
    return world.smki_services.own.office.revocations.is_revoked(certificate)


# -- the same keys -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [ONE, TWO, THREE])
def test_every_certificate_of_a_compromised_key_is_unreliable(method: Method) -> None:
    """A renewal certifies the same key again, and Devices hold the former certificate for days."""
    world, (device_id,) = fleet(1)
    world.clock.advance(HOUR)
    former = set(renew(world, operator(world), new_keys=False))
    recovery = recovered(world, method, at=HOUR)
    assert (recovery.exposure().devices, recovery.exposure().recovered) == (1, 1)
    assert former.isdisjoint(world.devices[device_id].cells.values())
    assert all(is_revoked(world, certificate) for certificate in former)


def test_after_a_new_root_certificates_from_before_are_unreliable_too() -> None:
    """The Organisations' keys stayed: who was away for the contingency key still obeys them."""
    world, (near, away) = fleet(2)
    world.wan.lose(away, 5 * HOUR)
    begin(world, CONTINGENCY)
    world.clock.advance(HOUR)
    recovery = begin(world, THREE, at=HOUR)
    assert not recovery.is_over
    world.clock.advance(DAY)
    assert (recovery.is_over, recovery.refused) == (True, {})
    assert {exposure.device for exposure in recovery.case.exposures()} == {near, away}


def test_keys_that_came_after_the_compromise_are_not_unreliable() -> None:
    """The Subscriber has seen to new ones in time: only who still obeys those from before is to be recovered."""
    world, (former,) = fleet(1)
    world.clock.advance(HOUR)
    renew(world, operator(world), new_keys=True)
    fresh = place(world, held_by="EELC")
    held = world.devices[fresh].cells[NETWORK_OPERATOR_SIGNING]
    recovery = recovered(world, THREE, at=HOUR // 2)
    assert {exposure.device for exposure in recovery.case.exposures()} == {former}
    assert ISSUES not in steps_of(world)
    assert not is_revoked(world, held)
    assert {world.devices[each].cells[NETWORK_OPERATOR_SIGNING] for each in (former, fresh)} == {held}


# -- on the way --------------------------------------------------------------------------------------------------------


def hand_over(world: World, device_id: EUI64, body: CredentialsReplacement) -> None:
    """A 6.21 sets out now."""
    request = ask(world, "6.21", supplier(world), device_id, body)
    world.clock.process(Delivery(world, request, 0).run())


@pytest.mark.parametrize("method", [ONE, TWO, THREE])
def test_who_takes_an_unreliable_certificate_after_the_recovery_began_is_recovered_too(method: Method) -> None:
    world, _ = fleet(1)
    late = place(world)
    world.clock.advance(HOUR)
    hand_over(world, late, certificates(world, operator(world)))
    world.clock.advance(HOUR + SECOND)
    recovery = recovered(world, method, at=HOUR + SECOND)
    assert [exposure.replaced is not None for exposure in recovery.case.exposures()] == [True, True]
    assert not any(is_revoked(world, held) for held in world.devices[late].cells.values())


def test_a_recovery_key_that_was_needed_again_is_generated_anew_again() -> None:
    """Seed 004 ¶165. Meanwhile the DCC waits for a Device that is away."""
    world, (away,) = fleet(1)
    late, former = place(world), certificates(world, operator(world))
    world.wan.lose(away, 5 * HOUR)
    recovery = begin(world, THREE)
    world.clock.advance(2 * HOUR)
    first = world.smki.credential(RECOVERY_IDENTITY, RECOVERY_CELL).certificate
    hand_over(world, late, former)
    world.clock.advance(DAY)
    assert (recovery.is_over, recovery.refused, recovery.exposure().recovered) == (True, {}, 2)
    ceremonies = [e.details["ceremony"] for e in world.journal.of_kind(EventKind.KEY_CEREMONY) if e.sender == "DCC"]
    assert ceremonies == ["key pair generated and certified"] * 2 + ["private key destroyed"] * 2
    assert {world.devices[each].cells[RECOVERY_CELL] for each in (late, away)} == {world.smki.newest(first)} != {first}


# -- method 1 comes to an end ------------------------------------------------------------------------------------------

LEFT = "UK Power Networks leaves the Devices that are exposed still to method 2 or 3"


def test_method_1_revokes_in_time_though_a_device_is_out_of_reach() -> None:
    """Seed 004 ¶124. The Device obeys the key all the same, and is told of as exposed."""
    world, (_, away) = fleet(2)
    world.wan.lose(away, 100 * DAY)
    recovery = begin(world, ONE, pace=Pace(3600, HOUR, revoke_after=2 * DAY))
    world.clock.advance(3 * DAY)
    assert (recovery.case.revoked, recovery.is_over) == (2 * DAY, True)
    assert recovery.exposure().still_exposed == (away,)
    assert steps_of(world)[-1] == LEFT
    told = len(world.journal)
    world.clock.advance(100 * DAY)
    assert len(world.journal) == told


@pytest.mark.parametrize("method", [TWO, THREE])
def test_what_method_1_has_left_is_recovered_by_another_method(method: Method) -> None:
    """It is the same incident: the new keys have not suffered, and who has them is left alone."""
    world, (near, away) = fleet(2)
    world.wan.lose(away, 2 * DAY + HOUR)
    begin(world, ONE, pace=Pace(3600, HOUR, revoke_after=2 * DAY))
    world.clock.advance(2 * DAY)
    held = dict(world.devices[near].cells)
    recovery = begin(world, method)
    world.clock.advance(4 * DAY)
    assert (recovery.is_over, recovery.refused) == (True, {})
    assert recovery.case.revoked == 2 * DAY
    assert [exposure.device for exposure in recovery.case.exposures()] == [away]
    assert steps_of(world).count(ISSUES) == 1
    for role in (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR):
        cell = TrustAnchorCell(role, KeyUsage.DIGITAL_SIGNATURE)
        assert world.devices[near].cells[cell] == world.devices[away].cells[cell] == held[cell]


def test_method_1_tries_every_device_once_before_it_revokes() -> None:
    world, _ = fleet(3)
    recovery = begin(world, ONE, pace=Pace(1, HOUR, revoke_after=SECOND))
    world.clock.advance(5 * HOUR)
    assert (recovery.is_over, recovery.exposure().recovered) == (True, 3)
    assert (recovery.case.revoked or 0) > 2 * HOUR


def test_method_1_does_not_wait_where_there_is_nobody_to_wait_for() -> None:
    world, _ = fleet(1)
    assert (recovered(world, ONE).case.revoked or HOUR) < HOUR
    assert LEFT not in steps_of(world)
