"""Steps about the SMKI Repository as a directory and a library: searches, documents, and the files of all of it."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bdd import reading, smki_looking
from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then, when
from simulator.smki.records import RecordKind


@when("{lodger} lodges the {document} {hours:d} hours after it became part of the SEC")
def lodges(stage: Stage, lodger: str, document: str, hours: int) -> None:
    """The next version of a document, by the title that the table of the SMKI Repository gives it."""
    stage.lodge_document(lodger, document, hours)


@then("it is lodged as version {version:d}, {timing}")
def lodged_as(stage: Stage, version: int, timing: str) -> None:
    """``in time``, or ``too late`` after more than a day."""
    if stage.lodged is None:
        disagree(f"the document has not been lodged: {stage.finding}")
    agree("the version", version, stage.lodged.version)
    agree("the timing", timing, "too late" if stage.lodged.late else "in time")


@when("{party} asks for the {document} {count:d} times at once")
def asks_for_document(stage: Stage, party: str, document: str, count: int) -> None:
    """The SMKI Service sends one after another, one in a second."""
    stage.ask_for_document(party, document, count)


@then("{count:d} documents were sent, {late:d} of them after more than 30 seconds")
def sent_documents(stage: Stage, count: int, late: int) -> None:
    """Since the scenario began, to whomever."""
    levels = [record.code for record in stage.office.records.all(RecordKind.DOCUMENT_SENT)]
    agree("how many documents were sent", count, len(levels))
    agree("how many of them were late", late, levels.count("missed"))


@then("{party} gets version {version:d} of the {document}")
def gets_document(stage: Stage, party: str, version: int, document: str) -> None:
    """From the SMKI Repository, at this instant."""
    agree("what stands against it", None, stage.read_document(party, document, version))


@then("{party} does not get the {document} because {code:Name}")
def does_not_get_document(stage: Stage, party: str, document: str, code: str) -> None:
    """The code of the finding."""
    finding = stage.read_document(party, document)
    agree("what stands against it", code, finding.code if finding else "nothing")


@then("{party} may not search the SMKI Repository because {code:Name}")
def may_not_search(stage: Stage, party: str, code: str) -> None:
    """The code of the finding."""
    finding = stage.office.repository_finding(stage.party_name(party), stage.world.clock.time)
    agree("what stands against it", code, finding.code if finding else "nothing")


@then("{party} finds {count:d} Certificates in the SMKI Repository")
def finds(stage: Stage, party: str, count: int, datatable: Sequence[Sequence[str]]) -> None:
    """By a table of criteria: ``EUI-64 of``, ``serial number of``, ``Remote Party Role``, ``status``, ``lodged on``."""
    refused = stage.office.repository_finding(stage.party_name(party), stage.world.clock.time)
    if refused:
        disagree(f"{party} may not search the SMKI Repository: {refused}")
    found = smki_looking.found_certificates(stage, reading.pairs(datatable))
    agree("how many Certificates are found", count, len(found))


@then("the {kind:Word} file of the SMKI Repository of {date:Date} has")
def file_has(stage: Stage, kind: str, date: str, datatable: Sequence[Sequence[str]]) -> None:
    """``full`` (everything) or ``delta`` (one day): a row for each sort (change, Certificates, status, count)."""
    found = smki_looking.extract_counts(stage, kind, date)
    for row in reading.rows(datatable, "change", "Certificates", "status", "count"):
        sort = row["change"], row["Certificates"], row["status"]
        agree(
            f"how many Certificates the {kind} file of {date} has ({', '.join(sort)})", row["count"], str(found[sort])
        )
