"""The SEC Panel's report: SECMP0063 requirement 4.

How many codes for an invalid Network Certificate were generated, to which Supplier Party each was sent, and how many
of each code every Supplier Party was sent; also per month and per network area. It is drawn from the rejections in the
journal and says so: its totals are held against the journal's own number of rejections.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from simulator.domain.parties import NETWORK_ROLES
from simulator.engine.results import Results
from simulator.journal import EventKind
from simulator.reports.naming import Meanings, checks_certificate_party, headings, slugs
from simulator.reports.panel_counts import COUNTED, Breakdown, PanelRow, SentCode, breakdowns, panel_rows, sent_codes
from simulator.reports.wording import counted, listed, no_formula
from simulator.scenario import Scenario

TITLE = "SEC Panel report: invalid Network Certificates"
REQUIREMENT = (
    "SECMP0063 requirement 4: the number of invalid Network Certificate error codes generated, the Supplier Party "
    "that each was sent to, and the quantity of each code sent to each Supplier Party."
)
NO_SUCH_CHECK = "No check of this rule set looks for an invalid Network Certificate, so no code was generated."
NONE_SENT = "No code for an invalid Network Certificate was generated."

ALL_PARTIES = "All Supplier Parties"
_NETWORK_ROLES = {role.title for role in NETWORK_ROLES}
_HEADER = (
    "rule_set", "month", "supplier_party", "party_category", "network_area", "code", "code_standing", "meaning",
    "on_esme", "on_gpf", "first_attempts", "repeated_attempts", "count",
)  # fmt: skip


@dataclass(frozen=True)
class PanelSection:
    """The report on one run: the codes that were sent, and the numbers that they must add up to.

    ``sent`` is the sum of the run's own figures. ``rejections`` is the number of rejections in the journal by the
    checks named in ``checks``; ``to_network_parties`` of them went to Network Parties, whom ``all-senders`` looks at
    too and the report leaves out.
    """

    rule_set: str
    heading: str
    journal_file: str
    checks: tuple[str, ...]
    codes: tuple[SentCode, ...]
    sent: int
    rejections: int
    to_network_parties: int

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """The codes by Supplier Party, by category of Party, by month and by network area."""
        return breakdowns(self.codes)

    @property
    def rows(self) -> tuple[PanelRow, ...]:
        """The codes by Supplier Party."""
        return self.breakdowns[0].rows

    @cached_property
    def totals(self) -> tuple[PanelRow, ...]:
        """A row per code, over all Supplier Parties."""
        return panel_rows(self.codes, lambda _: ALL_PARTIES)

    @property
    def sums(self) -> tuple[int, ...]:
        """The numbers of all codes together, in the order of :data:`~simulator.reports.panel_counts.COUNTED`."""
        return tuple(map(sum, zip(*(row.counts for row in self.totals), strict=True))) or (0,) * len(COUNTED)

    @property
    def count(self) -> int:
        """How many codes were generated in all."""
        return len(self.codes)

    @property
    def reconciles(self) -> bool:
        """Whether every breakdown, the figures of the run and the journal agree."""
        told = {sum(row.count for row in breakdown.rows) for breakdown in self.breakdowns}
        return told == {self.count} == {self.sent} == {self.rejections - self.to_network_parties}

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


def panel_sections(results: Sequence[Results], scenario: Scenario) -> tuple[PanelSection, ...]:
    """The report on each run of a scenario, in the order of the runs."""
    meanings = Meanings.of(results)
    named = zip(results, headings(results), slugs(run.rules.name for run in results), strict=True)
    return tuple(_section(run, heading, f"journal-{slug}.ndjson", meanings, scenario) for run, heading, slug in named)


def panel_csv(results: Sequence[Results], scenario: Scenario) -> str:
    """The report as CSV: a row per rule set, month, Party, network area and code. No totals, no notes."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_HEADER)
    for section in panel_sections(results, scenario):
        for (month, supplier, category, area), group in _finest(section.codes):
            for row in panel_rows(group, lambda _: ""):
                code = row.code
                words = (section.rule_set, month, supplier, category, area, code.code, code.standing, code.meaning)
                table.writerow((*map(no_formula, words), *row.counts))
    return text.getvalue()


def _finest(codes: Sequence[SentCode]) -> Iterator[tuple[tuple[str, str, str, str], list[SentCode]]]:
    """The codes in the smallest groups of the report, in order."""
    groups: dict[tuple[str, str, str, str], list[SentCode]] = {}
    for one in codes:
        groups.setdefault((one.month, one.supplier, one.category.value, one.area), []).append(one)
    yield from sorted(groups.items())


def _section(run: Results, heading: str, journal_file: str, meanings: Meanings, scenario: Scenario) -> PanelSection:
    checks = {e.details["check"] for e in run.mismatches} | set(checks_certificate_party(run.rules))
    rejections = [e for e in run.journal.of_kind(EventKind.REJECTION) if e.details.get("check") in checks]
    return PanelSection(
        rule_set=run.rules.name,
        heading=heading,
        journal_file=journal_file,
        checks=tuple(sorted(checks)),
        codes=sent_codes(run, scenario, meanings),
        sent=sum(line.count for line in run.panel),
        rejections=len(rejections),
        to_network_parties=sum(e.details.get("user_role") in _NETWORK_ROLES for e in rejections),
    )
