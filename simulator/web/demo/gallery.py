"""The named stories of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from simulator.reports.evidence.gherkin import FeatureText, ScenarioText, parse_features
from simulator.stories import feature

BASELINE = "none"
"""Today's rules, as features write them."""
_SECMP0063 = "SECMP0063=dcc-assessment"
_READINGS = ("SECMP0063=proposal", "SECMP0063=business-requirements", _SECMP0063, "SECMP0063=all-senders")


@dataclass(frozen=True)
class Story:
    """A story in Gherkin: the name of its feature file, the rule set that it is about, and others to compare with.

    The page opens under ``modified``; ``others`` can be chosen; ``compared`` stands beside today's rules.
    """

    name: str
    modified: str = _SECMP0063
    others: tuple[str, ...] = _READINGS
    compared: str = _SECMP0063

    @cached_property
    def text(self) -> FeatureText:
        """Its feature, parsed."""
        (parsed,) = parse_features({f"{self.name}.feature": feature(self.name)})
        return parsed

    @property
    def title(self) -> str:
        """What it is called in the gallery."""
        return self.text.name

    @property
    def about(self) -> str:
        """What it is about, in a few sentences."""
        return " ".join(self.text.node["description"].split())

    @property
    def scenario(self) -> ScenarioText:
        """Its one scenario."""
        (scenario,) = self.text.scenarios
        return scenario

    @property
    def rule_sets(self) -> tuple[str, ...]:
        """Every rule set under which it can be told, today's rules first."""
        return (BASELINE, *self.others)


_RELIEFS = ("DP107=without-6.1f", "DP107=certificate-owner", "DP107=registered-operator")

GALLERY = (
    Story("wrong_distributor"),
    Story("gas_on_electricity"),
    Story("unknown_mpan", compared="SECMP0063=business-requirements"),
    Story("unrelated_network_party"),
    Story("smets1_lockout", modified=BASELINE, others=_RELIEFS, compared="DP107=registered-operator"),
    Story("recovery_through_handover"),
    Story("ca_rotation", modified=BASELINE),
)


@cache
def find_story(name: str) -> Story | None:
    """The story of this name, or nothing."""
    return next((story for story in GALLERY if story.name == name), None)


def rules_in_words(rules: str) -> str:
    """A rule set as readers know it: ``Today's rules``, or the modifications with their readings."""
    return "Today's rules" if rules == BASELINE else rules.replace("=", ", ")
