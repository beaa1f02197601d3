"""What each file of an evidence says of the run that conftest tells."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from openpyxl import load_workbook

from simulator.reports.evidence import files
from simulator.reports.evidence.gherkin import FeatureText
from simulator.reports.evidence.junit import junit_xml
from simulator.reports.evidence.messages import messages_ndjson
from simulator.reports.evidence.pages import feature_page, index_page
from simulator.reports.evidence.provenance import Commit, Surroundings
from simulator.reports.evidence.record import EvidenceRecord
from simulator.reports.evidence.register import Register, Requirement
from simulator.reports.evidence.traceability import Traceability, trace
from simulator.reports.evidence.workbook import traceability_csv, traceability_workbook

Features = tuple[FeatureText, ...]
NOW = datetime(2026, 6, 30, tzinfo=UTC)


@pytest.fixture
def matrix(record: EvidenceRecord, features: Features) -> Traceability:
    register = Register(requirement=[Requirement(id="wrong", text="=1+1"), Requirement(id="forgotten")])
    return trace(record, features, register, [], date(2026, 6, 30))


@pytest.fixture
def evidence(record: EvidenceRecord, documents: dict[str, bytes]) -> files.Evidence:
    here = Surroundings("0.1.0", Commit("abc"), Commit(), "CPython 3", "Linux", {"lxml": "6"}, NOW, NOW, 0, 1)
    return files.Evidence(record, documents, None, (), here)


def parsed(page: bytes) -> Any:
    """A page as a tree."""
    return html.fromstring(page.decode())


def words_of(page: bytes) -> str:
    """What a page says, without its style sheet."""
    words = " ".join(parsed(page).xpath("//body//text()")).split()
    return " ".join(words).replace(" ,", ",")


# -- pages ------------------------------------------------------------------------------------------------------------


def test_a_feature_page_shows_rules_steps_tables_docstrings_and_outcomes(
    record: EvidenceRecord, features: Features, documents: dict[str, bytes]
) -> None:
    words = words_of(feature_page(features[0], record, documents))
    for expected in (
        "A meter <b>of</b> mine",
        "About 6.21, on two lines.",
        "Rule: It is the registered distributor's",
        "✓ passed Given a meter",
        "=1 + 1 <EELC>",
        "for good",
        "✗ failed Then it is not there",
        "– not run",
        "– skipped",
    ):
        assert expected in words


def test_a_feature_page_tells_answers_with_their_clause_and_what_was_exchanged(
    record: EvidenceRecord, features: Features, documents: dict[str, bytes]
) -> None:
    page = feature_page(features[0], record, documents)
    words = words_of(page)
    assert "To 6.21 of LOND for the ESME: E4, decided by eligible No Clause: SRPD 6.1(f); no modification" in words
    assert "It looked at: a fact = no" in words
    assert "Cause: certificate-expired: It has expired (SEC L3.1)" in words
    assert "Service Request 6.21 of LOND" in words
    assert "signature: ✗ invalid" in words
    assert "Rule set: SECMP0063=all-senders. Simulated clock: 2019-03-04 00:00:00 to 2019-03-04 01:00:00 UTC" in words


def test_links_within_the_evidence_lead_somewhere(evidence: files.Evidence) -> None:
    contents = files.evidence_files(evidence).contents
    pages = {name: parsed(content) for name, content in contents.items() if name.endswith(".html")}
    broken = []
    for name, page in pages.items():
        for link in page.xpath("//@href | //@*[local-name() = 'href']"):
            file, _, anchor = link.partition("#")
            target = (Path("/") / Path(name).parent / file).resolve().relative_to("/").as_posix() if file else name
            if target not in contents or (anchor and not pages[target].xpath("//*[@id = $id]", id=anchor)):
                broken.append(f"{name}: {link}")
    assert broken == []


def test_every_page_warns_and_needs_nothing_else(evidence: files.Evidence) -> None:
    contents = files.evidence_files(evidence).contents
    for name in (name for name in contents if name.endswith(".html")):
        text = contents[name].decode()
        assert "TEST PKI, not for live use" in words_of(contents[name])
        outside = [part for part in ("<script", "<link", "src=", "@import", "url(") if part in text]
        assert (name, outside) == (name, [])


def test_an_evidence_that_is_not_complete_says_so_on_its_front(
    record: EvidenceRecord, features: Features, matrix: Traceability
) -> None:
    said = "This evidence is not complete."
    assert said not in words_of(index_page(record, features, matrix))
    broken = replace(record, problems=("The run was interrupted.",))
    assert f"{said} The run was interrupted." in words_of(index_page(broken, features, matrix))


def test_the_front_page_shows_each_requirement_with_its_state(
    record: EvidenceRecord, features: Features, matrix: Traceability
) -> None:
    words = words_of(index_page(record, features, matrix))
    assert "wrong =1+1 ✗ failed ✗ failed The certificate of LOND [LOND] ✓ passed The certificate of EMEB" in words
    assert "forgotten ○ uncovered" in words


# -- for other tools --------------------------------------------------------------------------------------------------


def test_junit_counts_and_names_requirements(record: EvidenceRecord, features: Features) -> None:
    root: Any = etree.fromstring(junit_xml(record, features))
    [suite] = root
    assert dict(suite.attrib) == {
        "name": "A meter <b>of</b> mine", "file": "features/meter.feature",
        "tests": "5", "failures": "1", "errors": "0", "skipped": "2",
    }  # fmt: skip
    failed = suite[1]
    assert failed.xpath("properties/property[@name = 'requirement']/@value") == ["handover", "wrong"]
    assert failed.xpath("string(failure)") == "It is\nthere"
    assert [case.xpath("string(skipped/@message)") for case in suite[3:]] == [
        "not run: it was left out by the choice of scenarios",
        "not yet",
    ]


def test_messages_run_from_start_to_finish_in_simulated_time(
    record: EvidenceRecord, features: Features, documents: dict[str, bytes]
) -> None:
    envelopes = [json.loads(line) for line in messages_ndjson(record, features, documents, "0.1.0").splitlines()]
    kinds = [next(iter(envelope)) for envelope in envelopes]
    assert kinds[:3] == ["meta", "source", "gherkinDocument"]
    assert kinds.count("pickle") == 5
    assert kinds.count("testCase") == kinds.count("testCaseFinished") == 4
    assert envelopes[-1]["testRunFinished"]["success"] is False
    results = [e["testStepFinished"]["testStepResult"] for e in envelopes if "testStepFinished" in e]
    failed = [result for result in results if result["status"] == "FAILED"]
    assert [result["message"] for result in failed] == ["It is\nthere"]
    durations = [(result["duration"]["seconds"], result["duration"]["nanos"]) for result in results]
    assert (1, 500_000_000) in durations
    attached = [envelope["attachment"]["mediaType"] for envelope in envelopes if "attachment" in envelope]
    assert attached == ["text/xml", "text/plain", "image/svg+xml"]


def test_the_workbook_holds_texts_as_texts(matrix: Traceability, record: EvidenceRecord) -> None:
    book = load_workbook(io.BytesIO(traceability_workbook(matrix, record)))
    assert book.sheetnames == ["Requirements", "Scenarios", "Remarks"]
    rows = list(book["Requirements"].values)
    assert rows[1][:2] + rows[1][4:8] == ("wrong", "=1+1", "failed", 1, 1, 0)
    assert rows[2][0:5:4] == ("forgotten", "uncovered")
    assert book["Requirements"]["B2"].data_type == "s"
    assert [row[2] for row in list(book["Scenarios"].values)[1:]] == [
        "The certificate of LOND [LOND]",
        "The certificate of EMEB [EMEB]",
    ]


def test_the_rows_have_one_for_a_requirement_without_scenarios(matrix: Traceability) -> None:
    lines = traceability_csv(matrix).decode().splitlines()
    assert lines[1].startswith("wrong,failed,The certificate of LOND [LOND],features/meter.feature,21,1,failed,,SECMP")
    assert lines[-1] == "forgotten,uncovered,,,,,,,"


# -- as files ---------------------------------------------------------------------------------------------------------


def test_the_record_can_be_read_again(evidence: files.Evidence) -> None:
    kept = files.parse_record(files.evidence_files(evidence).contents[files.RECORD])
    assert kept.record == evidence.record


def test_wall_clock_changes_the_provenance_alone(evidence: files.Evidence) -> None:
    later = replace(evidence, surroundings=replace(evidence.surroundings, finished=NOW.replace(hour=1)))
    one, two = files.evidence_files(evidence).contents, files.evidence_files(later).contents
    assert {name for name in one if one[name] != two[name]} == {"provenance.json", "provenance.html"}


@pytest.mark.parametrize("line", ["abc  x", f"{'0' * 64}  ../x", f"{'0' * 64}  /x", f"{'0' * 64} x"])
def test_a_manifest_that_leads_out_of_its_folder_is_none(line: str) -> None:
    with pytest.raises(ValueError, match="not a line of a manifest"):
        files.manifest_lines(line.encode())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(files.UnusableEvidence, match="cannot write evidence into"):
        files.begin(tmp_path / "file")
