"""What the matrix says, the wire says: an example of each rule as a signed document, decided by the DSP."""

from __future__ import annotations

from itertools import product

import pytest

from simulator.analysis.matrix.combination import Combination
from simulator.analysis.matrix.decisions import ACCEPTED, Outcome
from simulator.analysis.matrix.matrix import matrix
from simulator.dcc.dsp import Decision
from tests.support.facts import rulebook
from tests.support.staging import Staging
from tests.support.worlds import build

MODIFICATIONS = (
    ("SECMP0063=proposal",),
    ("SECMP0063=business-requirements",),
    ("SECMP0063=dcc-assessment",),
    ("SECMP0063=all-senders",),
    ("DP107=without-6.1f",),
    ("DP107=registered-operator",),
    ("SECMP0063=dcc-assessment", "DP107=registered-operator"),
)

USERS = ("user", "slot_holder")
"""They go by other names in each world."""


def outcome(decision: Decision) -> Outcome:
    if decision.rule is None:
        return ACCEPTED if decision.accepted else Outcome(decision.code)
    return Outcome(decision.rule.check.code.code, decision.rule.check.name)


def is_no_signed_pre_command(combination: Combination) -> bool:
    """One of those needs a Pre-Command that was accepted before: the features send them."""
    return not (combination.key("command_variant") or "").startswith("SIGNED")


@pytest.mark.parametrize("modifications", MODIFICATIONS, ids=" + ".join)
def test_table_and_wire_agree(modifications: tuple[str, ...]) -> None:
    found = matrix(rulebook(), rulebook(*modifications))
    before, after = Staging(build()), Staging(build(*modifications))
    assert found.differences
    for difference in found.differences:
        samples = [difference.example, *filter(is_no_signed_pre_command, found.samples(difference, 4))]
        for sample, (staging, expected) in product(samples, ((before, difference.before), (after, difference.after))):
            assert difference.holds_for(sample)
            decision = staging.decide(sample)
            assert outcome(decision) == expected, (str(difference), str(sample), dict(decision.facts))
            facts = sample.facts()
            told = {name: facts.reading(name) for name in decision.facts if name in sample.places and name not in USERS}
            assert told == {name: decision.facts[name] for name in told}
