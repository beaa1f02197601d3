"""What steps look at in the SMKI Service and its repository: answers, service levels, lists, certificates, files."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from simulator.bdd import reading
from simulator.bdd.smki_orders import SmkiOrders
from simulator.bdd.smki_requests import RequestItems, key_usage, remote_party_role
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.journal import EventKind
from simulator.registers.repository_entry import LodgedCertificate
from simulator.smki.extracts import Extract, write_extract
from simulator.smki.ledger_rows import Kept
from simulator.smki.outcomes import BatchState
from simulator.smki.results import Result
from simulator.smki.submission import SubmissionKind

_STATUSES = {"in use": "I", "revoked": "R"}
_EXTRACTS = {"full": Extract.full, "delta": Extract.delta}


def answer_words(stage: SmkiOrders) -> str:
    """What the office has said so far to what was handed in last: ``SUCCESS``, ``REJECTED because ad-hoc-limit``.

    Of a single request its result, of a batch its state.
    """
    kept = stage.submission
    if kept.kind is SubmissionKind.SINGLE and kept.state is BatchState.COMPLETED:
        return result_words(stage.request_results[0])
    return _because(kept.state.value, kept.refusal)


def result_words(result: Result) -> str:
    """``SUCCESS``, or ``INELIGIBLE because subscriber-not-eligible``."""
    return _because(result.code.value, result.finding)


def _because(word: str, finding: Finding | None) -> str:
    return f"{word} because {finding.code}" if finding else word


def certificate_status(stage: SmkiOrders) -> str:
    """How the repository shows the certificate that was issued last: ``in use``, ``revoked`` or ``not lodged``."""
    serials = [result.serial for result in stage.request_results if result.serial]
    if not serials:
        return "never issued"
    lodged = [entry.status for serial in serials for entry in stage.office.premises.repository.search(serial=serial)]
    words = {status: name for name, status in _STATUSES.items()}
    return next((words[status] for status in lodged), "not lodged")


def service_levels(stage: SmkiOrders) -> list[dict[str, str]]:
    """Of each submission that was served, in order: whose, how many requests, when it was ready, and the level."""
    service = stage.service
    return [
        {
            "Party": service.office.ledger.submission(served.number).party,
            "requests": str(served.requests),
            "ready": written(stage.world.calendar.at(served.finished)),
            "service level": "met" if served.is_met else "missed",
        }
        for served in service.timetable.served
    ]


def refused_at_once(stage: SmkiOrders) -> Counter[str]:
    """How many single requests the office has not taken, by the code of the finding."""
    kept: list[Kept] = list(stage.office.ledger.submissions())
    return Counter(each.refusal.code for each in kept if each.refusal and each.kind is SubmissionKind.SINGLE)


def published_lists(stage: SmkiOrders) -> list[dict[str, str]]:
    """Every revocation list that was published, in order of time."""
    at = stage.world.calendar.at
    return [
        {
            "list": each.kind.name,
            "published": written(at(each.issued)),
            "Certificates": str(each.entries),
            "time limit": "missed" if each.late else "met",
        }
        for each in stage.service.publication.lists
    ]


def key_ceremonies(stage: SmkiOrders, hierarchy: str) -> list[dict[str, str]]:
    """The key ceremonies of the Issuing DCAs or OCAs that the journal shows, in order."""
    stage.service  # noqa: B018 - has what is due done by now
    events = [e for e in stage.world.journal if e.kind is EventKind.KEY_CEREMONY]
    return [
        {"authority": e.details["subject"], "ceremony": e.details["ceremony"], "reason": e.details["reason"]}
        for e in events
        if e.details.get("hierarchy") == hierarchy
    ]


def forecasts(stage: SmkiOrders) -> list[dict[str, str]]:
    """Forecasts against actuals, for each Party and month."""
    return [
        {
            "Party": each.party,
            "month": f"{each.month:%B %Y}",
            "forecast": "none" if each.forecast is None else str(each.forecast),
            "actual": str(each.actual),
        }
        for each in stage.office.forecasts.outcomes()
    ]


def found_certificates(stage: SmkiOrders, criteria: Mapping[str, str]) -> list[LodgedCertificate]:
    """What a search of the repository finds. The criteria are those that there are: none is by name."""
    item = RequestItems(
        criteria, "EUI-64 of", "serial number of", "Remote Party Role", "Key Usage", "status", "lodged on"
    )
    sought: dict[str, Any] = {}
    if whose := item("EUI-64 of"):
        sought["eui64"] = stage.device(whose) if whose in _devices(stage) else stage.user(whose)
    if owner := item("serial number of"):
        sought["serial"] = f"{stage.certificate_for('XML Signing', owner).serial:X}"
    if role := item("Remote Party Role"):
        sought["role"] = remote_party_role(role)
    if usage := item("Key Usage"):
        sought["key_usage"] = key_usage(usage)
    if status := item("status"):
        sought["status"] = reading.look_up("status of a certificate", status, _STATUSES)
    if day := item("lodged on"):
        extract = Extract.delta(reading.moment(day).date(), stage.world.calendar)
        sought["lodged"] = extract.between
    return stage.office.premises.repository.search(**sought)


def _devices(stage: SmkiOrders) -> set[str]:
    return {name for device in stage.devices for name in (device, f"the {device}")}


def extract_counts(stage: SmkiOrders, kind: str, day: str) -> Counter[tuple[str, str, str]]:
    """How many certificates a file of the repository shows, by what became of them, whose they are and their status."""
    make, file = reading.look_up("file of the SMKI Repository", kind, _EXTRACTS), BytesIO()
    write_extract(make(reading.moment(day).date(), stage.world.calendar), stage.office, file)
    table = csv.DictReader(StringIO(ZipFile(file).read("certificates.csv").decode()))
    words = {status: name for name, status in _STATUSES.items()}
    return Counter((row["change"], _whose(row["role"]), words[row["status"]]) for row in table)


def _whose(role: str) -> str:
    if role in (RemotePartyRole.ROOT.title, RemotePartyRole.ISSUING_AUTHORITY.title):
        return "authority"
    return "Organisation" if role else "Device"


def written(moment: datetime) -> str:
    """A date and time as features write it: ``17 April 2019 10:30``."""
    return f"{moment.day} {moment:%B %Y %H:%M}"
