"""Puts the roll-out of one network area together: its homes, their behaviour, the rules. Areas are the shards."""

from __future__ import annotations

import numpy as np

from simulator.actors.choices import CertificateChoice
from simulator.actors.compiled_draws import CompiledDraws
from simulator.actors.draws import Draws, log_normal_table, threshold
from simulator.actors.homes import DISTRIBUTORS, NEVER, SPREAD, Homes, area_of, draw_homes, operator_in_charge
from simulator.actors.life import Conduct, Deadlines, Life
from simulator.devices.fleet import FleetColumns
from simulator.domain.devices import DeviceType
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY, HOUR, Calendar
from simulator.engine.fleet.codes import RulesInTime
from simulator.engine.fleet.identities import Identities
from simulator.engine.fleet.rollout import RollOut
from simulator.rules.facts import Column
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from simulator.world.world import habits_of, wrong_choices_of

_PART = 1 << 16


def premises_of_areas(scenario: Scenario) -> list[Column]:
    """The numbers of the homes that lie in each area, in order of :data:`~simulator.actors.homes.DISTRIBUTORS`."""
    draws, homes = CompiledDraws(scenario.seed), scenario.fleet.homes
    found: list[list[Column]] = [[] for _ in DISTRIBUTORS]
    for begin in range(0, homes, _PART):
        numbers = np.arange(begin, min(begin + _PART, homes), dtype=np.uint64)
        areas = area_of(draws, numbers)
        for area, part in enumerate(found):
            part.append(numbers[areas == area].astype(np.uint32))
    return [np.concatenate(part) if part else np.empty(0, np.uint32) for part in found]


def roll_out(scenario: Scenario, rules: RuleSet, premises: Column) -> RollOut:
    """The roll-out to these homes, from the scenario's start; rows stand in order of installation."""
    calendar, draws = Calendar(scenario.start), CompiledDraws(scenario.seed)
    identities = Identities.of(scenario)
    homes = _homes(scenario, draws, calendar, premises)
    choice = CertificateChoice(draws, wrong_choices_of(scenario))
    deadlines = Deadlines(calendar, scenario.days)
    return RollOut(
        homes=homes,
        fleet=_fleet(homes, identities),
        life=Life(draws, conduct_of(scenario), choice, deadlines, len(scenario.suppliers)),
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


def conduct_of(scenario: Scenario) -> Conduct:
    """How a scenario's Suppliers and Network Operators behave.

    Who sees whose certificate it is does not take another's (assumption).
    """
    placement, correction, smets1 = scenario.placement, scenario.correction, scenario.smets1
    named = scenario.what_if.show_organisation_names
    rates = [s.wrong_certificate_rate for s in scenario.suppliers]
    wrong = [0 if named else threshold(placement.wrong_certificate_rate if r is None else r) for r in rates]
    return Conduct(
        wrong_below=np.array(wrong, dtype=np.uint64),
        retry_wrong_below=threshold(placement.retry_wrong_rate),
        wrong_gas_below=0 if named else threshold(placement.wrong_gas_rate),
        wrong_proxy_below=0 if named else threshold(smets1.wrong_certificate_rate),
        attempts=placement.attempts,
        through_update_share=placement.through_update_share,
        audit_share=correction.audit_share,
        correction_share=correction.correction_share,
        update_share=smets1.update_share,
        change_share=scenario.change_of_supplier.share,
        placement_delay=_delay(placement.delay_hours),
        retry_delay=_delay(placement.retry_delay_hours),
        audit_delay=_delay(correction.audit_delay_hours),
        correction_delay=_delay(correction.correction_delay_hours),
        update_delay=_delay(smets1.update_delay_hours),
        change_delay=_delay(scenario.change_of_supplier.delay_hours),
        gateway=_latency(scenario.latency.gateway_ms, scenario),
        wan=_latency(scenario.latency.wan_ms, scenario),
    )


def _delay(hours: float) -> Column:
    return np.array(log_normal_table(round(hours * HOUR), SPREAD), dtype=np.int64)


def _latency(median: int, scenario: Scenario) -> Column:
    return np.array(log_normal_table(median, scenario.latency.spread), dtype=np.int64)
