"""The Parties of a scenario: the DCC, the Suppliers, the Network Operators, and those that it names itself."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId, UserRole
from simulator.scenario import PartySection, Scenario

_PARTY_BLOCK = 0x0E5A_0000_0000_0000
"""User IDs of the synthetic market: an own block, apart from that of Devices."""

DCC_IDENTITIES = {
    role: EUI64(_PARTY_BLOCK | 0x00DC_C000 | role)
    for role in (
        RemotePartyRole.ACCESS_CONTROL_BROKER,
        RemotePartyRole.TRANSITIONAL_COS,
        RemotePartyRole.RECOVERY,
        RemotePartyRole.WAN_PROVIDER,
        RemotePartyRole.XML_SIGNING_DSP,
        RemotePartyRole.OTHER,
    )
}
"""The DCC's own User IDs: one for each of its roles in Devices, the DSP's, which signs XML, and the S1SP's."""

DSP_IDENTITY = DCC_IDENTITIES[RemotePartyRole.XML_SIGNING_DSP]
S1SP_IDENTITY = DCC_IDENTITIES[RemotePartyRole.OTHER]


def parties_of(scenario: Scenario) -> list[Party]:
    """Every Party of a scenario. Those that it names itself come last and may not repeat a name or User ID."""
    return [dcc(), *_suppliers(scenario), *_network_operators(), *map(_explicit, scenario.parties)]


def dcc() -> Party:
    """The DCC. Its broker's identity may send Service Requests on the DCC's own behalf (assumption)."""
    user_ids = tuple(
        UserId(
            eui64,
            frozenset({UserRole.DCC} if role is RemotePartyRole.ACCESS_CONTROL_BROKER else ()),
            role,
        )
        for role, eui64 in DCC_IDENTITIES.items()
    )
    return Party("DCC", PartyCategory.DCC, user_ids)


def _suppliers(scenario: Scenario) -> Iterator[Party]:
    roles = frozenset({UserRole.IS, UserRole.GS})
    for number, section in enumerate(scenario.suppliers):
        category = PartyCategory.SMALL_SUPPLIER if section.small else PartyCategory.LARGE_SUPPLIER
        eui64 = EUI64(_PARTY_BLOCK | 0x0050_0000 | number)
        yield Party(section.name, category, (UserId(eui64, roles, RemotePartyRole.SUPPLIER),))


def _network_operators() -> Iterator[Party]:
    """A Party for each company group, with a User ID for each licence area.

    A group that runs electricity areas 10, 12 and 19 holds three identities, each of which speaks for its own
    area (assumption). A scenario may name a Party whose one identity speaks for several.
    """
    groups: dict[tuple[str, UserRole], list[UserId]] = {}
    for operator in NETWORK_OPERATORS:
        eui64 = EUI64(_PARTY_BLOCK | 0x00A0_0000 | operator.index)
        role = RemotePartyRole.NETWORK_OPERATOR
        user_id = UserId(eui64, frozenset({operator.user_role}), role, frozenset({operator.participant}))
        groups.setdefault((operator.group, operator.user_role), []).append(user_id)
    for (group, user_role), user_ids in groups.items():
        electricity = user_role is UserRole.ED
        category = PartyCategory.ELECTRICITY_NETWORK if electricity else PartyCategory.GAS_NETWORK
        yield Party(group, category, tuple(user_ids))


def _explicit(section: PartySection) -> Party:
    user_ids = tuple(
        UserId(
            EUI64.parse(user_id.eui64),
            frozenset(UserRole[role] for role in user_id.user_roles),
            remote_party_role(user_id.remote_party_role),
            frozenset(user_id.network_operators),
        )
        for user_id in section.user_ids
    )
    return Party(section.name, PartyCategory(section.category), user_ids)


def remote_party_role(title: str) -> RemotePartyRole:
    """The role that DUIS writes so: ``NetworkOperator``."""
    for role in RemotePartyRole:
        if role.title == title:
            return role
    known = ", ".join(role.title for role in RemotePartyRole)
    raise IdentifierError(f"'{title}' is no Remote Party Role; known are {known}")
