"""``smki-sim smki report``: what an office did, at the terminal and in files."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.support.command import smki, smki_sim
from tests.support.smki_office import request

METER = ("--party", "Avon Energy", "--device-type", "ESME")


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "meter.csr").write_bytes(request(1))
    assert smki("issue", "meter.csr", *METER).returncode == 0
    return folder


def test_the_work_of_earlier_commands_is_told(folder: Path) -> None:
    done = smki("report", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    (row,) = told["tables"]["acceptance"]
    assert (row["Party"], row["For"], row["Accepted"]) == ("Avon Energy", "ESME", 1)
    assert all(agreement["holds"] for agreement in told["agreements"])
    assert smki("report", "--json").stdout == done.stdout


def test_the_terminal_and_the_files_tell_the_same(folder: Path) -> None:
    done = smki("report", "--out", "told")
    assert done.returncode == 0, done.stderr
    assert "1 certificate issued on signing requests" in done.stdout
    assert "THE FIGURES AGREE" in done.stdout
    assert "told/smki_report.html" in done.stdout
    assert {file.suffix for file in (folder / "told").iterdir()} == {".html", ".xlsx", ".json", ".csv"}


def test_figures_that_do_not_agree_are_said_and_end_with_status_1(folder: Path) -> None:
    with sqlite3.connect("smki.sqlite") as connection:
        connection.execute("UPDATE smki_issued SET certificates = 0")
    done = smki("report")
    assert done.returncode == 1
    assert "THE FIGURES DO NOT AGREE: The Issuing DCAs issued 0 Device Certificates" in done.stdout


def test_a_repository_that_is_not_there_is_not_made(folder: Path) -> None:
    done = smki_sim("smki", "report", "--repository", "none.sqlite")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no SMKI Repository 'none.sqlite'" in done.stderr
    assert not (folder / "none.sqlite").exists()
