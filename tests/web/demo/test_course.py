"""The two ways of living a roll-out through come to the same course."""

from functools import cache
from unittest.mock import patch

import pytest

from simulator.actors.steps import REQUESTS
from simulator.scenario import Fleet
from simulator.web.demo import living
from simulator.web.demo.course import Course, JournalCourse
from simulator.web.demo.fleet_course import FleetCourse
from simulator.web.demo.rollout import RollOut
from tests.web.demo.conftest import RULE_SETS, small


@cache
def both(rules: str) -> tuple[Course, Course]:
    """The same homes, with SMETS1 and gas among them: request by request, and by cohorts."""
    fleet = Fleet(homes=30, smets1_share=0.3, dual_fuel_share=0.5, display_share=0, installation_days=3)
    scenario, courses = small().model_copy(update={"fleet": fleet}), []
    for most in (30, 0):
        with patch.object(living, "MOST_BY_REQUEST", most):
            courses.append(living.course(scenario, rules, living.live_through(scenario, rules, lambda _: None)))
    return courses[0], courses[1]


@pytest.mark.parametrize("rules", RULE_SETS)
def test_both_ways_count_the_same_on_every_day(rules: str) -> None:
    by_request, by_cohorts = both(rules)
    assert isinstance(by_request, JournalCourse)
    assert isinstance(by_cohorts, FleetCourse)
    for day in range(1, 21):
        here, there = by_request.count(day), by_cohorts.count(day)
        assert (here.wrong_now, here.judged, here.breaches) == (there.wrong_now, there.judged, there.breaches)
        assert (here.rejections, here.by_supplier) == (there.rejections, there.by_supplier)


@pytest.mark.parametrize("rules", RULE_SETS)
def test_both_ways_report_the_same(rules: str) -> None:
    by_request, by_cohorts = (course.results for course in both(rules))
    assert by_cohorts.codes == by_request.codes
    assert by_cohorts.requests == by_request.requests
    assert by_cohorts.documents == by_request.documents
    assert by_cohorts.panel == by_request.panel
    assert by_cohorts.after_seven_working_days == by_request.after_seven_working_days
    assert [count for _, count in by_cohorts.wrong_over_time] == [count for _, count in by_request.wrong_over_time]


def test_the_days_together_are_the_journal(roll_out: RollOut) -> None:
    assert roll_out.courses is not None
    course = roll_out.courses[0]
    assert isinstance(course, JournalCourse)
    days = [event for day in range(1, roll_out.scenario.days + 2) for event in course.of_day(day)]
    assert days == list(course.entries)


def test_the_days_together_are_the_columns(large_roll_out: RollOut) -> None:
    assert large_roll_out.courses is not None
    course = large_roll_out.courses[1]
    assert isinstance(course, FleetCourse)
    days = range(1, large_roll_out.scenario.days + 2)
    assert sum(map(course.number_of, days)) == len(course.results.columns.log)
    rows = [row for day in days for row in course.rows(day, 0, 100_000)]
    assert sum(row.recipient == "DSP" for row in rows) == course.results.requests
    assert {asked.service.variant for asked in REQUESTS.values()} >= {row.what.partition(":")[0] for row in rows[:50]}


def test_octets_that_are_no_run_are_refused() -> None:
    with pytest.raises(Exception, match=r"\S"):
        living.course(small(), RULE_SETS[0], b"nothing")
