"""What the ways through the DCC have in common: what they end with, and whom they tell of replaced credentials."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any

import simpy

from simulator.dcc.certificates import Replaced
from simulator.devices.device import DeviceAnswer
from simulator.domain.devices import CellUsage, KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import DccAlert, ReplacedCertificate, SecurityCredentialsUpdated
from simulator.engine.passage import Passage

CREDENTIALS_UPDATED = "N42"
"""The code of the DCC Alert about replaced credentials (assumption)."""

NO_RESPONSE = "E21"
"""What the User is told where nothing came back."""

_TYPES = {
    (KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT): "DigitalSigning",
    (KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT): "KeyAgreement",
    (KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP): "KeyAgreementTopUp",
}


@dataclass(frozen=True, slots=True)
class Completion:
    """What came of an acknowledged request: the final response code, and the Device's answer if it got so far."""

    code: str
    answer: DeviceAnswer | None = None


Steps = Generator[simpy.Event, Any, Completion]
Way = Callable[[Passage, bytes], Steps]
"""Carries out a request, given the document that it came in."""


def note(passage: Passage, replaced: Iterable[Replaced]) -> None:
    """Note whose certificates sit where now."""
    for each in replaced:
        passage.record_slot(each.cell, each.before, each.after)


def tell(passage: Passage, replaced: Iterable[Replaced]) -> None:
    """Tell the Users concerned whose certificates sit where now: one DCC Alert for each role.

    Told are whoever was there and whoever is there now (assumption).
    """
    by_role: dict[RemotePartyRole, list[Replaced]] = {}
    for each in replaced:
        if (each.cell.key_usage, each.cell.cell_usage) in _TYPES:
            by_role.setdefault(each.cell.role, []).append(each)
    for role, places in by_role.items():
        named = [
            ReplacedCertificate(_TYPES[place.cell.key_usage, place.cell.cell_usage], place.certificate_hash)
            for place in places
        ]
        content = SecurityCredentialsUpdated(passage.target, role, tuple(named))
        concerned = dict.fromkeys(who for place in places for who in (place.after, place.before) if who is not None)
        passage.alert(concerned, DccAlert(CREDENTIALS_UPDATED, content), {"cell": str(places[0].cell)})
