"""Whatever octets come, reading ends in a value or in a finding ``gbcs-malformed``: nothing raises, nothing hangs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.finding import Finding
from simulator.gbcs.framing import decode_message, encode_message, encode_pre_command
from simulator.gbcs.malformed import MALFORMED
from tests.support.gbcs_payloads import KINDS, Kind, sequence, written

GOLDEN = [
    bytes.fromhex(path.read_text("ascii"))
    for path in sorted((Path(__file__).parents[2] / "fixtures" / "golden" / "gbcs").glob("*.hex"))
]
Written = tuple[Kind, Any, bytes]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def found_malformed(found: object) -> str:
    """What is wrong with the octets."""
    assert isinstance(found, Finding)
    assert (found.code, found.clause[:4]) == (MALFORMED, "GBCS")
    return found.details["what"]


@st.composite
def mutations(draw: st.DrawFn, octets: bytes) -> bytes:
    """The octets with up to three changes: one overwritten, some cut out, some put in, the rest cut off."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(octets)))
        end = draw(st.integers(start, min(start + 9, len(octets))) | st.just(len(octets)))
        octets = octets[:start] + draw(st.binary(max_size=9)) + octets[end:]
    return octets


# -- payloads -----------------------------------------------------------------------------------------------------


@given(written())
def test_what_is_written_is_read(case: Written) -> None:
    kind, value, octets = case
    assert kind.read(octets) == value


@given(written(), st.data())
def test_a_truncated_payload_is_malformed(case: Written, data: st.DataObject) -> None:
    kind, _, octets = case
    found_malformed(kind.read(octets[: data.draw(st.integers(0, len(octets) - 1))]))


@given(written(), st.binary(min_size=1, max_size=4))
def test_octets_after_the_end_of_a_payload_are_malformed(case: Written, further: bytes) -> None:
    kind, _, octets = case
    found_malformed(kind.read(octets + further))


@given(written(), st.data())
def test_a_changed_payload_is_malformed_or_a_value_that_can_be_written(case: Written, data: st.DataObject) -> None:
    kind, _, octets = case
    found = kind.read(data.draw(mutations(octets)))
    if isinstance(found, Finding):
        found_malformed(found)
    else:
        assert kind.read(kind.write(found)) == found


@given(st.binary(max_size=60), st.sampled_from(KINDS))
def test_no_octets_make_a_reader_raise(octets: bytes, kind: Kind) -> None:
    kind.read(octets)
    kind.read(sequence(octets))


@given(written(), st.sampled_from(KINDS))
def test_the_payload_of_another_use_case_is_malformed_or_a_value(case: Written, kind: Kind) -> None:
    found = kind.read(case[2])
    assert isinstance(found, Finding) or kind.read(kind.write(found)) == found


HUGE_LENGTHS = ["84FFFFFFFF", "88FFFFFFFFFFFFFFFF", "FE" + "FF" * 126, "FF" + "FF" * 127, "80"]


@each_kind
@pytest.mark.parametrize("length", HUGE_LENGTHS)
def test_a_length_that_lies_is_malformed(kind: Kind, length: str) -> None:
    """Nothing is set aside for what a length announces."""
    for tag in ("30", "02", "04", "D9", "01"):
        found_malformed(kind.read(bytes.fromhex(tag + length) + b"\x30\x00"))


@each_kind
@pytest.mark.parametrize("opening", ["3080", "308400FFFFFF", "A280", "2480"])
@pytest.mark.parametrize("depth", [100, 50_000])
def test_deep_nesting_is_malformed(kind: Kind, opening: str, depth: int) -> None:
    found_malformed(kind.read(bytes.fromhex(opening) * depth))


def nested(depth: int) -> bytes:
    """Sequences in sequences, with lengths of their own."""
    octets = b""
    for _ in range(depth):
        octets = sequence(octets)
    return octets


@each_kind
def test_a_sequence_in_a_thousand_others_does_no_harm(kind: Kind) -> None:
    """A certificate is carried, never taken apart: only CS02d, whose payload is one, can read this."""
    found = kind.read(nested(1_000))
    assert isinstance(found, Finding) is (kind.name != "CS02d command")


# -- CS02b: its path ----------------------------------------------------------------------------------------------

CONTROL = "3013 020103 A207 020103 03020780 830204B0 840100"
CERTIFICATE = "3009 3002 0500 3000 030100"


def cs02b(path: str) -> object:
    """What is read of a CS02b command with no replacement and this path."""
    kind = next(kind for kind in KINDS if kind.name == "CS02b command")
    return kind.read(sequence(bytes.fromhex(f"{CONTROL} 3000 {path}")))


@pytest.mark.parametrize("count", range(5))
def test_a_path_has_three_certificates_at_the_most(count: int) -> None:
    found = cs02b(sequence(bytes.fromhex(CERTIFICATE) * count).hex())
    if count <= 3:
        assert not isinstance(found, Finding)
    else:
        assert found_malformed(found) == "there are 4 path certificates, and no more than 3 may be"


def test_a_certificate_in_place_of_a_path_is_malformed() -> None:
    """A certificate is a sequence too, of two sequences and a bit string."""
    assert found_malformed(cs02b(CERTIFICATE)).startswith("Error parsing Certificate")


# -- whole messages -----------------------------------------------------------------------------------------------


@given(st.data(), st.sampled_from(GOLDEN))
def test_a_changed_message_is_malformed_or_has_just_these_octets(data: st.DataObject, octets: bytes) -> None:
    """A frame has one spelling, so a signature or MAC over what was read is one over what came."""
    changed = data.draw(mutations(octets))
    found = decode_message(changed)
    if isinstance(found, Finding):
        assert int(found.details["offset"]) <= len(changed)
        found_malformed(found)
    else:
        assert changed in (encode_message(found), encode_pre_command(found))


@given(st.data(), st.sampled_from(GOLDEN))
def test_a_truncated_message_is_malformed_or_a_pre_command(data: st.DataObject, octets: bytes) -> None:
    cut = octets[: data.draw(st.integers(0, len(octets) - 1))]
    found = decode_message(cut)
    assert isinstance(found, Finding) or encode_pre_command(found) == cut


@pytest.mark.parametrize("length", HUGE_LENGTHS)
def test_a_message_whose_length_lies_is_malformed(length: str) -> None:
    for beginning in ("DD 000000000000", GOLDEN[0][:33].hex()):
        found_malformed(decode_message(bytes.fromhex(beginning + length)))
