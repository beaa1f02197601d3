"""The sentences that a feature may use: how a step is defined, and the list of all that are.

A step is a sentence with places for names, as ``{user} sends 8.1.1 to commission {device}``. Its function's docstring
says what it does; the list in ``docs/features.md`` is made of both.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType
from typing import ParamSpec, TypeVar, cast

import parse  # type: ignore[import-untyped]
import pytest_bdd
from pytest_bdd import parsers

P = ParamSpec("P")
T = TypeVar("T")

_PLACES = {
    "Service": r"\d+(?:\.\d+)*",
    "Word": r"\w+",
    "Name": r"[\w.-]+",
    "Device": r"the \w+|an unknown Device|[A-Z]\w*",
    "Date": r"\d+ [A-Z][a-z]+ \d{4}.*",
    "Answer": r"[A-Z]+\d\w*(?: (?:by|because) .+)?",
}
"""Places that only certain texts fit: so no step fits two patterns, and no pattern those of other people's features."""

_KEYWORD = re.compile(r"\s*(?:Given|When|Then|And|But|\*)\s+(.*?)\s*$")


@dataclass(frozen=True)
class Sentence:
    """One step: ``kind`` is given, when or then; ``meaning`` is its docstring, ``module`` where it is defined.

    ``function`` is what it does, called with the scenario's ``stage`` and what the sentence names.
    """

    kind: str
    pattern: str
    meaning: str
    module: str
    parser: parsers.StepParser
    function: Callable[..., object]

    def fits(self, text: str) -> bool:
        """Whether a step of a feature is this sentence."""
        return self.parser.is_matching(text)

    def __str__(self) -> str:
        return f"{self.kind.capitalize()} {self.pattern}"


SENTENCES: list[Sentence] = []
"""Every step that is known, in the order of its definition. Complete after :func:`load`."""


def given(pattern: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Define a step of the situation that a scenario starts from."""
    return _define("given", pattern)


def when(pattern: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Define a step that does something."""
    return _define("when", pattern)


def then(pattern: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Define a step that looks at what came of it."""
    return _define("then", pattern)


_DECORATORS = {"given": pytest_bdd.given, "when": pytest_bdd.when, "then": pytest_bdd.then}


def _place(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        return text

    return cast("Callable[[str], str]", parse.with_pattern(pattern)(read))


_TYPES = {name: _place(pattern) for name, pattern in _PLACES.items()}


def _parser(pattern: str) -> parsers.StepParser:
    return parsers.parse(pattern, extra_types=_TYPES, case_sensitive=True)


def _define(kind: str, pattern: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    parser = _parser(pattern)

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        meaning = inspect.cleandoc(function.__doc__ or "")
        SENTENCES.append(Sentence(kind, re.sub(r":\w+}", "}", pattern), meaning, function.__module__, parser, function))
        # stacklevel: pytest-bdd puts its fixture into the module that uses this decorator
        return _DECORATORS[kind](parser, stacklevel=2)(function)

    return decorate


def load() -> tuple[ModuleType, ...]:
    """Import all modules of steps; each is a pytest plugin of its own."""
    from simulator.bdd import steps  # noqa: PLC0415 - its modules import this one

    return tuple(import_module(f"{steps.__name__}.{subject}") for subject in steps.SUBJECTS)


@cache
def written_patterns() -> tuple[parsers.StepParser, ...]:
    """The patterns as they stand in the sources: the steps themselves would import the whole simulator."""
    from simulator.bdd import steps  # noqa: PLC0415

    sources = files(steps)
    found = []
    for subject in steps.SUBJECTS:
        tree = ast.parse(sources.joinpath(f"{subject}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="given" | "when" | "then"), args=[ast.Constant(value=str(pattern))]):
                    found.append(_parser(pattern))
    return tuple(found)


def is_known(step: str) -> bool:
    """Whether the text of a step, without its keyword, is one of the sentences. Imports none of them."""
    return any(parser.is_matching(step) for parser in written_patterns())


def uses_known_steps(text: str) -> bool:
    """Whether the text of a feature, which may be broken Gherkin, has a line that is one of the sentences."""
    return any(is_known(step[1]) for step in map(_KEYWORD.match, text.splitlines()) if step)


def nearest(kind: str, text: str) -> str:
    """The sentence that an unknown step was probably meant to be, or nothing."""
    words = text.lower().split()

    def likeness(sentence: Sentence) -> tuple[float, bool, int]:
        """How much of its own wording is there, in order; then whether its kind is the same; then how much that is."""
        own = [word for word in sentence.pattern.lower().split() if "{" not in word]
        matching = sum(block.size for block in difflib.SequenceMatcher(None, own, words, False).get_matching_blocks())
        return matching / max(len(own), 1), sentence.kind == kind, matching

    best = max(SENTENCES, key=likeness, default=None)
    return str(best) if best is not None and likeness(best)[0] > 0.5 else ""


def as_markdown() -> str:
    """All sentences with their meanings, by subject."""
    lines = []
    for module in load():
        subject = (module.__doc__ or "").splitlines()[0].removeprefix("Steps about ").rstrip(".")
        lines += [f"### {subject[0].upper()}{subject[1:]}", ""]
        for sentence in (s for s in SENTENCES if s.module == module.__name__):
            meaning = " ".join(sentence.meaning.replace("``", "`").split())
            lines += [
                f"- `{sentence}`",
                "",
                textwrap.indent(textwrap.fill(meaning, 116, break_on_hyphens=False), "  "),
                "",
            ]
    return "\n".join(lines)
