import hashlib
import html
import io
import zipfile
from pathlib import Path

import httpx
import pytest

from simulator.domain.errors import SimulatorError
from simulator.reports.wording import TEST_PKI
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.evidence_pages import PACKED
from simulator.web.demo.gallery import GALLERY
from tests.support.waiting import until
from tests.web.demo.conftest import TOKEN, served


@pytest.fixture
def made(visitor: httpx.Client, evidence: Evidence) -> httpx.Client:
    """A visitor who has waited until the evidence of the stories is there."""
    visitor.get("/evidence")
    until(lambda: evidence.has_ended, "the evidence is made")
    assert evidence.folder, evidence.problem
    return visitor


def test_the_evidence_of_the_stories_can_be_browsed(made: httpx.Client) -> None:
    assert 'src="/evidence/files/index.html"' in made.get("/evidence").text
    index = made.get("/evidence/files/index.html").text
    assert all(story.title in html.unescape(index) for story in GALLERY)
    assert made.get("/evidence/progress").text == "event: done\ndata: 1\n\n"


@pytest.mark.parametrize("name", ["traceability.xlsx", "traceability.csv", "record.json", "junit.xml"])
def test_its_files_can_be_taken_along(made: httpx.Client, name: str) -> None:
    answer = made.get(f"/evidence/files/{name}")
    assert answer.status_code == 200
    assert f"TEST-PKI-{name}" in answer.headers["content-disposition"]


def test_all_of_it_can_be_taken_along_and_held_to_its_manifest(made: httpx.Client) -> None:
    packed = made.get("/evidence/all.zip").content
    assert packed == made.get("/evidence/all.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"TEST-PKI-evidence"}
        assert archive.read(f"{PACKED}/README.txt").decode().startswith(TEST_PKI)
        lines = archive.read(f"{PACKED}/manifest.sha256").decode().splitlines()
        assert len(lines) > len(GALLERY)
        for line in lines:
            digest, _, name = line.partition("  ")
            assert hashlib.sha256(archive.read(f"{PACKED}/{name}")).hexdigest() == digest


@pytest.mark.parametrize(
    "path", ["../pytest.ini", "..%2Foutput.txt", "%2Fetc%2Fpasswd", "features", "none.html", "%00", "a" * 5000]
)
def test_nothing_outside_the_evidence_is_shown(made: httpx.Client, path: str) -> None:
    assert made.get(f"/evidence/files/{path}").status_code == 404


def test_an_evidence_that_was_given_is_shown(made: httpx.Client, evidence: Evidence) -> None:
    assert made.get("/evidence").status_code == 200
    given = Evidence(evidence.folder)
    with served([], given) as site, httpx.Client(base_url=site) as visitor:
        visitor.get(f"/?token={TOKEN}")
        assert "From the folder evidence" in visitor.get("/evidence").text


def test_a_folder_that_is_no_evidence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="is no finished evidence"):
        Evidence(tmp_path)


def test_while_it_is_made_there_is_nothing_to_take_along() -> None:
    with served([], Evidence()) as site, httpx.Client(base_url=site) as visitor:
        visitor.get(f"/?token={TOKEN}")
        assert visitor.get("/evidence/all.zip").status_code == 409
