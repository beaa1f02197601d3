"""Gathers the facts about one request from the registers: the only way from bytes to the rulebook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from simulator.dcc.certificates import PlacedCertificates, examine
from simulator.dcc.registers import DccRegisters
from simulator.domain.devices import DeviceType, KeyUsage, Smets
from simulator.domain.meter_points import MPAN
from simulator.domain.network_operators import UNKNOWN_OPERATOR, network_operator, operator_of_distributor_id
from simulator.domain.parties import NETWORK_ROLES, SUPPLIER_ROLES, RemotePartyRole, UserId, UserRole
from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant, ServiceUrl
from simulator.domain.time import Calendar
from simulator.duis.request_values import cancels
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.registers.directory import DirectoryEntry
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import ProxySlot
from simulator.registers.registration import Registration
from simulator.rules.facts import CertificateState, Facts

_GAS_DEVICES = (DeviceType.GSME, DeviceType.GPF)
_GAS_ROLES = (UserRole.GS, UserRole.GT)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts about one request, and what was found about its certificates on the way."""

    facts: Facts
    certificates: PlacedCertificates


_NO_CERTIFICATES = PlacedCertificates({}, (), CertificateState.VALID)


def gather(
    request: ServiceRequest,
    registers: DccRegisters,
    now: int,
    *,
    sender_authenticated: bool,
    url: ServiceUrl = ServiceUrl.NONE,
) -> Gathered:
    """The facts about a request that was posted to a URL at the simulated instant ``now`` (milliseconds)."""
    sender = registers.directory.find(request.originator)
    device = registers.inventory.find(request.target)
    user_role = _user_role(sender, request.service, device)
    body = request.body if isinstance(request.body, CredentialsReplacement) else None
    placed = examine(body, registers, registers.calendar.at(now)) if body else _NO_CERTIFICATES
    due = getattr(request.body, "execution_date_time", None)
    execution = _execution(due, registers.calendar, now)
    facts = Facts.of(
        service=request.service.index,
        command_variant=request.command_variant,
        url=url,
        execution_time_given=due is not None,
        request_id_fresh=request.counter > registers.counters.get((request.originator, request.target), -1),
        sender_authenticated=sender_authenticated,
        user=sender.index if sender else 0,
        user_role=user_role,
        user_status=sender.user_id.status if sender else 0,
        user_operators=sender.operators if sender else 0,
        **_device_facts(device),
        **_credential_facts(body, placed, registers),
        **_registration_facts(sender, user_role, device, registers, now, execution),
        slot_holder=_slot_holder(body, request.service, device, registers),
    )
    return Gathered(facts, placed)


def of_signed_pre_command(gathered: Gathered, variant: CommandVariant) -> Gathered:
    """The facts about a Signed Pre-Command: those of the request that it came from, under its own variant.

    It carries that request's RequestID, so using it again is no replay.
    """
    own = Facts.of(command_variant=variant, request_id_fresh=True)
    facts = replace(gathered.facts, command_variant=own.command_variant, request_id_fresh=own.request_id_fresh)
    return replace(gathered, facts=facts)


def _user_role(
    sender: DirectoryEntry | None, service: ServiceReferenceVariant, device: InventoryEntry | None
) -> UserRole:
    if sender is None or not sender.user_id.user_roles:
        return UserRole.NONE
    return acting_role(sender.user_id, service, device.device_type if device else DeviceType.NONE)


def acting_role(user_id: UserId, service: ServiceReferenceVariant, device_type: DeviceType) -> UserRole:
    """The role in which a User sends: one that the service allows, then one of the Device's fuel (assumption)."""
    gas = device_type in _GAS_DEVICES

    def preference(role: UserRole) -> tuple[bool, bool, int]:
        return role not in service.user_roles, (role in _GAS_ROLES) is not gas, role

    return min(user_id.user_roles, key=preference, default=UserRole.NONE)


def _device_facts(device: InventoryEntry | None) -> dict[str, object]:
    if device is None:
        return {}
    return {"device_type": device.device_type, "smets": device.smets, "smi_status": device.status}


def _credential_facts(
    body: CredentialsReplacement | None, placed: PlacedCertificates, registers: DccRegisters
) -> dict[str, object]:
    if body is None:
        return {}
    role = body.remote_party_role
    signing = placed.in_cell(role, KeyUsage.DIGITAL_SIGNATURE)
    agreement = placed.in_cell(role, KeyUsage.KEY_AGREEMENT)
    return {
        "remote_party_role": role,
        "digital_signing_certificate": body.digital_signing_certificate is not None,
        "key_agreement_certificate": body.key_agreement_certificate is not None,
        "top_up_certificate": body.key_agreement_top_up_certificate is not None,
        "top_up_floor_given": body.top_up_floor_seq_number is not None,
        "certificate_state": placed.state,
        "certificate_role": placed.role(role),
        "certificate_usage_fits": placed.usage_fits,
        "digital_signing_operators": registers.directory.operators(signing.eui64 if signing else None),
        "key_agreement_operators": registers.directory.operators(agreement.eui64 if agreement else None),
    }


def _execution(due: datetime | None, calendar: Calendar, now: int) -> int:
    """When a request is carried out: a date that has passed, and the one that cancels others, mean at once."""
    return now if due is None or cancels(due) else max(now, calendar.milliseconds(due))


def _registration_facts(
    sender: DirectoryEntry | None,
    user_role: UserRole,
    device: InventoryEntry | None,
    registers: DccRegisters,
    now: int,
    execution: int,
) -> dict[str, object]:
    """Registration as the DSP's copy shows it now, and at the time of execution (SRPD 6.1(f)).

    None of the supported services asks for a date range, so "throughout" is "now".
    """
    meter_point = device.meter_point if device else None
    if meter_point is None:
        return {}
    copy = registers.registration
    current = copy.at(meter_point, now, now)
    then = copy.at(meter_point, execution, now) if execution > now else current
    digits = operator_of_distributor_id(meter_point.distributor_id) if isinstance(meter_point, MPAN) else None
    operator = current.network_operator if current else None
    registered = _is_registered(sender, user_role, current)
    return {
        "meter_point_known": current is not None,
        "registered_operator": network_operator(operator).index if operator else UNKNOWN_OPERATOR,
        "mpan_operator": digits.index if digits else UNKNOWN_OPERATOR,
        "user_registered_now": registered,
        "user_registered_at_execution": _is_registered(sender, user_role, then),
        "user_registered_throughout": registered,
    }


def _is_registered(sender: DirectoryEntry | None, user_role: UserRole, registration: Registration | None) -> bool:
    """Whether Registration Data names the User, in its role, for the meter point.

    Agents and Other Users are not in Registration Data and are not looked up there (assumption). The DCC is not either,
    and is registered for nothing.
    """
    if sender is None or registration is None:
        return False
    if user_role in SUPPLIER_ROLES:
        return registration.supplier == sender.party.name
    if user_role in NETWORK_ROLES:
        return registration.network_operator in sender.user_id.network_operators
    return user_role is not UserRole.DCC


def _slot_holder(
    body: CredentialsReplacement | None,
    service: ServiceReferenceVariant,
    device: InventoryEntry | None,
    registers: DccRegisters,
) -> int:
    """Who owns the certificate that the DSP holds by proxy for the role concerned; SMETS1 Devices alone.

    Requests that place credentials address a role. All other Critical Commands are the Supplier's.
    """
    if device is None or device.smets is not Smets.SMETS1 or not (body or service.is_critical):
        return 0
    role = RemotePartyRole(body.remote_party_role) if body else RemotePartyRole.SUPPLIER
    held = registers.notified.held(device.device_id, ProxySlot(role, service.is_critical))
    return registers.directory.index(held.holder) if held else 0
