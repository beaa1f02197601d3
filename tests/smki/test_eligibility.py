from __future__ import annotations

from itertools import product

import pytest

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.smki.eligibility import (
    ANY_STATUS,
    SMART_METERS,
    CertificateKind,
    SubscriberKind,
    is_entitled,
    subscriber_kinds,
)
from tests.support.smki_office import PARTIES

K = SubscriberKind
INSTALLED = {SmiStatus.COMMISSIONED, SmiStatus.INSTALLED_NOT_COMMISSIONED}


@pytest.mark.parametrize("kind", [CertificateKind.OCA, CertificateKind.DCA])
def test_the_dcc_alone_subscribes_for_the_certificates_of_authorities(kind: CertificateKind) -> None:
    assert [each for each in K if is_entitled(frozenset({each}), kind)] == [K.DCC]


def test_every_sec_party_subscribes_for_organisation_certificates() -> None:
    assert all(is_entitled(subscriber_kinds(party), CertificateKind.ORGANISATION) for party in PARTIES)
    assert not is_entitled(frozenset(), CertificateKind.ORGANISATION)


@pytest.mark.parametrize(
    ("subscriber", "device_types"),
    [
        (K.GAS_SUPPLIER, {DeviceType.GSME, DeviceType.HCALCS, DeviceType.PPMID}),
        (K.ELECTRICITY_SUPPLIER, {DeviceType.ESME, DeviceType.HCALCS, DeviceType.PPMID}),
        (K.DCC, {DeviceType.CHF, DeviceType.GPF}),
        (K.SEC_PARTY, set()),
    ],
)
def test_device_certificates_are_for_whom_the_table_says_in_any_status(
    subscriber: SubscriberKind, device_types: set[DeviceType]
) -> None:
    in_any_status = {
        device_type for device_type in DeviceType
        if all(is_entitled(frozenset({subscriber}), CertificateKind.DEVICE, device_type, status)
               for status in ANY_STATUS)
    }  # fmt: skip
    assert in_any_status == device_types


def test_any_sec_party_subscribes_for_smart_meters_that_are_not_installed() -> None:
    allowed = {
        (device_type, status) for device_type, status in product(DeviceType, SmiStatus)
        if is_entitled(frozenset({K.SEC_PARTY}), CertificateKind.DEVICE, device_type, status)
    }  # fmt: skip
    assert allowed == set(product(SMART_METERS, ANY_STATUS - INSTALLED))
