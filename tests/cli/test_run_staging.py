"""The folder of a run: an earlier run in it is replaced as a whole, or stays as it was."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from simulator.engine.fleet.claim import claimed
from tests.support.child import child_module
from tests.support.command import Command, Done
from tests.support.waiting import until

START = "2019-03-04"
SHORT = f"""
start = {START}
days = 1
fleet.homes = 2
modifications = []
[smki]
extracts = true
"""
LONG = SHORT.replace("days = 1", "days = 3000").replace("homes = 2", "homes = 40")


@pytest.fixture
def out(folder: Path) -> Path:
    """Where the run lies, beside its scenario."""
    (folder / "short.toml").write_text(SHORT)
    (folder / "long.toml").write_text(LONG)
    return folder / "out"


def run(smki_sim: Command, *arguments: object) -> Done:
    return smki_sim("run", "short.toml", "--out", "out", *arguments)


def publish(smki_sim: Command, at: str) -> None:
    """Use the run's SMKI Repository once it has ended: lists that are due are published."""
    done = smki_sim("smki", "crl", "-s", "short.toml", "-r", "out/repository-baseline.sqlite", "--at", at)
    assert done.returncode == 0, done.stderr


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_interrupted_run_says_so_and_leaves_the_earlier_one_as_it_was(smki_sim: Command, out: Path) -> None:
    assert run(smki_sim).returncode == 0
    before = held(out)
    command = child_module("simulator.cli", "run", "long.toml", "--out", "out")
    with subprocess.Popen(command, cwd=out.parent, stderr=subprocess.PIPE, text=True) as process:
        until((out / ".unfinished" / "repository-baseline.sqlite").exists)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "smki-sim: interrupted\n" in said
    assert "Traceback" not in said
    assert held(out) == before
    assert not (out / ".unfinished").exists()


def test_a_run_is_replaced_as_a_whole(smki_sim: Command, out: Path) -> None:
    assert run(smki_sim, "-m", "DP107").returncode == 0
    (out / "mine.txt").write_text("mine")
    (out / "repository-baseline.sqlite-wal").write_text("what a command that was killed has left")
    (out / ".unfinished").mkdir()
    assert run(smki_sim).returncode == 0
    found = {path.name for path in out.iterdir() if not path.name.startswith("panel-report.")}
    of_the_run = {"extracts-baseline", "figures.json", "journal-baseline.ndjson", "repository-baseline.sqlite"}
    assert found == of_the_run | {"mine.txt", "summary.html"}


def test_a_repository_that_was_used_since_its_run_is_not_lost(smki_sim: Command, out: Path) -> None:
    assert run(smki_sim).returncode == 0
    assert smki_sim("smki", "search", "-s", "short.toml", "-r", "out/repository-baseline.sqlite").returncode == 0
    assert run(smki_sim).returncode == 0, "to look at it is no use of it"
    publish(smki_sim, "2019-04-01")
    before = held(out)
    refused = run(smki_sim)
    assert refused.returncode == 2
    assert "'out/repository-baseline.sqlite' has been used since its run" in refused.stderr
    assert "choose another folder with --out, or replace it with --fresh" in refused.stderr
    assert held(out) == before
    assert run(smki_sim, "--fresh").returncode == 0
    assert run(smki_sim).returncode == 0


def test_a_repository_that_is_used_while_the_next_run_lasts_is_not_lost(smki_sim: Command, out: Path) -> None:
    assert run(smki_sim).returncode == 0
    (out.parent / "next.toml").write_text(SHORT.replace("days = 1", "days = 60"))
    command = child_module("simulator.cli", "run", "next.toml", "--out", "out")
    with subprocess.Popen(command, cwd=out.parent, stderr=subprocess.PIPE, text=True) as process:
        until((out / ".unfinished" / "repository-baseline.sqlite").exists)
        process.send_signal(signal.SIGSTOP)
        publish(smki_sim, "2019-04-01")
        before = held(out)
        process.send_signal(signal.SIGCONT)
        _, said = process.communicate()
    assert process.returncode == 2
    assert "has been used since its run" in said
    assert held(out) == {name: content for name, content in before.items() if ".unfinished" not in name}


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_file_that_no_run_has_left_is_not_replaced(smki_sim: Command, out: Path, content: bytes) -> None:
    out.mkdir()
    (out / "repository-baseline.sqlite").write_bytes(content)
    done = run(smki_sim)
    assert done.returncode == 2
    assert "or is none that a run left: choose another folder" in done.stderr
    assert (out / "repository-baseline.sqlite").read_bytes() == content


def test_a_folder_in_the_way_is_found_before_the_run(smki_sim: Command, out: Path) -> None:
    (out / "repository-baseline.sqlite").mkdir(parents=True)
    done = run(smki_sim, "--fresh")
    assert done.returncode == 2
    assert done.stderr == "smki-sim: 'out/repository-baseline.sqlite' is a folder: choose another folder with --out\n"


def test_a_run_keeps_out_of_the_folder_of_a_national_run(smki_sim: Command, out: Path) -> None:
    out.mkdir()
    (out / "manifest.json").write_text(json.dumps({"premises": 1_000_000}))
    done = run(smki_sim)
    assert done.returncode == 2
    assert "'out' holds a national run or a sweep ('manifest.json'): choose another folder" in done.stderr
    assert list(held(out)) == ["manifest.json"]


def test_two_runs_do_not_share_a_folder(smki_sim: Command, out: Path) -> None:
    with claimed(out):
        done = run(smki_sim)
    assert done.returncode == 2
    assert "another run is at work in 'out'" in done.stderr
