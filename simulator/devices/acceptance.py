"""What a Device checks before it obeys a Command: its own rules, apart from how it stores anything.

Source: GBCS (device checks), see ``docs/assumptions.md`` for what is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, SUPPLIER_SIGNING, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import Replacement, ReplacementMode, ReplacementStatus
from simulator.gbcs.framing import Message
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.path import validate_path
from simulator.rules.facts import Column

_CLAUSE = "GBCS, authentication of Commands by Devices"

_RECOVERY = TrustAnchorCell(RemotePartyRole.RECOVERY, KeyUsage.DIGITAL_SIGNATURE)
_BROKER = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.DIGITAL_SIGNATURE)
_COS = TrustAnchorCell(RemotePartyRole.TRANSITIONAL_COS, KeyUsage.DIGITAL_SIGNATURE)
_WAN = TrustAnchorCell(RemotePartyRole.WAN_PROVIDER, KeyUsage.DIGITAL_SIGNATURE)
_LOAD = TrustAnchorCell(RemotePartyRole.LOAD_CONTROLLER, KeyUsage.DIGITAL_SIGNATURE)

AUTHORISING_CELL: Mapping[ReplacementMode, TrustAnchorCell] = {
    ReplacementMode.SUPPLIER_BY_SUPPLIER: SUPPLIER_SIGNING,
    ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR: NETWORK_OPERATOR_SIGNING,
    ReplacementMode.ACB_BY_ACB: _BROKER,
    ReplacementMode.WAN_PROVIDER_BY_WAN_PROVIDER: _WAN,
    ReplacementMode.TRANSITIONAL_COS_BY_TRANSITIONAL_COS: _COS,
    ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS: _COS,
    ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY: _RECOVERY,
    ReplacementMode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER: _LOAD,
    ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER: SUPPLIER_SIGNING,
}
"""The cell whose holder may send a credentials replacement of this mode."""

_REPLACEABLE: Mapping[ReplacementMode, RemotePartyRole] = {
    ReplacementMode.SUPPLIER_BY_SUPPLIER: RemotePartyRole.SUPPLIER,
    ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR: RemotePartyRole.NETWORK_OPERATOR,
    ReplacementMode.ACB_BY_ACB: RemotePartyRole.ACCESS_CONTROL_BROKER,
    ReplacementMode.WAN_PROVIDER_BY_WAN_PROVIDER: RemotePartyRole.WAN_PROVIDER,
    ReplacementMode.TRANSITIONAL_COS_BY_TRANSITIONAL_COS: RemotePartyRole.TRANSITIONAL_COS,
    ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS: RemotePartyRole.SUPPLIER,
    ReplacementMode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER: RemotePartyRole.LOAD_CONTROLLER,
    ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER: RemotePartyRole.LOAD_CONTROLLER,
}


def originator_holds_cell(originator: Column, holder: Column) -> Column:
    """The Device's whole idea of authority: the originator is the party whose certificate sits in the cell (U = H).

    Small integers or columns of them; the lock-out analysis uses the same function as the Device.
    """
    return originator == holder


def authenticate(
    message: Message, device_id: EUI64, cell: TrustAnchorCell, holder: Certificate | None, last_counter: int
) -> Finding | None:
    """Why a Device would discard a Command unseen, or nothing: addressee, cell, originator, signature, counter."""
    header = message.header
    if header.recipient != device_id:
        return _discard("command-misdirected", f"The Command is for {header.recipient}, not for this Device", device_id)
    if holder is None or holder.eui64 is None:
        return _discard("command-no-cell", f"This Device has no certificate in the cell {cell}", device_id)
    if not originator_holds_cell(header.originator.value, holder.eui64.value):
        reason = f"The Command comes from {header.originator}, but the cell {cell} holds {holder.eui64}"
        return _discard("command-wrong-originator", reason, device_id)
    if message.signature is None or not holder.verify_raw(message.signed_part, message.signature):
        reason = f"The signature is not one of the key in the cell {cell}"
        return _discard("command-signature", reason, device_id)
    if header.counter <= last_counter:
        reason = f"The originator counter {header.counter} does not exceed the last one, {last_counter}"
        return _discard("command-replayed", reason, device_id)
    return None


def judge_replacement(
    replacement: Replacement,
    *,
    mode: ReplacementMode,
    cells: Mapping[TrustAnchorCell, Certificate],
    path: tuple[Certificate, ...],
    root: Certificate,
    at: datetime | None,
) -> ReplacementStatus:
    """The status of one replacement; each cell is judged by itself. ``at`` is ``None`` without time-based checks."""
    if replacement.cell not in cells:
        return ReplacementStatus.TRUST_ANCHOR_NOT_FOUND
    certificate = parse_certificate(replacement.certificate)
    if isinstance(certificate, Finding):
        return ReplacementStatus.BAD_CERTIFICATE
    replaceable = _REPLACEABLE.get(mode)
    if replaceable is not None:
        # Modes 8 and 9 place the DCC's certificates in other roles' cells, so only the others compare roles.
        if replacement.cell.role is not replaceable:
            return ReplacementStatus.OTHER
        if certificate.role is not replacement.cell.role:
            return ReplacementStatus.BAD_CERTIFICATE
    if replacement.cell.key_usage not in certificate.key_usage:
        return ReplacementStatus.BAD_CERTIFICATE
    if validate_path(certificate, path, (root,), environment=None, at=at):
        return ReplacementStatus.NO_TRUST_ANCHOR
    return ReplacementStatus.SUCCESS


def _discard(code: str, message: str, device_id: EUI64) -> Finding:
    return Finding(code, message, _CLAUSE, str(device_id))
