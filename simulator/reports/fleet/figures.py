"""A national run's figures as plain data, and as the groups of counts that console and page show side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.actors.homes import DISTRIBUTORS
from simulator.actors.steps import Step
from simulator.domain.response_codes import ACCEPTED
from simulator.engine.fleet.figures import Figures
from simulator.engine.fleet.national import NationalRun
from simulator.engine.ways import NO_RESPONSE
from simulator.reports.fleet.groups import Group
from simulator.reports.fleet.smki import smki_figures
from simulator.reports.naming import Meanings, short_meaning
from simulator.reports.wording import TEST_PKI, printable

TITLE = "The national fleet"

AREAS = {operator.participant: operator.area for operator in DISTRIBUTORS}
"""The name of each network area by its market participant ID."""

RESPONSE_SHARES = {"half": 0.5, "90 %": 0.9, "99 %": 0.99, "99.9 %": 0.999}
"""Shares of the requests for which it is told within how many seconds they were answered."""

STATES = {"right": "right certificate", "wrong": "wrong certificate", "none": "none yet (the DCC's own)"}


def fleet_figures(runs: Sequence[NationalRun]) -> dict[str, object]:
    """The figures of national runs of one scenario, under one rule set each."""
    scenario = runs[0].scenario
    return {
        "notice": TEST_PKI,
        "title": scenario.title,
        "seed": scenario.seed,
        "premises": scenario.fleet.homes,
        "days": scenario.days,
        "smki": smki_figures(runs[0]),
        "runs": [_run(run) for run in runs],
    }


def _run(run: NationalRun) -> dict[str, object]:
    figures = run.figures
    return {
        "rules": run.rules.name,
        "requests": figures.requests,
        "answers": dict(figures.answers),
        "after_seven_working_days": dict(figures.judgements),
        "wrong_at_the_end": figures.wrong_at_the_end,
        "wrong_at_the_end_by_area": {area: own.wrong_at_the_end for area, own in run.areas.items()},
        "smets1_lockouts": figures.lockouts,
        "operator_changes": int(figures.by_step[Step.MOVE].sum()),
        "answered_within_seconds": {"half": figures.response_seconds(0.5), "99%": figures.response_seconds(0.99)},
    }


def groups(runs: Sequence[NationalRun]) -> Iterator[Group]:
    """The figures side by side, a number for each rule set."""
    totals = [run.figures for run in runs]
    meanings = Meanings.of(runs)
    yield Group("Service Requests", [("all", [t.requests for t in totals])])
    codes = sorted({code for t in totals for code in t.answers})
    answers = [(_told(code, meanings), [t.answers.get(code, 0) for t in totals]) for code in codes]
    yield Group("Final answers", answers)
    states = [(words, [t.judgements[state] for t in totals]) for state, words in STATES.items()]
    yield Group("ESMEs after seven Working Days", states)
    by_area = [
        (f"{participant} {area}", [run.areas[participant].wrong_at_the_end for run in runs])
        for participant, area in AREAS.items()
    ]
    everywhere = ("all", [t.wrong_at_the_end for t in totals])
    yield Group("ESMEs with a wrong Network Operator Certificate at the end", [*by_area, everywhere])
    yield Group("SMETS1", [("locked out", [t.lockouts for t in totals])])
    shares = [(label, [t.response_seconds(share) for t in totals]) for label, share in RESPONSE_SHARES.items()]
    yield Group("Answered within seconds", shares)


def _told(code: str, meanings: Meanings) -> str:
    return printable(f"{code} {short_meaning(meanings[code])}")


def rejections(answers: Mapping[str, int]) -> int:
    """How many answers are rejections: all but success and a Device's silence."""
    return sum(count for code, count in answers.items() if code not in (ACCEPTED.code, NO_RESPONSE))


def rejected_by_supplier(run: NationalRun, of_supplier: Sequence[int]) -> list[int]:
    """How many Service Requests of each Supplier were rejected; ``of_supplier`` are their User IDs by number."""
    figures = run.figures
    return [rejections(figures.by_code(figures.by_user[user])) for user in of_supplier]


def breaches(figures: Figures) -> list[tuple[int, int]]:
    """ESMEs of each Supplier without the right certificate after seven Working Days, and of how many."""
    return [(int(row.sum() - row[0]), int(row.sum())) for row in figures.judged]
