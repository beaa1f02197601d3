"""User Roles and Remote Party Roles."""

import pytest

from simulator.domain.parties import RemotePartyRole, UserRole

# GBCS, Remote Party Roles; 87 and 89 mark certificates that sign XML.
ORGANISATIONAL_UNITS = {
    RemotePartyRole.ROOT: "00",
    RemotePartyRole.RECOVERY: "01",
    RemotePartyRole.SUPPLIER: "02",
    RemotePartyRole.NETWORK_OPERATOR: "03",
    RemotePartyRole.ACCESS_CONTROL_BROKER: "04",
    RemotePartyRole.TRANSITIONAL_COS: "05",
    RemotePartyRole.WAN_PROVIDER: "06",
    RemotePartyRole.ISSUING_AUTHORITY: "07",
    RemotePartyRole.LOAD_CONTROLLER: "08",
    RemotePartyRole.OTHER: "7F",
    RemotePartyRole.XML_SIGNING_USER: "87",
    RemotePartyRole.XML_SIGNING_DSP: "89",
}


@pytest.mark.parametrize(("role", "unit"), ORGANISATIONAL_UNITS.items())
def test_the_ou_of_a_role(role: RemotePartyRole, unit: str) -> None:
    assert role.organisational_unit == unit


def test_every_role_of_a_certificate_is_in_the_table() -> None:
    assert set(RemotePartyRole) - {RemotePartyRole.NONE} == set(ORGANISATIONAL_UNITS)


def test_the_seven_user_roles_of_duis() -> None:
    assert {r.name for r in UserRole if r not in (UserRole.NONE, UserRole.DCC)} == {
        "IS", "ES", "GS", "ED", "GT", "RSA", "OU",
    }  # fmt: skip


@pytest.mark.parametrize("role", [*UserRole, *RemotePartyRole])
def test_every_role_has_a_name_in_words(role: UserRole | RemotePartyRole) -> None:
    assert role.title
