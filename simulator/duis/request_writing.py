"""The bodies of Service Requests, written: the counterpart of :mod:`simulator.duis.request_bodies`."""

from __future__ import annotations

from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER, UPDATE_CREDENTIALS, ServiceReferenceVariant
from simulator.duis import elements as write
from simulator.duis import simple_types as types
from simulator.duis.errors import DocumentError
from simulator.duis.names import BODY_ELEMENTS, SIGNED_PRE_COMMAND, body_elements_of
from simulator.duis.request_bodies import FULLY_READ, MOST_PATH_CERTIFICATES, MOST_REMOTE_PARTY_ROLES
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    OtherBody,
    ReadInventory,
    RetrieveCredentials,
    ServiceRequest,
    SignedPreCommand,
)

_BODY_TYPES: dict[str, type] = {
    "6.15.1": CredentialsReplacement,
    "6.21": CredentialsReplacement,
    "6.23": CredentialsReplacement,
    "6.24.1": RetrieveCredentials,
    "8.1.1": CommissionDevice,
    "8.2": ReadInventory,
}


def request_body(request: ServiceRequest) -> str:
    """The body element of a request, if it is one that the service and the Command Variant have."""
    name = _element_of(request)
    allowed = body_elements_of(request.service, request.command_variant)
    if name not in allowed:
        stated = f"{type(request.body).__name__} does not go with {request.service} and Command Variant"
        raise DocumentError(
            f"Body: {stated} {request.command_variant.value}; the document needs {' or '.join(allowed)}"
        )
    return f"<sr:{name}>{_content(request)}</sr:{name}>"


def _element_of(request: ServiceRequest) -> str:
    body = request.body
    if isinstance(body, SignedPreCommand):
        return SIGNED_PRE_COMMAND
    if isinstance(body, OtherBody):
        return "" if body.element in FULLY_READ else body.element
    return BODY_ELEMENTS[request.service.variant] if _BODY_TYPES.get(request.service.variant) is type(body) else ""


def _content(request: ServiceRequest) -> str:
    body = request.body
    match body:
        case CredentialsReplacement():
            return _credentials(request.service, body)
        case RetrieveCredentials():
            write.check_count("RemotePartyRole", body.remote_party_roles, MOST_REMOTE_PARTY_ROLES)
            return "".join(map(write.remote_party_role, body.remote_party_roles))
        case CommissionDevice():
            return write.date_time("CurrentDateTime", body.current_date_time) + write.integer(
                "TolerancePeriod", body.tolerance_period, types.TOLERANCE_PERIOD
            )
        case ReadInventory():
            return _read_inventory(body)
        case SignedPreCommand():
            return write.date_time("ExecutionDateTime", body.execution_date_time) + write.base64(
                "GBCSPayload", body.payload
            )
        case OtherBody():
            return ""


def _credentials(service: ServiceReferenceVariant, body: CredentialsReplacement) -> str:
    if service is CHANGE_OF_SUPPLIER:
        return _change_of_supplier(body)
    return _replacement(body, wrapped=service is UPDATE_CREDENTIALS)


def _replacement(body: CredentialsReplacement, *, wrapped: bool) -> str:
    if body.import_mpxn is not None:
        raise DocumentError("ImportMPxN: only a change of supplier (6.23) has it; leave it out")
    certificates = _certificates(body, signing_required=not wrapped)
    if wrapped:
        certificates = write.element("SupplierOrNetworkOperatorCertificates", certificates)
    return (
        write.date_time("ExecutionDateTime", body.execution_date_time)
        + write.remote_party_role(body.remote_party_role)
        + write.integer("RemotePartyFloorSeqNumber", body.floor_seq_number, types.FLOOR_SEQ_NUMBER)
        + write.integer(
            "RemotePartyPrepaymentTopUpFloorSeqNumber", body.top_up_floor_seq_number, types.FLOOR_SEQ_NUMBER
        )
        + write.element("ReplacementCertificates", certificates)
        + _path(body)
    )


def _change_of_supplier(body: CredentialsReplacement) -> str:
    if body.remote_party_role is not RemotePartyRole.SUPPLIER:
        raise DocumentError(f"6.23 replaces the Supplier's certificates; it cannot name {body.remote_party_role.name}")
    if body.import_mpxn is None:
        raise DocumentError("ImportMPxN: a change of supplier (6.23) needs it; give import_mpxn")
    return (
        write.date_time("ExecutionDateTime", body.execution_date_time)
        + write.integer("SupplierFloorSeqNumber", body.floor_seq_number, types.FLOOR_SEQ_NUMBER)
        + write.integer("SupplierPrepaymentTopUpFloorSeqNumber", body.top_up_floor_seq_number, types.FLOOR_SEQ_NUMBER)
        + write.element("SupplierReplacementCertificates", _certificates(body, signing_required=True))
        + _path(body)
        + write.text("ImportMPxN", body.import_mpxn, types.MPXN)
    )


def _certificates(body: CredentialsReplacement, *, signing_required: bool) -> str:
    if signing_required and body.digital_signing_certificate is None:
        raise DocumentError("DigitalSigningCertificate: 6.21 and 6.23 need it; only 6.15.1 may leave it out")
    return (
        write.base64("DigitalSigningCertificate", body.digital_signing_certificate)
        + write.base64("KeyAgreementCertificate", body.key_agreement_certificate)
        + write.base64("KeyAgreementTopUpCertificate", body.key_agreement_top_up_certificate)
    )


def _path(body: CredentialsReplacement) -> str:
    write.check_count("CertificationPathCertificates", body.path_certificates, MOST_PATH_CERTIFICATES)
    certificates = "".join([write.base64("Certificate", certificate) for certificate in body.path_certificates])
    return write.element("CertificationPathCertificates", certificates) + write.boolean(
        "ApplyTimeBasedCPVChecks", body.apply_time_based_cpv_checks
    )


def _read_inventory(body: ReadInventory) -> str:
    address = body.post_code is not None and body.address_identifier is not None
    half = (body.post_code is None) is not (body.address_identifier is None)
    ways = [body.uprn is not None, body.device_id is not None, body.mpxn is not None, address]
    if half or sum(ways) != 1:
        raise DocumentError(
            "ReadInventory: give one of device_id, mpxn, uprn, or post_code together with address_identifier"
        )
    if body.post_code is not None:
        return write.element(
            "PropertyFilter",
            write.text("PostCode", body.post_code, types.POST_CODE)
            + write.text("AddressIdentifier", body.address_identifier, types.ADDRESS_IDENTIFIER),
        )
    device_id = None if body.device_id is None else str(body.device_id)
    return (
        write.integer("UPRN", body.uprn, types.UPRN)
        + write.text("DeviceID", device_id)
        + write.text("MPxN", body.mpxn, types.MPXN)
    )
