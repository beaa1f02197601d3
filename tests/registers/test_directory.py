"""The directory: EUI-64 to Party to Network Operators, many to many."""

from __future__ import annotations

import pytest

from simulator.domain.errors import IdentifierError, SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import mask_of
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId, UserRole
from simulator.registers.directory import Directory

EASTERN, LONDON, SOUTH_EAST, SUPPLIER, STRANGER = (EUI64(n) for n in range(1, 6))


def distributor(eui64: EUI64, *operators: str) -> UserId:
    return UserId(eui64, frozenset({UserRole.ED}), RemotePartyRole.NETWORK_OPERATOR, frozenset(operators))


UKPN = Party(
    "UK Power Networks",
    PartyCategory.ELECTRICITY_NETWORK,
    (distributor(EASTERN, "EELC"), distributor(LONDON, "LOND", "SEEB"), distributor(SOUTH_EAST, "SEEB")),
)
AVON = Party(
    "Avon Energy",
    PartyCategory.LARGE_SUPPLIER,
    (UserId(SUPPLIER, frozenset({UserRole.IS, UserRole.GS}), RemotePartyRole.SUPPLIER),),
)


@pytest.fixture
def directory() -> Directory:
    return Directory([UKPN, AVON])


def test_an_identity_leads_to_its_party_and_operators(directory: Directory) -> None:
    entry = directory.find(LONDON)
    assert entry is not None
    assert (entry.party, entry.index, entry.operators) == (UKPN, 2, mask_of(["LOND", "SEEB"]))


def test_one_operator_may_have_several_identities(directory: Directory) -> None:
    """The first that was enrolled is the one that a Supplier finds."""
    speak = [e.user_id.eui64 for e in directory.entries() if "SEEB" in e.user_id.network_operators]
    assert speak == [LONDON, SOUTH_EAST]
    found = directory.holder_of_operator("SEEB")
    assert found is not None
    assert found.user_id.eui64 == LONDON
    assert directory.holder_of_operator("YELG") is None


def test_indices_are_small_and_0_is_nobody(directory: Directory) -> None:
    assert [directory.index(e) for e in (EASTERN, LONDON, SOUTH_EAST, SUPPLIER, STRANGER, None)] == [1, 2, 3, 4, 0, 0]
    assert directory.name_at(4) == "Avon Energy (00-00-00-00-00-00-00-04)"


def test_look_ups_of_the_known_and_the_unknown(directory: Directory) -> None:
    assert directory.find(STRANGER) is None
    assert (directory.party("Nobody"), directory.party("Avon Energy")) == (None, AVON)
    assert [directory.operators(e) for e in (STRANGER, None, SUPPLIER)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("eui64", "name"), [(SUPPLIER, "Avon Energy"), (STRANGER, "00-00-00-00-00-00-00-05"), (None, "nobody")]
)
def test_names_for_people(directory: Directory, eui64: EUI64 | None, name: str) -> None:
    assert directory.name_of(eui64) == name


def test_entries_by_category(directory: Directory) -> None:
    assert [e.index for e in directory.entries(PartyCategory.LARGE_SUPPLIER)] == [4]
    assert [e.index for e in directory.entries()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("party", "message"),
    [
        (Party("Avon Energy", PartyCategory.OTHER, ()), "a Party named 'Avon Energy' is enrolled already"),
        (
            Party("Blencathra", PartyCategory.OTHER, (distributor(EASTERN),)),
            "User ID 00-00-00-00-00-00-00-01 of 'Blencathra' belongs to 'UK Power Networks' already",
        ),
    ],
)
def test_names_and_identities_differ(directory: Directory, party: Party, message: str) -> None:
    with pytest.raises(SimulatorError, match=message):
        directory.enrol(party)


def test_an_operator_that_does_not_exist() -> None:
    party = Party("Wrong", PartyCategory.ELECTRICITY_NETWORK, (distributor(STRANGER, "EELK"),))
    with pytest.raises(IdentifierError, match="'EELK' is no Network Operator"):
        Directory([party])
