"""The figures of runs side by side: the one set of rows that the console, the page and the JSON are made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.domain.response_codes import ACCEPTED, ResponseCode
from simulator.engine.results import Results
from simulator.reports.naming import Meanings


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of each run. ``code`` is the response code that it counts, if it counts one."""

    label: str
    counts: tuple[int, ...]
    code: ResponseCode | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together. With ``is_total`` they add up: the last row is the sum of those before it."""

    title: str
    rows: tuple[Row, ...]
    is_total: bool = False


def figures(results: Sequence[Results], seed: int) -> dict[str, object]:
    """Everything that was counted, as plain data: what ``--json`` prints and ``figures.json`` holds."""
    return {"seed": seed, "runs": [run.as_json() for run in results]}


def comparison_groups(results: Sequence[Results]) -> tuple[Group, ...]:
    """The figures of runs side by side, a count per run in each row.

    Final answers and those still open add up to the Service Requests sent. The states after seven Working Days add up
    to the ESMEs that had been installed for so long when the run ended.
    """
    return (
        Group(
            "Requests",
            (
                _row(results, "Service Requests sent", lambda r: r.requests),
                _row(results, "Documents decided by the DSP", lambda r: r.documents),
            ),
        ),
        Group(
            "Final answer to a Service Request",
            (*_answers(results), _row(results, "All Service Requests", lambda r: r.requests)),
            True,
        ),
        Group(
            "ESMEs after seven Working Days, by Network Operator Certificate",
            (
                _row(results, "Right certificate", lambda r: r.after_seven_working_days["right"]),
                _row(results, "Wrong certificate", lambda r: r.after_seven_working_days["wrong"]),
                _row(results, "None yet", lambda r: r.after_seven_working_days["none"]),
                _row(results, "All ESMEs installed for so long", lambda r: sum(r.after_seven_working_days.values())),
            ),
            True,
        ),
        Group(
            "For the SEC Panel",
            (_row(results, "Invalid Network Certificate codes", lambda r: len(r.mismatches)),),
        ),
    )


def unsuccessful_answers(results: Sequence[Results]) -> tuple[Row, ...]:
    """The final answers other than success, a row per response code."""
    return tuple(row for row in _answers(results) if row.code and row.code.code != ACCEPTED.code)


def _answers(results: Sequence[Results]) -> tuple[Row, ...]:
    """A row per code that some run answered with, success first, then short codes; then the requests without answer."""
    meanings = Meanings.of(results)
    codes = sorted({code for run in results for code in run.codes} - {ACCEPTED.code}, key=lambda c: (len(c), c))
    rows = [
        Row(meanings[code].meaning, tuple(run.codes.get(code, 0) for run in results), meanings[code])
        for code in (ACCEPTED.code, *codes)
    ]
    return (*rows, _row(results, "None when the run ended", lambda r: r.requests - sum(r.codes.values())))


def _row(results: Sequence[Results], label: str, count: Callable[[Results], int]) -> Row:
    return Row(label, tuple(count(run) for run in results))
