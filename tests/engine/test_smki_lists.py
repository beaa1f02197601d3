"""Revocations by somebody else in a run: the SMKI Service publishes them within the hour, not at its next waking."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.domain.time import DAY, HOUR, MINUTE
from simulator.engine.recovery.in_run import begin_recoveries
from simulator.engine.renewals import begin_renewals
from simulator.engine.smki_service import begin_smki
from simulator.pki.certificate import Certificate
from simulator.scenario.networks import CertificateRenewal
from simulator.scenario.recovery import RecoverySection
from simulator.scenario.smki import Smki
from simulator.smki.recovery import KeyState
from simulator.world import World
from tests.support.worlds import build, operator

NINE = datetime(2019, 3, 4, 9, tzinfo=UTC)
REVOKING: tuple[dict[str, Any], ...] = (
    {"recoveries": (RecoverySection(of="EELC", compromised=NINE, reported=NINE, method=3),)},
    {"certificate_renewals": (CertificateRenewal(operator="EELC", on=NINE, over_days=1, revoked=True),)},
)
BY_WHOM = ["recovery", "renewal"]


def begun(**sections: Any) -> tuple[World, set[Certificate]]:
    """A world that has lived until what revokes the certificates of a Network Operator, and these."""
    world = build(days=2, **sections)
    certificates = set(world.certificates_of(operator(world)).values())
    begin_renewals(world)
    begin_smki(world)
    begin_recoveries(world)
    world.clock.advance(9 * HOUR)
    return world, certificates


def known(world: World, certificates: set[Certificate]) -> set[bool]:
    """Whether the DSP knows the certificates to be revoked."""
    return {world.registers.is_revoked(certificate) for certificate in certificates}


@pytest.mark.parametrize("service", [{"smki": Smki()}, {}], ids=["with a section", "without a section"])
@pytest.mark.parametrize("revoking", REVOKING, ids=BY_WHOM)
def test_the_dsp_knows_a_revocation_half_an_hour_later(revoking: dict[str, Any], service: dict[str, Any]) -> None:
    world, certificates = begun(**revoking, **service)
    assert {world.smki_services.own.office.revocations.is_revoked(each) for each in certificates} == {True}
    world.clock.advance(9 * HOUR + 30 * MINUTE - 1)
    assert known(world, certificates) == {False}
    world.clock.advance(9 * HOUR + 30 * MINUTE)
    assert known(world, certificates) == {True}


def test_a_list_is_published_when_it_says_it_was() -> None:
    world, _ = begun(**REVOKING[0])
    publication = world.smki_services.own.publication
    seen = set(publication.lists)
    for minute in range(9 * 60, 26 * 60):
        world.clock.advance(minute * MINUTE)
        new = set(publication.lists) - seen
        assert {each.issued for each in new} <= {world.clock.time}
        seen |= new
    assert [each.issued for each in publication.lists if each.entries] == [
        9 * HOUR + 30 * MINUTE,
        21 * HOUR + 30 * MINUTE,
    ]


@pytest.mark.parametrize("revoking", REVOKING, ids=BY_WHOM)
def test_where_the_section_is_not_enabled_nobody_publishes(revoking: dict[str, Any]) -> None:
    world, certificates = begun(**revoking, smki=Smki(enabled=False))
    world.clock.advance(48 * HOUR)
    assert known(world, certificates) == {False}


@pytest.mark.parametrize(("root", "published"), [(KeyState.COMPROMISED, 2), (KeyState.LOST, 1)])
def test_a_new_root_and_its_issuing_oca_are_published_at_once(root: KeyState, published: int) -> None:
    recovery = RecoverySection(compromised=NINE, reported=NINE, root=root, method="contingency")
    world = build(days=2, recoveries=(recovery,))
    begin_smki(world)
    begin_recoveries(world)
    former = world.smki.organisation_authority.root
    world.clock.advance(9 * HOUR)
    oca, publication = world.smki_services.own.office.authorities.oca, world.smki_services.own.publication
    assert [world.repository.search(serial=f"{each.serial:X}")[0].lodged for each in oca.path] == [9 * HOUR] * 2
    assert {each.subject for each in oca.path} <= {each.issuer for each in publication.newest(world.clock.time)}
    world.clock.advance(366 * DAY)
    assert len([each for each in publication.lists if each.issuer == former.subject]) == published
