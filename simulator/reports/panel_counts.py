"""The codes for an invalid Network Certificate, counted as the SEC Panel asks: by Party, month and network area.

Drawn from the rejections in a run's journal. A code that a Supplier Party is sent again for the same Device is a
repeated attempt: it tells one who tries until it fits from one who errs on many meters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from simulator.domain.devices import DeviceType
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import PartyCategory
from simulator.domain.response_codes import ResponseCode
from simulator.domain.time import Calendar
from simulator.engine.results import Results
from simulator.reports.naming import Meanings
from simulator.scenario import Scenario
from simulator.world.market import parties_of

_AREAS = {operator.participant: f"{operator.area} ({operator.participant})" for operator in NETWORK_OPERATORS}
_NO_AREA = "the check names no network"
_OPERATOR_FACTS = ("registered_operator", "mpan_operator")
"""Which fact names the network that the certificate should have been of: what the check compared it with."""


@dataclass(frozen=True, slots=True)
class SentCode:
    """One code, as it was sent to one Supplier Party. ``month`` is ``2019-03``; ``area`` is ``Eastern (EELC)``."""

    month: str
    supplier: str
    category: PartyCategory
    area: str
    device_type: str
    code: ResponseCode
    repeated: bool

    @property
    def supplier_as_told(self) -> str:
        """The Supplier Party's name, marked if it is a Small Supplier Party."""
        return f"{self.supplier} (small)" if self.category is PartyCategory.SMALL_SUPPLIER else self.supplier


@dataclass(frozen=True, slots=True)
class PanelRow:
    """How often a code was sent to one Party, in one month or about one area: on what, and at which attempt."""

    label: str
    code: ResponseCode
    on_esme: int
    on_gpf: int
    first: int
    repeated: int
    count: int

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers, in the order of :data:`COUNTED`."""
        return self.on_esme, self.on_gpf, self.first, self.repeated, self.count


COUNTED = ("On ESMEs", "On GPFs", "First attempts", "Repeated", "Codes")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The same codes told apart in one way; the rows of each add up to all of them."""

    title: str
    heading: str
    rows: tuple[PanelRow, ...]


_WAYS: tuple[tuple[str, str, Callable[[SentCode], str]], ...] = (
    ("By Supplier Party", "Supplier Party", lambda sent: sent.supplier_as_told),
    ("By category of Party", "Category", lambda sent: sent.category.value),
    ("By month", "Month", lambda sent: sent.month),
    ("By network area", "Network area", lambda sent: sent.area),
)


def sent_codes(run: Results, scenario: Scenario, meanings: Meanings) -> tuple[SentCode, ...]:
    """Every code for an invalid Network Certificate that a Supplier Party was sent in a run, in order of time."""
    categories = {party.name: party.category for party in parties_of(scenario)}
    calendar, tried = Calendar(scenario.start), set()
    sent = []
    for event in run.mismatches:
        attempt = event.recipient, event.device
        operator = next((event.details[fact] for fact in _OPERATOR_FACTS if fact in event.details), "")
        sent.append(
            SentCode(
                month=f"{calendar.at(event.time):%Y-%m}",
                supplier=event.recipient,
                category=categories.get(event.recipient, PartyCategory.OTHER),
                area=_AREAS.get(operator, _NO_AREA),
                device_type=event.details.get("device_type", "").upper(),
                code=meanings[event.code],
                repeated=attempt in tried,
            )
        )
        tried.add(attempt)
    return tuple(sent)


def breakdowns(sent: Sequence[SentCode]) -> tuple[Breakdown, ...]:
    """The codes by Supplier Party, by category, by month and by network area."""
    told = [Breakdown(title, heading, panel_rows(sent, label)) for title, heading, label in _WAYS]
    return tuple(told)


def panel_rows(sent: Iterable[SentCode], label: Callable[[SentCode], str]) -> tuple[PanelRow, ...]:
    """A row for each label and code, in the order of both."""
    groups: dict[tuple[str, str], list[SentCode]] = {}
    for one in sent:
        groups.setdefault((label(one), one.code.code), []).append(one)
    return tuple(_row(name, group) for (name, _), group in sorted(groups.items()))


def _row(label: str, group: Sequence[SentCode]) -> PanelRow:
    on = Counter(one.device_type for one in group)
    repeated = sum(one.repeated for one in group)
    esme, gpf = on[DeviceType.ESME.name], on[DeviceType.GPF.name]
    return PanelRow(label, group[0].code, esme, gpf, len(group) - repeated, repeated, len(group))
