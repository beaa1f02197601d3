"""Numbers, dates and foreign texts."""

from datetime import UTC, datetime

import pytest

from simulator.reports.wording import counted, difference, listed, no_formula, period, printable, thousands


def test_numbers() -> None:
    assert thousands(1234567) == "1,234,567"
    assert [difference(n) for n in (1052, 0, -4)] == ["+1,052", "0", "\N{MINUS SIGN}4"]
    assert difference(-4, minus="-") == "-4"
    assert [counted(n, "code") for n in (0, 1, 2)] == ["0 codes", "1 code", "2 codes"]


def test_lists() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("start", "days", "words"),
    [
        (datetime(2019, 3, 4, tzinfo=UTC), 40, "4 March 2019 to 12 April 2019 (40 days, UTC)"),
        (datetime(2019, 3, 4, tzinfo=UTC), 1, "4 March 2019 (1 day, UTC)"),
        (datetime(2019, 12, 31, tzinfo=UTC), 2, "31 December 2019 to 1 January 2020 (2 days, UTC)"),
        (datetime(2019, 3, 4, 9, 30, tzinfo=UTC), 1, "4 March 2019, 09:30 to 5 March 2019, 09:30 (1 day, UTC)"),
    ],
)
def test_periods(start: datetime, days: int, words: str) -> None:
    assert period(start, days) == words


def test_what_steers_a_terminal_is_taken_out() -> None:
    assert printable("Ynys Môn\x1b[31m\nEnergy\x00") == "Ynys Môn\ufffd[31m\ufffdEnergy\ufffd"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1"])
def test_what_a_spreadsheet_would_calculate_is_quoted(name: str) -> None:
    assert no_formula(name) == f"'{name}"


def test_other_names_stay_as_they_are() -> None:
    assert no_formula("Avon = Energy") == "Avon = Energy"
