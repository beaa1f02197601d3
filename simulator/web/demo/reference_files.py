"""What the reference pages show and hand out as files: rulebook, matrix and lockout of any rule set of the stories."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from simulator.analysis.lockout.lockout import Lockout, find_lockout
from simulator.analysis.lockout.s1sp import Divided, divided
from simulator.analysis.lockout.states import setting
from simulator.analysis.lockout.table import table
from simulator.analysis.matrix.matrix import matrix
from simulator.bdd import reading
from simulator.domain.devices import DeviceType, Smets
from simulator.reports.lockout.data import graphml, lockout_data
from simulator.reports.lockout.page import lockout_html
from simulator.reports.lockout.picture import picture_svg
from simulator.reports.matrix.files import matrix_html
from simulator.reports.matrix.rows import Comparison, matrix_csv, matrix_data
from simulator.reports.rule_rows import rules_rows
from simulator.rules.rulebook import RuleSet
from simulator.web.demo.gallery import GALLERY

RULE_SETS = tuple(dict.fromkeys(rules for story in GALLERY for rules in story.rule_sets))
"""Every rule set that some story can be told under, today's rules first."""
_EXAMPLE_OPERATOR = "EELC"


def rule_set(rules: str) -> RuleSet:
    """A rule set as features write it."""
    return RuleSet(tuple(reading.in_force(rules)))


@cache
def matrix_page(rules: str) -> str:
    """The matrix of today's rules and this rule set, as a page."""
    return matrix_html(_comparison(rules))


@cache
def lockout_page(rules: str) -> str:
    """The lockout of a SMETS1 ESME under a rule set, as a page."""
    found, parts = _lockout(rules)
    return lockout_html(found, rule_set(rules).name, parts, tuple(table(DeviceType.ESME)))


@cache
def _comparison(rules: str) -> Comparison:
    before, after = RuleSet(()), rule_set(rules)
    return Comparison(before.name, after.name, matrix(before.at(), after.at()))


@cache
def _lockout(rules: str) -> tuple[Lockout, Divided]:
    book = rule_set(rules).at()
    found = find_lockout(book, setting(Smets.SMETS1, DeviceType.ESME, _EXAMPLE_OPERATOR))
    return found, divided(found, book)


def _lockout_json(rules: str) -> bytes:
    found, parts = _lockout(rules)
    return _json(lockout_data(found, rule_set(rules).name, parts))


def _json(data: object) -> bytes:
    return f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode()


FILES: dict[str, Callable[[str], bytes]] = {
    "rules.json": lambda rules: _json(rules_rows(rule_set(rules))),
    "matrix.html": lambda rules: matrix_page(rules).encode(),
    "matrix.csv": lambda rules: matrix_csv(_comparison(rules)).encode(),
    "matrix.json": lambda rules: _json(matrix_data(_comparison(rules))),
    "lockout.html": lambda rules: lockout_page(rules).encode(),
    "lockout.svg": lambda rules: picture_svg(_lockout(rules)[0], rule_set(rules).name).encode(),
    "lockout.json": _lockout_json,
    "lockout.graphml": lambda rules: "".join(f"{line}\n" for line in graphml(_lockout(rules)[0])).encode(),
}
"""The files by name, each for a rule set."""
