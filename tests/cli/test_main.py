"""The command as a process of its own: it starts, says its version, and explains itself."""

import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.support.child import child_module


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = child_module("simulator.cli", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_it_says_its_version() -> None:
    assert run("--version").stdout == f"smki-sim {version('smki-sim')}\n"


@pytest.mark.parametrize("arguments", [("rules",), ("--help",)])
def test_a_full_disk_behind_the_output_is_one_message(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            child_module("simulator.cli", *arguments), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "smki-sim: cannot write the output: No space left on device\n"


def test_output_that_is_closed_is_no_failure() -> None:
    command = ["sh", "-c", 'exec "$@" >&-', "sh", *child_module("simulator.cli", "--version")]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_output_that_nobody_reads_to_its_end_is_no_failure_to_tell_of() -> None:
    command = child_module("simulator.cli", "schema")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_an_expected_failure_is_one_message_and_status_2() -> None:
    done = run("decide", "missing.xml")
    assert done.returncode == 2
    assert done.stderr == "smki-sim: cannot read 'missing.xml': No such file or directory; check the path\n"
