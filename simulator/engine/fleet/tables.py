"""What an area's homes came to, as a table for analysts: a row for each home, with every key slot of its Devices.

``docs/analysts.md`` describes the columns; what their small numbers stand for say the tables of
:mod:`simulator.reports.fleet.lookups`. A row takes about 11 bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from simulator.actors.homes import NEVER, registered_operator
from simulator.devices.fleet import SLOTS, Slot
from simulator.domain.devices import CellUsage, DeviceType, KeyUsage, Smets
from simulator.domain.parties import RemotePartyRole
from simulator.engine.fleet.rollout import RollOut
from simulator.engine.fleet.storing import parquet_library, parquet_writer, whole_file
from simulator.rules.facts import Column

_PART = 1 << 18
"""Rows that are put together at once."""

_DELTAS = ("premise", "installed")
_ROLES = {RemotePartyRole.SUPPLIER: "supplier", RemotePartyRole.NETWORK_OPERATOR: "operator"}


def slot_column(slot: Slot) -> str:
    """The column of a key slot: ``esme_operator_signing``, ``gsme_supplier_top_up``."""
    device_type, cell = slot
    usage = "signing" if cell.key_usage is KeyUsage.DIGITAL_SIGNATURE else "agreement"
    top_up = cell.cell_usage is CellUsage.PREPAYMENT_TOP_UP
    return f"{device_type.name.lower()}_{_ROLES[cell.role]}_{'top_up' if top_up else usage}"


def write_homes(folder: Path, area: str, rollout: RollOut) -> Path | None:
    """Write an area's homes, in order of their numbers, as ``homes-AREA.parquet``; nothing without pyarrow.

    The file is whole or not there. Raises :class:`~simulator.domain.errors.SimulatorError` where it cannot be written.
    """
    order = np.argsort(rollout.homes.number, kind="stable")
    parts = (order[begin : begin + _PART] for begin in range(0, max(1, len(order)), _PART))
    return write_table(folder / f"homes-{area}.parquet", (_columns(rollout, area, rows) for rows in parts), _DELTAS)


def _columns(rollout: RollOut, area: str, rows: Column) -> Mapping[str, Column]:
    homes, fleet, end = rollout.homes.at(rows), rollout.fleet, rollout.end
    return {
        "premise": homes.number.astype(np.uint32),
        "area": np.full(len(rows), area),
        "operator": homes.operator,
        "registered_operator": registered_operator(homes, end).astype(np.uint8),
        "transporter": homes.transporter,
        "supplier": homes.supplier,
        "smets": np.where(homes.smets1, np.uint8(Smets.SMETS1), np.uint8(Smets.SMETS2)),
        "gas": homes.gas,
        "display": homes.display,
        "installed": np.maximum(homes.installed, 0),
        "moved": np.ma.masked_where((homes.moved > end) | (homes.moved >= NEVER), homes.moved),
        "missing": homes.missing,
        "stale": homes.stale,
        "esme_status": fleet.status(DeviceType.ESME, rows),
        "gsme_status": np.ma.masked_where(~homes.gas, fleet.status(DeviceType.GSME, rows)),
        **{slot_column(slot): fleet.slots[slot][rows] for slot in SLOTS},
        "wrong": rollout.is_wrong(rows, homes, end),
    }


def write_table(path: Path, parts: Iterable[Mapping[str, Any]], deltas: Collection[str] = ()) -> Path | None:
    """Write columns (or lists) as a Parquet file, part after part; nothing without pyarrow.

    ``deltas`` as of :func:`~simulator.engine.fleet.storing.parquet_writer`.
    """
    arrow = parquet_library()
    if arrow is None:
        return None
    tables = (arrow.table({name: _array(arrow, column) for name, column in part.items()}) for part in parts)
    first = next(tables)
    with whole_file(path) as passing, parquet_writer(arrow, passing, first.schema, deltas) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)
    return path


def _array(arrow: Any, column: Any) -> Any:
    if isinstance(column, np.ma.MaskedArray):
        return arrow.array(column.data, mask=np.ma.getmaskarray(column))
    return arrow.array(column)
