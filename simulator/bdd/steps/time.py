"""Steps about simulated time and the seven Working Days of SEC Appendix AC 5.2(a)."""

from __future__ import annotations

from datetime import timedelta

from simulator.bdd import looking, reading
from simulator.bdd.checking import agree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, then, when


@given("it is {date:Date}")
def it_is(stage: Stage, date: str) -> None:
    """The date and time (UTC) at which the story begins: ``17 April 2019`` or ``17 April 2019 10:30``."""
    stage.set_scene(start=reading.moment(date))


@when("time passes until {date:Date}")
def time_passes(stage: Stage, date: str) -> None:
    """Whatever is due until then happens."""
    stage.wait_until(reading.moment(date))


@when("{count:d} Working Days pass")
def working_days_pass(stage: Stage, count: int) -> None:
    """Until the end of the last of so many Working Days after today (bank holidays and weekends are none)."""
    stage.wait_working_days(count)


@then("it is {date:Date}")
def it_has_become(stage: Stage, date: str) -> None:
    """The simulated date."""
    agree("the date", reading.moment(date).date(), stage.now.date())


@then("the seven Working Days for {device:Device} end with {date:Date}")
def seven_working_days_end(stage: Stage, device: str, date: str) -> None:
    """The last day on which the Supplier can comply with SEC Appendix AC 5.2(a)."""
    last = stage.deadline(device) - timedelta(days=1)
    agree("the last of seven Working Days", reading.moment(date).date(), last.date())


@then("SEC Appendix AC 5.2(a) is {met} for {device:Device}")
def is_met(stage: Stage, met: str, device: str) -> None:
    """``met`` or ``not met``: then the registered Network Operator's certificate is in the slot."""
    state = looking.state_after_seven_working_days(stage, device)
    words = "met" if state == "right" else "not met"
    agree(f"SEC Appendix AC 5.2(a) for {device} (its Network Operator Certificate: {state})", met, words)
