"""A matrix as plain data: its headline, its verdict, and what a reader has to know besides."""

from __future__ import annotations

import pytest

from simulator.analysis.matrix.expectation import Departure
from simulator.analysis.matrix.matrix import matrix
from simulator.reports.matrix.files import matrix_html
from simulator.reports.matrix.rows import Comparison, matrix_csv, matrix_data
from simulator.rules.check import check
from simulator.rules.facts import Column, Facts
from simulator.rules.rulebook import Rule, Rulebook
from tests.support.facts import EELC, rulebook

ROLE = next(c for c in rulebook().checks if c.name == "user-role-is-eligible")


@check("E4", clause="=1+1", source="test")
def not_here(facts: Facts) -> Column:
    """Nobody may ask <there>."""
    return facts.registered_operator == EELC.index


BEFORE = Rulebook((Rule(ROLE),))
AFTER = Rulebook((Rule(ROLE), Rule(not_here)))
COMPARISON = Comparison("before", "<after>", matrix(BEFORE, AFTER))


def test_a_check_that_names_somebody_is_warned_of() -> None:
    (note,) = COMPARISON.notes
    assert note.startswith("not-here looks at particular Users or Network Operators")


def test_without_an_expectation_there_is_no_verdict() -> None:
    assert COMPARISON.verdict == ""
    assert "departures" not in matrix_data(COMPARISON)


@pytest.mark.parametrize(
    ("departures", "verdict"),
    [((), "As expected"), ((Departure("missing", "gone"),), "Not as expected: 1 departure from")],
)
def test_the_verdict(departures: tuple[Departure, ...], verdict: str) -> None:
    held = Comparison("before", "after", COMPARISON.matrix, departures)
    assert held.verdict.startswith(verdict)
    assert verdict in matrix_html(held)
    assert matrix_data(held)["departures"] == [{"kind": d.kind, "message": d.message} for d in departures]


def test_the_headline() -> None:
    found = COMPARISON.matrix
    assert (
        COMPARISON.headline
        == f"{found.changed:,} decisions differ of {found.combinations:,} possible combinations of 3 facts"
    )


def test_foreign_names_are_escaped() -> None:
    page = matrix_html(COMPARISON)
    assert "&lt;after&gt;" in page
    assert "<after>" not in page


def test_rows_are_those_of_the_data() -> None:
    header, *rows = matrix_csv(COMPARISON).splitlines()
    assert header == "kind,rule,before,after,count,example"
    data = matrix_data(COMPARISON)
    assert isinstance(data["changed"], list)
    assert isinstance(data["unchanged"], list)
    assert len(rows) == len(data["changed"]) + len(data["unchanged"])
