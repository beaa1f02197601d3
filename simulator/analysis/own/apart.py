"""Has a modification examined in a process of its own, with a limit to the time that each step of it may take.

A file may run for ever or end the process that reads it. It must not take the user's command with it.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import IO, Any

from simulator.analysis.own.source import Source
from simulator.analysis.own.unusable import UnusableModification, unusable
from simulator.domain.finding import Finding

PATIENCE = 10.0
"""Seconds that reading the file, building a variant or trying out a check may take, each."""
_TO_START = 60.0
_ASK = "-P", "-m", "simulator.analysis.own"


@dataclass(frozen=True, slots=True)
class Examined:
    """What is to be examined: a file, and the variant and options that were asked for."""

    source: Source
    variant: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> str:
        """What the process is told."""
        told = {"name": self.source.name, "content": self.source.content.decode("latin-1")}
        return json.dumps(told | {"variant": self.variant, "options": dict(self.options)})

    @classmethod
    def from_json(cls, text: str) -> Examined:
        """What the process was told."""
        told: Mapping[str, Any] = json.loads(text)
        source = Source(told["name"], told["content"].encode("latin-1"))
        return cls(source, told["variant"], tuple(told["options"].items()))


@lru_cache(maxsize=64)
def examine_apart(what: Examined, patience: float = PATIENCE) -> None:
    """Raise :class:`UnusableModification` with everything that is wrong. A file that is good is not examined again."""
    process = subprocess.Popen(
        [sys.executable, *_ASK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None and process.stdout is not None  # they are pipes
    try:
        with suppress(BrokenPipeError):  # it has ended already, which is seen below
            process.stdin.write(what.as_json())
            process.stdin.close()
        findings = _findings(what.source.name, process.stdout, patience)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    if findings:
        raise UnusableModification(what.source.name, findings)


def _findings(name: str, output: IO[str], patience: float) -> list[Finding]:
    """What the process says in the end. Each line before says what it does next, and starts the clock anew."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_hand_over, args=(output, lines), daemon=True).start()
    doing, limit = "the file is read", _TO_START
    while True:
        try:
            line = lines.get(timeout=limit)
        except queue.Empty:
            message = f"it does not come to an end: after {limit:g} seconds {doing} still; look for a loop there"
            raise unusable(name, "loops", message) from None
        if not line:
            raise unusable(name, "ends-the-program", f"it ends the process while {doing}; take that out")
        told = json.loads(line)
        if "findings" in told:
            return [Finding(**finding) for finding in told["findings"]]
        doing, limit = told["doing"], patience


def _hand_over(output: IO[str], lines: queue.SimpleQueue[str]) -> None:
    try:
        for line in output:
            lines.put(line)
    except ValueError:  # closed, because nobody waits any more
        pass
    lines.put("")


def answer(text: str, channel: IO[str]) -> None:
    """The process's part: say what is done next, and in the end what was found."""
    from simulator.analysis.own.examination import examine  # noqa: PLC0415 - the parent does without it

    def say(**told: object) -> None:
        print(json.dumps(told), file=channel, flush=True)

    what = Examined.from_json(text)
    say(doing="the file is read")
    try:
        modification = what.source.modification()
        found = examine(modification, what.variant, dict(what.options), lambda doing: say(doing=doing))
    except UnusableModification as error:
        found = error.findings
    except BaseException as error:  # whatever the file makes of Python, the user gets an answer
        why = f"it cannot be examined ({type(error).__name__}: {error})"
        found = (Finding("cannot-be-examined", f"{why}; a modification defines checks and a delta, and nothing else"),)
    say(findings=[asdict(finding) for finding in found])


def main() -> None:
    """Run the process's part. What the file prints, in whatever way, does not reach the channel."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer(sys.stdin.buffer.read().decode("utf-8"), channel)
