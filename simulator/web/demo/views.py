"""What the pages of a story show: values for the templates, drawn from a told story at an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from simulator.journal import Event, EventKind
from simulator.reports.evidence.trees import tree_html
from simulator.reports.naming import with_standing
from simulator.reports.sequence import EUI64_IN_TEXT, said, sequence_svg, with_names
from simulator.web.demo.codes import CODES, LIMIT_OF_THE_SIMULATOR
from simulator.web.demo.gallery import rules_in_words
from simulator.web.demo.glossary import terms_of
from simulator.web.demo.lenses import Lens
from simulator.web.demo.place import Place
from simulator.web.demo.slots import DeviceState, Slot
from simulator.web.demo.slots_picture import slots_svg
from simulator.web.demo.telling import Step, ToldStory

_HEX_LINE = 32
_SAID_BEFORE = ("message", "clause", "check", "modification", "reason")


@dataclass(frozen=True)
class StepView:
    """A step of the Gherkin at an instant: ``standing`` is ``done``, ``now``, ``to come`` or ``set aside``.

    ``instead`` says what happened where it does not come true.
    """

    step: Step
    standing: str
    sign: str
    instead: str = ""


@dataclass(frozen=True)
class Change:
    """A slot that has changed: when, and from whom to whom."""

    entries: int
    moment: str
    device: str
    place: str
    before: str
    after: str


@dataclass(frozen=True)
class Opened:
    """A message that is opened: in words, decoded, and as it was sent."""

    number: int
    event: Event
    what: str
    moment: datetime
    facts: Sequence[tuple[str, str]]
    refusal: Sequence[tuple[str, str]]
    tree: Markup
    raw: str
    form: str
    octets: int


def steps_at(told: ToldStory, at: int) -> list[StepView]:
    """The steps, as far as they have come. What they expect is judged when the instant is past them."""
    views, begun = [], 0
    for step in told.steps:
        if step.holds is None:
            views.append(StepView(step, "set aside", "–"))
            continue
        done = step.end <= at
        standing = "done" if done else "now" if begun < at else "to come"
        sign = ("✓" if step.holds else "✗") if done else "▸" if standing == "now" else ""
        instead = with_names(step.message.partition("\n")[0], told.record.names) if done and not step.holds else ""
        views.append(StepView(step, standing, sign, instead))
        begun = step.end
    return views


@dataclass(frozen=True)
class Diagram:
    """A sequence diagram: its heads alone, the whole up to an instant, and how wide it is drawn (CSS pixels).

    ``acronyms`` are those in it: within a picture they can have no tips.
    """

    heads: Markup
    whole: Markup
    width: int
    acronyms: str


def seen_through(lens: Lens, told: ToldStory) -> list[tuple[int, Event]]:
    """What somebody gets to see of a story: entries of its journal, by number."""
    return [(number, event) for number, event in enumerate(told.events) if lens.sees(event, told.categories)]


def diagram(told: ToldStory, place: Place) -> Diagram:
    """The sequence diagram up to the instant of a place; each entry leads to what it says."""
    seen = seen_through(place.lens, told)
    if not seen:
        return Diagram(Markup(), Markup(), 0, "")
    links = {place_in: place.url(f"/entry/{number}") for place_in, (number, _) in enumerate(seen)}
    until = sum(number < place.at for number, _ in seen)
    events = [event for _, event in seen]
    title = f"{place.story.title}: {rules_in_words(place.rules)}"
    drawn = (
        sequence_svg(events, told.at, title=title, names=told.record.names, links=links, until=shown)
        for shown in (0, until)
    )
    heads, whole = map(Markup, drawn)  # their texts are escaped by the function that draws them
    width = int(heads.partition('width="')[2].partition('"')[0])
    return Diagram(heads, whole, width, ", ".join(terms_of(whole)))


def pictures(told: ToldStory, at: int) -> list[tuple[DeviceState, Markup]]:
    """Each Device with its slots as a picture."""
    drawn = []
    for device in told.states[at]:
        changed = {c.place: f"since {c.moment}" for c in changes(told, at) if c.device == device.name}
        drawn.append((device, Markup(slots_svg(device, changed))))  # escaped by what draws it
    return drawn


def changes(told: ToldStory, at: int) -> list[Change]:
    """What has changed in the slots up to an instant, in order."""
    found = []
    for number in range(1, at + 1):
        earlier = {device.name: device for device in told.states[number - 1]}
        for after in told.states[number]:
            before = earlier.get(after.name, after)  # what has just been put up has not changed
            held = {slot.place: slot for slot in before.slots}
            for slot in after.slots:
                was = held.get(slot.place)
                if was is None or was.certificate_id != slot.certificate_id:
                    found.append(_change(told, number, after, was, slot))
    return found


def _change(told: ToldStory, number: int, device: DeviceState, was: Slot | None, slot: Slot) -> Change:
    moment = f"{told.moment(number):%d %b %H:%M}".lstrip("0")
    return Change(number, moment, device.name, slot.place, was.holder if was else "nobody", slot.holder)


def opened(told: ToldStory, number: int) -> Opened:
    """An entry of the journal, opened."""
    exchange = told.record.exchanges[number]
    event = exchange.event
    raw, form = _raw(told.documents.get(exchange.document, b""))
    moment = told.at(event.time)
    refused = event.kind in (EventKind.REJECTION, EventKind.DEVICE_DISCARDED)
    return Opened(
        number=number,
        event=event,
        what=said(event, told.record.names),
        moment=moment,
        facts=_facts(told, event, _SAID_BEFORE if refused else ()),
        refusal=_refusal(told, event) if refused else [],
        tree=tree_html(told.words.get(exchange.words, ())),
        raw=raw,
        form=form,
        octets=len(told.documents.get(exchange.document, b"")),
    )


def _facts(told: ToldStory, event: Event, said_before: Sequence[str]) -> list[tuple[str, str]]:
    shown = ((name, words) for name, words in event.details.items() if name not in said_before)
    return [(name.replace("_", " "), _fact(words, told.record.names)) for name, words in shown]


def _refusal(told: ToldStory, event: Event) -> list[tuple[str, str]]:
    """What decided, in words: the check of the DSP, its sentence and its clause; or the Device."""
    answer = told.answer_to(event)
    if event.kind is EventKind.DEVICE_DISCARDED:
        told_of = [
            ("The User is told", _code_in_words(answer.code) if answer and answer.code else ""),
            ("Decided by", "the Device"),
            ("Because", with_names(event.details["reason"], told.record.names)),
            ("Clause", answer.clause if answer else ""),
        ]
    elif event.code == LIMIT_OF_THE_SIMULATOR:
        told_of = [("Response code", _code_in_words(event.code)), ("Decided by", "a limit of the simulator")]
    else:
        check = answer.decided_by if answer and answer.code == event.code else event.details.get("check", "")
        told_of = [
            ("Response code", with_standing(CODES[event.code])),
            ("Decided by", (check or event.details.get("reason", "")).replace("-", " ")),
            ("Because", event.details.get("message", answer.message if answer else "")),
            ("Clause", event.details.get("clause", answer.clause if answer else "")),
            ("Modification", (answer.modification if answer else "") or "none: today's rules"),
        ]
    return [(name, words) for name, words in told_of if words]


def _code_in_words(code: str) -> str:
    known = CODES[code]
    return f"{with_standing(known)}: {known.meaning}"


def _fact(words: str, names: Mapping[str, str]) -> str:
    """A fact as the check saw it; with the market participant before a Party that holds several User IDs."""
    found = EUI64_IN_TEXT.search(words)
    name = names.get(found[0], "") if found else ""
    return words if words.startswith(name) else f"{name}, {words}"


def _raw(document: bytes) -> tuple[str, str]:
    """A document as it was sent: XML as it is, GBCS and DER in hexadecimal."""
    if not document:
        return "", ""
    if document.lstrip()[:1] == b"<":
        return document.decode("utf-8", "replace"), "XML"
    lines = (document[n : n + _HEX_LINE].hex(" ") for n in range(0, len(document), _HEX_LINE))
    return "\n".join(lines), "DER" if document[:1] == b"\x30" else "GBCS"
