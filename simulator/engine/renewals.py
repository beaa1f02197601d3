"""Network Operators' renewed certificates: issued on the clock of a run, before the first of them is placed."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from simulator.dcc.recovery import reissue
from simulator.domain.revocation import RevocationReason
from simulator.scenario.networks import CertificateRenewal
from simulator.world import World
from simulator.world.smki_services import NO_PREMISE


def begin_renewals(world: World) -> None:
    """Have a scenario's renewals begin in their time. What is placed on which meter when, is the homes' business."""
    for renewal in world.scenario.certificate_renewals:
        world.clock.process(_renew(world, renewal))


def _renew(world: World, renewal: CertificateRenewal) -> Generator[simpy.Event, None, None]:
    yield world.clock.until(world.calendar.milliseconds(renewal.on), NO_PREMISE)
    entry = world.directory.holder_of_operator(renewal.operator)
    assert entry is not None  # every operator has a Party
    now = world.clock.time
    followed = reissue(world.smki, entry.party, entry.user_id.eui64, world.calendar.at(now), now, new_keys=False)
    if renewal.revoked:
        office = world.smki_services.own.office
        for former in followed:
            office.revoke(f"{former.serial:X}", now, RevocationReason.REQUESTED_BY_SUBSCRIBER, entry.party.name)
