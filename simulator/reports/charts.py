"""The pictures of a run as SVG, drawn without a browser, a network or a clock: same figures, same bytes.

Colour is never the only sign. Lines differ in dash and end in marks of their own, and every line and bar carries the
name of its rule set.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.domain.response_codes import ResponseCode
from simulator.engine.results import Results
from simulator.reports.bar_chart import Bars, bars_svg
from simulator.reports.figures import unsuccessful_answers
from simulator.reports.line_chart import lines_svg
from simulator.reports.naming import labels, short_meaning, with_standing
from simulator.reports.wording import printable
from simulator.scenario import Scenario


def wrong_over_time_svg(results: Sequence[Results], scenario: Scenario) -> str:
    """How many ESMEs hold a wrong Network Operator Certificate, from the start to the end: a line per rule set."""
    return lines_svg(
        [(label, run.wrong_over_time) for label, run in zip(labels(results), results, strict=True)],
        scenario,
        "ESMEs that hold a wrong Network Operator Certificate",
        "Number of ESMEs at each moment of the simulated period",
    )


def unsuccessful_answers_svg(results: Sequence[Results]) -> str | None:
    """The final answers other than success, per response code: a bar per rule set. Nothing where there were none."""
    rows = [Bars(described(row.code), row.counts) for row in unsuccessful_answers(results) if row.code]
    return unsuccessful_svg(rows, labels(results)) if rows else None


def unsuccessful_svg(rows: Sequence[Bars], names: Sequence[str]) -> str:
    """Those answers, counted already."""
    return bars_svg(
        rows,
        names,
        "Service Requests that did not succeed, by response code",
        "Final answers over the whole run, a bar for each rule set",
    )


def described(code: ResponseCode) -> str:
    """A response code as pictures name it: what it means in short, and its standing unless it was published."""
    return printable(f"{with_standing(code)}: {short_meaning(code)}")
