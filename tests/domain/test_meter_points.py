"""MPAN and MPRN: lengths, check digits, and what each says of the network."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.errors import IdentifierError, SimulatorError
from simulator.domain.meter_points import MPAN, MPRN, parse_mpxn

# The published rule, spelt out by hand for an MPAN of the Southern area (20) and one with a remainder of 10.
_PRIMES = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)


def test_the_published_example() -> None:
    """2 × 3 = 6; 6 + 1 × 43 = 49; 49 mod 11 mod 10 = 5."""
    mpan = MPAN("2000000000015")
    assert (str(mpan), mpan.distributor_id) == ("2000000000015", 20)


@pytest.mark.parametrize(
    ("first_twelve", "digit"),
    [
        ("200000000001", "5"),
        ("000000000000", "0"),
        ("100000000000", "3"),
        ("000000000001", "0"),  # 43 mod 11 = 10, mod 10 = 0
        ("101234567890", str(sum(int(d) * p for d, p in zip("101234567890", _PRIMES, strict=True)) % 11 % 10)),
    ],
)
def test_mpan_check_digit(first_twelve: str, digit: str) -> None:
    assert MPAN.check_digit(first_twelve) == digit
    assert MPAN(first_twelve + digit).core[12] == digit


@pytest.mark.parametrize(
    ("core", "message"),
    [
        ("2000000000016", "ends in 6; its check digit should be 5"),
        ("200000000001", "write the 13 digits"),
        ("20000000000150", "write the 13 digits"),
        ("20 0000 0000 015", "write the 13 digits"),
        ("٢000000000015", "write the 13 digits"),
        ("2000000000015\n", "write the 13 digits"),
    ],
)
def test_wrong_mpans(core: str, message: str) -> None:
    with pytest.raises(IdentifierError, match=message):
        MPAN(core)


@given(st.integers(0, 99), st.integers(0, 10**10 - 1))
def test_an_assembled_mpan_names_its_distributor_first(distributor_id: int, number: int) -> None:
    mpan = MPAN.assemble(distributor_id, number)
    assert mpan.distributor_id == distributor_id
    assert MPAN(mpan.core) == mpan
    assert int(mpan.core[2:12]) == number


@given(st.integers(0, 99), st.integers(0, 10**10 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_mostly_noticed(distributor_id: int, number: int, place: int, by: int) -> None:
    """The primes are none of them multiples of 11, so one changed digit always changes the sum mod 11."""
    core = MPAN.assemble(distributor_id, number).core
    changed = core[:place] + str((int(core[place]) + by) % 10) + core[place + 1 :]
    remainder = sum(int(d) * p for d, p in zip(changed[:12], _PRIMES, strict=True)) % 11
    if remainder % 10 == int(changed[12]):
        assert {remainder, int(core[12])} <= {0, 10}  # only "mod 10" lets two remainders share a digit
        return
    with pytest.raises(IdentifierError, match="check digit"):
        MPAN(changed)


def test_the_published_mprn() -> None:
    """Base 39384244 gives 03."""
    assert MPRN.check_digits("39384244") == "03"
    assert str(MPRN("3938424403")) == "3938424403"
    assert MPRN.assemble(39384244) == MPRN("3938424403")


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("3938424404", "ends in 04; its check digits should be 03"),
        ("39384244030", "write its 3 to 10 digits"),
        ("03", "write its 3 to 10 digits"),
        ("39-384244-03", "write its 3 to 10 digits"),
    ],
)
def test_wrong_mprns(number: str, message: str) -> None:
    with pytest.raises(IdentifierError, match=message):
        MPRN(number)


@given(st.integers(0, 99_999_999))
def test_an_assembled_mprn_is_valid(base: int) -> None:
    assert MPRN(MPRN.assemble(base).number).number[:-2] == str(base)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MPAN.assemble(100, 1), "a distributor ID of two"),
        (lambda: MPAN.assemble(-1, 1), "a distributor ID of two"),
        (lambda: MPAN.assemble(10, 10**10), "a number of ten digits"),
        (lambda: MPRN.assemble(100_000_000), "one to eight digits"),
        (lambda: MPRN.assemble(-5), "one to eight digits"),
    ],
)
def test_what_cannot_be_assembled(make: Callable[[], object], message: str) -> None:
    with pytest.raises(IdentifierError, match=message):
        make()


@pytest.mark.parametrize("text", ["2000000000015", " 2000000000015 ", "3938424403", " 3938424403\n"])
def test_an_mpxn_is_told_by_its_length(text: str) -> None:
    assert isinstance(parse_mpxn(text), MPAN if len(text.strip()) == 13 else MPRN)
    assert str(parse_mpxn(text)) == text.strip()


@given(st.text(max_size=20))
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(SimulatorError):
        assert str(parse_mpxn(text)) == text.strip()
