"""A national run's figures as plain data and as rows: what the table, the files and ``--json`` show."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from simulator.actors.steps import REQUESTS, Step
from simulator.engine.fleet.national import NationalRun
from simulator.reports.writing import write_whole

SUMMARY = "fleet.json"
ANSWERS = "fleet-answers.csv"
WRONG = "fleet-wrong-certificates.csv"
DEADLINES = "fleet-seven-working-days.csv"

FILES = (
    (SUMMARY, "the figures, as --json prints them"),
    (ANSWERS, "final answers by network area, step and response code"),
    (WRONG, "ESMEs with a wrong Network Operator Certificate at each month's end, by network area and Supplier"),
    (DEADLINES, "ESMEs after seven Working Days, by network area and Supplier"),
)


def fleet_figures(runs: Sequence[NationalRun]) -> dict[str, object]:
    """The figures of national runs of one scenario, under one rule set each."""
    scenario = runs[0].scenario
    return {
        "title": scenario.title,
        "seed": scenario.seed,
        "premises": scenario.fleet.homes,
        "days": scenario.days,
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


def write_fleet_files(folder: Path, runs: Sequence[NationalRun]) -> list[tuple[Path, str]]:
    """Write the files of national runs into a folder and say what each is. Same runs, same bytes."""
    contents = {
        SUMMARY: json.dumps(fleet_figures(runs), indent=2, ensure_ascii=False).splitlines(),
        ANSWERS: _lines(("rules", "area", "step", "service", "device", "code", "answers"), _answers(runs)),
        WRONG: _lines(("rules", "month", "area", "supplier", "wrong"), _wrong(runs)),
        DEADLINES: _lines(("rules", "area", "supplier", "right", "wrong", "none"), _deadlines(runs)),
    }
    write_whole(folder, contents)
    return [(folder / name, meaning) for name, meaning in FILES]


def _answers(runs: Iterable[NationalRun]) -> Iterator[Iterable[object]]:
    for run in runs:
        for area, figures in run.areas.items():
            for step, asked in REQUESTS.items():
                name = step.name.lower().replace("_", "-")
                for code, count in zip(figures.codes, figures.by_step[step], strict=True):
                    if count:
                        service = asked.service.variant
                        yield run.rules.name, area, name, service, asked.device_type.name, code, int(count)


def _wrong(runs: Iterable[NationalRun]) -> Iterator[Iterable[object]]:
    for run in runs:
        for area, figures in run.areas.items():
            for month, by_supplier in zip(run.months, figures.wrong, strict=True):
                for supplier, count in zip(run.scenario.suppliers, by_supplier, strict=True):
                    yield run.rules.name, f"{month:%Y-%m}", area, supplier.name, int(count)


def _deadlines(runs: Iterable[NationalRun]) -> Iterator[Iterable[object]]:
    for run in runs:
        for area, figures in run.areas.items():
            for supplier, counts in zip(run.scenario.suppliers, figures.judged, strict=True):
                yield run.rules.name, area, supplier.name, *map(int, counts)


def _lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    for row in (header, *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(row)
        yield line.getvalue()
