"""Declarations: one that does not fit its value is refused before any document is read."""

from dataclasses import dataclass

import pytest

from simulator.duis import simple_types as types
from simulator.duis.forms import Record, TextOf
from simulator.duis.items import optional, required


@dataclass(frozen=True)
class Value:
    needed: str
    given: str = ""


def test_an_attribute_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Value: declared \['neded'\], forgotten \['needed'\]"):
        Record(Value, required("Needed", types.ANY_TEXT, "neded"))


def test_an_attribute_that_is_forgotten_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Value: declared \[\], forgotten \['needed'\]"):
        Record(Value, optional("Given", types.ANY_TEXT, "given"))
    with pytest.raises(TypeError, match="forgotten"):
        TextOf(Value, "given", types.ANY_TEXT)


def test_an_attribute_with_a_default_may_be_left_out() -> None:
    assert Record(Value, required("Needed", types.ANY_TEXT, "needed")).write(Value("a")) == "<sr:Needed>a</sr:Needed>"
