"""Tries a check out: on columns that hold every value of every fact, and on single requests out of them.

The simulator decides one request and a million with the same function. So a check may only use operators and table
look-ups; if it branches, looks at its neighbours, remembers or changes something, the two ways disagree, and it is
refused.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from contextlib import redirect_stdout

import numpy as np

from simulator.analysis.checks import failing
from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.space import Question
from simulator.analysis.own.unusable import hint
from simulator.domain.finding import Finding
from simulator.rules.check import Check, RulebookError
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.rulebook import Rule, Rulebook

_ROWS = 4096
_SINGLE = 256
"""So many of the rows are decided one by one as well."""
_SEED = 63
_OPERATORS_ALONE = "a check uses operators and table look-ups on facts alone"
_SAID_ALL = ("prints", "branches", "unknown-fact", "reads-too-much")
"""Faults whose message says what to do already."""


def try_out(check: Check) -> Iterator[Finding]:
    """The first thing that is wrong with what a check answers; nothing if it can be relied on."""

    def finding(code: str, message: str) -> Finding:
        advice = "" if code in _SAID_ALL else f"; {_OPERATORS_ALONE}"
        return Finding(code, f"the check '{check.name}' ({check.clause}) {message}{advice}", check.clause, check.name)

    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            fault = _fault(check)
    except SystemExit:
        fault = "ends-the-program", "ends the program (sys.exit)"
    if fault:
        yield finding(*fault)
    elif printed.getvalue():
        yield finding("prints", "prints; it would for every request, so take that out")


def _fault(check: Check) -> tuple[str, str] | None:
    facts = _sample(check)
    bare = dataclasses.replace(check, services=())
    try:
        failing(Rulebook((Rule(bare),)), facts)
    except RulebookError as error:
        return _unusable(check, error)
    try:
        reads = check.reads
    except Exception as error:
        return _not_by_itself(error)
    if strange := next((name for name in reads if name not in FACTS), None):
        return "unknown-fact", f"looks at '{strange}', which is no fact"
    answers = _answers(check, facts)
    if not np.array_equal(answers, _answers(check, facts)):
        return "remembers", "answers the same requests differently when it is asked again"
    if not np.array_equal(answers[::-1], _answers(check, _where(facts, slice(None, None, -1)))):
        return "looks-at-position", "answers by a request's position among others"
    if fault := _one_by_one(check, facts, answers):
        return fault
    read = {name: getattr(facts, name) for name in reads}
    if not np.array_equal(answers, np.broadcast_to(check.fails(Facts.of(**read)), answers.shape)):
        return "branches", "looks at other facts for some requests than for others; let it look at all of them at once"
    if Question.of_check(check).is_too_large:
        return "reads-too-much", f"looks at {len(reads)} facts, too many to try all their values; divide it"
    return None


def _unusable(check: Check, error: RulebookError) -> tuple[str, str]:
    """What a failure on columns comes from."""
    cause = error.__cause__
    text = str(cause or error)
    if isinstance(cause, AttributeError) and isinstance(cause.obj, Facts) and cause.name not in FACTS:
        return "unknown-fact", f"looks at '{cause.name}', which is no fact; {hint(str(cause.name), FACTS)}"
    if isinstance(cause, ValueError) and "truth value of an array" in text:
        instead = "write & for and, | for or, ~ for not, numpy.where(condition, …, …) for if"
        return "branches", f"branches with if, and, or, not; a fact can be a column of requests: {instead}"
    if isinstance(cause, ValueError) and "read-only" in text:
        return "changes-facts", "changes the facts that it is given"
    said = str(error).removeprefix(f"the check '{check.name}' ({check.clause}) ").removesuffix(f"; {_OPERATORS_ALONE}")
    return "cannot-be-evaluated" if cause else "wrong-answer", said


def _one_by_one(check: Check, facts: Facts, answers: Column) -> tuple[str, str] | None:
    for place in range(0, _ROWS, _ROWS // _SINGLE):
        single = _where(facts, place)
        try:
            alone = np.asarray(check.fails(single))
        except Exception as error:
            return _not_by_itself(error)
        if alone.shape or bool(alone) != bool(answers[place]):
            told = [f"{name} = {single.reading(name)}" for name in check.reads]
            shown = f"{'yes' if answers[place] else 'no'} among others, {alone} by itself"
            return "looks-at-others", f"answers a request otherwise than by itself ({', '.join(told)}: {shown})"
    return None


def _not_by_itself(error: Exception) -> tuple[str, str]:
    return "cannot-be-evaluated", f"cannot be evaluated for a single request ({type(error).__name__}: {error})"


def _answers(check: Check, facts: Facts) -> Column:
    return np.broadcast_to(np.asarray(check.fails(facts)), (_ROWS,)).copy()


def _sample(check: Check) -> Facts:
    """Rows of every fact, each of whose values occurs, for the services that the check looks at; read-only."""
    random = np.random.Generator(np.random.Philox(key=_SEED))
    services = [service.index for service in check.services]
    columns = {name: random.permutation(np.resize(AXES[name].numbers, _ROWS)) for name in FACTS}
    if services:
        half = _ROWS // 2
        columns["service"][:half] = np.resize(services, half)
    return _read_only(Facts.of(**columns))


def _where(facts: Facts, chosen: int | slice) -> Facts:
    return Facts(**{name: getattr(facts, name)[chosen] for name in FACTS})


def _read_only(facts: Facts) -> Facts:
    for name in FACTS:
        getattr(facts, name).setflags(write=False)
    return facts
