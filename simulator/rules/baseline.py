"""The baseline: what the DCC checks today, in the order in which it checks.

General checks first (DUIS 3.2.5), then the certificates (DUIS 3.10.2), then what Registration Data and the certificates
held by proxy say of the sender (SRPD 6.1(f), seed 002), then the checks of the Service Reference Variant (DUIS 3.8.66.3
and its likes). The order of all but the last is an assumption.
"""

from __future__ import annotations

import numpy as np

from simulator.domain.devices import Smets
from simulator.domain.parties import NETWORK_ROLES, RemotePartyRole, UserRole, UserStatus
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER, HANDOVER, UPDATE_CREDENTIALS
from simulator.rules.check import Check, among, check
from simulator.rules.facts import CertificateState, Column, Facts
from simulator.rules.tables import (
    CHANGE_OF_SUPPLIER_COMBINATIONS,
    COMMAND_VARIANTS,
    CRITICAL,
    DEVICE_TYPES,
    ELIGIBLE,
    FOR_DEVICE,
    HANDOVER_COMBINATIONS,
    KEY_AGREEMENT_CELLS,
    SIGNING_CELLS,
    SMI_STATUSES,
    TOP_UP_CELLS,
    UPDATE_COMBINATIONS,
    URLS,
    Combinations,
    combination_table,
)

_GENERAL = "DUIS 3.2.5"
_CREDENTIALS = "DUIS 3.10.2"
_KRP = "DUIS 3.8.66.3"
_PUBLISHED = "published"
_ASSUMED = "assumption"
_PROPOSAL = "seed 001"


@check("E1", clause=_GENERAL, source=_PUBLISHED)
def user_is_known(facts: Facts) -> Column:
    """The User ID must be that of a User who holds a User Role."""
    return (facts.user == 0) | (facts.user_role == UserRole.NONE)


@check("E100", clause=_GENERAL, source=_ASSUMED)
def sender_is_authenticated(facts: Facts) -> Column:
    """The Service Request must be signed by the User that it names as its originator."""
    return ~facts.sender_authenticated


@check("E2", clause=_GENERAL, source=_PUBLISHED)
def user_role_is_eligible(facts: Facts) -> Column:
    """The User Role must be one of the Eligible User Roles of the Service Reference Variant."""
    return ~ELIGIBLE[facts.service, facts.user_role]


@check("E3", clause=_GENERAL, source=_PUBLISHED)
def user_status_permits(facts: Facts) -> Column:
    """The status of the User must permit it to send Service Requests."""
    return facts.user_status != UserStatus.ACTIVE


@check("E1010", clause=_GENERAL, source=_ASSUMED)
def request_id_is_fresh(facts: Facts) -> Column:
    """The RequestID must not have been used before, and its counter must exceed the originator's last."""
    return ~facts.request_id_fresh


@check("E12", clause=_GENERAL, source=_PUBLISHED)
def command_variant_applies(facts: Facts) -> Column:
    """The Command Variant must be applicable to the Service Reference Variant."""
    return ~COMMAND_VARIANTS[facts.service, facts.command_variant]


@check("E13", clause=_GENERAL, source=_PUBLISHED)
def url_is_right(facts: Facts) -> Column:
    """The request must be posted to the URL that is for its Command Variant."""
    return ~URLS[facts.url, facts.command_variant]


@check("E19", clause=_GENERAL, source=_PUBLISHED)
def device_exists(facts: Facts) -> Column:
    """The Device must exist in the Smart Metering Inventory."""
    return FOR_DEVICE[facts.service] & (facts.device_type == 0)


@check("E11", clause=_GENERAL, source=_PUBLISHED)
def device_type_is_compatible(facts: Facts) -> Column:
    """The Service Reference Variant must be applicable to the Device Type."""
    return FOR_DEVICE[facts.service] & ~DEVICE_TYPES[facts.service, facts.device_type]


@check("E11", clause=_GENERAL, source=_ASSUMED, services=(HANDOVER,))
def device_is_dcc_controlled(facts: Facts) -> Column:
    """Handover is of DCC Controlled Devices; a SMETS1 Device is none."""
    return facts.smets == Smets.SMETS1


@check("E5", clause=_GENERAL, source=_PUBLISHED)
def smi_status_is_compatible(facts: Facts) -> Column:
    """The SMI Status of the Device must permit the Service Request."""
    return FOR_DEVICE[facts.service] & ~SMI_STATUSES[facts.service, facts.smi_status]


@check("E1003", clause=_CREDENTIALS, source=_ASSUMED)
def certificates_are_readable(facts: Facts) -> Column:
    """Each Certificate in the request must be readable and follow its certificate profile."""
    return facts.certificate_state == CertificateState.UNREADABLE


@check("E1011", clause="seed 004 ¶86", source="seed 004")
def certificates_are_of_this_environment(facts: Facts) -> Column:
    """A Service Request with a test certificate must not be processed live, nor a live one in test."""
    return facts.certificate_state == CertificateState.OTHER_ENVIRONMENT


@check("E1004", clause=_CREDENTIALS, source=_ASSUMED)
def certificates_are_valid(facts: Facts) -> Column:
    """Each Certificate in the request must be valid: path, dates where asked for, and revocation status."""
    return facts.certificate_state == CertificateState.INVALID


def proxy_slot_is_held_by_another(facts: Facts) -> Column:
    """Whether a SMETS1 Critical Command comes from another than the owner of the proxy-held certificate (U ≠ H)."""
    return CRITICAL[facts.service] & (facts.smets == Smets.SMETS1) & (facts.user != facts.slot_holder)


@check("E100", clause="seed 002, section 1", source="seed 002")
def user_owns_the_proxy_held_certificate(facts: Facts) -> Column:
    """To send a Critical Command to a SMETS1 Device, the User must own the certificate that is held by proxy."""
    return proxy_slot_is_held_by_another(facts)


def user_is_no_eligible_user(facts: Facts) -> Column:
    """Whether SRPD 6.1(f) finds that the User neither is nor will be an Eligible User.

    (i) for all times within any date range requested; (ii) otherwise at the specified time for execution;
    (iii) otherwise now. It looks at Non-Critical Service Requests and SMETS1 Critical Service Requests. Where
    the DSP's copy does not hold the meter point, a Supplier is trusted (6.2; seed 001: "revert to default
    functionality and trust"), but a Network Party cannot be confirmed (assumption).
    """
    in_scope = FOR_DEVICE[facts.service] & (~CRITICAL[facts.service] | (facts.smets == Smets.SMETS1))
    registered = np.where(
        facts.date_range_requested,
        facts.user_registered_throughout,
        np.where(facts.execution_time_given, facts.user_registered_at_execution, facts.user_registered_now),
    )
    trusted = ~facts.meter_point_known & ~among(facts.user_role, *NETWORK_ROLES)
    by_the_dcc = facts.user_role == UserRole.DCC
    return in_scope & ~registered & ~trusted & ~by_the_dcc


@check("E4", clause="SRPD 6.1(f)", source="seed 002")
def user_is_eligible_by_registration(facts: Facts) -> Column:
    """For Non-Critical and SMETS1 Critical requests the User must be, or become, an Eligible User by registration."""
    return user_is_no_eligible_user(facts)


def _combination(combinations: Combinations) -> Check:
    table = combination_table(combinations)

    @check("E061501", clause=_KRP, source=_PROPOSAL, services=(UPDATE_CREDENTIALS,))
    def combination(facts: Facts) -> Column:
        """The combination of User Role, Remote Party Role and Device Type must be a correct one."""
        return ~table[facts.user_role, facts.remote_party_role, facts.device_type]

    return combination


@check("E061504", clause=_KRP, source=_PROPOSAL, services=(UPDATE_CREDENTIALS,))
def top_up_floor(facts: Facts) -> Column:
    """A New Prepayment Top Up Floor Seq Number is applicable only to a Supplier's prepayment top-up key."""
    return facts.top_up_floor_given & ~TOP_UP_CELLS[facts.device_type, facts.remote_party_role]


_SIGNING_OF, _KEY_AGREEMENT_OF, _TOP_UP_OF = (
    cells.any(axis=0) for cells in (SIGNING_CELLS, KEY_AGREEMENT_CELLS, TOP_UP_CELLS)
)
"""``[role]``: the role has Certificates of this type, on whatever Device Type."""


@check("E061505", clause=_KRP, source=_PROPOSAL, services=(UPDATE_CREDENTIALS,))
def certificate_type_on_device(facts: Facts) -> Column:
    """Each Certificate Type in the request must be applicable to the Device Type.

    A type that the Remote Party Role has, but no cell for on this Device Type, is not. One that the role never has
    is for the check after the next.
    """
    device, role = facts.device_type, facts.remote_party_role
    return (
        (facts.digital_signing_certificate & _SIGNING_OF[role] & ~SIGNING_CELLS[device, role])
        | (facts.key_agreement_certificate & _KEY_AGREEMENT_OF[role] & ~KEY_AGREEMENT_CELLS[device, role])
        | (facts.top_up_certificate & _TOP_UP_OF[role] & ~TOP_UP_CELLS[device, role])
    )


@check("E061506", clause=_KRP, source=_PROPOSAL, services=(UPDATE_CREDENTIALS,))
def future_dating(facts: Facts) -> Column:
    """A date and time of execution is applicable only where the Remote Party Role is Supplier."""
    return facts.execution_time_given & (facts.remote_party_role != RemotePartyRole.SUPPLIER)


@check("E061507", clause=_KRP, source=_PROPOSAL, services=(UPDATE_CREDENTIALS,))
def certificate_type_for_role(facts: Facts) -> Column:
    """Each Certificate Type, key usage and role must be applicable to the Remote Party Role.

    That a certificate of another role or key usage counts as a wrong type is an assumption. The DCC may place
    its own certificates in other roles' cells, as it does in recovery.
    """
    role = facts.remote_party_role
    type_elsewhere = (
        (facts.digital_signing_certificate & ~_SIGNING_OF[role])
        | (facts.key_agreement_certificate & ~_KEY_AGREEMENT_OF[role])
        | (facts.top_up_certificate & ~_TOP_UP_OF[role])
    )
    of_another_role = (facts.certificate_role != role) & (facts.user_role != UserRole.DCC)
    return type_elsewhere | ~facts.certificate_usage_fits | of_another_role


def baseline_checks(
    update: Combinations = UPDATE_COMBINATIONS,
    handover: Combinations = HANDOVER_COMBINATIONS,
    change_of_supplier: Combinations = CHANGE_OF_SUPPLIER_COMBINATIONS,
) -> tuple[Check, ...]:
    """The baseline's checks in order. The three tables of combinations are assumptions and can be replaced."""
    return (
        user_is_known,
        sender_is_authenticated,
        user_role_is_eligible,
        user_status_permits,
        request_id_is_fresh,
        command_variant_applies,
        url_is_right,
        device_exists,
        device_type_is_compatible,
        device_is_dcc_controlled,
        smi_status_is_compatible,
        certificates_are_readable,
        certificates_are_of_this_environment,
        certificates_are_valid,
        user_owns_the_proxy_held_certificate,
        user_is_eligible_by_registration,
        _combination(update),
        top_up_floor,
        certificate_type_on_device,
        future_dating,
        certificate_type_for_role,
        _combination(handover).twin("E062101", HANDOVER, "DUIS (6.21)", _ASSUMED),
        top_up_floor.twin("E062102", HANDOVER, "DUIS (6.21)", _ASSUMED),
        certificate_type_on_device.twin("E062105", HANDOVER, "DUIS (6.21)", _ASSUMED),
        certificate_type_for_role.twin("E062103", HANDOVER, "DUIS (6.21)", _ASSUMED),
        _combination(change_of_supplier).twin("E062301", CHANGE_OF_SUPPLIER, "DUIS (6.23)", _ASSUMED),
        top_up_floor.twin("E062304", CHANGE_OF_SUPPLIER, "DUIS (6.23)", _ASSUMED),
        certificate_type_on_device.twin("E062305", CHANGE_OF_SUPPLIER, "DUIS (6.23)", _ASSUMED),
        certificate_type_for_role.twin("E062306", CHANGE_OF_SUPPLIER, "DUIS (6.23)", _ASSUMED),
    )
