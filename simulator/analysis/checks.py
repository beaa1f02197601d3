"""Checks that cannot be used, a user's own among them, told apart from those that can: by name, with what to do."""

from __future__ import annotations

import dataclasses

import numpy as np

from simulator.rules.check import Check, RulebookError
from simulator.rules.facts import FACTS, Facts
from simulator.rules.rulebook import Rule, Rulebook


def failing(book: Rulebook, facts: Facts) -> tuple[Rule, ...]:
    """The rules that reject any of these requests, in order.

    Raises :class:`~simulator.rules.check.RulebookError` where a check cannot be evaluated or says something else than
    yes or no for each request.
    """
    shape = np.broadcast_shapes(*(np.shape(getattr(facts, field.name)) for field in dataclasses.fields(facts)))
    return tuple(rule for rule in book.rules if _fails_anywhere(rule.check, facts, shape))


def _fails_anywhere(check: Check, facts: Facts, shape: tuple[int, ...]) -> bool:
    try:
        answer = np.asarray(check.fails(facts))
    except AttributeError as error:
        if error.name in FACTS or not isinstance(error.obj, Facts):
            raise _unusable(check, f"cannot be evaluated ({error})") from error
        known = ", ".join(FACTS)
        raise _unusable(check, f"looks at '{error.name}', which is no fact; facts are {known}") from error
    except Exception as error:
        raise _unusable(check, f"cannot be evaluated ({type(error).__name__}: {error})") from error
    if answer.dtype != np.bool_:
        raise _unusable(check, f"answers with {answer.dtype}, not with truth values: end it with a comparison")
    if not _fits(answer.shape, shape):
        raise _unusable(check, f"answers in the shape {answer.shape}, not one answer for each request {shape}")
    return bool(answer.any())


def _fits(answer: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether an answer stands for each request: it has the facts' axes, each whole or left out, or none at all."""
    if len(answer) not in (0, len(shape)):
        return False
    return all(size in (1, whole) for size, whole in zip(answer, shape, strict=False))


def _unusable(check: Check, why: str) -> RulebookError:
    advice = "a check uses operators and table look-ups on facts alone"
    return RulebookError(f"the check '{check.name}' ({check.clause}) {why}; {advice}")
