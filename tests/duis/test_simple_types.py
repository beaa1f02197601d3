"""The simple types at their edges."""

from base64 import b64encode
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.parties import RemotePartyRole
from simulator.duis import simple_types as types
from simulator.duis.names import REMOTE_PARTY_ROLES
from simulator.duis.simple_type import Problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-02-29T23:59:59.999Z", datetime(2024, 2, 29, 23, 59, 59, 999_000, UTC)),
        ("3000-12-31T00:00:00.00Z", datetime(3000, 12, 31, tzinfo=UTC)),
        ("2024-01-01T00:00:00.1234567Z", datetime(2024, 1, 1, 0, 0, 0, 123_456, UTC)),
        ("2024-12-31T24:00:00.000Z", datetime(2025, 1, 1, tzinfo=UTC)),
        ("2024-07-01T00:30:00+01:00", datetime(2024, 6, 30, 23, 30, tzinfo=UTC)),
    ],
)
def test_dates_and_times(text: str, value: datetime) -> None:
    assert types.DATE_TIME.read(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-02-29T00:00:00Z",
        "2024-02-31T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-01T24:00:01Z",
        "2024-01-01T23:60:00Z",
        "2024-01-01T23:59:60Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:00z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00+25:00",
        "2024-01-01T00:00Z",
        "24-01-01T00:00:00Z",
        "02024-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T24:00:00Z",
        "٢٠٢٤-01-01T00:00:00Z",
        "1709285400",
    ],
)
def test_what_is_no_date_and_time(text: str) -> None:
    assert isinstance(types.DATE_TIME.read(text), Problem)


@pytest.mark.parametrize("text", ["0", " 7\n", "+7", "007", "-0", "9223372036854775807", "0" * 4000])
def test_whole_numbers(text: str) -> None:
    assert types.FLOOR_SEQ_NUMBER.read(text) == int(text)


@pytest.mark.parametrize("text", ["", "-1", "1.0", "1e3", "0x1", "1 2", "٣", "9223372036854775808", "9" * 5000, "+"])
def test_what_is_no_whole_number_or_out_of_range(text: str) -> None:
    assert isinstance(types.FLOOR_SEQ_NUMBER.read(text), Problem)


@given(st.binary(max_size=60))
def test_octets(octets: bytes) -> None:
    text = b64encode(octets).decode()
    assert types.BASE64.read(text) == octets
    assert types.BASE64.read(f"\n {text[:3]}\n{text[3:]}\t") == octets


@pytest.mark.parametrize("text", ["A", "AA", "AAA", "AA=", "AA==AA==", "AB==", "AA_-", "A A", "=AAA", "AAAA=", "ÄAAA"])
def test_what_is_no_base64(text: str) -> None:
    assert isinstance(types.BASE64.read(text), Problem)


@pytest.mark.parametrize("name", REMOTE_PARTY_ROLES)
def test_remote_party_roles(name: str) -> None:
    assert types.ROLE.read(f" {name}\n") is REMOTE_PARTY_ROLES[name]


@pytest.mark.parametrize("role", REMOTE_PARTY_ROLES.values())
def test_the_secs_own_name_of_a_role_is_understood_as_a_near_miss(role: RemotePartyRole) -> None:
    problem = types.ROLE.read(role.title)
    assert problem is role or (isinstance(problem, Problem) and REMOTE_PARTY_ROLES[problem.suggestion] is role)


@pytest.mark.parametrize("text", ["supplier", "", "Other", "WANProvider", "2", "Sup plier"])
def test_what_is_no_remote_party_role(text: str) -> None:
    assert isinstance(types.ROLE.read(text), Problem)


@pytest.mark.parametrize("text", [" 6.15.1", "6.15.1 ", "6.15", "6.15.01", "", "6.15.1.1"])
def test_services_are_written_exactly(text: str) -> None:
    assert isinstance(types.SERVICE.read(text), Problem)


def test_dates() -> None:
    assert types.DATE.read("2024-02-29") == date(2024, 2, 29)
    assert types.DATE.read("2024-02-29Z") == date(2024, 2, 29)
    assert isinstance(types.DATE.read("2023-02-29"), Problem)
    assert isinstance(types.DATE.read("29 February"), Problem)
