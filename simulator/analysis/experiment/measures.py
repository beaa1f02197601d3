"""The measures of an experiment: named numbers, read off the figures of one replication under one rule set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.actors.homes import DISTRIBUTORS
from simulator.domain.response_codes import ACCEPTED
from simulator.engine.fleet.codes import RIGHT, WRONG
from simulator.engine.fleet.figures import Figures
from simulator.engine.ways import NO_RESPONSE
from simulator.rules.facts import Column

Measures = Mapping[str, float]
"""A number by the name of its measure. What never happened may be left out: it is 0."""

REQUESTS = "requests"
REJECTIONS = "rejections"
WRONG_AT_THE_END = "wrong_at_the_end"
WRONG_AFTER_SEVEN_WORKING_DAYS = "after_seven_working_days.wrong"
LOCKOUTS = "smets1_lockouts"

MEASURES: Mapping[str, str] = {
    REQUESTS: "Service Requests that came to an answer",
    REJECTIONS: "Service Requests that the DSP or the S1SP rejected",
    "after_seven_working_days.right": "ESMEs with the right Network Operator Certificate after seven Working Days",
    WRONG_AFTER_SEVEN_WORKING_DAYS: "ESMEs with a wrong Network Operator Certificate after seven Working Days",
    "after_seven_working_days.none": "ESMEs with no Network Operator Certificate after seven Working Days",
    WRONG_AT_THE_END: "ESMEs with a wrong Network Operator Certificate at the end",
    LOCKOUTS: "SMETS1 ESMEs whose wrong certificate nobody could replace",
    "answered_within_seconds.half": "seconds within which half of the Service Requests were answered",
    "answered_within_seconds.99%": "seconds within which 99 % of the Service Requests were answered",
}
"""What each measure counts. Beside them there are those by response code, network area and Supplier."""

ANSWERS, BY_AREA, BY_SUPPLIER = "answers.", "wrong_at_the_end_by_area.", "wrong_at_the_end_by_supplier."
AFTER_SEVEN_BY_SUPPLIER = "wrong_after_seven_working_days_by_supplier."
"""How the names of those begin; the code, the area's market participant ID or the Supplier's name follows."""


def measures_of(figures: Figures, wrong_by_area: Column, suppliers: Sequence[str]) -> dict[str, float]:
    """Everything that one replication tells. ``wrong_by_area`` are ESMEs with a wrong certificate at the end."""
    found: dict[str, float] = {
        REQUESTS: figures.requests,
        REJECTIONS: sum(n for code, n in figures.answers.items() if code not in (ACCEPTED.code, NO_RESPONSE)),
        **{f"after_seven_working_days.{state}": count for state, count in figures.judgements.items()},
        WRONG_AT_THE_END: figures.wrong_at_the_end,
        LOCKOUTS: figures.lockouts,
        "answered_within_seconds.half": figures.response_seconds(0.5),
        "answered_within_seconds.99%": figures.response_seconds(0.99),
    }
    found |= {f"{ANSWERS}{code}": count for code, count in figures.answers.items()}
    areas = (operator.participant for operator in DISTRIBUTORS)
    found |= {f"{BY_AREA}{area}": int(n) for area, n in zip(areas, wrong_by_area, strict=True)}
    at_the_end = figures.changes.sum(axis=0)
    found |= {f"{BY_SUPPLIER}{name}": int(n) for name, n in zip(suppliers, at_the_end, strict=True)}
    after_seven = figures.judged[:, WRONG - RIGHT]
    found |= {f"{AFTER_SEVEN_BY_SUPPLIER}{name}": int(n) for name, n in zip(suppliers, after_seven, strict=True)}
    return found


def values_of(samples: Iterable[Measures], measure: str) -> list[float]:
    """The values of one measure, by replication."""
    return [sample.get(measure, 0) for sample in samples]


def names_in(samples: Iterable[Measures]) -> Iterator[str]:
    """Every measure that is told, those of :data:`MEASURES` first."""
    others = sorted({name for sample in samples for name in sample} - set(MEASURES))
    yield from (*MEASURES, *others)


def meaning(measure: str) -> str:
    """What a measure counts, in words."""
    if measure in MEASURES:
        return MEASURES[measure]
    beginning, words = next(known for known in _MEANINGS if measure.startswith(known[0]))
    return f"{words} {measure.removeprefix(beginning)}"


_MEANINGS = (
    (ANSWERS, "Service Requests whose final answer was"),
    (BY_AREA, f"{MEASURES[WRONG_AT_THE_END]}, in the network area"),
    (BY_SUPPLIER, f"{MEASURES[WRONG_AT_THE_END]}, installed by"),
    (AFTER_SEVEN_BY_SUPPLIER, f"{MEASURES[WRONG_AFTER_SEVEN_WORKING_DAYS]}, installed by"),
)
