"""The pages of the roll-out: how far it has come, what had happened by a day, the reports to read and to download."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cached_property, partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from simulator.engine.results import Results
from simulator.reports.charts import unsuccessful_answers_svg, wrong_over_time_svg
from simulator.reports.figures import figures
from simulator.reports.panel import panel_csv
from simulator.reports.panel_page import panel_page
from simulator.reports.panel_workbook import panel_workbook
from simulator.reports.summary import summary_html
from simulator.scenario import Scenario
from simulator.stories import story
from simulator.web.demo.course import Course
from simulator.web.demo.files import file
from simulator.web.demo.place import number
from simulator.web.demo.progress import progress_events
from simulator.web.demo.rollout import RollOut
from simulator.web.demo.templates import rendered

ROLL_OUT = "year_of_roll_out"
_ROWS = 50


def _figures(results: Sequence[Results], scenario: Scenario) -> bytes:
    return json.dumps(figures(results, scenario.seed), indent=2, ensure_ascii=False).encode()


_FILES: dict[str, Callable[[Sequence[Results], Scenario], bytes]] = {
    "panel-report.xlsx": panel_workbook,
    "panel-report.csv": lambda results, scenario: panel_csv(results, scenario).encode(),
    "figures.json": _figures,
}


_CHARTS: dict[str, Callable[[Sequence[Results], Scenario], str | None]] = {
    "ESMEs with a wrong certificate over time": wrong_over_time_svg,
    "Service Requests that did not succeed, by code": lambda results, _: unsuccessful_answers_svg(results),
}
"""What each chart shows, and what draws it (SVG)."""
_NOTHING_TO_DRAW = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


class RollOutPages:
    """Shows one roll-out below the address ``base``."""

    def __init__(self, roll_out: RollOut, base: str, sizes: Sequence[tuple[int, str]] = ()) -> None:
        """``sizes`` are the numbers of homes of all roll-outs, and where each is shown."""
        self._run = roll_out
        self.base = base
        self._sizes = tuple(sizes)
        self._pictures: dict[int, str] = {}
        self._drawing = threading.Lock()

    @property
    def scenario(self) -> Scenario:
        """What is lived through."""
        return self._run.scenario

    @property
    def is_ready(self) -> bool:
        """Whether there is something to show."""
        return self._run.recall()

    def begin(self) -> None:
        """Begin to live it through, unless it has begun."""
        self._run.start()

    def routes(self) -> list[BaseRoute]:
        """The addresses of the roll-out."""
        pages: dict[str, Callable[[Request], Response]] = {
            "/frame": self._frame,
            "/journal": self._journal,
            "/chart/{number}.svg": self._chart,
            "/summary.html": lambda _: HTMLResponse(self._summary),
            "/panel-report.html": lambda _: HTMLResponse(self._panel),
            **{f"/{name}": partial(self._file, name) for name in _FILES},
        }
        return [
            Route(self.base, self._page),
            Route(f"{self.base}/progress", lambda _: progress_events(lambda: self._run.progress)),
            *(Route(f"{self.base}{path}", self._when_done(draw)) for path, draw in pages.items()),
        ]

    def _when_done(self, draw: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            if self._run.courses is None:
                raise HTTPException(409, "The roll-out is still running; its page shows how far it has come.")
            return draw(request)

        return answer

    @property
    def _courses(self) -> tuple[Course, ...]:
        assert self._run.courses is not None  # _when_done has looked
        return self._run.courses

    def _page(self, request: Request) -> Response:
        self.begin()
        shown = {"run": self._run, "base": self.base, "sizes": self._sizes, "text": story(ROLL_OUT)}
        if self._run.courses is None:
            return HTMLResponse(rendered("rollout_running", **shown, progress=self._run.progress))
        return HTMLResponse(rendered("rollout", **shown, **self._at(request), charts=tuple(_CHARTS)))

    def _frame(self, request: Request) -> Response:
        at = self._at(request)
        headers = {"HX-Replace-Url": f"{self.base}?day={at['day']}"}
        return HTMLResponse(rendered("rollout_frame", base=self.base, **at), headers=headers)

    def _at(self, request: Request) -> dict[str, object]:
        days = self.scenario.days
        day = min(max(number(request.query_params, "day", days), 1), days)
        counts = [course.count(day) for course in self._courses]
        suppliers = sorted({supplier for count in counts for supplier, _ in count.by_supplier})
        return {
            "day": day,
            "days": days,
            "moment": self.scenario.start + timedelta(days=day - 1),
            "columns": list(zip(self._run.rule_sets, counts, strict=True)),
            "suppliers": [(name, [dict(count.by_supplier).get(name, 0) for count in counts]) for name in suppliers],
        }

    def _journal(self, request: Request) -> Response:
        """The messages of one day under one rule set, a page at a time."""
        at = self._at(request)
        which = min(number(request.query_params, "which", 0), len(self._courses) - 1)
        course, day = self._courses[which], min(number(request.query_params, "day", 1), self.scenario.days + 1)
        found = course.number_of(day)
        pages = max(1, -(-found // _ROWS))
        shown = min(max(number(request.query_params, "page", 1), 1), pages)
        rows = course.rows(day, (shown - 1) * _ROWS, shown * _ROWS)
        values = {"which": which, "rows": rows, "page": shown, "pages": pages, "all": found, "base": self.base}
        return HTMLResponse(rendered("rollout_journal", **at, **values))

    def _chart(self, request: Request) -> Response:
        """One of the charts, as a picture of its own: the page does not wait for it."""
        asked = number(request.path_params, "number", len(_CHARTS))
        if asked >= len(_CHARTS):
            raise HTTPException(404, "There is no chart of this number.")
        with self._drawing:
            return Response(self._drawn(asked), media_type="image/svg+xml")

    def _file(self, name: str, _request: Request) -> Response:
        """A report as a file to download."""
        return file(_FILES[name](self._results, self.scenario), f"{self.scenario.fleet.homes}-homes-{name}")

    # -- drawn once ---------------------------------------------------------------------------------------------------

    def _drawn(self, asked: int) -> str:
        if asked not in self._pictures:
            self._pictures[asked] = tuple(_CHARTS.values())[asked](self._results, self.scenario) or _NOTHING_TO_DRAW
        return self._pictures[asked]

    @cached_property
    def _summary(self) -> str:
        return summary_html(self._results, self.scenario)

    @cached_property
    def _panel(self) -> str:
        return panel_page(self._results, self.scenario)

    @property
    def _results(self) -> list[Results]:
        return [course.results for course in self._courses]
