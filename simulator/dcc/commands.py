"""Turns an accepted Service Request into the GBCS Command that a Device can obey."""

from __future__ import annotations

from datetime import timedelta

from simulator.dcc.certificates import placements
from simulator.dcc.refusals import Refusal, refused
from simulator.devices.use_cases import SET_CLOCK_USE_CASE
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    COMMISSION,
    HANDOVER,
    PRE_NOTIFICATION,
    READ_FIRMWARE_VERSION,
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    SET_IMPORT_MPXN,
    UPDATE_CREDENTIALS,
    UPDATE_DEVICE_CREDENTIALS,
    UPDATE_INVENTORY,
    ServiceReferenceVariant,
)
from simulator.duis.request_values import cancels
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    ServiceRequest,
    SetImportMpxn,
    UpdateDeviceCredentials,
)
from simulator.gbcs.clock import SetClock
from simulator.gbcs.credentials import CANCELLATION, Replacement, ReplacementMode, UpdateSecurityCredentials
from simulator.gbcs.device_certificates import DEVICE_CERTIFICATE_MESSAGE_CODE, UpdateDeviceCertificate
from simulator.gbcs.elements import LAST_SEQ_NUMBER
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_pre_command
from simulator.gbcs.modes import AUTHORISING_CELL, replacement_mode
from simulator.pki.certificate import parse_certificate

_GBCS = "GBCS"

OFFERED = frozenset(
    {
        UPDATE_CREDENTIALS,
        UPDATE_DEVICE_CREDENTIALS,
        HANDOVER,
        CHANGE_OF_SUPPLIER,
        RETRIEVE_CREDENTIALS,
        SET_IMPORT_MPXN,
        COMMISSION,
        READ_FIRMWARE_VERSION,
        READ_INVENTORY,
        UPDATE_INVENTORY,
        PRE_NOTIFICATION,
    }
)
"""The services that the simulator carries out. All others of the matrix are decided, then answered "not offered"."""


_OFFERED_FOR_SMETS1 = OFFERED - {UPDATE_DEVICE_CREDENTIALS}
"""A SMETS1 Device has no certificate of its own here, and what the S1SP would answer to 6.15.2 is not published."""


def is_offered(service: ServiceReferenceVariant, smets: Smets | None) -> bool:
    """Whether the simulator carries out a service on equipment of this generation (none: no Device is known)."""
    return service in (_OFFERED_FOR_SMETS1 if smets is Smets.SMETS1 else OFFERED)


def why_no_command(request: ServiceRequest, device_type: DeviceType) -> Finding | None:
    """Why no Command can say what a request asks for, though the request may be sent; nothing if one can.

    A RequestID counts to 2^64 - 1, a Command to 2^63 - 1 (GBCS SeqNumber). After the last there is no next one: the
    User needs another User ID. DUIS gives no code for it (E1007 is an assumption).
    """
    body = request.body
    if request.counter > LAST_SEQ_NUMBER and request.service.is_critical:
        problem = f"The counter {request.counter} of its RequestID has more than the 63 bits of a Command"
        return refused(Refusal.COUNTER_TOO_LARGE, request.request_id, _GBCS, problem)
    if isinstance(body, CommissionDevice) and _interval(body) is None:
        problem = "Its tolerance period ends after the year 9999"
        return refused(Refusal.TOLERANCE_TOO_LONG, request.request_id, _GBCS, problem)
    if isinstance(body, SetImportMpxn) and body.secondary_import_mpan and device_type is not DeviceType.ESME:
        problem = f"A {device_type.title} shows one meter point only"
        return refused(Refusal.ONE_METER_POINT_ONLY, request.request_id, _GBCS, problem)
    if isinstance(body, UpdateDeviceCredentials):
        unreadable = parse_certificate(body.device_certificate)
        if isinstance(unreadable, Finding):
            return refused(Refusal.CERTIFICATE_UNREADABLE, request.request_id, _GBCS, unreadable.message)
    return None


def pre_command(request: ServiceRequest, device_type: DeviceType) -> bytes:
    """The unsigned Command of a critical request to a Device of this type, in the name of the User that is to sign.

    Ask :func:`why_no_command` first.
    """
    originator, counter, body = request.originator, request.counter, request.body
    if isinstance(body, CredentialsReplacement):
        mode = replacement_mode(body.remote_party_role)
        return encode_pre_command(credentials_command(request, body, mode, originator, counter))
    if isinstance(body, UpdateDeviceCredentials):
        header = command_header(request, originator, counter, DEVICE_CERTIFICATE_MESSAGE_CODE)
        return encode_pre_command(Message(header, UpdateDeviceCertificate(body.device_certificate).encode()))
    if isinstance(body, CommissionDevice) and device_type in SET_CLOCK_USE_CASE and (interval := _interval(body)):
        header = command_header(request, originator, counter, SET_CLOCK_USE_CASE[device_type])
        return encode_pre_command(Message(header, interval.encode(header.message_code, counter)))
    raise SimulatorError(f"{request.service} has no Command to transform into for a Device of type {device_type.title}")


def _interval(body: CommissionDevice) -> SetClock | None:
    """When the Device takes the time: from the time given, for as long as is tolerated (reference messages)."""
    try:
        latest = body.current_date_time + timedelta(seconds=body.tolerance_period)
    except OverflowError:
        return None
    return SetClock(body.current_date_time, latest)


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


def command_header(request: ServiceRequest, originator: EUI64, counter: int, message_code: int) -> GroupingHeader:
    """The header of a Command to the Device that the request is addressed to."""
    return GroupingHeader(MessageKind.COMMAND, counter, originator, request.target, message_code)
