"""The Network Operators of Great Britain: Electricity Distributors and Gas Transporters.

Source: the distributor IDs of the MPAN core and the gas distribution networks (``docs/assumptions.md``).
Each operator has a small positive ``index``, so that a column of facts can hold it and a 64-bit mask can hold
any set of them; 0 stands for an unknown operator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.domain.errors import IdentifierError
from simulator.domain.parties import UserRole

UNKNOWN_OPERATOR = 0


@dataclass(frozen=True, slots=True)
class NetworkOperator:
    """One licensed network: a market participant, its area, and the company group that runs it."""

    index: int
    participant: str
    area: str
    group: str
    user_role: UserRole
    distributor_id: int | None = None
    independent: bool = False

    @property
    def mask(self) -> int:
        """The set that holds this operator alone, as a bit mask."""
        return 1 << self.index


_DISTRIBUTORS = """
10 EELC Eastern                    | UK Power Networks
11 EMEB East Midlands              | Western Power Distribution
12 LOND London                     | UK Power Networks
13 MANW Merseyside and North Wales | SP Energy Networks
14 MIDE West Midlands              | Western Power Distribution
15 NEEB North East                 | Northern Powergrid
16 NORW North West                 | Electricity North West
17 HYDE North Scotland             | Scottish and Southern Electricity Networks
18 SPOW South Scotland             | SP Energy Networks
19 SEEB South East                 | UK Power Networks
20 SOUT Southern                   | Scottish and Southern Electricity Networks
21 SWAE South Wales                | Western Power Distribution
22 SWEB South West                 | Western Power Distribution
23 YELG Yorkshire                  | Northern Powergrid
"""

_INDEPENDENT = {
    24: "IPNL", 25: "LENG", 26: "GUCL", 27: "ETCL", 28: "EDFI", 29: "HARL", 30: "PENL", 31: "UKPD",
    32: "UDNL", 33: "GGEN", 34: "MPDL", 35: "FEAL", 36: "VATT", 37: "FORB", 38: "INDI",
}  # fmt: skip

_GAS = {
    "Cadent": {"EA": "East Anglia", "EM": "East Midlands", "NT": "North Thames", "NW": "North West",
               "WM": "West Midlands"},
    "Northern Gas Networks": {"NE": "North East", "NO": "Northern"},
    "SGN": {"SC": "Scotland", "SE": "South East", "SO": "Southern"},
    "Wales & West Utilities": {"SW": "South West", "WN": "Wales North", "WS": "Wales South"},
}  # fmt: skip


def _build() -> tuple[NetworkOperator, ...]:
    rows: list[tuple[str, str, str, UserRole, int | None, bool]] = []
    for line in _DISTRIBUTORS.strip().splitlines():
        left, group = (part.strip() for part in line.split("|"))
        number, participant, area = left.split(maxsplit=2)
        rows.append((participant, area, group, UserRole.ED, int(number), False))
    for distributor_id, participant in _INDEPENDENT.items():
        rows.append((participant, "independent network", participant, UserRole.ED, distributor_id, True))
    for group, networks in _GAS.items():
        for participant, area in networks.items():
            rows.append((participant, area, group, UserRole.GT, None, False))
    return tuple(NetworkOperator(i, *row) for i, row in enumerate(rows, start=1))


NETWORK_OPERATORS = _build()
"""All operators, in order of their index (the first has index 1)."""

_BY_PARTICIPANT = {operator.participant: operator for operator in NETWORK_OPERATORS}
_BY_DISTRIBUTOR_ID = {o.distributor_id: o for o in NETWORK_OPERATORS if o.distributor_id is not None}


def network_operator(participant: str) -> NetworkOperator:
    """The operator with this market participant ID (``EELC``, ``NT``, …)."""
    try:
        return _BY_PARTICIPANT[participant]
    except KeyError:
        known = ", ".join(_BY_PARTICIPANT)
        raise IdentifierError(f"'{participant}' is no Network Operator; known are {known}") from None


def operator_of_distributor_id(distributor_id: int) -> NetworkOperator | None:
    """The operator that the first two digits of an MPAN core name, or nothing where no operator has them."""
    return _BY_DISTRIBUTOR_ID.get(distributor_id)


def mask_of(participants: Iterable[str]) -> int:
    """The bit mask of a set of operators, given by market participant ID."""
    mask = 0
    for participant in participants:
        mask |= network_operator(participant).mask
    return mask
