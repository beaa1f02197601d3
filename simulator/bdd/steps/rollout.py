"""Steps about a small roll-out, in which Suppliers choose some certificates wrongly and try again when told."""

from __future__ import annotations

import pytest

from simulator.bdd.checking import agree, disagree
from simulator.bdd.rollout import RollOut
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then


@pytest.fixture
def roll_outs() -> list[RollOut]:
    """The roll-out of a scenario, once it is described."""
    return []


@given("a roll-out to {homes:d} homes in which {percent:d} % of the certificates are chosen wrongly")
def a_roll_out(roll_outs: list[RollOut], stage: Stage, homes: int, percent: int) -> None:
    """Each home gets an ESME; its Supplier places a Network Operator Certificate, by 6.21."""
    roll_outs.append(RollOut(homes, percent / 100, beside=stage.beside))


@given("the DSP's copy of Registration Data lacks every meter point of the roll-out")
def all_missing(roll_outs: list[RollOut]) -> None:
    """The DCC cannot tell whose certificate is right."""
    _roll_out(roll_outs).missing = 1.0


@given("in the roll-out the SMKI Repository shows the names of Organisations")
def names_shown(roll_outs: list[RollOut]) -> None:
    """The what-if: who sees whose a certificate is does not take another's."""
    _roll_out(roll_outs).show_names = True


@then("under {rules} the number of ESMEs left with the wrong Network Operator Certificate is {count:d}")
def left_wrong(roll_outs: list[RollOut], rules: str, count: int) -> None:
    """After seven Working Days."""
    found = _roll_out(roll_outs).under(rules).wrong_after_seven_working_days
    agree(f"ESMEs with the wrong certificate under {rules}", count, found)


@then("under {rules} some ESMEs are left with the wrong Network Operator Certificate")
def some_left_wrong(roll_outs: list[RollOut], rules: str) -> None:
    """At least one, after seven Working Days."""
    if not _roll_out(roll_outs).under(rules).wrong_after_seven_working_days:
        disagree(f"under {rules} no ESME is left with the wrong certificate")


@then("under {rules} that number is the same as under {other}")
def as_many(roll_outs: list[RollOut], rules: str, other: str) -> None:
    """The modification changes nothing for these homes."""
    here, there = (_roll_out(roll_outs).under(r).wrong_after_seven_working_days for r in (rules, other))
    agree(f"ESMEs with the wrong certificate under {rules}, compared with {other}", there, here)


@then("under {rules} the report to the SEC Panel has a code for each of them under {other}")
def reported(roll_outs: list[RollOut], rules: str, other: str) -> None:
    """What one rule set lets pass, the other blocks and counts."""
    agree(
        f"codes reported under {rules}, for the wrong certificates that pass under {other}",
        _roll_out(roll_outs).under(other).wrong_after_seven_working_days,
        sum(line.count for line in _roll_out(roll_outs).under(rules).panel),
    )


def _roll_out(roll_outs: list[RollOut]) -> RollOut:
    if not roll_outs:
        disagree("there is no roll-out: describe it with 'Given a roll-out to … homes in which … % …'")
    return roll_outs[-1]
