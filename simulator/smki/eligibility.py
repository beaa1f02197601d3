"""Who may subscribe for which certificate: the table of seed 004 ¶80, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.parties import Party, PartyCategory, UserRole

SOURCE = "seed 004 ¶80, SEC L3.6 to L3.10"


class CertificateKind(StrEnum):
    """The four kinds of certificate of the table."""

    ORGANISATION = "Organisation Certificate"
    OCA = "OCA Certificate"
    DEVICE = "Device Certificate"
    DCA = "DCA Certificate"


class SubscriberKind(StrEnum):
    """As whom a Party may subscribe. SECCo is no SEC Party here: it is not in the directory."""

    SEC_PARTY = "SEC Party"
    GAS_SUPPLIER = "Gas Supplier"
    ELECTRICITY_SUPPLIER = "Electricity Supplier"
    DCC = "DCC"


SMART_METERS = frozenset({DeviceType.ESME, DeviceType.GSME})
TYPE_1_DEVICES = frozenset({DeviceType.HCALCS, DeviceType.PPMID})
"""Devices other than meters, hubs and gas proxies that carry out Critical Commands (SEC Section A)."""

ANY_STATUS = frozenset(SmiStatus)
"""Also :attr:`~simulator.domain.devices.SmiStatus.NONE`, of a Device that the inventory does not know yet."""

NOT_YET_INSTALLED = ANY_STATUS - {SmiStatus.COMMISSIONED, SmiStatus.INSTALLED_NOT_COMMISSIONED}


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A cell of the table: this kind of Subscriber may have this kind of certificate, for which Devices."""

    certificate: CertificateKind
    subscriber: SubscriberKind
    device_types: frozenset[DeviceType] = frozenset()
    statuses: frozenset[SmiStatus] = ANY_STATUS

    def covers(self, device_type: DeviceType, status: SmiStatus) -> bool:
        """Whether it extends to a Device of this type and status (nothing else than a Device has either)."""
        return self.certificate is not CertificateKind.DEVICE or (
            device_type in self.device_types and status in self.statuses
        )


ENTITLEMENTS = (
    Entitlement(CertificateKind.ORGANISATION, SubscriberKind.SEC_PARTY),
    Entitlement(CertificateKind.OCA, SubscriberKind.DCC),
    Entitlement(CertificateKind.DEVICE, SubscriberKind.GAS_SUPPLIER, TYPE_1_DEVICES | {DeviceType.GSME}),
    Entitlement(CertificateKind.DEVICE, SubscriberKind.ELECTRICITY_SUPPLIER, TYPE_1_DEVICES | {DeviceType.ESME}),
    Entitlement(CertificateKind.DEVICE, SubscriberKind.DCC, frozenset({DeviceType.CHF, DeviceType.GPF})),
    Entitlement(CertificateKind.DEVICE, SubscriberKind.SEC_PARTY, SMART_METERS, NOT_YET_INSTALLED),
    Entitlement(CertificateKind.DCA, SubscriberKind.DCC),
)
"""The whole table. IHDs and CADs have no Device Certificates, so nobody may have one for them."""


def subscriber_kinds(party: Party) -> frozenset[SubscriberKind]:
    """As whom a Party may subscribe: by the User Roles that it holds. Import and Export Supplier count alike."""
    roles = {role for user_id in party.user_ids for role in user_id.user_roles}
    kinds = {SubscriberKind.SEC_PARTY}
    if UserRole.GS in roles:
        kinds.add(SubscriberKind.GAS_SUPPLIER)
    if roles & {UserRole.IS, UserRole.ES}:
        kinds.add(SubscriberKind.ELECTRICITY_SUPPLIER)
    if party.category is PartyCategory.DCC:
        kinds.add(SubscriberKind.DCC)
    return frozenset(kinds)


@cache
def is_entitled(
    subscribers: frozenset[SubscriberKind],
    certificate: CertificateKind,
    device_type: DeviceType = DeviceType.NONE,
    status: SmiStatus = SmiStatus.NONE,
) -> bool:
    """Whether the table lets somebody who is all of ``subscribers`` have this certificate."""
    return any(
        entitlement.certificate is certificate
        and entitlement.subscriber in subscribers
        and entitlement.covers(device_type, status)
        for entitlement in ENTITLEMENTS
    )
