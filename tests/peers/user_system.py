"""A User's own system made of the published packages (``user_system.mjs``), and a simulator that it is connected to."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.domain.eui64 import EUI64
from tests.peers.serving import Simulator

PROGRAM = Path(__file__).parent / "user_system.mjs"


@dataclass(frozen=True)
class Received:
    """A document of the DSP, and what the published parser reads in it."""

    document: bytes
    read: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The response code."""
        return str(self.read["header"]["responseCode"])

    @property
    def kind(self) -> str:
        """The parser's name for the kind of body."""
        return str(self.read["kind"])

    @property
    def said(self) -> tuple[str, str]:
        """Response code and kind of body."""
        return self.code, self.kind

    @property
    def request_id(self) -> str | None:
        """The RequestID; the parser writes User IDs small. Alerts have none."""
        parts = self.read["header"].get("requestId")
        return ":".join(parts.values()) if parts else None


@dataclass(frozen=True)
class CarriedOut:
    """What came of one Service Request.

    ``answers`` are to what was posted, in order; ``call_backs`` what was posted to each User since; ``hashes`` the
    SHA-1 hashes of the certificates that the request places, in Base64.
    """

    request_id: str
    answers: tuple[Received, ...]
    call_backs: Mapping[EUI64, tuple[Received, ...]]
    hashes: frozenset[str]

    @property
    def documents(self) -> list[bytes]:
        """Everything that the DSP has sent."""
        call_backs = (each for received in self.call_backs.values() for each in received)
        return [each.document for each in (*self.answers, *call_backs)]


class UserSystem:
    """Sends what it is told to, as whichever User it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._port = self._line().strip()

    def call_backs(self, users: Iterable[EUI64]) -> str:
        """Where these Users' call-backs are to go, as a section of a scenario."""
        urls = (f'"{user}" = "http://127.0.0.1:{self._port}/{user}"' for user in users)
        return "\n".join(["[serve.call_backs]", *urls, ""])

    def carry_out(self, simulator: Simulator, *, call_backs: int = 0, **what: object) -> CarriedOut:
        """Send a request and wait for so many call-backs; ``what`` is told in the program's ``carryOut``."""
        task = {"duis": simulator.duis, "smki": f"{simulator.smki}/", "callBacks": call_backs, **what}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(task, default=str) + "\n")
        self._process.stdin.flush()
        found = json.loads(self._line())
        assert "failure" not in found, found["failure"]
        by_user: dict[EUI64, list[Received]] = {}
        for each in found["callBacks"]:
            received = Received(each["document"].encode(), each["read"])
            by_user.setdefault(EUI64.parse(each["user"]), []).append(received)
        return CarriedOut(
            ":".join(found["exchanges"][0]["sent"]["header"]["requestId"].values()),
            tuple(Received(each["answer"].encode(), each["read"]) for each in found["exchanges"]),
            {user: tuple(received) for user, received in by_user.items()},
            frozenset(found["hashes"]),
        )

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the User's own system has ended"
        return line


@contextmanager
def running_user_system(node: str, java: str, node_modules: Path, pki: Path) -> Iterator[UserSystem]:
    """The User's own system, with the keys of an exported PKI."""
    command = [node, str(PROGRAM), str(node_modules), str(pki), java]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield UserSystem(process)
        finally:
            process.kill()
