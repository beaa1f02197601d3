"""What the DCC does once: revocations, a new root, certificates below it."""

from __future__ import annotations

import pytest

from simulator.dcc.smki import Credential
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import HOUR
from simulator.engine.recovery.case import RECOVERY_IDENTITY
from simulator.journal import EventKind
from simulator.pki.keys import derive_key
from simulator.smki.exposure import Since
from simulator.smki.recovery import KeyState
from simulator.smki.revoking import DCC
from tests.support.recoveries import CONTINGENCY, RECOVERY_CELL, THREE, fleet, recovered, steps_of
from tests.support.worlds import operator

COMPROMISED, LOST, SOUND = KeyState.COMPROMISED, KeyState.LOST, KeyState.SOUND


@pytest.mark.parametrize("state", [COMPROMISED, LOST])
def test_an_unreliable_recovery_certificate_is_revoked_by_the_contingency_key_too(state: KeyState) -> None:
    """Seed 004 ¶124. The root is in no list: who should sign it?"""
    world, _ = fleet(2)
    root = world.smki.organisation_authority.root
    former = world.smki.credential(RECOVERY_IDENTITY, RECOVERY_CELL).certificate
    world.clock.advance(HOUR)
    recovery = recovered(world, CONTINGENCY, root=SOUND, recovery=state)
    revocations = world.smki_services.own.office.revocations
    assert [revocations.is_revoked(certificate) for certificate in (former, root)] == [True, False]
    assert recovery.case.revoked == HOUR
    assert recovery.exposure(Since.REVOCATION).longest is not None
    assert steps_of(world)[2:4] == [
        "DCC founds a new root and certifies the keys of all Organisations below it",
        "DCC revokes the certificates of the unreliable keys",
    ]


def test_where_the_root_alone_is_unreliable_nothing_is_revoked() -> None:
    world, _ = fleet(1)
    assert recovered(world, CONTINGENCY).case.revoked is None
    assert not any("revokes" in what for what in steps_of(world))


@pytest.mark.parametrize(("state", "destroyed"), [(LOST, True), (COMPROMISED, False)])
def test_a_root_key_that_is_lost_signs_no_list_any_more(state: KeyState, destroyed: bool) -> None:
    world, _ = fleet(1)
    recovered(world, CONTINGENCY, root=state)
    (former,) = world.smki_services.own.office.authorities.oca.former_roots
    assert former.key_is_destroyed is destroyed


def test_what_cannot_be_revoked_is_told() -> None:
    """A certificate that nobody has lodged."""
    world, _ = fleet(1)
    owner, key = operator(world), derive_key(7, "made elsewhere")
    certificate = world.smki.organisation_authority.issue(
        eui64=owner, role=NETWORK_OPERATOR_SIGNING.role, key_usage=NETWORK_OPERATOR_SIGNING.key_usage,
        public_point=key.public_point, common_name=None, not_before=world.calendar.at(0), serial=77,
    )  # fmt: skip
    world.smki.adopt(owner, NETWORK_OPERATOR_SIGNING, Credential(certificate, key))
    recovered(world, THREE, owner)
    (told,) = [event for event in world.journal.of_kind(EventKind.RECOVERY) if event.code]
    assert (told.code, told.details["certificate"]) == ("certificate-unknown", certificate.certificate_id)


def test_new_certificates_do_not_come_from_an_authority_that_is_itself_revoked() -> None:
    world, (device_id,) = fleet(1)
    office = world.smki_services.own.office
    revoked = office.authorities.oca.current
    office.revocations.revoke_authority(revoked, 0, RevocationReason.KEY_UNRELIABLE, DCC)
    recovery = recovered(world, THREE)
    present = office.authorities.oca.current
    assert (recovery.refused, present is revoked) == ({}, False)
    assert world.devices[device_id].cells[NETWORK_OPERATOR_SIGNING].issuer == present.issuing.subject
    assert world.registers.authorities == (present.issuing, revoked.issuing)
