"""From the bytes of a document to the request or response that it states, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lxml.etree import _Element

from simulator.domain.documents import LIMIT
from simulator.domain.finding import Finding
from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant
from simulator.duis.documents import ATTRIBUTES, check_root
from simulator.duis.findings import Findings, Reason
from simulator.duis.header import REQUEST_HEADER, RESPONSE_HEADER
from simulator.duis.names import body_elements_of
from simulator.duis.request_bodies import REQUEST_BODIES
from simulator.duis.request_id import split_request_id
from simulator.duis.response_bodies import MESSAGES, Answer, Smets1Answer
from simulator.duis.safe_xml import read_tree
from simulator.duis.structure import Content, Element, Layout, Part
from simulator.duis.values import RequestBody, ResponseBody, ServiceRequest, ServiceResponse, Smets1ResponseMessage

T = TypeVar("T")

_SIGNATURE = Element("ds:Signature")
_DOCUMENT = Layout(Element("Header").part(1), Element("Body").part(1), _SIGNATURE.part(0), attributes=ATTRIBUTES)
_REQUEST_BODY = Layout(Part(*REQUEST_BODIES, at_least=0, label="the element of the service"))
_RESPONSE_BODY = Layout(Part(*MESSAGES, at_least=0))


def parse_request(data: bytes, *, limit: int = LIMIT) -> ServiceRequest | tuple[Finding, ...]:
    """Read a Service Request of at most ``limit`` octets: the request, or the findings, in the order of the document.

    Never raises, whatever the octets. Codes: ``E1000`` where the document is not safe or not well-formed XML (then
    there is that one finding), ``E1001`` where it does not follow the schema; see
    :class:`~simulator.duis.findings.Reason`. The content of the services that the simulator does not model is not
    checked. A Command Variant that the service does not allow is no finding here: that is a rule (E12).
    """
    return _parse(data, limit, "Request", _request)


def parse_response(data: bytes, *, limit: int = LIMIT) -> ServiceResponse | tuple[Finding, ...]:
    """Read a Service Response or an alert: the response, or the findings, in the order of the document.

    As :func:`parse_request`. Response codes that no published text has are accepted, because modifications bring
    their own; so is an empty body, the answer to a document whose service could not be read (assumption).
    """
    return _parse(data, limit, "Response", _response)


def _parse(
    data: bytes, limit: int, root_name: str, read: Callable[[Content, _Element, _Element], T | None]
) -> T | tuple[Finding, ...]:
    root = read_tree(data, limit)
    if isinstance(root, Finding):
        return (root,)
    findings = Findings()
    if not check_root(root, root_name, findings):
        return findings.all()
    document = _DOCUMENT.read(root, findings)
    header, body = document.one("Header"), document.one("Body")
    value = read(document, header, body) if header is not None and body is not None else None
    return findings.all() if findings or value is None else value


def _request(document: Content, header_element: _Element, body_element: _Element) -> ServiceRequest | None:
    findings = document.findings
    header = REQUEST_HEADER.read(header_element, "Header", findings)
    findings.subject = (header.request_id or "").upper()
    body = _request_body(body_element, header.service, header.command_variant, findings)
    parts = split_request_id(header.request_id or "")
    if findings or parts is None or header.service is None or header.command_variant is None or body is None:
        return None
    originator, target, counter = parts
    return ServiceRequest(
        originator=originator,
        target=target,
        counter=counter,
        command_variant=header.command_variant,
        service=header.service,
        body=body,
        schema_version=document.element.get("schemaVersion", ""),
        signed=_SIGNATURE.name in document.found,
        first_in_sequence=header.first_in_sequence,
        preceding_request_id=header.preceding_request_id,
    )


def _request_body(
    element: _Element,
    service: ServiceReferenceVariant | None,
    command_variant: CommandVariant | None,
    findings: Findings,
) -> RequestBody | None:
    allowed = body_elements_of(service, command_variant) if service is not None else ()
    chosen = _REQUEST_BODY.read(element, findings).chosen(REQUEST_BODIES)
    if chosen is None:
        if not len(element):
            expected = " or ".join(allowed) or "the element of the service"
            message = f"the body is empty; expected {expected}"
            findings.add(Reason.MISSING_ELEMENT, message, at=element, element="Body", expected=expected)
        return None
    name, body = chosen
    if allowed and name not in allowed:
        expected = " or ".join(allowed)
        variant = f" and Command Variant {command_variant.value}" if command_variant is not None else ""
        findings.add(
            Reason.BODY_MISMATCH,
            f"the body does not go with {service}{variant}; expected {expected}",
            at=body,
            element=name,
            found=name,
            expected=expected,
        )
    value: RequestBody = REQUEST_BODIES[name].read(body, name, findings)
    return value


def _response(document: Content, header_element: _Element, body_element: _Element) -> ServiceResponse:
    findings = document.findings
    header = RESPONSE_HEADER.read(header_element, "Header", findings)
    findings.subject = header.request_id or ""
    chosen = _RESPONSE_BODY.read(body_element, findings).chosen(MESSAGES)
    body: ResponseBody | None = None
    service: ServiceReferenceVariant | None = None
    if chosen is not None:
        name, element = chosen
        message = MESSAGES[name].read(element, name, findings)
        match message:
            case Answer():
                service, body = message.service, message.payload
            case Smets1Answer():
                service, body = message.service, Smets1ResponseMessage(message.document)
            case _:
                body = message
    return ServiceResponse(
        request_id=header.request_id,
        response_id=header.response_id,
        response_code=header.response_code,
        response_date_time=header.response_date_time,
        service=service,
        body=body,
        schema_version=document.element.get("schemaVersion", ""),
        signed=_SIGNATURE.name in document.found,
    )
