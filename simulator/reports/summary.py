"""The summary of a run as one HTML page that needs nothing else: no script, no network, no font, no clock.

The page is laid out to be read at projector size and to be printed on A4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.engine.results import Results
from simulator.reports.charts import unsuccessful_answers_svg, wrong_over_time_svg
from simulator.reports.figures import comparison_groups
from simulator.reports.naming import headings, labels
from simulator.reports.pages import inline, page, version_shown
from simulator.reports.panel import REQUIREMENT, panel_sections
from simulator.reports.panel_counts import COUNTED
from simulator.reports.rule_rows import RuleRow, changes_of
from simulator.reports.scenario_rows import settings_of
from simulator.reports.wording import (
    SIGNATURES,
    SYNTHETIC_CODES,
    TEST_PKI,
    day,
    period,
)
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario


@dataclass(frozen=True)
class Headline:
    """The one figure of a run that says most: ESMEs with a wrong certificate after seven Working Days, of how many."""

    heading: str
    wrong: int
    of: int

    @property
    def share(self) -> str:
        """``7.2 %``, or nothing where no ESME had been installed for so long."""
        return f"{100 * self.wrong / self.of:.1f} %" if self.of else ""


@dataclass(frozen=True)
class ModificationChanges:
    """A modification in force and what it changes."""

    name: str
    title: str
    sentence: str
    source: str
    effective: str
    rows: tuple[RuleRow, ...]


def summary_html(results: Sequence[Results], scenario: Scenario) -> str:
    """The whole page."""
    rejections = unsuccessful_answers_svg(results)
    return page("summary.html.j2").render(
        scenario=scenario,
        seed=str(scenario.seed),
        period=period(scenario.start, scenario.days),
        headings=headings(results),
        rule_sets=[run.rules.name for run in results],
        headlines=_headlines(results),
        groups=comparison_groups(results),
        with_difference=len(results) == 2,
        sections=panel_sections(results, scenario),
        counted=COUNTED,
        requirement=REQUIREMENT,
        wrong_over_time=inline(wrong_over_time_svg(results, scenario), "ESMEs with a wrong certificate over time"),
        course=_course(results),
        unsuccessful=inline(rejections, "Service Requests that did not succeed, by code") if rejections else None,
        modifications=_modifications(results),
        settings=settings_of(scenario),
        test_pki=TEST_PKI,
        signatures=SIGNATURES,
        synthetic_codes=SYNTHETIC_CODES,
        version=version_shown(),
    )


def _headlines(results: Sequence[Results]) -> list[Headline]:
    return [
        Headline(heading, run.wrong_after_seven_working_days, sum(run.after_seven_working_days.values()))
        for heading, run in zip(headings(results), results, strict=True)
    ]


def _course(results: Sequence[Results]) -> list[str]:
    """Each line of the plot in words."""
    named = zip(labels(results), (tuple(count for _, count in run.wrong_over_time) for run in results), strict=True)
    return [f"{label}: {counts[-1]:,} when the run ends, {max(counts):,} at the most." for label, counts in named]


def _modifications(results: Sequence[Results]) -> list[ModificationChanges]:
    """Every modification that some run was under, once."""
    known = {str(in_force): in_force for run in results for in_force in run.rules.modifications}
    return [
        ModificationChanges(
            name=name,
            title=in_force.modification.title,
            sentence=in_force.variant.sentence,
            source=in_force.modification.source,
            effective=f"in force from {day(in_force.effective)}" if in_force.effective else "in force throughout",
            rows=changes_of(RuleSet((in_force,)), in_force),
        )
        for name, in_force in known.items()
    ]
