"""DP107: the SMETS1 lockout, and the reliefs that would end it.

A SMETS1 Device's Network Operator Certificates are held by proxy. A 6.15.1 is accepted only from a User that
both owns the certificate held (U = H) and is the registered operator (U = R, SRPD 6.1(f)). Once H ≠ R, nobody
satisfies both. The final solution was not published; each relief below is one way out (assumption).
"""

from __future__ import annotations

from simulator.domain.devices import Smets
from simulator.domain.parties import NETWORK_ROLES, RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS
from simulator.rules.baseline import (
    proxy_slot_is_held_by_another,
    user_is_eligible_by_registration,
    user_is_no_eligible_user,
    user_owns_the_proxy_held_certificate,
)
from simulator.rules.check import among, check
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Delta, Modification, Options, Variant

_ELIGIBILITY = user_is_eligible_by_registration.name
_OWNERSHIP = user_owns_the_proxy_held_certificate.name


def _is_update(facts: Facts) -> Column:
    return facts.service == UPDATE_CREDENTIALS.index


@check("E4", clause="SRPD 6.1(f), DP107 relief", source="assumption", name=_ELIGIBILITY)
def _eligible_but_for_updates(facts: Facts) -> Column:
    """For Non-Critical and SMETS1 Critical requests but 6.15.1 the User must be an Eligible User by registration."""
    return user_is_no_eligible_user(facts) & ~_is_update(facts)


@check("E4", clause="SRPD 6.1(f), DP107 relief", source="assumption", name=_ELIGIBILITY)
def _eligible_but_for_owners(facts: Facts) -> Column:
    """As today the User must be an Eligible User by registration, but not for 6.15.1 if it owns the certificate."""
    return user_is_no_eligible_user(facts) & ~(_is_update(facts) & (facts.user == facts.slot_holder))


@check("E100", clause="seed 002, section 1, DP107 relief", source="assumption", name=_OWNERSHIP)
def _owner_or_registered_operator(facts: Facts) -> Column:
    """To update a proxy-held certificate, the User must own it or be the registered Network Operator."""
    registered_operator = (
        _is_update(facts)
        & (facts.smets == Smets.SMETS1)
        & (facts.remote_party_role == RemotePartyRole.NETWORK_OPERATOR)
        & among(facts.user_role, *NETWORK_ROLES)
        & facts.user_registered_now
    )
    return proxy_slot_is_held_by_another(facts) & ~registered_operator


def _without_6_1_f(_: Options) -> Delta:
    return Delta(replaced={_ELIGIBILITY: _eligible_but_for_updates})


def _certificate_owner(_: Options) -> Delta:
    return Delta(replaced={_ELIGIBILITY: _eligible_but_for_owners})


def _registered_operator(_: Options) -> Delta:
    return Delta(replaced={_OWNERSHIP: _owner_or_registered_operator})


DP107 = Modification(
    name="DP107",
    title="SMETS1 Validation of SRV 6.15.1 (the lockout of proxy-held Network Operator Certificates)",
    source="seed 002",
    variants=(
        Variant("without-6.1f", "SRPD 6.1(f) is not applied to 6.15.1", "assumption", _without_6_1_f),
        Variant(
            "certificate-owner",
            "SRPD 6.1(f) is not applied to 6.15.1 from the owner of the certificate held",
            "assumption",
            _certificate_owner,
        ),
        Variant(
            "registered-operator",
            "The registered Network Operator may replace a certificate that is not its own",
            "assumption",
            _registered_operator,
        ),
    ),
)
"""The draft proposal and three reliefs, independent of SECMP0063."""
