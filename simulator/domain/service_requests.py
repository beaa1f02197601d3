"""Service Reference Variants, Command Variants, and what each variant allows by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import IdentifierError
from simulator.domain.parties import UserRole
from simulator.domain.service_matrix import SERVICE_MATRIX


class ServiceKind(StrEnum):
    """Whether a Service Request is critical, and whether it reaches a Device at all."""

    CRITICAL = "critical"
    NON_CRITICAL = "non-critical"
    NON_DEVICE = "non-device"


class CommandVariant(IntEnum):
    """How a Service Request is to be processed (DUIS)."""

    NON_CRITICAL_WAN = 1
    NON_CRITICAL_LOCAL = 2
    NON_CRITICAL_BOTH = 3
    TRANSFORM = 4
    SIGNED_PRE_COMMAND_WAN = 5
    SIGNED_PRE_COMMAND_LOCAL = 6
    SIGNED_PRE_COMMAND_BOTH = 7
    NON_DEVICE = 8

    @property
    def title(self) -> str:
        """The number and what it means."""
        return f"{self.value} ({_COMMAND_VARIANT_TITLES[self]})"


SIGNED_PRE_COMMANDS = (
    CommandVariant.SIGNED_PRE_COMMAND_WAN,
    CommandVariant.SIGNED_PRE_COMMAND_LOCAL,
    CommandVariant.SIGNED_PRE_COMMAND_BOTH,
)
"""The Command Variants under which a User sends a Signed Pre-Command."""

LOCAL_COMMANDS = (CommandVariant.NON_CRITICAL_LOCAL, CommandVariant.SIGNED_PRE_COMMAND_LOCAL)
"""The Command Variants whose Command the User delivers itself, and the DCC does not."""

_COMMAND_VARIANT_TITLES = {
    CommandVariant.NON_CRITICAL_WAN: "non-critical, over the WAN",
    CommandVariant.NON_CRITICAL_LOCAL: "non-critical, for local delivery",
    CommandVariant.NON_CRITICAL_BOTH: "non-critical, over the WAN and for local delivery",
    CommandVariant.TRANSFORM: "critical, to be transformed",
    CommandVariant.SIGNED_PRE_COMMAND_WAN: "Signed Pre-Command, over the WAN",
    CommandVariant.SIGNED_PRE_COMMAND_LOCAL: "Signed Pre-Command, for local delivery",
    CommandVariant.SIGNED_PRE_COMMAND_BOTH: "Signed Pre-Command, over the WAN and for local delivery",
    CommandVariant.NON_DEVICE: "non-device",
}


class ServiceUrl(IntEnum):
    """The URL that a document is posted to: the DCC has one for each way of processing (published clients).

    ``NONE`` is a document that was handed over without HTTP.
    """

    NONE = 0
    TRANSFORM = 1
    SEND = 2
    NON_DEVICE = 3

    @property
    def title(self) -> str:
        """The path of the URL."""
        return _PATHS[self]

    @property
    def command_variants(self) -> frozenset[CommandVariant]:
        """The Command Variants that may be sent there. Where "both" (3 and 7) go is an assumption."""
        return _VARIANTS_OF_URL[self]


_PATHS = {
    ServiceUrl.NONE: "none",
    ServiceUrl.TRANSFORM: "/api/v1/serviceT",
    ServiceUrl.SEND: "/api/v1/serviceS",
    ServiceUrl.NON_DEVICE: "/api/v1/serviceD",
}
_VARIANTS_OF_URL = {
    ServiceUrl.NONE: frozenset(CommandVariant),
    ServiceUrl.TRANSFORM: frozenset({CommandVariant.TRANSFORM}),
    ServiceUrl.SEND: frozenset({CommandVariant(n) for n in (1, 3, 5, 7)}),
    ServiceUrl.NON_DEVICE: frozenset({CommandVariant(n) for n in (2, 6, 8)}),
}

_VARIANTS_OF_KIND = {
    ServiceKind.NON_CRITICAL: frozenset({CommandVariant(n) for n in (1, 2, 3)}),
    ServiceKind.CRITICAL: frozenset({CommandVariant(n) for n in (4, 5, 6, 7)}),
    ServiceKind.NON_DEVICE: frozenset({CommandVariant.NON_DEVICE}),
}

_EVERYWHERE = frozenset(DeviceType) - {DeviceType.NONE}
_INSTALLED = frozenset(
    {SmiStatus.INSTALLED_NOT_COMMISSIONED, SmiStatus.COMMISSIONED, SmiStatus.RECOVERY, SmiStatus.RECOVERED}
)
_ANY_STATUS = frozenset(SmiStatus)


@dataclass(frozen=True, slots=True)
class ServiceReferenceVariant:
    """One variant of a Service Request, with everything that the matrix of DUIS says of it.

    ``index`` is its place in the matrix plus one, for columns of facts; 0 is no known service.
    ``device_types`` and ``smi_statuses`` are the Devices that it may be addressed to (assumption, see
    ``docs/assumptions.md``: sources give them for the credential services only).
    """

    index: int
    variant: str
    name: str
    kind: ServiceKind
    future_dating: str
    user_roles: frozenset[UserRole]
    command_variants: frozenset[CommandVariant]
    device_types: frozenset[DeviceType] = _EVERYWHERE
    smi_statuses: frozenset[SmiStatus] = _INSTALLED

    @property
    def reference(self) -> str:
        """The Service Reference: the variant's first two numbers (``6.15`` of ``6.15.1``)."""
        return ".".join(self.variant.split(".")[:2])

    @property
    def is_critical(self) -> bool:
        """Whether it needs the User's own signature on a Pre-Command."""
        return self.kind is ServiceKind.CRITICAL

    def __str__(self) -> str:
        return f"{self.variant} {self.name}"


_CELLS = frozenset({DeviceType.ESME, DeviceType.GSME, DeviceType.GPF, DeviceType.CHF, DeviceType.HCALCS,
                    DeviceType.PPMID})  # fmt: skip
_SUPPLIER_CELLS = frozenset({DeviceType.ESME, DeviceType.GSME, DeviceType.GPF, DeviceType.HCALCS})

_DEVICE_TYPES = {
    "8.1.1": frozenset({DeviceType.ESME, DeviceType.GSME, DeviceType.HCALCS}),
    "6.15.1": _CELLS,
    "6.15.2": _SUPPLIER_CELLS,
    "6.20.1": frozenset({DeviceType.ESME, DeviceType.GSME}),
    "6.21": _CELLS,
    "6.23": _SUPPLIER_CELLS,
    "6.24.1": _CELLS,
    "11.2": _CELLS,
}

_SMI_STATUSES = {
    "8.1.1": frozenset({SmiStatus.INSTALLED_NOT_COMMISSIONED}),
}

_COMMAND_VARIANTS = {
    "8.1.1": frozenset({CommandVariant.TRANSFORM, CommandVariant.SIGNED_PRE_COMMAND_WAN}),
}


def _read(index: int, line: str) -> ServiceReferenceVariant:
    variant, name, kind, dating, roles = (part.strip() for part in line.split("|"))
    service_kind = ServiceKind(kind)
    eligible = frozenset(UserRole[role] for role in roles.split() if role != "-")
    if variant == "6.21":
        eligible |= {UserRole.DCC}  # the DCC places recovery credentials through 6.21 (SECMP0063 2.2)
    non_device = service_kind is ServiceKind.NON_DEVICE
    return ServiceReferenceVariant(
        index=index,
        variant=variant,
        name=name,
        kind=service_kind,
        future_dating=dating,
        user_roles=eligible,
        command_variants=_COMMAND_VARIANTS.get(variant, _VARIANTS_OF_KIND[service_kind]),
        device_types=_DEVICE_TYPES.get(variant, _EVERYWHERE),
        smi_statuses=_ANY_STATUS if non_device else _SMI_STATUSES.get(variant, _INSTALLED),
    )


SERVICE_REFERENCE_VARIANTS: tuple[ServiceReferenceVariant, ...] = tuple(
    _read(i, line) for i, line in enumerate(SERVICE_MATRIX.strip().splitlines(), start=1)
)
"""The whole matrix, in order of ``index`` (the first has index 1)."""

_BY_VARIANT = {srv.variant: srv for srv in SERVICE_REFERENCE_VARIANTS}


def service(variant: str) -> ServiceReferenceVariant:
    """The Service Reference Variant of this number, ``6.15.1``."""
    try:
        return _BY_VARIANT[variant]
    except KeyError:
        raise IdentifierError(f"'{variant}' is no Service Reference Variant of the matrix") from None


UPDATE_CREDENTIALS = service("6.15.1")
HANDOVER = service("6.21")
CHANGE_OF_SUPPLIER = service("6.23")
RETRIEVE_CREDENTIALS = service("6.24.1")
COMMISSION = service("8.1.1")
READ_INVENTORY = service("8.2")
UPDATE_INVENTORY = service("8.4")
PRE_NOTIFICATION = service("12.2")
UPDATE_DEVICE_CREDENTIALS = service("6.15.2")
READ_FIRMWARE_VERSION = service("11.2")
SET_IMPORT_MPXN = service("6.20.1")
