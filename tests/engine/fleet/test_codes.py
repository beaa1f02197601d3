"""The answers as small numbers: each tells the response code, and of a rejection the check that gives it."""

from __future__ import annotations

from datetime import UTC, datetime

from simulator.domain.time import Calendar
from simulator.engine.fleet.codes import NONE, SILENCE, SUCCESS, RulesInTime
from tests.support.fleets import rule_set

CALENDAR = Calendar(datetime(2019, 3, 4, tzinfo=UTC))


def test_two_checks_that_answer_with_one_code_have_numbers_of_their_own() -> None:
    told = RulesInTime(rule_set(()), CALENDAR)
    names = {rule.check.name for rule in told.outcomes if rule and rule.check.code.code == "E100"}
    assert names == {"sender-is-authenticated", "user-owns-the-proxy-held-certificate"}
    assert told.codes.count("E100") == 2


def test_every_number_has_its_code_and_the_first_ones_no_check() -> None:
    told = RulesInTime(rule_set(("SECMP0063", "DP107")), CALENDAR)
    assert len(told.codes) == len(told.outcomes)
    assert (told.codes[SUCCESS], told.codes[SILENCE]) == ("I0", "E21")
    assert set(told.outcomes[: NONE + 1]) == {None}
    assert all(
        rule and rule.check.code.code == code
        for code, rule in zip(told.codes[NONE + 1 :], told.outcomes[NONE + 1 :], strict=True)
    )


def test_a_check_that_a_modification_replaces_later_is_told_apart_from_its_former_self() -> None:
    told = RulesInTime(rule_set(("DP107=certificate-owner",), datetime(2019, 6, 1, tzinfo=UTC)), CALENDAR)
    by_name: dict[str, set[str | None]] = {}
    for rule in told.outcomes:
        if rule:
            by_name.setdefault(rule.check.name, set()).add(rule.modification)
    assert {None, "DP107"} in by_name.values()
