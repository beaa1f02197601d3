"""What became of a request to a SMETS1 Device: the one element in the S1SP's answer that depends on the service."""

from __future__ import annotations

from simulator.domain.service_requests import ServiceReferenceVariant
from simulator.duis import simple_types as types
from simulator.duis.errors import DocumentError
from simulator.duis.findings import Reason
from simulator.duis.forms import Record
from simulator.duis.items import Group, Ignored, Item, Text, Values, many, optional, written
from simulator.duis.names import BODY_ELEMENTS, RESPONSE_AND_ALERT_NAMESPACE
from simulator.duis.s1sp_values import ReplacementOutcome, Smets1Response
from simulator.duis.simple_type import Problem, one_of
from simulator.duis.structure import Content, Element, Layout, Part, check_attributes, is_misspelt

_NO_OUTCOME = ("5.1", "5.2", "5.3", "6.14.3", "8.2", "8.3", "8.4", "8.6", "8.13", "8.14.1", "8.14.2", "8.14.3",
               "8.14.4", "11.1", "11.4", "12.1", "12.2")  # fmt: skip
"""Services that no answer of a SMETS1 Device belongs to: the published schema has no element for them."""

_WITH_DATA = ("4.1.1", "4.1.2", "4.4.2", "4.4.3", "4.10", "4.11.1", "4.14", "4.17", "6.2.10", "6.15.2", "8.7.1",
              "8.7.2", "8.8.1", "8.8.2")  # fmt: skip
"""Services whose answer must carry data, which is neither read nor written here."""

_REPLACING = ("6.15.1", "6.21", "6.23")
"""Services whose answer says what became of each certificate."""

_ELEMENTS = {
    variant: f"{'ReadDeviceConfigurationDataBillingCalendar' if variant == '6.2.3' else element}Rsp"
    for variant, element in BODY_ELEMENTS.items()
    if variant not in _NO_OUTCOME
}
"""The element of each service in the answer. That of 6.2.3 is not named after the request's."""
_SERVICES = {element: variant for variant, element in _ELEMENTS.items()}

_STATUS_NUMBERS = {
    "success": 0,
    "badCertificate": 5,
    "noTrustAnchor": 10,
    "insufficientMemory": 17,
    "trustAnchorNotFound": 25,
    "resourcesBusy": 30,
    "other": 127,
}
"""What may become of a certificate, and the numbers that GBCS gives to that."""


class _Status(Item):
    """The element ``StatusCode``: the name is inside, its number is an attribute, which only repeats it."""

    element = Element("ra:StatusCode")
    inside = Element("ra:ASN1Status")
    layout = Layout(inside.part(1), attributes=("ResponseCode",))
    text = Text(one_of({name: name for name in _STATUS_NUMBERS}))
    attributes = ("status",)
    parts = (element.part(0),)

    def read(self, content: Content, values: Values) -> None:
        """Read the name."""
        found = content.one(self.element.name)
        name = None if found is None else self.layout.read(found, content.findings).one(self.inside.name)
        if name is not None:
            values["status"] = self.text.read(name, self.inside.name, content.findings)

    def write(self, of: object) -> str:
        """Both."""
        assert isinstance(of, ReplacementOutcome)
        if of.status is None:
            return ""
        status = written(self.inside, self.text, of.status)
        return f'<ra:StatusCode ResponseCode="{_STATUS_NUMBERS[of.status]}">{status}{self.element.end}'


_REPLACEMENTS = Group(
    "ra:ExecutionOutcome",
    Ignored("ra:AuthorisingRemotePartyOriginatorCounter"),
    Ignored("ra:CredentialsReplacementMode"),
    Ignored("ra:RemotePartySeqNumberChange"),
    many(
        "ra:ReplacementOutcome",
        Record(
            ReplacementOutcome,
            _Status(),
            optional("ra:CertificateType", types.REPLACED_CERTIFICATE_TYPE, "certificate_type"),
            optional("ra:RemotePartyRole", types.ROLE, "remote_party_role"),
            optional("ra:ExistingRemotePartyID", types.EUI, "existing_remote_party_id"),
            optional("ra:NewRemotePartyID", types.EUI, "new_remote_party_id"),
            optional("ra:ExistingCertificateHash", types.BASE64, "existing_certificate_hash"),
            optional("ra:NewCertificateHash", types.BASE64, "new_certificate_hash"),
        ),
        "replacements",
        at_least=0,
        at_most=3,
    ),
    is_required=False,
)
_LAYOUT = Layout(*_REPLACEMENTS.parts, attributes=("MessageSuccess",))


class Outcome(Item):
    """The element of the service, whose attribute says whether the request was carried out."""

    attributes = ("success", "replacements")
    parts = (Part(*_SERVICES, namespace=RESPONSE_AND_ALERT_NAMESPACE, label="the outcome of the service"),)

    def read(self, content: Content, values: Values) -> None:
        """Read the attribute and, where certificates were replaced, what became of each."""
        values["replacements"] = ()
        chosen = content.chosen(_SERVICES)
        if chosen is None:
            return
        name, element = chosen
        findings = content.findings
        service: ServiceReferenceVariant | None = values["service"]
        if service is not None and _ELEMENTS.get(service.variant) != name:
            expected = _ELEMENTS.get(service.variant, "no outcome")
            message = f"the outcome does not go with {service}; expected {expected}"
            findings.add(Reason.BODY_MISMATCH, message, at=element, element=name, found=name, expected=expected)
        success = types.BOOLEAN.read(element.get("MessageSuccess", ""))
        # a misspelt one is reported as an unexpected attribute
        if isinstance(success, Problem) and not is_misspelt("MessageSuccess", element):
            message = f"the attribute MessageSuccess says nothing that can be read; expected {success.expected}"
            findings.add(success.reason, message, at=element, element=name, expected=success.expected)
        values["success"] = success
        if _SERVICES[name] in _REPLACING:
            _REPLACEMENTS.read(_LAYOUT.read(element, findings), values)
        else:
            check_attributes(element, findings, _LAYOUT.attributes)

    def write(self, of: object) -> str:
        """The element."""
        assert isinstance(of, Smets1Response)
        name = _ELEMENTS.get(of.service.variant)
        if name is None or of.service.variant in _WITH_DATA:
            raise DocumentError(f"{of.service} has no answer of a SMETS1 Device that can be written")
        if of.replacements and of.service.variant not in _REPLACING:
            raise DocumentError(f"{of.service} replaces no certificates; give no replacements", name)
        success = types.BOOLEAN.write(of.success)
        return f'<ra:{name} MessageSuccess="{success}">{_REPLACEMENTS.write(of)}</ra:{name}>'
