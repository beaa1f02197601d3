"""Smart DCC's published signing tool (Java), kept running for as many documents as the tests have."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).parent / "ManyDocuments.java"
_QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_NUMBER = struct.Struct(">i")


@dataclass(frozen=True)
class ToolAnswer:
    """What the tool gave: its exit code, the document that it wrote, and its log."""

    code: int
    document: bytes
    log: str

    @property
    def validated(self) -> bool:
        """Schema and signature: an exit code of 0 is not enough, unsigned documents have it too."""
        return self.code == 0 and "passed xsd validation" in self.log and "passed signature check" in self.log


class SigningTool:
    """``tool("Sign", document, …)`` and ``tool("Validate", document, …)``.

    Further arguments are the tool's own: a certificate and a key as PEM files, ``--preserveCounter``.
    """

    def __init__(self, tasks: IO[bytes], answers: IO[bytes]) -> None:
        self._tasks = tasks
        self._answers = answers

    def __call__(self, mode: str, document: bytes, *arguments: object) -> ToolAnswer:
        """Run the tool's program of this name on a document."""
        texts = [mode.encode(), *(str(argument).encode() for argument in arguments)]
        self._tasks.write(_NUMBER.pack(len(texts)))
        for octets in (*texts, document):
            self._tasks.write(_NUMBER.pack(len(octets)) + octets)
        self._tasks.flush()
        return ToolAnswer(self._number(), self._octets(), self._octets().decode(errors="replace"))

    def _number(self) -> int:
        octets = self._answers.read(_NUMBER.size)
        assert octets, "the signing tool's virtual machine has ended"
        (number,) = _NUMBER.unpack(octets)
        return int(number)

    def _octets(self) -> bytes:
        return self._answers.read(self._number())


@contextmanager
def running_tool(java: str, jar: Path) -> Iterator[SigningTool]:
    """The tool of this archive in a virtual machine of its own."""
    command = [java, *_QUICK_START, "-cp", str(jar), str(PROGRAM)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as machine:
        assert machine.stdin is not None
        assert machine.stdout is not None
        try:
            yield SigningTool(machine.stdin, machine.stdout)
        finally:
            machine.kill()
