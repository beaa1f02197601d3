"""The report on national runs as one HTML page that needs nothing else: no script, no network, no font, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from simulator.engine.fleet.national import NationalRun
from simulator.reports.fleet.area_plots import wrong_by_area_svg
from simulator.reports.fleet.charts import (
    breaches_svg,
    rejections_svg,
    response_times_svg,
    unsuccessful_answers_svg,
    wrong_over_time_svg,
)
from simulator.reports.fleet.figures import TITLE, groups
from simulator.reports.fleet.smki import smki_groups
from simulator.reports.fleet.tiles import Share, tiles_svg
from simulator.reports.naming import headings, labels
from simulator.reports.pages import inline, page, version_shown
from simulator.reports.scenario_rows import settings_of
from simulator.reports.wording import SYNTHETIC_CODES, TEST_PKI, period


@dataclass(frozen=True)
class Headline:
    """The one figure of a run that says most: ESMEs with a wrong certificate at its end, of how many."""

    heading: str
    count: int
    of: int
    share: str


def fleet_page(runs: Sequence[NationalRun]) -> str:
    """The whole page on runs of one scenario, under one rule set each."""
    scenario = runs[0].scenario
    named = zip(labels(runs), runs, strict=True)
    return page("fleet.html.j2").render(
        title=TITLE,
        scenario=scenario,
        period=period(scenario.start, scenario.days),
        headings=headings(runs),
        rule_sets=[run.rules.name for run in runs],
        requests=[f"{run.figures.requests:,} ({label})" for label, run in named],
        headlines=_headlines(runs),
        pictures=_pictures(runs),
        groups=list(groups(runs)),
        smki=list(smki_groups(runs[0])),
        settings=settings_of(scenario),
        test_pki=TEST_PKI,
        synthetic_codes=SYNTHETIC_CODES,
        version=version_shown(),
    )


def _headlines(runs: Sequence[NationalRun]) -> list[Headline]:
    found = []
    for heading, run in zip(headings(runs), runs, strict=True):
        share = Share(run.figures.wrong_at_the_end, run.figures.esmes)
        found.append(Headline(heading, share.count, share.of, f"{100 * share.value:.1f} %"))
    return found


def _pictures(runs: Sequence[NationalRun]) -> dict[str, Markup | None]:
    answers = unsuccessful_answers_svg(runs)
    wrong_at_the_end = tiles_svg(
        runs,
        lambda own: Share(own.wrong_at_the_end, own.esmes),
        "Share of ESMEs with a wrong Network Operator Certificate",
        "At the end of the run, by network area",
    )
    lockouts = tiles_svg(
        runs,
        lambda own: Share(own.lockouts, own.smets1_esmes),
        "Share of SMETS1 ESMEs that were locked out",
        "Over the whole run, by network area",
    )
    return {
        "wrong": inline(wrong_over_time_svg(runs), "ESMEs with a wrong certificate over time"),
        "wrong_by_area": inline(wrong_by_area_svg(runs), "ESMEs with a wrong certificate over time, by network area"),
        "tiles": inline(wrong_at_the_end, "Share of ESMEs with a wrong certificate, by network area"),
        "lockouts": inline(lockouts, "SMETS1 lockouts, by network area"),
        "breaches": inline(breaches_svg(runs), "Breaches of the seven Working Days, by Supplier"),
        "rejections": inline(rejections_svg(runs), "Rejected Service Requests, by Supplier"),
        "answers": inline(answers, "Service Requests that did not succeed, by code") if answers else None,
        "response_times": inline(response_times_svg(runs), "Response times"),
    }
