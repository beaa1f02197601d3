"""Turns the simulated world of a scenario into its record, and has each document say what it says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter

from simulator.bdd.answers import Answer, answer_of
from simulator.bdd.stage import Sent, Stage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party
from simulator.journal import Event, EventKind
from simulator.reports.decoded.file import decode_file
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown, of_findings
from simulator.reports.evidence.record import Answered, Exchange, WorldRecord, digest
from simulator.reports.sequence import EUI64_IN_TEXT, originator
from simulator.rules.rulebook import RuleSet

_WORDS = TypeAdapter(tuple[Shown, ...])


class WorldReader:
    """Reads the worlds of one process after another.

    Scenarios exchange much the same documents in much the same worlds, so what was decoded once is not decoded again.
    ``documents`` and ``words`` are those that :meth:`read` met for the first time since :meth:`take`.
    """

    def __init__(self) -> None:
        self.documents: dict[str, bytes] = {}
        self.words: dict[str, tuple[Shown, ...]] = {}
        self._met: set[str] = set()
        self._decoded: dict[Hashable, str] = {}
        self._worlds: dict[Hashable, int] = {}

    def take(self) -> tuple[dict[str, bytes], dict[str, tuple[Shown, ...]]]:
        """The documents and words that are new since the last time."""
        taken = self.documents, self.words
        self.documents, self.words = {}, {}
        return taken

    def read(self, stage: Stage, ends_of_steps: Sequence[int]) -> WorldRecord:
        """The record of a world. ``ends_of_steps`` is how long the journal was after each step."""
        world = stage.world
        moments = _Moments(Known.of(world), self._worlds)
        exchanges = []
        for number, event in enumerate(stage.journal):
            step = min(bisect_right(ends_of_steps, number), max(len(ends_of_steps) - 1, 0))
            exchanges.append(self._exchange(step, event, moments, world.calendar.at(event.time)))
        return WorldRecord(
            seed=world.scenario.seed,
            start=world.calendar.start,
            end=stage.now,
            environment=world.scenario.environment,
            rules=RuleSet(stage.rules).name,
            exchanges=tuple(exchanges),
            answers=tuple(_answered(stage, sent) for sent in stage.sent),
            names=_names(stage),
        )

    def _exchange(self, step: int, event: Event, moments: _Moments, time: datetime) -> Exchange:
        kept = replace(event, document=None, details=dict(event.details))
        if not event.document:
            return Exchange(step, kept)
        document = digest(event.document)
        if document not in self._met:
            self._met.add(document)
            self.documents[document] = event.document
        key = (document, *moments.key(time))
        if key not in self._decoded:
            decoded = decode_file(event.document, moments.at(time))
            shown = (decoded,) if isinstance(decoded, Shown) else of_findings(decoded)
            self._decoded[key] = words = digest(_WORDS.dump_json(shown))
            if words not in self._met:
                self._met.add(words)
                self.words[words] = shown
        return Exchange(step, kept, document, self._decoded[key])


class _Moments:
    """What is known in a world, seen at one whole second after another: certificates are judged as at the message."""

    def __init__(self, known: Known, worlds: dict[Hashable, int]) -> None:
        self._known = known
        self._at: dict[datetime, Known] = {}
        who = tuple((entry.user_id.eui64, _told(entry.party)) for entry in known.directory.entries())
        revoked = tuple(c for c in known.certificates if known.dcc.is_revoked(c))
        what = (known.environment, known.anchors, known.certificates, revoked, who, tuple(known.inventory))
        self._world = worlds.setdefault(what, len(worlds))

    def key(self, time: datetime) -> tuple[int, datetime]:
        """The same for moments at which every document says the same."""
        return self._world, time.replace(microsecond=0)

    def at(self, time: datetime) -> Known:
        """What is known, with certificates judged at this time."""
        second = time.replace(microsecond=0)
        return self._at.setdefault(second, replace(self._known, at=second))


def _told(party: Party) -> Hashable:
    return party.name, tuple((u.remote_party_role, tuple(sorted(u.network_operators))) for u in party.user_ids)


def _names(stage: Stage) -> dict[str, str]:
    """What the feature calls its Devices, those who have sent a request or hold a slot, and whom a Device names."""
    ids = {text for event in stage.journal for text in (originator(event), event.details.get("holder", "")) if text}
    ids |= {text for event in stage.journal for text in EUI64_IN_TEXT.findall(event.details.get("reason", ""))}
    devices = {str(stage.device(name)): name for name in stage.devices}
    return {text: stage.name_of(EUI64.parse(text)) for text in sorted(ids - devices.keys())} | devices


def _answered(stage: Stage, sent: Sent) -> Answered:
    answer = answer_of(sent.outcome) if sent.outcome else Answer(_acknowledged(stage, sent))
    return Answered(
        request_id=str(sent.request.request_id),
        service=sent.request.service.variant,
        user=stage.name_of(sent.request.originator),
        device=stage.device_name(sent.request.target),
        code=answer.code,
        decided_by=answer.check or answer.reason,
        clause=answer.clause,
        modification=answer.modification,
        message=answer.message,
        facts=dict(answer.facts),
        causes=tuple(replace(cause, details=dict(cause.details)) for cause in answer.causes),
    )


def _acknowledged(stage: Stage, sent: Sent) -> str:
    """The code of what has been said so far of a request that is still on its way; none if nothing has."""
    said = stage.world.journal.of_kind(EventKind.ACKNOWLEDGEMENT, EventKind.RESPONSE)
    return next((e.code for e in reversed(said) if e.request_id == str(sent.request.request_id)), "")
