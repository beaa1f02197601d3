"""What a visitor can add to a story: Service Requests and faults, each as a sentence of the features.

A form is turned into a sentence, and the sentence becomes part of the address. So nobody writes XML or signs by hand,
and a story with additions is told again from its address like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.bdd.faults import CERTIFICATE_FAULTS, DOCUMENT_FAULTS
from simulator.bdd.signatures import SIGNATURE_FAULTS
from simulator.domain.errors import SimulatorError
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS
from simulator.web.demo.telling import ToldStory

_PLACING = ("6.15.1", "6.21", "6.23")
_READING = "6.24.1"


@dataclass(frozen=True)
class Choices:
    """What the form offers: what exists in the story."""

    users: tuple[str, ...]
    services: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    roles: tuple[str, ...]
    certificate_faults: tuple[str, ...]
    document_faults: tuple[str, ...]


def choices(told: ToldStory) -> Choices:
    """The pieces to choose from. Who holds several User IDs is offered by Network Operator."""
    operators = tuple(operator.participant for operator in NETWORK_OPERATORS)
    groups = {operator.group for operator in NETWORK_OPERATORS}
    parties = tuple(name for name in told.categories if name not in groups and name not in operators)
    suppliers = tuple(name for name in parties if "Supplier" in told.categories[name])
    return Choices(
        users=(*suppliers, *operators, "the DCC"),
        services=tuple((s.variant, f"{s.variant} {s.name}") for s in SERVICE_REFERENCE_VARIANTS),
        devices=tuple(device.name for device in told.states[0]),
        roles=("Network Operator", "Supplier"),
        certificate_faults=tuple(CERTIFICATE_FAULTS),
        document_faults=(*SIGNATURE_FAULTS, *DOCUMENT_FAULTS),
    )


def sentence(form: Mapping[str, str], offered: Choices) -> str:
    """The sentence that a form says. Raises :class:`SimulatorError` where it names what was not offered."""
    act = form.get("act", "request")
    device = f"the {_one(form, 'device', offered.devices)}"
    match act:
        case "request":
            return _request(form, offered, device)
        case "replay":
            return "the same document is sent again"
        case "stale":
            return "the DSP's copy of Registration Data is 30 days behind"
        case "lost":
            return f"the DSP's copy of Registration Data lacks the meter point of {device}"
        case "adopted":
            return f"{_one(form, 'user', offered.users)} adopts the meter point of {device}"
        case "document":
            user, fault = _one(form, "user", offered.users), _one(form, "fault", offered.document_faults)
            return f"{user} sends a 6.21 for {device} in a document that {fault}"
        case "pass":
            return "7 Working Days pass"
    raise SimulatorError(f"there is nothing called '{act}' to do; go back and choose from the form")


def _request(form: Mapping[str, str], offered: Choices, device: str) -> str:
    user = _one(form, "user", offered.users)
    service = _one(form, "service", tuple(variant for variant, _ in offered.services))
    if service not in (*_PLACING, _READING):
        return f"{user} sends {service} for {device}"
    role = _one(form, "role", offered.roles)
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
