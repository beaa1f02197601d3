"""How a scenario's homes, Suppliers and Network Operators behave, as what :mod:`simulator.actors` works with."""

from __future__ import annotations

import numpy as np

from simulator.actors.choices import CertificateChoice, WrongChoices
from simulator.actors.draws import Draws, log_normal_table, threshold
from simulator.actors.homes import DISTRIBUTORS, SPREAD, Habits, TakingOver
from simulator.actors.life import Conduct, Deadlines, Life, Renewal
from simulator.actors.population import Population
from simulator.domain.network_operators import network_operator
from simulator.domain.time import DAY, HOUR, Calendar
from simulator.rules.facts import Column
from simulator.scenario import Scenario


def habits_of(scenario: Scenario) -> Habits:
    """The shares that shape a scenario's homes."""
    fleet = scenario.fleet
    return Habits(
        smets1_share=fleet.smets1_share,
        dual_fuel_share=fleet.dual_fuel_share,
        independent_share=fleet.independent_share,
        display_share=fleet.display_share,
        installation_days=fleet.installation_days,
        supplier_weights=tuple(s.share for s in scenario.suppliers),
        missing_share=scenario.registration.missing_share,
        stale_share=scenario.registration.stale_share,
        moves_per_year=scenario.operator_moves.share_per_year,
        move_lag_hours=scenario.operator_moves.lag_hours,
        mergers=_mergers(scenario),
        days=scenario.days,
        area_weights=tuple(fleet.area_weights[area.participant] for area in DISTRIBUTORS if fleet.area_weights),
    )


def _mergers(scenario: Scenario) -> tuple[TakingOver, ...]:
    calendar = Calendar(scenario.start)
    return tuple(
        TakingOver(network_operator(m.operator).index, network_operator(m.into).index, calendar.milliseconds(m.on))
        for m in scenario.mergers
    )


def _renewals(scenario: Scenario) -> tuple[Renewal, ...]:
    calendar = Calendar(scenario.start)
    return tuple(
        Renewal(network_operator(r.operator).index, calendar.milliseconds(r.on), round(r.over_days * DAY))
        for r in scenario.certificate_renewals
    )


def wrong_choices_of(scenario: Scenario) -> WrongChoices:
    """The weights of the ways to choose a wrong certificate."""
    placement = scenario.placement
    return WrongChoices(
        placement.another_distributor, placement.same_group, placement.independent, placement.gas_transporter
    )


def population_of(scenario: Scenario) -> Population:
    """The synthetic homes of a scenario's fleet."""
    return Population(Draws(scenario.seed), habits_of(scenario), Calendar(scenario.start))


def life_of(scenario: Scenario, draws: Draws) -> Life:
    """What happens next to a scenario's homes."""
    choice = CertificateChoice(draws, wrong_choices_of(scenario))
    deadlines = Deadlines(Calendar(scenario.start), scenario.days)
    return Life(draws, conduct_of(scenario), choice, deadlines, [supplier.share for supplier in scenario.suppliers])


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
        renewals=_renewals(scenario),
        gateway=_latency(scenario.latency.gateway_ms, scenario),
        wan=_latency(scenario.latency.wan_ms, scenario),
    )


def _delay(hours: float) -> Column:
    return np.array(log_normal_table(round(hours * HOUR), SPREAD), dtype=np.int64)


def _latency(median: int, scenario: Scenario) -> Column:
    return np.array(log_normal_table(median, scenario.latency.spread), dtype=np.int64)
