"""``smki-sim matrix``: text, data, files, expectation files and their exit status, near misses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.support.command import Command

RELIEF = "DP107=registered-operator"


def test_as_data(smki_sim: Command) -> None:
    done = smki_sim("matrix", "--from", "baseline", "--to", RELIEF, "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 0
    assert data["combinations"] > 10_000_000
    assert {"rule", "count", "before", "after", "example"} <= data["changed"][0].keys()
    assert sum(changed["count"] for changed in data["changed"]) == data["changed_combinations"]
    assert any(part["statement"].startswith("6.15.1 from Suppliers: 0 of") for part in data["unchanged"])


def test_as_text_and_files(smki_sim: Command, tmp_path: Path) -> None:
    done = smki_sim("matrix", "--to", "SECMP0063", "--out", tmp_path)
    text = " ".join(done.stdout.split())
    assert "From baseline to SECMP0063=dcc-assessment" in text
    assert "6.15.1 from Network Operators: 0 of" in text
    assert "made up here" in text
    rows = list(csv.DictReader(io.StringIO((tmp_path / "matrix.csv").read_text())))
    assert {row["kind"] for row in rows} == {"changed", "unchanged"}
    page = (tmp_path / "matrix.html").read_text()
    assert "TEST PKI" in page
    assert all(row["rule"].replace("'", "&#39;") in page for row in rows)
    assert len(json.loads((tmp_path / "matrix.json").read_text())["changed"]) == 4


def test_an_expectation_is_written_and_held(smki_sim: Command, tmp_path: Path) -> None:
    file = tmp_path / "expected.toml"
    assert smki_sim("matrix", "--to", RELIEF, "--write-expectation", file).returncode == 0
    assert smki_sim("matrix", "--to", RELIEF, "--expect", file).returncode == 0
    done = smki_sim("matrix", "--to", "DP107=certificate-owner", "--expect", file)
    assert done.returncode == 1
    assert "Not as expected" in done.stdout
    assert "unexpected: 6.15.1" in done.stdout


def test_a_stale_expectation_is_no_trace(smki_sim: Command, tmp_path: Path) -> None:
    file = tmp_path / "expected.toml"
    file.write_text("[[change]]\nbefore = 'accepted'\nafter = 'E9 (gone)'\n")
    done = smki_sim("matrix", "--to", RELIEF, "--expect", file, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["departures"][0]["kind"] == "stale"


def test_bad_input(smki_sim: Command, tmp_path: Path) -> None:
    no_toml = tmp_path / "no.toml"
    no_toml.write_text("[[")
    no_text = tmp_path / "no.text"
    no_text.write_bytes(b"\xff\xfe")
    for arguments, said in (
        (("--to", "SECMP63"), "did you mean 'SECMP0063'"),
        (("--to", RELIEF, "--expect", no_toml), "is no TOML"),
        (("--to", RELIEF, "--expect", no_text), "save it as UTF-8"),
        (("--to", RELIEF, "--expect", tmp_path / "none.toml"), "cannot read"),
        ((), "--to"),
    ):
        done = smki_sim("matrix", *arguments)
        assert done.returncode == 2, done.stdout
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_two_rule_sets_that_decide_alike(smki_sim: Command) -> None:
    done = smki_sim("matrix", "--from", "DP107=without-6.1f", "--to", "DP107=certificate-owner")
    assert "0 decisions differ of" in " ".join(done.stdout.split())


def test_a_replay_is_counted(smki_sim: Command) -> None:
    done = smki_sim("matrix", "--to", RELIEF, "--replay", "1")
    assert done.returncode == 0
    assert "replayed: 12 of 12 agree" in done.stdout
