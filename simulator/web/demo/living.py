"""Lives a roll-out through, and keeps what came of it as octets: how it travels between processes and into a file.

A small fleet is lived through request by request, with real documents, signatures and certificates; a large one by
cohorts over columns, with the same checks. A test holds the two to each other.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable

import numpy as np

from simulator.bdd import reading
from simulator.domain.time import DAY
from simulator.engine.clock import Clock
from simulator.engine.fleet.area import roll_out
from simulator.engine.fleet.cohorts import Cohorts
from simulator.engine.fleet.event_log import COLUMNS, EventLog
from simulator.engine.results import Results
from simulator.engine.run import run_scenario
from simulator.journal import EventKind, Journal
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.web.demo.course import Course, JournalCourse
from simulator.web.demo.fleet_course import FleetCourse
from simulator.web.demo.fleet_results import Columns, FleetResults

MOST_BY_REQUEST = 5_000
"""So many homes are lived through request by request; more are lived through by cohorts."""

Note = Callable[[float], None]
"""Told how much is done, from 0 to 1."""

_COHORTS = 24
_WORDS = ("codes", "checks", "parties")


def by_request(scenario: Scenario) -> bool:
    """Whether a scenario's homes are lived through request by request."""
    return scenario.fleet.homes <= MOST_BY_REQUEST


def live_through(scenario: Scenario, rules: str, note: Note) -> bytes:
    """Live a scenario through under a rule set. Gives what :func:`course` reads."""
    return _requests(scenario, rules, note) if by_request(scenario) else _cohorts(scenario, rules, note)


def course(scenario: Scenario, rules: str, lived: bytes) -> Course:
    """The course of a run from the octets that were kept of it. Raises ``ValueError`` where they are none."""
    rule_set = _rule_set(rules)
    if by_request(scenario):
        return JournalCourse(rules, Results(rule_set, _journal(lived)))
    return FleetCourse(rules, FleetResults.from_columns(rule_set, _columns(lived)))


def _rule_set(rules: str) -> RuleSet:
    return RuleSet(tuple(reading.in_force(rules)))


# -- request by request -----------------------------------------------------------------------------------------------


def _requests(scenario: Scenario, rules: str, note: Note) -> bytes:
    def told(what: str, done: int, of: int) -> None:
        part = 0 if what.startswith("issuing") else 1
        note((part + done / max(of, 1)) / 2)

    journal = run_scenario(scenario, _rule_set(rules), progress=told).world.journal
    entries = [
        (e.time, e.premise, e.kind, e.sender, e.recipient, e.service, e.request_id, e.device, e.code, dict(e.details))
        for e in journal
    ]
    return zlib.compress(json.dumps(entries, ensure_ascii=False).encode())


def _journal(lived: bytes) -> Journal:
    journal = Journal()
    for time, premise, kind, sender, recipient, service, request_id, device, code, details in json.loads(
        zlib.decompress(lived)
    ):
        journal.record(time, premise, EventKind(kind), sender, recipient, service=service, request_id=request_id,
                       device=device, code=code, details=details)  # fmt: skip
    return journal


# -- by cohorts -------------------------------------------------------------------------------------------------------


def _cohorts(scenario: Scenario, rules: str, note: Note) -> bytes:
    rollout = roll_out(scenario, _rule_set(rules), np.arange(scenario.fleet.homes, dtype=np.uint32))
    logs: list[EventLog] = []

    def keep(log: EventLog) -> None:
        logs.append(log)
        note(min(len(logs) / _COHORTS, 1))

    Cohorts(rollout, keep, -(-scenario.days * DAY // _COHORTS)).run(Clock())
    columns = Columns.of(rollout, EventLog.joined(logs).sorted())
    packed = io.BytesIO()
    words = {name: getattr(columns, name) for name in _WORDS}
    log = {name: getattr(columns.log, name) for name in COLUMNS}
    np.savez_compressed(packed, words=np.array(json.dumps(words)), operators=columns.operators, **log)
    return packed.getvalue()


def _columns(lived: bytes) -> Columns:
    with np.load(io.BytesIO(lived), allow_pickle=False) as kept:
        words = {name: tuple(values) for name, values in json.loads(str(kept["words"])).items()}
        return Columns(EventLog(*(kept[name] for name in COLUMNS)), kept["operators"], **words)
