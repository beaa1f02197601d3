"""What a Device holds of others: the certificate in each trust anchor cell, and the last counter of each role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from simulator.devices.acceptance import judge_replacement
from simulator.domain.devices import CellUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import (
    ExecutionOutcome,
    Replacement,
    ReplacementOutcome,
    ReplacementStatus,
    UpdateSecurityCredentials,
)
from simulator.gbcs.modes import ROOT
from simulator.gbcs.retrieval import CellCredentials, RoleCredentials
from simulator.pki.certificate import Certificate, parse_certificate

_NOBODY = EUI64(0)


class TrustAnchors:
    """The cells and counters of one Device, and what a CS02b or CS02a Command does with them."""

    __slots__ = ("_counters", "cells")

    def __init__(self, cells: Mapping[TrustAnchorCell, Certificate]) -> None:
        self.cells = dict(cells)
        self._counters: dict[RemotePartyRole, int] = {}

    def last_counter(self, role: RemotePartyRole) -> int:
        """The counter that the next Command of a role must exceed; -1 before the first."""
        return self._counters.get(role, -1)

    def count(self, role: RemotePartyRole, counter: int) -> None:
        """Remember the counter of a Command that is obeyed."""
        self._counters[role] = counter

    def describe(self, role: RemotePartyRole) -> RoleCredentials:
        """What CS02a tells of a role."""
        cells = tuple(CellCredentials(cell, *_who(held)) for cell, held in self.cells.items() if cell.role is role)
        if not cells:
            return RoleCredentials(role, ReplacementStatus.TRUST_ANCHOR_NOT_FOUND)
        return RoleCredentials(role, ReplacementStatus.SUCCESS, self._counters.get(role, 0), cells)

    def replace(self, credentials: UpdateSecurityCredentials, now: datetime) -> ExecutionOutcome:
        """Replace what can be replaced, cell by cell; a new root first, because the others must lead to it.

        The floor of a new holder is that of its role, where the Command names one, or the Command's own. It is for
        Commands; the floor for prepayment top-ups has no effect, because Devices here take none (assumption).
        """
        parsed = (parse_certificate(der) for der in credentials.path_certificates)
        path = tuple(c for c in parsed if isinstance(c, Certificate))
        at = now if credentials.apply_time_based_checks else None
        floors = {change.role: change.floor for change in credentials.other_floors}
        before, outcomes = dict(self.cells), dict[Replacement, ReplacementOutcome]()
        for replacement in sorted(credentials.replacements, key=lambda each: each.cell != ROOT):
            cell = replacement.cell
            status = judge_replacement(
                replacement, mode=credentials.mode, cells=before, path=path, root=self.cells[ROOT], at=at
            )
            if status is ReplacementStatus.SUCCESS:
                certificate = parse_certificate(replacement.certificate)
                assert isinstance(certificate, Certificate)  # judged readable just now
                self.cells[cell] = certificate
                if cell.cell_usage is CellUsage.MANAGEMENT:
                    self._counters[cell.role] = floors.get(cell.role, credentials.new_floor or 0)
            who = *_who(before.get(cell)), *_who(self.cells.get(cell))
            outcomes[replacement] = ReplacementOutcome(cell, status, *who)
        replaced = {each.cell.role for each in outcomes.values() if each.status is ReplacementStatus.SUCCESS}
        return ExecutionOutcome(
            credentials.authorising_counter,
            credentials.mode,
            tuple(change for change in credentials.other_floors if change.role in replaced),
            tuple(outcomes[replacement] for replacement in credentials.replacements),
        )


def _who(certificate: Certificate | None) -> tuple[EUI64, bytes]:
    """Owner and key identifier as the response reports them; the root has no owner and reports zeros."""
    if certificate is None:
        return _NOBODY, b""
    return certificate.eui64 or _NOBODY, certificate.subject_key_identifier or b""
