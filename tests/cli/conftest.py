"""Every test of the command runs in an empty folder."""

from pathlib import Path

import pytest

from tests.support.command import Command
from tests.support.command import smki_sim as run_command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the commands of the test are run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def smki_sim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run ``smki-sim`` with these arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return run_command
