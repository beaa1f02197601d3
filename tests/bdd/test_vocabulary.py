"""The sentences: each says what it means, is used, and is not mistaken for another."""

import inspect
import re
from pathlib import Path
from pkgutil import iter_modules

import pytest

from simulator.bdd import steps as steps_package
from simulator.bdd import vocabulary
from simulator.bdd.vocabulary import SENTENCES

vocabulary.load()

ROOT = Path(__file__).parents[2]
KEYWORDS = {"Given": "given", "When": "when", "Then": "then"}


def steps() -> list[tuple[str, str, str]]:
    """Every step of the project's features, outlines filled in with each row: where, kind, text."""
    from pytest_bdd.feature import get_features  # noqa: PLC0415

    found = []
    for feature in get_features([str(ROOT / "features")]):
        for template in feature.scenarios.values():
            rows = [row for examples in template.examples for row in examples.as_contexts()] or [{}]
            for row in rows:
                found += [(f"{feature.filename}:{s.line_number}", s.type, s.name) for s in template.render(row).steps]
    return found


STEPS = steps()


def test_every_step_is_one_sentence_and_no_other() -> None:
    wrong = {}
    for where, kind, text in STEPS:
        fitting = [str(s) for s in SENTENCES if s.kind == kind and s.fits(text)]
        if len(fitting) != 1:
            wrong[f"{where} {text}"] = fitting
    assert wrong == {}


def test_every_sentence_is_used_by_a_feature() -> None:
    used = {str(s) for _, kind, text in STEPS for s in SENTENCES if s.kind == kind and s.fits(text)}
    assert [str(s) for s in SENTENCES if str(s) not in used] == []


def test_every_sentence_says_what_it_means() -> None:
    assert [str(s) for s in SENTENCES if not re.fullmatch(r"[^a-z].*\.", s.meaning, re.DOTALL)] == []


def test_no_two_sentences_are_the_same() -> None:
    assert len({(s.kind, s.pattern) for s in SENTENCES}) == len(SENTENCES)


def test_known_steps_are_known_without_importing_them() -> None:
    from simulator.bdd.vocabulary import written_patterns  # noqa: PLC0415

    assert sorted(p.name for p in written_patterns()) == sorted(s.parser.name for s in SENTENCES)
    assert all(vocabulary.is_known(text) for _, _, text in STEPS)
    assert not vocabulary.is_known("it is raining")


def test_the_subjects_are_all_modules_of_steps() -> None:
    assert sorted(steps_package.SUBJECTS) == sorted(m.name for m in iter_modules(steps_package.__path__))


def test_no_step_is_a_coroutine() -> None:
    functions = [f for module in vocabulary.load() for _, f in inspect.getmembers(module, inspect.isfunction)]
    assert functions
    assert not any(map(inspect.iscoroutinefunction, functions))


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("then", "the answer is I0", "Then the response is {answer}"),
        ("when", "Avon Energy send 8.1.1 to commission the ESME", "When {user} sends 8.1.1 to commission {device}"),
        ("then", "a cake is bought", ""),
    ],
)
def test_what_was_probably_meant(kind: str, text: str, meant: str) -> None:
    assert vocabulary.nearest(kind, text) == meant
