"""``smki-sim check-modification``: text, data, files, features, exit status; other commands with a modification."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.support.command import Command
from tests.support.own_modifications import python_file, toml_file

FIXTURES = Path(__file__).parents[2] / "fixtures" / "modifications"
GAS = FIXTURES / "gas.py"
CODES = FIXTURES / "codes.toml"

FEATURE = """
Feature: Gas
  Background:
    Given a SMETS2 GPF supplied by Avon Energy in the network of NT

  Scenario Outline: A Supplier's 6.21
    When Avon Energy sends 6.21 to place the Certificates of <owner> in the Network Operator slot of the GPF
    Then the response is <code>
    Examples:
      | owner | code |
      | NT    | I0   |
      | SC    | I0   |

  Scenario: What SECMP0063 says stays as it is
    Given SECMP0063 is in force in the reading dcc-assessment
    When Avon Energy sends 6.21 to place the Certificates of SC in the Network Operator slot of the GPF
    Then the response is E0621N1 by 6.21 certificate party
"""
HANDOVER = """
import dataclasses
from simulator.rules.modification import Addition, Delta, Modification, Variant
from simulator.rules.modifications.secmp0063 import SECMP0063

def build(options):
    (_, on_handover) = SECMP0063.variants[0].build({"code-6.21": "E0621N8"}).added
    check = dataclasses.replace(on_handover.check, name="6.21-own")
    return Delta(added=(Addition(check, on_handover.after),))

OWN = Modification("OWN", "Certificates on GPFs", "a test", (Variant("only", "In 6.21", "a test", build),))
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of the user, with two modifications."""
    for file in (GAS, CODES):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_all_of_it_as_text_and_files(smki_sim: Command, own: Path) -> None:
    done = smki_sim("check-modification", GAS.name, "--against", "SECMP0063=proposal", "--out", "found")
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    for said in (
        "added by GAS-6.15.1",
        "From baseline to GAS-6.15.1=draft",
        "6.15.1 from a Gas Supplier on a GPF, for the Remote Party Role NetworkOperator",
        "From SECMP0063=proposal to GAS-6.15.1=draft",
        "SMETS1 ESME baseline 1,740 870 870 nobody",
        "Not run: there is no folder 'features' here",
    ):
        assert said in text
    data = json.loads((own / "found" / "report.json").read_text())
    assert data["features"] is None
    assert [row["change"] for row in data["rules"]] == ["added"]
    assert [(m["from"], m["to"]) for m in data["matrix"]] == [
        ("baseline", "GAS-6.15.1=draft"),
        ("SECMP0063=proposal", "GAS-6.15.1=draft"),
    ]
    assert {row["rules"] for row in data["lockout"]} == {"baseline", "GAS-6.15.1=draft"}
    assert "From baseline to GAS-6.15.1=draft" in (own / "found" / "report.txt").read_text()
    assert (own / "found" / "matrix-1-from-SECMP0063=proposal" / "matrix.html").is_file()


def test_features_that_flip(smki_sim: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # three scenarios are not worth further processes
    (tmp_path / "own.py").write_text(HANDOVER)
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "gas.feature").write_text(FEATURE)
    done = smki_sim("check-modification", "own.py", "--json", "--out", "found")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["features"]
    assert told["scenarios"] == 3
    (flip,) = told["flips"]
    assert (flip["before"], flip["after"], flip["clash"]) == ("passed", "failed", False)
    assert "SC" in flip["scenario"]
    assert flip["step"] == "the response is I0"
    assert "E0621N8 by 6.21-own" in flip["message"]
    assert (tmp_path / "found" / "evidence-with" / "index.html").is_file()


def test_a_departure_from_the_expectation(smki_sim: Command, own: Path) -> None:
    (own / "expected.toml").write_text("")
    done = smki_sim("check-modification", CODES.name, "--expect", "expected.toml", "--json")
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert data["as_expected"] is False
    assert {departure["kind"] for departure in data["matrix"][0]["departures"]} == {"unexpected"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.py", None, "cannot read 'none.py'"),
        ("own.txt", "", "a modification is a file in Python (.py) or TOML (.toml)"),
        ("own.py", "x = (", "'own.py', line 1: this is not Python"),
        ("own.py", "while True: pass", "'own.py': it does not come to an end: after 1 seconds the file is read still"),
        ("own.py", python_file("return facts.usr == 1"), "looks at 'usr', which is no fact; did you mean 'user'?"),
        ("own.toml", toml_file("removed = []"), "'own.toml', line 8: variants.0.removed: there is no such setting"),
        ("own.toml", toml_file("")[:40], "'own.toml', line 3: this is not TOML"),
        ("own.py", python_file(), "there is no variant of own.py 'other'"),
    ],
)
def test_a_file_that_cannot_be_used(
    smki_sim: Command, tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    variant = ["--variant", "other"] if "other" in said else []
    done = smki_sim("check-modification", name, "--time-limit", "1", *variant)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("smki-sim: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_features_that_are_not_there(smki_sim: Command, own: Path) -> None:
    done = smki_sim("check-modification", CODES.name, "--features", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there are no features in 'nowhere'; check the path" in done.stderr


# -- in other commands ------------------------------------------------------------------------------------------------


def test_every_command_takes_one(smki_sim: Command, own: Path) -> None:
    rules = smki_sim("rules", "--modification", f"{CODES.name}=without-gas", "--json")
    codes = {row["check"]: row["code"] for row in json.loads(rules.stdout)}
    assert codes["6.21-certificate-party"] == "E062120"
    assert smki_sim("lockout", "--modification", GAS.name).returncode == 0
    assert "GAS-6.15.1=draft" in smki_sim("matrix", "--from", CODES.name, "--to", GAS.name).stdout


def test_a_scenario_names_one_beside_it(smki_sim: Command, own: Path) -> None:
    (own / "there").mkdir()
    shutil.move(own / CODES.name, own / "there")
    story = f'days = 3\nfleet.homes = 8\n[[modifications]]\nname = "{CODES.name}"\nvariant = "without-gas"\n'
    (own / "there" / "story.toml").write_text(story)
    done = smki_sim("run", "there/story.toml", "--out", "found", "--json")
    assert done.returncode == 0, done.stderr
    assert "MP-CODES=without-gas" in done.stdout
    (own / "there" / "story.toml").write_text(story.replace("without-gas", "without"))
    done = smki_sim("run", "there/story.toml")
    assert done.returncode == 2
    assert "the scenario's modifications.0: there is no variant of codes.toml 'without'" in done.stderr
