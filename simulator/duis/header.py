"""The headers of requests and responses, declared once.

Source: the published DUIS XML schema 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.domain.service_requests import CommandVariant, ServiceReferenceVariant
from simulator.duis import simple_types as types
from simulator.duis.forms import Record, Service
from simulator.duis.items import optional, required


@dataclass(frozen=True, slots=True)
class RequestHeader:
    """The header of a Service Request. What could not be read is nothing, and a finding says why."""

    request_id: str | None
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


REQUEST_HEADER = Record(
    RequestHeader,
    required("RequestID", types.REQUEST_ID, "request_id"),
    optional("FirstInSequence", types.BOOLEAN, "first_in_sequence"),
    optional("PrecedingServiceRequestID", types.REQUEST_ID, "preceding_request_id"),
    required("CommandVariant", types.COMMAND_VARIANT, "command_variant"),
    Service(),
)

RESPONSE_HEADER = Record(
    ResponseHeader,
    optional("RequestID", types.REQUEST_ID, "request_id"),
    optional("ResponseID", types.REQUEST_ID, "response_id"),
    required("ResponseCode", types.RESPONSE_CODE, "response_code"),
    required("ResponseDateTime", types.DATE_TIME, "response_date_time"),
)
