"""Which scenarios of acceptance features come out otherwise once a modification is in force as well.

The features are run twice, each in a pytest of its own that leaves evidence; the two evidences are compared.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from simulator.domain.errors import SimulatorError
from simulator.reports.evidence.comparison import scenarios_by_name
from simulator.reports.evidence.files import RECORD, parse_record
from simulator.reports.evidence.gherkin import ScenarioText
from simulator.reports.evidence.record import EvidenceRecord, Outcome, ScenarioRecord, StepOutcome
from simulator.rules.check import RulebookError
from simulator.rules.modification import InForce
from simulator.rules.modifications import MODIFICATIONS
from simulator.rules.rulebook import RuleSet

_WITH_RESULT = (0, 1)
"""Exit statuses of pytest after which there is evidence to compare: all passed, or some failed."""
_LAST_LINES = 12


class UnusableFeatures(SimulatorError):
    """The features cannot be run."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A scenario that comes out otherwise: the step that fails with the modification (or failed without), and why.

    ``clash``: it puts another modification in force that cannot be in force together with this one.
    """

    feature: str
    scenario: str
    before: Outcome
    after: Outcome
    step: str
    message: str
    clash: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What came of the features: how many scenarios ran, and those that flip."""

    scenarios: int
    flips: tuple[Flip, ...]


def run_features(features: Path, evidence: Path, modification: str | None, workers: int) -> EvidenceRecord:
    """Run features in a pytest of their own, with a modification in force as well, and read the evidence of it.

    Where pytest-xdist is there, ``workers`` processes share the work. Raises :class:`UnusableFeatures` if there is no
    evidence.
    """
    # -P: a file of the user's that is called like one of Python's is not taken for it.
    command = [sys.executable, "-P", "-m", "pytest", str(features), "--evidence", str(evidence.resolve())]
    command += ["-q", "-p", "no:cacheprovider", "--no-header", "--color=no"]
    command += ["--modification", modification] if modification else []
    command += ["-n", str(workers)] if workers > 1 and find_spec("xdist") else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        if done.returncode not in _WITH_RESULT:
            raise ValueError
        record = parse_record((evidence / RECORD).read_bytes()).record
    except (OSError, ValueError):
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-_LAST_LINES:])
        raise UnusableFeatures(f"the features in '{features}' cannot be run; pytest says:\n{said}") from None
    if not record.complete:
        raise UnusableFeatures(f"the features in '{features}' did not all run: {' '.join(record.problems)}")
    return record


def compared(before: EvidenceRecord, after: EvidenceRecord, modification: InForce) -> Acceptance:
    """The scenarios whose outcome differs, in the order of the features."""
    old, new, clashes = scenarios_by_name(before), scenarios_by_name(after), frozenset(_clashes(modification))
    flips = (_flip(name, old[name], new[name]) for name in old if name in new)
    different = (flip for flip in flips if flip.before != flip.after)
    return Acceptance(len(new), tuple(replace(flip, clash=flip.message in clashes) for flip in different))


def _clashes(modification: InForce) -> Iterator[str]:
    """What is said where a modification that is shipped is put in force together with this one, and cannot be."""
    for other in (InForce(m, variant) for m in MODIFICATIONS.values() for variant in m.variants):
        try:
            RuleSet((modification, other)).at()
        except RulebookError as error:
            yield str(error)


def _flip(
    name: tuple[str, str], old: tuple[ScenarioText, ScenarioRecord], new: tuple[ScenarioText, ScenarioRecord]
) -> Flip:
    text, record = old if new[1].outcome is Outcome.PASSED else new
    return Flip(
        feature=name[0],
        scenario=name[1],
        before=old[1].outcome,
        after=new[1].outcome,
        step=_failing_step(text.pickle["steps"], record.steps),
        message=record.message,
    )


def _failing_step(steps: Sequence[dict[str, str]], outcomes: Sequence[StepOutcome]) -> str:
    wrong = (StepOutcome.FAILED, StepOutcome.UNDEFINED)
    return next((s["text"] for s, outcome in zip(steps, outcomes, strict=False) if outcome in wrong), "")
