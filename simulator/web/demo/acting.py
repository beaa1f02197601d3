"""What a visitor can add to a story: Service Requests, events and faults, all as sentences of the features.

A form is turned into sentences, and these become part of the address. So nobody writes XML or signs by hand,
and a story with additions is told again from its address like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.bdd.faults import CERTIFICATE_FAULTS, DOCUMENT_FAULTS
from simulator.bdd.signatures import SIGNATURE_FAULTS
from simulator.dcc.commands import is_offered
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, ServiceReferenceVariant
from simulator.web.demo.faults import FAULTS, Fault, Pieces
from simulator.web.demo.telling import ToldStory

_PLACING = ("6.15.1", "6.21", "6.23")
_OF_THE_SUPPLIER = "6.23"
"""It replaces the Supplier's certificates and no other's."""
_READING = "6.24.1"


@dataclass(frozen=True)
class Choices:
    """What the form offers: what exists in the story. ``operators`` begins with the one that is registered.

    ``services`` are those that the simulator carries out on a Device of the story; ``not_offered`` are the others of
    the matrix, which are decided, and answered E1006 where the checks accept them.
    """

    users: tuple[str, ...]
    suppliers: tuple[str, ...]
    operators: tuple[str, ...]
    services: tuple[tuple[str, str], ...]
    not_offered: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    smets1_devices: tuple[str, ...]
    roles: tuple[str, ...]
    faults: tuple[Fault, ...]
    certificate_faults: tuple[str, ...]
    document_faults: tuple[str, ...]


def choices(told: ToldStory) -> Choices:
    """The pieces to choose from. Who holds several User IDs is offered by Network Operator."""
    devices = told.states[-1]
    registered = {device.operator for device in devices}
    smets1 = tuple(device.name for device in devices if device.smets == Smets.SMETS1.name)
    operators = tuple(sorted((o.participant for o in NETWORK_OPERATORS), key=lambda name: name not in registered))
    groups = {operator.group for operator in NETWORK_OPERATORS}
    generations = {Smets[device.smets] for device in devices}
    carried_out = {s for s in SERVICE_REFERENCE_VARIANTS for smets in generations if is_offered(s, smets)}
    parties = tuple(name for name in told.categories if name not in groups and name not in operators)
    suppliers = tuple(name for name in parties if "Supplier" in told.categories[name])
    return Choices(
        users=(*suppliers, *operators, "the DCC"),
        suppliers=suppliers,
        operators=operators,
        services=tuple(_named(s) for s in SERVICE_REFERENCE_VARIANTS if s in carried_out),
        not_offered=tuple(_named(s) for s in SERVICE_REFERENCE_VARIANTS if s not in carried_out),
        devices=tuple(device.name for device in devices),
        smets1_devices=smets1,
        roles=("Network Operator", "Supplier"),
        faults=tuple(fault for fault in FAULTS.values() if not fault.smets2_only or len(smets1) < len(devices)),
        certificate_faults=tuple(CERTIFICATE_FAULTS),
        document_faults=(*SIGNATURE_FAULTS, *DOCUMENT_FAULTS),
    )


def _named(service: ServiceReferenceVariant) -> tuple[str, str]:
    return service.variant, f"{service.variant} {service.name}"


def sentences(form: Mapping[str, str], offered: Choices) -> tuple[str, ...]:
    """The sentences that a form says. Raises :class:`SimulatorError` where it names what was not offered."""
    act = form.get("act", "request")
    named = _one(form, "device", offered.devices)
    device = f"the {named}" if named in DeviceType.__members__ else named
    if act in FAULTS:
        return FAULTS[act].sentences(_pieces(form, offered, device, smets1=named in offered.smets1_devices))
    match act:
        case "request":
            return (_request(form, offered, device),)
        case "lost":
            return (f"the DSP's copy of Registration Data lacks the meter point of {device}",)
        case "adopted":
            return (f"{_one(form, 'operator', offered.operators)} adopts the meter point of {device}",)
        case "document":
            user, fault = _one(form, "user", offered.users), _one(form, "fault", offered.document_faults)
            return (f"{user} sends a 6.21 for {device} in a document that {fault}",)
        case "pass":
            return ("7 Working Days pass",)
    raise SimulatorError(f"there is nothing called '{act}' to do; go back and choose from the form")


def _pieces(form: Mapping[str, str], offered: Choices, device: str, *, smets1: bool) -> Pieces:
    supplier, operator = _one(form, "supplier", offered.suppliers), _one(form, "operator", offered.operators)
    other = next(name for name in offered.operators if name != operator)
    return Pieces(supplier, operator, other, device, smets1)


def _request(form: Mapping[str, str], offered: Choices, device: str) -> str:
    user = _one(form, "user", offered.users)
    service = _one(form, "service", tuple(variant for variant, _ in (*offered.services, *offered.not_offered)))
    if service not in (*_PLACING, _READING):
        return f"{user} sends {service} for {device}"
    role = _one(form, "role", offered.roles) if service != _OF_THE_SUPPLIER else "Supplier"
    if service == _READING:
        return f"{user} sends 6.24.1 to read the {role} slots of {device}"
    owner, fault = _one(form, "owner", offered.users), form.get("fault", "")
    if fault:
        _one(form, "fault", offered.certificate_faults)
        return f"{user} sends {service} to place a Certificate of {owner} that {fault} in the {role} slot of {device}"
    return f"{user} sends {service} to place the Certificates of {owner} in the {role} slot of {device}"


def _one(form: Mapping[str, str], field: str, offered: tuple[str, ...]) -> str:
    value = form.get(field, "")
    if value not in offered:
        raise SimulatorError(f"the form has no {field} called '{value}'; go back and choose one that is offered")
    return value
