"""How a modification is refused: every fault that was found, each with what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from simulator.domain.errors import SimulatorError
from simulator.domain.finding import Finding


class UnusableModification(SimulatorError):
    """A modification of one's own cannot be used; ``findings`` say why, one by one."""

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"'{name}'{_where(finding)}: {finding.message}" for finding in findings))


def unusable(name: str, code: str, message: str, line: int | None = None) -> UnusableModification:
    """One fault of a file as a whole, at a line of it if that is known."""
    return UnusableModification(name, [Finding(code, message, details={"line": str(line)} if line else {})])


def hint(name: str, known: Iterable[str]) -> str:
    """``did you mean 'user-is-known'?``, or what there is where nothing has nearly that name."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}"


def _where(finding: Finding) -> str:
    return f", line {finding.details['line']}" if "line" in finding.details else ""
