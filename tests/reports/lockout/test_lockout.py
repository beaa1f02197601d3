"""The lockout on the terminal and on the page: nothing is said of all states that holds of some alone."""

from __future__ import annotations

import io

import pytest
from lxml import html
from rich.console import Console, RenderableType

from simulator.analysis.lockout.lockout import Lockout, find_lockout
from simulator.analysis.lockout.states import setting
from simulator.analysis.lockout.table import row_of
from simulator.domain.devices import Smets
from simulator.domain.network_operators import network_operator
from simulator.reports.lockout.data import lockout_data
from simulator.reports.lockout.detail import lockout_detail, lockout_table
from simulator.reports.lockout.page import lockout_html
from simulator.reports.lockout.words import NOT_ALIKE, verdict
from simulator.rules.rulebook import Rulebook, RuleSet
from tests.support.modifications import without_london

LOND = network_operator("LOND").index


def printed(renderable: RenderableType, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(renderable)
    return out.getvalue()


@pytest.fixture(scope="module")
def of_own_making() -> Lockout:
    """A rulebook under which LOND alone is never heard, and code and clause look like markup."""
    delta = without_london(name="[red]own[/red]<script>", clause="<b>own</b>")
    return find_lockout(Rulebook.baseline().with_delta(delta, "OWN"), setting(Smets.SMETS1))


def test_a_rulebook_that_names_operators_is_said_to(of_own_making: Lockout) -> None:
    assert " ".join(NOT_ALIKE.split()) in " ".join(printed(lockout_detail(of_own_making, "OWN")).split())
    assert NOT_ALIKE in lockout_html(of_own_making, "OWN")
    assert lockout_data(of_own_making, "OWN")["treats_operators_alike"] is False


def test_answers_that_differ_within_a_class_are_counted(of_own_making: Lockout) -> None:
    text = " ".join(printed(lockout_detail(of_own_making, "OWN"), 200).split())
    assert "E4 by [red]own[/red]<script> (" in text


def test_foreign_words_are_no_markup_on_the_page(of_own_making: Lockout) -> None:
    page = lockout_html(of_own_making, "<i>OWN</i>")
    assert "<script" not in page
    assert "<i>OWN" not in page
    assert html.fromstring(page).xpath("//svg//text()[contains(., '<i>OWN</i>')]")


def test_nothing_from_elsewhere_is_on_the_page(of_own_making: Lockout) -> None:
    page = html.fromstring(lockout_html(of_own_making, "OWN"))
    assert page.xpath("//@href | //@src | //script | //link") == []


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_its_width(width: int) -> None:
    rules = RuleSet()
    rows = [row_of(find_lockout(rules.at(), setting(smets)), rules) for smets in (Smets.SMETS1, Smets.SMETS2)]
    lines = printed(lockout_table(rows), width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any("…" in line for line in lines)


def test_the_answer_in_a_sentence() -> None:
    assert verdict(find_lockout(RuleSet().at(), setting())) == (
        "In 1,740 of the 1,740 states with a wrong certificate no sequence of permitted requests brings the right one "
        "back."
    )
