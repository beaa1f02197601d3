"""The distributor table of Great Britain, its independent operators and its gas networks."""

from itertools import combinations

import pytest

from simulator.domain.errors import IdentifierError
from simulator.domain.network_operators import (
    NETWORK_OPERATORS,
    UNKNOWN_OPERATOR,
    mask_of,
    network_operator,
    operator_of_distributor_id,
)
from simulator.domain.parties import UserRole

UKPN, WPD, SPEN = "UK Power Networks", "Western Power Distribution", "SP Energy Networks"
SSEN, NPG, ENW = "Scottish and Southern Electricity Networks", "Northern Powergrid", "Electricity North West"

AREAS = {
    10: ("EELC", "Eastern", UKPN),
    11: ("EMEB", "East Midlands", WPD),
    12: ("LOND", "London", UKPN),
    13: ("MANW", "Merseyside and North Wales", SPEN),
    14: ("MIDE", "West Midlands", WPD),
    15: ("NEEB", "North East", NPG),
    16: ("NORW", "North West", ENW),
    17: ("HYDE", "North Scotland", SSEN),
    18: ("SPOW", "South Scotland", SPEN),
    19: ("SEEB", "South East", UKPN),
    20: ("SOUT", "Southern", SSEN),
    21: ("SWAE", "South Wales", WPD),
    22: ("SWEB", "South West", WPD),
    23: ("YELG", "Yorkshire", NPG),
}
INDEPENDENT = {
    24: "IPNL", 25: "LENG", 26: "GUCL", 27: "ETCL", 28: "EDFI", 29: "HARL", 30: "PENL", 31: "UKPD", 32: "UDNL",
    33: "GGEN", 34: "MPDL", 35: "FEAL", 36: "VATT", 37: "FORB", 38: "INDI",
}  # fmt: skip
GAS = {
    "Cadent": {"EA", "EM", "NT", "NW", "WM"},
    "Northern Gas Networks": {"NE", "NO"},
    "SGN": {"SC", "SE", "SO"},
    "Wales & West Utilities": {"SW", "WN", "WS"},
}


@pytest.mark.parametrize(("distributor_id", "row"), AREAS.items())
def test_the_fourteen_areas(distributor_id: int, row: tuple[str, str, str]) -> None:
    operator = operator_of_distributor_id(distributor_id)
    assert operator is not None
    assert (operator.participant, operator.area, operator.group) == row
    assert (operator.user_role, operator.independent) == (UserRole.ED, False)


@pytest.mark.parametrize(("distributor_id", "participant"), INDEPENDENT.items())
def test_the_fifteen_independent_operators(distributor_id: int, participant: str) -> None:
    operator = operator_of_distributor_id(distributor_id)
    assert operator is not None
    assert (operator.participant, operator.user_role, operator.independent) == (participant, UserRole.ED, True)


def test_the_gas_networks_by_group() -> None:
    transporters = [o for o in NETWORK_OPERATORS if o.user_role is UserRole.GT]
    assert {group: {o.participant for o in transporters if o.group == group} for group in GAS} == GAS
    assert len(transporters) == 13
    assert all(o.distributor_id is None for o in transporters)


def test_there_are_no_others() -> None:
    assert len(NETWORK_OPERATORS) == len(AREAS) + len(INDEPENDENT) + 13
    known = {o.distributor_id for o in NETWORK_OPERATORS if o.distributor_id is not None}
    assert known == set(AREAS) | set(INDEPENDENT)


@pytest.mark.parametrize("distributor_id", [0, 9, 39, 99])
def test_an_id_of_nobody(distributor_id: int) -> None:
    assert operator_of_distributor_id(distributor_id) is None


def test_indices_and_masks_fit_a_column_of_facts() -> None:
    """0 is the unknown operator, and every set of operators fits a signed 64-bit integer."""
    assert [o.index for o in NETWORK_OPERATORS] == list(range(1, len(NETWORK_OPERATORS) + 1))
    assert UNKNOWN_OPERATOR == 0
    assert all(a.mask & b.mask == 0 for a, b in combinations(NETWORK_OPERATORS, 2))
    assert sum(o.mask for o in NETWORK_OPERATORS) < 1 << 63


def test_a_set_of_operators() -> None:
    """UK Power Networks holds 10, 12 and 19."""
    mask = mask_of(["EELC", "LOND", "SEEB"])
    assert [o.distributor_id for o in NETWORK_OPERATORS if mask & o.mask] == [10, 12, 19]
    assert mask_of([]) == 0


def test_an_unknown_participant_is_named_with_those_known() -> None:
    with pytest.raises(IdentifierError, match=r"'EELK' is no Network Operator; known are EELC, EMEB"):
        network_operator("EELK")
