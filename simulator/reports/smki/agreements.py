"""Figures of different origin that must agree: the ledger's, the records', the authorities' own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from simulator.reports.smki.authorities import by_issuer
from simulator.reports.smki.on_record import OnRecord
from simulator.reports.smki.volumes import requests_for_devices
from simulator.reports.wording import counted
from simulator.smki.outcomes import ResultCode
from simulator.smki.records import RecordKind


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is told of some figures, and whether they agree."""

    sentence: str
    holds: bool

    def __str__(self) -> str:
        return self.sentence if self.holds else f"THE FIGURES DO NOT AGREE: {self.sentence}"


def agreements(told: OnRecord) -> tuple[Agreement, ...]:
    """All figures that are held against each other."""
    ways = (_requests, _results, _acceptance, _issued, _levels, _forecasts, _lists, _documents)
    return tuple(way(told) for way in ways)


def _requests(told: OnRecord) -> Agreement:
    taken = sum(kept.requests for kept in told.submissions if kept.refusal is None)
    results = sum(each.results for each in told.tally)
    waiting = sum(kept.requests - told.office.ledger.results_done(kept.number) for kept in told.unfinished)
    sentence = f"{counted(taken, 'signing request')} taken: {results:,} with a result, {waiting:,} without one yet."
    return Agreement(sentence, taken == results + waiting)


def _results(told: OnRecord) -> Agreement:
    recorded: Counter[str] = Counter()
    for record in told.of(RecordKind.ISSUED):
        recorded.update({code: int(count) for code, count in record.details.items()})
    all_told = recorded.copy()
    for kept in told.unfinished:
        all_told.update({code.value: count for code, count in told.office.ledger.counts(kept.number).items()})
    in_ledger: Counter[str] = Counter()
    for each in told.tally:
        in_ledger[each.code.value] += each.results
    sentence = f"The records of finished work count {counted(recorded.total(), 'result')}, by code as the ledger does."
    return Agreement(sentence, all_told == in_ledger)


def _acceptance(told: OnRecord) -> Agreement:
    fates = sum(each.results for each in told.tally if each.acceptance is not None)
    sentence = f"{counted(told.certificates, 'certificate')} issued; as many accepted, rejected, lapsed or waiting."
    return Agreement(sentence, fates == told.certificates)


def _issued(told: OnRecord) -> Agreement:
    on_requests = sum(each.results for each in told.tally if each.code is ResultCode.SUCCESS and each.device_type)
    total, authorities = sum(told.issued.values()), told.issuing_dcas
    ceremonies = all(one.issued == one.issued_as_recorded for one in authorities if one.destroyed is not None)
    sentence = (
        f"The Issuing DCAs issued {counted(total, 'Device Certificate')}: {on_requests:,} on signing requests, "
        f"{total - on_requests:,} for Devices that the scenario begins with. "
        "Each key ceremony counts what the ledger does."
    )
    return Agreement(sentence, ceremonies and total >= on_requests and sum(one.issued for one in authorities) == total)


def _levels(told: OnRecord) -> Agreement:
    finished = sum(kept.finished is not None for kept in told.submissions)
    alike = all(
        (kept.finished, kept.submitted, kept.requests) == (served.finished, served.submitted, served.requests)
        for kept, served in told.timed
    )
    once = len({kept.number for kept, _ in told.timed}) == len(told.timed) <= finished
    sentence = (
        f"{counted(finished, 'submission')} finished, {len(told.timed):,} of them on the simulated clock, at the "
        "instants that the ledger has."
    )
    return Agreement(sentence, alike and once)


def _forecasts(told: OnRecord) -> Agreement:
    asked = sum(one.actual for one in told.forecasts)
    sentence = f"{counted(asked, 'Device Certificate')} asked for, held against the forecasts."
    return Agreement(sentence, asked == requests_for_devices(told.submissions))


def _lists(told: OnRecord) -> Agreement:
    alike = all(
        [one.number for one in group] == list(range(1, len(group) + 1))
        and group[-1].entries == len(list(told.office.revocations.revoked(issuer, group[-1].issued)))
        for (_, issuer), group in by_issuer(told.lists).items()
    )
    sentence = f"{counted(len(told.lists), 'list')} published, no number missing; the newest show all that was revoked."
    return Agreement(sentence, alike)


def _documents(told: OnRecord) -> Agreement:
    recorded = sorted(
        (record.subject, record.details["version"], record.details["late"])
        for record in told.of(RecordKind.DOCUMENT_LODGED)
        if record.details
    )
    kept = sorted((one.information.row.title, str(one.version), str(one.late)) for one in told.documents)
    return Agreement(f"{counted(len(kept), 'document')} lodged, each on record with its timing.", recorded == kept)
