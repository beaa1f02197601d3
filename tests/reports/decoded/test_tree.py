"""The tree itself: walked, told as data, and made of findings."""

from simulator.domain.finding import Finding
from simulator.reports.decoded.tree import Shown, Standing, of_findings

TREE = Shown("a", "1", (Shown("b", "2", (Shown("c"),)), Shown("d", standing=Standing.BAD)))


def test_a_tree_is_walked_from_the_top() -> None:
    assert [node.label for node in TREE.walk()] == ["a", "b", "c", "d"]


def test_a_tree_as_data_has_every_node_and_its_standing() -> None:
    nothing: list[object] = []
    assert TREE.as_data() == {
        "label": "a",
        "value": "1",
        "standing": "plain",
        "children": [
            {
                "label": "b",
                "value": "2",
                "standing": "plain",
                "children": [{"label": "c", "value": "", "standing": "plain", "children": nothing}],
            },
            {"label": "d", "value": "", "standing": "bad", "children": nothing},
        ],
    }


def test_a_finding_shows_its_clause_where_it_has_one() -> None:
    with_clause, without = of_findings([Finding("a", "b", "c"), Finding("d", "e")], Standing.UNKNOWN)
    assert with_clause == Shown("a", "b", (Shown("clause", "c"),), Standing.UNKNOWN)
    assert without == Shown("d", "e", standing=Standing.UNKNOWN)
