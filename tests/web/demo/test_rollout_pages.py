import re

import httpx
import pytest

from simulator.reports.wording import TEST_PKI
from simulator.scenario import Scenario
from simulator.web.demo.rollout import RollOut
from tests.web.demo.conftest import RULE_SETS, TOKEN, served


def test_the_figures_of_the_last_day_are_those_of_the_results(roll_out: RollOut) -> None:
    assert roll_out.courses is not None
    for course in roll_out.courses:
        count = course.count(roll_out.scenario.days)
        assert count.wrong_now == course.results.wrong_over_time[-1][1]
        assert count.breaches == course.results.wrong_after_seven_working_days
        assert count.requests == course.results.requests
        assert count.rejections == sum(line.count for line in course.results.panel)


def test_the_modification_blocks_what_passes_today(roll_out: RollOut) -> None:
    assert roll_out.courses is not None
    today, modified = (course.count(roll_out.scenario.days) for course in roll_out.courses)
    assert today.breaches > 0 == today.rejections
    assert modified.rejections > 0 == modified.breaches


def test_the_days_together_are_the_journal(roll_out: RollOut) -> None:
    assert roll_out.courses is not None
    course = roll_out.courses[0]
    days = [event for day in range(1, roll_out.scenario.days + 2) for event in course.of_day(day)]
    assert days == list(course.entries)


def test_the_page_shows_a_day_its_charts_and_its_reports(visitor: httpx.Client) -> None:
    text = visitor.get("/roll-out?day=10").text
    assert "day 10 of 20" in text
    charts = re.findall(r'src="(/roll-out/chart/.+?)"', text)
    assert [visitor.get(chart).headers["content-type"] for chart in charts] == ["image/svg+xml"] * 2
    assert "/roll-out/panel-report.xlsx" in text


def test_dragging_the_day_changes_the_figures_and_the_address(visitor: httpx.Client) -> None:
    first, last = (visitor.get(f"/roll-out/frame?day={day}") for day in (1, 20))
    assert last.headers["hx-replace-url"] == "/roll-out?day=20"
    assert first.text != last.text


def test_the_messages_of_a_day_are_paged(visitor: httpx.Client) -> None:
    text = visitor.get("/roll-out/journal?which=1&day=1&page=99").text
    assert re.search(r"page (\d+) of \1\b", text)
    assert text.count("<tr>") <= 51


@pytest.mark.parametrize("name", ["summary.html", "panel-report.html", "panel-report.xlsx"])
def test_the_reports_can_be_read(visitor: httpx.Client, name: str) -> None:
    answer = visitor.get(f"/roll-out/{name}")
    assert answer.status_code == 200
    assert answer.headers["x-test-pki"] == TEST_PKI


def test_while_it_runs_the_page_shows_how_far_it_has_come() -> None:
    never_begun = _NeverBegun(Scenario(title="Slow"), RULE_SETS)
    with served(never_begun) as site, httpx.Client(base_url=site) as visitor:
        visitor.get(f"/?token={TOKEN}")
        assert '<progress id="progress"' in visitor.get("/roll-out").text
        assert visitor.get("/roll-out/frame").status_code == 409


def test_when_it_has_ended_the_events_say_so(visitor: httpx.Client) -> None:
    assert visitor.get("/roll-out/progress").text == "event: done\ndata: 1\n\n"


class _NeverBegun(RollOut):
    """A roll-out that is not run."""

    def start(self) -> None:
        pass
