"""From a request or a response to the canonical bytes of its document.

Canonical means: UTF-8, an XML declaration, the prefix ``sr``, elements in the order of the schema, no white space
between them, nothing left to chance; the same value gives the same bytes, and reading them gives the value again.
Peers strip ignorable white space before they verify a signature, so there is none. Signatures are put on the bytes
later: ``signed`` is not written.

Times are written in UTC with milliseconds, ``2030-01-02T00:00:00.000Z``: the simulator's unit of time, and six
digits where there is a finer part. The published documents have two digits (``.00Z``); both are read.
"""

from __future__ import annotations

from simulator.duis.documents import document
from simulator.duis.errors import DocumentError
from simulator.duis.header import REQUEST_HEADER, RESPONSE_HEADER
from simulator.duis.names import body_elements_of
from simulator.duis.request_bodies import REQUEST_BODIES
from simulator.duis.response_bodies import (
    MESSAGES,
    RESPONSE_MESSAGE,
    SMETS1_RESPONSE_MESSAGE,
    Answer,
    Smets1Answer,
)
from simulator.duis.values import ServiceRequest, ServiceResponse, Smets1ResponseMessage


def write_request(request: ServiceRequest) -> bytes:
    """The canonical bytes of a Service Request.

    Raises :class:`~simulator.duis.errors.DocumentError` if no document can state the value: a counter out of range,
    a body that is not the service's, a date and time without a time zone.
    """
    return _document("Request", request.schema_version, REQUEST_HEADER.write(request), _request_body(request))


def write_response(response: ServiceResponse) -> bytes:
    """The canonical bytes of a Service Response or an alert; an empty body if its service is not known.

    Raises :class:`~simulator.duis.errors.DocumentError` as :func:`write_request`.
    """
    return _document("Response", response.schema_version, RESPONSE_HEADER.write(response), _response_body(response))


def _document(root: str, schema_version: str, header: str, body: str) -> bytes:
    return document(root, schema_version, f"<sr:Header>{header}</sr:Header><sr:Body>{body}</sr:Body>")


def _request_body(request: ServiceRequest) -> str:
    """The body element of a request, if it is one that the service and the Command Variant have."""
    allowed = body_elements_of(request.service, request.command_variant)
    for name in allowed:
        if REQUEST_BODIES[name].accepts(request.body):
            return f"<sr:{name}>{REQUEST_BODIES[name].write(request.body)}</sr:{name}>"
    stated = f"{type(request.body).__name__} does not go with {request.service} and Command Variant"
    raise DocumentError(f"{stated} {request.command_variant.value}; the document needs {' or '.join(allowed)}", "Body")


def _response_body(response: ServiceResponse) -> str:
    """What stands in the body of a response or alert."""
    name, message = _message(response)
    if not name:
        return ""
    try:
        return f"<sr:{name}>{MESSAGES[name].write(message)}</sr:{name}>"
    except DocumentError as error:
        raise error.within("Body") from None


def _message(response: ServiceResponse) -> tuple[str, object]:
    """The element around the body, and its value; no name for no body."""
    body = response.body
    if isinstance(body, Smets1ResponseMessage):
        return SMETS1_RESPONSE_MESSAGE, Smets1Answer(response.service, body.document)
    if response.service is not None:
        return RESPONSE_MESSAGE, Answer(response.service, body)
    if body is None:
        return "", None
    for name, form in MESSAGES.items():
        if form.accepts(body):
            return name, body
    raise DocumentError(f"{type(body).__name__} answers a Service Request; say which service", "Body")
