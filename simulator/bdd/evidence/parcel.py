"""What a process that runs scenarios hands to the one that keeps the evidence: plain values, written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ConfigDict, TypeAdapter, with_config

from simulator.reports.decoded.tree import Shown
from simulator.reports.evidence.record import Place, ScenarioRecord


@dataclass(frozen=True)
class Inventory:
    """What a process found to run: the feature files as texts, the scenarios chosen and those left out."""

    sources: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[Place, ...] = ()
    left_out: tuple[Place, ...] = ()


@with_config(ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))
@dataclass(frozen=True)
class Parcel:
    """One scenario's record, and what this process has not handed over before: documents, words, the inventory."""

    scenario: ScenarioRecord
    documents: Mapping[str, bytes]
    words: Mapping[str, tuple[Shown, ...]]
    inventory: Inventory | None = None


PARCEL = TypeAdapter(Parcel)
INVENTORY = TypeAdapter(Inventory)
