"""How fast the rulebook decides: one request at a time, and columns of them, against one bare pass of numpy.

Run it with ``python tests/benchmarks/bench_rules.py [REQUESTS]``. The limit of a columnar decision is to look at
every fact once: one comparison over each column. Both take turns, round by round; the best round of each counts.
Some requests are shaken up at random, so that they are rejected by other checks than the last one too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import numpy as np

from measuring import seconds
from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.service_requests import HANDOVER, UPDATE_CREDENTIALS
from simulator.rules.facts import FACTS, Facts
from simulator.rules.modifications import select
from simulator.rules.rulebook import Rulebook, RuleSet

ROUNDS = 5
SINGLE = 5_000
"""How many requests are decided one by one; more would say the same."""

RULE_SETS = (RuleSet(), RuleSet((select("SECMP0063"), select("DP107"))))


def requests(count: int) -> Facts:
    """Columns of Suppliers' 6.15.1 and 6.21 that place Network Operator Certificates, some shaken up."""
    random = np.random.default_rng(1)
    handover = random.random(count) < 0.7
    operator = random.integers(1, len(NETWORK_OPERATORS) + 1, size=count)
    columns = {
        "service": np.where(handover, HANDOVER.index, UPDATE_CREDENTIALS.index),
        "command_variant": np.where(handover, 1, 4),
        "user": np.ones(count, dtype=np.int64),
        "user_role": np.full(count, UserRole.IS),
        "device_type": np.full(count, DeviceType.ESME),
        "smi_status": np.full(count, SmiStatus.COMMISSIONED),
        "remote_party_role": np.full(count, RemotePartyRole.NETWORK_OPERATOR),
        "certificate_role": np.full(count, RemotePartyRole.NETWORK_OPERATOR),
        "digital_signing_certificate": np.ones(count, dtype=np.bool_),
        "digital_signing_operators": 1 << operator,
        "registered_operator": np.where(random.random(count) < 0.9, operator, 1),
        "meter_point_known": np.ones(count, dtype=np.bool_),
        "user_registered_now": random.random(count) < 0.98,
    }
    shaken = {"user_role": 9, "device_type": 9, "smi_status": 10, "certificate_state": 4, "command_variant": 9}
    for name, values in shaken.items():
        here = random.random(count) < 0.06
        kept = columns.get(name, np.zeros(count, dtype=np.int64))
        columns[name] = np.where(here, random.integers(values, size=count), kept)
    full = {name: columns.get(name, np.full(count, getattr(Facts(), name))) for name in FACTS}
    return Facts.of(**full)


def look_once(facts: Facts) -> None:
    """One comparison over each column: what no decision on columns can be faster than."""
    for name in FACTS:
        np.not_equal(getattr(facts, name), 0)


def decide_one_by_one(book: Rulebook, rows: list[Facts]) -> None:
    """Each request by itself; after the first round none of them is new."""
    for facts in rows:
        book.decide(facts)


def check_one_by_one(book: Rulebook, rows: list[Facts]) -> None:
    """Each request by itself, as if it were new: what is decided is not remembered."""
    for facts in rows:
        next((rule for rule in book.rules if rule.check.fails(facts)), None)


def main(count: int) -> None:
    """Measure and print."""
    facts = requests(count)
    rows = [Facts(**{name: getattr(facts, name)[n] for name in FACTS}) for n in range(min(SINGLE, count))]
    for rules in RULE_SETS:
        book = rules.at()
        ways: dict[str, tuple[int, Callable[[], object]]] = {
            "bare pass": (count, partial(look_once, facts)),
            "columns": (count, partial(book.first_failing, facts)),
            "one by one": (len(rows), partial(decide_one_by_one, book, rows)),
            "each new": (len(rows), partial(check_one_by_one, book, rows)),
        }
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(ROUNDS):
            for way, (number, work) in ways.items():
                best[way] = min(best[way], seconds(work) / number)
        accepted = np.count_nonzero(book.first_failing(facts) == len(book.rules)) / count
        print(f"{rules.name}: {len(book.rules)} checks, {count:,} requests ({accepted:.0%} accepted), best of {ROUNDS}")
        for way, each in best.items():
            print(
                f"{way:>14} {1 / each:14,.0f} a second {each * 1e9:12,.0f} ns {each / best['bare pass']:10.1f} passes"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
