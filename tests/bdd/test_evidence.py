"""``pytest --evidence DIR``: what a run leaves, whatever ran it and however it ended."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from simulator.bdd import vocabulary

pytest_plugins = ["pytester"]

# As in test_plugin: what is imported now need not be imported again by each of the runs below.
vocabulary.load()

FEATURE = """
    @handover
    Feature: A meter
      Background:
        Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

      @right
      Scenario: The registered distributor's certificate
        When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        Then the response is I0

      @wrong
      Scenario Outline: Another's certificate
        Given the modifications in force are <rules>
        When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
        Then the response is <response>

        Examples:
          | rules              | response                          |
          | none               | I0                                |
          | SECMP0063=proposal | I0                                |
          | SECMP0063          | E0621N1 by 6.21 certificate party |
"""
WRONG = """
    @wrong
    Feature: A mistake
      Scenario: The answer is another
        Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
        When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
        Then the response is I0
        And no DCC Alert is sent
"""
UNDEFINED = """
    Feature: An unknown sentence
      Scenario: Nobody knows it
        Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
        Then the meter sings
"""
REGISTER = """
    [[requirement]]
    id = "right"
    text = "The right certificate is placed"

    [[requirement]]
    id = "wrong"

    [[requirement]]
    id = "forgotten"
"""
NOT_DETERMINED = ("provenance.html", "provenance.json")


def feature(pytester: pytest.Pytester, name: str, text: str) -> None:
    (pytester.path / f"{name}.feature").write_text(dedent(text))


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of an evidence but those that say when it was made."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name not in NOT_DETERMINED)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def record_of(folder: Path) -> Any:
    return json.loads((folder / "record.json").read_bytes())["record"]


def outcomes_of(folder: Path) -> list[str]:
    return [scenario["outcome"] for scenario in record_of(folder)["scenarios"]]


# -- what is in it ----------------------------------------------------------------------------------------------------


def test_an_evidence_holds_every_scenario_with_its_steps_and_its_world(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", FEATURE)
    feature(pytester, "wrong", WRONG)
    feature(pytester, "unknown", UNDEFINED)
    done = pytester.runpytest("--evidence", "proof")
    done.assert_outcomes(passed=4, failed=2)
    done.stdout.fnmatch_lines(["evidence in *proof: 6 scenarios, 4 passed; requirements: *"])
    right, *rows, unknown, wrong = record_of(pytester.path / "proof")["scenarios"]
    assert right["steps"] == ["passed"] * 3
    assert [row["world"]["rules"] for row in rows] == ["baseline", "SECMP0063=proposal", "SECMP0063=dcc-assessment"]
    assert unknown["steps"] == ["passed", "undefined"]
    assert wrong["steps"] == ["passed", "passed", "failed", "not reached"]
    assert wrong["message"].startswith("the response: expected I0, but the DCC answered E21")
    [answer] = rows[2]["world"]["answers"]
    assert (answer["code"], answer["decided_by"]) == ("E0621N1", "6.21-certificate-party")
    kinds = [exchange["event"]["kind"] for exchange in rows[2]["world"]["exchanges"]]
    assert kinds == ["service-request", "rejection"]


def test_every_document_lies_in_it_as_it_was_exchanged(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", FEATURE)
    pytester.runpytest("--evidence", "proof").assert_outcomes(passed=4)
    folder = pytester.path / "proof"
    exchanges = [e for s in record_of(folder)["scenarios"] for e in s["world"]["exchanges"]]
    named = {exchange["document"][:16] for exchange in exchanges if exchange["document"]}
    assert {file.stem for file in (folder / "documents").iterdir()} == named
    assert {file.suffix for file in (folder / "documents").iterdir()} == {".xml", ".bin"}


def test_sha256sum_confirms_the_manifest(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", FEATURE)
    pytester.runpytest("--evidence", "proof")
    folder = pytester.path / "proof"
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "manifest.sha256"], cwd=folder, check=True)
    named = {line.split("  ")[1] for line in (folder / "manifest.sha256").read_text().splitlines()}
    assert named == set(files_of(folder)) - {"manifest.sha256"}


def test_the_provenance_names_version_commit_and_libraries(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", FEATURE)
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *command], cwd=pytester.path, check=True)
    pytester.runpytest("--evidence", "proof", "-p", "no:cacheprovider")
    provenance = json.loads((pytester.path / "proof" / "provenance.json").read_bytes())
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=pytester.path, check=True, capture_output=True, text=True)
    assert provenance["features"]["commit"] == head.stdout.strip()
    assert provenance["libraries"]["pytest-bdd"]
    assert provenance["exit_status"] == 0
    assert {world["rules"]: world["scenarios"] for world in provenance["worlds"]}["baseline"] == 2


# -- the same bytes ---------------------------------------------------------------------------------------------------


def test_the_same_run_gives_the_same_bytes_alone_and_on_several_workers(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", FEATURE)
    feature(pytester, "wrong", WRONG)
    pytester.runpytest("--evidence", "one").assert_outcomes(passed=4, failed=1)
    pytester.runpytest_subprocess("--evidence", "two", "-n", "2", "-p", "xdist").assert_outcomes(passed=4, failed=1)
    one, two = files_of(pytester.path / "one"), files_of(pytester.path / "two")
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


# -- what is left out, and what goes wrong ----------------------------------------------------------------------------


def test_what_the_user_left_out_is_not_run_rather_than_uncovered(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", FEATURE)
    (pytester.path / "register.toml").write_text(dedent(REGISTER))
    pytester.makeini("[pytest]\nsmki_sim_requirements = register.toml")
    pytester.runpytest("--evidence", "proof", "-m", "right").assert_outcomes(passed=1, deselected=3)
    assert outcomes_of(pytester.path / "proof") == ["passed", *["not run"] * 3]
    states = json.loads((pytester.path / "proof" / "record.json").read_bytes())["requirements"]
    assert states == {"right": "covered", "wrong": "not run", "forgotten": "uncovered"}


def test_a_skipped_scenario_is_skipped_and_an_expected_failure_has_failed(pytester: pytest.Pytester) -> None:
    feature(pytester, "meter", FEATURE.replace("@right", "@right @skip"))
    feature(pytester, "wrong", WRONG.replace("@wrong", "@wrong @xfail"))
    pytester.runpytest("--evidence", "proof").assert_outcomes(passed=3, skipped=1, xfailed=1)
    assert outcomes_of(pytester.path / "proof") == ["skipped", "passed", "passed", "passed", "failed"]
    assert record_of(pytester.path / "proof")["scenarios"][-1]["message"].startswith("expected to fail")


def test_a_crashed_worker_leaves_an_evidence_that_says_so(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
        import os
        from pytest_bdd import then

        @then("the machine breaks")
        def breaks():
            os._exit(1)
    """)
    feature(pytester, "meter", FEATURE)
    feature(pytester, "wrong", WRONG.replace("Then the response is I0", "Then the machine breaks"))
    done = pytester.runpytest_subprocess("--evidence", "proof", "-n", "2", "-p", "xdist")
    done.stdout.fnmatch_lines(["evidence in * NOT COMPLETE: *"])
    problems = record_of(pytester.path / "proof")["problems"]
    assert any(problem.startswith("A worker crashed while it ran wrong.feature::") for problem in problems)
    assert outcomes_of(pytester.path / "proof")[-1] == "lost"
    assert "This evidence is not complete" in (pytester.path / "proof" / "index.html").read_text()


def test_an_interrupted_run_leaves_an_evidence_that_says_so(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
        from pytest_bdd import then

        @then("the user loses patience")
        def interrupts():
            raise KeyboardInterrupt
    """)
    feature(pytester, "a", WRONG.replace("Then the response is I0", "Then the user loses patience"))
    feature(pytester, "b", FEATURE)
    pytester.runpytest_subprocess("--evidence", "proof")
    assert outcomes_of(pytester.path / "proof") == ["lost"] * 5
    assert "The run was interrupted." in record_of(pytester.path / "proof")["problems"]


def test_a_run_that_stops_at_the_first_failure_is_not_complete(pytester: pytest.Pytester) -> None:
    feature(pytester, "a", WRONG)
    feature(pytester, "b", FEATURE)
    pytester.runpytest("--evidence", "proof", "-x")
    assert outcomes_of(pytester.path / "proof") == ["failed", *["lost"] * 4]
    assert record_of(pytester.path / "proof")["problems"] == [
        "4 scenarios that had been chosen did not come to a result."
    ]


def test_a_feature_that_cannot_be_read_is_a_problem_of_the_evidence(pytester: pytest.Pytester) -> None:
    feature(pytester, "a", FEATURE)
    feature(pytester, "b", FEATURE.replace("| none ", "none |"))
    pytester.runpytest("--evidence", "proof", "--continue-on-collection-errors")
    problems = record_of(pytester.path / "proof")["problems"]
    assert "'b.feature' could not be read, so that nothing in it was run." in problems


def test_a_run_of_no_scenario_proves_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    pytester.runpytest("--evidence", "proof").assert_outcomes(passed=1)
    assert record_of(pytester.path / "proof")["problems"] == ["No scenario was run."]


def test_until_the_run_ends_the_folder_says_that_it_has_not(pytester: pytest.Pytester) -> None:
    feature(pytester, "a", FEATURE)
    pytester.runpytest("--evidence", "proof").assert_outcomes(passed=4)
    pytester.makeconftest("""
        import os
        from pytest_bdd import then

        @then("the machine breaks")
        def breaks():
            os._exit(1)
    """)
    feature(pytester, "a", WRONG.replace("Then the response is I0", "Then the machine breaks"))
    pytester.runpytest_subprocess("--evidence", "proof")
    assert list(files_of(pytester.path / "proof")) == ["index.html"]
    assert "The run has not finished" in (pytester.path / "proof" / "index.html").read_text()


# -- the folder and the files that the user names ---------------------------------------------------------------------


def test_a_second_run_replaces_the_evidence_of_the_first(pytester: pytest.Pytester) -> None:
    feature(pytester, "a", FEATURE)
    feature(pytester, "b", WRONG)
    pytester.runpytest("--evidence", "proof")
    pytester.runpytest("--evidence", "proof", "b.feature")
    pytester.runpytest("--evidence", "fresh", "b.feature")
    assert files_of(pytester.path / "proof") == files_of(pytester.path / "fresh")


def test_a_folder_with_other_files_is_left_alone(pytester: pytest.Pytester) -> None:
    feature(pytester, "a", FEATURE)
    done = pytester.runpytest("--evidence", ".")
    assert done.ret is pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*holds other files than an evidence: name an empty folder"])
    assert (pytester.path / "a.feature").exists()


@pytest.mark.parametrize(
    ("register", "said"),
    [
        (None, "*cannot read '*register.toml': No such file or directory*"),
        ("[[requirement]]\nid = 1", "*'*register.toml', requirement.0.id: Input should be a valid string*"),
        ("[[requirement", "*'*register.toml' is not TOML: *"),
        ("[[requirement]]\nid = 'a'\n[[requirement]]\nid = 'a'", "*there is more than one id 'a'*"),
    ],
)
def test_a_register_that_cannot_be_read_is_told_before_anything_runs(
    pytester: pytest.Pytester, register: str | None, said: str
) -> None:
    feature(pytester, "a", FEATURE)
    if register is not None:
        (pytester.path / "register.toml").write_text(register)
    done = pytester.runpytest("--evidence", "proof", "--evidence-requirements", "register.toml")
    assert done.ret is pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([said])
    assert not (pytester.path / "proof").exists()
