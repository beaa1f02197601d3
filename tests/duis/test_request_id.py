"""RequestIDs, taken apart and put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.duis.request_id import format_request_id, parse_request_id

EUI64S = st.builds(EUI64, st.integers(0, 2**64 - 1))


@given(EUI64S, EUI64S, st.integers(0, 2**64 - 1))
def test_what_is_put_together_comes_apart(originator: EUI64, target: EUI64, counter: int) -> None:
    assert parse_request_id(format_request_id(originator, target, counter)) == (originator, target, counter)


def test_the_form() -> None:
    text = format_request_id(EUI64(0x90B3D51F30010000), EUI64(0x00DB1234567890A0), 1000)
    assert text == "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:-1",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:01",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:18446744073709551616",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:99999999999999999999",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1\n",
        "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:\u0661",
        "90B3D51F30010000:00DB1234567890A0:1",
        "90:B3:D5:1F:30:01:00:00:00:DB:12:34:56:78:90:A0:1",
        "G0-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1",
    ],
)
def test_what_is_none_gives_a_finding(text: str) -> None:
    finding = parse_request_id(text)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.details["reason"]) == ("E1001", "bad-request-id")
    assert "originator:target:counter" in finding.message


@given(st.text())
def test_any_text_gives_an_answer(text: str) -> None:
    assert isinstance(parse_request_id(text), Finding)
