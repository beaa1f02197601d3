"""The facts about the fleet's requests, in columns or one by one: what :mod:`simulator.dcc.facts` gathers.

A test holds the answers of every home to those that real documents get.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.actors.homes import Homes, either, operator_in_copy
from simulator.actors.steps import Asked
from simulator.devices.fleet import FleetColumns
from simulator.domain.devices import DeviceType, Smets
from simulator.domain.network_operators import UNKNOWN_OPERATOR
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER, CommandVariant
from simulator.engine.fleet.identities import Identities
from simulator.rules.check import speaks_for
from simulator.rules.facts import Column, Facts


@dataclass(frozen=True, slots=True)
class Request:
    """Requests of one step: the homes' rows, who sends, and whose certificates are placed (User IDs by index)."""

    asked: Asked
    rows: Column
    home: Homes
    user: Column
    user_role: Column
    owner: Column


def gather(
    request: Request, fleet: FleetColumns, identities: Identities, now: Column, *, signed: bool = False
) -> Facts:
    """The facts at ``now`` (milliseconds); ``signed`` of a Signed Pre-Command.

    What is the same for all requests of a step is one number beside the columns.
    """
    asked = request.asked
    critical = CommandVariant.SIGNED_PRE_COMMAND_WAN if signed else CommandVariant.TRANSFORM
    return Facts.of(
        service=asked.service.index,
        command_variant=critical if asked.service.is_critical else CommandVariant.NON_CRITICAL_WAN,
        user=request.user,
        user_role=request.user_role,
        user_operators=identities.operators[request.user],
        device_type=asked.device_type,
        smets=asked.smets,
        smi_status=fleet.status(asked.device_type, request.rows),
        **_credentials(request, identities),
        **_registration(request, fleet, identities, now),
        slot_holder=_held_by_proxy(request, fleet),
    )


def _credentials(request: Request, identities: Identities) -> dict[str, object]:
    """An Organisation places all the certificates that it has for the role."""
    asked = request.asked
    if not asked.places:
        return {}
    supplier = asked.role is RemotePartyRole.SUPPLIER
    operators = identities.operators[request.owner]
    return {
        "remote_party_role": asked.role,
        "digital_signing_certificate": True,
        "key_agreement_certificate": True,
        "top_up_certificate": supplier,
        "top_up_floor_given": supplier,
        "certificate_role": asked.role,
        "digital_signing_operators": operators,
        "key_agreement_operators": operators,
    }


def _registration(request: Request, fleet: FleetColumns, identities: Identities, now: Column) -> dict[str, object]:
    """Registration as the DSP's copy shows it. Of gas meter points it is complete (assumption)."""
    home, asked = request.home, request.asked
    electricity = asked.device_type is DeviceType.ESME
    known = ~home.missing if electricity else np.bool_(True)
    operator = operator_in_copy(home, now) if electricity else home.transporter
    if asked.by_supplier:
        # The installing Supplier is registered until the change, the gaining one, which alone sends 6.23, from then on.
        changed = electricity & (now >= fleet.supplier_from[request.rows]) & ~home.stale
        registered = known & (changed == (asked.service is CHANGE_OF_SUPPLIER))
    else:
        registered = known & speaks_for(identities.operators[request.user], operator)
    return {
        "meter_point_known": known,
        "registered_operator": either(known, operator, UNKNOWN_OPERATOR),
        "mpan_operator": home.operator if electricity else UNKNOWN_OPERATOR,
        "user_registered_now": registered,
        "user_registered_at_execution": registered,
        "user_registered_throughout": registered,
    }


def _held_by_proxy(request: Request, fleet: FleetColumns) -> Column:
    if request.asked.smets is not Smets.SMETS1:
        return 0
    return fleet.holder(request.asked.device_type, request.asked.role, request.rows)
