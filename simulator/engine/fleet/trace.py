"""One home of a national run again: request by request, with real certificates, real XML and real GBCS.

A home's life depends on nothing but the scenario, the rules and its number. So it can be lived again alone, and what
happens must be what happened in the national run: :func:`trace` does both and holds them to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.actors.steps import REQUESTS, Step
from simulator.domain.devices import DeviceType
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.meter_points import MPAN
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.response_codes import ACCEPTED
from simulator.domain.time import DAY
from simulator.engine.fleet.area import roll_out
from simulator.engine.fleet.cohorts import lived_in_cohorts
from simulator.engine.fleet.event_log import EventLog
from simulator.engine.fleet.identities import Identities
from simulator.engine.home import Home, Neighbourhood
from simulator.engine.renewals import begin_renewals
from simulator.engine.run import Run
from simulator.journal import Event, EventKind, Journal
from simulator.registers.inventory import SmartMeteringInventory
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.world import World
from simulator.world.behaviour import population_of
from simulator.world.explicit import populate
from simulator.world.installation import install

JUDGEMENT = "7 Working Days"
OPERATOR_MOVED = "new operator"
MIGRATION = "migration"

_OWN_STEPS = {Step.JUDGE: JUDGEMENT, Step.MOVE: OPERATOR_MOVED, Step.MIGRATE: MIGRATION}


class Happening(NamedTuple):
    """What happened to a home: ``time`` of the rejection or the execution (milliseconds), and ``took``, its length.

    ``what`` is the Service Reference Variant, or one of the things that are no request; ``code`` the final answer, or
    whose certificate was found in the ESME's Network Operator slot.
    """

    premise: int
    time: int
    what: str
    device_type: str
    sender: EUI64 | None
    code: str
    took: int


@dataclass(frozen=True)
class Trace:
    """A home's life in columns and with real bytes. ``run`` keeps the journal with every document."""

    run: Run
    national: tuple[Happening, ...]
    real: tuple[Happening, ...]

    @property
    def agrees(self) -> bool:
        """Whether both came to the same."""
        return self.national == self.real


def premise_of(mpan: MPAN, scenario: Scenario) -> int:
    """The number of the home with an MPAN. Raises :class:`SimulatorError` where the scenario has no such home."""
    number = int(mpan.core[2:12])
    if number < scenario.fleet.homes:
        home = population_of(scenario).homes(number)
        if NETWORK_OPERATORS[home.operator - 1].distributor_id == mpan.distributor_id:
            return number
    raise SimulatorError(f"no home of this run has the MPAN {mpan}; take one of its tables, or give --premise")


def trace(scenario: Scenario, rules: RuleSet, number: int, stored: EventLog | None = None) -> Trace:
    """Live the life of the home of this number again, alone. ``stored`` are its events where the run kept them."""
    rollout = roll_out(scenario, rules, np.array([number], dtype=np.uint32))
    if stored is None:
        stored = lived_in_cohorts(rollout)
    run = run_of_one(scenario, rules, number)
    lived = of_journal(run.world.journal, run.world.inventory)
    return Trace(
        run,
        tuple(sorted(of_log(stored, rollout.rules.codes, rollout.identities), key=_place)),
        tuple(sorted((each for each in lived if each.time <= rollout.end), key=_place)),
    )


def run_of_one(scenario: Scenario, rules: RuleSet, number: int) -> Run:
    """A run of one home of a scenario's fleet, with every document kept, until its last request is answered."""
    world = World(scenario, rules, keep_documents=True)
    populate(world)
    begin_renewals(world)
    neighbourhood = Neighbourhood(world)
    for premise in install(world, [neighbourhood.population.premise(number)]):
        Home(neighbourhood, premise).begin()
    world.clock.advance(scenario.days * DAY + DAY)
    return Run(scenario, rules, world)


def of_log(log: EventLog, codes: tuple[str, ...], identities: Identities) -> Iterator[Happening]:
    """What happened, as a national run's columns tell it."""
    columns = (log.premise, log.time, log.step, log.user, log.code, log.took)
    for premise, time, number, user, code, took in zip(*(column.tolist() for column in columns), strict=True):
        step = Step(number)
        if step in REQUESTS:
            asked = REQUESTS[step]
            what, device_type, sender = asked.service.variant, asked.device_type, identities.eui64s[user]
        else:
            what, device_type, sender = _OWN_STEPS[step], DeviceType.ESME, None
        yield Happening(premise, time, what, device_type.name, sender, codes[code], took)


def of_journal(journal: Journal, inventory: SmartMeteringInventory) -> Iterator[Happening]:
    """What happened, as the journal of real documents tells it; requests that are not answered yet are left out."""
    sent: dict[str, int] = {}
    executed: dict[str, int] = {}
    for event in journal:
        match event.kind:
            case EventKind.SERVICE_REQUEST:
                sent[event.request_id] = event.time
            case EventKind.DEVICE_RESPONSE | EventKind.DEVICE_DISCARDED:
                executed[event.request_id] = event.time
            case EventKind.REJECTION | EventKind.RESPONSE:
                device = inventory.find(EUI64.parse(event.device))
                assert device is not None  # of the synthetic fleet
                yield Happening(
                    event.premise,
                    executed.get(event.request_id, event.time),
                    event.service,
                    device.device_type.name,
                    EUI64.parse(event.request_id.partition(":")[0]),
                    event.code,
                    event.time - sent[event.request_id],
                )
            case _:
                yield from _no_request(event)


def _no_request(event: Event) -> Iterator[Happening]:
    """Judgements, changes of the operator, migrations."""
    what, code = "", ACCEPTED.code
    if event.kind is EventKind.OUTCOME and event.code == "seven-working-days":
        what, code = JUDGEMENT, event.details["network_operator_certificate"]
    elif event.kind is EventKind.REGISTRATION_CHANGE and "network_operator" in event.details:
        what = OPERATOR_MOVED
    elif event.kind is EventKind.SLOT_CHANGE and not event.request_id:
        what = MIGRATION
    if what:
        yield Happening(event.premise, event.time, what, DeviceType.ESME.name, None, code, 0)


def _place(happening: Happening) -> tuple[int, str, str]:
    return happening.time, happening.what, happening.device_type
