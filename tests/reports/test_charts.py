"""The pictures: what they say, that they need nothing else, and that they come out the same again."""

import itertools
import re
from datetime import UTC, datetime

import pytest
from lxml import etree

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING
from simulator.domain.time import DAY, HOUR
from simulator.engine.results import Results
from simulator.journal import EventKind, Journal
from simulator.reports.charts import unsuccessful_answers_svg, wrong_over_time_svg
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario

TwoRuns = tuple[Results, Results]


def texts(svg: str | None) -> list[str]:
    """The words of a picture, a line of text each."""
    assert svg is not None
    root = etree.fromstring(svg)
    return ["".join(map(str, text.itertext())) for text in root.iter("{http://www.w3.org/2000/svg}text")]


def is_self_contained(svg: str) -> bool:
    root = etree.fromstring(svg)
    names = {name for element in root.iter() for name in element.attrib}
    linked = any(str(name).endswith(("href", "src")) for name in names)
    addresses = set(re.findall(r"https?://[^\"'\s>]+", svg))
    inside = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    return not linked and addresses <= inside and "url(" not in svg and "@import" not in svg and "<script" not in svg


def lines(svg: str) -> list[dict[str, str]]:
    """The drawn lines: their attributes."""
    groups = (group for group in etree.fromstring(svg).iter() if "mark-line" in str(group.get("class")))
    return [{str(name): str(value) for name, value in line.attrib.items()} for group in groups for line in group]


def test_the_plot_says_what_it_shows(by_hand: TwoRuns, scenario: Scenario) -> None:
    said = texts(wrong_over_time_svg(by_hand, scenario))
    assert "ESMEs that hold a wrong Network Operator Certificate" in said
    assert "Date (UTC)" in said
    assert {"1  Baseline", "0  SECMP0063"} <= set(said)
    assert "8 Mar" in said


def test_two_rule_sets_differ_by_more_than_colour(real: tuple[Results, ...], country: Scenario) -> None:
    drawn = lines(wrong_over_time_svg(real, country))
    assert len(drawn) == 3
    assert len({line.get("stroke-dasharray", "") for line in drawn}) == 3
    assert len({line["stroke"] for line in drawn}) == 3


def test_the_line_goes_in_steps_to_the_end(by_hand: TwoRuns, scenario: Scenario) -> None:
    baseline, modified = lines(wrong_over_time_svg(by_hand, scenario))
    numbers = [[float(n) for n in re.findall(r"-?[\d.]+", line["d"])] for line in (baseline, modified)]
    xs, ys = numbers[0][::2], numbers[0][1::2]
    assert xs == sorted(xs)
    assert (xs[0], xs[-1]) == (0, 640)
    levels = [round((300 - y) / 300 * 4, 2) for y in dict.fromkeys(ys)]
    assert levels == [0, 1, 2]
    assert round((300 - ys[-1]) / 300 * 4, 2) == 1
    assert set(numbers[1][1::2]) == {300}


def test_bars_carry_code_count_and_rule_set(by_hand: TwoRuns) -> None:
    said = texts(unsuccessful_answers_svg(by_hand))
    assert "E0621N1 (synthetic): Certificate Party / MPAN mismatch" in said
    assert "E4: The User Role is not authorised for the Device at the required date and time" in said
    assert {"0  Baseline", "4  SECMP0063", "2  SECMP0063", "1  SECMP0063"} <= set(said)


def test_no_bars_where_all_succeeded(by_hand: TwoRuns, empty: TwoRuns) -> None:
    assert unsuccessful_answers_svg(by_hand[:1]) is None
    assert unsuccessful_answers_svg(empty) is None


def test_pictures_need_nothing_else(real: tuple[Results, ...], country: Scenario) -> None:
    assert is_self_contained(wrong_over_time_svg(real, country))
    assert is_self_contained(unsuccessful_answers_svg(real) or "")


def test_same_figures_same_bytes(real: tuple[Results, ...], country: Scenario) -> None:
    first = wrong_over_time_svg(real, country), unsuccessful_answers_svg(real)
    assert (wrong_over_time_svg(real, country), unsuccessful_answers_svg(real)) == first


def test_nothing_happened(empty: TwoRuns) -> None:
    said = texts(wrong_over_time_svg(empty, Scenario(fleet=Fleet(homes=0), days=1)))
    assert {"0  Baseline", "0  SECMP0063"} <= set(said)


def test_labels_at_one_height_are_moved_apart(empty: TwoRuns) -> None:
    svg = wrong_over_time_svg((*empty, *empty), Scenario(fleet=Fleet(homes=0), days=1))
    heights = [float(y) for y in re.findall(r'translate\(6[\d.]+,([\d.]+)\)"[^>]*font-weight="bold"', svg)]
    assert len(heights) == 4
    ordered = sorted(heights)
    assert all(below - above >= 17 for above, below in itertools.pairwise(ordered))


def test_markup_in_the_name_of_a_code_is_text(by_hand: TwoRuns) -> None:
    journal = Journal()
    for kind in EventKind.SERVICE_REQUEST, EventKind.REJECTION:
        journal.record(HOUR, 0, kind, "DSP", "S", code="E<script>", details={})
    svg = unsuccessful_answers_svg([Results(RuleSet(), journal)])
    assert any(text.startswith("E<script>") for text in texts(svg))


@pytest.mark.parametrize(
    ("start", "days", "ticks"),
    [
        (datetime(2019, 3, 4, tzinfo=UTC), 2, "5 Mar 00:00"),
        (datetime(2019, 12, 1, tzinfo=UTC), 60, "5 Jan 2020"),
        (datetime(2019, 3, 4, tzinfo=UTC), 3000, "Jan 2022"),
    ],
)
def test_dates_tell_as_much_as_the_period_needs(empty: TwoRuns, start: datetime, days: int, ticks: str) -> None:
    assert ticks in texts(wrong_over_time_svg(empty, Scenario(start=start, days=days)))


def test_a_long_series_is_drawn_to_the_pixel() -> None:
    journal = Journal()
    details = {"cell": str(NETWORK_OPERATOR_SIGNING), "right": "wrong"}
    for device in range(20_000):
        at = device * DAY // 2000
        journal.record(at, 0, EventKind.SLOT_CHANGE, "ESME", "ESME", device=str(device), details=details)
    svg = wrong_over_time_svg([Results(RuleSet(), journal)], Scenario(days=10))
    assert "20,000  Baseline" in texts(svg)
    assert len(svg) < 60_000
