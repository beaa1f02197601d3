"""One combination of facts, in numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.analysis.matrix.axes import ANOTHER, AXES, OF_OTHER_FUEL, REGISTERED, TWO_DIGITS
from simulator.analysis.matrix.relations import RELATIONS, in_words
from simulator.domain.devices import DeviceType
from simulator.domain.network_operators import network_operator
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, ServiceReferenceVariant
from simulator.rules.facts import FACTS, Facts, describe

_ON_GAS = (DeviceType.GSME, DeviceType.GPF)
_ELECTRICITY = {REGISTERED: "EELC", TWO_DIGITS: "LOND", ANOTHER: "SEEB", OF_OTHER_FUEL: "NT"}
_GAS = {REGISTERED: "NT", TWO_DIGITS: "SO", ANOTHER: "SC", OF_OTHER_FUEL: "EELC"}

_TELLING = ("user_role", "device_type", "smets", "remote_party_role", "registered_operator", "mpan_operator",
            "digital_signing_operators", "key_agreement_operators", "command_variant")  # fmt: skip
"""The facts that an example always tells."""


@dataclass(frozen=True)
class Combination:
    """A value for every fact in the matrix: ``places`` are those in the facts' axes. Other facts have their default."""

    places: Mapping[str, int]

    @property
    def service(self) -> ServiceReferenceVariant:
        """The Service Reference Variant."""
        return SERVICE_REFERENCE_VARIANTS[AXES["service"].values[self.places["service"]].number - 1]

    def key(self, fact: str) -> str | None:
        """The name of a fact's value (``another``, ``IS``, ``yes``); nothing if the fact is not in the matrix."""
        return AXES[fact].values[self.places[fact]].key if fact in self.places else None

    def place(self, name: str) -> int:
        """The place of the value of a fact, or of a relation between facts."""
        if name in self.places:
            return self.places[name]
        return int(RELATIONS[name].holds(self.facts()))

    def facts(self) -> Facts:
        """The facts as the rulebook takes them. Operators are those that :attr:`operators` names."""
        return Facts.of(**{name: self._number(name) for name in self.places})

    @property
    def operators(self) -> Mapping[int, str]:
        """The Network Operator (``EELC``) that each representative stands for here: of its meter point's fuel."""
        number = AXES["device_type"].values[self.places["device_type"]].number if "device_type" in self.places else 0
        has_digits = self.key("mpan_operator") not in (None, "unknown")
        return _GAS if number in _ON_GAS and not has_digits else _ELECTRICITY

    def words(self) -> Mapping[str, str]:
        """Each fact in words, by the meaning of the fact: ``{"the Device Type …": "GPF"}``, in order of the facts."""
        facts = self.facts()
        users = {1: "the sender", 2: "another User"}
        return {
            FACTS[name].meaning: describe(name, getattr(facts, name), lambda number: users[number])
            for name in FACTS
            if name in self.places
        }

    def __str__(self) -> str:
        """The most telling facts, and of the others those that are not as usual."""
        told = [name for name in AXES if name in self.places and (name in _TELLING or not self._is_usual(name))]
        words = (in_words(name, [self.places[name]], self.places) for name in told if name != "service")
        return "; ".join([str(self.service), *words])

    def _is_usual(self, fact: str) -> bool:
        return AXES[fact].values[self.places[fact]].number in AXES[fact].usual

    def _number(self, fact: str) -> int:
        number = AXES[fact].values[self.places[fact]].number
        kind = FACTS[fact].values
        if kind == "operator":
            return network_operator(self.operators[number]).index if number else 0
        if kind == "operators":
            named = [network_operator(name) for n, name in self.operators.items() if number >> n & 1]
            return int(np.sum([operator.mask for operator in named], dtype=np.int64))
        return number
