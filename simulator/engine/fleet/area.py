"""Puts the roll-out of one network area together: its homes, their behaviour, the rules. Areas are the shards."""

from __future__ import annotations

import numpy as np

from simulator.actors.compiled_draws import CompiledDraws
from simulator.actors.draws import Draws
from simulator.actors.homes import DISTRIBUTORS, NEVER, Homes, area_of, draw_homes, operator_in_charge
from simulator.devices.fleet import FleetColumns
from simulator.domain.devices import DeviceType
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY, Calendar
from simulator.engine.fleet.codes import RulesInTime
from simulator.engine.fleet.identities import Identities
from simulator.engine.fleet.rollout import RollOut
from simulator.rules.facts import Column
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.world.behaviour import habits_of, life_of

_PART = 1 << 16


def premises_of_areas(scenario: Scenario) -> list[Column]:
    """The numbers of the homes that lie in each area, in order of :data:`~simulator.actors.homes.DISTRIBUTORS`."""
    draws, habits, homes = CompiledDraws(scenario.seed), habits_of(scenario), scenario.fleet.homes
    parts = (np.arange(begin, min(begin + _PART, homes), dtype=np.uint64) for begin in range(0, homes, _PART))
    areas = np.concatenate([np.empty(0, np.uint8), *(area_of(draws, habits, part).astype(np.uint8) for part in parts)])
    return [np.flatnonzero(areas == area).astype(np.uint32) for area in range(len(DISTRIBUTORS))]


def roll_out(scenario: Scenario, rules: RuleSet, premises: Column) -> RollOut:
    """The roll-out to these homes, from the scenario's start; rows stand in order of installation."""
    calendar, draws = Calendar(scenario.start), CompiledDraws(scenario.seed)
    identities = Identities.of(scenario)
    homes = _homes(scenario, draws, calendar, premises)
    return RollOut(
        homes=homes,
        fleet=_fleet(homes, identities),
        life=life_of(scenario, draws),
        identities=identities,
        rules=RulesInTime(rules, calendar),
        end=scenario.days * DAY,
    )


def _homes(scenario: Scenario, draws: Draws, calendar: Calendar, premises: Column) -> Homes:
    habits = habits_of(scenario)
    days = np.array(calendar.working_days(habits.installation_days), dtype=np.int64)
    parts = [
        draw_homes(draws, habits, days, premises[begin : begin + _PART].astype(np.uint64)).packed()
        for begin in range(0, max(1, len(premises)), _PART)
    ]
    homes = Homes.joined(parts)
    return homes.at(np.argsort(homes.installed, kind="stable"))


def _fleet(homes: Homes, identities: Identities) -> FleetColumns:
    """The Devices as they are when the DCC first knows them; SMETS1 with the right parties' certificates (seed 002)."""
    fleet = FleetColumns(len(homes), identities.broker, NEVER)
    rows = np.arange(len(homes))
    supplier = identities.of_supplier[homes.supplier]
    operator = identities.of_operator[operator_in_charge(homes, homes.installed)]
    fleet.place(DeviceType.ESME, RemotePartyRole.SUPPLIER, rows, supplier, homes.smets1)
    fleet.place(DeviceType.ESME, RemotePartyRole.NETWORK_OPERATOR, rows, operator, homes.smets1)
    for device_type in (DeviceType.GSME, DeviceType.GPF):
        fleet.place(device_type, RemotePartyRole.SUPPLIER, rows, supplier, homes.smets1)
    transporter = identities.of_operator[homes.transporter]
    fleet.place(DeviceType.GPF, RemotePartyRole.NETWORK_OPERATOR, rows, transporter, homes.smets1)
    for device_type in (DeviceType.ESME, DeviceType.GSME):
        fleet.commission(device_type, rows, homes.smets1)
    return fleet
