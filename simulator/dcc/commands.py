"""Turns an accepted Service Request into the GBCS Command that a Device can obey."""

from __future__ import annotations

from datetime import datetime

from simulator.dcc.certificates import placements
from simulator.devices.acceptance import AUTHORISING_CELL
from simulator.devices.device import COMMISSION_MESSAGE_CODE
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    COMMISSION,
    HANDOVER,
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    UPDATE_CREDENTIALS,
)
from simulator.duis.values import CommissionDevice, CredentialsReplacement, ServiceRequest
from simulator.gbcs.credentials import CANCELLATION, Replacement, ReplacementMode, UpdateSecurityCredentials
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_pre_command

OFFERED = frozenset(
    {UPDATE_CREDENTIALS, HANDOVER, CHANGE_OF_SUPPLIER, RETRIEVE_CREDENTIALS, COMMISSION, READ_INVENTORY}
)
"""The services that the simulator carries out. All others of the matrix are decided, then answered "not offered"."""

_MODE_BY_INCUMBENT = {
    RemotePartyRole.SUPPLIER: ReplacementMode.SUPPLIER_BY_SUPPLIER,
    RemotePartyRole.NETWORK_OPERATOR: ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
    RemotePartyRole.ACCESS_CONTROL_BROKER: ReplacementMode.ACB_BY_ACB,
    RemotePartyRole.TRANSITIONAL_COS: ReplacementMode.TRANSITIONAL_COS_BY_TRANSITIONAL_COS,
    RemotePartyRole.WAN_PROVIDER: ReplacementMode.WAN_PROVIDER_BY_WAN_PROVIDER,
    RemotePartyRole.LOAD_CONTROLLER: ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER,
}


_CANCELLING_YEAR = 3000


def replacement_mode(role: RemotePartyRole) -> ReplacementMode:
    """The mode in which a role's credentials are replaced by whoever holds the slot. Handover uses the same."""
    return _MODE_BY_INCUMBENT.get(role, ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY)


def pre_command(request: ServiceRequest) -> bytes:
    """The unsigned Command of a critical request, in the name of the User that is to sign it."""
    if isinstance(request.body, CredentialsReplacement):
        mode = replacement_mode(request.body.remote_party_role)
        message = credentials_command(request, request.body, mode, request.originator, request.counter)
    elif isinstance(request.body, CommissionDevice):
        header = command_header(request, request.originator, request.counter, COMMISSION_MESSAGE_CODE)
        message = Message(header, request.body.current_date_time.isoformat().encode())
    else:
        raise SimulatorError(f"{request.service} is offered, but has no Command to transform into")
    return encode_pre_command(message)


def credentials_command(
    request: ServiceRequest, body: CredentialsReplacement, mode: ReplacementMode, originator: EUI64, counter: int
) -> Message:
    """CS02b, unsigned: the certificates of a request for the cells that they are meant for.

    Only a User's own Command keeps its date: those that the DCC makes are held by the DSP until then.
    """
    due = body.execution_date_time if originator == request.originator else None
    command = UpdateSecurityCredentials(
        mode=mode,
        replacements=tuple(Replacement(der, cell) for cell, der in placements(body)),
        path_certificates=body.path_certificates,
        authorising_cell=AUTHORISING_CELL[mode],
        authorising_counter=counter,
        new_floor=body.floor_seq_number,
        new_top_up_floor=body.top_up_floor_seq_number,
        apply_time_based_checks=body.apply_time_based_cpv_checks,
        execution_date_time=CANCELLATION if cancels(due) else due,
    )
    return Message(command_header(request, originator, counter, mode.message_code), command.encode())


def cancels(due: datetime | None) -> bool:
    """Whether an execution date means "cancel what I sent before": DUIS writes the year 3000."""
    return due is not None and due.year >= _CANCELLING_YEAR


def command_header(request: ServiceRequest, originator: EUI64, counter: int, message_code: int) -> GroupingHeader:
    """The header of a Command to the Device that the request is addressed to."""
    return GroupingHeader(MessageKind.COMMAND, counter, originator, request.target, message_code)
