"""The bodies of the Service Requests that are read in full: what stands in each element, and the value that it gives.

Source of names, order and numbers: the published DUIS XML schema 5.1. One thing is stricter than the schema, which
lets ``RemotePartyFloorSeqNumber`` be absent from 6.15.1 and 6.21: here it is required (assumption: every published
document has it).
"""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element

from simulator.domain.parties import RemotePartyRole
from simulator.duis import simple_types as types
from simulator.duis.findings import Findings
from simulator.duis.names import BODY_ELEMENTS, SIGNED_PRE_COMMAND
from simulator.duis.structure import Content, Layout, Part, optional, required
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    OtherBody,
    ReadInventory,
    RequestBody,
    RetrieveCredentials,
    SignedPreCommand,
)

MOST_PATH_CERTIFICATES = 3
MOST_REMOTE_PARTY_ROLES = 7

_PATH = Layout(required("Certificate", at_most=MOST_PATH_CERTIFICATES))

_UPDATE = Layout(
    optional("ExecutionDateTime"),
    required("RemotePartyRole"),
    required("RemotePartyFloorSeqNumber"),
    optional("RemotePartyPrepaymentTopUpFloorSeqNumber"),
    required("ReplacementCertificates"),
    required("CertificationPathCertificates"),
    required("ApplyTimeBasedCPVChecks"),
)
_UPDATE_WRAPPER = Layout(required("SupplierOrNetworkOperatorCertificates"))
_UPDATE_CERTIFICATES = Layout(
    optional("DigitalSigningCertificate"),
    optional("KeyAgreementCertificate"),
    optional("KeyAgreementTopUpCertificate"),
)
_CERTIFICATES = Layout(
    required("DigitalSigningCertificate"),
    optional("KeyAgreementCertificate"),
    optional("KeyAgreementTopUpCertificate"),
)
_CHANGE_OF_SUPPLIER = Layout(
    optional("ExecutionDateTime"),
    required("SupplierFloorSeqNumber"),
    optional("SupplierPrepaymentTopUpFloorSeqNumber"),
    required("SupplierReplacementCertificates"),
    required("CertificationPathCertificates"),
    required("ApplyTimeBasedCPVChecks"),
    required("ImportMPxN"),
)
_RETRIEVE = Layout(required("RemotePartyRole", at_most=MOST_REMOTE_PARTY_ROLES))
_INVENTORY = Layout(Part("UPRN", "DeviceID", "MPxN", "PropertyFilter"))
_PROPERTY_FILTER = Layout(required("PostCode"), required("AddressIdentifier"))
_COMMISSION = Layout(required("CurrentDateTime"), required("TolerancePeriod"))
_SIGNED_PRE_COMMAND = Layout(optional("ExecutionDateTime"), required("GBCSPayload"))


def _update_security_credentials(element: _Element, findings: Findings) -> CredentialsReplacement:
    content = _UPDATE.read(element, findings)
    wrapper = content.inside("ReplacementCertificates", _UPDATE_WRAPPER)
    certificates = wrapper.inside("SupplierOrNetworkOperatorCertificates", _UPDATE_CERTIFICATES)
    return _replacement(content, certificates)


def _request_handover(element: _Element, findings: Findings) -> CredentialsReplacement:
    content = _UPDATE.read(element, findings)
    return _replacement(content, content.inside("ReplacementCertificates", _CERTIFICATES))


def _replacement(content: Content, certificates: Content) -> CredentialsReplacement:
    return CredentialsReplacement(
        remote_party_role=content.required("RemotePartyRole", types.ROLE),
        floor_seq_number=content.required("RemotePartyFloorSeqNumber", types.FLOOR_SEQ_NUMBER),
        top_up_floor_seq_number=content.optional("RemotePartyPrepaymentTopUpFloorSeqNumber", types.FLOOR_SEQ_NUMBER),
        digital_signing_certificate=certificates.optional("DigitalSigningCertificate", types.BASE64),
        key_agreement_certificate=certificates.optional("KeyAgreementCertificate", types.BASE64),
        key_agreement_top_up_certificate=certificates.optional("KeyAgreementTopUpCertificate", types.BASE64),
        path_certificates=content.inside("CertificationPathCertificates", _PATH).every("Certificate", types.BASE64),
        apply_time_based_cpv_checks=content.required("ApplyTimeBasedCPVChecks", types.BOOLEAN),
        execution_date_time=content.optional("ExecutionDateTime", types.DATE_TIME),
    )


def _change_of_supplier(element: _Element, findings: Findings) -> CredentialsReplacement:
    content = _CHANGE_OF_SUPPLIER.read(element, findings)
    certificates = content.inside("SupplierReplacementCertificates", _CERTIFICATES)
    return CredentialsReplacement(
        remote_party_role=RemotePartyRole.SUPPLIER,
        floor_seq_number=content.required("SupplierFloorSeqNumber", types.FLOOR_SEQ_NUMBER),
        top_up_floor_seq_number=content.optional("SupplierPrepaymentTopUpFloorSeqNumber", types.FLOOR_SEQ_NUMBER),
        digital_signing_certificate=certificates.optional("DigitalSigningCertificate", types.BASE64),
        key_agreement_certificate=certificates.optional("KeyAgreementCertificate", types.BASE64),
        key_agreement_top_up_certificate=certificates.optional("KeyAgreementTopUpCertificate", types.BASE64),
        path_certificates=content.inside("CertificationPathCertificates", _PATH).every("Certificate", types.BASE64),
        apply_time_based_cpv_checks=content.required("ApplyTimeBasedCPVChecks", types.BOOLEAN),
        execution_date_time=content.optional("ExecutionDateTime", types.DATE_TIME),
        import_mpxn=content.required("ImportMPxN", types.MPXN),
    )


def _retrieve_credentials(element: _Element, findings: Findings) -> RetrieveCredentials:
    return RetrieveCredentials(_RETRIEVE.read(element, findings).every("RemotePartyRole", types.ROLE))


def _read_inventory(element: _Element, findings: Findings) -> ReadInventory:
    content = _INVENTORY.read(element, findings)
    address = content.inside("PropertyFilter", _PROPERTY_FILTER)
    return ReadInventory(
        device_id=content.optional("DeviceID", types.EUI),
        mpxn=content.optional("MPxN", types.MPXN),
        uprn=content.optional("UPRN", types.UPRN),
        post_code=address.optional("PostCode", types.POST_CODE),
        address_identifier=address.optional("AddressIdentifier", types.ADDRESS_IDENTIFIER),
    )


def _commission_device(element: _Element, findings: Findings) -> CommissionDevice:
    content = _COMMISSION.read(element, findings)
    return CommissionDevice(
        current_date_time=content.required("CurrentDateTime", types.DATE_TIME),
        tolerance_period=content.required("TolerancePeriod", types.TOLERANCE_PERIOD),
    )


def _signed_pre_command(element: _Element, findings: Findings) -> SignedPreCommand:
    content = _SIGNED_PRE_COMMAND.read(element, findings)
    return SignedPreCommand(
        payload=content.required("GBCSPayload", types.BASE64),
        execution_date_time=content.optional("ExecutionDateTime", types.DATE_TIME),
    )


_READERS: dict[str, Callable[[_Element, Findings], RequestBody]] = {
    BODY_ELEMENTS["6.15.1"]: _update_security_credentials,
    BODY_ELEMENTS["6.21"]: _request_handover,
    BODY_ELEMENTS["6.23"]: _change_of_supplier,
    BODY_ELEMENTS["6.24.1"]: _retrieve_credentials,
    BODY_ELEMENTS["8.1.1"]: _commission_device,
    BODY_ELEMENTS["8.2"]: _read_inventory,
    SIGNED_PRE_COMMAND: _signed_pre_command,
}

FULLY_READ = frozenset(_READERS)
"""The body elements that are read in full; of all others only the name is taken, and their content is not checked."""


def read_body(name: str, element: _Element, findings: Findings) -> RequestBody:
    """The value of a body element of this name."""
    reader = _READERS.get(name)
    return OtherBody(name) if reader is None else reader(element, findings)
