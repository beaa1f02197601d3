"""Expectation files: what each modification changes, and how a departure from that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.analysis.matrix.expectation import (
    Departure,
    Expectation,
    UnreadableExpectation,
    compared,
    read_expectation,
    written,
)
from simulator.analysis.matrix.matrix import matrix
from tests.support.facts import DP107_VARIANTS, SECMP0063_READINGS, rulebook

FOLDER = Path(__file__).parents[3] / "fixtures" / "expectations"
FILES = {
    "secmp0063-business-requirements-gpf": "SECMP0063=business-requirements,gpf=yes",
    **{f"secmp0063-{variant}": f"SECMP0063={variant}" for variant in SECMP0063_READINGS if "," not in variant},
    **{f"dp107-{variant}": f"DP107={variant}" for variant in DP107_VARIANTS},
}
BASELINE = rulebook()


def expectation(name: str) -> Expectation:
    return read_expectation((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), name)


def departures(file: str, modification: str) -> tuple[Departure, ...]:
    return compared(BASELINE, rulebook(modification), expectation(file))[1]


def test_each_reading_has_its_file() -> None:
    assert {file.stem for file in FOLDER.glob("*.toml")} == set(FILES)


@pytest.mark.parametrize(("file", "modification"), FILES.items(), ids=FILES)
def test_each_modification_changes_what_is_expected_and_nothing_else(file: str, modification: str) -> None:
    assert departures(file, modification) == ()


def test_what_is_written_is_what_is_kept() -> None:
    """The committed file, byte by byte: rules, counts and words."""
    found = matrix(BASELINE, rulebook("DP107=registered-operator"))
    kept = (FOLDER / "dp107-registered-operator.toml").read_text(encoding="utf-8")
    assert written(found.differences, "baseline to DP107=registered-operator") == kept


def test_what_goes_further_is_unexpected() -> None:
    found = departures("secmp0063-dcc-assessment", "SECMP0063=all-senders")
    assert {departure.kind for departure in found} == {"unexpected"}
    assert all("from an Electricity Distributor" in departure.message for departure in found)


def test_what_no_longer_happens_is_missing() -> None:
    found = departures("dp107-registered-operator", "DP107=without-6.1f")
    missing = [departure.message for departure in found if departure.kind == "missing"]
    assert len(missing) == len(expectation("dp107-registered-operator").change)
    assert any("expected 96 combinations, found 0" in message for message in missing)
    assert any(departure.kind == "unexpected" for departure in found)


def test_another_number_is_told() -> None:
    kept = expectation("dp107-without-6.1f")
    grown = kept.change[0].model_copy(update={"count": 1})
    changed = Expectation(change=(grown, *kept.change[1:]))
    (departure,) = compared(BASELINE, rulebook("DP107=without-6.1f"), changed)[1]
    assert departure.kind == "count"
    assert "expected 1 combinations, found 1,741,376" in departure.message


def test_without_a_number_any_will_do() -> None:
    kept = expectation("dp107-without-6.1f")
    loose = Expectation(change=tuple(change.model_copy(update={"count": None}) for change in kept.change))
    assert compared(BASELINE, rulebook("DP107=without-6.1f"), loose)[1] == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("when.shoe_size = ['9']", "there is no fact 'shoe_size'"),
        ("when.user_role = ['MOP']", "'user_role' has no value 'MOP', only NONE, IS"),
        ("when.registered_operator = ['known']", "no check of either rulebook reads 'registered_operator'"),
        ("before = 'E4 (an-old-check)'", "neither rulebook decides 'E4 (an-old-check)'"),
    ],
)
def test_a_stale_file_is_a_difference(change: str, said: str) -> None:
    text = (
        "[[change]]\nafter = 'accepted'\n" + ("" if change.startswith("before") else "before = 'accepted'\n") + change
    )
    found = compared(BASELINE, BASELINE, read_expectation(text, "file"))[1]
    assert [departure.kind for departure in found] == ["stale"]
    assert said in found[0].message


def test_a_condition_finer_than_the_checks_splits_what_they_take_together() -> None:
    """Command Variants 5 and 6 are alike to every check; the file allows the one and not the other."""
    text = "[[change]]\nbefore = 'accepted'\nafter = '{}'\nwhen.command_variant = ['{}']\n"
    afters = {c.after for c in expectation("secmp0063-proposal").change}
    allowed = "".join(
        text.format(after, variant)
        for after in afters
        for variant in ("TRANSFORM", "SIGNED_PRE_COMMAND_WAN", "SIGNED_PRE_COMMAND_BOTH")
    )
    found = compared(BASELINE, rulebook("SECMP0063=proposal"), read_expectation(allowed, "file"))[1]
    assert found
    assert all("Command Variant 6" in departure.message for departure in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[change", "is no TOML"),
        ("[[change]]\nbefore = 'accepted'", "change.0.after: Field required"),
        ("[[chance]]", "chance: Extra inputs are not permitted"),
        ("[[change]]\nbefore = 1\nafter = 'accepted'", "change.0.before: Input should be a valid string"),
    ],
)
def test_a_file_that_is_none(text: str, said: str) -> None:
    with pytest.raises(UnreadableExpectation, match="write it anew with --write-expectation") as error:
        read_expectation(text, "expected.toml")
    assert said in str(error.value)
