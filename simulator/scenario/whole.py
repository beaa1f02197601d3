"""A whole scenario, and the sections that have no file of their own: homes, Suppliers, Parties, Devices, `serve`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from simulator.actors.draws import log_normal_table
from simulator.actors.homes import DISTRIBUTORS
from simulator.domain.eui64 import EUI64
from simulator.domain.time import DAY
from simulator.scenario.networks import CertificateRenewal, Merger, OperatorMoves
from simulator.scenario.orders import DeviceOrders
from simulator.scenario.recovery import RecoverySection
from simulator.scenario.section import Hours, Section, Share, in_utc
from simulator.scenario.smki import Smki

_MOST_DAYS_OF_A_REQUEST = 49
"""The columns of a national run hold how long a request took in 32 bits, as milliseconds."""

_FIRST_YEAR, _LAST_YEAR = 1951, 2048
"""Certificates begin from 1950 to 2049; a day's difference between time zones must not lead out of that."""


Weight = Annotated[float, Field(ge=0, le=1e9)]


class Fleet(Section):
    """The synthetic homes: how many, what is in them, and when they are installed."""

    homes: int = Field(1000, ge=0, le=10_000_000, description="homes that are installed")
    smets1_share: Share = Field(0.35, description="share of homes whose meters are SMETS1 (assumption)")
    dual_fuel_share: Share = Field(0.72, description="share of homes with gas as well (assumption)")
    independent_share: Share = Field(0.04, description="share of homes on an independent network (assumption)")
    installation_days: int = Field(10, ge=1, le=2000, description="Working Days over which homes are installed")
    display_share: Share = Field(0.5, description="share of homes with a PPMID (assumption)")
    area_weights: dict[str, Weight] = Field(
        {}, description="weight of each network area by its Network Operator, as EELC; none: all alike (assumption)"
    )

    @field_validator("area_weights")
    @classmethod
    def _every_area(cls, weights: dict[str, float]) -> dict[str, float]:
        areas = {operator.participant for operator in DISTRIBUTORS}
        if weights and (wrong := sorted(areas ^ set(weights))):
            said = ", ".join(f"{area} is {'missing' if area in areas else 'none of them'}" for area in wrong)
            raise ValueError(f"give a weight to each of the {len(areas)} areas, or to none: {said}")
        if weights and not sum(weights.values()):
            raise ValueError("give a weight above 0 to one area at least, where the homes are")
        return weights


class Placement(Section):
    """How Suppliers place Network Operator Certificates, and how often they choose a wrong one."""

    wrong_certificate_rate: Share = Field(0.12, description="share of placements with a wrong certificate (assumption)")
    wrong_gas_rate: Share = Field(0.02, description="the same on Gas Proxy Functions (assumption)")
    another_distributor: Share = Field(0.6, description="weight: another group's distributor (assumption)")
    same_group: Share = Field(0.2, description="weight: another licence area of the same group (assumption)")
    independent: Share = Field(0.1, description="weight: an independent operator's certificate (assumption)")
    gas_transporter: Share = Field(0.1, description="weight: a gas transporter's certificate, on an ESME (assumption)")
    through_update_share: Share = Field(0.0, description="share placed by the Supplier's 6.15.1, not 6.21 (assumption)")
    delay_hours: Hours = Field(4, description="median time from commissioning to the placement (assumption)")
    retry_delay_hours: Hours = Field(20, description="median time from a rejection to the next attempt (assumption)")
    retry_wrong_rate: Share = Field(0.15, description="share of next attempts that are wrong again (assumption)")
    attempts: int = Field(6, ge=1, le=100, description="most attempts within seven Working Days (assumption)")


class Registration(Section):
    """How well the DSP's copy of Registration Data follows the truth."""

    missing_share: Share = Field(0.01, description="share of meter points that the copy does not hold (assumption)")
    stale_share: Share = Field(0.01, description="share of meter points that changed operator unseen (assumption)")


class Correction(Section):
    """How wrong certificates are found and put right."""

    audit_share: Share = Field(0.5, description="share of meters that their operator audits by 6.24.1 (assumption)")
    audit_delay_hours: Hours = Field(60, description="median time from placement to the audit (assumption)")
    correction_share: Share = Field(0.6, description="share of those found that their owner replaces (assumption)")
    correction_delay_hours: Hours = Field(40, description="median time from audit to the owner's 6.15.1 (assumption)")


class Smets1(Section):
    """What happens to SMETS1 homes: their certificates are validated on migration and updated later."""

    update_share: Share = Field(0.3, description="share of meters whose operator updates its credentials (assumption)")
    wrong_certificate_rate: Share = Field(0.05, description="share of those with another's certificate (assumption)")
    update_delay_hours: Hours = Field(72, description="median time from migration to the update (assumption)")


class ChangeOfSupplier(Section):
    """Homes that change Supplier in the course of the run (6.23)."""

    share: Share = Field(0.02, description="share of SMETS2 homes that change Supplier (assumption)")
    delay_hours: Hours = Field(120, description="median time from installation to the change (assumption)")


class Latency(Section):
    """Delays on the way, in milliseconds."""

    gateway_ms: int = Field(400, ge=1, le=DAY, description="median time from a User to the DSP and back (assumption)")
    wan_ms: int = Field(6000, ge=1, le=DAY, description="median time from the DSP to a Device and back (assumption)")
    spread: float = Field(
        0.5, ge=0, le=3, validate_default=True, description="sigma of the log-normal distribution of both (assumption)"
    )

    @field_validator("spread")
    @classmethod
    def _answered_in_time(cls, spread: float, info: ValidationInfo) -> float:
        """The longest way there is: to the DSP, with a Pre-Command back and to it again, to the Device, to the User."""
        there_and_back = info.data.get("gateway_ms", 0) * 4 + info.data.get("wan_ms", 0)
        longest = log_normal_table(there_and_back, spread)[-1]
        if longest > _MOST_DAYS_OF_A_REQUEST * DAY:
            message = f"a request could take {longest / DAY:,.0f} days, and {_MOST_DAYS_OF_A_REQUEST} are the most"
            raise ValueError(f"{message}; with these medians choose a smaller spread")
        return spread


class WhatIf(Section):
    """Worlds that are not the real one."""

    show_organisation_names: bool = Field(False, description="the SMKI Repository shows whose a certificate is")


class SupplierSection(Section):
    """A Supplier Party of the synthetic market."""

    name: str = Field(min_length=1)
    share: float = Field(1.0, gt=0, description="weight among all Suppliers")
    small: bool = Field(False, description="a Small Supplier Party")
    wrong_certificate_rate: Share | None = Field(None, description="its own rate, instead of the placement's")


class UserIdSection(Section):
    """An identity of an explicit Party."""

    eui64: str
    user_roles: list[Literal["IS", "ES", "GS", "ED", "GT", "RSA", "OU", "DCC"]] = Field([])
    remote_party_role: str = "Other"
    network_operators: list[str] = Field([], description="market participants that it speaks for, as EELC")


class PartySection(Section):
    """A Party that the scenario names itself."""

    name: str = Field(min_length=1)
    category: str = "Other SEC Party"
    user_ids: list[UserIdSection]


class DeviceSection(Section):
    """A Device that the scenario names itself."""

    device_id: str
    device_type: Literal["ESME", "GSME", "GPF", "CHF", "HCALCS", "PPMID", "IHD", "CAD"]
    smets: Literal[1, 2] = 2
    status: str = "Commissioned"
    mpxn: str | None = None
    supplier: str | None = Field(None, description="Party in the Supplier cells; the DCC's broker if none")
    network_operator: str | None = Field(None, description="Party or participant in its cells; likewise")


class RegistrationSection(Section):
    """A meter point that the scenario registers itself."""

    mpxn: str
    supplier: str
    network_operator: str | None = None
    from_: datetime | None = Field(None, alias="from", description="effective from; the beginning if none")
    known_to_dsp: bool = True


def _user_id(text: str) -> str:
    return str(EUI64.parse(text))


def _call_back(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        usable = False
    if not usable or url != url.strip():
        raise ValueError("write the address as http://HOST:PORT/PATH or https://HOST/PATH")
    return url


Port = Annotated[int, Field(ge=0, le=65_535)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Serve(Section):
    """How ``smki-sim serve`` answers over HTTP. The ports and the key are those of Smart DCC's published clients."""

    duis_port: Port = Field(8079, description="port of the DUIS endpoints; 0 for any free one")
    smki_port: Port = Field(8083, description="port of the SMKI look-up; 0 for any free one")
    api_key: SecretStr = Field(SecretStr("u3bg9gt38htd0j2"), description="what a look-up gives as ?apikey=")
    call_backs: dict[Annotated[str, AfterValidator(_user_id)], Annotated[str, AfterValidator(_call_back)]] = Field(
        {}, description="User ID to the URL that its asynchronous responses and alerts are posted to"
    )
    published_schema: str | None = Field(
        None, description="a full published DUIS schema to validate documents against as well; as --schema"
    )
    first_retry_seconds: Seconds = Field(1, description="wait before a failed call-back is tried again; doubles")
    longest_retry_seconds: Seconds = Field(300, description="the longest such wait")
    call_back_seconds: Seconds = Field(10, description="how long a call-back may take to answer")
    body_seconds: Seconds = Field(30, description="how long a client may take to send its document")


class PublishedPki(Section):
    """A PKI that was made elsewhere, imported as the certificates of the scenario's Parties."""

    key_store: str | None = Field(None, description="JSON key store with the organisations' certificates and keys")
    trust_anchors: list[str] = Field([], description="authorities to trust: PEM or DER, or a document with its path")


class ModificationSection(Section):
    """A modification that is put in force."""

    name: str
    variant: str = ""
    effective: datetime | None = None
    options: dict[str, str] = Field({}, description="its options, as smki-sim rules names them")


_DEFAULT_SUPPLIERS = (
    SupplierSection(name="Avon Energy", share=0.34),
    SupplierSection(name="Blencathra Power", share=0.27),
    SupplierSection(name="Cairngorm Gas & Electric", share=0.2),
    SupplierSection(name="Derwent Home Energy", share=0.13),
    SupplierSection(name="Eskdale Community Supply", share=0.06, small=True, wrong_certificate_rate=0.25),
)


class Scenario(Section):
    """A whole scenario. The same scenario and seed give the same bytes."""

    title: str = "Untitled scenario"
    seed: int = Field(63, ge=0, lt=1 << 63)
    start: datetime = Field(datetime(2019, 3, 4, tzinfo=UTC), description="simulated date and time of the start, UTC")
    days: int = Field(40, ge=1, le=20_000, description="days that the run lasts")
    environment: Literal["test", "live"] = "test"
    fleet: Fleet = Fleet()
    placement: Placement = Placement()
    registration: Registration = Registration()
    correction: Correction = Correction()
    smets1: Smets1 = Smets1()
    change_of_supplier: ChangeOfSupplier = ChangeOfSupplier()
    operator_moves: OperatorMoves = OperatorMoves()
    mergers: tuple[Merger, ...] = ()
    certificate_renewals: tuple[CertificateRenewal, ...] = ()
    device_orders: DeviceOrders = DeviceOrders()
    latency: Latency = Latency()
    what_if: WhatIf = WhatIf()
    suppliers: tuple[SupplierSection, ...] = _DEFAULT_SUPPLIERS
    parties: tuple[PartySection, ...] = ()
    devices: tuple[DeviceSection, ...] = ()
    registrations: tuple[RegistrationSection, ...] = ()
    published_pki: PublishedPki | None = None
    smki: Smki | None = None
    recoveries: tuple[RecoverySection, ...] = ()
    serve: Serve = Serve()
    modifications: tuple[ModificationSection, ...] = (ModificationSection(name="SECMP0063"),)

    @field_validator("start")
    @classmethod
    def _in_utc(cls, start: datetime) -> datetime:
        if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
            raise ValueError(f"choose a year from {_FIRST_YEAR} to {_LAST_YEAR}, for which certificates can be written")
        return in_utc(start)

    @field_validator("suppliers")
    @classmethod
    def _somebody_supplies(
        cls, suppliers: tuple[SupplierSection, ...], info: ValidationInfo
    ) -> tuple[SupplierSection, ...]:
        fleet = info.data.get("fleet")
        if not suppliers and fleet is not None and fleet.homes:
            raise ValueError("a fleet of homes needs at least one [[suppliers]]")
        return suppliers
