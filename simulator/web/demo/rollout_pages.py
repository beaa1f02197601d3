"""The pages of the roll-out: how far it has come, what had happened by a day, the reports to read and to take along."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import cached_property

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from simulator.reports.charts import unsuccessful_answers_svg, wrong_over_time_svg
from simulator.reports.panel_page import panel_page
from simulator.reports.panel_workbook import panel_workbook
from simulator.reports.sequence import said
from simulator.reports.summary import summary_html
from simulator.stories import story
from simulator.web.demo.place import number
from simulator.web.demo.rollout import Course, RollOut
from simulator.web.demo.templates import rendered

ROLL_OUT = "year_of_roll_out"
_ROWS = 50
_SECONDS_BETWEEN_LOOKS = 0.5


class RollOutPages:
    """Shows one roll-out."""

    def __init__(self, roll_out: RollOut) -> None:
        self._run = roll_out

    def routes(self) -> list[BaseRoute]:
        """The addresses of the roll-out."""
        return [
            Route("/roll-out", self._page),
            Route("/roll-out/frame", self._when_done(self._frame)),
            Route("/roll-out/progress", self._progress),
            Route("/roll-out/journal", self._when_done(self._journal)),
            Route("/roll-out/chart/{number:int}.svg", self._when_done(self._chart)),
            Route("/roll-out/summary.html", self._when_done(lambda _: HTMLResponse(self._summary))),
            Route("/roll-out/panel-report.html", self._when_done(lambda _: HTMLResponse(self._panel))),
            Route("/roll-out/panel-report.xlsx", self._when_done(self._workbook)),
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
        self._run.start()
        shown = {"scenario": self._run.scenario, "text": story(ROLL_OUT), "progress": self._run.progress}
        if self._run.courses is None:
            return HTMLResponse(rendered("rollout_running", **shown))
        return HTMLResponse(rendered("rollout", **shown, **self._at(request), charts=self._charts))

    def _frame(self, request: Request) -> Response:
        at = self._at(request)
        return HTMLResponse(rendered("rollout_frame", **at), headers={"HX-Replace-Url": f"/roll-out?day={at['day']}"})

    def _at(self, request: Request) -> dict[str, object]:
        days = self._run.scenario.days
        day = min(max(number(request.query_params, "day", days), 1), days)
        counts = [course.count(day) for course in self._courses]
        suppliers = sorted({supplier for count in counts for supplier, _ in count.by_supplier})
        return {
            "day": day,
            "days": days,
            "moment": self._run.scenario.start + timedelta(days=day - 1),
            "columns": list(zip(self._run.rule_sets, counts, strict=True)),
            "suppliers": [(name, [dict(count.by_supplier).get(name, 0) for count in counts]) for name in suppliers],
        }

    async def _progress(self, _request: Request) -> Response:
        """How far the run has come, as server-sent events, until it has ended."""

        async def events() -> AsyncIterator[str]:
            # fetching what the processes hand over takes a moment, in which others want to be answered
            while await run_in_threadpool(lambda: self._run.courses) is None:
                yield f"data: {self._run.progress:.3f}\n\n"
                await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            yield "event: done\ndata: 1\n\n"

        return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def _journal(self, request: Request) -> Response:
        """The messages of one day under one rule set, a page at a time."""
        at = self._at(request)
        which = min(number(request.query_params, "which", 0), len(self._courses) - 1)
        entries = self._courses[which].of_day(number(request.query_params, "day", 1))
        pages = max(1, -(-len(entries) // _ROWS))
        shown = min(max(number(request.query_params, "page", 1), 1), pages)
        rows = entries[(shown - 1) * _ROWS : shown * _ROWS]
        values = {"which": which, "rows": rows, "page": shown, "pages": pages, "all": len(entries), "said": said}
        return HTMLResponse(rendered("rollout_journal", **at, **values, start=self._run.scenario.start))

    def _chart(self, request: Request) -> Response:
        """One of the charts, as a picture of its own."""
        number_of_chart = int(request.path_params["number"])
        if number_of_chart >= len(self._charts):
            raise HTTPException(404, "There is no chart of this number.")
        return Response(self._charts[number_of_chart][1], media_type="image/svg+xml")

    def _workbook(self, _request: Request) -> Response:
        content = panel_workbook([course.results for course in self._courses], self._run.scenario)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        name = 'attachment; filename="TEST-PKI-panel-report.xlsx"'
        return Response(content, media_type=kind, headers={"Content-Disposition": name})

    # -- drawn once ---------------------------------------------------------------------------------------------------

    @cached_property
    def _charts(self) -> list[tuple[str, str]]:
        """What each chart shows, and the chart itself (SVG)."""
        results = [course.results for course in self._courses]
        drawn = {
            "ESMEs with a wrong certificate over time": wrong_over_time_svg(results, self._run.scenario),
            "Service Requests that did not succeed, by code": unsuccessful_answers_svg(results),
        }
        return [(about, svg) for about, svg in drawn.items() if svg]

    @cached_property
    def _summary(self) -> str:
        return summary_html([course.results for course in self._courses], self._run.scenario)

    @cached_property
    def _panel(self) -> str:
        return panel_page([course.results for course in self._courses], self._run.scenario)
