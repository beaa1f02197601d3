"""An evidence as files in a folder: written with a manifest, read again, and held to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter

from simulator.domain.errors import SimulatorError
from simulator.reports.evidence.gherkin import parse_features
from simulator.reports.evidence.junit import junit_xml
from simulator.reports.evidence.messages import messages_ndjson
from simulator.reports.evidence.pages import (
    document_file,
    feature_files,
    feature_page,
    index_page,
    provenance_page,
    unfinished_page,
)
from simulator.reports.evidence.provenance import Surroundings, provenance_json
from simulator.reports.evidence.record import EvidenceRecord, digest
from simulator.reports.evidence.register import Register, Waiver, register_of_tags
from simulator.reports.evidence.traceability import Traceability, trace
from simulator.reports.evidence.workbook import traceability_csv, traceability_workbook

MANIFEST = "manifest.sha256"
RECORD = "record.json"
PROVENANCE = "provenance.json"
_PROVENANCE_PAGE = "provenance.html"
_INDEX = "index.html"
_NOT_IN_MANIFEST = (MANIFEST, PROVENANCE, _PROVENANCE_PAGE)
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>\S.*)")


class UnusableEvidence(SimulatorError):
    """A folder is no evidence, is damaged, or cannot be written."""


@dataclass(frozen=True)
class Evidence:
    """What was recorded, the documents by SHA-256, and what the project says of its requirements (if it does)."""

    record: EvidenceRecord
    documents: Mapping[str, bytes]
    register: Register | None
    waivers: Sequence[Waiver]
    surroundings: Surroundings
    """What the run ran on, and when."""


@dataclass(frozen=True)
class EvidenceFiles:
    """The files of an evidence by name, and the matrix that they show."""

    contents: Mapping[str, bytes]
    matrix: Traceability


def evidence_files(evidence: Evidence) -> EvidenceFiles:
    """Every file of an evidence. They depend on what was recorded alone; those of the provenance say when."""
    record, surroundings = evidence.record, evidence.surroundings
    features = parse_features(record.sources)
    register = evidence.register
    tags = (tag for feature in features for text in feature.scenarios for tag in text.tags)
    matrix = trace(
        record,
        features,
        register or register_of_tags(tags),
        evidence.waivers,
        surroundings.judged_on,
        has_register=register is not None,
    )
    pages = feature_files(features)
    contents = {
        _INDEX: index_page(record, features, matrix),
        **{pages[feature.uri]: feature_page(feature, record, evidence.documents) for feature in features},
        **{document_file(name, octets): octets for name, octets in sorted(evidence.documents.items())},
        "traceability.csv": traceability_csv(matrix),
        "traceability.xlsx": traceability_workbook(matrix, record),
        "messages.ndjson": messages_ndjson(record, features, evidence.documents, surroundings.version),
        "junit.xml": junit_xml(record, features),
        RECORD: record_json(record, matrix),
    }
    manifest = manifest_of(contents)
    contents |= {
        MANIFEST: manifest,
        PROVENANCE: provenance_json(record, surroundings, digest(manifest)),
        _PROVENANCE_PAGE: provenance_page(record, surroundings, matrix, digest(manifest)),
    }
    return EvidenceFiles(contents, matrix)


@dataclass(frozen=True)
class Kept:
    """What ``record.json`` holds: the record, and the state of each requirement that follows from it."""

    record: EvidenceRecord
    requirements: Mapping[str, str]


_KEPT = TypeAdapter(Kept)


def record_json(record: EvidenceRecord, matrix: Traceability) -> bytes:
    """The record as data: what two evidences are compared by."""
    states = {row.requirement.id: row.state.value for row in matrix.rows}
    return _KEPT.dump_json(Kept(record, states)) + b"\n"


def parse_record(content: bytes) -> Kept:
    """Read it again. Raises ``ValueError`` if it is something else."""
    return _KEPT.validate_json(content)


def manifest_of(contents: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of each file, as ``sha256sum --check`` reads them."""
    return "".join(f"{digest(content)}  {name}\n" for name, content in sorted(contents.items())).encode()


def manifest_lines(manifest: bytes) -> dict[str, str]:
    """SHA-256 by name of file. Raises ``ValueError`` if a line is none, or leads out of the folder."""
    found = {}
    for line in manifest.decode("utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or PurePosixPath(match["name"]).is_absolute() or ".." in PurePosixPath(match["name"]).parts:
            raise ValueError(f"not a line of a manifest: {line[:80]}")
        found[match["name"]] = match["digest"]
    return found


# -- folders ----------------------------------------------------------------------------------------------------------


def begin(directory: Path) -> None:
    """Make a folder ready for a run: what an earlier one left goes, and a page says that nothing is proved yet.

    Raises :class:`UnusableEvidence` if it holds anything that is no evidence, or cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if any(directory.iterdir()):
            _clear(directory)
        (directory / _INDEX).write_bytes(unfinished_page())
    except OSError as error:
        raise UnusableEvidence(f"cannot write evidence into '{directory}': {error.strerror or error}") from None


def _clear(directory: Path) -> None:
    """Delete the files of an earlier evidence, which its manifest names, and nothing else."""
    index = directory / _INDEX
    try:
        names = [*manifest_lines((directory / MANIFEST).read_bytes()), *_NOT_IN_MANIFEST]
    except (OSError, ValueError):
        if index.is_file() and index.read_bytes() == unfinished_page():
            return
        raise UnusableEvidence(f"'{directory}' holds other files than an evidence: name an empty folder") from None
    for name in names:
        (directory / name).unlink(missing_ok=True)


def write(directory: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files: the manifest first, so that a run which dies here can be cleared away; the front page last."""
    order = [MANIFEST, *(name for name in contents if name not in (MANIFEST, _INDEX)), _INDEX]
    try:
        for name, content in ((name, contents[name]) for name in order):
            file = directory / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
    except OSError as error:
        raise UnusableEvidence(f"cannot write evidence into '{directory}': {error.strerror or error}") from None


def damage(manifest: Mapping[str, str], files: Mapping[str, bytes | None]) -> Iterable[str]:
    """What is wrong with files (nothing where one is missing), held to the manifest."""
    for name, expected in manifest.items():
        content = files.get(name)
        if content is None:
            yield f"'{name}' is missing"
        elif digest(content) != expected:
            yield f"'{name}' has been changed"
