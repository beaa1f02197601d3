"""A rule set as rows: the baseline's checks, and what modifications add, replace and remove."""

from simulator.reports.rule_rows import Change, changes_of, rule_rows, rules_rows
from simulator.rules.baseline import user_is_known
from simulator.rules.modification import Delta
from simulator.rules.modifications import select
from simulator.rules.rulebook import Rulebook, RuleSet
from tests.support.modifications import in_force

SECMP0063, DP107 = select("SECMP0063"), select("DP107")
NAMES = [check.name for check in Rulebook.baseline().checks]
AMNESTY = in_force("AMNESTY", "all", Delta(removed=frozenset({user_is_known.name})))


def test_the_baseline_changes_nothing() -> None:
    rows = rule_rows(RuleSet())
    assert [row.check.name for row in rows] == NAMES
    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    assert {(row.change, row.mark) for row in rows} == {(None, "")}


def test_added_and_replaced_checks_are_marked() -> None:
    rows = rule_rows(RuleSet((SECMP0063, DP107)))
    assert {row.check.name: row.mark for row in rows if row.mark} == {
        "6.15.1-certificate-party": "added by SECMP0063",
        "6.21-certificate-party": "added by SECMP0063",
        "user-is-eligible-by-registration": "replaced by DP107",
    }
    (replaced,) = (row for row in rows if row.change is Change.REPLACED)
    assert replaced.before is not None
    assert replaced.before.name in NAMES
    assert replaced.before.sentence != replaced.check.sentence


def test_a_removed_check_comes_last_and_has_no_place() -> None:
    *standing, removed = rule_rows(RuleSet((SECMP0063, AMNESTY)))
    assert (removed.order, removed.check, removed.mark) == (None, user_is_known, "removed by AMNESTY")
    assert user_is_known not in [row.check for row in standing]


def test_what_one_of_several_changes() -> None:
    both = RuleSet((SECMP0063, AMNESTY))
    assert [row.check.name for row in changes_of(both, SECMP0063)] == [
        "6.15.1-certificate-party",
        "6.21-certificate-party",
    ]
    assert [row.change for row in changes_of(both, AMNESTY)] == [Change.REMOVED]


def test_codes_tell_their_standing() -> None:
    codes = {row.check.name: row.code for row in rule_rows(RuleSet((SECMP0063,)))}
    assert codes["6.21-certificate-party"] == "E0621N1 (synthetic)"
    assert codes["sender-is-authenticated"] == "E100 (assumption)"
    assert codes["device-exists"] == "E19"


def test_plain_data() -> None:
    (row,) = (row for row in rules_rows(RuleSet((SECMP0063,))) if row["check"] == "6.21-certificate-party")
    assert row == {
        "order": 27,
        "check": "6.21-certificate-party",
        "clause": "SECMP0063 (DUIS 6.21 validation)",
        "source": "published",
        "code": "E0621N1",
        "code_meaning": "Certificate Party / MPAN mismatch - The Certificate Party is not correct for the MPAN",
        "code_standing": "synthetic",
        "services": ["6.21"],
        "sentence": "On an ESME or GPF, the certificate must be of the Network Operator that Registration Data names",
        "modification": "SECMP0063",
        "change": "added",
    }
