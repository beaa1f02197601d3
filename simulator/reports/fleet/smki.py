"""What the SMKI Service did in a national run: the same under every rule set, so it is told once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from simulator.domain.time import HOUR, Calendar
from simulator.engine.fleet.national import NationalRun
from simulator.engine.fleet.national_smki import NationalBatch
from simulator.pki.ceremonies import CeremonyKind
from simulator.pki.list_issuance import ListKind
from simulator.reports.fleet.groups import Group
from simulator.reports.fleet.table import FleetTable, Row


def smki_figures(run: NationalRun) -> dict[str, object]:
    """The counts as plain data."""
    return {group.title: {label: counts[0] for label, counts in group.rows} for group in smki_groups(run)}


def smki_groups(run: NationalRun) -> Iterator[Group]:
    """The counts, in one column."""
    smki = run.smki
    yield Group(
        "Signing requests for Device Certificates",
        [
            ("signing requests", [sum(batch.requests for batch in smki.batches)]),
            ("batches", [len(smki.batches)]),
            ("batches served in time", [len(smki.batches) - len(smki.missed) - len(smki.waiting)]),
            ("batches served late", [len(smki.missed)]),
            ("batches not served before the end", [len(smki.waiting)]),
            ("hours by which the latest was late", [max(map(_hours_late, smki.missed), default=0)]),
        ],
    )
    kinds = Counter(ceremony.kind for ceremony in smki.ceremonies)
    destroyed = Counter(c.reason for c in smki.ceremonies if c.kind is CeremonyKind.KEY_DESTROYED)
    reasons = [(f"private keys destroyed: {reason}", [count]) for reason, count in sorted(destroyed.items())]
    yield Group("Issuing DCAs", [("key pairs generated", [kinds[CeremonyKind.KEY_GENERATED]]), *reasons])
    lists = [(kind, [each for each in smki.lists if each.kind is kind]) for kind in ListKind]
    yield Group(
        "Revocation lists",
        [
            row
            for kind, published in lists
            for row in (
                (f"{kind.value}s published", [len(published)]),
                (f"{kind.value}s published late", [sum(not each.is_met for each in published)]),
            )
        ],
    )
    told = [outcome for outcome in smki.forecasts if outcome.forecast is not None]
    yield Group(
        "Forecasts, by Subscriber and month",
        [
            ("months with a forecast", [len(told)]),
            ("months without one", [len(smki.forecasts) - len(told)]),
            ("months with more requests than forecast", [sum(outcome.excess > 0 for outcome in told)]),
        ],
    )


def smki_tables(run: NationalRun) -> tuple[FleetTable, ...]:
    """The SMKI Service's tables of rows."""
    return (
        FleetTable(
            "fleet-smki-batches",
            "SMKI batches",
            "batches of signing requests by month, Subscriber and Device Type, and how they were served",
            ("month", "subscriber", "device", "batches", "requests", "in_time", "late", "waiting", "most_hours_late"),
            tuple(_batches(run)),
        ),
        FleetTable(
            "fleet-smki-authorities",
            "Issuing DCAs",
            "what happened to the keys of the Issuing DCAs, when and why",
            ("moment_utc", "authority", "what", "reason", "certificates_issued"),
            tuple(_ceremonies(run)),
        ),
        FleetTable(
            "fleet-smki-lists",
            "Revocation lists",
            "revocation lists by month, and how many were published late",
            ("month", "list", "published", "late"),
            tuple(_lists(run)),
        ),
        FleetTable(
            "fleet-smki-forecasts",
            "Forecasts",
            "signing requests forecast and handed in, by month and Subscriber",
            ("month", "subscriber", "forecast", "actual"),
            tuple(_forecasts(run)),
        ),
    )


def _batches(run: NationalRun) -> Iterator[Row]:
    calendar = Calendar(run.scenario.start)
    found: defaultdict[tuple[str, str, str], list[NationalBatch]] = defaultdict(list)
    for batch in run.smki.batches:
        month = f"{calendar.at(batch.submitted):%Y-%m}"
        found[month, batch.subscriber, batch.device_type.title].append(batch)
    for group, batches in sorted(found.items()):
        waiting = sum(batch.served is None for batch in batches)
        late = [_hours_late(batch) for batch in batches if batch.served and not batch.served.is_met]
        counts = len(batches), sum(batch.requests for batch in batches), len(batches) - len(late) - waiting, len(late)
        yield *group, *counts, waiting, max(late, default=0)


def _hours_late(batch: NationalBatch) -> int:
    """By how many hours, begun ones counted in full, it was served late."""
    return -((batch.served.deadline - batch.served.finished) // HOUR) if batch.served else 0


def _ceremonies(run: NationalRun) -> Iterator[Row]:
    for each in run.smki.ceremonies:
        issued = "" if each.certificates_issued is None else each.certificates_issued
        yield f"{each.at:%Y-%m-%d %H:%M}", each.authority.common_name or "", each.kind.value, each.reason.value, issued


def _lists(run: NationalRun) -> Iterator[Row]:
    calendar = Calendar(run.scenario.start)
    published: Counter[tuple[str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    for each in run.smki.lists:
        month = f"{calendar.at(each.issued):%Y-%m}", each.kind.value
        published[month] += 1
        late[month] += not each.is_met
    for month, count in sorted(published.items()):
        yield *month, count, late[month]


def _forecasts(run: NationalRun) -> Iterator[Row]:
    for outcome in run.smki.forecasts:
        forecast = "" if outcome.forecast is None else outcome.forecast
        yield f"{outcome.month:%Y-%m}", outcome.party, forecast, outcome.actual
