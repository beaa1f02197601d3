"""From the bytes of any document that this house knows to what it says: of a User, of the DSP, or of the S1SP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simulator.domain.documents import DUIS_NAMESPACE
from simulator.domain.finding import Finding
from simulator.duis.findings import Reason
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.s1sp_reading import parse_s1sp_alert, parse_smets1_response
from simulator.duis.s1sp_values import S1spAlert, Smets1Response
from simulator.duis.values import ServiceRequest, ServiceResponse
from simulator.xmldsig.countersigning import countersigned
from simulator.xmldsig.document import COUNTERSIGNED, read_document


@dataclass(frozen=True, slots=True)
class CountersignedRequest:
    """What the DSP sends to the S1SP: a User's signed Service Request, with the DSP's own signature around it."""

    document: bytes


Content = ServiceRequest | ServiceResponse | Smets1Response | S1spAlert | CountersignedRequest | tuple[Finding, ...]
"""What a document says, or why that cannot be read."""

_REQUEST = f"{{{DUIS_NAMESPACE}}}Request"


def read_duis(document: bytes) -> Content:
    """What a document says, whichever of those with a signature it is; or all that is wrong with it.

    A document with an unknown root is held to be a Service Request.
    """
    content = parse_request(document)
    if not isinstance(content, tuple):
        return content
    reason, found = content[0].details.get("reason"), content[0].details.get("found", "")
    read = _READERS.get(found) if reason == Reason.WRONG_ROOT else None
    return read(document) if read else content


def _countersigned(document: bytes) -> CountersignedRequest | tuple[Finding, ...]:
    root = read_document(document)
    if isinstance(root, Finding):
        return (root,)
    if root.tag != COUNTERSIGNED or len(root) == 0 or root[0].tag != _REQUEST:
        problem = "The Countersigned Service Request does not begin with the Service Request that was signed."
        return (Finding("E1001", problem),)
    return CountersignedRequest(countersigned(document))


_READERS: Mapping[str, Callable[[bytes], Content]] = MappingProxyType(
    {
        "Response": parse_response,
        "SMETS1SignedResponse": parse_smets1_response,
        "S1SPAlert": parse_s1sp_alert,
        "CountersignedServiceRequest": _countersigned,
    }
)
"""By root element; what stands first in its namespace is checked by each reader."""
