"""The evidence of an acceptance run, to be browsed: one that was given, or one of the stories, made when asked for.

An evidence of the stories is made as anybody would make it, by pytest with ``--evidence``, in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.domain.errors import SimulatorError
from simulator.reports.evidence.files import MANIFEST
from simulator.stories import feature
from simulator.web.demo.gallery import GALLERY

INDEX = "index.html"


class Evidence:
    """A folder with an evidence. Without ``given``, :meth:`start` begins to make one of the stories."""

    def __init__(self, given: Path | None = None) -> None:
        if given is not None and not _is_evidence(given):
            message = f"'{given}' is no finished evidence: name the DIR of a run with 'pytest --evidence DIR'"
            raise SimulatorError(message)
        self.given = given
        self._lock = threading.Lock()
        self._work: TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to make an evidence of the stories, unless there is one or it has begun."""
        with self._lock:
            if self.given is None and self._process is None:
                self._work = TemporaryDirectory(prefix="smki-sim-evidence-")
                self._process = _run(Path(self._work.name))

    def stop(self) -> None:
        """End the process, and forget what it has made."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._work is not None:
            self._work.cleanup()

    @property
    def folder(self) -> Path | None:
        """Where the evidence lies; nothing while it is not there."""
        if self.given is not None or self._work is None or self._process is None or self._process.poll() is None:
            return self.given
        made = Path(self._work.name) / "evidence"
        return made if _is_evidence(made) else None

    @property
    def problem(self) -> str:
        """What went wrong when it was made, in the words of pytest; nothing as long as nothing has."""
        if self.folder is not None or self._work is None or self._process is None or self._process.poll() is None:
            return ""
        return (Path(self._work.name) / "output.txt").read_text(encoding="utf-8", errors="replace")

    @property
    def has_ended(self) -> bool:
        """Whether there is an evidence or a problem."""
        return self.folder is not None or bool(self.problem)


def _is_evidence(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and (folder / INDEX).is_file()


def _run(work: Path) -> subprocess.Popen[bytes]:
    """Have pytest carry out the stories, in a folder with nothing else in it."""
    stories = work / "stories"
    stories.mkdir()
    for story in GALLERY:
        (stories / f"{story.name}.feature").write_text(feature(story.name), encoding="utf-8")
    (work / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", "pytest.ini", "-p", "no:cacheprovider", "-q",
               "stories", "--evidence", "evidence"]  # fmt: skip
    with (work / "output.txt").open("wb") as output:
        return subprocess.Popen(command, cwd=work, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
