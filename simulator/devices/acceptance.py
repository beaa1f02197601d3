"""What a Device checks before it obeys a Command: its own rules, apart from how it stores anything.

Source: GBCS (device checks), see ``docs/assumptions.md`` for what is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from simulator.domain.devices import TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import Replacement, ReplacementMode, ReplacementStatus, UpdateSecurityCredentials
from simulator.gbcs.elements import LAST_SEQ_NUMBER
from simulator.gbcs.framing import Message, MessageKind
from simulator.gbcs.modes import AUTHORISING_CELL, ROOT
from simulator.pki.certificate import Certificate, parse_certificate, verify_raw
from simulator.pki.contingency import unwrap_contingency_key
from simulator.pki.path import validate_path
from simulator.pki.profiles import ROOT_OCA, check_profile
from simulator.rules.facts import Column

_CLAUSE = "GBCS, authentication of Commands by Devices"

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

_REPLACES_ROOT = (ReplacementMode.ANY_BY_CONTINGENCY,)
"""Mode 8 is "any except abnormal root". The routine change of a root, modes 0 and 1, is not offered (assumption)."""


def originator_holds_cell(originator: Column, holder: Column) -> Column:
    """The Device's whole idea of authority: the originator is the party whose certificate sits in the cell (U = H).

    Small integers or columns of them; the lock-out analysis uses the same function as the Device.
    """
    return originator == holder


def address(message: Message, device_id: EUI64) -> Finding | None:
    """Why a message is no Command that this Device could ever answer, or nothing.

    After a Command with the highest counter there is no further one, so its originator is locked out until its slot
    is filled anew, with a lower floor; a counter above it cannot be reported, and is discarded (assumption).
    """
    header = message.header
    if header.kind is not MessageKind.COMMAND:
        return discard("command-not-a-command", "The message is no Command", device_id)
    if header.recipient != device_id:
        return discard("command-misdirected", f"The Command is for {header.recipient}, not for this Device", device_id)
    if header.counter > LAST_SEQ_NUMBER:
        reason = f"The originator counter {header.counter} has more than the 63 bits of a SeqNumber"
        return discard("command-counter", reason, device_id)
    return None


def originates(message: Message, device_id: EUI64, cell: TrustAnchorCell, holder: Certificate | None) -> Finding | None:
    """Why a Command does not come from the holder of a cell, or nothing."""
    if holder is None or holder.eui64 is None:
        return discard("command-no-cell", f"This Device has no certificate in the cell {cell}", device_id)
    originator = message.header.originator
    if not originator_holds_cell(originator.value, holder.eui64.value):
        reason = f"The Command comes from {originator}, but the cell {cell} holds {holder.eui64}"
        return discard("command-wrong-originator", reason, device_id)
    return None


def is_signed(message: Message, device_id: EUI64, cell: TrustAnchorCell, holder: Certificate | None) -> Finding | None:
    """Why a Command is not signed with the key in a cell, or nothing."""
    signature = message.signature
    if holder is None or signature is None or not holder.verify_raw(message.signed_part, signature):
        return discard("command-signature", f"The signature is not one of the key in the cell {cell}", device_id)
    return None


def is_signed_by_contingency(message: Message, device_id: EUI64, root: Certificate, key: bytes) -> Finding | None:
    """Why a Command is not signed with the contingency key of the root that the Device holds, or nothing.

    ``key`` is the symmetric key that the Command tells. No cell authorises, so no originator is compared (assumption).
    """
    contingency_key = unwrap_contingency_key(root, key)
    if isinstance(contingency_key, Finding):
        return discard("command-contingency-key", contingency_key.message, device_id)
    if message.signature is None or not verify_raw(contingency_key, message.signed_part, message.signature):
        return discard("command-signature", "The signature is not one of the root's contingency key", device_id)
    return None


def contradiction(message: Message, credentials: UpdateSecurityCredentials, device_id: EUI64) -> Finding | None:
    """Where header and payload of a CS02b Command disagree, or its members with its mode; or nothing."""
    header, mode = message.header, credentials.mode
    cell, by_contingency = AUTHORISING_CELL.get(mode), mode is ReplacementMode.ANY_BY_CONTINGENCY
    if header.message_code != mode.message_code:
        reason = f"Message code {header.message_code:04X} is not that of mode {mode.name}"
        return discard("command-wrong-mode", reason, device_id)
    if credentials.authorising_cell not in (None, cell):
        reason = f"Mode {mode.name} is authorised by {f'the cell {cell} alone' if cell else 'no cell'}"
        return discard("command-wrong-cell", reason, device_id)
    if (credentials.plaintext_symmetric_key is not None) is not by_contingency:
        reason = f"Mode {mode.name} {'needs' if by_contingency else 'has no'} plaintextSymmetricKey"
        return discard("command-symmetric-key", reason, device_id)
    if credentials.authorising_counter != header.counter:
        reason = f"The payload says {credentials.authorising_counter}, but the originator counter {header.counter}"
        return discard("command-wrong-counter", reason, device_id)
    return None


def is_fresh(message: Message, device_id: EUI64, last_counter: int) -> Finding | None:
    """Why a Command may be one that was obeyed before, or nothing."""
    if message.header.counter <= last_counter:
        reason = f"The originator counter {message.header.counter} does not exceed the last one, {last_counter}"
        return discard("command-replayed", reason, device_id)
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
    """The status of one replacement; each cell is judged by itself. ``at`` is ``None`` without time-based checks.

    ``root`` is what the certificate must lead to: the root in the Device, or the one that the same Command brings.
    """
    if replacement.cell not in cells:
        return ReplacementStatus.TRUST_ANCHOR_NOT_FOUND
    certificate = parse_certificate(replacement.certificate)
    if isinstance(certificate, Finding):
        return ReplacementStatus.BAD_CERTIFICATE
    if replacement.cell == ROOT:
        return _judge_root(certificate, cells[ROOT], at) if mode in _REPLACES_ROOT else ReplacementStatus.OTHER
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


def _judge_root(certificate: Certificate, held: Certificate, at: datetime | None) -> ReplacementStatus:
    """A new root is signed by itself, of the profile of its kind, and of the environment of the one held (assumption).

    So a Device cannot be left without a contingency key, nor be moved from the live service to the test service.
    """
    same_environment = not set(certificate.policies).isdisjoint(held.policies)
    if check_profile(certificate, ROOT_OCA) or not certificate.verify_signed_by(certificate) or not same_environment:
        return ReplacementStatus.BAD_CERTIFICATE
    if validate_path(certificate, (), (certificate,), environment=None, at=at):
        return ReplacementStatus.NO_TRUST_ANCHOR
    return ReplacementStatus.SUCCESS


def discard(code: str, message: str, device_id: EUI64) -> Finding:
    """The finding for a Command that a Device does not obey."""
    return Finding(code, message, _CLAUSE, str(device_id))
