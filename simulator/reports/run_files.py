"""The files of a run: journals, the SEC Panel's report, the summary and the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.engine.results import Results
from simulator.journal import Journal
from simulator.reports.figures import figures
from simulator.reports.naming import headings, slugs
from simulator.reports.panel import panel_csv
from simulator.reports.panel_page import panel_page
from simulator.reports.panel_workbook import panel_workbook
from simulator.reports.summary import summary_html
from simulator.reports.writing import Content, UnwritableRunFiles, write_whole
from simulator.scenario import Scenario

__all__ = ["RunFiles", "UnwritableRunFiles", "figures", "write_run_files"]

_SUMMARY = "summary.html"
_WORKBOOK = "panel-report.xlsx"
_CSV = "panel-report.csv"
_PANEL = "panel-report.html"
_FIGURES = "figures.json"


@dataclass(frozen=True)
class RunFiles:
    """Where the files of a run lie."""

    summary: Path
    panel_workbook: Path
    panel_csv: Path
    panel_page: Path
    figures: Path
    journals: Mapping[str, Path]
    """The journal of each rule set, by the name that its column has (``SECMP0063 (dcc-assessment)``)."""

    def described(self) -> tuple[tuple[Path, str], ...]:
        """Each file with a line about it, in the order in which a reader wants them."""
        return (
            (self.summary, "summary with both plots, one page for a browser or a printer"),
            (self.panel_workbook, "SEC Panel report, a sheet per rule set"),
            (self.panel_page, "SEC Panel report as a page: by Supplier Party, category, month and network area"),
            (self.panel_csv, "SEC Panel report as rows"),
            (self.figures, "the figures, as --json prints them"),
            *((file, f"journal: {heading}") for heading, file in self.journals.items()),
        )


def write_run_files(directory: Path, results: Sequence[Results], scenario: Scenario) -> RunFiles:
    """Write the files of a run into a directory, which is made if need be, and say where they lie.

    Those of an earlier run there are replaced, all of them or none; its journals go even if their rule sets were
    others. Same runs, same bytes. Raises :class:`UnwritableRunFiles` where the directory cannot be written.
    """
    journals = [_journal(slug) for slug in slugs(run.rules.name for run in results)]
    told = json.dumps(figures(results, scenario.seed), indent=2, ensure_ascii=False)
    contents: dict[str, Content] = {name: _lines(run.journal) for name, run in zip(journals, results, strict=True)}
    contents |= {
        _SUMMARY: summary_html(results, scenario).encode(),
        _WORKBOOK: panel_workbook(results, scenario),
        _CSV: panel_csv(results, scenario).encode(),
        _PANEL: panel_page(results, scenario).encode(),
        _FIGURES: f"{told}\n".encode(),
    }
    write_whole(directory, contents, _journals_of_earlier_run(directory))
    named = (heading.replace("\n", " ") for heading in headings(results))
    return RunFiles(
        summary=directory / _SUMMARY,
        panel_workbook=directory / _WORKBOOK,
        panel_csv=directory / _CSV,
        panel_page=directory / _PANEL,
        figures=directory / _FIGURES,
        journals={heading: directory / name for heading, name in zip(named, journals, strict=True)},
    )


def _journal(slug: str) -> str:
    return f"journal-{slug}.ndjson"


def _lines(journal: Journal) -> Iterator[str]:
    return (event.as_json() for event in journal)


def _journals_of_earlier_run(directory: Path) -> list[str]:
    """The journals that an earlier run left here, as its figures name them; none where they cannot be read."""
    try:
        runs = json.loads((directory / _FIGURES).read_bytes())["runs"]
        names = [" + ".join(run["modifications"]) or "baseline" for run in runs]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [_journal(slug) for slug in slugs(names)]
