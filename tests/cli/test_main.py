"""The command as a process of its own: it starts, says its version, and explains itself."""

import subprocess
import sys
from importlib.metadata import version


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulator.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_it_says_its_version() -> None:
    assert run("--version").stdout == f"smki-sim {version('smki-sim')}\n"


def test_an_expected_failure_is_one_message_and_status_2() -> None:
    done = run("decide", "missing.xml")
    assert done.returncode == 2
    assert done.stderr == "smki-sim: cannot read 'missing.xml': No such file or directory; check the path\n"
