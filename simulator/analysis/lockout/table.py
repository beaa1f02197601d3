"""The lockout side by side: today, with each relief of DP107, with each reading of SECMP0063, with both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from simulator.analysis.lockout.classes import Who
from simulator.analysis.lockout.lockout import Lockout, find_lockout
from simulator.analysis.lockout.states import Setting, setting
from simulator.domain.devices import DeviceType, Smets
from simulator.rules.modification import InForce
from simulator.rules.modifications.dp107 import DP107
from simulator.rules.modifications.secmp0063 import SECMP0063
from simulator.rules.rulebook import RuleSet


@dataclass(frozen=True, slots=True)
class Row:
    """One rule set in one setting, in figures. ``locked_unknown`` are those that the DSP's copy does not hold."""

    setting: Setting
    rules: RuleSet
    states: int
    wrong: int
    locked_known: int
    locked_unknown: int
    recovery_alone: int
    mended_by: tuple[Who, ...]
    entered_by: tuple[Who, ...]

    @property
    def locked(self) -> int:
        """All locked states."""
        return self.locked_known + self.locked_unknown


def row_of(lockout: Lockout, rules: RuleSet) -> Row:
    """The figures of one analysis."""
    known, unknown = (int(n) for n in lockout.locked.reshape(lockout.setting.shape).sum(axis=(0, 1)))
    return Row(
        setting=lockout.setting,
        rules=rules,
        states=len(lockout.locked),
        wrong=int(np.count_nonzero(lockout.wrong)),
        locked_known=known,
        locked_unknown=unknown,
        recovery_alone=int(np.count_nonzero(lockout.locked_but_for_recovery)),
        mended_by=tuple(lockout.mended_by),
        entered_by=lockout.entered_by,
    )


def table(device_type: DeviceType = DeviceType.ESME) -> Iterator[Row]:
    """A row for SMETS1 and SMETS2 under each rule set."""
    for smets in (Smets.SMETS1, Smets.SMETS2):
        where = setting(smets, device_type)
        for rules in rule_sets():
            yield row_of(find_lockout(rules.at(), where), rules)


def rule_sets() -> Iterator[RuleSet]:
    """Every combination of the reliefs of DP107 and the readings of SECMP0063, none of either first."""
    choices = [(None, *(InForce(m, variant) for variant in m.variants)) for m in (DP107, SECMP0063)]
    return (RuleSet(tuple(m for m in chosen if m is not None)) for chosen in product(*choices))
