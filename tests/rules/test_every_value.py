"""Every check decides columns as it decides single requests, over all values of the facts that it reads.

Users and Network Operators stand for all others, as in the matrix (``docs/matrix.md``). The service is each that the
check looks at, and one that it does not; of a check that looks at all of them, those of a national run.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from simulator.analysis.matrix.axes import AXES, REGISTERED, TWO_DIGITS
from simulator.domain.service_requests import service
from simulator.rules.check import Check
from simulator.rules.facts import FACTS, Column, Facts
from tests.support.facts import RULE_SETS

SERVICES = [service(variant).index for variant in ("6.15.1", "6.21", "6.23", "6.24.1", "8.1.1", "8.2")]
CHECKS: dict[str, Check] = {}
for name, rules in RULE_SETS.items():
    if len(rules.modifications) < 2:
        own = (rule for rule in rules.at().rules if bool(rule.modification) == bool(rules.modifications))
        CHECKS.update({f"{rule.check.name} of {name}": rule.check for rule in own})
OPERATORS = np.array([0, 1 << REGISTERED, 1 << TWO_DIGITS])
"""Of all kinds of certificates the two that a check can tell from others, and none."""


def values(check: Check, fact: str) -> Column:
    if fact == "service":
        return np.array([*(srv.index for srv in check.services), service("8.2").index] if check.services else SERVICES)
    return OPERATORS if FACTS[fact].values == "operators" else AXES[fact].numbers


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_decides_columns_as_it_decides_each_request(name: str) -> None:
    check = CHECKS[name]
    axes = np.meshgrid(*(values(check, fact) for fact in check.reads), indexing="ij")
    facts = Facts.of(**{fact: axis.ravel() for fact, axis in zip(check.reads, axes, strict=True)})
    columns = [getattr(facts, fact) for fact in check.reads]
    together = np.broadcast_to(check.fails(facts), columns[0].shape)
    single = SimpleNamespace()
    alone = []
    for row in zip(*columns, strict=True):
        vars(single).update(zip(check.reads, row, strict=True))
        alone.append(bool(check.fails(cast("Facts", single))))
    assert np.array_equal(together, alone)
    assert len(alone) >= 2
