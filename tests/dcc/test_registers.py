"""The DSP acts on the revocation lists that it has, not on the truth."""

from __future__ import annotations

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import HOUR, MINUTE
from simulator.pki.certificate import Certificate
from simulator.smki.revoking import RevokedCertificate
from simulator.world import World
from tests.support.worlds import AVON, SUPPLIER, build, supplier


@pytest.fixture
def world() -> World:
    return build()


def revoked(world: World) -> Certificate:
    certificate = world.smki.certificate(supplier(world), SUPPLIER, KeyUsage.DIGITAL_SIGNATURE)
    office = world.smki_services.own.office
    found = office.revoke(f"{certificate.serial:X}", world.clock.time, RevocationReason.KEY_UNRELIABLE, AVON)
    assert isinstance(found, RevokedCertificate)
    return certificate


def let_pass(world: World, until: int) -> None:
    world.clock.advance(until)
    world.smki_services.own.publication.advance(until)


def test_nothing_counts_before_anything_is_published(world: World) -> None:
    assert not world.registers.is_revoked(revoked(world))
    assert world.registers.revocation_lists.lists == ()


def test_a_revocation_counts_when_the_list_is_published(world: World) -> None:
    let_pass(world, 0)
    world.clock.advance(HOUR)
    certificate = revoked(world)
    let_pass(world, HOUR + 29 * MINUTE)
    assert not world.registers.is_revoked(certificate)
    let_pass(world, HOUR + 30 * MINUTE)
    assert world.registers.is_revoked(certificate)
    assert world.registers.revocation_lists.revoked_on(certificate) == world.calendar.at(HOUR)


def test_a_list_that_is_published_for_later_does_not_count_yet(world: World) -> None:
    let_pass(world, 0)
    certificate = revoked(world)
    world.smki_services.own.publication.advance(HOUR)
    assert not world.registers.is_revoked(certificate)
    world.clock.advance(HOUR)
    assert world.registers.is_revoked(certificate)


def test_a_list_that_is_held_back_does_not_reach_the_dsp(world: World) -> None:
    let_pass(world, 0)
    certificate = revoked(world)
    world.smki_services.own.publication.hold_back(5 * HOUR)
    let_pass(world, 4 * HOUR)
    assert not world.registers.is_revoked(certificate)
    let_pass(world, 5 * HOUR)
    assert world.registers.is_revoked(certificate)
