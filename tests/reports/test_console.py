"""The tables for the terminal, at the widths that people have."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console, RenderableType

from simulator.engine.results import Results
from simulator.journal import Journal
from simulator.reports.console import comparison, panel_table, rules_table
from simulator.rules.baseline import user_is_known
from simulator.rules.modification import Delta
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from tests.support.modifications import in_force

MARKUP = '<b>Avon & "Co"</b>'
WIDTHS = pytest.mark.parametrize("width", [80, 120])

TwoRuns = tuple[Results, Results]


def shown(table: RenderableType, width: int = 80) -> list[str]:
    """The lines as they come out of a pipe, their spaces made one."""
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert "\x1b" not in out.getvalue()
    return [" ".join(line.split()) for line in lines]


def fits(lines: list[str], start: str) -> str:
    """The one line that starts so."""
    (line,) = (line for line in lines if line.startswith(start))
    return line


@WIDTHS
def test_two_runs_and_their_difference(by_hand: TwoRuns, width: int) -> None:
    lines = shown(comparison(by_hand), width)
    assert fits(lines, "Service Requests sent") == "Service Requests sent 4 10 +6"
    assert fits(lines, "I0 Success") == "I0 Success 4 2 -2"
    assert fits(lines, "E0621N1*").endswith("0 4 +4")
    assert fits(lines, "Wrong certificate") == "Wrong certificate 1 0 -1"
    assert "* synthetic: seed 001 leaves the number open." in lines


@WIDTHS
def test_three_runs_have_no_difference(real: tuple[Results, ...], width: int) -> None:
    lines = shown(comparison(real), width)
    counts = " ".join(f"{run.requests:,}" for run in real)
    assert fits(lines, "Service Requests sent") == f"Service Requests sent {counts}"
    assert not any("difference" in line for line in lines)


def test_one_run(by_hand: TwoRuns) -> None:
    lines = shown(comparison(by_hand[:1]))
    assert fits(lines, "Service Requests sent") == "Service Requests sent 4"
    assert not any("synthetic" in line for line in lines)


@WIDTHS
def test_the_panels_figures(by_hand: TwoRuns, scenario: Scenario, width: int) -> None:
    lines = shown(panel_table(by_hand, scenario), width)
    assert f"{MARKUP} E0615N1* 1" in lines
    assert f"{MARKUP} E0621N1* 2" in lines
    assert "=1+1 (small) E0621N1* 2" in lines
    assert "All 5" in lines
    assert "The totals agree with the rejections in each journal." in " ".join(lines)
    assert "Baseline: no check looks for an invalid Network Certificate." in " ".join(lines)


def test_a_baseline_alone_has_nothing_for_the_panel(by_hand: TwoRuns) -> None:
    assert "No check of this rule set looks for" in " ".join(shown(panel_table(by_hand[:1], Scenario())))


def test_nothing_happened(empty: TwoRuns) -> None:
    assert fits(shown(comparison(empty)), "Service Requests sent") == "Service Requests sent 0 0 0"
    told = " ".join(shown(panel_table(empty, Scenario())))
    assert "No code for an invalid Network Certificate was generated." in told


def test_names_are_no_markup(by_hand: TwoRuns) -> None:
    baseline, modified = by_hand
    odd = replace(modified, rules=RuleSet((in_force("MP[bold]1[/bold]", "x\x1b[31m"),)))
    assert any("MP[bold]1[/bold]" in line for line in shown(comparison((baseline, odd))))
    assert any("MP[bold]1[/bold]" in line for line in shown(panel_table((odd,), Scenario())))
    unheard_of = replace(odd, journal=Journal())
    assert any("MP[bold]1[/bold]" in line for line in shown(panel_table((modified, unheard_of), Scenario())))
    rules = RuleSet((in_force("MP[bold]1[/bold]", "x"),))
    assert shown(rules_table(rules))[0] == "Rulebook: MP[bold]1[/bold]=x"


@WIDTHS
def test_every_check_is_shown(width: int) -> None:
    rule_set = RuleSet((select("SECMP0063"), select("DP107=registered-operator")))
    text = " ".join(shown(rules_table(rule_set), width))
    for check in rule_set.at().checks:
        assert check.name in text
        assert check.code.code in text
    assert text.count("added by SECMP0063") == 2
    assert text.count("replaced by DP107") == 1
    assert "Before: To send a Critical" in text
    assert "Removed" not in text


@WIDTHS
def test_removed_checks_and_dates_stand_below(width: int) -> None:
    delta = Delta(removed=frozenset({user_is_known.name}))
    amnesty = in_force("AMNESTY", "all", delta, datetime(2019, 4, 1, tzinfo=UTC))
    lines = shown(rules_table(RuleSet((amnesty,))), width)
    after = lines[lines.index("Removed") :]
    assert any(line.startswith("user-is-known") for line in after)
    assert "removed by AMNESTY" in " ".join(after)
    assert "AMNESTY=all is in force from 1 April 2019 UTC." in after
