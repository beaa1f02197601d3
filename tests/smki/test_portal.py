from __future__ import annotations

import pytest

from simulator.domain.time import HOUR, MINUTE
from simulator.smki.portal import Portal


def codes(portal: Portal, *attempts: int) -> list[str]:
    found = [portal.log_in("Ada", at, credentials_hold=False) for at in attempts]
    return [finding.code if finding else "" for finding in found]


@pytest.mark.parametrize(("last", "code"), [(HOUR - 1, "officer-locked-out"), (HOUR, "log-in-failed")])
def test_five_failed_log_ins_within_an_hour_lock_the_account(last: int, code: str) -> None:
    assert codes(Portal(), 0, 1, 2, 3, last) == ["log-in-failed"] * 4 + [code]


def test_a_locked_account_opens_for_right_credentials_only_after_it_was_unlocked() -> None:
    portal = Portal()
    codes(portal, 0, 1, 2, 3, 4)
    assert portal.log_in("Ada", 9 * HOUR, credentials_hold=True) is not None
    portal.unlock("Ada")
    assert portal.log_in("Ada", 9 * HOUR, credentials_hold=True) is None
    assert codes(portal, 9 * HOUR) == ["log-in-failed"]


def test_a_successful_log_in_forgets_the_failures_before_it() -> None:
    portal = Portal()
    codes(portal, 0, 1, 2, 3)
    assert portal.log_in("Ada", MINUTE, credentials_hold=True) is None
    assert codes(portal, MINUTE) == ["log-in-failed"]


def test_accounts_are_locked_one_by_one() -> None:
    portal = Portal()
    codes(portal, 0, 1, 2, 3, 4)
    assert portal.log_in("Bob", 5, credentials_hold=True) is None
