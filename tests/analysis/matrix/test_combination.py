"""One combination in words, with operators of the Device's fuel."""

from __future__ import annotations

import pytest

from simulator.analysis.matrix.axes import AXES
from simulator.analysis.matrix.combination import Combination
from simulator.analysis.matrix.relations import CONDITION_AXES, RELATIONS, in_words
from simulator.domain.network_operators import mask_of, network_operator
from simulator.rules.facts import FACTS


def combination(**keys: str) -> Combination:
    places = {name: AXES[name].place_of[key] for name, key in {"service": "6.21", **keys}.items()}
    return Combination(places)


@pytest.mark.parametrize(
    ("device_type", "digits", "registered", "two_digits", "other_fuel"),
    [
        ("ESME", "another", "EELC", "LOND", "NT"),
        ("GPF", "unknown", "NT", "SO", "EELC"),
        ("GPF", "another", "EELC", "LOND", "NT"),
    ],
)
def test_operators_are_of_the_fuel_of_the_meter_point(
    device_type: str, digits: str, registered: str, two_digits: str, other_fuel: str
) -> None:
    """A meter point with two digits is one of electricity, whatever the Device."""
    facts = combination(
        device_type=device_type,
        registered_operator="known",
        mpan_operator=digits,
        digital_signing_operators="registered-and-two-digits",
        key_agreement_operators="other-fuel",
    ).facts()
    assert facts.registered_operator == network_operator(registered).index
    assert facts.mpan_operator == (0 if digits == "unknown" else network_operator(two_digits).index)
    assert facts.digital_signing_operators == mask_of([registered, two_digits])
    assert facts.key_agreement_operators == mask_of([other_fuel])


def test_every_fact_has_an_axis_with_values_that_it_can_have() -> None:
    assert AXES.keys() == FACTS.keys()
    for name, axis in AXES.items():
        assert len(axis.place_of) == len(axis.values) == len(set(axis.numbers.tolist())), name
        assert axis.usual <= set(axis.numbers.tolist()), name


def test_an_enumeration_is_enumerated_in_full() -> None:
    for name, kind in FACTS.items():
        if isinstance(kind.values, type) and kind.values is not bool:
            assert set(AXES[name].numbers.tolist()) == {int(member) for member in kind.values}, name  # type: ignore[attr-defined]  # an IntEnum


def test_in_words() -> None:
    told = str(combination(user_role="IS", device_type="ESME", request_id_fresh="no", user_status="ACTIVE"))
    assert (
        told
        == "6.21 Request Handover Of DCC Controlled Device; from an Import Supplier; on an ESME; RequestID used before"
    )


def test_facts_in_words() -> None:
    words = combination(user="known", slot_holder="another", registered_operator="known").words()
    assert words["U: the User ID that sends the request"] == "the sender"
    assert words["H: the User ID whose certificate is held by proxy"] == "another User"


def test_two_digits_without_registration_are_simply_some_operators() -> None:
    places = [AXES["mpan_operator"].place_of["another"]]
    assert in_words("mpan_operator", places, {"mpan_operator"}) == "two digits of some operator"
    both = {"mpan_operator", "registered_operator"}
    assert in_words("mpan_operator", places, both) == "two digits of another operator than is registered"


def test_a_relation_of_a_combination() -> None:
    one = combination(device_type="ESME", registered_operator="known", digital_signing_operators="registered")
    other = combination(device_type="ESME", registered_operator="known", digital_signing_operators="another")
    assert [c.place("digital_signing_of_registered_operator") for c in (one, other)] == [1, 0]
    assert RELATIONS.keys() <= CONDITION_AXES.keys()
