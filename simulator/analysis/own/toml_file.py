"""A modification in TOML: a change of parameters, without code, of the baseline or of a modification that is shipped.

The file says what a code administrator would: who may send what, which combinations are correct, with which code a
check rejects, which checks there are no longer. ``docs/modifications.md`` has its settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from simulator.analysis.own.parameters import COMBINATIONS, Changes, base_of, delta_of, missing
from simulator.analysis.own.unusable import UnusableModification, hint
from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole, UserRole
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, ServiceKind
from simulator.rules.modification import Modification, Variant
from simulator.rules.modifications import MODIFICATIONS
from simulator.rules.rejection_codes import REJECTION
from simulator.rules.rulebook import Rulebook
from simulator.scenario_file import ScenarioError, parse_file

E = TypeVar("E", bound=IntEnum)


def _one_of(what: str, known: Iterable[str]) -> Callable[[str], str]:
    names = list(known)

    def check(text: str) -> str:
        if text not in names:
            raise ValueError(f"expected {what} ({hint(text, names)})")
        return text

    return check


def _member(what: str, members: Mapping[str, E]) -> Callable[[object], E]:
    def read(text: object) -> E:
        return members[_one_of(what, members)(str(text))]

    return read


def _base(text: str) -> str:
    try:
        base_of(text)
    except SimulatorError as error:
        raise ValueError(str(error).removesuffix(".")) from None
    return text


_CHECKS = dict.fromkeys(
    check.name
    for delta in (None, *(v.build({}) for m in MODIFICATIONS.values() for v in m.variants))
    for check in (Rulebook.baseline().with_delta(delta, "") if delta else Rulebook.baseline()).checks
)
_ON_DEVICES = [s.variant for s in SERVICE_REFERENCE_VARIANTS if s.kind is not ServiceKind.NON_DEVICE]

CheckName = Annotated[str, AfterValidator(_one_of("the name of a check", _CHECKS))]
Srv = Annotated[
    str, AfterValidator(_one_of("a Service Reference Variant", (s.variant for s in SERVICE_REFERENCE_VARIANTS)))
]
SrvOfDevice = Annotated[
    str, AfterValidator(_one_of("a Service Reference Variant that is addressed to Devices", _ON_DEVICES))
]
SrvWithCombinations = Annotated[
    str, AfterValidator(_one_of("a Service Reference Variant with combinations", COMBINATIONS))
]
Sender = Annotated[UserRole, BeforeValidator(_member("a User Role", {r.name: r for r in UserRole if r}))]
OnDevice = Annotated[DeviceType, BeforeValidator(_member("a Device Type", {t.name: t for t in DeviceType if t}))]
Status = Annotated[SmiStatus, BeforeValidator(_member("an SMI Status", {s.title: s for s in SmiStatus if s}))]
Addressed = Annotated[
    RemotePartyRole,
    BeforeValidator(
        _member("a Remote Party Role", {r.title: r for r in RemotePartyRole if r is not RemotePartyRole.NONE})
    ),
]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VariantSection(_Section):
    """One reading of the modification: what it is based on, and what it changes there."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    sentence: str = Field(min_length=1, description="the reading in one sentence")
    source: str = Field("", description="where it comes from, if not where the modification does")
    based_on: Annotated[str, AfterValidator(_base)] = "baseline"
    remove: tuple[CheckName, ...] = ()
    codes: dict[CheckName, Annotated[str, Field(pattern=f"^{REJECTION.pattern}$")]] = {}
    eligible_user_roles: dict[Srv, tuple[Sender, ...]] = {}
    device_types: dict[SrvOfDevice, tuple[OnDevice, ...]] = {}
    smi_statuses: dict[SrvOfDevice, tuple[Status, ...]] = {}
    combinations: dict[SrvWithCombinations, dict[Sender, dict[Addressed, tuple[OnDevice, ...]]]] = {}

    @property
    def changes(self) -> Changes:
        """What it changes, apart from pydantic."""
        return Changes(
            based_on=self.based_on,
            remove=self.remove,
            codes=self.codes,
            eligible_user_roles=self.eligible_user_roles,
            device_types=self.device_types,
            smi_statuses=self.smi_statuses,
            combinations=self.combinations,
        )

    @model_validator(mode="after")
    def _fits_its_base(self) -> VariantSection:
        if faults := missing(self.changes):
            raise ValueError("; ".join(faults))
        return self


class ModificationFile(_Section):
    """The whole file."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    title: str = Field(min_length=1)
    source: str = Field(min_length=1)
    variants: tuple[VariantSection, ...]

    @model_validator(mode="after")
    def _has_a_variant(self) -> ModificationFile:
        if not self.variants:
            raise ValueError("there is no variant: add [[variants]] with a name and a sentence")
        return self


def modification_of_toml(text: str, name: str) -> Modification:
    """The modification that a TOML text describes. Raises :class:`UnusableModification` with every fault, by line."""
    try:
        file = parse_file(text, name, ModificationFile)
    except ScenarioError as error:
        raise UnusableModification(name, [_finding(fault) for fault in error.faults]) from None
    return Modification(file.name, file.title, file.source, tuple(_variant(file, section) for section in file.variants))


def _finding(fault: Any) -> Finding:
    message = f"{fault.key}: {fault.message}" if fault.key else fault.message
    return Finding("bad-setting", message, details={"line": str(fault.line)} if fault.line else {})


def _variant(file: ModificationFile, section: VariantSection) -> Variant:
    source, changes = section.source or file.source, section.changes
    return Variant(section.name, section.sentence, source, lambda _: delta_of(changes, file.name, source))
