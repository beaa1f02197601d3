"""``smki-sim evidence diff`` on two folders."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner, Result

from simulator.cli.main import app
from simulator.domain.errors import SimulatorError
from tests.support.child import child_module

FEATURE = dedent("""\
    @placing
    Feature: A meter
      Scenario: A Supplier places a certificate
        Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
        And the modifications in force are none
        When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
        Then the response is I0
    """)


@pytest.fixture(scope="module")
def evidences(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two evidences: ``good``, and ``bad``, where a modification is in force that the feature does not expect."""
    folder = tmp_path_factory.mktemp("evidences")
    for name, text in ("good", FEATURE), ("bad", FEATURE.replace("are none", "are SECMP0063")):
        (folder / "meter.feature").write_text(text)
        command = child_module("pytest", "-q", "-p", "no:cacheprovider", "--evidence", name)
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return folder


@pytest.fixture
def copies(evidences: Path, tmp_path: Path) -> Path:
    """A copy that can be spoilt."""
    return Path(shutil.copytree(evidences, tmp_path / "copies"))


def diff(*arguments: str | Path) -> Result:
    """The command; a failure that it is to tell is raised."""
    return CliRunner().invoke(app, ["evidence", "diff", *map(str, arguments)], catch_exceptions=False)


def test_an_evidence_does_not_differ_from_itself(evidences: Path) -> None:
    done = diff(evidences / "good", evidences / "good")
    assert (done.exit_code, done.output) == (0, "no difference\n")


def test_what_got_worse_gives_exit_status_1(evidences: Path) -> None:
    done = diff(evidences / "good", evidences / "bad")
    assert done.exit_code == 1
    assert done.output.splitlines()[0] == (
        "worse: scenario 'A Supplier places a certificate' (meter.feature): passed → failed"
    )
    assert "worse: requirement placing: covered → failed" in done.output
    assert "baseline → SECMP0063=dcc-assessment" in done.output
    assert "DSP to Avon Energy: Rejection E0621N1" in done.output


def test_what_got_better_gives_exit_status_0(evidences: Path) -> None:
    assert diff(evidences / "bad", evidences / "good").exit_code == 0


def test_json_holds_the_same(evidences: Path) -> None:
    told = json.loads(diff(evidences / "good", evidences / "bad", "--json").output)
    assert told["worse"] == 2
    assert told["changes"][0] | {"details": []} == {
        "what": "scenario", "about": "'A Supplier places a certificate' (meter.feature)",
        "before": "passed", "after": "failed", "worse": True, "details": [],
    }  # fmt: skip


def spoil_a_document(folder: Path) -> None:
    next((folder / "documents").iterdir()).write_bytes(b"another")


def lose_a_page(folder: Path) -> None:
    (folder / "features" / "meter.html").unlink()


def rewrite_the_manifest(folder: Path) -> None:
    (folder / "manifest.sha256").write_text(f"{'0' * 64}  index.html\n")


def garble_the_manifest(folder: Path) -> None:
    (folder / "manifest.sha256").write_text("nothing\n")


def cut_the_provenance(folder: Path) -> None:
    (folder / "provenance.json").write_text('{"complete": tr')


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_a_document, "is damaged: 'documents/.*' has been changed"),
        (lose_a_page, "is damaged: 'features/meter.html' is missing"),
        (rewrite_the_manifest, "is damaged: 'manifest.sha256' has been changed, and 1 more"),
        (garble_the_manifest, "is damaged: its manifest or provenance cannot be read"),
        (cut_the_provenance, "is damaged: its manifest or provenance cannot be read"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_damaged_evidence_is_told(copies: Path, spoil: Callable[[Path], None], said: str) -> None:
    spoil(copies / "good")
    with pytest.raises(SimulatorError, match=said):
        diff(copies / "good", copies / "bad")


def test_a_folder_that_is_no_evidence_is_told(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="is no evidence: name the DIR of a run"):
        diff(tmp_path, tmp_path)
    with pytest.raises(SimulatorError, match="is no folder"):
        diff(tmp_path / "x", tmp_path)


def test_a_run_that_never_finished_is_told(copies: Path) -> None:
    for name in ("manifest.sha256", "provenance.json", "record.json"):
        (copies / "good" / name).unlink()
    with pytest.raises(SimulatorError, match="has not finished, or was killed: run it again"):
        diff(copies / "good", copies / "bad")
