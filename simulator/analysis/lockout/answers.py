"""What becomes of every request that a User can send in every state: the rulebook's answer, then the Device's.

The facts have six axes (registered operator, holder, known or not, sender, service, certificate placed), each fact
only those that it depends on: numpy's broadcasting puts them together, and the rulebook decides all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from simulator.analysis.checks import failing
from simulator.analysis.lockout.states import KNOWN, THE_DCC, THE_SUPPLIER, Setting, State, name
from simulator.devices.acceptance import originator_holds_cell
from simulator.domain.devices import Smets, SmiStatus
from simulator.domain.network_operators import NETWORK_OPERATORS, UNKNOWN_OPERATOR
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.response_codes import ACCEPTED
from simulator.domain.service_requests import HANDOVER, UPDATE_CREDENTIALS
from simulator.engine.ways import NO_RESPONSE
from simulator.rules.facts import Column, Facts
from simulator.rules.rulebook import Rule, Rulebook

SERVICES = (UPDATE_CREDENTIALS, HANDOVER)
"""The Service Reference Variants that replace Network Operator Certificates."""

REGISTERED, HOLDER, COPY, SENDER, SERVICE, PLACED = range(6)
"""The axes. The first three are those of a setting's states."""

WRONG_ORIGINATOR = "command-wrong-originator"
_NETWORK_OPERATOR = RemotePartyRole.NETWORK_OPERATOR


class Request(NamedTuple):
    """A request for the Network Operator slot: who sends which service, and whose certificates are placed."""

    sender: int
    variant: str
    placed: int

    def __str__(self) -> str:
        return f"{name(self.sender)} sends {self.variant} with the Certificates of {name(self.placed)}"


class Answer(NamedTuple):
    """A response code, and the check or the Device's reason behind it; both as features write them."""

    code: str
    check: str = ""
    reason: str = ""

    def __str__(self) -> str:
        by = f" by {self.check.replace('-', ' ')}" if self.check else ""
        because = f" because {self.reason}" if self.reason else ""
        return self.code + by + because


@dataclass(frozen=True)
class Answers:
    """The answer to every request in every state. ``outcome`` has the six axes.

    An outcome is the place of the rule that rejects the request in ``rules`` (those that reject any), or ``len(rules)``
    where the slot then holds the certificate placed, or one more where the Device discards the Command.
    """

    setting: Setting
    rules: tuple[Rule, ...]
    outcome: Column

    @cached_property
    def carried_out(self) -> Column:
        """Where the request is accepted and the slot then holds the certificate placed."""
        return self.outcome == len(self.rules)

    def outcome_in(self, state: State, request: Request) -> Answer:
        """What the User is answered to one request in one state."""
        variants = [service.variant for service in SERVICES]
        sender = int(np.flatnonzero(self.setting.users == request.sender)[0])
        placed = int(np.flatnonzero(self.setting.holders == request.placed)[0])
        where = (*self.setting.place(state), sender, variants.index(request.variant), placed)
        return self.named(int(self.outcome[where]))

    def named(self, outcome: int) -> Answer:
        """An outcome by its response code."""
        if outcome < len(self.rules):
            check = self.rules[outcome].check
            return Answer(check.code.code, check=check.name)
        return Answer(ACCEPTED.code) if outcome == len(self.rules) else Answer(NO_RESPONSE, reason=WRONG_ORIGINATOR)


def decide_all(book: Rulebook, setting: Setting) -> Answers:
    """Decide every request in every state.

    Rules that reject none of them are left out before, because each of the others costs a pass over all of them. Raises
    :class:`~simulator.rules.check.RulebookError` where a check cannot be used.
    """
    facts = facts_of(setting)
    rules = failing(book, facts)
    outcome = Rulebook(rules).first_failing(facts).astype(np.int16)
    obeyed = _obeyed(setting)
    if not obeyed.all():
        outcome = np.where((outcome == len(rules)) & ~obeyed, np.int16(len(rules) + 1), outcome)
    shape = (*setting.shape, len(setting.users), len(SERVICES), len(setting.holders))
    return Answers(setting, rules, np.broadcast_to(outcome, shape))


def facts_of(setting: Setting) -> Facts:
    """The facts about every request in every state, each along the axes that it depends on.

    What the analysis is not about is in order: the documents, the signatures and certificates, the Device's status.
    """
    holder, registered = _along(HOLDER, setting.holders), _along(REGISTERED, setting.registered)
    known, sender = _along(COPY, KNOWN), _along(SENDER, setting.users)
    placed = _along(PLACED, setting.holders)
    is_registered = known & ((sender == registered) | (sender == THE_SUPPLIER))
    role_of_placed = np.where(placed == THE_DCC, RemotePartyRole.ACCESS_CONTROL_BROKER, _NETWORK_OPERATOR)
    mask_of_placed = np.where(placed == THE_DCC, 0, np.left_shift(1, np.where(placed == THE_DCC, 0, placed)))
    by_operator = (sender != THE_SUPPLIER) & (sender != THE_DCC)
    return Facts.of(
        service=_along(SERVICE, [s.index for s in SERVICES]),
        command_variant=_along(SERVICE, [min(s.command_variants) for s in SERVICES]),
        user=sender,
        user_role=_along(SENDER, [_user_role(user, setting) for user in setting.users]),
        user_operators=np.where(by_operator, np.left_shift(1, np.where(by_operator, sender, 0)), 0),
        device_type=setting.device_type,
        smets=setting.smets,
        smi_status=SmiStatus.COMMISSIONED,
        remote_party_role=_NETWORK_OPERATOR,
        digital_signing_certificate=True,
        key_agreement_certificate=True,
        certificate_role=role_of_placed,
        digital_signing_operators=mask_of_placed,
        key_agreement_operators=mask_of_placed,
        meter_point_known=known,
        registered_operator=np.where(known, registered, UNKNOWN_OPERATOR),
        mpan_operator=setting.mpan_operator.index if setting.mpan_operator else UNKNOWN_OPERATOR,
        user_registered_now=is_registered,
        user_registered_at_execution=is_registered,
        user_registered_throughout=is_registered,
        slot_holder=holder if setting.smets is Smets.SMETS1 else 0,
    )


def _obeyed(setting: Setting) -> Column:
    """Where what the DSP accepts is carried out.

    SMETS2: the Device obeys the holder of the slot, of a 6.21 the DCC's broker stands for the Supplier; the DCC itself
    uses the Recovery key, which every Device knows. SMETS1: the S1SP asks the same checks about the holder that it
    knows, so where it knows what the DSP knows it refuses nothing (for the rest see ``s1sp``).
    """
    if setting.smets is Smets.SMETS1:
        return np.True_
    sender, placed = _along(SENDER, setting.users), _along(PLACED, setting.holders)
    handover = _along(SERVICE, [service is HANDOVER for service in SERVICES])
    by_recovery = handover & (sender == THE_DCC)
    originator = np.where(handover, THE_DCC, sender)
    right_role = placed != THE_DCC  # only by recovery may a certificate of another role come into the slot
    return by_recovery | (originator_holds_cell(originator, _along(HOLDER, setting.holders)) & right_role)


def _user_role(user: int, setting: Setting) -> UserRole:
    if user == THE_SUPPLIER:
        return setting.supplier_role
    return UserRole.DCC if user == THE_DCC else NETWORK_OPERATORS[user - 1].user_role


def _along(axis: int, values: object) -> Column:
    """Values along one of the six axes."""
    column = np.asarray(values)
    return column.reshape([-1 if place == axis else 1 for place in range(6)])
