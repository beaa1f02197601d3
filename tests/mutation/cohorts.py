"""Mutates the cohort driver, and says which mutants the comparison with one request at a time does not find.

Usage: ``python -m tests.mutation.cohorts``; a minute of one core. Each mutant of
``simulator/engine/fleet/cohorts.py`` (a comparison turned, a sum made a difference, a condition negated, a call left
out) lives through a small fleet in cohorts of a year and of six hours. It is killed if events or slots differ from
those of :class:`~simulator.engine.fleet.one_by_one.OneByOne`, if it fails, or if it does not come to an end. What both
drivers share is not mutated here: a fault there would be in both.

Ends with status 1 if a mutant survives that ``explained-cohorts.toml`` does not explain, or an explanation is out of
date.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import resource
import signal
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple

from simulator.domain.time import HOUR
from simulator.engine.clock import Clock
from simulator.engine.fleet import cohorts
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.rollout import RollOut
from tests.support.fleets import area_of_all, crowded_scenario, differing, one_by_one, rule_set, unlike_slots

EXPLAINED = Path(__file__).with_name("explained-cohorts.toml")
HOMES = 100
SHORT = 6 * HOUR
MOST_SECONDS = 5
"""Of processor time, after which a mutant counts as one that does not come to an end; others take a tenth of one."""
MOST_MEMORY = 4 << 30
"""Bytes of addresses, for one that makes events without end."""

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip


class Mutant(NamedTuple):
    """``name`` tells it from all others: the function, how the place read, how it reads now."""

    name: str
    tree: ast.Module


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of a module, each with one place changed."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for statement in function.body:
            for node in ast.walk(statement):
                before = ast.unparse(node)
                for _ in _changes(node):
                    after = ast.unparse(node)
                    changed = ast.fix_missing_locations(copy.deepcopy(tree))
                    yield Mutant(f"{function.name}: {before}  ->  {after}", changed)


def _changes(node: ast.AST) -> Iterator[None]:
    """Change a place, in each way there is; afterwards it is as it was."""
    match node:
        case ast.Compare(ops=[operator]):
            for other in COMPARISONS.get(type(operator), ()):
                node.ops = [other()]
                yield
            node.ops = [operator]
        case ast.BinOp(op=sign) if type(sign) in OPERATORS:
            node.op = OPERATORS[type(sign)]()
            yield
            node.op = sign
        case ast.If(test=test) | ast.IfExp(test=test):
            node.test = ast.UnaryOp(ast.Not(), test)
            yield
            node.test = test
        case ast.UnaryOp(op=ast.Invert(), operand=operand):
            node.op, node.operand = ast.Invert(), ast.UnaryOp(ast.Invert(), operand)
            yield
            node.operand = operand
        case ast.Expr(value=ast.Call() as call):
            node.value = ast.Constant(None)
            yield
            node.value = call
        case ast.keyword(arg="succeeded" | "signed", value=ast.Constant(value=bool(given)) as constant):
            constant.value = not given
            yield
            constant.value = given


class Judge:
    """Knows what happens to a fleet, request by request, and finds out whether a mutant comes to the same."""

    def __init__(self, homes: int, smets1_share: float) -> None:
        self._fresh = area_of_all(crowded_scenario(homes, smets1_share), rule_set(("SECMP0063=dcc-assessment",)))
        self._truth = self._copy()
        self._log = one_by_one(self._truth)

    def _copy(self) -> RollOut:
        return dataclasses.replace(self._fresh, fleet=copy.deepcopy(self._fresh.fleet))

    def finds(self, module: Any) -> bool:
        """Whether a mutant's events or slots differ."""
        return any(self._differs(module, length) for length in (cohorts.COHORT, SHORT))

    def _differs(self, module: Any, length: int) -> bool:
        rollout, logs = self._copy(), list[EventLog]()
        module.Cohorts(rollout, lambda log: logs.append(log.sorted()), length).run(Clock())
        return bool(differing(self._log, EventLog.joined(logs)) or unlike_slots(self._truth, rollout))


def is_killed(tree: ast.Module, judges: list[Judge]) -> bool:
    """Whether a mutant's events or slots differ, or it fails, or it does not come to an end."""
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        module = ModuleType("mutant")
        sys.modules["mutant"] = module  # where typing.NamedTuple looks its annotations up
        exec(compile(tree, "mutant", "exec"), vars(module))
        return any(judge.finds(module) for judge in judges)
    except Exception:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def main() -> int:
    """Run all mutants and print what survives."""
    signal.signal(signal.SIGVTALRM, _give_up)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    tree = ast.parse(Path(cohorts.__file__).read_text(encoding="utf-8"))
    judges = [Judge(HOMES, 0.4), Judge(HOMES // 2, 1.0)]
    if is_killed(tree, judges):
        raise SystemExit("the driver itself, unchanged, does not come to the same as one request at a time")
    found = list(mutants(tree))
    survivors = {mutant.name for mutant in found if not is_killed(mutant.tree, judges)}
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["explained"]
    explained = {name for entry in entries for name in entry["mutants"]}
    killed = sum(mutant.name not in survivors for mutant in found)
    print(f"{len(found)} mutants: {killed} killed, {len(survivors & explained)} explained")
    for name in sorted(survivors - explained):
        print(f"survives: {name}")
    for name in sorted(explained - survivors):
        print(f"explained, but killed or gone: {name}")
    return int(survivors != explained)


if __name__ == "__main__":
    raise SystemExit(main())
