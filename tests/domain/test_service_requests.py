"""The matrix of Service Reference Variants."""

import pytest

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import IdentifierError
from simulator.domain.parties import UserRole
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    COMMISSION,
    HANDOVER,
    READ_INVENTORY,
    RETRIEVE_CREDENTIALS,
    SERVICE_REFERENCE_VARIANTS,
    UPDATE_CREDENTIALS,
    ServiceKind,
    ServiceReferenceVariant,
    service,
)

ALL_SEVEN = "IS ES GS RSA ED GT OU"

# The table of duis.md, row by row: critical, command variants, future dating, eligible roles.
ROWS = {
    "6.15.1": ("yes", "4567", "Device", "IS GS ED GT"),
    "6.15.2": ("yes", "4567", "-", "IS GS"),
    "6.17": ("yes", "4567", "-", "IS GS"),
    "6.20.1": ("no", "123", "DSP", "IS GS"),
    "6.20.2": ("no", "123", "DSP", "ES"),
    "6.21": ("no", "123", "DSP", "IS GS"),
    "6.23": ("no", "123", "DSP+Device", "IS GS"),
    "6.24.1": ("no", "123", "-", "IS GS ED GT"),
    "6.24.2": ("yes", "4567", "-", "IS GS"),
    "8.1.1": ("yes", "45", "-", "IS GS"),
    "8.2": ("non-device", "8", "-", ALL_SEVEN),
    "8.4": ("non-device", "8", "-", ALL_SEVEN),
    "12.1": ("non-device", "8", "-", ALL_SEVEN),
    "12.2": ("non-device", "8", "-", ALL_SEVEN),
    "11.1": ("non-device", "8", "-", "IS GS"),
    "11.2": ("no", "123", "DSP", ALL_SEVEN),
    "6.2.4": ("no", "123", "-", ALL_SEVEN),
    "6.2.7": ("no", "123", "-", ALL_SEVEN),
    "6.13": ("no", "123", "-", "IS GS ED GT RSA"),
    "7.4": ("no", "123", "-", "IS ES GS RSA ED GT"),
}
KIND = {"yes": ServiceKind.CRITICAL, "no": ServiceKind.NON_CRITICAL, "non-device": ServiceKind.NON_DEVICE}


@pytest.mark.parametrize("variant", ROWS)
def test_the_rows_that_are_given(variant: str) -> None:
    critical, command_variants, future_dating, roles = ROWS[variant]
    row = service(variant)
    assert row.kind is KIND[critical]
    assert row.is_critical is (critical == "yes")
    assert {v.value for v in row.command_variants} == {int(digit) for digit in command_variants}
    assert row.future_dating == future_dating
    by_the_dcc = {UserRole.DCC} if variant == "6.21" else set()  # SECMP0063 2.2: recovery keys through 6.21
    assert row.user_roles == {UserRole[role] for role in roles.split()} | by_the_dcc


def test_there_are_129_variants_numbered_from_1() -> None:
    """0 is no known service."""
    assert len(SERVICE_REFERENCE_VARIANTS) == 129
    assert [s.index for s in SERVICE_REFERENCE_VARIANTS] == list(range(1, 130))
    assert len({s.variant for s in SERVICE_REFERENCE_VARIANTS}) == 129


def test_6_15_1_is_the_only_critical_service_open_to_network_parties() -> None:
    network = {UserRole.ED, UserRole.GT}
    assert [s.variant for s in SERVICE_REFERENCE_VARIANTS if s.is_critical and s.user_roles & network] == ["6.15.1"]


def test_only_the_dcc_itself_sends_6_21_beside_suppliers() -> None:
    assert [s.variant for s in SERVICE_REFERENCE_VARIANTS if UserRole.DCC in s.user_roles] == ["6.21"]


@pytest.mark.parametrize("row", SERVICE_REFERENCE_VARIANTS, ids=lambda row: row.variant)
def test_every_row_is_whole(row: ServiceReferenceVariant) -> None:
    found = service(row.variant)
    assert found is row
    assert found.name
    assert found.future_dating in ("-", "DSP", "Device", "DSP+Device")
    assert found.reference == ".".join(found.variant.split(".")[:2])
    assert found.command_variants
    assert DeviceType.NONE not in found.device_types
    assert SmiStatus.NONE not in found.smi_statuses or found.kind is ServiceKind.NON_DEVICE


# The Devices that have cells to write to or read from (assumption; sources give them for these services only).
ADDRESSED = {
    UPDATE_CREDENTIALS: ("6.15.1", "ESME GSME GPF CHF HCALCS PPMID"),
    HANDOVER: ("6.21", "ESME GSME GPF CHF HCALCS PPMID"),
    CHANGE_OF_SUPPLIER: ("6.23", "ESME GSME GPF HCALCS"),
    RETRIEVE_CREDENTIALS: ("6.24.1", "ESME GSME GPF CHF HCALCS PPMID"),
    COMMISSION: ("8.1.1", "ESME GSME HCALCS"),
    READ_INVENTORY: ("8.2", "ESME GSME GPF CHF HCALCS PPMID IHD CAD"),
}


@pytest.mark.parametrize("row", ADDRESSED, ids=lambda row: row.variant)
def test_the_devices_that_a_service_is_for(row: ServiceReferenceVariant) -> None:
    variant, device_types = ADDRESSED[row]
    assert row.variant == variant
    assert {t.name for t in row.device_types} == set(device_types.split())


def test_commissioning_is_for_what_is_installed_and_not_commissioned() -> None:
    assert COMMISSION.smi_statuses == {SmiStatus.INSTALLED_NOT_COMMISSIONED}
    assert SmiStatus.PENDING not in UPDATE_CREDENTIALS.smi_statuses
    assert SmiStatus.RECOVERY in UPDATE_CREDENTIALS.smi_statuses


def test_an_unknown_variant() -> None:
    with pytest.raises(IdentifierError, match=r"'6\.15\.3' is no Service Reference Variant"):
        service("6.15.3")
