"""The lockout as a picture: classes of states as boxes, and arrows that say who does what. Same figures, same bytes.

Above is the box of the right certificate, below it those of the wrong ones, side by side. So what puts a Device right
points up and what sets it wrong points down; moves from wrong to wrong run below. Locked states have a thick hatched
border and say so: colour is not the only sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from simulator.analysis.lockout.classes import Held, StateClass, Who
from simulator.analysis.lockout.lockout import Lockout
from simulator.reports.lockout.strokes import HATCHED, INK, LETTER, LINE, document, line, rect, text
from simulator.reports.lockout.words import circumstances, doing, holder
from simulator.reports.wording import counted, printable

_MARGIN, _SLOT, _NARROWEST, _GAP = 24, 156, 206, 22
_RIGHT, _RISE, _LANE = 88, 104, 40
_TITLE, _LEGEND = 56, 104
_BOLD_LETTER = 7.6
_RECOVERY = "The DCC can place any certificate, whichever is held (6.21 with the Recovery key). This is not drawn."


@dataclass(frozen=True)
class _Column:
    """A box of the lower row, the arrows between it and the upper box, and where it stands."""

    state: StateClass
    arrows: tuple[tuple[bool, bool, tuple[str, ...]], ...]
    """Upwards?, an event?, who does what: one for each slot, left to right."""
    left: int

    @property
    def width(self) -> int:
        return max(_NARROWEST, _SLOT * len(self.arrows))

    @property
    def middle(self) -> int:
        return self.left + self.width // 2


@dataclass(frozen=True)
class _Lane:
    """Moves from one lower box to another, drawn below them."""

    before: int
    after: int
    label: str


def picture_svg(lockout: Lockout, rules: str) -> str:
    """The picture of one analysis: a panel for each state of Registration Data that makes a difference."""
    panels = [_Panel(lockout, tuple(group)) for _, group in groupby(_ordered(lockout), key=_panel_of)]
    title = f"Network Operator Certificate of a {lockout.setting}: {printable(rules)}"
    width = max(820, 2 * _MARGIN + int(len(title) * 9.6), *(panel.width for panel in panels))
    drawn = [*text(_MARGIN, 34, [title], size=18, weight="bold")]
    top = _TITLE
    for panel in panels:
        drawn += panel.drawn(top)
        top += panel.height
    return document(width, top + _LEGEND, [*drawn, *_legend(top, between_panels=len(panels) > 1)])


def _ordered(lockout: Lockout) -> list[StateClass]:
    return sorted(lockout.quotient.classes, key=lambda c: (*_panel_of(c), c.held))


def _panel_of(state: StateClass) -> tuple[bool, bool]:
    """The known meter point first, then fitting digits; where neither is told, one panel."""
    return state.known is False, state.digits_fit is False


class _Panel:
    """The boxes of one panel and what is drawn between them."""

    def __init__(self, lockout: Lockout, states: Sequence[StateClass]) -> None:
        self._lockout = lockout
        self._locked = lockout.quotient.count(lockout.locked)
        self._recovery = lockout.quotient.count(lockout.locked_but_for_recovery)
        self._sizes = dict(zip(lockout.quotient.classes, lockout.quotient.sizes, strict=True))
        self._right = next(state for state in states if state.held is Held.RIGHT)
        self._states = states
        self._drawn = [a for a in lockout.quotient.arrows if not (self._recovers_all and a.who is Who.DCC)]
        said = circumstances(self._right)
        self._headings = [f"{said[0].upper()}{said[1:]}"] if said else []
        left, self._columns = _MARGIN, list[_Column]()
        for state in states:
            if state is not self._right:
                column = _Column(state, tuple(self._between(state)), left)
                left += column.width + _GAP
                self._columns.append(column)
        self.width = left - _GAP + _MARGIN
        self._lanes = list(self._across())

    @property
    def height(self) -> int:
        """How much room it takes, its headings included."""
        return self._top + _RIGHT + _RISE + self._deep + _LANE * len(self._lanes) + 36

    @property
    def _top(self) -> int:
        return 10 + 24 * (len(self._headings) + self._recovers_all)

    @property
    def _recovers_all(self) -> bool:
        """Whether the DCC leads from every box to every other: too much to draw, and said in one line."""
        by_dcc = {(a.before, a.after) for a in self._lockout.quotient.arrows if a.who is Who.DCC}
        return by_dcc >= {(a, b) for a in self._states for b in self._states if a != b}

    def drawn(self, top: int) -> Iterator[str]:
        """Everything in it, from ``top`` downwards."""
        yield from text(_MARGIN, top + 14, self._headings, size=15, weight="bold")
        if self._recovers_all:
            yield from text(_MARGIN, top + 14 + 22 * len(self._headings), [_RECOVERY])
        top += self._top
        yield from self._box(self._right, (_MARGIN, top), self.width - 2 * _MARGIN)
        upper, lower = top + _RIGHT, top + _RIGHT + _RISE
        for column in self._columns:
            yield from self._box(column.state, (column.left, lower), column.width)
            for slot, (up, event, labels) in enumerate(column.arrows):
                x = column.left + 16 + slot * _SLOT
                ends = (lower, upper) if up else (upper, lower)
                yield line([(x, ends[0]), (x, ends[1])], event)
                yield from text(x + 9, upper + 26, [part for label in labels for part in wrap(label, 20)], italic=event)
        yield from self._drawn_lanes(lower + self._deep)

    def _drawn_lanes(self, top: int) -> Iterator[str]:
        """Lanes first, then their labels, so that no line runs through a word."""
        texts: list[str] = []
        for number, lane in enumerate(self._lanes):
            y = top + (number + 1) * _LANE
            before, after = self._stub(number, lane.before), self._stub(number, lane.after)
            yield line([(before, top), (before, y), (after, y), (after, top)], event=False)
            beside = self._columns[lane.before + (1 if lane.after > lane.before else -1)]
            middle = (self._columns[lane.before].middle + beside.middle) // 2
            texts.append(
                rect(
                    middle - int(len(lane.label) * LETTER / 2) - 4,
                    y - 19,
                    int(len(lane.label) * LETTER) + 8,
                    16,
                    "#ffffff",
                )
            )
            texts += text(middle, y - 6, [lane.label], anchor="middle")
        yield from texts

    def _stub(self, lane: int, column: int) -> int:
        """Where a lane meets a box: each at a place of its own."""
        ends = [n for n, other in enumerate(self._lanes) if column in (other.before, other.after)]
        return self._columns[column].middle + 22 * ends.index(lane) - 11 * (len(ends) - 1)

    def _box(self, state: StateClass, corner: tuple[int, int], width: int) -> Iterator[str]:
        left, top = corner
        if state is self._right:
            yield rect(left, top, width, _RIGHT, "#eef6ee", "#1d5e2a", 1.5)
            yield rect(left + 5, top + 5, width - 10, _RIGHT - 10, "none", "#1d5e2a", 1.5)
        elif self._locked[state]:
            yield rect(left, top, width, self._deep, HATCHED, "#8a1f11", 5)
            yield rect(left + 10, top + 10, width - 20, self._deep - 20, "#ffffff")
        else:
            yield rect(left, top, width, self._deep, "#ffffff", INK, 1.5)
        held = self._held(state, width)
        yield from text(left + 18, top + 30, held, size=14, weight="bold")
        yield from text(left + 18, top + 32 + LINE * len(held), self._about(state, width))

    @property
    def _deep(self) -> int:
        """The height of the lower boxes: room for what the fullest of them says."""
        lines = (len(self._held(c.state, c.width)) + len(self._about(c.state, c.width)) for c in self._columns)
        return 36 + LINE * max(lines)

    def _held(self, state: StateClass, width: int) -> list[str]:
        held = f"Held: the certificate of {holder(state.held, self._lockout.setting)}"
        return wrap(held, int((width - 36) / _BOLD_LETTER))

    def _about(self, state: StateClass, width: int) -> list[str]:
        size, locked, alone = self._sizes[state], self._locked[state], self._recovery[state]
        mark = counted(size, "state")
        if state.held is Held.RIGHT:
            mark += ": RIGHT"
        elif locked:
            mark += ": LOCKED" if locked == size else f": {locked:,} of them LOCKED"
        elif alone:
            mark += ": only recovery leads out" if alone == size else f": from {alone:,} only recovery leads out"
        own = "; ".join(self._doing(state, state, event=False))
        begins = [a for a in self._drawn if a.before is None and a.after == state]
        said = [mark]
        if own:
            said.append(f"to another such: {own}")
        if begins:
            said.append(f"can begin by {doing(begins[0], self._lockout.setting)}")
        return [line for each in said for line in wrap(each, int((width - 36) / LETTER))]

    def _between(self, state: StateClass) -> Iterator[tuple[bool, bool, tuple[str, ...]]]:
        """The arrows between a lower box and the upper one: requests first."""
        for event in (False, True):
            for up, (before, after) in ((False, (self._right, state)), (True, (state, self._right))):
                labels = self._doing(before, after, event=event)
                if labels:
                    yield up, event, labels

    def _across(self) -> Iterator[_Lane]:
        for before, source in enumerate(self._columns):
            for after, target in enumerate(self._columns):
                labels = self._doing(source.state, target.state, event=False)
                if labels and before != after:
                    yield _Lane(before, after, "; ".join(labels))

    def _doing(self, before: StateClass, after: StateClass, *, event: bool) -> tuple[str, ...]:
        """Who does what from one box to another, or what happens."""
        arrows = (a for a in self._drawn if (a.before, a.after) == (before, after))
        return tuple(doing(a, self._lockout.setting) for a in arrows if (a.event is not None) is event)


def _legend(top: int, *, between_panels: bool) -> Iterator[str]:
    yield line([(_MARGIN, top + 14), (_MARGIN + 46, top + 14)], event=False)
    yield from text(_MARGIN + 56, top + 18, ["a Service Request that somebody may send, and is carried out"])
    yield line([(_MARGIN, top + 38), (_MARGIN + 46, top + 38)], event=True)
    yield from text(_MARGIN + 56, top + 42, ["an event that no request brings about"], italic=True)
    yield rect(_MARGIN, top + 54, 46, 16, HATCHED, "#8a1f11", 3)
    yield from text(_MARGIN + 56, top + 66, ["LOCKED: no sequence of requests leads to the right certificate"])
    if between_panels:
        note = "Registration Data and the DSP's copy of it also change in ways that lead from one panel to another."
        yield from text(_MARGIN, top + 92, [note], italic=True)
