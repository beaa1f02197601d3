"""Small roll-outs in which everything happens often, and both ways of living through them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime

import numpy as np

from simulator.domain.time import HOUR
from simulator.engine.clock import Clock
from simulator.engine.fleet.area import roll_out
from simulator.engine.fleet.cohorts import COHORT, Cohorts
from simulator.engine.fleet.event_log import COLUMNS, EventLog
from simulator.engine.fleet.figures import Figures
from simulator.engine.fleet.national import NationalRun
from simulator.engine.fleet.one_by_one import OneByOne
from simulator.engine.fleet.rollout import RollOut
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

BUSY: dict[str, object] = {
    "placement": {"wrong_certificate_rate": 0.4, "wrong_gas_rate": 0.3, "through_update_share": 0.1},
    "registration": {"missing_share": 0.1, "stale_share": 0.1},
    "smets1": {"update_share": 0.7, "wrong_certificate_rate": 0.4},
    "change_of_supplier": {"share": 0.3},
    "operator_moves": {"share_per_year": 0.5},
    "mergers": [
        {"operator": "EELC", "into": "LOND", "on": "2019-03-06"},
        {"operator": "YELG", "into": "NEEB", "on": "2019-03-22"},
    ],
    "certificate_renewals": [
        {"operator": operator, "on": "2019-03-12", "over_days": 15} for operator in ("LOND", "NEEB", "SWAE", "SWEB")
    ],
}
"""Settings under which mistakes, changes and moves are no rarity."""

RULE_SETS = (
    (),
    ("SECMP0063=proposal",),
    ("SECMP0063=business-requirements,gpf=yes",),
    ("SECMP0063=dcc-assessment",),
    ("SECMP0063=all-senders", "DP107=certificate-owner"),
    ("DP107=without-6.1f",),
    ("DP107=registered-operator",),
)


def busy_scenario(homes: int, days: int = 60, **sections: object) -> Scenario:
    """A scenario of so many homes, installed over the first two thirds of its days."""
    fleet = {"homes": homes, "installation_days": max(1, days * 5 // 7 * 2 // 3)}
    return Scenario.model_validate({"days": days, "fleet": fleet, **BUSY, **sections})


def crowded_scenario(homes: int, smets1_share: float = 0.4) -> Scenario:
    """Requests that are on their way for hours, mergers and renewals in a roll-out that the run's end cuts off.

    So much happens at a home while a Command is on its way to it.
    """
    ends = {8: ("EELC", "LOND"), 12: ("YELG", "NEEB"), 14: ("SPOW", "MANW"), 18: ("SEEB", "SOUT"), 20: ("HYDE", "NORW")}
    renewing = ("LOND", "NEEB", "SWAE", "SWEB", "MANW", "SOUT", "NORW", "EMEB", "MIDE")
    return busy_scenario(
        homes,
        days=24,
        fleet={"homes": homes, "installation_days": 17, "smets1_share": smets1_share},
        latency={"gateway_ms": 2 * HOUR, "wan_ms": 12 * HOUR, "spread": 1.0},
        operator_moves={"share_per_year": 1.0},
        mergers=[{"operator": one, "into": other, "on": f"2019-03-{day:02}"} for day, (one, other) in ends.items()],
        certificate_renewals=[{"operator": name, "on": "2019-03-04", "over_days": 24} for name in renewing],
    )  # fmt: skip


def rule_set(texts: Iterable[str], effective: datetime | None = None) -> RuleSet:
    """Modifications by text, all effective from one date."""
    return RuleSet(tuple(select(text, effective) for text in texts))


def area_of_all(scenario: Scenario, rules: RuleSet) -> RollOut:
    """All homes of a scenario in one roll-out, whatever their area."""
    return roll_out(scenario, rules, np.arange(scenario.fleet.homes, dtype=np.uint32))


def in_cohorts(rollout: RollOut, length: int = COHORT) -> EventLog:
    """The events of a roll-out in cohorts."""
    logs: list[EventLog] = []
    Cohorts(rollout, lambda log: logs.append(log.sorted()), length).run(Clock())
    return EventLog.joined(logs)


def one_by_one(rollout: RollOut) -> EventLog:
    """The events of a roll-out, a process for each request."""
    driver = OneByOne(rollout)
    driver.run(Clock())
    return driver.log


def differing(one: EventLog, other: EventLog) -> list[str]:
    """The columns in which two logs differ."""
    return [name for name in COLUMNS if not np.array_equal(getattr(one, name), getattr(other, name))]


def unlike_slots(one: RollOut, other: RollOut) -> list[str]:
    """The key slots in which two fleets differ."""
    slots = one.fleet.slots
    return [str(slot) for slot in slots if not np.array_equal(slots[slot], other.fleet.slots[slot])]


def same_figures(one: NationalRun, other: NationalRun) -> bool:
    """Whether two runs came to the same: the same areas in the same order, and every count of each."""
    names = [field.name for field in dataclasses.fields(Figures)]
    areas = zip(one.areas.values(), other.areas.values(), strict=True)
    return list(one.areas) == list(other.areas) and all(
        np.array_equal(getattr(here, name), getattr(there, name)) for here, there in areas for name in names
    )
