"""What came of a run by cohorts: its columns, and the figures that every report of a run is drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np

from simulator.actors.homes import operator_in_copy
from simulator.actors.steps import REQUESTS, Step
from simulator.domain.devices import DeviceType
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import UserRole
from simulator.engine.fleet.codes import RIGHT
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.rollout import RollOut
from simulator.engine.results import CERTIFICATE_PARTY, Results
from simulator.journal import EventKind, Journal
from simulator.rules.facts import Column
from simulator.rules.rulebook import RuleSet

_PARTICIPANTS = {operator.index: operator.participant for operator in NETWORK_OPERATORS}


@dataclass(frozen=True)
class Columns:
    """The events of a run in order, and what their small numbers stand for.

    ``operators`` is the Network Operator that the DSP took for the registered one, by its index. ``codes`` and
    ``checks`` belong to the numbers of ``log.code``, ``parties`` to those of ``log.user``.
    """

    log: EventLog
    operators: Column
    codes: tuple[str, ...]
    checks: tuple[str, ...]
    parties: tuple[str, ...]

    @classmethod
    def of(cls, rollout: RollOut, log: EventLog) -> Self:
        """Those of a roll-out that has been lived through."""
        order = np.argsort(rollout.homes.number)
        places = order[np.searchsorted(rollout.homes.number[order], log.premise)]
        operators = np.asarray(operator_in_copy(rollout.homes.at(places), log.time), dtype=np.uint8)
        checks = tuple(rule.check.name if rule else "" for rule in rollout.rules.outcomes)
        parties = tuple(name.rpartition(" (")[0] or name for name in rollout.identities.names)
        return cls(log, operators, rollout.rules.codes, checks, parties)

    @cached_property
    def is_request(self) -> Column:
        """Which events are Service Requests."""
        return np.isin(self.log.step, list(REQUESTS))

    @cached_property
    def is_mismatch(self) -> Column:
        """Which are rejections of Suppliers because the certificate is not of the meter point's Network Operator."""
        about_the_party = [number for number, check in enumerate(self.checks) if check.endswith(CERTIFICATE_PARTY)]
        by_supplier = [step for step, asked in REQUESTS.items() if asked.by_supplier]
        found: Column = np.isin(self.log.code, about_the_party) & np.isin(self.log.step, by_supplier)
        return found


@dataclass(frozen=True)
class FleetResults(Results):
    """The figures of a run by cohorts. Its journal holds nothing but what the SEC Panel is told of."""

    columns: Columns = field(kw_only=True)

    @classmethod
    def from_columns(cls, rules: RuleSet, columns: Columns) -> Self:
        """Those of the columns of a run."""
        return cls(rules, _panel_journal(columns), columns=columns)

    @cached_property
    def requests(self) -> int:
        """How many Service Requests came to an answer."""
        return int(self.columns.is_request.sum())

    @cached_property
    def documents(self) -> int:
        """How many documents the DSP decided: a Signed Pre-Command follows where the first decision accepted."""
        log, columns = self.columns.log, self.columns
        twice = np.isin(log.step, [step for step, asked in REQUESTS.items() if asked.is_signed_twice])
        accepted = np.array([not check for check in columns.checks])[log.code]
        return self.requests + int((twice & accepted).sum())

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """How often each response code was the final answer to a request, in order of the codes."""
        counted: Counter[str] = Counter()
        for number, count in enumerate(np.bincount(self.columns.log.code[self.columns.is_request])):
            counted[self.columns.codes[number]] += int(count)
        return dict(sorted((code, count) for code, count in counted.items() if count))

    @cached_property
    def after_seven_working_days(self) -> Mapping[str, int]:
        """ESMEs by what was in their Network Operator slot after seven Working Days: right, wrong, none."""
        judged = self.columns.log.code[self.columns.log.step == Step.JUDGE]
        counted = np.bincount(judged, minlength=RIGHT + 3)[RIGHT:]
        return dict(zip(("right", "wrong", "none"), map(int, counted), strict=False))

    @cached_property
    def wrong_over_time(self) -> tuple[tuple[int, int], ...]:
        """``(time, count)`` at every change: how many ESMEs hold a wrong Network Operator Certificate."""
        log = self.columns.log
        changed = log.change != 0
        wrong = np.cumsum(log.change[changed], dtype=np.int64)
        return ((0, 0), *zip(log.time[changed].tolist(), wrong.tolist(), strict=True))


def _panel_journal(columns: Columns) -> Journal:
    """The rejections for an invalid Network Certificate, as the DSP's journal has them."""
    journal, where = Journal(), np.flatnonzero(columns.is_mismatch)
    log = columns.log.rows(where)
    rows = zip(
        log.time.tolist(), log.premise.tolist(), log.step.tolist(), log.code.tolist(), log.user.tolist(),
        columns.operators[where].tolist(), strict=True,
    )  # fmt: skip
    for time, premise, step, code, user, operator in rows:
        asked = REQUESTS[Step(step)]
        role = UserRole.IS if asked.device_type is DeviceType.ESME else UserRole.GS
        details = {"check": columns.checks[code], "device_type": asked.device_type.name, "user_role": role.title}
        if asked.device_type is DeviceType.ESME:
            details["registered_operator"] = _PARTICIPANTS[operator]
        device = f"{asked.device_type.name} of home {premise}"
        journal.record(time, premise, EventKind.REJECTION, "DSP", columns.parties[user], service=asked.service.variant,
                       device=device, code=columns.codes[code], details=details)  # fmt: skip
    return journal
