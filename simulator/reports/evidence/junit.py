"""The run as JUnit XML: a suite per feature, a case per scenario, a property per requirement. No times: see messages.

Sources: the format is that of the Ant task, as build servers read it; ``properties`` within ``testcase`` as pytest
writes them.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from simulator.reports.evidence.gherkin import FeatureText, ScenarioText
from simulator.reports.evidence.record import EvidenceRecord, Outcome, ScenarioRecord
from simulator.reports.wording import printable

_LEFT_OUT = {
    Outcome.SKIPPED: "skipped",
    Outcome.NOT_RUN: "not run: it was left out by the choice of scenarios",
}
_LOST = "no result: the run ended, or a worker crashed, before it was told"


def junit_xml(record: EvidenceRecord, features: Sequence[FeatureText]) -> bytes:
    """The whole file. A scenario without a result because of an accident is an error, so that no server passes it."""
    root = etree.Element("testsuites", {"name": "acceptance"} | _counts(record.scenarios))
    by_place = {scenario.place: scenario for scenario in record.scenarios}
    for feature in features:
        texts = [text for text in feature.scenarios if text.place in by_place]
        scenarios = [by_place[text.place] for text in texts]
        named = {"name": printable(feature.name), "file": feature.uri}
        suite = etree.SubElement(root, "testsuite", named | _counts(scenarios))
        for text, scenario in zip(texts, scenarios, strict=True):
            _case(suite, feature, text, scenario)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _case(suite: etree._Element, feature: FeatureText, text: ScenarioText, scenario: ScenarioRecord) -> None:
    classname = feature.uri.removesuffix(".feature").replace("/", ".")
    case = etree.SubElement(
        suite, "testcase", classname=classname, name=printable(text.title), file=feature.uri, line=str(text.place.line)
    )
    properties = [("requirement", tag) for tag in text.tags]
    if scenario.world:
        properties.append(("rule set", scenario.world.rules))
    if properties:
        listed = etree.SubElement(case, "properties")
        for name, value in properties:
            etree.SubElement(listed, "property", name=name, value=printable(value))
    if scenario.outcome is Outcome.FAILED:
        failure = etree.SubElement(case, "failure", message=printable(scenario.message.partition("\n")[0]))
        failure.text = _lines(scenario.message)
    elif scenario.outcome is Outcome.LOST:
        etree.SubElement(case, "error", message=_LOST)
    elif scenario.outcome is not Outcome.PASSED:
        reason = scenario.message or _LEFT_OUT[scenario.outcome]
        etree.SubElement(case, "skipped", message=printable(reason.partition("\n")[0]))


def _counts(scenarios: Sequence[ScenarioRecord]) -> dict[str, str]:
    outcomes = [scenario.outcome for scenario in scenarios]
    return {
        "tests": str(len(outcomes)),
        "failures": str(outcomes.count(Outcome.FAILED)),
        "errors": str(outcomes.count(Outcome.LOST)),
        "skipped": str(outcomes.count(Outcome.SKIPPED) + outcomes.count(Outcome.NOT_RUN)),
    }


def _lines(text: str) -> str:
    return "\n".join(map(printable, text.splitlines()))
