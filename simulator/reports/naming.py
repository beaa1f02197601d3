"""What rule sets and response codes are called in reports, files and pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from simulator.domain.response_codes import RESPONSE_CODES, ResponseCode, Standing
from simulator.engine.results import CERTIFICATE_PARTY
from simulator.reports.wording import printable
from simulator.rules.rulebook import RuleSet

BASELINE = "Baseline"
_LONGEST_SLUG = 60


class Run(Protocol):
    """What came of a run of any size: the rule set that it was under."""

    @property
    def rules(self) -> RuleSet:
        """The rule set."""


def checks_certificate_party(rule_set: RuleSet) -> tuple[str, ...]:
    """The names of the checks that look for a wrong Network Operator's certificate; none on the baseline."""
    return tuple(c.name for c in rule_set.at().checks if c.name.endswith(CERTIFICATE_PARTY))


def headings(results: Sequence[Run]) -> tuple[str, ...]:
    """What each run's column is headed: ``Baseline``, ``SECMP0063 (dcc-assessment)``. Modifications a line each."""
    return _distinct([_with_variants(r) for r in results])


def labels(results: Sequence[Run]) -> tuple[str, ...]:
    """As short as can be told apart, for pictures: ``Baseline``, ``SECMP0063``, ``SECMP0063 + DP107``.

    Where two runs differ by variant, or by option, they are named in full.
    """
    short = tuple(_joined(r, " + ", lambda text: text.partition("=")[0]) for r in results)
    return (
        short if len(set(short)) == len(short) else _distinct([_with_variants(r).replace("\n", " ") for r in results])
    )


def _with_variants(run: Run) -> str:
    return _joined(run, "\n+ ", lambda text: re.sub(r"=(.+)$", r" (\1)", text).replace(",", ", "))


def _joined(run: Run, separator: str, shown: Callable[[str], str]) -> str:
    return separator.join(shown(printable(str(m))) for m in run.rules.modifications) or BASELINE


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """The names, with a number behind those that come again."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return tuple(told)


def slugs(rule_sets: Iterable[str]) -> tuple[str, ...]:
    """The names of rule sets as parts of file names: ``baseline``, ``secmp0063-dcc-assessment``; no two alike."""
    taken: list[str] = []
    for name in rule_sets:
        slug = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")[:_LONGEST_SLUG] or "rules"
        free, number = slug, 1
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        taken.append(free)
    return tuple(taken)


@dataclass(frozen=True)
class Meanings:
    """What the response codes of some runs mean, those of their modifications included."""

    codes: tuple[ResponseCode, ...]

    @classmethod
    def of(cls, results: Sequence[Run]) -> Meanings:
        """The codes of the baseline and of every rule set, as (code, meaning) once each."""
        checks = [c.code for r in results for c in r.rules.at().checks]
        return cls(tuple(dict.fromkeys([*RESPONSE_CODES.values(), *checks])))

    def __getitem__(self, code: str) -> ResponseCode:
        """One code. Where a modification gave a code of the baseline a second meaning, both are told."""
        found = [c for c in self.codes if c.code == code]
        if not found:
            return ResponseCode(code, "meaning not known to this version", Standing.ASSUMPTION)
        weakest = max((c.standing for c in found), key=list(Standing).index)
        return ResponseCode(code, "; or: ".join(dict.fromkeys(c.meaning for c in found)), weakest)


def with_standing(code: ResponseCode) -> str:
    """A code, and how well it is known where it is not published: ``E0621N1 (synthetic)``."""
    return code.code if code.standing is Standing.PUBLISHED else f"{code.code} ({code.standing})"


def short_meaning(code: ResponseCode) -> str:
    """The meaning without its explanation: ``Certificate Party / MPAN mismatch``."""
    return code.meaning.partition(" - ")[0]
