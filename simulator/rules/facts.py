"""The facts that the DSP's decision rests on, for one request or for columns of requests.

Every fact is a small integer or a truth value, held as a numpy scalar or as a one-dimensional array. Checks
use operators and table look-ups only, so they cannot tell the difference. That is what lets one rulebook
decide a signed request, a national roll-out and the enumeration of all requests alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Self, TypeAlias

import numpy as np

from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.network_operators import NETWORK_OPERATORS, UNKNOWN_OPERATOR
from simulator.domain.parties import RemotePartyRole, UserRole, UserStatus
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, CommandVariant, ServiceUrl

Column: TypeAlias = Any
"""A numpy array of shape ``(n,)``, or a numpy scalar where the facts are about one request.

Typed as ``Any`` because numpy's stubs have no type for "array or scalar, the same operators on either".
"""


NameUser = Callable[[int], str]
"""Names a User ID by its small index."""


class CertificateState(IntEnum):
    """What SMKI path validation found about the certificates that a request places."""

    VALID = 0
    UNREADABLE = 1
    OTHER_ENVIRONMENT = 2
    INVALID = 3


@dataclass(frozen=True, slots=True)
class FactKind:
    """How a fact is to be read: its meaning, and how its values are written for people.

    ``values`` is ``bool``, an enumeration, or one of ``"service"``, ``"operator"`` (index of a Network
    Operator), ``"operators"`` (bit mask of Network Operators) and ``"user"`` (index of a User ID).
    """

    meaning: str
    values: type | str


def _fact(values: type | str, meaning: str, default: int | bool = 0) -> Any:
    return field(default=np.asarray(default)[()], metadata={"kind": FactKind(meaning, values)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a request when it is decided. Build it with :meth:`of`.

    The letters of ``docs/modifications.md``: U is ``user``, H is ``slot_holder``, R is
    ``registered_operator``, N stands in ``digital_signing_operators`` and ``key_agreement_operators``.
    """

    service: Column = _fact("service", "the Service Reference Variant")
    command_variant: Column = _fact(CommandVariant, "the Command Variant", CommandVariant.NON_CRITICAL_WAN)
    url: Column = _fact(ServiceUrl, "the URL that the request was posted to", ServiceUrl.NONE)
    execution_time_given: Column = _fact(bool, "the request names a date and time for execution", False)
    date_range_requested: Column = _fact(bool, "the request asks for data of a date range", False)
    request_id_fresh: Column = _fact(bool, "the RequestID has not been used before", True)
    sender_authenticated: Column = _fact(bool, "the sender is who the request says", True)

    user: Column = _fact("user", "U: the User ID that sends the request")
    user_role: Column = _fact(UserRole, "the User Role in which it is sent")
    user_status: Column = _fact(UserStatus, "the status of the User")
    user_operators: Column = _fact("operators", "the Network Operators that the User speaks for")

    device_type: Column = _fact(DeviceType, "the Device Type; none if the Device does not exist")
    smets: Column = _fact(Smets, "the generation of the Device")
    smi_status: Column = _fact(SmiStatus, "the Device's status in the Smart Metering Inventory")

    remote_party_role: Column = _fact(RemotePartyRole, "the Remote Party Role addressed", RemotePartyRole.NONE)
    digital_signing_certificate: Column = _fact(bool, "a Digital Signing Certificate is placed", False)
    key_agreement_certificate: Column = _fact(bool, "a Key Agreement Certificate is placed", False)
    top_up_certificate: Column = _fact(bool, "a prepayment top-up Certificate is placed", False)
    top_up_floor_given: Column = _fact(bool, "a New Prepayment Top Up Floor Seq Number is given", False)
    certificate_state: Column = _fact(CertificateState, "the state of the certificates placed")
    certificate_role: Column = _fact(
        RemotePartyRole, "the Remote Party Role in the certificates placed", RemotePartyRole.NONE
    )
    certificate_usage_fits: Column = _fact(bool, "each certificate's key usage is that of its place", True)
    digital_signing_operators: Column = _fact("operators", "N: whose Digital Signing Certificate is placed")
    key_agreement_operators: Column = _fact("operators", "N: whose Key Agreement Certificate is placed")

    meter_point_known: Column = _fact(bool, "the DSP's copy of Registration Data holds the meter point", False)
    registered_operator: Column = _fact("operator", "R: the Network Operator in the DSP's Registration Data")
    mpan_operator: Column = _fact("operator", "the Network Operator of the first two digits of the MPAN core")
    user_registered_now: Column = _fact(bool, "the User is registered at the time of the check", False)
    user_registered_at_execution: Column = _fact(bool, "the User is registered at the time of execution", False)
    user_registered_throughout: Column = _fact(bool, "the User is registered for the whole date range", False)

    slot_holder: Column = _fact("user", "H: the User ID whose certificate is held by proxy")

    @classmethod
    def of(cls, **values: object) -> Self:
        """Facts from plain numbers, enumerations, truth values or arrays; what is not named keeps its default."""
        return cls(**{name: np.asarray(value, _DTYPES.get(name))[()] for name, value in values.items()})

    def reading(self, name: str, name_user: NameUser = "User ID {}".format) -> str:
        """One fact of one request, in words. ``name_user`` names a User ID by its index."""
        return describe(name, getattr(self, name), name_user)


FACTS: Mapping[str, FactKind] = {f.name: f.metadata["kind"] for f in dataclasses.fields(Facts)}
"""Every fact by name, in order."""

_DTYPES = {name: np.bool_ for name, kind in FACTS.items() if kind.values is bool}
"""Truth values must be held as such: a check negates them with ``~``, and ``~1`` is as true as 1."""


def describe(name: str, value: Any, name_user: NameUser = "User ID {}".format) -> str:
    """The value of a fact in words: ``Import Supplier``, ``yes``, ``EELC``."""
    values = FACTS[name].values
    number = int(value)
    if values is bool:
        return "yes" if number else "no"
    if isinstance(values, type) and issubclass(values, IntEnum):
        member = values(number)
        return str(getattr(member, "title", None) or member.name.replace("_", " ").lower())
    if values == "service":
        return SERVICE_REFERENCE_VARIANTS[number - 1].variant if number else "unknown"
    if values == "operator":
        return "unknown" if number == UNKNOWN_OPERATOR else NETWORK_OPERATORS[number - 1].participant
    if values == "operators":
        named = [operator.participant for operator in NETWORK_OPERATORS if number & operator.mask]
        return ", ".join(named) or "none"
    return name_user(number) if number else "unknown"


class Readings(Mapping[str, str]):
    """Facts of one request in words, by their names. Most are never read, so they are only written when they are."""

    def __init__(self, facts: Facts, names: Sequence[str], name_user: NameUser) -> None:
        self._facts = facts
        self._names = names
        self._name_user = name_user

    def __getitem__(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(name)
        return self._facts.reading(name, self._name_user)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class FactReader:
    """Stands in for :class:`Facts` and notes which facts a check looks at."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.names: list[str] = []

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._facts, name)
        if name not in self.names:
            self.names.append(name)
        return value
