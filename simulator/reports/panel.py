"""The SEC Panel's report: SECMP0063 requirement 4.

How many codes for an invalid Network Certificate were generated, to which Supplier Party each was sent, and how many
of each code every Supplier Party was sent. It is drawn from the rejections in the journal and says so: its totals are
held against the journal's own number of rejections.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.domain.devices import DeviceType
from simulator.domain.parties import NETWORK_ROLES
from simulator.domain.response_codes import ResponseCode
from simulator.engine.results import Results
from simulator.journal import EventKind
from simulator.reports.naming import Meanings, checks_certificate_party, headings, slugs
from simulator.reports.wording import counted, listed, no_formula

TITLE = "SEC Panel report: invalid Network Certificates"
REQUIREMENT = (
    "SECMP0063 requirement 4: the number of invalid Network Certificate error codes generated, the Supplier Party "
    "that each was sent to, and the quantity of each code sent to each Supplier Party."
)
NO_SUCH_CHECK = "No check of this rule set looks for an invalid Network Certificate, so no code was generated."
NONE_SENT = "No code for an invalid Network Certificate was generated."

_ALL = "All Supplier Parties"
_NETWORK_ROLES = {role.title for role in NETWORK_ROLES}
_HEADER = ("rule_set", "supplier_party", "code", "code_standing", "meaning", "on_esme", "on_gpf", "count")


@dataclass(frozen=True, slots=True)
class PanelRow:
    """How often one Supplier Party was sent one code, and on which Device Types it tried to place the certificate."""

    supplier: str
    code: ResponseCode
    on_esme: int
    on_gpf: int
    count: int


@dataclass(frozen=True)
class PanelSection:
    """The report on one run: its rows by Supplier Party and code, and the numbers that they must add up to.

    ``sent`` is the sum of the run's own figures. ``rejections`` is the number of rejections in the journal by the
    checks named in ``checks``; ``to_network_parties`` of them went to Network Parties, whom ``all-senders`` looks at
    too and the report leaves out.
    """

    rule_set: str
    heading: str
    journal_file: str
    checks: tuple[str, ...]
    rows: tuple[PanelRow, ...]
    sent: int
    rejections: int
    to_network_parties: int

    @property
    def on_esme(self) -> int:
        """How many of the codes were about an ESME."""
        return sum(row.on_esme for row in self.rows)

    @property
    def on_gpf(self) -> int:
        """How many of the codes were about a Gas Proxy Function."""
        return sum(row.on_gpf for row in self.rows)

    @property
    def totals(self) -> tuple[PanelRow, ...]:
        """A row per code, over all Supplier Parties."""
        codes = sorted({row.code.code: row.code for row in self.rows}.items())
        return tuple(_total(code, [row for row in self.rows if row.code == code]) for _, code in codes)

    @property
    def count(self) -> int:
        """How many codes were generated in all."""
        return sum(row.count for row in self.rows)

    @property
    def reconciles(self) -> bool:
        """Whether the rows, the figures of the run and the journal agree."""
        return self.count == self.sent == self.rejections - self.to_network_parties

    @property
    def reconciliation(self) -> str:
        """The totals against the journal, as a sentence."""
        if not self.checks and not self.rejections:
            return NO_SUCH_CHECK
        others = (
            f", {self.to_network_parties:,} of them of Network Parties, which this report leaves out"
            if self.to_network_parties
            else ""
        )
        return (
            f"The rows add up to {counted(self.count, 'code')}; {self.journal_file} holds "
            f"{counted(self.rejections, 'rejection')} by {listed(list(self.checks))}{others}: "
            f"the two {'agree' if self.reconciles else 'DO NOT AGREE'}."
        )


def panel_sections(results: Sequence[Results]) -> tuple[PanelSection, ...]:
    """The report on each run, in the order of the runs."""
    meanings = Meanings.of(results)
    named = zip(results, headings(results), slugs(run.rules.name for run in results), strict=True)
    return tuple(_section(run, heading, f"journal-{slug}.ndjson", meanings) for run, heading, slug in named)


def panel_csv(results: Sequence[Results]) -> str:
    """The report as CSV: a header, then a row per rule set, Party and code. No totals, no notes."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_HEADER)
    for section in panel_sections(results):
        for row in section.rows:
            words = (section.rule_set, row.supplier, row.code.code, row.code.standing, row.code.meaning)
            table.writerow((*map(no_formula, words), row.on_esme, row.on_gpf, row.count))
    return text.getvalue()


def _section(run: Results, heading: str, journal_file: str, meanings: Meanings) -> PanelSection:
    checks = {e.details["check"] for e in run.mismatches} | set(checks_certificate_party(run.rules))
    rejections = [e for e in run.journal.of_kind(EventKind.REJECTION) if e.details.get("check") in checks]
    return PanelSection(
        rule_set=run.rules.name,
        heading=heading,
        journal_file=journal_file,
        checks=tuple(sorted(checks)),
        rows=_rows(run, meanings),
        sent=sum(line.count for line in run.panel),
        rejections=len(rejections),
        to_network_parties=sum(e.details.get("user_role") in _NETWORK_ROLES for e in rejections),
    )


def _rows(run: Results, meanings: Meanings) -> tuple[PanelRow, ...]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for event in run.mismatches:
        device_type = event.details.get("device_type", "").upper()
        counts.setdefault((event.recipient, event.code), Counter())[device_type] += 1
    esme, gpf = DeviceType.ESME.name, DeviceType.GPF.name
    return tuple(
        PanelRow(supplier, meanings[code], on[esme], on[gpf], on.total())
        for (supplier, code), on in sorted(counts.items())
    )


def _total(code: ResponseCode, rows: Sequence[PanelRow]) -> PanelRow:
    on_esme, on_gpf = sum(row.on_esme for row in rows), sum(row.on_gpf for row in rows)
    return PanelRow(_ALL, code, on_esme, on_gpf, sum(row.count for row in rows))
