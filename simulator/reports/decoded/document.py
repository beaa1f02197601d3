"""A DUIS document in plain words: request, Pre-Command, Signed Pre-Command, response or alert, and what is inside."""

from __future__ import annotations

from dataclasses import replace

from simulator.dcc.certificates import placements
from simulator.domain.finding import Finding
from simulator.domain.response_codes import RESPONSE_CODES
from simulator.duis.request_id import split_request_id
from simulator.duis.s1sp_values import S1spAlert, Smets1Response
from simulator.duis.structure import local_name
from simulator.duis.values import CredentialsReplacement, DccAlert, OtherBody, ServiceRequest, ServiceResponse
from simulator.reports.decoded.certificate import decode_certificate, decode_placed
from simulator.reports.decoded.duis import CountersignedRequest, read_duis
from simulator.reports.decoded.fields import certificate_or_hex, show_fields, spaced
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.message import FIRST_OCTETS, nested_gbcs
from simulator.reports.decoded.moments import moment
from simulator.reports.decoded.tree import Shown, Standing, of_findings
from simulator.reports.decoded.xml_elements import child_of, show_elements
from simulator.reports.decoded.xml_signature import judge_document, show_signature
from simulator.xmldsig.document import read_document

_S1SP_DOCUMENTS = {"SMETS1SignedResponse": "SMETS1 response of the S1SP", "S1SPAlert": "alert of the S1SP"}


def decode_document(document: bytes, known: Known) -> Shown | tuple[Finding, ...]:
    """Everything that a document says, what is nested in it, and its signature; or all that is wrong with it."""
    content = read_duis(document)
    if isinstance(content, tuple):
        return _of_s1sp_in_part(document, content, known) or content
    judgement = judge_document(document, content, known)
    if isinstance(content, CountersignedRequest):
        return _countersigned(content, show_signature(judgement, known, required=True, label="countersignature"), known)
    signature = show_signature(judgement, known, required=not isinstance(content, ServiceResponse))
    protection = (*_by_published_schema(document, known), signature)
    if isinstance(content, Smets1Response):
        return Shown(
            _S1SP_DOCUMENTS["SMETS1SignedResponse"], str(content.service), (*show_fields(content, known), *protection)
        )
    if isinstance(content, S1spAlert):
        return Shown(_S1SP_DOCUMENTS["S1SPAlert"], content.alert_code, (*show_fields(content, known), *protection))
    body = _body(content.body, document, known)
    if isinstance(content, ServiceRequest):
        return _request(content, (body, *protection), known)
    return _response(content, (body, *protection), known)


def _by_published_schema(document: bytes, known: Known) -> tuple[Shown, ...]:
    """What the schema that the user has named says; nothing if none is named."""
    if known.schema is None:
        return ()
    findings = known.schema.findings(document)
    value, standing = ("not valid", Standing.BAD) if findings else ("valid", Standing.GOOD)
    return (Shown("published schema", value, of_findings(findings), standing),)


def _request(request: ServiceRequest, content: tuple[Shown, ...], known: Known) -> Shown:
    stated = [
        Shown("RequestID", request.request_id, _identity(request.request_id, known)),
        Shown("Command Variant", request.command_variant.title),
        Shown("schema version", request.schema_version),
    ]
    if request.first_in_sequence is not None:
        stated.append(Shown("first in sequence", "yes" if request.first_in_sequence else "no"))
    if request.preceding_request_id is not None:
        stated.append(Shown("preceding RequestID", request.preceding_request_id))
    return Shown("Service Request", str(request.service), (*stated, *content))


def _response(response: ServiceResponse, content: tuple[Shown, ...], known: Known) -> Shown:
    code = RESPONSE_CODES.get(response.response_code)
    stated = [Shown("response code", f"{response.response_code}: {code.meaning}" if code else response.response_code)]
    for label, identifier in (("RequestID", response.request_id), ("ResponseID", response.response_id)):
        if identifier is not None:
            stated.append(Shown(label, identifier, _identity(identifier, known)))
    stated.append(Shown("date and time", moment(response.response_date_time)))
    stated.append(Shown("schema version", response.schema_version))
    about = str(response.service) if response.service else "of no Service Request"
    return Shown("Service Response", about, (*stated, *content))


def _identity(request_id: str, known: Known) -> tuple[Shown, ...]:
    parts = split_request_id(request_id)
    if parts is None:
        return ()
    originator, target, counter = parts
    return (
        Shown("originator", known.who(originator)),
        Shown("target", known.who(target)),
        Shown("counter", str(counter)),
    )


def _countersigned(content: CountersignedRequest, countersignature: Shown, known: Known) -> Shown:
    """The User's request with its own signature, and the DSP's around it."""
    shown = decode_document(content.document, known)
    inside = (
        shown
        if isinstance(shown, Shown)
        else Shown("Service Request", "cannot be read", of_findings(shown), Standing.BAD)
    )
    return Shown("Countersigned Service Request", "from the DSP to the S1SP", (inside, countersignature))


def _of_s1sp_in_part(document: bytes, unread: tuple[Finding, ...], known: Known) -> Shown | None:
    """What the S1SP has signed but is not read in full, element by element; nothing if it is no such document."""
    root = read_document(document)
    if isinstance(root, Finding) or local_name(root) not in _S1SP_DOCUMENTS:
        return None
    signature = show_signature(judge_document(document, None, known), known, required=True)
    why = Shown("not read in full", "shown element by element", of_findings(unread), Standing.BAD)
    return Shown(_S1SP_DOCUMENTS[local_name(root)], "", (*show_elements(root, known, octets_in_body), why, signature))


def _body(body: object, document: bytes, known: Known) -> Shown:
    if body is None:
        return Shown("body", "none")
    if isinstance(body.content if isinstance(body, DccAlert) else body, OtherBody):
        root = read_document(document)
        element = None if isinstance(root, Finding) else child_of(root, "Body")
        content = () if element is None else show_elements(element, known, octets_in_body)
        return Shown("body", "element by element", content)
    if isinstance(body, CredentialsReplacement):
        return Shown("body", "replacement of credentials", _credentials(body, known))
    return Shown("body", spaced(type(body).__name__), show_fields(body, known, octets_in_body))


def _credentials(body: CredentialsReplacement, known: Known) -> tuple[Shown, ...]:
    within = known.along(body.path_certificates, dates_count=body.apply_time_based_cpv_checks)
    rest = replace(
        body,
        digital_signing_certificate=None,
        key_agreement_certificate=None,
        key_agreement_top_up_certificate=None,
        path_certificates=(),
    )
    return (
        *show_fields(rest, known),
        *(decode_placed(cell, der, within) for cell, der in placements(body)),
        *(
            decode_certificate(f"path certificate {number}", der, within)
            for number, der in enumerate(body.path_certificates, start=1)
        ),
    )


def octets_in_body(label: str, octets: bytes, known: Known) -> Shown:
    """Octets inside a body: a GBCS message, a document of the S1SP, a certificate, or anything."""
    if octets[:1] in FIRST_OCTETS:
        return nested_gbcs(label, octets, known)
    if octets.startswith(b"<") and isinstance(document := decode_document(octets, known), Shown):
        return replace(document, label=f"{label}: {document.label}")
    return certificate_or_hex(label, octets, known)
