"""Key slots per device type (GBCS trust anchor cells)."""

import pytest

from simulator.domain.devices import (
    NETWORK_OPERATOR_KEY_AGREEMENT,
    NETWORK_OPERATOR_SIGNING,
    TRUST_ANCHOR_CELLS,
    CellUsage,
    DeviceType,
    KeyUsage,
    SmiStatus,
    TrustAnchorCell,
)
from simulator.domain.parties import RemotePartyRole

# As the table of cells writes them: role, then its key usages.
ROWS = {
    DeviceType.ESME: "root CS; recovery DS; supplier DS KA TU; network_operator DS KA; access_control_broker KA; "
    "transitional_cos DS",
    DeviceType.GSME: "root CS; recovery DS; supplier DS KA TU; access_control_broker KA; transitional_cos DS",
    DeviceType.GPF: "root CS; recovery DS; supplier DS KA TU; network_operator DS KA; access_control_broker KA; "
    "transitional_cos DS",
    DeviceType.CHF: "root CS; recovery DS; access_control_broker DS KA; wan_provider DS; transitional_cos DS",
    DeviceType.PPMID: "root CS; recovery DS; access_control_broker DS KA",
    DeviceType.HCALCS: "root CS; recovery DS; supplier DS; access_control_broker KA; transitional_cos DS",
    DeviceType.IHD: "",
    DeviceType.CAD: "",
    DeviceType.NONE: "",
}
USAGES = {
    "CS": (KeyUsage.KEY_CERT_SIGN, CellUsage.MANAGEMENT),
    "DS": (KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT),
    "KA": (KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT),
    "TU": (KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP),
}


def cells(row: str) -> set[TrustAnchorCell]:
    """The cells of one row of the table."""
    found = set()
    for entry in filter(None, row.split(";")):
        role, *usages = entry.split()
        found |= {TrustAnchorCell(RemotePartyRole[role.upper()], *USAGES[usage]) for usage in usages}
    return found


@pytest.mark.parametrize("device_type", DeviceType)
def test_cells(device_type: DeviceType) -> None:
    held = TRUST_ANCHOR_CELLS[device_type]
    assert set(held) == cells(ROWS[device_type])
    assert len(held) == len(set(held))


@pytest.mark.parametrize("cell", [NETWORK_OPERATOR_SIGNING, NETWORK_OPERATOR_KEY_AGREEMENT])
def test_a_network_operator_has_a_slot_on_esme_and_gpf_only(cell: TrustAnchorCell) -> None:
    """GBCS: GSME as ESME without networkOperator."""
    assert {t for t, held in TRUST_ANCHOR_CELLS.items() if cell in held} == {DeviceType.ESME, DeviceType.GPF}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (NETWORK_OPERATOR_SIGNING, "NetworkOperator digital signature"),
        (NETWORK_OPERATOR_KEY_AGREEMENT, "NetworkOperator key agreement"),
        (TrustAnchorCell(RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN), "Root certificate signing"),
        (
            TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP),
            "Supplier key agreement, prepayment top-up",
        ),
    ],
)
def test_a_cell_in_words(cell: TrustAnchorCell, words: str) -> None:
    assert str(cell) == words


def test_statuses_are_named_as_the_inventory_shows_them() -> None:
    assert {s.title for s in SmiStatus if s} == {
        "Pending", "Whitelisted", "InstalledNotCommissioned", "Commissioned", "Decommissioned", "Withdrawn",
        "Suspended", "Recovery", "Recovered",
    }  # fmt: skip
