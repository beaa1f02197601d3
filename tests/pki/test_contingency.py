"""The contingency key of the root: wrapped in its certificate, and read by whoever is told the symmetric key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding

from simulator.domain.devices import KeyUsage
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.contingency import (
    contingency_key,
    unwrap_contingency_key,
    wrapped_contingency_key,
    wrapping_key,
)
from simulator.pki.extensions import WRAPPED_CONTINGENCY_KEY
from simulator.pki.issuance import Contents, authority_name, certificate_from, make_certificate
from simulator.pki.keys import derive_key
from simulator.pki.profiles import ROOT_OCA, Environment
from simulator.pki.root import Hierarchy, RootAuthority
from simulator.pki.signer import Signer

START = datetime(2018, 1, 1, tzinfo=UTC)
TEST = Environment.TEST


def root(number: int = 1, hierarchy: Hierarchy = Hierarchy.OCA) -> Certificate:
    return RootAuthority.found(hierarchy, 1, TEST, START, number=number).certificate


def root_with(value: bytes) -> Certificate:
    """A root whose wrapped contingency key is these octets."""
    name, key = authority_name(RemotePartyRole.ROOT, "TEST Root OCA"), derive_key(1, "root")
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier(WRAPPED_CONTINGENCY_KEY), value)
    usages, end = frozenset({KeyUsage.KEY_CERT_SIGN}), ROOT_OCA.not_after(START)
    contents = Contents(name, key.public_point, usages, 5, START, end, contingency=extension)
    return certificate_from(make_certificate(ROOT_OCA, TEST, contents, Signer(name, key)))


def why(found: object) -> str:
    assert isinstance(found, Finding)
    assert found.clause == "RFC 5934 §4.5"
    return found.code


def test_the_symmetric_key_unwraps_the_contingency_key() -> None:
    key = unwrap_contingency_key(root(), wrapping_key(1, TEST))
    assert key == contingency_key(1, TEST).private_key.public_key()


def test_each_root_of_a_world_has_a_contingency_key_of_its_own() -> None:
    second = unwrap_contingency_key(root(2), wrapping_key(1, TEST, 2))
    assert second == contingency_key(1, TEST, 2).private_key.public_key()
    assert second != contingency_key(1, TEST).private_key.public_key()
    assert why(unwrap_contingency_key(root(2), wrapping_key(1, TEST))) == "contingency-key-not-unwrapped"
    assert (root().common_name, root(2).common_name) == ("TEST Root OCA", "TEST Root OCA 2")


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(32), bytes(16)])
def test_no_other_symmetric_key_unwraps_it(key: bytes) -> None:
    assert why(unwrap_contingency_key(root(), key)) == "contingency-key-not-unwrapped"


def test_a_certificate_without_one_is_told() -> None:
    device_root = root(hierarchy=Hierarchy.DCA)
    assert why(unwrap_contingency_key(device_root, wrapping_key(1, TEST))) == "contingency-key-absent"


GOOD = wrapped_contingency_key(1, TEST).value
NO_KEY = aes_key_wrap_with_padding(wrapping_key(1, TEST), b"no key at all")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"", "contingency-key-malformed"),
        (GOOD[:-1], "contingency-key-malformed"),
        (GOOD + b"\0", "contingency-key-malformed"),
        (b"\x30\x03\x02\x01\x00", "contingency-key-malformed"),
        (GOOD.replace(bytes.fromhex("60864801650304 0130"), bytes.fromhex("60864801650304 0108")),
         "contingency-key-malformed"),
        (GOOD[:-1] + bytes([GOOD[-1] ^ 1]), "contingency-key-not-unwrapped"),
        (GOOD[:15] + b"\x04" + bytes([len(NO_KEY)]) + NO_KEY, "contingency-key-malformed"),
        (bytes([0x30, 15 + len(NO_KEY)]) + GOOD[2:15] + b"\x04" + bytes([len(NO_KEY)]) + NO_KEY,
         "contingency-key-not-unwrapped"),
    ],
)  # fmt: skip
def test_octets_that_hold_no_key_are_told(value: bytes, code: str) -> None:
    assert why(unwrap_contingency_key(root_with(value), wrapping_key(1, TEST))) == code
