"""What a run of the features ran on: the commit, the libraries. Its clock is read here and nowhere else."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import simulator
from simulator.engine.surroundings import library_versions
from simulator.reports.evidence.provenance import Commit

_PATIENCE = 10


def now() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


def libraries() -> dict[str, str]:
    """The versions of the libraries that the simulator names as its dependencies, and of what spreads the tests."""
    return library_versions("pytest-xdist")


def commit_of(folder: Path, evidence: Path) -> Commit:
    """The git commit of a work tree; the evidence itself is no change of it."""
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit:
        return Commit()
    changes = _git(folder, "status", "--porcelain", "--", ":/", f":(exclude,top){_within(folder, evidence)}")
    return Commit(commit, bool(changes))


def commit_of_simulator(evidence: Path) -> Commit:
    """The commit that the simulator is run from; none where it is installed."""
    package = Path(simulator.__file__).parent
    tracked = _git(package, "ls-files", "--error-unmatch", "__init__.py")
    return commit_of(package, evidence) if tracked else Commit()


def _within(folder: Path, evidence: Path) -> str:
    top = Path(_git(folder, "rev-parse", "--show-toplevel") or folder)
    return evidence.resolve().relative_to(top.resolve()).as_posix() if _inside(evidence, top) else ".no-evidence"


def _inside(evidence: Path, top: Path) -> bool:
    return evidence.resolve().is_relative_to(top.resolve())


def _git(folder: Path, *arguments: str) -> str:
    """What git answers; nothing if it cannot."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
