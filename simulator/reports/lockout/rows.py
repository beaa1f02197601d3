"""The rows that the terminal and the page show of the lockout: classes of states, ways in, the answers to Users."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from simulator.analysis.lockout.lockout import Attempt, Lockout, WayIn
from simulator.reports.lockout.words import briefly, described, doing, holder
from simulator.reports.wording import thousands


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class of states: how many there are, and how many of them are locked or left to the DCC's recovery."""

    state: str
    states: int
    locked: int
    recovery_alone: int


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way into locked states: who or what leads there, how many such moves there are, an example step by step."""

    by: str
    into: str
    count: int
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a User is answered to a request in locked states."""

    user: str
    variant: str
    places: str
    answer: str


@dataclass(frozen=True, slots=True)
class Chances:
    """Locked states in which the Users are answered alike, an example of them, and those answers."""

    states: tuple[str, ...]
    example: str
    rows: tuple[AnswerRow, ...]


def class_rows(lockout: Lockout) -> tuple[ClassRow, ...]:
    """Every class of states."""
    locked, alone = (lockout.quotient.count(of) for of in (lockout.locked, lockout.locked_but_for_recovery))
    sized = zip(lockout.quotient.classes, lockout.quotient.sizes, strict=True)
    return tuple(ClassRow(described(c, lockout.setting), size, locked[c], alone[c]) for c, size in sized)


def way_rows(lockout: Lockout) -> tuple[WayRow, ...]:
    """Every way into locked states, requests first; those that differ in Registration Data alone in one row."""
    setting = lockout.setting
    folded: dict[tuple[str, str], list[WayIn]] = {}
    for way in lockout.ways_in:
        into = f"the certificate of {holder(way.arrow.after.held, setting)} is held"
        folded.setdefault((doing(way.arrow, setting), into), []).append(way)
    return tuple(
        WayRow(by, into, sum(way.count for way in ways), tuple(move.told(setting) for move in ways[0].example))
        for (by, into), ways in folded.items()
    )


def chances(lockout: Lockout) -> tuple[Chances, ...]:
    """What every User can do in the locked states: the classes with the same answers together."""
    locked = lockout.quotient.count(lockout.locked)
    told = [(c, _answer_rows(lockout.attempts(c))) for c, count in locked.items() if count]
    together: dict[tuple[AnswerRow, ...], list[int]] = {}
    for place, (_, rows) in enumerate(told):
        together.setdefault(rows, []).append(place)
    return tuple(
        Chances(
            tuple(described(told[place][0], lockout.setting) for place in places),
            lockout.setting.describe(lockout.example(told[places[0]][0])),
            rows,
        )
        for rows, places in together.items()
    )


def _answer_rows(attempts: tuple[Attempt, ...]) -> tuple[AnswerRow, ...]:
    """The answers of each User to each service; in one row where it makes no difference what is placed."""
    rows = []
    for (who, variant), group in groupby(attempts, key=lambda a: (a.who, a.variant)):
        parts = [("the right" if a.right else "any other", _answers(a)) for a in group]
        alike = len({answer for _, answer in parts}) == 1
        for places, answer in [("any", parts[0][1])] if alike else parts:
            rows.append(AnswerRow(briefly([who]), variant, places, answer))
    return tuple(rows)


def _answers(attempt: Attempt) -> str:
    """The answers, each with its count where there are several."""
    if len(attempt.answers) == 1:
        return str(next(iter(attempt.answers)))
    return "; ".join(f"{answer} ({thousands(count)})" for answer, count in attempt.answers.items())
