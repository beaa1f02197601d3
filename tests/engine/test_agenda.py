from __future__ import annotations

from functools import partial

from simulator.engine.agenda import Agenda


def test_what_is_due_is_done_in_order_of_time_and_then_of_entry() -> None:
    agenda, done = Agenda(), list[str]()
    for instant, name in ((7, "c"), (5, "a"), (5, "b"), (9, "d")):
        agenda.enter(instant, partial(done.append, name))
    assert agenda.next_due == 5
    agenda.do(until=7)
    assert done == ["a", "b", "c"]
    assert agenda.next_due == 9


def test_an_action_may_enter_another_that_is_due_at_once() -> None:
    agenda, done = Agenda(), list[int]()
    agenda.enter(1, lambda: agenda.enter(1, partial(done.append, 2)))
    agenda.do(until=1)
    assert done == [2]
    assert agenda.next_due is None
