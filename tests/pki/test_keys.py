import copy
import hashlib
import pickle

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from hypothesis import given
from hypothesis import strategies as st

from simulator.pki.keys import KeyPair, derive_key, derive_secret, key_identifier, serial_for

FIXED_POINT = (
    "04e47afbab96631b2ccaaead16d0a41b07778287db1e8dd80b3c46754e7a94018e"
    "a1df1159ca934776b38f46e5aa8d5fd5daa52ca045fbf17926ff530fbfe8578d"
)
FIXED_SERIAL = 0x5326DDA29274129777540D98C9190FA7

labels = st.lists(st.text(max_size=5) | st.integers(-300, 300), max_size=4)


def test_the_same_seed_and_label_give_the_same_key() -> None:
    one, other = derive_key(7, "device", 3), derive_key(7, "device", 3)
    assert one == other
    assert one.private_key.private_numbers() == other.private_key.private_numbers()


def test_the_key_of_a_seed_never_changes() -> None:
    """A scenario that was run last year gives the same certificates today."""
    assert derive_key(1, "fixed").public_point.hex() == FIXED_POINT
    assert serial_for(1, "fixed") == FIXED_SERIAL


@given(st.integers(), labels, st.integers(), labels)
def test_labels_are_never_taken_for_each_other(
    seed: int, label: list[str | int], other_seed: int, other_label: list[str | int]
) -> None:
    same = (seed, label) == (other_seed, other_label)
    assert (serial_for(seed, *label) == serial_for(other_seed, *other_label)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), (("1",), (1,)), ((), ("",)), (("1", 1), (11,)), (("i1:1",), (1,)), ((1, 23), (12, 3))],
)
def test_labels_that_look_alike_differ(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> None:
    assert derive_key(1, *one) != derive_key(1, *other)
    assert derive_secret(1, *one) != derive_secret(1, *other)


@given(st.integers(), labels)
def test_a_serial_number_is_positive_and_has_16_octets(seed: int, label: list[str | int]) -> None:
    serial = serial_for(seed, *label)
    assert 0x40 <= serial.to_bytes(16, "big")[0] <= 0x7F


def test_the_key_identifier_is_method_2_of_rfc_5280() -> None:
    point = derive_key(1, "x").public_point
    low_60_bits = int.from_bytes(hashlib.sha1(point).digest(), "big") % (1 << 60)
    assert key_identifier(point) == (0b0100 << 60 | low_60_bits).to_bytes(8, "big")


def test_a_key_pair_holds_its_uncompressed_point_and_identifier() -> None:
    private_key = ec.derive_private_key(5, ec.SECP256R1())
    pair = KeyPair.from_private_key(private_key)
    numbers = private_key.public_key().public_numbers()
    assert pair.public_point == b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    assert pair.key_identifier == key_identifier(pair.public_point)


def test_signatures_are_those_of_rfc_6979() -> None:
    """RFC 6979 §A.2.5, P-256 with SHA-256, message "sample"."""
    scalar = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    pair = KeyPair.from_private_key(ec.derive_private_key(scalar, ec.SECP256R1()))
    expected = (
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    )
    assert pair.sign_raw(b"sample").hex() == expected
    assert utils.decode_dss_signature(pair.sign(b"sample")) == (int(expected[:64], 16), int(expected[64:], 16))


def test_a_signature_verifies_with_the_public_key_only_over_what_was_signed() -> None:
    pair = derive_key(1, "signer")
    public_key = pair.private_key.public_key()
    public_key.verify(pair.sign(b"command"), b"command", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public_key.verify(pair.sign(b"command"), b"another", ec.ECDSA(hashes.SHA256()))


def test_a_key_pair_can_be_copied_and_sent_to_another_process() -> None:
    pair = derive_key(1, "traveller")
    for twin in (copy.deepcopy(pair), pickle.loads(pickle.dumps(pair))):
        assert twin == pair
        assert twin.sign(b"x") == pair.sign(b"x")


def test_a_key_pair_does_not_show_its_private_key() -> None:
    assert "private_key" not in repr(derive_key(1, "secret"))
