"""The pictures of a national run, but for those of its areas. Colour is never the only sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import altair as alt
import numpy as np

from simulator.domain.response_codes import ACCEPTED
from simulator.engine.fleet.figures import RESPONSE_BOUNDS
from simulator.engine.fleet.identities import Identities
from simulator.engine.fleet.national import NationalRun
from simulator.reports.bar_chart import Bars, bars_svg
from simulator.reports.chart_style import by_rule_set, svg
from simulator.reports.charts import described, unsuccessful_svg
from simulator.reports.fleet.courses import course
from simulator.reports.fleet.figures import breaches, rejected_by_supplier
from simulator.reports.line_chart import lines_svg
from simulator.reports.naming import Meanings, labels
from simulator.reports.wording import printable

_SHOWN = 0.999
"""The plot of response times ends where this share is answered."""

_PERCENT = "format(100 * datum.value, 'd') + ' %'"


def wrong_over_time_svg(runs: Sequence[NationalRun]) -> str:
    """ESMEs with a wrong Network Operator Certificate in the whole country, a line for each rule set."""
    return lines_svg(
        [(label, course(run.figures, run)) for label, run in zip(labels(runs), runs, strict=True)],
        runs[0].scenario,
        "ESMEs that hold a wrong Network Operator Certificate",
        "Number of ESMEs in Great Britain at each month’s end",
    )


def unsuccessful_answers_svg(runs: Sequence[NationalRun]) -> str | None:
    """The final answers other than success, per response code. Nothing where there were none."""
    totals, meanings = [run.figures.answers for run in runs], Meanings.of(runs)
    codes = sorted({code for answers in totals for code in answers} - {ACCEPTED.code}, key=lambda c: (len(c), c))
    rows = [Bars(described(meanings[code]), [answers.get(code, 0) for answers in totals]) for code in codes]
    return unsuccessful_svg(rows, labels(runs)) if rows else None


def rejections_svg(runs: Sequence[NationalRun]) -> str:
    """Rejected Service Requests of each Supplier."""
    of_supplier = Identities.of(runs[0].scenario).of_supplier
    sent = [[int(run.figures.by_user[user].sum()) for user in of_supplier] for run in runs]
    rejected = [rejected_by_supplier(run, of_supplier) for run in runs]
    return bars_svg(
        list(_by_supplier(runs, rejected, sent)),
        labels(runs),
        "Rejected Service Requests, by Supplier",
        "Of all that the Supplier sent over the whole run",
    )


def breaches_svg(runs: Sequence[NationalRun]) -> str:
    """ESMEs of each Supplier that had not the right certificate after seven Working Days."""
    counts = [list(zip(*breaches(run.figures), strict=True)) for run in runs]
    return bars_svg(
        list(_by_supplier(runs, [late for late, _ in counts], [of for _, of in counts])),
        labels(runs),
        "Not the right certificate after seven Working Days, by Supplier",
        "ESMEs with a wrong Network Operator Certificate, or with none yet, of all that were installed for so long",
    )


def _by_supplier(
    runs: Sequence[NationalRun], counts: Sequence[Sequence[int]], of: Sequence[Sequence[int]]
) -> Iterator[Bars]:
    for place, supplier in enumerate(runs[0].scenario.suppliers):
        own = [each[place] for each in counts]
        totals = [each[place] for each in of]
        shares = [f" ({100 * n / total:.1f} %)" if total else "" for n, total in zip(own, totals, strict=True)]
        yield Bars(printable(supplier.name), own, shares)


def response_times_svg(runs: Sequence[NationalRun]) -> str:
    """Which share of the Service Requests was answered within so many seconds."""
    last = max(run.figures.response_seconds(_SHOWN) for run in runs)
    shares = [np.cumsum(run.figures.seconds) / max(1, run.figures.seconds.sum()) for run in runs]
    names = labels(runs)
    points = [
        {"rule_set": name, "seconds": int(seconds), "share": float(answered)}
        for name, share in zip(names, shares, strict=True)
        for seconds, answered in [(0, 0.0), *zip(RESPONSE_BOUNDS, share, strict=True)]
        if seconds <= last
    ]
    return svg(
        alt.Chart(alt.InlineData(values=points))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("seconds:Q", axis=alt.Axis(title="Seconds from sending to the final answer", grid=False)),
            y=alt.Y("share:Q", axis=alt.Axis(title=None, tickCount=5, labelExpr=_PERCENT)),
            **by_rule_set(names),
        )
        .properties(
            width=640,
            height=220,
            title=alt.TitleParams("Response times", subtitle="Share of all Service Requests answered by then"),
        )
    )
