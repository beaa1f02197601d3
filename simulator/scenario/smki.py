"""What a scenario may say of the SMKI Service: who enrols, what is asked of the office and when, and what goes wrong.

Dates and times are simulated ones, UTC, from the start of the run to its end. Whether the Parties and officers that
are named exist is looked at by :mod:`simulator.world.smki_faults`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from simulator.domain.devices import DeviceType, KeyUsage
from simulator.domain.revocation import RevocationReason
from simulator.pki.profiles import Environment
from simulator.registers.lodging_table import DOCUMENT_NAMES, Information
from simulator.scenario.section import Hours, Instant, Section, Share
from simulator.smki.forecasts import MONTHS_AHEAD
from simulator.smki.policy_management import SMKI_SERVICE, Part
from simulator.smki.submission import LEAST_IN_BATCH, MOST_IN_BATCH, SubmissionKind
from simulator.smki.subscribers import Access, Eui64Range

Party = Annotated[str, Field(min_length=1, description="the name of a Party of the scenario")]
Service = Annotated[
    Environment | None, Field(description="'live' or 'test': which SMKI Service; if none, that of the environment")
]
Count = Annotated[int, Field(ge=0, le=MOST_IN_BATCH)]
Reason = Literal["key-unreliable", "module-unreliable", "requested-by-subscriber", "ordered-by-pma"]
KeyUsageName = Literal["digitalSignature", "keyAgreement"]
_KEY_USAGES: dict[KeyUsageName, KeyUsage] = {
    "digitalSignature": KeyUsage.DIGITAL_SIGNATURE,
    "keyAgreement": KeyUsage.KEY_AGREEMENT,
}


def _range(text: str) -> str:
    Eui64Range.parse(text)
    return text


def _document(name: str) -> str:
    if name not in DOCUMENT_NAMES:
        raise ValueError(f"there is no document '{name}'; choose one of {', '.join(DOCUMENT_NAMES)}")
    return name


DocumentName = Annotated[str, AfterValidator(_document), Field(description="as rapp or recovery-process")]


class EnrolmentSection(Section):
    """A Party that goes through the entry process, and its Authorised Responsible Officers."""

    party: Party
    service: Service = None
    at: Instant | None = Field(None, description="when it has completed all of it; the start if none")
    accesses: tuple[Access, ...] = Field(tuple(Access), description="what it is an Authorised Subscriber for")
    officers: tuple[str, ...] = Field((), description="who may submit requests for it")
    devices: tuple[Annotated[str, AfterValidator(_range)], ...] = Field(
        (), description="EUI-64s that are allocated to its Devices, FIRST..LAST"
    )

    @property
    def ranges(self) -> tuple[Eui64Range, ...]:
        """The EUI-64s that are allocated to it."""
        return tuple(map(Eui64Range.parse, self.devices))


class ForecastSection(Section):
    """A Party's forecast of the Device Certificates that it will ask for (seed 004 ¶89)."""

    party: Party
    service: Service = None
    made: date = Field(description="in March, June, September or December; one before the start is there at the start")
    requests: tuple[Annotated[int, Field(ge=0)], ...] = Field(
        min_length=MONTHS_AHEAD, max_length=MONTHS_AHEAD, description="for each of the six months that follow"
    )


class SubmissionSection(Section):
    """Certificate Signing Requests that an officer hands in, with real keys, which follow from the seed.

    Each good request for a Device is for the next one of the EUI-64s allocated to the Party.
    """

    party: Party
    service: Service = None
    officer: str = Field(min_length=1, description="who hands it in")
    at: Instant
    kind: SubmissionKind
    device_type: Literal["ESME", "GSME", "GPF", "CHF", "HCALCS", "PPMID"] | None = Field(
        None, description="what the Devices are warranted to be; none for an Organisation's request"
    )
    role: str | None = Field(None, description="Remote Party Role of an Organisation's request, as NetworkOperator")
    user_id: str | None = Field(None, description="User ID of an Organisation's request; the Party's first if none")
    key_usage: KeyUsageName = "digitalSignature"
    requests: Count = Field(1, description="good requests; single ones are handed in one by one at the same instant")
    broken: Count = Field(0, description="requests besides whose signature does not prove possession of the key")
    duplicate: Count = Field(0, description="requests besides for a key that was certified already")
    foreign: Count = Field(0, description="requests besides for a Device that is not the Party's")
    ineligible: Count = Field(0, description="requests besides for an Organisation Certificate, in a batch")
    pick_up_hours: Hours = Field(0, description="from the results to the pick-up, which accepts the certificates")
    never_picked_up: bool = Field(False, description="the certificates wait until they lapse")
    rejected: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        (), description="lines, from 1, whose certificates the Party rejects when it picks them up"
    )
    put_in_use: bool = Field(
        False, description="the Party uses an Organisation Certificate, once accepted, in place of its former one"
    )

    @property
    def of_device(self) -> DeviceType:
        """What its Devices are; nothing, for an Organisation's request."""
        return DeviceType[self.device_type] if self.device_type else DeviceType.NONE

    @property
    def usage(self) -> KeyUsage:
        """What its keys are for."""
        return _KEY_USAGES[self.key_usage]

    @property
    def lines(self) -> int:
        """How many requests are handed in, the faulty ones included."""
        return self.requests + self.broken + self.duplicate + self.foreign + self.ineligible

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        batch = self.kind is SubmissionKind.BATCH
        if (self.device_type is None) == (self.role is None):
            raise ValueError("name the device_type, or for an Organisation's request the role; one of the two")
        if batch and self.role is not None:
            raise ValueError("a batch is for Devices: hand an Organisation's request in as 'single'")
        if batch and not LEAST_IN_BATCH <= self.lines <= MOST_IN_BATCH:
            raise ValueError(f"a batch has {LEAST_IN_BATCH} to {MOST_IN_BATCH:,} requests, not {self.lines:,}")
        if self.ineligible and not batch:
            raise ValueError("'ineligible' counts requests of an Organisation in a batch: it needs kind = 'batch'")
        if self.duplicate and not self.requests:
            raise ValueError("a 'duplicate' asks for the key of a good request: give one in 'requests'")
        if self.role is not None and self.foreign:
            raise ValueError("'foreign' counts Devices: name another User ID in user_id instead")
        beyond = [line for line in self.rejected if line > self.lines]
        if beyond:
            raise ValueError(f"'rejected' names line {beyond[0]}, but there are only {self.lines}")
        return self


class AppealSection(Section):
    """A Party's appeal against a suspension. It suspends nothing itself (seed 004 ¶70)."""

    made: Instant
    decided: Instant | None = Field(None, description="when the Authority decides; not within the run if none")
    upheld: bool = False


class SuspensionSection(Section):
    """A suspension that the SMKI PMA orders (seed 004 ¶70)."""

    parts: tuple[Part, ...] = Field(tuple(sorted(SMKI_SERVICE)), min_length=1, description="what is suspended")
    party: str | None = Field(None, description="the Party that is concerned; everybody if none")
    service: Service = None
    threat: str = Field("an immediate threat to the SMKI Service", min_length=1, description="why")
    from_: Instant = Field(alias="from")
    until: Instant | None = Field(None, description="when the PMA lifts it; not within the run if none")
    appeal: AppealSection | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if Part.GATEWAY in self.parts and self.party is None:
            raise ValueError("access to the DCC User Gateway is suspended for a Party, not for all: name the party")
        if self.until is not None and self.until <= self.from_:
            raise ValueError("'until' must come after 'from'")
        if self.appeal and self.appeal.made < self.from_:
            raise ValueError("an appeal is made after the suspension: move 'appeal.made' behind 'from'")
        if self.appeal and self.appeal.decided and self.appeal.decided < self.appeal.made:
            raise ValueError("an appeal is decided after it was made: move 'appeal.decided' behind 'appeal.made'")
        return self


class RevocationSection(Section):
    """The revocation of an Organisation Certificate that a Party uses."""

    party: Party
    user_id: str | None = Field(None, description="whose certificate it is; that of the Party's first User ID if none")
    role: str | None = Field(None, description="Remote Party Role in the certificate; that of the User ID if none")
    key_usage: KeyUsageName = "digitalSignature"
    reason: Reason = "key-unreliable"
    requester: str | None = Field(None, description="a Party, 'SMKI PMA' or 'DCC'; the Party itself if none")
    at: Instant

    @property
    def grounds(self) -> RevocationReason:
        """Why it is revoked."""
        return RevocationReason[self.reason.upper().replace("-", "_")]

    @property
    def usage(self) -> KeyUsage:
        """What the key is for."""
        return _KEY_USAGES[self.key_usage]


class DocumentSection(Section):
    """A version of a document that whoever is to lodge it (seed 004 ¶159) lodges in the SMKI Repository."""

    document: DocumentName
    service: Service = None
    at: Instant
    since: Instant | None = Field(None, description="since when it was to be lodged; since then if none")
    text: str = Field(min_length=1, description="what is in it")

    @property
    def information(self) -> Information:
        """The document."""
        return DOCUMENT_NAMES[self.document]

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.since is not None and self.since > self.at:
            raise ValueError("'since' must not come after 'at'")
        return self


class ReadingSection(Section):
    """A Party asks for a document of the SMKI Repository; it is due within 30 seconds (seed 004 ¶160)."""

    party: Party
    document: DocumentName
    service: Service = None
    at: Instant
    times: Annotated[int, Field(ge=1, le=100_000)] = Field(1, description="requests at the same instant")

    @property
    def information(self) -> Information:
        """The document."""
        return DOCUMENT_NAMES[self.document]


class HeldBackSection(Section):
    """A fault: no revocation list reaches the SMKI Repository for a while."""

    from_: Instant = Field(alias="from")
    until: Instant

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.until <= self.from_:
            raise ValueError("'until' must come after 'from'")
        return self


class Smki(Section):
    """The SMKI Service in a run. Without this section it issues what Devices and Parties need, at once and in silence.

    With it, revocation lists are published, and the DSP and the S1SP act on them. A run whose recoveries or renewals
    revoke certificates has them without the section too.
    """

    enabled: bool = Field(True, description="false leaves all of it out")
    milliseconds_per_signature: int = Field(100, ge=1, le=3_600_000, description="of a signing module (assumption)")
    single_lanes: int = Field(1, ge=1, le=1000, description="signing modules for single requests (assumption)")
    batch_lanes: int = Field(1, ge=1, le=1000, description="signing modules for batches (assumption)")
    forecast_headroom: Share = Field(0.1, description="capacity that is added to the sum of forecasts (assumption)")
    extracts: bool = Field(False, description="write the daily and weekly files of the repository beside the run's")
    list_delay_minutes: float = Field(30, ge=0, description="from a revocation to the list; due in 60 (assumption)")
    milliseconds_per_document: int = Field(1_000, ge=1, le=3_600_000, description="to send one (assumption)")
    enrolments: tuple[EnrolmentSection, ...] = ()
    forecasts: tuple[ForecastSection, ...] = ()
    submissions: tuple[SubmissionSection, ...] = ()
    suspensions: tuple[SuspensionSection, ...] = ()
    revocations: tuple[RevocationSection, ...] = ()
    documents: tuple[DocumentSection, ...] = ()
    readings: tuple[ReadingSection, ...] = ()
    held_back_lists: tuple[HeldBackSection, ...] = ()
    oca_roll_overs: tuple[Instant, ...] = Field((), description="when a new Issuing OCA takes over")
