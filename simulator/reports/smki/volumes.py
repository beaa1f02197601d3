"""What was asked for and what came of it: submissions, signing requests, certificates, acceptance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from simulator.domain.devices import DeviceType
from simulator.reports.smki.tables import Cell, Column, Table, counts, texts, totalled
from simulator.smki.ledger_rows import Kept, Tally
from simulator.smki.outcomes import BatchState, ResultCode
from simulator.smki.results import Acceptance

_NOTHING_SUBMITTED = "Nothing was submitted."


def volume_tables(submissions: Sequence[Kept], tally: Sequence[Tally]) -> list[Table]:
    """Submissions, results, why requests failed, and what became of the certificates."""
    return [_submissions(submissions), _results(submissions, tally), _reasons(submissions, tally), _acceptance(tally)]


def certificate_kind(device_type: DeviceType) -> str:
    """What the certificates of a submission are for: ``ESME``, or Organisations."""
    return device_type.name if device_type is not DeviceType.NONE else "Organisation"


def _submissions(submissions: Iterable[Kept]) -> Table:
    """By Party and kind: how many were refused, are at work, are finished."""
    groups: dict[tuple[str, str], Counter[str]] = {}
    for kept in submissions:
        group = groups.setdefault((kept.party, kept.kind.value), Counter())
        group["all"] += 1
        group["requests"] += kept.requests
        group[_stage(kept)] += 1
    rows = [
        (party, kind, group["all"], group["refused"], group["at work"], group["finished"], group["requests"])
        for (party, kind), group in sorted(groups.items())
    ]
    columns = *texts("Party", "Kind"), *counts("Submissions", "Refused", "At work", "Finished", "Requests")
    total = totalled(rows, columns)
    return Table("submissions", "Submissions", columns, tuple(rows), _NOTHING_SUBMITTED, total)


def _stage(kept: Kept) -> str:
    if kept.refusal is not None:
        return "refused"
    return "finished" if kept.state is BatchState.COMPLETED else "at work"


def _results(submissions: Iterable[Kept], tally: Sequence[Tally]) -> Table:
    """By Party and what the certificates are for: requests taken, results by code, requests without a result.

    Of the result codes, those that occurred, and success.
    """
    taken: Counter[tuple[str, str]] = Counter()
    for kept in submissions:
        if kept.refusal is None:
            taken[kept.party, certificate_kind(kept.device_type)] += kept.requests
    codes: dict[tuple[str, str], Counter[ResultCode]] = {}
    for each in tally:
        group = codes.setdefault((each.party, certificate_kind(each.device_type)), Counter())
        group[each.code] += each.results
    occurred = {ResultCode.SUCCESS, *(each.code for each in tally)}
    shown = [code for code in ResultCode if code in occurred]
    rows: list[tuple[Cell, ...]] = [
        (*key, requests, *(told[code] for code in shown), requests - told.total())
        for key, requests in sorted(taken.items())
        for told in [codes.get(key, Counter())]
    ]
    columns = (
        *texts("Party", "For"),
        *counts("Taken", *(code.value for code in shown), "No result yet"),
    )
    total = totalled(rows, columns)
    return Table("results", "Signing requests and their results", columns, tuple(rows), _NOTHING_SUBMITTED, total)


def _reasons(submissions: Iterable[Kept], tally: Iterable[Tally]) -> Table:
    """Why submissions were not taken, and why requests got no certificate."""
    groups: Counter[tuple[str, str, str]] = Counter()
    for kept in submissions:
        if kept.refusal is not None:
            groups[f"{kept.kind.value} refused", kept.refusal.code, kept.party] += 1
    for each in tally:
        if each.finding:
            groups[each.code.value, each.finding, each.party] += each.results
    rows = [(*key, number) for key, number in sorted(groups.items())]
    columns: tuple[Column, ...] = *texts("Outcome", "Reason", "Party"), *counts("Number")
    return Table("reasons", "Why there was no certificate", columns, tuple(rows), "Every request got its certificate.")


def _acceptance(tally: Iterable[Tally]) -> Table:
    """What became of the certificates after they were issued (RAPP: 30 days to pick them up)."""
    groups: dict[tuple[str, str], Counter[Acceptance]] = {}
    for each in tally:
        if each.acceptance is not None:
            group = groups.setdefault((each.party, certificate_kind(each.device_type)), Counter())
            group[each.acceptance] += each.results
    rows: list[tuple[Cell, ...]] = [
        (*key, told.total(), *(told[acceptance] for acceptance in Acceptance)) for key, told in sorted(groups.items())
    ]
    columns = (
        *texts("Party", "For"),
        *counts("Issued", *(acceptance.value.capitalize() for acceptance in Acceptance)),
    )
    total = totalled(rows, columns)
    return Table("acceptance", "Pick-up and lapse", columns, tuple(rows), "No certificate was issued.", total)


def requests_for_devices(submissions: Iterable[Kept]) -> int:
    """How many Device Certificates were asked for by submissions that were taken."""
    return sum(
        kept.requests for kept in submissions if kept.refusal is None and kept.device_type is not DeviceType.NONE
    )
