"""The files of a matrix: a page, rows and data."""

from __future__ import annotations

import json
from pathlib import Path

from simulator.reports.matrix.rows import Comparison, matrix_csv, matrix_data
from simulator.reports.pages import page
from simulator.reports.wording import TEST_PKI
from simulator.reports.writing import write_whole

_FILES = ("matrix.html", "matrix.csv", "matrix.json")


def matrix_html(comparison: Comparison) -> str:
    """The matrix as one page that needs nothing else."""
    return page("matrix.html.j2").render(
        comparison=comparison, matrix=comparison.matrix, notes=list(comparison.notes), test_pki=TEST_PKI
    )


def write_matrix_files(directory: Path, comparison: Comparison) -> tuple[Path, ...]:
    """Write page, rows and data into a directory, all or none of them, and say where they lie.

    Raises :class:`~simulator.reports.writing.UnwritableRunFiles` where that cannot be done.
    """
    told = json.dumps(matrix_data(comparison), indent=2, ensure_ascii=False)
    contents = matrix_html(comparison), matrix_csv(comparison), f"{told}\n"
    write_whole(directory, {name: text.encode() for name, text in zip(_FILES, contents, strict=True)})
    return tuple(directory / name for name in _FILES)
