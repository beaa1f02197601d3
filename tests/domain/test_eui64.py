"""EUI-64: the one identifier of Devices and of User IDs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.errors import IdentifierError, SimulatorError
from simulator.domain.eui64 import EUI64

METER = EUI64(0x00DB1234567890A0)


@pytest.mark.parametrize(
    "written",
    [
        "00-DB-12-34-56-78-90-A0",
        "00-db-12-34-56-78-90-a0",
        "00:DB:12:34:56:78:90:A0",
        "00DB1234567890A0",
        "  00-DB-12-34-56-78-90-A0\n",
    ],
)
def test_every_way_of_writing_one_is_read(written: str) -> None:
    assert EUI64.parse(written) == METER


@pytest.mark.parametrize(
    "written",
    [
        "",
        "00-DB-12-34-56-78-90",
        "00-DB-12-34-56-78-90-A0-00",
        "00-DB-12-34-56-78-90-AG",
        "0-0D-B1-23-45-67-89-0A-0",
        "00--DB-12-34-56-78-90-A0",
        "00 DB 12 34 56 78 90 A0",
        "00-DB-12-34-56-78-90-٣٤",
    ],
)
def test_anything_else_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(IdentifierError, match=r"is not an EUI-64: write 16 hexadecimal digits, as 00-DB-12-34"):
        EUI64.parse(written)


def test_it_is_written_as_duis_writes_it() -> None:
    """DUIS: ``XX-XX-XX-XX-XX-XX-XX-XX``, in capitals."""
    assert str(METER) == "00-DB-12-34-56-78-90-A0"


def test_octets_are_those_of_certificates_and_gbcs_headers() -> None:
    assert METER.octets == bytes.fromhex("00db1234567890a0")
    with pytest.raises(IdentifierError, match="has 8 octets, not 7"):
        EUI64.from_octets(bytes(7))


@pytest.mark.parametrize("value", [-1, 1 << 64])
def test_it_has_64_bits(value: int) -> None:
    with pytest.raises(IdentifierError, match="has 64 bits"):
        EUI64(value)


@given(st.integers(0, (1 << 64) - 1))
def test_every_form_leads_back(value: int) -> None:
    identifier = EUI64(value)
    assert EUI64.parse(str(identifier)) == EUI64.from_octets(identifier.octets) == identifier


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        identifier = EUI64.parse(text)
    except SimulatorError:
        return
    assert str(identifier).replace("-", "") == text.strip().replace("-", "").replace(":", "").upper()
