"""Facts that cannot occur together, each with the reason.

A constraint only excludes what the DSP never gathers (:mod:`simulator.dcc.facts`), whatever the registers hold. It
counts where all the facts that it reads are in the matrix; where one is left out, the others may have any values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from simulator.analysis.matrix.axes import REGISTERED, SENDER, TWO_DIGITS
from simulator.domain.devices import DeviceType, Smets, SmiStatus
from simulator.domain.network_operators import UNKNOWN_OPERATOR
from simulator.domain.parties import NETWORK_ROLES, SUPPLIER_ROLES, RemotePartyRole, UserRole, UserStatus
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    HANDOVER,
    READ_FIRMWARE_VERSION,
    SET_IMPORT_MPXN,
    SIGNED_PRE_COMMANDS,
    UPDATE_CREDENTIALS,
)
from simulator.rules.check import Condition, among, speaks_for
from simulator.rules.facts import CertificateState, Column, FactReader, Facts
from simulator.rules.tables import COMMAND_VARIANTS, CRITICAL

_PLACING = (UPDATE_CREDENTIALS.index, HANDOVER.index, CHANGE_OF_SUPPLIER.index)
_DATED = (*_PLACING, READ_FIRMWARE_VERSION.index, SET_IMPORT_MPXN.index)
_NO_ROLE = RemotePartyRole.NONE
_ADDRESSABLE = (*range(RemotePartyRole.WAN_PROVIDER), RemotePartyRole.LOAD_CONTROLLER)
"""The Remote Party Roles that a document can name (DUIS schema): Root to TransCoS, and LoadController."""


@dataclass(frozen=True)
class Constraint:
    """Facts that cannot occur together. Each of ``conditions`` is true where the facts that it reads are impossible."""

    name: str
    reason: str
    conditions: tuple[Condition, ...]


def reads_of(condition: Condition) -> tuple[str, ...]:
    """The names of the facts that a condition looks at."""
    reader = FactReader(Facts())
    condition(cast("Facts", reader))
    return tuple(reader.names)


def _is(fact: str, usual: object) -> Callable[[Facts], Column]:
    """Whether a fact departs from what it is where the request does not speak of it."""
    return lambda facts: getattr(facts, fact) != usual


def _all_of(*conditions: Condition) -> Condition:
    def every(facts: Facts) -> Column:
        found = conditions[0](facts)
        for condition in conditions[1:]:
            found = found & condition(facts)
        return found

    return every


def _places_no_credentials(facts: Facts) -> Column:
    return ~among(facts.service, *_PLACING)


def _places_nothing(facts: Facts) -> Column:
    return ~facts.digital_signing_certificate & ~facts.key_agreement_certificate & ~facts.top_up_certificate


def _is_no_party_of_registration(facts: Facts) -> Column:
    return (facts.user != 0) & ~among(facts.user_role, *SUPPLIER_ROLES, *NETWORK_ROLES, UserRole.DCC)


def _speaks_for_registered(facts: Facts) -> Column:
    return speaks_for(facts.user_operators, facts.registered_operator) & (facts.registered_operator != UNKNOWN_OPERATOR)


def _is_signed_pre_command(facts: Facts) -> Column:
    applies = CRITICAL[facts.service] & COMMAND_VARIANTS[facts.service, facts.command_variant]
    return applies & among(facts.command_variant, *SIGNED_PRE_COMMANDS)


_OF_CREDENTIALS = {
    "remote_party_role": _NO_ROLE,
    "digital_signing_certificate": False,
    "key_agreement_certificate": False,
    "top_up_certificate": False,
    "top_up_floor_given": False,
    "certificate_state": CertificateState.VALID,
    "certificate_role": _NO_ROLE,
    "certificate_usage_fits": True,
    "digital_signing_operators": 0,
    "key_agreement_operators": 0,
}
"""The facts that only a request with credentials in it tells, as they are in every other request."""

CONSTRAINTS = (
    Constraint(
        "an unknown sender is nobody",
        "A User ID that the directory does not know has no User Role, no status, no operators and no registration.",
        (
            lambda f: (f.user == 0) & (f.user_role != UserRole.NONE),
            lambda f: (f.user == 0) & (f.user_status != UserStatus.ACTIVE),
            lambda f: (f.user == 0) & (f.user_operators != 0),
            lambda f: (f.user == 0) & f.user_registered_now,
            lambda f: (f.user == 0) & f.user_registered_at_execution,
            lambda f: (f.user == 0) & f.user_registered_throughout,
        ),
    ),
    Constraint(
        "a Device that does not exist has no particulars",
        "Type, generation, status and meter point come from one entry of the inventory, which tells the generation.",
        (
            lambda f: (f.device_type == DeviceType.NONE) != (f.smets == Smets.NONE),
            lambda f: (f.device_type == DeviceType.NONE) & (f.smi_status != SmiStatus.NONE),
            lambda f: (f.device_type == DeviceType.NONE) & f.meter_point_known,
            lambda f: (f.device_type == DeviceType.NONE) & (f.registered_operator != UNKNOWN_OPERATOR),
            lambda f: (f.device_type == DeviceType.NONE) & (f.mpan_operator != UNKNOWN_OPERATOR),
            lambda f: (f.device_type == DeviceType.NONE) & f.user_registered_now,
            lambda f: (f.device_type == DeviceType.NONE) & f.user_registered_at_execution,
        ),
    ),
    Constraint(
        "only 6.15.1, 6.21 and 6.23 place credentials",
        "Other services have no Remote Party Role and no Certificates to place, so nothing is found out about any.",
        tuple(_all_of(_places_no_credentials, _is(fact, usual)) for fact, usual in _OF_CREDENTIALS.items()),
    ),
    Constraint(
        "only some services are future-dated",
        "Of those that are read in full, 6.15.1, 6.20.1, 6.21, 6.23 and 11.2 have a date and time of execution.",
        (lambda f: ~among(f.service, *_DATED) & f.execution_time_given,),
    ),
    Constraint(
        "a document names a Remote Party Role of DUIS",
        "The schema knows seven; 6.23 has no such element and is always the Supplier's.",
        (
            lambda f: among(f.service, *_PLACING) & ~among(f.remote_party_role, *_ADDRESSABLE),
            lambda f: (f.service == CHANGE_OF_SUPPLIER.index) & (f.remote_party_role != RemotePartyRole.SUPPLIER),
        ),
    ),
    Constraint(
        "6.21 and 6.23 always place a Digital Signing Certificate",
        "The schema requires it; in 6.15.1 each certificate is optional.",
        (lambda f: among(f.service, HANDOVER.index, CHANGE_OF_SUPPLIER.index) & ~f.digital_signing_certificate,),
    ),
    Constraint(
        "a certificate that is not there has no owner, role or key usage",
        "What is said of the certificates placed comes from those that are in the request.",
        (
            lambda f: _places_nothing(f) & (f.certificate_role != _NO_ROLE),
            lambda f: _places_nothing(f) & ~f.certificate_usage_fits,
            lambda f: ~f.digital_signing_certificate & (f.digital_signing_operators != 0),
            lambda f: ~f.key_agreement_certificate & (f.key_agreement_operators != 0),
        ),
    ),
    Constraint(
        "a valid certificate names a role",
        "The profile of Organisation Certificates requires one; what cannot be read or is none is not valid.",
        (
            lambda f: (
                ~_places_nothing(f) & (f.certificate_state == CertificateState.VALID) & (f.certificate_role == _NO_ROLE)
            ),
        ),
    ),
    Constraint(
        "a Signed Pre-Command is no replay",
        "It carries the RequestID of the request that it came from. One that came from none is refused before the "
        "rulebook is asked.",
        (lambda f: _is_signed_pre_command(f) & ~f.request_id_fresh,),
    ),
    Constraint(
        "a SMETS1 request has no Pre-Command",
        "The DSP sends it on to the S1SP as it is. So a Signed Pre-Command for a SMETS1 Device came from no request, "
        "and is refused before the rulebook is asked.",
        (lambda f: _is_signed_pre_command(f) & (f.smets == Smets.SMETS1),),
    ),
    Constraint(
        "only SMETS1 Devices have certificates held by proxy",
        "Of other Devices the DSP does not know whose certificates are in their slots. It looks them up for Critical "
        "Commands and for requests that place credentials.",
        (
            lambda f: (f.smets != Smets.SMETS1) & (f.slot_holder != 0),
            lambda f: _places_no_credentials(f) & ~CRITICAL[f.service] & (f.slot_holder != 0),
        ),
    ),
    Constraint(
        "a meter point that is not in the DSP's copy has no registration now",
        "Operator and Supplier stand in the same record. One that begins later can be known already.",
        (
            lambda f: ~f.meter_point_known & (f.registered_operator != UNKNOWN_OPERATOR),
            lambda f: ~f.meter_point_known & f.user_registered_now,
        ),
    ),
    Constraint(
        "no service asks for a date range",
        "None of the services that are read in full does, so registered throughout is registered now.",
        (
            lambda f: f.date_range_requested,
            lambda f: f.user_registered_throughout != f.user_registered_now,
        ),
    ),
    Constraint(
        "without a date and time of execution, execution is now",
        "Registration at execution is looked up only where the request names a time.",
        (lambda f: ~f.execution_time_given & (f.user_registered_at_execution != f.user_registered_now),),
    ),
    Constraint(
        "Agents and Other Users are not looked up in Registration Data",
        "They count as registered wherever the meter point is known (assumption of dcc/facts.py). The DCC never does.",
        (
            lambda f: _is_no_party_of_registration(f) & (f.user_registered_now != f.meter_point_known),
            lambda f: _is_no_party_of_registration(f) & f.meter_point_known & ~f.user_registered_at_execution,
            lambda f: (f.user_role == UserRole.DCC) & f.user_registered_now,
            lambda f: (f.user_role == UserRole.DCC) & f.user_registered_at_execution,
        ),
    ),
    Constraint(
        "a Network Party is registered through the operators that it speaks for",
        "Registration Data names a Network Operator, not a User.",
        (
            lambda f: (
                among(f.user_role, *NETWORK_ROLES) & f.user_registered_now & (f.registered_operator == UNKNOWN_OPERATOR)
            ),
            lambda f: among(f.user_role, *NETWORK_ROLES) & (f.user_registered_now != _speaks_for_registered(f)),
        ),
    ),
)
"""What the DSP never gathers. Each is held to the real path by a test."""


NAMING = (
    Constraint(
        "the registered operator is one that is registered",
        "Operators and Users go by how they relate. Where none is registered, none is 'the registered operator'.",
        (
            lambda f: (f.registered_operator == UNKNOWN_OPERATOR) & (f.mpan_operator == REGISTERED),
            lambda f: (f.registered_operator == UNKNOWN_OPERATOR) & speaks_for(f.digital_signing_operators, REGISTERED),
            lambda f: (f.registered_operator == UNKNOWN_OPERATOR) & speaks_for(f.key_agreement_operators, REGISTERED),
            lambda f: (f.registered_operator == UNKNOWN_OPERATOR) & speaks_for(f.user_operators, REGISTERED),
        ),
    ),
    Constraint(
        "the operator of the two digits is one that they name",
        "Likewise, and where it is the registered operator it goes by that name.",
        (
            lambda f: (f.mpan_operator != TWO_DIGITS) & speaks_for(f.digital_signing_operators, TWO_DIGITS),
            lambda f: (f.mpan_operator != TWO_DIGITS) & speaks_for(f.key_agreement_operators, TWO_DIGITS),
            lambda f: (f.mpan_operator != TWO_DIGITS) & speaks_for(f.user_operators, TWO_DIGITS),
        ),
    ),
    Constraint(
        "nobody is an unknown sender's namesake",
        "A certificate that is held by proxy is nobody's, or that of a User who is not the unknown sender.",
        (lambda f: (f.user == 0) & (f.slot_holder == SENDER),),
    ),
)
"""Names that would tell the same case twice. They hold whichever facts are in the matrix."""
