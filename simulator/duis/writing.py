"""From a request or a response to the canonical bytes of its document.

Canonical means: UTF-8, an XML declaration, the prefix ``sr``, elements in the order of the schema, no white space
between them, nothing left to chance; the same value gives the same bytes, and reading them gives the value again.
Peers strip ignorable white space before they verify a signature, so there is none. Signatures are put on the bytes
later: ``signed`` is not written.

Times are written in UTC with milliseconds, ``2030-01-02T00:00:00.000Z``: the simulator's unit of time, and six
digits where there is a finer part. The published documents have two digits (``.00Z``); both are read.
"""

from __future__ import annotations

from simulator.duis import elements as write
from simulator.duis import simple_types as types
from simulator.duis.request_writing import request_body
from simulator.duis.response_writing import response_body
from simulator.duis.values import ServiceRequest, ServiceResponse


def write_request(request: ServiceRequest) -> bytes:
    """The canonical bytes of a Service Request.

    Raises :class:`~simulator.duis.errors.DocumentError` if no document can state the value: a counter out of range,
    a body that is not the service's, a date and time without a time zone.
    """
    header = (
        write.text("RequestID", request.request_id, types.REQUEST_ID_TEXT)
        + write.boolean("FirstInSequence", request.first_in_sequence)
        + write.text("PrecedingServiceRequestID", request.preceding_request_id, types.REQUEST_ID_TEXT)
        + f"<sr:CommandVariant>{request.command_variant.value}</sr:CommandVariant>"
        + write.service_reference(request.service)
    )
    body = request_body(request)
    return write.document(
        "Request", request.schema_version, f"<sr:Header>{header}</sr:Header><sr:Body>{body}</sr:Body>"
    )


def write_response(response: ServiceResponse) -> bytes:
    """The canonical bytes of a Service Response or an alert; an empty body if its service is not known.

    Raises :class:`~simulator.duis.errors.DocumentError` as :func:`write_request`.
    """
    header = (
        write.text("RequestID", response.request_id, types.REQUEST_ID_TEXT)
        + write.text("ResponseID", response.response_id, types.REQUEST_ID_TEXT)
        + write.text("ResponseCode", response.response_code, types.RESPONSE_CODE)
        + write.date_time("ResponseDateTime", response.response_date_time)
    )
    body = response_body(response)
    return write.document(
        "Response", response.schema_version, f"<sr:Header>{header}</sr:Header><sr:Body>{body}</sr:Body>"
    )
