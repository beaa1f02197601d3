"""Facts for tests: valid requests to depart from, and random columns over every fact's whole domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.network_operators import NETWORK_OPERATORS, mask_of, network_operator
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, service
from simulator.rules.facts import FACTS, Column, Facts
from simulator.rules.modifications import select
from simulator.rules.rulebook import Rulebook, RuleSet

Values = Mapping[str, int | bool]

SENDER, SOMEBODY_ELSE = 1, 2
EELC, LOND, NT = network_operator("EELC"), network_operator("LOND"), network_operator("NT")

_BASE: Values = {
    "user": SENDER,
    "user_role": UserRole.IS,
    "device_type": DeviceType.ESME,
    "smets": Smets.SMETS2,
    "smi_status": SmiStatus.COMMISSIONED,
    "meter_point_known": True,
    "registered_operator": EELC.index,
    "mpan_operator": EELC.index,
    "user_registered_now": True,
    "user_registered_at_execution": True,
    "user_registered_throughout": True,
}
_NETWORK_OPERATOR_CERTIFICATES: Values = {
    "remote_party_role": RemotePartyRole.NETWORK_OPERATOR,
    "certificate_role": RemotePartyRole.NETWORK_OPERATOR,
    "digital_signing_certificate": True,
    "key_agreement_certificate": True,
    "digital_signing_operators": EELC.mask,
    "key_agreement_operators": EELC.mask,
}
_SUPPLIER_CERTIFICATES: Values = {
    "remote_party_role": RemotePartyRole.SUPPLIER,
    "certificate_role": RemotePartyRole.SUPPLIER,
    "digital_signing_certificate": True,
    "key_agreement_certificate": True,
    "top_up_certificate": True,
    "top_up_floor_given": True,
}
_SIGNING_ONLY: Values = {
    "remote_party_role": RemotePartyRole.SUPPLIER,
    "certificate_role": RemotePartyRole.SUPPLIER,
    "digital_signing_certificate": True,
    "device_type": DeviceType.HCALCS,
}
_ON_GAS: Values = {
    "device_type": DeviceType.GPF,
    "registered_operator": NT.index,
    "mpan_operator": 0,
    "digital_signing_operators": NT.mask,
    "key_agreement_operators": NT.mask,
}
_BY_DISTRIBUTOR: Values = {"user_role": UserRole.ED, "user_operators": EELC.mask}
_BY_PROXY: Values = {"smets": Smets.SMETS1, "slot_holder": SENDER}
_RECOVERY: Values = {"user_role": UserRole.DCC, "certificate_role": RemotePartyRole.ACCESS_CONTROL_BROKER}


def _for(variant: str, *values: Values) -> dict[str, int | bool]:
    found = service(variant)
    facts: dict[str, int | bool] = {**_BASE, "service": found.index, "command_variant": min(found.command_variants)}
    for more in values:
        facts.update(more)
    return facts


VALID: Mapping[str, Values] = {
    "6.15.1": _for("6.15.1", _NETWORK_OPERATOR_CERTIFICATES),
    "6.15.1 on a GPF": _for("6.15.1", _NETWORK_OPERATOR_CERTIFICATES, _ON_GAS, {"user_role": UserRole.GS}),
    "6.15.1 by the distributor": _for("6.15.1", _NETWORK_OPERATOR_CERTIFICATES, _BY_DISTRIBUTOR),
    "6.15.1 by the transporter": _for(
        "6.15.1", _NETWORK_OPERATOR_CERTIFICATES, _ON_GAS, {"user_role": UserRole.GT, "user_operators": NT.mask}
    ),
    "6.15.1 on SMETS1": _for("6.15.1", _NETWORK_OPERATOR_CERTIFICATES, _BY_DISTRIBUTOR, _BY_PROXY),
    "6.15.1 for the Supplier": _for("6.15.1", _SUPPLIER_CERTIFICATES),
    "6.15.1 on an HCALCS": _for("6.15.1", _SIGNING_ONLY),
    "6.21": _for("6.21", _NETWORK_OPERATOR_CERTIFICATES),
    "6.21 on a GPF": _for("6.21", _NETWORK_OPERATOR_CERTIFICATES, _ON_GAS, {"user_role": UserRole.GS}),
    "6.21 for the Supplier": _for("6.21", _SUPPLIER_CERTIFICATES),
    "6.21 on an HCALCS": _for("6.21", _SIGNING_ONLY),
    "6.21 by the DCC": _for(
        "6.21",
        _NETWORK_OPERATOR_CERTIFICATES,
        {"user_role": UserRole.DCC, "certificate_role": RemotePartyRole.RECOVERY},
    ),
    "6.23": _for("6.23", _SUPPLIER_CERTIFICATES),
    "6.23 on an HCALCS": _for("6.23", _SIGNING_ONLY),
    "6.24.1": _for("6.24.1", _BY_DISTRIBUTOR),
    "8.1.1": _for("8.1.1", {"smi_status": SmiStatus.INSTALLED_NOT_COMMISSIONED}),
    "8.1.1 on SMETS1": _for("8.1.1", {"smi_status": SmiStatus.INSTALLED_NOT_COMMISSIONED}, _BY_PROXY),
    "8.2": _for("8.2", {"device_type": DeviceType.NONE, "smi_status": SmiStatus.NONE}),
}
"""Requests that every rule set accepts, by name."""


def valid(name: str, **departures: int | bool) -> Facts:
    """The facts of a valid request, but for the departures."""
    return Facts.of(**{**VALID[name], **departures})


_OPERATORS = range(len(NETWORK_OPERATORS) + 1)
_MASKS = [
    0,
    EELC.mask,
    LOND.mask,
    NT.mask,
    mask_of(["EELC", "LOND", "SEEB"]),
    1,  # the place of the unknown operator
    *(operator.mask for operator in NETWORK_OPERATORS),
    sum(operator.mask for operator in NETWORK_OPERATORS),
]


def domain(name: str) -> Sequence[int] | Sequence[bool]:
    """Every value that a fact can have (for sets of operators: none, each alone, some together, all)."""
    values = FACTS[name].values
    if values is bool:
        return [False, True]
    if isinstance(values, type):
        return [int(member) for member in values]  # type: ignore[attr-defined]  # every other type is an IntEnum
    return {
        "service": range(len(SERVICE_REFERENCE_VARIANTS) + 1),
        "operator": _OPERATORS,
        "operators": _MASKS,
        "user": range(4),
    }[values]


def random_columns(seed: int, rows: int, departure_rate: float) -> Facts:
    """Columns of random requests: each starts as a valid one, and each fact departs from it at this rate.

    At a rate of 1 every fact is drawn from its whole domain; at a low rate requests come past the first checks.
    """
    random = np.random.default_rng(seed)
    start = random.integers(len(VALID), size=rows)
    columns = {}
    for name in FACTS:
        choices = np.asarray(domain(name))
        default = getattr(Facts(), name)
        own = np.asarray([values.get(name, default) for values in VALID.values()])[start]
        departs = random.random(rows) < departure_rate
        columns[name] = np.where(departs, choices[random.integers(len(choices), size=rows)], own)
    return Facts.of(**columns)


def row(columns: Facts, place: int) -> Facts:
    """One request out of columns of them."""
    return Facts(**{name: getattr(columns, name)[place] for name in FACTS})


def described(facts: Facts) -> dict[str, str]:
    """One request in words, for messages."""
    return {name: facts.reading(name) for name in FACTS}


SECMP0063_VARIANTS = ("proposal", "business-requirements", "dcc-assessment", "all-senders")
SECMP0063_READINGS = (*SECMP0063_VARIANTS, "business-requirements,gpf=yes")
DP107_VARIANTS = ("without-6.1f", "certificate-owner", "registered-operator")

RULE_SETS: Mapping[str, RuleSet] = {
    rule_set.name: rule_set
    for mismatch in ("", *SECMP0063_READINGS)
    for relief in ("", *DP107_VARIANTS)
    for rule_set in [
        RuleSet(
            tuple(
                select(f"{modification}={variant}")
                for modification, variant in (("SECMP0063", mismatch), ("DP107", relief))
                if variant
            )
        )
    ]
}
"""The baseline, every reading of every modification, and every pair of readings, by name."""


def rulebook(*modifications: str) -> Rulebook:
    """The rulebook with these modifications in force."""
    return RuleSet(tuple(select(text) for text in modifications)).at()


def code_of(book: Rulebook, facts: Facts) -> str:
    """What a rulebook answers to one request: a response code, or ``accepted``."""
    rule = book.decide(facts)
    return rule.check.code.code if rule else "accepted"


def codes_of(book: Rulebook, columns: Facts) -> Column:
    """The same for columns of requests."""
    answers = np.asarray([*(check.code.code for check in book.checks), "accepted"])
    return answers[book.first_failing(columns)]
