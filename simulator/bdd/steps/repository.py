"""Steps about the SMKI Repository: what a look-up shows, and what it does not."""

from __future__ import annotations

from simulator.bdd import looking, reading
from simulator.bdd.checking import agree, disagree
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import then


@then("a look-up of {role} Certificates in the SMKI Repository shows whose they are by {what}")
def look_up_shows(stage: Stage, role: str, what: str) -> None:
    """``EUI-64 alone``, or ``EUI-64 and name``."""
    found = stage.world.repository.search(role=reading.remote_party_role(role))
    if not found:
        disagree(f"the SMKI Repository holds no {role} Certificates")
    if any(entry.eui64 is None for entry in found):
        disagree("a certificate shows no EUI-64")
    shown = {"EUI-64 and name" if entry.organisation else "EUI-64 alone" for entry in found}
    agree("how the look-up shows the owners", {what}, shown)


@then("a look-up of the Certificates of {owner} in the SMKI Repository shows the name {name}")
def look_up_shows_name(stage: Stage, owner: str, name: str) -> None:
    """The Organisation's name, or ``none`` as today."""
    found = stage.world.repository.search(eui64=stage.user(owner))
    agree("the names that are shown", {name}, {entry.organisation or "none" for entry in found})


@then("to a look-up in the SMKI Repository the Certificates of {one} and {other} differ by their EUI-64 alone")
def look_alike(stage: Stage, one: str, other: str) -> None:
    """Why a Supplier cannot see which to choose: nothing names an area, an MPAN or an Organisation."""
    first, second = (
        [(e.role, e.key_usage, e.status, e.issuer, e.organisation) for e in looking.certificates_shown(stage, name)]
        for name in (one, other)
    )
    agree(f"what a look-up shows of {one} and of {other}", sorted(map(str, first)), sorted(map(str, second)))
