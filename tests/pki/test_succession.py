from __future__ import annotations

import copy
import gc
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.pki.authorities import DeviceAuthority, OrganisationAuthority
from simulator.pki.ceremonies import CeremonyKind, CeremonyReason, KeyCeremony
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair, KeySource, derive_key, serial_for
from simulator.pki.list_issuance import Revocation
from simulator.pki.path import validate_path
from simulator.pki.profiles import ISSUING_DCA, ISSUING_OCA, ROOT_OCA, Environment, check_profile
from simulator.pki.revocation_list import RevocationList, parse_revocation_list
from simulator.pki.signer import DestroyedKeyError
from simulator.pki.succession import DeviceCertificationAuthority, OrganisationCertificationAuthority
from tests.pki.conftest import START, SUPPLIER, OpenSSL, read

POINT = derive_key(3, "device").public_point
TEST = Environment.TEST
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def issue(dca: DeviceCertificationAuthority, number: int, at: datetime = START) -> bytes:
    return dca.issue(
        eui64=EUI64(number),
        key_usage=KeyUsage.DIGITAL_SIGNATURE,
        public_point=POINT,
        not_before=at,
        serial=serial_for(3, number),
    )


def organisation(authority: OrganisationAuthority, serial: int, at: datetime = START) -> Certificate:
    return authority.issue(
        eui64=SUPPLIER,
        role=RemotePartyRole.SUPPLIER,
        key_usage=KeyUsage.DIGITAL_SIGNATURE,
        public_point=POINT,
        common_name=None,
        not_before=at,
        serial=serial,
    )


def keys_in_memory(public_point: bytes) -> list[KeyPair]:
    gc.collect()
    return [each for each in gc.get_objects() if type(each) is KeyPair and each.public_point == public_point]


# The limits of an Issuing DCA's key (seed 004 ¶118)


def test_the_first_issuing_dca_is_the_one_of_a_world_without_succession() -> None:
    single, dca = DeviceAuthority.create(1, TEST, START), DeviceCertificationAuthority(1, TEST, START)
    assert dca.current.path == single.path
    wanted = {"eui64": EUI64(1), "key_usage": KeyUsage.KEY_AGREEMENT, "public_point": POINT, "not_before": START}
    assert dca.issue(serial=serial_for(3, 1), **wanted) == single.issue(serial=serial_for(3, 1), **wanted)  # type: ignore[arg-type]


def test_the_key_is_destroyed_on_reaching_the_issue_volume_of_100_000() -> None:
    ceremonies: list[KeyCeremony] = []
    dca = DeviceCertificationAuthority(1, TEST, START, record=ceremonies.append)
    first = dca.current
    dca.issued = 99_998
    issue(dca, 1)
    assert not first.key_is_destroyed
    last = issue(dca, 2)
    assert first.key_is_destroyed
    assert read(last).verify_signed_by(first.issuing)
    assert read(issue(dca, 3)).verify_signed_by(dca.current.issuing)
    assert [str(each) for each in ceremonies] == [
        "TEST Issuing DCA: key pair generated and certified: the hierarchy was founded",
        "TEST Issuing DCA: private key destroyed, after 100,000 certificates: the Maximum Issue Volume was reached",
        "TEST Issuing DCA 2: key pair generated and certified: it follows an authority whose key was destroyed",
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2018, 1, 1, tzinfo=UTC), datetime(2018, 4, 1, tzinfo=UTC)),
        (datetime(2019, 11, 30, 12, tzinfo=UTC), datetime(2020, 2, 29, 12, tzinfo=UTC)),
        (datetime(2018, 11, 30, tzinfo=UTC), datetime(2019, 2, 28, tzinfo=UTC)),
    ],
)
def test_the_key_is_destroyed_three_months_after_it_came_into_operation(start: datetime, end: datetime) -> None:
    dca = DeviceCertificationAuthority(1, TEST, start)
    first = dca.current
    issue(dca, 1, end - timedelta(seconds=1))
    assert (dca.current, dca.destroy_by) == (first, end)
    second_hand = issue(dca, 2, end)
    assert first.key_is_destroyed
    assert read(second_hand).verify_signed_by(dca.current.issuing)
    assert dca.current.issuing.not_before == end
    assert dca.issued == 1


def test_an_authority_that_nobody_asks_keeps_the_limit_of_time_too() -> None:
    ceremonies: list[KeyCeremony] = []
    dca = DeviceCertificationAuthority(1, TEST, START, record=ceremonies.append)
    dca.keep_limits(datetime(2019, 1, 1, tzinfo=UTC))
    destroyed = [each.at.month for each in ceremonies if each.kind is CeremonyKind.KEY_DESTROYED]
    assert destroyed == [4, 7, 10, 1]
    names = [each.common_name for each in dca.path]
    assert names == [
        "TEST Issuing DCA 5",
        "TEST Issuing DCA 4",
        "TEST Issuing DCA 3",
        "TEST Issuing DCA 2",
        "TEST Issuing DCA",
        "TEST Root DCA",
    ]


def test_certificates_of_every_issuing_dca_stay_valid(openssl: OpenSSL) -> None:
    """Seed 004 ¶120: no impact on Subscribers or meters."""
    dca = DeviceCertificationAuthority(1, TEST, START, issue_volume=2)
    issued = [issue(dca, number) for number in range(5)]
    assert len(dca.path) == 4
    for der in issued:
        findings = validate_path(read(der), dca.path, [dca.root.certificate], environment=TEST, at=LATER)
        assert findings == ()
        assert openssl(der, dca.path[:-1], dca.path[-1:], TEST.policy_oid, LATER) == ""


def test_a_later_issuing_authority_follows_its_profile() -> None:
    dca, oca = DeviceCertificationAuthority(1, TEST, START), OrganisationCertificationAuthority(1, TEST, START)
    dca.keep_limits(dca.destroy_by)
    oca.roll_over(LATER)
    assert check_profile(dca.current.issuing, ISSUING_DCA) == ()
    assert check_profile(oca.current.issuing, ISSUING_OCA) == ()
    everybody = [*dca.path, *oca.path]
    assert len({each.serial for each in everybody}) == len({each.public_point for each in everybody}) == 6


def test_the_same_seed_gives_the_same_succession() -> None:
    paths = []
    for seed in (1, 1, 2):
        dca = DeviceCertificationAuthority(seed, TEST, START)
        dca.keep_limits(datetime(2018, 12, 1, tzinfo=UTC))
        paths.append(dca.path)
    assert paths[0] == paths[1]
    assert {each.public_point for each in paths[0]}.isdisjoint(each.public_point for each in paths[2])


# A destroyed key is gone


def test_a_destroyed_key_signs_nothing() -> None:
    dca, oca = DeviceAuthority.create(1, TEST, START), OrganisationAuthority.create(1, TEST, START)
    wanted = {"eui64": EUI64(1), "key_usage": KeyUsage.KEY_AGREEMENT, "public_point": POINT, "not_before": START}
    dca.issue(serial=serial_for(3, 1), **wanted)  # type: ignore[arg-type]
    dca.destroy_key()
    oca.destroy_key()
    for attempt in (
        lambda: dca.issue(serial=serial_for(3, 1), **wanted),  # type: ignore[arg-type]
        lambda: dca.issue_with_builder(serial=serial_for(3, 1), **wanted),  # type: ignore[arg-type]
        lambda: organisation(oca, 5),
        lambda: oca.issue_crl((), number=1, issued=START),
        lambda: dca._signer.key,
    ):
        with pytest.raises(DestroyedKeyError, match="has been destroyed and signs nothing more"):
            attempt()
    dca.destroy_key()
    assert dca.key_is_destroyed


def test_no_trace_of_a_destroyed_key_is_left_in_memory() -> None:
    """Nor of the keys that came and went unused; the one in use is there once."""
    dca = DeviceCertificationAuthority(9, TEST, START)
    issue(dca, 1)
    assert len(keys_in_memory(dca.current.issuing.public_point)) == 1
    dca.keep_limits(datetime(2018, 12, 1, tzinfo=UTC))
    *former, root = dca.path[1:]
    assert len(former) == 3
    assert [keys_in_memory(authority.public_point) for authority in former] == [[], [], []]
    assert len(keys_in_memory(dca.current.issuing.public_point)) == 1
    assert len(keys_in_memory(root.public_point)) == 1


def test_no_key_can_be_made_again_from_what_the_authority_holds() -> None:
    """What it holds is a secret that has moved on by a one-way function; the seed is not in it."""
    source = KeySource(1, "authority")
    secrets, points = [source._secret], []
    for _ in range(3):
        points.append(source.new_key().public_point)
        secrets.append(source._secret)
    assert len(set(points)) == 3
    again = KeySource(1, "authority")
    assert list(vars(again)) == ["_secret"]
    for begun, expected in enumerate((points, points[1:], points[2:], [])):
        again._secret = secrets[begun]
        later = {again.new_key().public_point for _ in range(3)}
        assert later & set(points) == set(expected)


def test_the_key_of_an_authority_cannot_be_copied() -> None:
    authority = DeviceAuthority.create(1, TEST, START)
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(SimulatorError, match="cannot be copied"):
            attempt(authority._signer)
    assert repr(authority._signer) == "<Signer CN=TEST Issuing DCA,OU=07>"
    authority.destroy_key()
    assert repr(authority._signer) == "<Signer CN=TEST Issuing DCA,OU=07, key destroyed>"


# Roll-over of the Issuing OCA


def test_the_first_issuing_oca_is_the_one_of_a_world_without_roll_over() -> None:
    single = OrganisationAuthority.create(1, TEST, START)
    assert OrganisationCertificationAuthority(1, TEST, START).current.path == single.path


def test_after_a_roll_over_old_and_new_certificates_are_valid(openssl: OpenSSL) -> None:
    ceremonies: list[KeyCeremony] = []
    oca = OrganisationCertificationAuthority(1, TEST, START, record=ceremonies.append)
    old = organisation(oca.current, 5)
    oca.roll_over(datetime(2019, 6, 1, tzinfo=UTC))
    new = organisation(oca.current, 6, datetime(2019, 6, 2, tzinfo=UTC))
    at = datetime(2020, 1, 1, tzinfo=UTC)
    for certificate in (old, new):
        assert validate_path(certificate, oca.path, [oca.root.certificate], environment=TEST, at=at) == ()
        assert openssl(certificate.der, oca.path[:-1], oca.path[-1:], TEST.policy_oid, at) == ""
    assert (old.issuer, new.issuer) == ("CN=TEST Issuing OCA,OU=07", "CN=TEST Issuing OCA 2,OU=07")
    assert [each.kind.name for each in ceremonies] == ["KEY_GENERATED", "KEY_RETIRED", "KEY_GENERATED"]


def test_each_issuing_oca_lists_its_own_certificates() -> None:
    oca = OrganisationCertificationAuthority(1, TEST, START)
    old = organisation(oca.current, 5)
    former = oca.current
    oca.roll_over(LATER)
    assert oca.issuer_of(old) is former
    assert oca.issuer_of(organisation(oca.current, 6, LATER)) is oca.current
    assert oca.issuer_of(oca.root.certificate) is None
    der = former.issue_crl([Revocation(5, LATER, RevocationReason.KEY_UNRELIABLE)], number=9, issued=LATER)
    listed = parse_revocation_list(der)
    assert isinstance(listed, RevocationList)
    assert listed.is_signed_by(former.issuing)
    assert not listed.is_signed_by(oca.current.issuing)
    assert listed.covers(old)


def test_the_key_of_a_former_issuing_oca_is_destroyed_but_not_that_in_use() -> None:
    ceremonies: list[KeyCeremony] = []
    oca = OrganisationCertificationAuthority(1, TEST, START, record=ceremonies.append)
    first = oca.current
    with pytest.raises(SimulatorError, match="roll the Issuing OCA over"):
        oca.destroy(first, LATER, CeremonyReason.COMPROMISE)
    oca.roll_over(LATER)
    oca.destroy(first, LATER, CeremonyReason.COMPROMISE)
    assert first.key_is_destroyed
    assert ceremonies[-1] == KeyCeremony(
        CeremonyKind.KEY_DESTROYED, CeremonyReason.COMPROMISE, first.issuing, LATER
    )  # fmt: skip


def test_a_key_may_be_destroyed_before_its_limits() -> None:
    ceremonies: list[KeyCeremony] = []
    dca = DeviceCertificationAuthority(1, TEST, START, record=ceremonies.append)
    issue(dca, 1)
    dca.destroy(START + timedelta(days=1), CeremonyReason.COMPROMISE)
    assert ceremonies[1].certificates_issued == 1
    assert dca.destroy_by == datetime(2018, 4, 2, tzinfo=UTC)


# -- a new root --------------------------------------------------------------------------------------------------------


def test_a_new_root_is_founded_and_what_follows_stands_below_it(openssl: OpenSSL) -> None:
    told: list[KeyCeremony] = []
    oca = OrganisationCertificationAuthority(1, TEST, START, record=told.append)
    oca.roll_over(LATER)
    before, former = organisation(oca.current, 1), oca.root.certificate
    issuing = oca.replace_root(1, LATER)
    after = organisation(issuing, 2, LATER)
    assert (oca.root.number, oca.root.certificate.common_name) == (2, "TEST Root OCA 2")
    assert (issuing.issuing.common_name, issuing.root) == ("TEST Issuing OCA 3", oca.root.certificate)
    assert check_profile(oca.root.certificate, ROOT_OCA) == ()
    assert validate_path(after, (issuing.issuing,), (oca.root.certificate,), environment=TEST, at=LATER) == ()
    assert validate_path(after, (issuing.issuing,), (former,), environment=TEST, at=LATER)
    assert validate_path(before, oca.path, (oca.root.certificate,), environment=TEST, at=LATER)
    assert oca.issuer_of(before) is oca.former[-1]
    assert [root.certificate for root in oca.former_roots] == [former]
    assert (told[-1].kind, told[-1].reason) == (CeremonyKind.KEY_GENERATED, CeremonyReason.CONTINGENCY)
    assert told[-1].authority == issuing.issuing
    at = LATER.replace(year=LATER.year + 1)
    assert openssl(after.der, oca.path[:-1], oca.path[-1:], TEST.policy_oid, at) == ""
    assert openssl(after.der, oca.path[:-1], [former], TEST.policy_oid, at) != ""


def test_the_key_of_a_former_root_is_destroyed_but_not_that_in_use() -> None:
    told: list[KeyCeremony] = []
    oca = OrganisationCertificationAuthority(1, TEST, START, record=told.append)
    first = oca.root
    with pytest.raises(SimulatorError, match=r"'TEST Root OCA' is in use: .* replace the root"):
        oca.destroy(first, LATER, CeremonyReason.COMPROMISE)
    oca.replace_root(1, LATER)
    oca.destroy(first, LATER, CeremonyReason.COMPROMISE)
    assert told[-1] == KeyCeremony(
        CeremonyKind.KEY_DESTROYED, CeremonyReason.COMPROMISE, first.certificate, LATER
    )  # fmt: skip
    with pytest.raises(DestroyedKeyError):
        first.issue_arl((), number=2, issued=LATER)


def test_no_two_roots_or_issuing_authorities_share_a_key() -> None:
    oca = OrganisationCertificationAuthority(1, TEST, START)
    points = {oca.root.certificate.public_point, oca.current.issuing.public_point}
    for _ in range(2):
        oca.roll_over(LATER)
        points.add(oca.current.issuing.public_point)
        oca.replace_root(1, LATER)
        points |= {oca.root.certificate.public_point, oca.current.issuing.public_point}
    assert len(points) == 8
