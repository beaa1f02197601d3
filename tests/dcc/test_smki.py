"""The SMKI service: whose certificates it issues, and what it lodges."""

from __future__ import annotations

import pytest

from simulator.dcc.smki import Credential
from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId
from simulator.domain.revocation import RevocationReason
from simulator.journal import EventKind
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import derive_key
from simulator.pki.path import validate_path
from simulator.pki.profiles import DEVICE, ORGANISATION, check_profile
from simulator.pki.succession import MAXIMUM_ISSUE_VOLUME
from simulator.smki.issuing import key_number
from simulator.world import World
from simulator.world.market import DCC_IDENTITIES
from tests.support.worlds import NETWORK_OPERATOR, SUPPLIER, build, operator, supplier

SIGNING, AGREEMENT = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
XML = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, SIGNING)


@pytest.fixture(scope="module")
def world() -> World:
    return build()


def test_every_identity_has_the_certificates_of_its_role(world: World) -> None:
    """Signing for all, key agreement where a cell wants it, top-up for Suppliers, and one that signs XML."""
    kinds = {
        supplier(world): [(SIGNING, 0), (AGREEMENT, 0), (AGREEMENT, 1)],
        operator(world): [(SIGNING, 0), (AGREEMENT, 0)],
        DCC_IDENTITIES[RemotePartyRole.ACCESS_CONTROL_BROKER]: [(SIGNING, 0), (AGREEMENT, 0)],
        DCC_IDENTITIES[RemotePartyRole.RECOVERY]: [(SIGNING, 0)],
        DCC_IDENTITIES[RemotePartyRole.TRANSITIONAL_COS]: [(SIGNING, 0)],
    }
    for eui64, expected in kinds.items():
        role = world.role_of(eui64)
        held = world.smki.certificates_of(eui64, role)
        assert set(held) == {TrustAnchorCell(role, usage, CellUsage(cell)) for usage, cell in expected}
        assert world.smki.credential(eui64, XML).certificate.role is RemotePartyRole.XML_SIGNING_USER


def test_every_organisation_certificate_is_good_and_its_key_is_there(world: World) -> None:
    path = world.smki.organisation_authority
    for entry in world.directory.entries():
        eui64 = entry.user_id.eui64
        for cell, certificate in world.smki.certificates_of(eui64, world.role_of(eui64)).items():
            assert check_profile(certificate, ORGANISATION) == ()
            assert (certificate.eui64, certificate.role) == (eui64, cell.role)
            assert certificate.key_usage == {cell.key_usage}
            environment = world.registers.environment
            found = validate_path(certificate, [path.issuing], [path.root], environment=environment, at=None)
            assert found == ()
            assert world.smki.credential(eui64, cell).key.public_point == certificate.public_point


def test_certificates_show_no_names(world: World) -> None:
    """Ownership is an EUI-64 in the certificate, nothing more; the repository adds nothing."""
    lodged = world.repository.search(role=NETWORK_OPERATOR)
    assert len(lodged) == 2 * 42
    assert {entry.organisation for entry in lodged} == {None}
    for entry in lodged:
        certificate = parse_certificate(entry.der)
        assert isinstance(certificate, Certificate)
        assert certificate.common_name is None


def test_all_certificates_are_lodged_as_they_were_issued(world: World) -> None:
    certificate = world.smki.certificate(supplier(world), SUPPLIER, SIGNING)
    (entry,) = world.repository.search(serial=f"{certificate.serial:X}")
    assert (entry.der, entry.eui64, entry.role, entry.key_usage) == (
        certificate.der, supplier(world), SUPPLIER, SIGNING,
    )  # fmt: skip
    assert (entry.status, entry.lodged) == ("I", 0)


def test_serial_numbers_and_keys_are_all_different(world: World) -> None:
    certificates = [parse_certificate(entry.der) for entry in world.repository.search()]
    assert len({c.serial for c in certificates if isinstance(c, Certificate)}) == len(certificates)
    assert len({c.public_point for c in certificates if isinstance(c, Certificate)}) == len(certificates)


def test_a_devices_certificates(world: World) -> None:
    issued = world.smki.issue_device(EUI64(0xDE))
    world.smki.lodge_devices([(EUI64(0xDE), issued)], now=7)
    for der, key in (
        (issued.signing_certificate, issued.signing_key),
        (issued.agreement_certificate, issued.agreement_key),
    ):
        certificate = parse_certificate(der)
        assert isinstance(certificate, Certificate)
        assert check_profile(certificate, DEVICE) == ()
        assert (certificate.eui64, certificate.public_point) == (EUI64(0xDE), key.public_point)
    lodged = world.repository.search(eui64=EUI64(0xDE))
    assert {entry.der for entry in lodged} == {issued.signing_certificate, issued.agreement_certificate}
    assert {(entry.lodged, entry.role, entry.organisation) for entry in lodged} == {(7, None, None)}
    for entry in lodged:
        certificate = parse_certificate(entry.der)
        assert isinstance(certificate, Certificate)
        assert (f"{certificate.serial:X}", certificate.issuer) == (entry.serial, entry.issuer)


def test_the_same_seed_gives_the_same_certificates(world: World) -> None:
    def octets(one: World) -> list[bytes]:
        return [entry.der for entry in one.repository.search(role=NETWORK_OPERATOR)]

    assert octets(build()) == octets(world)
    assert set(octets(build(seed=64))).isdisjoint(octets(world))


# -- one set of authorities, one set of books --------------------------------------------------------------------------


def test_what_is_issued_without_asking_counts_in_the_office() -> None:
    world = build()
    office = world.smki_services.own.office
    issued = world.smki.issue_device(EUI64(0xDE))
    world.smki.lodge_devices([(EUI64(0xDE), issued)], now=7)
    assert office.ledger.issued() == {1: 2}
    assert office.ledger.certificates_of([0xDE]) == {0xDE: 2}
    keys = {key_number(key.public_point) for key in world.smki.keys_of_device(EUI64(0xDE))}
    assert office.ledger.certified(keys) == keys


def test_the_issuing_dca_changes_with_its_hundred_thousandth_certificate() -> None:
    world = build()
    authorities = world.smki_services.own.office.authorities
    first = world.smki.device_authority
    authorities.dca.issued = MAXIMUM_ISSUE_VOLUME - 1
    issued = world.smki.issue_device(EUI64(0xDE), now=5_000)
    world.smki.lodge_devices([(EUI64(0xDE), issued)], now=5_000)
    second = world.smki.device_authority
    assert first.key_is_destroyed
    assert (issued.signing_issuer, issued.agreement_issuer) == (first.issuing.subject, second.issuing.subject)
    assert {entry.issuer for entry in world.repository.search(eui64=EUI64(0xDE))} == {
        first.issuing.subject, second.issuing.subject,
    }  # fmt: skip
    for der in (issued.signing_certificate, issued.agreement_certificate):
        certificate = parse_certificate(der)
        assert isinstance(certificate, Certificate)
        *path, root = authorities.dca.path
        assert validate_path(certificate, path, [root], environment=world.smki.environment, at=None) == ()
    assert [event.time for event in world.journal.of_kind(EventKind.KEY_CEREMONY)] == [5_000, 5_000]


def test_after_a_roll_over_the_new_issuing_oca_issues() -> None:
    world = build()
    former = world.smki.organisation_authority.issuing
    world.smki_services.own.office.authorities.oca.roll_over(world.calendar.at(5))
    newcomer = Party("Newcomer", PartyCategory.OTHER, (UserId(EUI64(0xA), frozenset(), RemotePartyRole.OTHER),))
    world.enrol(newcomer)
    certificate = world.smki.certificate(EUI64(0xA), RemotePartyRole.OTHER, SIGNING)
    present = world.smki.organisation_authority.issuing
    assert certificate.issuer == present.subject != former.subject
    assert world.smki.issuers_of([certificate]) == (present,)
    earlier = world.smki.certificate(supplier(world), SUPPLIER, SIGNING)
    assert world.smki.issuers_of([earlier]) == (former,)
    assert world.smki.issuers_of([earlier, certificate]) == (present, former)


def test_an_issuing_oca_that_is_revoked_enrols_nobody() -> None:
    world = build()
    office = world.smki_services.own.office
    office.revocations.revoke_authority(office.authorities.oca.current, 0, RevocationReason.KEY_UNRELIABLE, "DCC")
    newcomer = Party("Newcomer", PartyCategory.OTHER, (UserId(EUI64(0xA), frozenset(), RemotePartyRole.OTHER),))
    with pytest.raises(SimulatorError, match="Roll the Issuing OCA over first"):
        world.enrol(newcomer)
    assert world.directory.find(EUI64(0xA)) is None


# -- what was in use ---------------------------------------------------------------------------------------------------

CELL = TrustAnchorCell(SUPPLIER, SIGNING)


def credential(world: World, serial: int) -> Credential:
    """Another signing certificate of Avon's, of a key of its own."""
    key = derive_key(serial, "another")
    certificate = world.smki.organisation_authority.issue(
        eui64=supplier(world), role=SUPPLIER, key_usage=SIGNING, public_point=key.public_point, common_name=None,
        not_before=world.calendar.at(0), serial=serial,
    )  # fmt: skip
    return Credential(certificate, key)


def test_what_follows_a_certificate_is_what_its_owner_uses_now() -> None:
    world = build()
    avon = supplier(world)
    used = [world.smki.credential(avon, CELL), credential(world, 78), credential(world, 79)]
    for number, each in enumerate(used[1:], start=1):
        world.smki.adopt(avon, CELL, each, since=number * 1_000)
    assert {world.smki.newest(each.certificate) for each in used} == {used[-1].certificate}
    assert [world.smki.key_of(each.certificate) for each in used] == [each.key for each in used]
    stranger = credential(world, 80).certificate
    assert (world.smki.newest(stranger), world.smki.key_of(stranger)) == (None, None)


def test_what_was_used_before_an_instant() -> None:
    """A key that came at the very instant of a compromise has not suffered."""
    world = build()
    avon = supplier(world)
    first, second = world.smki.credential(avon, CELL), credential(world, 78)
    world.smki.adopt(avon, CELL, second, since=1_000)
    assert [world.smki.used_before(avon, at)[CELL] for at in (0, 1_000, 1_001)] == [first, first, second]
    assert set(world.smki.used_before(avon, 0)) == {*world.certificates_of(avon), XML}


def test_what_was_made_elsewhere_counts_as_used_from_before_the_start() -> None:
    """Somebody brings a PKI of his own."""
    world = build()
    imported = credential(world, 78)
    world.smki.adopt(supplier(world), CELL, imported)
    assert world.smki.used_before(supplier(world), 0)[CELL] == imported
