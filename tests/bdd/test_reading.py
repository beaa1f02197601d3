from datetime import UTC, datetime

import pytest

from simulator.bdd import reading
from simulator.bdd.reading import UnknownWord
from simulator.domain.parties import RemotePartyRole, UserRole


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("17 April 2019", datetime(2019, 4, 17, tzinfo=UTC)),
        ("1 May 2019 9:05", datetime(2019, 5, 1, 9, 5, tzinfo=UTC)),
        ("1 May 2019, 23:59", datetime(2019, 5, 1, 23, 59, tzinfo=UTC)),
    ],
)
def test_dates(text: str, moment: datetime) -> None:
    assert reading.moment(text) == moment


@pytest.mark.parametrize("text", ["2019-04-17", "30 February 2019", "17 Aprill 2019", "tomorrow", "1 May 2019 25:00"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(UnknownWord, match=f"'{text}' is no date"):
        reading.moment(text)


def test_roles_are_read_as_they_are_written() -> None:
    for role in (RemotePartyRole.NETWORK_OPERATOR, RemotePartyRole.TRANSITIONAL_COS, RemotePartyRole.WAN_PROVIDER):
        assert reading.remote_party_role(reading.role_words(role)) is role
    assert reading.remote_party_role("network operator") is RemotePartyRole.NETWORK_OPERATOR


def test_a_name_that_is_nearly_right_is_proposed() -> None:
    with pytest.raises(UnknownWord, match="there is no User Role 'Gas Suplier'; did you mean 'Gas Supplier'\\?"):
        reading.user_roles("Gas Suplier")
    with pytest.raises(UnknownWord, match="there is no generation of equipment 'X'; known are SMETS1, SMETS2"):
        reading.smets("X")


@pytest.mark.parametrize(
    ("text", "parts"),
    [("EELC", ["EELC"]), ("EELC and LOND", ["EELC", "LOND"]), ("EELC, LOND and SEEB", ["EELC", "LOND", "SEEB"])],
)
def test_enumerations(text: str, parts: list[str]) -> None:
    assert reading.listed(text) == parts


def test_user_roles() -> None:
    assert reading.user_roles("Import Supplier and Gas Supplier") == [UserRole.IS, UserRole.GS]


@pytest.mark.parametrize("text", ["none", "today's rules"])
def test_no_modification(text: str) -> None:
    assert reading.in_force(text) == []


def test_modifications() -> None:
    names = [str(m) for m in reading.in_force("SECMP0063=proposal,code-6.15.1=E0615X1 and DP107=without-6.1f")]
    assert names == ["SECMP0063=proposal,code-6.15.1=E0615X1", "DP107=without-6.1f"]


def test_tables() -> None:
    assert reading.pairs(None) == {}
    assert reading.pairs([["a", "1"], ["b", "2"]]) == {"a": "1", "b": "2"}
    assert reading.rows([["b", "a"], ["2", "1"]], "a", "b") == [{"b": "2", "a": "1"}]
    with pytest.raises(UnknownWord, match="two columns, name and value, but a row has 3"):
        reading.pairs([["a", "1", "x"]])
    with pytest.raises(UnknownWord, match="needs the columns a, b; it has a, c"):
        reading.rows([["a", "c"]], "a", "b")
