"""The sample documents in ``fixtures/documents``: the good ones to the octet, the bad ones to the finding."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator.domain.finding import Finding
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.values import ServiceRequest, ServiceResponse
from simulator.duis.writing import write_request, write_response

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
GOOD = sorted((DOCUMENTS / "good").glob("*.xml"))
BAD = tomllib.loads((DOCUMENTS / "bad.toml").read_text(encoding="utf-8"))


class Found(NamedTuple):
    code: str
    reason: str
    line: int
    element: str


def found(finding: Finding) -> Found:
    details = finding.details
    return Found(finding.code, details["reason"], int(details.get("line", "0")), details.get("element", ""))


def read(data: bytes, kind: str) -> ServiceRequest | ServiceResponse | tuple[Finding, ...]:
    return parse_response(data) if kind == "response" else parse_request(data)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_document_is_read_and_written_to_the_octet(path: Path) -> None:
    document = path.read_bytes()
    value = read(document, "request" if path.stem[0].isdigit() else "response")
    if isinstance(value, tuple):
        pytest.fail("\n".join(map(str, value)))
    again = write_request(value) if isinstance(value, ServiceRequest) else write_response(value)
    assert again == document


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_gives_exactly_its_findings(name: str) -> None:
    entry = BAD[name]
    findings = read((DOCUMENTS / "bad" / name).read_bytes(), entry.get("kind", "request"))
    assert isinstance(findings, tuple)
    assert [found(finding) for finding in findings] == [Found(**row) for row in entry["findings"]]


@pytest.mark.parametrize("name", BAD)
def test_every_finding_says_where_and_what_was_expected(name: str) -> None:
    entry = BAD[name]
    findings = read((DOCUMENTS / "bad" / name).read_bytes(), entry.get("kind", "request"))
    assert isinstance(findings, tuple)
    for finding in findings:
        assert finding.message.startswith(f"Line {finding.details['line']}")
        assert finding.clause
        assert finding.subject
        if finding.details["reason"] not in {"not-well-formed", "missing-element"}:
            assert "expected " in finding.message


def test_every_bad_document_is_in_the_table() -> None:
    assert {path.name for path in (DOCUMENTS / "bad").iterdir()} == set(BAD)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("element-misspelt.xml", "RemotePartyRole"),
        ("body-misspelt.xml", "UpdateSecurityCredentialsKRP"),
        ("attribute-misspelt.xml", "schemaVersion"),
        ("role-misspelt.xml", "Supplier"),
        ("role-in-full.xml", "TransCoS"),
        ("service-unknown.xml", "6.15.2"),
        ("alert-certificate-type-unknown.xml", "DigitalSigning"),
    ],
)
def test_a_near_miss_is_named(name: str, meant: str) -> None:
    findings = read((DOCUMENTS / "bad" / name).read_bytes(), BAD[name].get("kind", "request"))
    assert isinstance(findings, tuple)
    assert [finding.details["suggestion"] for finding in findings] == [meant]
    assert findings[0].message.endswith(f"did you mean '{meant}'?")


def test_findings_name_the_request_where_they_can() -> None:
    findings = parse_request((DOCUMENTS / "bad" / "date-impossible.xml").read_bytes())
    assert isinstance(findings, tuple)
    (finding,) = findings
    assert finding.subject == "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1001"
    assert finding.message == (
        "Line 11, ExecutionDateTime: '2030-02-31T00:00:00.000Z' does not exist; "
        "expected a date and time of the calendar in UTC, as 2030-01-02T00:00:00.000Z"
    )
