"""From the bytes of a document that the S1SP signed to what it says, or to all that is wrong with it."""

from __future__ import annotations

from typing import TypeVar

from simulator.domain.documents import LIMIT
from simulator.domain.finding import Finding
from simulator.duis.documents import check_root
from simulator.duis.findings import Findings
from simulator.duis.forms import Record
from simulator.duis.s1sp_documents import S1SP_ALERT, SMETS1_SIGNED_RESPONSE
from simulator.duis.s1sp_values import S1spAlert, Smets1Response
from simulator.duis.safe_xml import read_tree

T = TypeVar("T")


def parse_smets1_response(data: bytes, *, limit: int = LIMIT) -> Smets1Response | tuple[Finding, ...]:
    """Read what the S1SP signed about a request: the answer, or the findings.

    As :func:`~simulator.duis.reading.parse_response`. An alert of a SMETS1 Device, which may stand in the same
    document, is not read.
    """
    return _parse(data, limit, "SMETS1SignedResponse", SMETS1_SIGNED_RESPONSE)


def parse_s1sp_alert(data: bytes, *, limit: int = LIMIT) -> S1spAlert | tuple[Finding, ...]:
    """Read an alert that the S1SP signed: the alert, or the findings."""
    return _parse(data, limit, "S1SPAlert", S1SP_ALERT)


def _parse(data: bytes, limit: int, root_name: str, record: Record[T]) -> T | tuple[Finding, ...]:
    root = read_tree(data, limit)
    if isinstance(root, Finding):
        return (root,)
    findings = Findings()
    if not check_root(root, root_name, findings):
        return findings.all()
    value = record.read(root, root_name, findings)
    return findings.all() if findings else value
