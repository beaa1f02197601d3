"""The parsed features and the records name the same scenarios."""

from simulator.reports.evidence.gherkin import FeatureText
from simulator.reports.evidence.record import EvidenceRecord


def test_every_record_has_its_text(features: tuple[FeatureText, ...], record: EvidenceRecord) -> None:
    [feature] = features
    assert [text.place for text in feature.scenarios] == [scenario.place for scenario in record.scenarios]


def test_rows_have_the_values_of_their_examples(features: tuple[FeatureText, ...]) -> None:
    [feature] = features
    titles = [text.title for text in feature.scenarios]
    assert titles[1:3] == ["The certificate of LOND [LOND]", "The certificate of EMEB [EMEB]"]
    assert dict(feature.scenarios[2].values) == {"owner": "EMEB"}


def test_scenarios_inherit_the_tags_of_their_feature(features: tuple[FeatureText, ...]) -> None:
    [feature] = features
    assert feature.scenarios[0].tags == ("handover", "right")
