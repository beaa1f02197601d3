"""Steps about Parties and their User IDs."""

from __future__ import annotations

from simulator.bdd import reading
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given
from simulator.domain.parties import RemotePartyRole, UserRole, UserStatus


@given("{party} is a Network Party whose one User ID speaks for {operators}")
def network_party(stage: Stage, party: str, operators: str) -> None:
    """A Network Party that holds one identity for several licence areas (the market's hold one for each)."""
    participants = reading.listed(operators)
    stage.enrol(party, [UserRole.ED], RemotePartyRole.NETWORK_OPERATOR, operators=participants)


@given("{party} is a Supplier Party in the User Role of {roles}")
def supplier_party(stage: Stage, party: str, roles: str) -> None:
    """A Supplier in some User Roles alone (the market's are Import and Gas Suppliers)."""
    stage.enrol(party, reading.user_roles(roles), RemotePartyRole.SUPPLIER)


@given("{party} is a Supplier Party whose right to use the services is suspended")
def suspended_party(stage: Stage, party: str) -> None:
    """A User whose status is suspended."""
    stage.enrol(party, [UserRole.IS, UserRole.GS], RemotePartyRole.SUPPLIER, status=UserStatus.SUSPENDED)


@given("{party} is another SEC Party in the User Role of {roles}")
def other_party(stage: Stage, party: str, roles: str) -> None:
    """A User that is neither Supplier nor Network Party: a Registered Supplier Agent, an Other User."""
    stage.enrol(party, reading.user_roles(roles), RemotePartyRole.OTHER)


@given("the SMKI Repository shows the names of Organisations")
def repository_shows_names(stage: Stage) -> None:
    """A what-if: in the real one, no look-up tells whose a certificate is."""
    stage.set_scene(show_names=True)


@given("the {environment:Word} environment")
def in_environment(stage: Stage, environment: str) -> None:
    """``live`` or ``test`` (as without this step): which SMKI the certificates of the Parties belong to."""
    stage.set_scene(environment=environment)
