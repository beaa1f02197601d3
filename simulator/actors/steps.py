"""The steps in the life of a home, and the Service Request that each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from simulator.domain.devices import DeviceType, Smets
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    COMMISSION,
    HANDOVER,
    RETRIEVE_CREDENTIALS,
    UPDATE_CREDENTIALS,
    ServiceReferenceVariant,
)
from simulator.rules.facts import Column

_LEGS = 8
"""More legs than one request has."""

LAST_ATTEMPT = 127
"""Attempts at one step are numbered from 0 up to this."""


class Step(IntEnum):
    """What can happen to a home. Of two steps at one instant in one home, that with the lower number comes first.

    The five of the installation visit stand in their order.
    """

    MOVE = 0
    """Another Network Operator is registered."""
    JUDGE = 1
    """Seven Working Days are over: whose certificate is in the ESME's Network Operator slot?"""
    MIGRATE = 2
    """A SMETS1 home enters the DCC's service, its certificates held by proxy."""
    TAKE_OVER_ESME = 3
    COMMISSION_ESME = 4
    TAKE_OVER_GPF = 5
    TAKE_OVER_GSME = 6
    COMMISSION_GSME = 7
    PLACE_ON_ESME = 8
    """The Supplier places a Network Operator's certificates."""
    UPDATE_ESME = 9
    """Likewise, by its own 6.15.1."""
    PLACE_ON_GPF = 10
    UPDATE_GPF = 11
    CHANGE_SUPPLIER = 12
    AUDIT = 13
    """The registered operator reads the slots."""
    CORRECT = 14
    """The owner of a wrong certificate puts the registered operator's in its place."""
    UPDATE_PROXY = 15
    """SMETS1: a Network Operator updates its certificate."""
    RESTORE_PROXY = 16
    """SMETS1: the operator in charge tries to put its own certificate in."""
    CORRECT_PROXY = 17
    """SMETS1: the owner of the wrong certificate tries to put it right."""
    RENEW_ON_ESME = 18
    """A Network Operator puts its renewed certificates in the place of its former ones."""
    RENEW_PROXY = 19
    """SMETS1: likewise."""


class Leg(IntEnum):
    """The legs of a Service Request's way. Each has a latency of its own."""

    TO_THE_DSP = 0
    PRE_COMMAND = 1
    """Back to the User, who checks and signs it."""
    SIGNED_PRE_COMMAND = 2
    TO_THE_DEVICE = 3
    """Or to the S1SP."""
    TO_THE_USER = 4


class Turn(NamedTuple):
    """Which request of a home it is: the step, and which attempt at it (from 0), or columns of them."""

    step: Step
    attempt: Column

    def draw_of(self, leg: Leg) -> Column:
        """The number by which the latency of a leg is drawn."""
        return (self.step * (LAST_ATTEMPT + 1) + self.attempt) * _LEGS + int(leg)  # numpy makes an enumeration signed


def rank(premise: Column, step: Step) -> Column:
    """The place of a home's step among everything that happens at the same instant."""
    return premise * len(Step) + step


BY_UPDATE = {Step.PLACE_ON_ESME: Step.UPDATE_ESME, Step.PLACE_ON_GPF: Step.UPDATE_GPF}
"""The step that places the same certificates by the Supplier's own 6.15.1."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The Service Request of a step. ``role`` is whose credentials it places, if it places any."""

    service: ServiceReferenceVariant
    device_type: DeviceType
    role: RemotePartyRole = RemotePartyRole.NONE
    smets: Smets = Smets.SMETS2
    by_supplier: bool = True

    @property
    def is_signed_twice(self) -> bool:
        """Whether the DSP decides twice: the request, then the Signed Pre-Command."""
        return self.service.is_critical and self.smets is Smets.SMETS2

    @property
    def places(self) -> bool:
        """Whether it places credentials."""
        return self.role is not RemotePartyRole.NONE


_SUPPLIER, _OPERATOR = RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR
_ESME, _GSME, _GPF = DeviceType.ESME, DeviceType.GSME, DeviceType.GPF
_BY_PROXY = Asked(UPDATE_CREDENTIALS, _ESME, _OPERATOR, Smets.SMETS1, by_supplier=False)

REQUESTS: dict[Step, Asked] = {
    Step.TAKE_OVER_ESME: Asked(HANDOVER, _ESME, _SUPPLIER),
    Step.COMMISSION_ESME: Asked(COMMISSION, _ESME),
    Step.TAKE_OVER_GPF: Asked(HANDOVER, _GPF, _SUPPLIER),
    Step.TAKE_OVER_GSME: Asked(HANDOVER, _GSME, _SUPPLIER),
    Step.COMMISSION_GSME: Asked(COMMISSION, _GSME),
    Step.PLACE_ON_ESME: Asked(HANDOVER, _ESME, _OPERATOR),
    Step.UPDATE_ESME: Asked(UPDATE_CREDENTIALS, _ESME, _OPERATOR),
    Step.PLACE_ON_GPF: Asked(HANDOVER, _GPF, _OPERATOR),
    Step.UPDATE_GPF: Asked(UPDATE_CREDENTIALS, _GPF, _OPERATOR),
    Step.CHANGE_SUPPLIER: Asked(CHANGE_OF_SUPPLIER, _ESME, _SUPPLIER),
    Step.AUDIT: Asked(RETRIEVE_CREDENTIALS, _ESME, by_supplier=False),
    Step.CORRECT: Asked(UPDATE_CREDENTIALS, _ESME, _OPERATOR, by_supplier=False),
    Step.UPDATE_PROXY: _BY_PROXY,
    Step.RESTORE_PROXY: _BY_PROXY,
    Step.CORRECT_PROXY: _BY_PROXY,
    Step.RENEW_ON_ESME: Asked(UPDATE_CREDENTIALS, _ESME, _OPERATOR, by_supplier=False),
    Step.RENEW_PROXY: _BY_PROXY,
}
"""The steps that are Service Requests."""
