"""The states that a Device can be in, as far as its Network Operator slot goes, and the parties that take part.

A state is: whose certificate the slot holds (SMETS2: on the Device; SMETS1: by proxy in the DSP and the S1SP), which
Network Operator is registered, and whether the DSP's copy of Registration Data holds the meter point. The first two
digits of an MPAN never change, so they belong to the setting, not to the state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.network_operators import NETWORK_OPERATORS, NetworkOperator, network_operator
from simulator.domain.parties import UserRole
from simulator.rules.facts import Column

THE_SUPPLIER = len(NETWORK_OPERATORS) + 1
THE_DCC = len(NETWORK_OPERATORS) + 2
"""The numbers of their User IDs; those of Network Operators are the operators' own (``NetworkOperator.index``)."""

KNOWN = (True, False)
"""Whether the DSP's copy of Registration Data holds the meter point."""

_FUEL = {DeviceType.ESME: (UserRole.ED, UserRole.IS), DeviceType.GPF: (UserRole.GT, UserRole.GS)}
"""Whose networks the Device is in, and who supplies it. Other Device Types have no Network Operator slot."""


@dataclass(frozen=True, slots=True)
class State:
    """One state. ``holder`` and ``registered`` are numbers of User IDs, ``known`` is about the DSP's copy."""

    holder: int
    registered: int
    known: bool = True

    @property
    def is_right(self) -> bool:
        """Whether the certificate held is that of the registered Network Operator."""
        return self.holder == self.registered


@dataclass(frozen=True)
class Setting:
    """One meter point and its Device, and the Network Operators that exist.

    ``operators`` may have the certificate in the slot; of them those of the Device's fuel can be registered. Both kinds
    hold certificates of the same Remote Party Role, so one of the other fuel can be placed by mistake (seed 001).
    ``mpan_operator`` is the one that the first two digits of the MPAN name, nothing for an MPRN.
    """

    smets: Smets
    device_type: DeviceType
    operators: tuple[NetworkOperator, ...]
    mpan_operator: NetworkOperator | None

    @cached_property
    def registrable(self) -> tuple[NetworkOperator, ...]:
        """The Network Operators that can be registered for the meter point."""
        return tuple(o for o in self.operators if o.user_role is _FUEL[self.device_type][0])

    @property
    def supplier_role(self) -> UserRole:
        """The User Role in which the Supplier sends."""
        return _FUEL[self.device_type][1]

    @cached_property
    def holders(self) -> Column:
        """Who can be in the slot: every Network Operator, and the DCC, ``(holders,)``."""
        return np.array([*(o.index for o in self.operators), THE_DCC])

    @cached_property
    def registered(self) -> Column:
        """Who can be registered, ``(registrable,)``."""
        return np.array([o.index for o in self.registrable])

    @cached_property
    def users(self) -> Column:
        """Who can send requests: every Network Operator, the Supplier, the DCC, ``(users,)``."""
        return np.array([*(o.index for o in self.operators), THE_SUPPLIER, THE_DCC])

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many registered operators, holders, and states of the DSP's copy (``KNOWN``) there are."""
        return len(self.registered), len(self.holders), len(KNOWN)

    @cached_property
    def is_right(self) -> Column:
        """Where the certificate held is that of the registered Network Operator, of ``shape``."""
        same = self.registered[:, None, None] == self.holders[None, :, None]
        return np.broadcast_to(same, self.shape)

    def state(self, place: Sequence[int]) -> State:
        """The state at a place of ``shape``."""
        registered, holder, known = place
        return State(int(self.holders[holder]), int(self.registered[registered]), KNOWN[known])

    def place(self, state: State) -> tuple[int, int, int]:
        """Where a state stands in ``shape``."""
        holder = int(np.flatnonzero(self.holders == state.holder)[0])
        registered = int(np.flatnonzero(self.registered == state.registered)[0])
        return registered, holder, KNOWN.index(state.known)

    def describe(self, state: State) -> str:
        """A state in words, with the market participants' names."""
        copy = "" if state.known else ", the DSP's copy of Registration Data lacks the meter point"
        return f"the certificate of {name(state.holder)} is held, {name(state.registered)} is registered{copy}"

    def __str__(self) -> str:
        return f"{self.smets.title} {self.device_type.title}"


def setting(
    smets: Smets = Smets.SMETS1, device_type: DeviceType = DeviceType.ESME, mpan_operator: str = "EELC"
) -> Setting:
    """All Network Operators of the Device's fuel, and one of the other as the one whose certificate is no use there.

    For an ESME that makes 30: the 29 Electricity Distributors and a Gas Transporter. One of the other fuel is enough,
    because no rule and no register tells two of them apart.
    """
    if smets is Smets.NONE or device_type not in _FUEL:
        raise SimulatorError(f"a {smets.title} {device_type.title} has no Network Operator slot: take an ESME or a GPF")
    own_role = _FUEL[device_type][0]
    own = [o for o in NETWORK_OPERATORS if o.user_role is own_role]
    other = next(o for o in NETWORK_OPERATORS if o.user_role is not own_role)
    digits = network_operator(mpan_operator) if device_type is DeviceType.ESME else None
    if digits is not None and digits not in own:
        raise SimulatorError(f"{mpan_operator} has no MPANs: name an Electricity Distributor, as EELC")
    return Setting(smets, device_type, (*own, other), digits)


def name(user: int) -> str:
    """What a User ID is called: a market participant ID, ``the Supplier`` or ``the DCC``."""
    if user == THE_SUPPLIER:
        return "the Supplier"
    return "the DCC" if user == THE_DCC else NETWORK_OPERATORS[user - 1].participant
