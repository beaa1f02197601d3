"""What a Service Request asks for, made of the data items that a feature names.

Data items of requests that place certificates: ``Digital Signing Certificate``, ``Key Agreement Certificate``, ``Key
Agreement Top Up Certificate`` (whose: ``EELC``, ``none``, or with a fault ``EELC that has expired``), ``Execution Date
Time``, ``Floor Seq Number``, ``Top Up Floor Seq Number`` (a number, or ``none``), ``Apply Time Based CPV Checks``
(``yes`` or ``no``), ``Import MPxN``. Of 6.20.1: ``Import MPxN``, ``Secondary Import MPAN``, ``Execution Date Time``; of
11.2: ``Execution Date Time``; of 8.4: ``SMI Status`` or ``Import MPxN`` (with neither it takes the Device out of the
inventory); of 12.2: ``Device Type``. Of all requests: ``Command Variant`` (its number).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.bdd import reading
from simulator.bdd.faults import CERTIFICATE_FAULTS, FaultyCertificate
from simulator.bdd.reading import UnknownWord
from simulator.domain.devices import CellUsage, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
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
from simulator.duis.names import BODY_ELEMENTS
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    Deletion,
    DevicePreNotification,
    MeterPointChange,
    OtherBody,
    ReadFirmwareVersion,
    ReadInventory,
    RequestBody,
    RetrieveCredentials,
    SetImportMpxn,
    SignedPreCommand,
    StatusChange,
    UpdateDeviceCredentials,
    UpdateInventory,
)
from simulator.engine.home import credentials_of
from simulator.world.explicit import smi_status

if TYPE_CHECKING:
    from simulator.bdd.stage import Stage

_NONE = "none"
_FORGED = b"\xdf\x09\x01" + bytes(60)
"""A Signed Pre-Command that the DCC never made a Pre-Command for."""
_CERTIFICATES = {
    "Digital Signing Certificate": ("digital_signing_certificate", KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT),
    "Key Agreement Certificate": ("key_agreement_certificate", KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT),
    "Key Agreement Top Up Certificate": (
        "key_agreement_top_up_certificate",
        KeyUsage.KEY_AGREEMENT,
        CellUsage.PREPAYMENT_TOP_UP,
    ),
}
_KNOWN = (
    "Remote Party Role", "Certificates", *_CERTIFICATES, "Execution Date Time", "Floor Seq Number",
    "Top Up Floor Seq Number", "Apply Time Based CPV Checks", "Import MPxN", "Command Variant", "MPxN",
    "Signed Pre-Command", "SMI Status", "Device Type", "Secondary Import MPAN",
)  # fmt: skip


class Particulars:
    """The data items that a feature names, each taken once."""

    def __init__(self, given: Mapping[str, str]) -> None:
        known = {name.lower(): name for name in _KNOWN}
        self._given: dict[str, str] = {}
        for name, value in given.items():
            if name.lower() not in known:
                raise UnknownWord(reading.no_such("data item", name, _KNOWN))
            self._given[known[name.lower()]] = value

    def take(self, name: str, default: str = "") -> str:
        """The value of a data item; the default if the feature does not name it."""
        return self._given.pop(name, default)

    def has(self, name: str) -> bool:
        """Whether the feature names a data item."""
        return name in self._given

    def finish(self, what: str) -> None:
        """Complain of data items that this request does not have."""
        if self._given:
            raise UnknownWord(f"{what} has no data item {' or '.join(self._given)}: leave it out")


def body(stage: Stage, srv: ServiceReferenceVariant, device: str, items: Particulars) -> RequestBody:
    """The body of a request for a service and a Device."""
    made = _body(stage, srv, device, items)
    items.finish(f"this {srv.variant}")
    return made


def _body(stage: Stage, srv: ServiceReferenceVariant, device: str, items: Particulars) -> RequestBody:
    if items.take("Signed Pre-Command"):
        return SignedPreCommand(_FORGED)
    if srv in (UPDATE_CREDENTIALS, HANDOVER, CHANGE_OF_SUPPLIER):
        return _credentials(stage, srv, device, items)
    if srv is RETRIEVE_CREDENTIALS:
        roles = items.take("Remote Party Role", "Network Operator")
        return RetrieveCredentials(tuple(map(reading.remote_party_role, reading.listed(roles))))
    if srv is COMMISSION:
        return CommissionDevice(stage.now.replace(microsecond=0), tolerance_period=10)
    if srv is READ_INVENTORY:
        mpxn = items.take("MPxN")
        return ReadInventory(mpxn=mpxn) if mpxn else ReadInventory(device_id=stage.device(device))
    if srv in _ABOUT_THE_DEVICE:
        return _ABOUT_THE_DEVICE[srv](stage, stage.device(device), items)
    return OtherBody(BODY_ELEMENTS[srv.variant])


def _device_credentials(stage: Stage, device: EUI64, _: Particulars) -> UpdateDeviceCredentials:
    """The Device's own certificate, once more."""
    found = stage.world.repository.search(eui64=device, key_usage=KeyUsage.DIGITAL_SIGNATURE)
    return UpdateDeviceCredentials(found[0].der if found else b"")


def _import_mpxn(stage: Stage, device: EUI64, items: Particulars) -> SetImportMpxn:
    entry = stage.world.inventory.find(device)
    own = str(entry.meter_point) if entry and entry.meter_point else _SOME_MPAN
    second = items.take("Secondary Import MPAN") or None
    return SetImportMpxn(items.take("Import MPxN", own), second, _execution(items))


def _firmware_version(_: Stage, __: EUI64, items: Particulars) -> ReadFirmwareVersion:
    return ReadFirmwareVersion(_execution(items))


def _execution(items: Particulars) -> datetime | None:
    """When a future-dated request is to be carried out."""
    return reading.moment(items.take("Execution Date Time")) if items.has("Execution Date Time") else None


def _inventory_change(_: Stage, device: EUI64, items: Particulars) -> UpdateInventory:
    if items.has("SMI Status"):
        return UpdateInventory(device, StatusChange(smi_status(items.take("SMI Status"))))
    if items.has("Import MPxN"):
        return UpdateInventory(device, MeterPointChange(import_mpxn=items.take("Import MPxN")))
    return UpdateInventory(device, Deletion())


def _pre_notification(_: Stage, device: EUI64, items: Particulars) -> DevicePreNotification:
    device_type = reading.device_type(items.take("Device Type", "ESME"))
    return DevicePreNotification(device, device_type, manufacturer="smki-sim", model=device_type.name)


_SOME_MPAN = "1000000000000"
_ABOUT_THE_DEVICE: dict[ServiceReferenceVariant, Callable[[Stage, EUI64, Particulars], RequestBody]] = {
    UPDATE_DEVICE_CREDENTIALS: _device_credentials,
    SET_IMPORT_MPXN: _import_mpxn,
    READ_FIRMWARE_VERSION: _firmware_version,
    UPDATE_INVENTORY: _inventory_change,
    PRE_NOTIFICATION: _pre_notification,
}


def _credentials(stage: Stage, srv: ServiceReferenceVariant, device: str, items: Particulars) -> CredentialsReplacement:
    role = reading.remote_party_role(items.take("Remote Party Role"))
    owner, fault = _parts(items.take("Certificates"))
    entry = stage.world.inventory.find(stage.device(device))
    mpxn = items.take("Import MPxN", str(entry.meter_point) if entry else "") if srv is CHANGE_OF_SUPPLIER else None
    made = credentials_of(stage.world, stage.owner(owner, role), role, mpxn=mpxn)
    if fault:
        made = dataclasses.replace(made, key_agreement_certificate=None, key_agreement_top_up_certificate=None,
                                   top_up_floor_seq_number=None)  # fmt: skip
        made = _with_certificate(stage, made, "Digital Signing Certificate", f"{owner} that {fault}")
    for name in _CERTIFICATES:
        if items.has(name):
            made = _with_certificate(stage, made, name, items.take(name))
    return _with_settings(made, items)


def _with_settings(made: CredentialsReplacement, items: Particulars) -> CredentialsReplacement:
    made = dataclasses.replace(made, execution_date_time=_execution(items))
    if items.has("Floor Seq Number"):
        made = dataclasses.replace(made, floor_seq_number=int(items.take("Floor Seq Number")))
    if items.has("Top Up Floor Seq Number"):
        floor = items.take("Top Up Floor Seq Number")
        made = dataclasses.replace(made, top_up_floor_seq_number=None if floor == _NONE else int(floor))
    if items.has("Apply Time Based CPV Checks"):
        apply = reading.yes(items.take("Apply Time Based CPV Checks"))
        made = dataclasses.replace(made, apply_time_based_cpv_checks=apply)
    return made


def _with_certificate(stage: Stage, made: CredentialsReplacement, name: str, text: str) -> CredentialsReplacement:
    """A request with one certificate of another owner, with none, or with a faulty one."""
    attribute, key_usage, cell_usage = _CERTIFICATES[name]
    changes: dict[str, Any] = {attribute: None}
    if text != _NONE:
        owner, fault = _parts(text)
        certificate = _certificate(stage, made.remote_party_role, owner, fault, (key_usage, cell_usage))
        changes = {attribute: certificate.der}
        if certificate.issuer:
            changes["path_certificates"] = (*made.path_certificates, certificate.issuer)
    return dataclasses.replace(made, **changes)


def _certificate(
    stage: Stage, role: RemotePartyRole, owner: str, fault: str, usages: tuple[KeyUsage, CellUsage]
) -> FaultyCertificate:
    held = stage.world.certificates_of(stage.owner(owner, role))
    by_usage = {(cell.key_usage, cell.cell_usage): certificate for cell, certificate in held.items()}
    valid = by_usage.get(usages) or by_usage.get((usages[0], CellUsage.MANAGEMENT))
    if valid is None:
        raise UnknownWord(f"{owner} has no certificate for {usages[0].name.replace('_', ' ').lower()}")
    if fault:
        return reading.look_up("fault of a certificate", fault, CERTIFICATE_FAULTS)(stage.world, valid)
    return FaultyCertificate(valid.der)


def _parts(text: str) -> tuple[str, str]:
    """Owner and fault of ``EELC that has expired``."""
    owner, _, fault = text.partition(" that ")
    return owner, fault
