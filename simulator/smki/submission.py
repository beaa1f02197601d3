"""What a Subscriber hands in: one signing request, or a batch of them in a file.

A batch is a text with one request a line, PKCS#10 in DER, written in Base64 (assumption: the published format was not
at hand). Its officer states the SHA-256 of the file; a file that has another one was tampered with on its way.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.domain.devices import DeviceType
from simulator.domain.finding import Finding
from simulator.smki.outcomes import BatchState, Step, after

LEAST_IN_BATCH, MOST_IN_BATCH = 2, 50_000
"""Seed 004 ¶87 says "less than 50,000"; published is "at most 50,000", which counts here."""

MOST_OCTETS_A_LINE = 16_384
"""Of a file's line; a longer one makes the file no batch (assumption)."""

_SOURCE = "SMKI Interface Design Specification"


class SubmissionKind(StrEnum):
    """How it came."""

    SINGLE = "single"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Submission:
    """What an Authorised Responsible Officer hands in for a Party.

    ``device_type`` is what the Subscriber warrants its Devices to be (nothing, for an Organisation's request; one type
    for a whole batch: assumption). ``sha256`` is what the officer states for the file of a batch.
    """

    kind: SubmissionKind
    party: str
    officer: str
    content: bytes = field(repr=False)
    device_type: DeviceType = DeviceType.NONE
    sha256: bytes = field(default=b"", repr=False)

    @classmethod
    def batch(cls, party: str, officer: str, content: bytes, device_type: DeviceType) -> Submission:
        """A batch as its officer sends it, with the right SHA-256."""
        digest = hashlib.sha256(content).digest()
        return cls(SubmissionKind.BATCH, party, officer, content, device_type, digest)

    @classmethod
    def single(cls, party: str, officer: str, request: bytes, device_type: DeviceType = DeviceType.NONE) -> Submission:
        """One request, in DER or PEM."""
        digest = hashlib.sha256(request).digest()
        return cls(SubmissionKind.SINGLE, party, officer, request, device_type, digest)


def batch_file(requests: list[bytes]) -> bytes:
    """The file of a batch from its requests in DER."""
    return b"".join(binascii.b2a_base64(request) for request in requests)


_PEM = re.compile(rb"-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([^-]*)-----END (?:NEW )?CERTIFICATE REQUEST-----")


def batch_file_from_pem(content: bytes) -> bytes:
    """The file of a batch from requests in PEM, one after another; anything else stays as it is."""
    if not content.lstrip().startswith(b"-----BEGIN"):
        return content
    return b"".join(b"".join(body.split()) + b"\n" for body in _PEM.findall(content))


def batch_lines(content: bytes) -> list[bytes]:
    """The lines of a batch, each with a request in Base64. Empty lines at the end are none."""
    text = content.rstrip(b"\r\n")
    return text.split(b"\n") if text else []


def request_of_line(line: bytes) -> bytes:
    """The octets of a line's request; nothing, if it is not Base64 (no request is empty)."""
    try:
        return binascii.a2b_base64(line.rstrip(b"\r"), strict_mode=True)
    except binascii.Error:
        return b""


def read_batch(submission: Submission) -> tuple[BatchState, Finding | None]:
    """Parse the file of a batch as far as its lines: its state after that, and what is wrong with it.

    Findings: ``batch-tampered``, ``batch-format``, ``batch-size``. Broken requests are no fault of the file.
    """
    found = _fault(submission)
    if found is None:
        return after(BatchState.PARSING, Step.READ), None
    return after(BatchState.PARSING, found[0]), found[1]


def _fault(submission: Submission) -> tuple[Step, Finding] | None:
    content = submission.content
    if hashlib.sha256(content).digest() != submission.sha256:
        message = "The file of the batch is not the one that the Authorised Responsible Officer stated."
        return Step.FIND_TAMPERED, Finding("batch-tampered", message, _SOURCE, submission.party)
    lines = batch_lines(content)
    if not content.isascii() or max(map(len, lines), default=0) > MOST_OCTETS_A_LINE:
        message = "The file of the batch is not a text with one signing request in Base64 a line."
        return Step.FIND_UNREADABLE, Finding("batch-format", message, _SOURCE, submission.party)
    if not LEAST_IN_BATCH <= len(lines) <= MOST_IN_BATCH:
        message = f"A batch has {LEAST_IN_BATCH} to {MOST_IN_BATCH:,} signing requests, not {len(lines):,}."
        return Step.FIND_UNREADABLE, Finding("batch-size", message, "seed 004 ¶87", submission.party)
    return None
