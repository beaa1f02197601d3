"""A small roll-out: the same homes, lived through under one set of rules after another."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.bdd import reading
from simulator.bdd.situation import with_those_beside
from simulator.engine.results import Results
from simulator.engine.run import run_scenario
from simulator.rules.modification import InForce
from simulator.rules.rulebook import RuleSet
from simulator.scenario import ChangeOfSupplier, Correction, Fleet, Placement, Registration, Scenario, WhatIf

_DAYS = 20
"""Enough for the first and the further attempts, and for the seven Working Days."""


@dataclass
class RollOut:
    """SMETS2 ESMEs that are installed within a day, and their Suppliers' choices of certificates.

    ``wrong`` is the share of first choices that are wrong, ``missing`` that of meter points which the DSP's copy of
    Registration Data lacks. Nobody audits the meters, and no consumer changes Supplier. ``beside`` are modifications
    that are in force beside those that a step names.
    """

    homes: int
    wrong: float
    missing: float = 0.0
    show_names: bool = False
    beside: tuple[InForce, ...] = ()
    _results: dict[str, Results] = field(default_factory=dict)

    @property
    def compared(self) -> tuple[str, ...]:
        """The rule sets under which it was lived through so far."""
        return tuple(self._rules(rules).name for rules in self._results)

    def _rules(self, text: str) -> RuleSet:
        return RuleSet(with_those_beside(reading.in_force(text), self.beside))

    def under(self, rules: str) -> Results:
        """The figures of the roll-out under these modifications (``none``, ``SECMP0063=proposal``)."""
        if rules not in self._results:
            scenario = Scenario(
                days=_DAYS,
                fleet=Fleet(homes=self.homes, smets1_share=0, dual_fuel_share=0, display_share=0, installation_days=1),
                placement=Placement(wrong_certificate_rate=self.wrong, retry_wrong_rate=0),
                registration=Registration(missing_share=self.missing, stale_share=0),
                correction=Correction(audit_share=0),
                change_of_supplier=ChangeOfSupplier(share=0),
                what_if=WhatIf(show_organisation_names=self.show_names),
            )
            self._results[rules] = run_scenario(scenario, self._rules(rules)).results
        return self._results[rules]
