"""The figures of a run, drawn from its journal: what every report, table and picture shows.

Nothing here looks at the world; so figures and journal cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType
from simulator.journal import Event, EventKind, Journal
from simulator.rules.rulebook import RuleSet

_REQUESTS = (EventKind.SERVICE_REQUEST, EventKind.SIGNED_PRE_COMMAND)
_ANSWERS = (EventKind.REJECTION, EventKind.RESPONSE)
CERTIFICATE_PARTY = "certificate-party"
"""How the name of a check ends that looks whose Network Operator Certificate is placed: those that the Panel counts."""


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line of the SEC Panel's report (SECMP0063 requirement 4): how often a Supplier was sent a code."""

    supplier: str
    code: str
    count: int


@dataclass(frozen=True)
class Results:
    """What came of one run: the rule set that it ran under, and its journal."""

    rules: RuleSet
    journal: Journal

    @property
    def modifications(self) -> tuple[str, ...]:
        """The modifications that were in force, by name and variant; none on the baseline."""
        return tuple(map(str, self.rules.modifications))

    @cached_property
    def requests(self) -> int:
        """How many Service Requests were sent (a Signed Pre-Command is part of its request)."""
        return len(self.journal.of_kind(EventKind.SERVICE_REQUEST))

    @cached_property
    def documents(self) -> int:
        """How many documents the DSP decided, Signed Pre-Commands included."""
        return len(self.journal.of_kind(*_REQUESTS))

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """How often each response code was the final answer to a request, in order of the codes."""
        return dict(sorted(Counter(event.code for event in self.journal.of_kind(*_ANSWERS)).items()))

    @cached_property
    def after_seven_working_days(self) -> Mapping[str, int]:
        """ESMEs by what was in their Network Operator slot after seven Working Days: right, wrong, none."""
        judged = (e for e in self.journal.of_kind(EventKind.OUTCOME) if e.code == "seven-working-days")
        counted = Counter(event.details["network_operator_certificate"] for event in judged)
        return {state: counted.get(state, 0) for state in ("right", "wrong", "none")}

    @property
    def wrong_after_seven_working_days(self) -> int:
        """ESMEs that held the wrong Network Operator's certificate after seven Working Days."""
        return self.after_seven_working_days["wrong"]

    @cached_property
    def panel(self) -> tuple[PanelLine, ...]:
        """The SEC Panel's three figures: each invalid-certificate code, per Supplier Party, and how many."""
        counted = Counter((event.recipient, event.code) for event in self.mismatches)
        return tuple(PanelLine(supplier, code, n) for (supplier, code), n in sorted(counted.items()))

    @cached_property
    def mismatches(self) -> tuple[Event, ...]:
        """The rejections of Suppliers because the certificate is not of the meter point's Network Operator.

        Those of Network Parties under ``all-senders`` are no Supplier's attempts (seed 000, 2.5).
        """
        rejections = self.journal.of_kind(EventKind.REJECTION)
        about_the_party = (e for e in rejections if e.details.get("check", "").endswith(CERTIFICATE_PARTY))
        return tuple(e for e in about_the_party if e.details["user_role"].endswith("Supplier"))

    @cached_property
    def wrong_over_time(self) -> tuple[tuple[int, int], ...]:
        """``(time, count)`` at every change: how many ESMEs hold a wrong Network Operator Certificate."""
        wrong: set[str] = set()
        series = [(0, 0)]
        slot = str(NETWORK_OPERATOR_SIGNING)
        for event in self.journal.of_kind(EventKind.SLOT_CHANGE):
            if event.details.get("cell") != slot or event.sender != DeviceType.ESME.name:
                continue
            before = len(wrong)
            (wrong.add if event.details["right"] == "wrong" else wrong.discard)(event.device)
            if len(wrong) != before:
                series.append((event.time, len(wrong)))
        return tuple(series)

    def as_json(self) -> dict[str, object]:
        """The figures as plain data."""
        return {
            "modifications": list(self.modifications),
            "requests": self.requests,
            "codes": dict(self.codes),
            "wrong_after_seven_working_days": self.wrong_after_seven_working_days,
            "panel": [{"supplier": p.supplier, "code": p.code, "count": p.count} for p in self.panel],
        }
