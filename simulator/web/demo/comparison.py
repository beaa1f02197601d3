"""Two tellings of one story side by side, from the first message on in which they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from simulator.journal import Event, EventKind
from simulator.web.demo.telling import ToldStory


@dataclass(frozen=True)
class Figure:
    """A figure of both tellings."""

    about: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the modification changes it."""
        return self.left != self.right


def first_difference(left: Sequence[Event], right: Sequence[Event]) -> int | None:
    """The number of the first entry in which two journals differ; nothing if they are the same throughout."""
    for number, (here, there) in enumerate(zip_longest(left, right)):
        if here is None or there is None or _said(here) != _said(there):
            return number
    return None


def _said(event: Event) -> tuple[object, ...]:
    return event.kind, event.sender, event.recipient, event.service, event.code, event.device


def figures(left: ToldStory, right: ToldStory, at: int) -> Iterator[Figure]:
    """The figures of both up to an instant."""
    here, there = _counted(left, at), _counted(right, at)
    for about in dict.fromkeys([*here, *there]):
        yield Figure(about, here.get(about, "0"), there.get(about, "0"))


def _counted(told: ToldStory, at: int) -> dict[str, str]:
    events = told.events[:at]
    state = told.states[min(at, len(told.states) - 1)]
    found = {f"{d.name}: Network Operator Certificate": f"{_SIGNS[d.right]} {_WORDS[d.right]}" for d in state}
    judged = [e for e in events if e.kind is EventKind.OUTCOME and e.code == "seven-working-days"]
    if judged:
        breaches = sum(e.details["network_operator_certificate"] != "right" for e in judged)
        found["Not in compliance after seven Working Days"] = str(breaches)
    rejected = Counter(e.recipient for e in events if e.kind is EventKind.REJECTION)
    found |= {f"Rejections of {party}": str(count) for party, count in sorted(rejected.items())}
    discarded = sum(e.kind is EventKind.DEVICE_DISCARDED for e in events)
    found["Commands discarded by Devices"] = str(discarded)
    return found


_SIGNS = {"right": "✓", "wrong": "✗", "none": "–"}
_WORDS = {"right": "right", "wrong": "wrong", "none": "none yet"}
