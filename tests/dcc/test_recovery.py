"""What the DCC makes in a recovery: Commands of modes 8 and 9, and certificates anew."""

from __future__ import annotations

import pytest

from simulator.dcc.recovery import RecoveryCommand, reissue
from simulator.dcc.smki import XML_SIGNING
from simulator.domain.devices import SUPPLIER_SIGNING, CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.parties import Party, RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.gbcs.credentials import ReplacementMode
from simulator.gbcs.modes import AUTHORISING_CELL
from simulator.pki.certificate import Certificate
from simulator.pki.keys import derive_key
from simulator.pki.path import validate_path
from simulator.smki.issuing import key_number
from simulator.world import World
from simulator.world.market import DCC_IDENTITIES
from tests.support.messages import credentials_in
from tests.support.worlds import SUPPLIER, place, supplier

RECOVERY = DCC_IDENTITIES[RemotePartyRole.RECOVERY]
TOP_UP = TrustAnchorCell(SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
KEY = derive_key(1, "a key that signs")


def command(world: World, *cells: TrustAnchorCell) -> RecoveryCommand:
    held = world.certificates_of(supplier(world))
    certificates = {cell: held[cell] for cell in cells}
    return RecoveryCommand(place(world), RECOVERY, 5, certificates, (world.smki.organisation_authority.issuing,))


def test_mode_8_is_signed_only_and_names_the_recovery_cell(world: World) -> None:
    made = command(world, SUPPLIER_SIGNING)
    message, credentials = credentials_in(made.by_recovery(KEY))
    assert (message.header.message_code, message.mac) == (0x0108, None)
    assert message.signature == KEY.sign_raw(message.signed_part)
    assert credentials.authorising_cell == AUTHORISING_CELL[ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY]
    assert (credentials.authorising_counter, message.header.counter) == (5, 5)
    assert credentials.plaintext_symmetric_key is None
    assert [replacement.cell for replacement in credentials.replacements] == [SUPPLIER_SIGNING]


def test_mode_9_is_signed_only_and_tells_the_symmetric_key(world: World) -> None:
    message, credentials = credentials_in(command(world).by_contingency(KEY, b"k" * 32))
    assert (message.header.message_code, message.mac) == (0x0109, None)
    assert message.signature == KEY.sign_raw(message.signed_part)
    assert (credentials.authorising_cell, credentials.plaintext_symmetric_key) == (None, b"k" * 32)


@pytest.mark.parametrize(("cells", "floor"), [((SUPPLIER_SIGNING,), None), ((SUPPLIER_SIGNING, TOP_UP), 0)])
def test_a_top_up_floor_goes_with_a_top_up_cell(
    world: World, cells: tuple[TrustAnchorCell, ...], floor: int | None
) -> None:
    _, credentials = credentials_in(command(world, *cells).by_recovery(KEY))
    assert (credentials.new_floor, credentials.new_top_up_floor) == (0, floor)


def anew(world: World, *, new_keys: bool) -> dict[Certificate, Certificate]:
    avon = supplier(world)
    entry = world.directory.find(avon)
    assert entry is not None
    party: Party = entry.party
    return reissue(world.smki, party, avon, world.calendar.at(60_000), 60_000, new_keys=new_keys)


@pytest.mark.parametrize("new_keys", [True, False])
def test_every_certificate_of_a_user_id_is_issued_anew(world: World, new_keys: bool) -> None:
    avon = supplier(world)
    before = {**world.certificates_of(avon), XML_SIGNING: world.smki.credential(avon, XML_SIGNING).certificate}
    followed = anew(world, new_keys=new_keys)
    assert set(followed) == set(before.values())
    for cell, former in before.items():
        present = world.smki.credential(avon, cell)
        assert present.certificate == followed[former]
        assert present.certificate.serial != former.serial
        assert present.certificate.public_point == present.key.public_point
        assert (present.certificate.public_point == former.public_point) is not new_keys
        assert (present.certificate.role, present.certificate.eui64) == (former.role, avon)
        assert present.certificate.not_before == world.calendar.at(60_000)


def test_new_certificates_are_lodged_known_and_valid(world: World) -> None:
    for certificate in anew(world, new_keys=True).values():
        (lodged,) = world.repository.search(serial=f"{certificate.serial:X}")
        assert (lodged.der, lodged.status) == (certificate.der, "I")
        authority = world.smki.organisation_authority
        assert validate_path(
            certificate, (authority.issuing,), (authority.root,), environment=world.smki.environment,
            at=world.calendar.at(120_000),
        ) == ()  # fmt: skip
        assert certificate in list(world.smki.certificates())


def test_a_second_time_gives_other_keys_again(world: World) -> None:
    first, second = anew(world, new_keys=True), anew(world, new_keys=True)
    assert set(first.values()) == set(second)
    points = {certificate.public_point for certificate in (*first, *second, *second.values())}
    assert len(points) == 3 * len(first)


@pytest.mark.parametrize("new_keys", [True, False])
def test_keys_that_are_certified_anew_count_as_certified(world: World, new_keys: bool) -> None:
    """Nobody else may have them certified, in the live service or the test service."""
    keys = {key_number(certificate.public_point) for certificate in anew(world, new_keys=new_keys).values()}
    ledger = world.smki_services.own.office.ledger
    assert len(keys) == 4
    assert ledger.certified(keys) == keys


def test_an_authority_that_is_revoked_certifies_nobody_anew(world: World) -> None:
    office = world.smki_services.own.office
    office.revocations.revoke_authority(office.authorities.oca.current, 0, RevocationReason.KEY_UNRELIABLE, "DCC")
    before = world.certificates_of(supplier(world))
    with pytest.raises(SimulatorError, match="Roll the Issuing OCA over first"):
        anew(world, new_keys=True)
    assert world.certificates_of(supplier(world)) == before
