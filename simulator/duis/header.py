"""The headers of requests and responses, and the Service Reference that both state.

Source: the published DUIS XML schema 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element

from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant
from simulator.duis import simple_types as types
from simulator.duis.findings import Findings, Reason, quoted
from simulator.duis.request_id import format_request_id
from simulator.duis.structure import Content, Layout, optional, required

_REQUEST = Layout(
    required("RequestID"),
    optional("FirstInSequence"),
    optional("PrecedingServiceRequestID"),
    required("CommandVariant"),
    required("ServiceReference"),
    required("ServiceReferenceVariant"),
)
_RESPONSE = Layout(
    optional("RequestID"),
    optional("ResponseID"),
    required("ResponseCode"),
    required("ResponseDateTime"),
)


@dataclass(frozen=True, slots=True)
class RequestHeader:
    """The header of a Service Request. What could not be read is nothing, and a finding says why."""

    request_id: tuple[EUI64, EUI64, int]
    command_variant: CommandVariant | None
    service: ServiceReferenceVariant | None
    first_in_sequence: bool | None
    preceding_request_id: str | None


@dataclass(frozen=True, slots=True)
class ResponseHeader:
    """The header of a Service Response or an alert."""

    request_id: str | None
    response_id: str | None
    response_code: str
    response_date_time: datetime


def read_request_header(element: _Element, findings: Findings) -> RequestHeader:
    """Read the header of a request, and from then on name the RequestID in all findings."""
    content = _REQUEST.read(element, findings)
    request_id = content.required("RequestID", types.REQUEST_ID)
    if request_id is not types.REQUEST_ID.fallback:
        findings.subject = format_request_id(*request_id)
    return RequestHeader(
        request_id=request_id,
        command_variant=content.required("CommandVariant", types.COMMAND_VARIANT),
        service=read_service(content),
        first_in_sequence=content.optional("FirstInSequence", types.BOOLEAN),
        preceding_request_id=content.optional("PrecedingServiceRequestID", types.REQUEST_ID_TEXT),
    )


def read_response_header(element: _Element, findings: Findings) -> ResponseHeader:
    """Read the header of a response."""
    content = _RESPONSE.read(element, findings)
    request_id = content.optional("RequestID", types.REQUEST_ID_TEXT)
    findings.subject = request_id or ""
    return ResponseHeader(
        request_id=request_id,
        response_id=content.optional("ResponseID", types.REQUEST_ID_TEXT),
        response_code=content.required("ResponseCode", types.RESPONSE_CODE),
        response_date_time=content.required("ResponseDateTime", types.DATE_TIME),
    )


def read_service(content: Content) -> ServiceReferenceVariant | None:
    """The Service Reference Variant, whose first two numbers the Service Reference beside it has to repeat."""
    service = content.required("ServiceReferenceVariant", types.SERVICE)
    reference = content.required("ServiceReference", types.SERVICE_REFERENCE)
    if service is not None and reference is not None and reference != service.reference:
        content.findings.add(
            Reason.SERVICE_REFERENCE_MISMATCH,
            f"{quoted(reference)} does not go with the Service Reference Variant {service.variant}; "
            f"expected '{service.reference}'",
            at=content.elements["ServiceReference"][0],
            element="ServiceReference",
            found=reference,
            expected=service.reference,
        )
    return service
