"""The result of one signing request, and the result file of a submission with a line for each."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.smki.outcomes import ResultCode

RESULT_FILE_HEADING = ("line", "result", "eui64", "serial", "certificate", "finding", "sentence", "clause")


class Acceptance(StrEnum):
    """What becomes of a certificate after it was issued."""

    WAITING = "waiting"
    """To be picked up, for 30 days."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    """Not picked up in time: it is not given out any more, nor lodged (assumption)."""


class Result(NamedTuple):
    """What became of the request on ``line`` (from 0) of a submission.

    What could be read of the request is there also where it was refused. ``eui64`` is an integer, ``key_usage`` and
    ``role`` are the values of their enumerations; a result without a role is a Device's. ``key`` is the key identifier
    as an integer, known only while the certificate is made. ``certificate`` (DER) is kept until it is accepted; from
    then on it is in the repository, by ``serial`` and ``issuer``.
    """

    line: int
    code: ResultCode
    eui64: int | None = None
    key_usage: int | None = None
    role: int | None = None
    key: int | None = None
    serial: str | None = None
    issuer: str | None = None
    certificate: bytes | None = None
    acceptance: Acceptance | None = None
    finding: Finding | None = None

    @property
    def is_device(self) -> bool:
        """Whether it is about a Device Certificate (or cannot be read at all)."""
        return self.role is None


def result_file(results: Iterable[Result]) -> Iterator[str]:
    """The result file: a heading, then a line of comma-separated values for each request, numbered from 1.

    Certificates are DER in Base64. The columns are an assumption.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(RESULT_FILE_HEADING)
    yield buffer.getvalue()
    for result in results:
        buffer.seek(0)
        buffer.truncate()
        finding = result.finding
        writer.writerow(
            (
                result.line + 1,
                result.code.value,
                "" if result.eui64 is None else EUI64(result.eui64),
                result.serial or "",
                base64.b64encode(result.certificate or b"").decode("ascii"),
                *((finding.code, finding.message, finding.clause) if finding else ("", "", "")),
            )
        )
        yield buffer.getvalue()
