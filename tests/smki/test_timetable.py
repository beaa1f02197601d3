from __future__ import annotations

from datetime import date

import pytest

from simulator.domain.devices import DeviceType
from simulator.domain.time import DAY, HOUR, MINUTE, SECOND
from simulator.smki.forecasts import Forecast
from simulator.smki.outcomes import BatchState, ResultCode
from simulator.smki.policy_management import Part
from simulator.smki.records import OfficeRecord, RecordKind
from simulator.smki.service_levels import deadline_of_batch
from simulator.smki.submission import Submission, SubmissionKind
from simulator.smki.timetable import SigningModules, Timetable
from tests.support.smki_office import AVON, CALENDAR, GASWORKS, OFFICER, batch, office, premises, request

SLOW = SigningModules(milliseconds_per_signature=20_000)
FAST = SigningModules(milliseconds_per_signature=100)


def single(number: int, party: str = AVON) -> Submission:
    return Submission.single(party, OFFICER, request(number), DeviceType.GSME)


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (7 * HOUR, DAY + 7 * HOUR),
        (12 * HOUR, DAY + 7 * HOUR),
        (19 * HOUR, DAY + 7 * HOUR),
        (19 * HOUR + 1, DAY + 19 * HOUR + 1),
        (7 * HOUR - 1, DAY + 7 * HOUR - 1),
        (23 * HOUR, DAY + 23 * HOUR),
    ],
)
def test_a_batch_of_the_day_is_due_at_seven_next_morning_any_other_in_24_hours(made: int, due: int) -> None:
    assert deadline_of_batch(made, CALENDAR) == due


def test_a_single_request_is_served_within_30_seconds() -> None:
    table = Timetable(office(), FAST)
    kept = table.submit(single(1), 5 * SECOND)
    assert table.advance(5 * SECOND) == []
    (served,) = table.advance(6 * SECOND)
    assert (served.number, served.started, served.finished) == (kept.number, 5 * SECOND, 5 * SECOND + 100)
    assert served.is_met
    assert table.office.ledger.counts(kept.number) == {ResultCode.SUCCESS: 1}


def test_overloaded_modules_miss_the_level_of_those_who_wait() -> None:
    records: list[OfficeRecord] = []
    table = Timetable(office(keep=records.append), SLOW)
    for number in range(3):
        table.submit(single(number), 0)
    assert table.backlog(SubmissionKind.SINGLE) == 3
    assert [served.is_met for served in table.advance(MINUTE)] == [True, False, False]
    codes = [record.code for record in records if record.kind is RecordKind.SERVICE_LEVEL]
    assert codes == ["met", "missed", "missed"]


def test_a_batch_of_the_day_is_ready_in_the_evening() -> None:
    table = Timetable(office(), FAST)
    kept = table.submit(batch(*map(request, range(4))), 9 * HOUR)
    expected = table.expected(kept)
    assert table.advance(20 * HOUR) == []
    assert table.advance(21 * HOUR) == [expected]
    assert table.office.ledger.submission(kept.number).finished == 20 * HOUR + 400


def test_requests_beyond_the_forecast_wait_and_are_late() -> None:
    table = Timetable(office(), FAST)
    # For January one Device Certificate was forecast: so there is capacity for one in a night.
    assert table.office.forecasts.hand_in(Forecast(AVON, date(2017, 12, 15), (1, 0, 0, 0, 0, 0)), 0) is None
    table.submit(batch(*map(request, range(3))), 9 * HOUR)
    table.advance(2 * DAY)
    assert table.backlog(SubmissionKind.BATCH) == 1
    (served,) = table.advance(4 * DAY)
    assert not served.is_met
    (january, *_) = table.office.forecasts.outcomes()
    assert (january.party, january.forecast, january.actual, january.excess) == (AVON, 1, 3, 2)


def test_what_waits_when_the_office_stops_waits_again_when_it_goes_on() -> None:
    where = premises()
    Timetable(office(where), FAST).submit(batch(request(1), request(2)), 9 * HOUR)
    table = Timetable(office(where), FAST)
    assert [served.submitted for served in table.advance(DAY)] == [9 * HOUR]


def test_a_suspended_party_waits_and_the_others_do_not() -> None:
    table = Timetable(office(), FAST)
    ours, theirs = table.submit(single(1), 0), table.submit(single(2, GASWORKS), 0)
    suspension = table.suspend("a stolen key", 0, party=AVON)
    assert [served.number for served in table.advance(MINUTE)] == [theirs.number]
    table.lift(suspension, HOUR)
    (served,) = table.advance(2 * HOUR)
    assert (served.number, served.submitted, served.is_met) == (ours.number, 0, False)


def test_a_suspended_service_signs_nothing_until_the_suspension_is_lifted() -> None:
    table = Timetable(office(), FAST)
    kept = table.submit(batch(*map(request, range(4))), 9 * HOUR)
    suspension = table.suspend("an intruder", 20 * HOUR + 200)
    assert table.advance(22 * HOUR) == []
    assert table.office.ledger.submission(kept.number).state is BatchState.QUEUED
    table.lift(suspension, 23 * HOUR)
    (served,) = table.advance(DAY)
    assert served.finished == 23 * HOUR + 200


def test_a_suspension_of_the_service_is_in_force_after_a_restart_too() -> None:
    where = premises()
    table = Timetable(office(where), FAST)
    kept = table.submit(batch(*map(request, range(4))), 9 * HOUR)
    table.suspend("an intruder", 10 * HOUR)
    again = Timetable(office(where), FAST)
    assert again.next_finished() is None
    assert again.advance(22 * HOUR) == []
    assert again.office.ledger.submission(kept.number).state is BatchState.QUEUED
    (suspension,) = again.office.pma.suspensions()
    again.lift(suspension, 23 * HOUR)
    (served,) = again.advance(DAY)
    assert served.finished == 23 * HOUR + 400


def test_a_part_of_the_service_can_be_suspended_alone() -> None:
    table = Timetable(office(), FAST)
    table.suspend("a doubt", 0, parts=frozenset({Part.ORGANISATION_CERTIFICATES}))
    kept = table.submit(single(1), 1)
    assert [served.number for served in table.advance(MINUTE)] == [kept.number]


def test_it_is_on_record_in_which_night_how_much_of_a_batch_was_worked_on() -> None:
    table = Timetable(office(), FAST)
    table.office.forecasts.hand_in(Forecast(AVON, date(2017, 12, 15), (50, 0, 0, 0, 0, 0)), 0)  # two a night
    table.submit(batch(*map(request, range(5))), 9 * HOUR)
    (served,) = table.advance(3 * DAY)
    assert served.begun == ((20 * HOUR, 2), (DAY + 20 * HOUR, 2), (2 * DAY + 20 * HOUR, 1))
    assert Timetable(table.office, FAST).served == [served]


def test_when_the_next_submission_will_be_served_is_known_unless_nothing_is_signed() -> None:
    table = Timetable(office(), FAST)
    assert table.next_finished() is None
    table.submit(batch(request(1), request(2)), 9 * HOUR)
    assert table.next_finished() == 20 * HOUR + 200
    table.submit(single(3), 10 * HOUR)
    assert table.next_finished() == 10 * HOUR + 100
    table.advance(11 * HOUR)
    suspension = table.suspend("an intruder", 12 * HOUR)
    assert table.next_finished() is None
    table.lift(suspension, 13 * HOUR)
    assert table.next_finished() == 20 * HOUR + 200


def test_work_goes_on_when_an_appeal_is_upheld_and_not_when_it_is_dismissed() -> None:
    table = Timetable(office(), FAST)
    table.submit(batch(request(1), request(2)), 9 * HOUR)
    suspension = table.suspend("an intruder", 10 * HOUR)
    appeal = table.office.pma.appeal(suspension, 11 * HOUR)
    assert table.decide_appeal(appeal, 21 * HOUR, upheld=False).upheld is False
    assert table.advance(22 * HOUR) == []
    assert table.decide_appeal(appeal, 23 * HOUR, upheld=True).upheld is True
    (served,) = table.advance(DAY)
    assert served.finished == 23 * HOUR + 200
