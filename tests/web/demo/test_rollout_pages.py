import re

import httpx
import pytest

from simulator.reports.wording import TEST_PKI
from simulator.scenario import Scenario
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.living import MOST_BY_REQUEST
from simulator.web.demo.rollout import RollOut
from tests.support.waiting import until
from tests.web.demo.conftest import RULE_SETS, TOKEN, served, small

BASES = ("/roll-out", f"/roll-out/{MOST_BY_REQUEST + 1}")


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


def test_the_page_shows_a_day_its_charts_and_its_reports(visitor: httpx.Client) -> None:
    text = visitor.get("/roll-out?day=10").text
    assert "day 10 of 20" in text
    charts = re.findall(r'src="(/roll-out/chart/.+?)"', text)
    assert [visitor.get(chart).headers["content-type"] for chart in charts] == ["image/svg+xml"] * 2
    assert "/roll-out/panel-report.xlsx" in text


def test_the_page_says_how_much_the_modification_changes(visitor: httpx.Client, roll_out: RollOut) -> None:
    assert roll_out.courses is not None
    today, modified = (course.count(roll_out.scenario.days) for course in roll_out.courses)
    row = visitor.get("/roll-out").text.partition(">Service Requests</th>")[2].partition("</tr>")[0]
    assert re.findall(">(.+?)</td>", row) == [
        str(today.requests), str(modified.requests), f"+{modified.requests - today.requests}",
    ]  # fmt: skip


def test_a_chart_that_there_is_not_is_not_found(visitor: httpx.Client) -> None:
    assert [visitor.get(f"/roll-out/chart/{name}.svg").status_code for name in ("2", "x", "9" * 5000)] == [404] * 3


def test_the_first_roll_out_begins_when_the_gallery_is_opened(evidence: Evidence) -> None:
    runs = [_NeverBegun(Scenario(title="Slow"), RULE_SETS) for _ in range(2)]
    with served(runs[:1], evidence) as site, httpx.Client(base_url=site) as visitor:
        visitor.get(f"/?token={TOKEN}", follow_redirects=True)
        until(lambda: runs[0].asked)
    assert [run.asked for run in runs] == [True, False]


def test_dragging_the_day_changes_the_figures_and_the_address(visitor: httpx.Client) -> None:
    first, last = (visitor.get(f"/roll-out/frame?day={day}") for day in (1, 20))
    assert last.headers["hx-replace-url"] == "/roll-out?day=20"
    assert first.text != last.text


def test_the_messages_of_a_day_are_paged(visitor: httpx.Client) -> None:
    for base in BASES:
        text = visitor.get(f"{base}/journal?which=1&day=1&page=9999").text
        assert re.search(r"page (\d+) of \1\b", text)
        assert text.count("<tr>") <= 51


def test_a_day_without_messages_says_so(visitor: httpx.Client) -> None:
    text = visitor.get(f"{BASES[0]}/journal?day=20").text
    assert "Nobody sent anything on this day." in text
    assert "<table" not in text


@pytest.mark.parametrize(
    "name", ["summary.html", "panel-report.html", "panel-report.xlsx", "panel-report.csv", "figures.json"]
)
@pytest.mark.parametrize("base", BASES)
def test_the_reports_can_be_read(visitor: httpx.Client, base: str, name: str) -> None:
    answer = visitor.get(f"{base}/{name}")
    assert answer.status_code == 200
    assert answer.headers["x-test-pki"] == TEST_PKI


def test_a_report_that_there_is_not_is_not_found(visitor: httpx.Client) -> None:
    assert visitor.get("/roll-out/secrets.json").status_code == 404


@pytest.mark.parametrize(("base", "words"), [(BASES[0], "by itself"), (BASES[1], "together, in columns")])
def test_a_page_says_how_its_homes_are_lived_through(visitor: httpx.Client, base: str, words: str) -> None:
    assert words in visitor.get(base).text


def test_the_large_roll_out_has_its_days_and_charts(visitor: httpx.Client) -> None:
    text = visitor.get(f"{BASES[1]}?day=10").text
    assert "day 10 of 20" in text
    charts = re.findall(r'src="(/roll-out/.*?chart/.+?)"', text)
    assert [visitor.get(chart).headers["content-type"] for chart in charts] == ["image/svg+xml"] * 2
    assert "right certificate" in visitor.get(f"{BASES[1]}/journal?day=13").text


def test_the_panel_report_of_the_large_roll_out_adds_up(visitor: httpx.Client) -> None:
    text = visitor.get(f"{BASES[1]}/panel-report.html").text
    assert "the two agree" in text
    assert "DO NOT AGREE" not in text


def test_while_it_runs_the_page_shows_how_far_it_has_come(evidence: Evidence) -> None:
    never_begun = _NeverBegun(Scenario(title="Slow"), RULE_SETS)
    with served([never_begun], evidence) as site, httpx.Client(base_url=site) as visitor:
        visitor.get(f"/?token={TOKEN}")
        assert '<progress id="progress"' in visitor.get("/roll-out").text
        assert visitor.get("/roll-out/frame").status_code == 409


def test_a_roll_out_that_cannot_be_run_says_why(evidence: Evidence) -> None:
    run = RollOut(small(), ["SECMP0063=moon"])
    with served([run], evidence) as site, httpx.Client(base_url=site) as visitor:
        visitor.get(f"/?token={TOKEN}")
        visitor.get("/roll-out")
        until(lambda: visitor.get("/roll-out").status_code != 200 or run.problem)
        text = visitor.get("/roll-out").text
    run.stop()
    assert "The roll-out could not be run" in text
    assert "moon" in text


def test_when_it_has_ended_the_events_say_so(visitor: httpx.Client) -> None:
    assert visitor.get("/roll-out/progress").text == "event: done\ndata: 1\n\n"


class _NeverBegun(RollOut):
    """A roll-out that is not run, however often it is asked for."""

    asked = False

    def start(self) -> None:
        self.asked = True
