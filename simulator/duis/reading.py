"""From the bytes of a document to the request or response that it states, or to all that is wrong with it."""

from __future__ import annotations

from lxml.etree import _Element

from simulator.domain.finding import Finding
from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant
from simulator.duis import request_bodies, response_bodies
from simulator.duis.findings import Findings, Reason, near_miss, quoted
from simulator.duis.header import read_request_header, read_response_header
from simulator.duis.names import (
    BODY_ELEMENTS,
    DUIS_NAMESPACE,
    SCHEMA_VERSIONS,
    SIGNATURE_NAMESPACE,
    SIGNED_PRE_COMMAND,
    body_elements_of,
)
from simulator.duis.safe_xml import LIMIT, read_tree
from simulator.duis.structure import Content, Layout, Part, local_name, optional, report_namespace, required
from simulator.duis.values import RequestBody, ServiceRequest, ServiceResponse

_ATTRIBUTES = ("schemaVersion",)
_DOCUMENT = Layout(required("Header"), required("Body"), optional("Signature", SIGNATURE_NAMESPACE))
_REQUEST_BODY = Part(*BODY_ELEMENTS.values(), SIGNED_PRE_COMMAND, at_least=0, label="the element of the service")
_REQUEST_BODY_LAYOUT = Layout(_REQUEST_BODY)


def parse_request(data: bytes, *, limit: int = LIMIT) -> ServiceRequest | tuple[Finding, ...]:
    """Read a Service Request of at most ``limit`` octets: the request, or the findings, in the order of the document.

    Never raises, whatever the octets. Codes: ``E1000`` where the document is not safe or not well-formed XML (then
    there is that one finding), ``E1001`` where it does not follow the schema; see
    :class:`~simulator.duis.findings.Reason`. The content of the services that the simulator does not model is not
    checked. A Command Variant that the service does not allow is no finding here: that is a rule (E12).
    """
    root = read_tree(data, limit)
    if isinstance(root, Finding):
        return (root,)
    findings = Findings()
    document = _read_document(root, "Request", findings)
    if document is None:
        return findings.all()
    header_element = document.element("Header")
    body_element = document.element("Body")
    if header_element is None or body_element is None:
        return findings.all()
    header = read_request_header(header_element, findings)
    body = _read_request_body(body_element, header.service, header.command_variant, findings)
    if findings or header.service is None or header.command_variant is None or body is None:
        return findings.all()
    originator, target, counter = header.request_id
    return ServiceRequest(
        originator=originator,
        target=target,
        counter=counter,
        command_variant=header.command_variant,
        service=header.service,
        body=body,
        schema_version=root.get("schemaVersion", ""),
        signed="Signature" in document.elements,
        first_in_sequence=header.first_in_sequence,
        preceding_request_id=header.preceding_request_id,
    )


def parse_response(data: bytes, *, limit: int = LIMIT) -> ServiceResponse | tuple[Finding, ...]:
    """Read a Service Response or an alert: the response, or the findings, in the order of the document.

    As :func:`parse_request`. Response codes that no published text has are accepted, because modifications bring
    their own; so is an empty body, the answer to a document whose service could not be read (assumption).
    """
    root = read_tree(data, limit)
    if isinstance(root, Finding):
        return (root,)
    findings = Findings()
    document = _read_document(root, "Response", findings)
    if document is None:
        return findings.all()
    header_element = document.element("Header")
    body_element = document.element("Body")
    if header_element is None or body_element is None:
        return findings.all()
    header = read_response_header(header_element, findings)
    service, body = response_bodies.read_body(body_element, findings)
    if findings:
        return findings.all()
    return ServiceResponse(
        request_id=header.request_id,
        response_id=header.response_id,
        response_code=header.response_code,
        response_date_time=header.response_date_time,
        service=service,
        body=body,
        schema_version=root.get("schemaVersion", ""),
        signed="Signature" in document.elements,
    )


def _read_document(root: _Element, expected: str, findings: Findings) -> Content | None:
    """Check the root element; nothing if what it holds cannot be expected to make sense."""
    name = local_name(root)
    if name != expected:
        findings.add(
            Reason.WRONG_ROOT,
            f"the document is a {quoted(name)}; expected a '{expected}'",
            at=root,
            element=name,
            found=name[:80],
            expected=expected,
        )
        return None
    if root.tag != f"{{{DUIS_NAMESPACE}}}{expected}":
        report_namespace(root, DUIS_NAMESPACE, findings)
        return None
    version = root.get("schemaVersion")
    misspelt = version is None and any(near_miss(str(attribute), _ATTRIBUTES) for attribute in root.attrib)
    if version not in SCHEMA_VERSIONS and not misspelt:  # a misspelt one is reported as an unexpected attribute
        stated = "the attribute schemaVersion is missing" if version is None else f"{quoted(version)} is not known"
        expected_versions = f"one of {', '.join(SCHEMA_VERSIONS)}"
        findings.add(
            Reason.SCHEMA_VERSION,
            f"{stated}; expected {expected_versions}",
            at=root,
            element=name,
            found=(version or "")[:80],
            expected=expected_versions,
        )
    return _DOCUMENT.read(root, findings, *_ATTRIBUTES)


def _read_request_body(
    element: _Element,
    service: ServiceReferenceVariant | None,
    command_variant: CommandVariant | None,
    findings: Findings,
) -> RequestBody | None:
    allowed = body_elements_of(service, command_variant) if service is not None else ()
    expected = " or ".join(allowed) or "the element of the service"
    chosen = _REQUEST_BODY_LAYOUT.read(element, findings).chosen(_REQUEST_BODY)
    if chosen is None:
        if not len(element):
            message = f"the body is empty; expected {expected}"
            findings.add(Reason.MISSING_ELEMENT, message, at=element, element="Body", expected=expected)
        return None
    name, body = chosen
    if allowed and name not in allowed:
        variant = f" and Command Variant {command_variant.value}" if command_variant is not None else ""
        findings.add(
            Reason.BODY_MISMATCH,
            f"the body does not go with {service}{variant}; expected {expected}",
            at=body,
            element=name,
            found=name,
            expected=expected,
        )
    return request_bodies.read_body(name, body, findings)
