"""The sequence diagram of a part of the journal, as a picture (SVG) that needs nothing else.

A lifeline for each party and Device, a line for each entry: an arrow for what was sent, a note for what happened
inside. What was refused carries a cross, what was sent back is dashed, so that no colour is needed to read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from simulator.domain.devices import DeviceType
from simulator.journal import Event, EventKind
from simulator.reports.wording import day, printable

_GUTTER, _SPACING, _MARGIN = 74, 196, 84
_HEAD, _ROW = 44, 34
_LONGEST = 34
_INK, _QUIET, _RULE, _REFUSED = "#1a1a1a", "#4a4a4a", "#b0b0b0", "#a3161a"

WORDS = {
    EventKind.CERTIFICATE_ISSUED: "Certificate issued",
    EventKind.SERVICE_REQUEST: "Service Request",
    EventKind.ACKNOWLEDGEMENT: "Acknowledgement",
    EventKind.REJECTION: "Rejection",
    EventKind.PRE_COMMAND: "Pre-Command",
    EventKind.SIGNED_PRE_COMMAND: "Signed Pre-Command",
    EventKind.COUNTERSIGNED_REQUEST: "Countersigned Service Request",
    EventKind.COMMAND: "Command",
    EventKind.DEVICE_RESPONSE: "Device's response",
    EventKind.DEVICE_DISCARDED: "Command discarded",
    EventKind.DEVICE_ALERT: "Device Alert",
    EventKind.RESPONSE: "Service Response",
    EventKind.DCC_ALERT: "DCC Alert",
    EventKind.STATUS_CHANGE: "SMI Status",
    EventKind.SLOT_CHANGE: "Slot",
    EventKind.REGISTRATION_CHANGE: "Registration Data",
    EventKind.OUTCOME: "After seven Working Days",
    EventKind.FAULT: "Fault of the simulator",
    EventKind.INCIDENT: "Incident",
    EventKind.RECOVERY: "SMKI Recovery Procedure",
    EventKind.ENTRY_TESTS_COMPLETED: "Entry Process Tests completed",
    EventKind.SUBSCRIBER_AUTHORISED: "Authorised Subscriber",
    EventKind.OFFICER_AUTHENTICATED: "Officer authenticated",
    EventKind.OFFICER_ENROLLED: "Authorised Responsible Officer enrolled",
    EventKind.OFFICER_DISMISSED: "Authorised Responsible Officer dismissed",
    EventKind.EUI64S_ALLOCATED: "EUI-64s allocated",
    EventKind.EUI64S_WITHDRAWN: "EUI-64s withdrawn",
    EventKind.PORTAL_LOG_IN: "Log-in at the SMKI Portal",
    EventKind.OFFICER_LOCKED_OUT: "Log-in locked",
    EventKind.OFFICER_UNLOCKED: "Log-in unlocked",
    EventKind.SIGNING_REQUEST_SUBMITTED: "Certificate Signing Request",
    EventKind.SIGNING_REQUEST_REFUSED: "Certificate Signing Request refused",
    EventKind.BATCH_STATE: "State of the request",
    EventKind.CERTIFICATE_ACCEPTED: "Certificates accepted",
    EventKind.CERTIFICATE_REJECTED: "Certificates rejected",
    EventKind.CERTIFICATE_LAPSED: "Certificates not picked up",
    EventKind.CERTIFICATE_REVOKED: "Certificate revoked",
    EventKind.LIST_PUBLISHED: "Revocation list published",
    EventKind.DOCUMENT_LODGED: "Document lodged in the repository",
    EventKind.DOCUMENT_SENT: "Document sent from the repository",
    EventKind.KEY_CEREMONY: "Key ceremony",
    EventKind.SERVICE_LEVEL: "Service level",
    EventKind.FORECAST: "Forecast",
    EventKind.SUSPENDED: "Suspended by the SMKI PMA",
    EventKind.RESTORED: "Suspension lifted",
    EventKind.APPEAL: "Appeal",
    EventKind.OFFICE_REFUSAL: "Refused by the SMKI Service",
    EventKind.GATEWAY_REFUSAL: "No access to the DCC User Gateway",
}
"""What the kinds of entries are called in reports."""

_BACK = (EventKind.ACKNOWLEDGEMENT, EventKind.REJECTION, EventKind.DEVICE_RESPONSE, EventKind.RESPONSE,
         EventKind.PRE_COMMAND)  # fmt: skip
_REFUSALS = (EventKind.REJECTION, EventKind.DEVICE_DISCARDED, EventKind.SIGNING_REQUEST_REFUSED,
             EventKind.OFFICE_REFUSAL, EventKind.GATEWAY_REFUSAL)  # fmt: skip
_NAMES_ITS_SERVICE = (EventKind.SERVICE_REQUEST, EventKind.SIGNED_PRE_COMMAND, EventKind.COUNTERSIGNED_REQUEST,
                      EventKind.COMMAND)  # fmt: skip
_ORDER = ("DSP", "S1SP", "Access Control Broker")
_NOBODY = "SMKI-SIM"
EUI64_IN_TEXT = re.compile(r"\b[0-9A-F]{2}(?:-[0-9A-F]{2}){7}\b")
"""An EUI-64 within a sentence."""


def said(event: Event, names: Mapping[str, str] | None = None) -> str:
    """An entry in a few words: ``Service Request 6.21``, ``Rejection E4``, ``Slot: NetworkOperator …, now of EELC``.

    Of the SMKI Service: ``Service level: batch 3 missed``.

    ``names`` are what User IDs and Devices (EUI-64) are called. A Party may hold several User IDs: the name tells which
    one has sent.
    """
    words, names = WORDS[event.kind], names or {}
    details = event.details
    if event.kind is EventKind.SLOT_CHANGE:
        holder = details.get("holder", "")
        return f"{words}: {details.get('cell', '')}, now of {names.get(holder, holder)}"
    if event.kind is EventKind.STATUS_CHANGE:
        return f"{words}: {details.get('status', '')}"
    if event.kind is EventKind.KEY_CEREMONY:
        return f"{words}: {details.get('ceremony', '')}, {details.get('subject', '')}"
    if event.kind in (EventKind.INCIDENT, EventKind.RECOVERY):
        return details.get("what", words)
    if event.kind is EventKind.OUTCOME:
        return f"{words}: {details.get('network_operator_certificate', '')} certificate"
    if event.kind is EventKind.DEVICE_DISCARDED:
        return f"{words}: {with_names(details.get('reason', event.code), names)}"
    if subject := details.get("subject"):
        words = f"{words}: {subject}"
    service = event.service if event.kind in _NAMES_ITS_SERVICE else ""
    user = names.get(originator(event), "") if event.kind is EventKind.SERVICE_REQUEST else ""
    of = f"of {user}" if user and user != event.sender else ""
    return " ".join(part for part in (words, service, event.code, of) if part)


def with_names(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence of a Device, which knows EUI-64s alone, with what those are called."""
    return EUI64_IN_TEXT.sub(lambda found: names.get(found[0], found[0]), sentence)


def originator(event: Event) -> str:
    """The User ID (EUI-64) that sent the request to which an entry belongs: it begins the RequestID."""
    return event.request_id.partition(":")[0]


def sequence_svg(
    events: Sequence[Event],
    at: Callable[[int], datetime],
    *,
    title: str,
    names: Mapping[str, str] | None = None,
    links: Mapping[int, str] | None = None,
    until: int | None = None,
) -> str:
    """The diagram. ``at`` turns simulated milliseconds into a date, ``names`` are those of :func:`said`.

    ``links`` are addresses by number of entry; ``title`` is what a screen reader says. With ``until`` only so many of
    the entries are drawn, in the columns that all of them need. Same entries, same octets.
    """
    return _Diagram(events, at, title, names or {}, links or {}).drawn(until)


@dataclass(frozen=True)
class _Lifeline:
    name: str
    device: str = ""

    @property
    def rank(self) -> int:
        if self.device:
            return len(_ORDER) + 1
        return _ORDER.index(self.name) + 1 if self.name in _ORDER else 0


class _Diagram:
    def __init__(
        self,
        events: Sequence[Event],
        at: Callable[[int], datetime],
        title: str,
        names: Mapping[str, str],
        links: Mapping[int, str],
    ) -> None:
        self._events = events
        self._at = at
        self._title = title
        self._names = names
        self._links = links
        met = dict.fromkeys(line for event in events for line in _ends(event))
        self._lifelines = sorted(met, key=lambda line: line.rank)
        self._x = {line: _GUTTER + _MARGIN + _SPACING * place for place, line in enumerate(self._lifelines)}
        self._y = _HEAD
        self._clock: datetime | None = None

    def drawn(self, until: int | None) -> str:
        rows = [part for number, event in enumerate(self._events[:until]) for part in self._row(number, event)]
        width = _GUTTER + 2 * _MARGIN + _SPACING * max(len(self._lifelines) - 1, 0)
        height = self._y + 14
        role = "group" if self._links else "img"  # what is within an image cannot be reached by keyboard
        return "".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
                f'height="{height}" role="{role}" font-family="Helvetica, Arial, sans-serif" font-size="12" '
                f'fill="{_INK}"><title>{_text(self._title)}</title>',
                *self._heads(height),
                *rows,
                "</svg>",
            ]
        )

    def _heads(self, height: int) -> Iterator[str]:
        for line, x in self._x.items():
            yield f'<path d="M{x} 30V{height - 6}" stroke="{_RULE}" fill="none"/>'
            yield f'<text x="{x}" y="20" text-anchor="middle" font-weight="bold">{_text(self._named(line))}</text>'

    def _named(self, line: _Lifeline) -> str:
        """A Device by its type and name; with the end of its ID where it has none and there are two of one type."""
        name = self._names.get(line.device, line.name)
        if name != line.name:
            return f"{line.name} {name}"
        alike = sum(other.name == line.name for other in self._lifelines)
        return f"{line.name} …{line.device[-5:]}" if line.device and alike > 1 else line.name

    def _row(self, number: int, event: Event) -> Iterator[str]:
        yield from self._time(event.time)
        self._y += _ROW
        refused = event.kind in _REFUSALS
        colour, sign = (_REFUSED, "✗ ") if refused else (_INK, "")
        words = f"{sign}{said(event, self._names)}"
        start, end = (self._x[line] for line in _ends(event))
        if start == end:
            yield self._linked(self._note(start, words, colour), number)
        else:
            yield _arrow(start, end, self._y, colour, dashed=event.kind in _BACK)
            yield self._linked(_label((start + end) / 2, self._y - 6, words, colour), number)

    def _time(self, time: int) -> Iterator[str]:
        """The date where it changes, in a line of its own; the time of day where that changes."""
        moment = self._at(time).replace(microsecond=0)
        before, self._clock = self._clock, moment
        if before is None or before.date() != moment.date():
            self._y += 18
            date = day(moment.replace(hour=0, minute=0, second=0))
            yield f'<text x="0" y="{self._y}" font-weight="bold" fill="{_QUIET}">{date}</text>'
        if before != moment:
            yield f'<text x="0" y="{self._y + _ROW + 4}" fill="{_QUIET}">{moment:%H:%M:%S}</text>'

    def _linked(self, drawn: str, number: int) -> str:
        link = self._links.get(number)
        return f"<a href={quoteattr(link)}>{drawn}</a>" if link else drawn

    def _note(self, x: int, words: str, colour: str) -> str:
        """What happens inside one party: a box on its lifeline, as many lines as the words need."""
        lines = _wrapped(words)
        width = 7 * max(map(len, lines)) + 14
        widest = max(self._x.values()) + _MARGIN - 1
        left = min(max(x - width / 2, _GUTTER), widest - width)
        top = self._y - 18
        box = (
            f'<rect x="{left:g}" y="{top}" width="{width}" height="{15 * len(lines) + 7}" fill="#fff" '
            f'stroke="{colour}" stroke-width=".75"/>'
        )
        spans = "".join(
            f'<tspan x="{left + width / 2:g}" y="{top + 15 + 15 * number}">{_text(line)}</tspan>'
            for number, line in enumerate(lines)
        )
        self._y += 15 * (len(lines) - 1)
        return f'{box}<text text-anchor="middle" fill="{colour}">{spans}</text>'


def _ends(event: Event) -> tuple[_Lifeline, _Lifeline]:
    """Who it came from and who it went to. What the simulator itself finds out stands at the Device."""
    return _lifeline(event.sender, event.device), _lifeline(event.recipient, event.device)


def _lifeline(name: str, device: str) -> _Lifeline:
    if name == _NOBODY:
        return _Lifeline("DSP")
    return _Lifeline(name, device) if name in DeviceType.__members__ else _Lifeline(name)


def _arrow(start: int, end: int, y: int, colour: str, *, dashed: bool) -> str:
    step = 7 if end > start else -7
    dash = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<path d="M{start} {y}H{end - step}" stroke="{colour}" stroke-width="1.25" fill="none"{dash}/>'
        f'<path d="M{end} {y}l{-step} -4v8z" fill="{colour}"/>'
    )


def _label(x: float, y: float, words: str, colour: str) -> str:
    """Words above an arrow, with a white rim that keeps them clear of the lifelines."""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" fill="{colour}" stroke="#fff" stroke-width="4" '
        f'paint-order="stroke">{_text(words)}</text>'
    )


def _wrapped(words: str) -> list[str]:
    """Words in lines of some 34 letters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LONGEST:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _text(words: str) -> str:
    return escape(printable(words))
