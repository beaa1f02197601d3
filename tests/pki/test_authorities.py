from datetime import UTC, datetime, timedelta, timezone

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap_with_padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki import template
from simulator.pki.authorities import DeviceAuthority, OrganisationAuthority
from simulator.pki.contingency import contingency_key, wrapping_key
from simulator.pki.issuance import IssuanceError
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.template import DeviceFields, DeviceTemplate
from tests.pki.conftest import ISSUED, METER, START, SUPPLIER, World, read

POINTS = [derive_key(3, "point", n).public_point for n in range(5)]
SIGNS, AGREES = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT


def device(authority: DeviceAuthority, **changes: object) -> bytes:
    wanted = {
        "eui64": METER, "key_usage": SIGNS, "public_point": POINTS[0], "not_before": ISSUED, "serial": serial_for(3, 0),
    }  # fmt: skip
    return authority.issue(**{**wanted, **changes})  # type: ignore[arg-type]


# Determinism


def test_the_same_seed_gives_the_same_octets(world: World) -> None:
    again = World.found(1, Environment.TEST)
    assert again.oca.path == world.oca.path
    assert again.dca.path == world.dca.path
    assert again.organisation() == world.organisation()
    assert again.device() == world.device()


def test_the_octets_of_a_seed_never_change(world: World) -> None:
    """A scenario that was run last year gives the same certificates today."""
    certificates = (*world.oca.path, *world.dca.path, world.organisation(), world.device())
    assert [c.thumbprint[:12] for c in certificates] == [
        "4367d2cae736",
        "a5a706240257",
        "acfcc8fe8003",
        "c085f2c5f308",
        "1cdde80430a3",
        "a6c509f7b67e",
    ]


def test_other_seeds_and_environments_share_no_key(world: World, live: World, elsewhere: World) -> None:
    authorities = [c for w in (world, live, elsewhere) for c in (*w.oca.path, *w.dca.path)]
    assert len({c.public_point for c in authorities}) == len(authorities) == 12
    assert len({c.serial for c in authorities}) == 12


def test_the_two_hierarchies_share_nothing(world: World) -> None:
    for organisation in world.oca.path:
        for other in world.dca.path:
            assert not organisation.verify_signed_by(other)
            assert not other.verify_signed_by(organisation)


def test_a_root_signs_itself_and_its_issuing_authority(world: World) -> None:
    for authority in (world.oca, world.dca):
        assert authority.root.verify_signed_by(authority.root)
        assert authority.issuing.verify_signed_by(authority.root)
        assert authority.issuing.authority_key_identifier == authority.root.subject_key_identifier
        assert authority.root.not_before == authority.issuing.not_before == START


# Organisation Certificates


def test_an_end_may_be_given(world: World) -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)
    assert world.organisation(not_after=early).not_after == early


def test_moments_are_read_as_utc_and_to_the_second(world: World) -> None:
    wanted = {
        "eui64": SUPPLIER, "role": RemotePartyRole.SUPPLIER, "key_usage": SIGNS, "public_point": POINTS[0],
        "common_name": None, "serial": 5,
    }  # fmt: skip
    moments = (
        datetime(2019, 6, 1, 12),
        datetime(2019, 6, 1, 12, 0, 0, 999999, tzinfo=UTC),
        datetime(2019, 6, 1, 13, tzinfo=timezone(timedelta(hours=1))),
    )
    issued = {world.oca.issue(not_before=moment, **wanted) for moment in moments}  # type: ignore[arg-type]
    assert [c.not_before for c in issued] == [datetime(2019, 6, 1, 12, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"role": RemotePartyRole.NONE}, "needs a Remote Party Role"),
        ({"public_point": bytes(65)}, "not an uncompressed point on P-256"),
        ({"public_point": b"\4" + bytes(64)}, "not an uncompressed point on P-256"),
        ({"public_point": bytes((2 + POINTS[0][64] % 2,)) + POINTS[0][1:33]}, "not an uncompressed point on P-256"),
        ({"public_point": b""}, "not an uncompressed point on P-256"),
        ({"common_name": "x" * 65}, "1 to 64 characters"),
        ({"common_name": ""}, "1 to 64 characters"),
        ({"not_after": datetime(2018, 1, 1, tzinfo=UTC)}, "cannot end at"),
        ({"serial": 0}, "cannot be issued"),
        ({"serial": 1 << 160}, "cannot be issued"),
    ],
)
def test_what_cannot_be_issued_says_why(world: World, changes: dict[str, object], says: str) -> None:
    wanted = {
        "eui64": SUPPLIER, "role": RemotePartyRole.SUPPLIER, "key_usage": SIGNS, "public_point": POINTS[0],
        "common_name": None, "not_before": ISSUED, "serial": 5,
    }  # fmt: skip
    with pytest.raises(IssuanceError, match=says):
        world.oca.issue(**{**wanted, **changes})  # type: ignore[arg-type]


# Device Certificates and their template


@given(
    fields=st.builds(
        DeviceFields,
        eui64=st.builds(EUI64, st.integers(0, (1 << 64) - 1)),
        key_usage=st.sampled_from([SIGNS, AGREES]),
        public_point=st.sampled_from(POINTS),
        not_before=st.datetimes(datetime(1950, 1, 1), datetime(2049, 12, 31, 23, 59, 59), timezones=st.just(UTC)),
        serial=st.integers(0x40 << 120, (1 << 127) - 1),
    )
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_template_gives_the_builders_octets(world: World, fields: DeviceFields) -> None:
    fast = world.dca.issue(**fields._asdict())
    assert fast == world.dca.issue_with_builder(**fields._asdict())
    certificate = read(fast)
    assert certificate.verify_signed_by(world.dca.issuing)
    assert (certificate.eui64, certificate.serial) == (fields.eui64, fields.serial)
    assert certificate.key_usage == {fields.key_usage}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"not_before": datetime(2050, 1, 1, tzinfo=UTC)}, "begin before 2050"),
        ({"not_before": datetime(1949, 12, 31, tzinfo=UTC)}, "1950 to 2049"),
        ({"serial": 1}, "not 16 octets long"),
        ({"serial": 1 << 127}, "not 16 octets long"),
        ({"serial": -1}, "not 16 octets long"),
        ({"public_point": POINTS[0][:64]}, "65 octets"),
        ({"public_point": b"\2" + POINTS[0][1:]}, "the first 04"),
        ({"key_usage": KeyUsage.KEY_CERT_SIGN}, "digital signature or key agreement"),
    ],
)
def test_what_does_not_fit_the_template_says_why(world: World, changes: dict[str, object], says: str) -> None:
    with pytest.raises(IssuanceError, match=says):
        device(world.dca, **changes)


def test_a_template_that_departs_from_the_builder_stops_the_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is made when the authority is founded, before anything is issued."""
    wrong = {SIGNS: template.KEY_USAGE_OCTETS[SIGNS], AGREES: template.KEY_USAGE_OCTETS[SIGNS]}
    monkeypatch.setattr(template, "KEY_USAGE_OCTETS", wrong)
    with pytest.raises(SimulatorError, match="departs from the builder"):
        DeviceAuthority.create(1, Environment.TEST, START)


def test_a_template_is_not_cut_where_a_field_is_missing_or_twice() -> None:
    for octets in (b"", b"".join(template._values(*template._samples()[0])) * 2):
        with pytest.raises(IssuanceError, match="not in its place"):
            DeviceTemplate.cut(lambda _, octets=octets: octets)  # type: ignore[misc]


def test_an_authority_founded_after_2049_still_issues() -> None:
    """Only Device Certificates are bound to two-digit years."""
    late = OrganisationAuthority.create(1, Environment.TEST, datetime(2050, 1, 1, tzinfo=UTC))
    assert late.root.not_after == datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)


# The contingency key


def test_the_root_carries_the_contingency_key_wrapped(world: World) -> None:
    """RFC 5934 §4.5: whoever is shown the symmetric key finds the contingency public key."""
    extension = world.oca.root.extensions["1.3.6.1.5.5.7.1.20"]
    assert not extension.critical
    algorithm, wrapped = core.Sequence.load(extension.value.public_bytes(), strict=True).native.values()
    assert algorithm == {"0": "2.16.840.1.101.3.4.1.48"}
    information = aes_key_unwrap_with_padding(wrapping_key(1, "test"), wrapped)
    public_key = contingency_key(1, "test").private_key.public_key()
    assert information == public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
