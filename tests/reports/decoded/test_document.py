"""DUIS documents in words, with the GBCS messages and certificates inside, and who signed them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.documents import DUIS_NAMESPACE
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CommandVariant, service
from simulator.duis.published_schema import PublishedSchema
from simulator.duis.reading import parse_request
from simulator.duis.s1sp_values import ReplacementOutcome, S1spAlert, Smets1Response
from simulator.duis.s1sp_writing import write_s1sp_alert, write_smets1_response
from simulator.duis.schema import own_schema
from simulator.duis.values import (
    DccAlert,
    OtherBody,
    ReplacedCertificate,
    SecurityCredentialsUpdated,
    ServiceRequest,
    ServiceResponse,
    SignedPreCommand,
    Smets1ResponseMessage,
)
from simulator.duis.writing import write_request, write_response
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.reports.decoded.document import decode_document, octets_in_body
from simulator.reports.decoded.fields import show
from simulator.reports.decoded.tree import Shown, Standing
from simulator.world.market import S1SP_IDENTITY
from simulator.xmldsig.signing import sign_document
from tests.reports.decoded.conftest import XML_SIGNING, Scene, find, value
from tests.support import worlds

DOCUMENTS = Path(__file__).parents[3] / "fixtures" / "documents"
HANDOVER, UPDATE = service("6.21"), service("6.15.1")
NOW = datetime(2019, 3, 5, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def handover(scene: Scene) -> ServiceRequest:
    """A Supplier places its Network Operator's certificates."""
    body = worlds.certificates(scene.world, scene.operator)
    return ServiceRequest(scene.supplier, scene.meter, 4, CommandVariant.NON_CRITICAL_WAN, HANDOVER, body)


def signed(scene: Scene, document: bytes, signer: EUI64) -> bytes:
    credential = scene.world.smki.credential(signer, XML_SIGNING)
    return sign_document(document, certificate=credential.certificate, key=credential.key)


@pytest.mark.parametrize("file", sorted((DOCUMENTS / "good").glob("*.xml")), ids=lambda file: file.stem)
def test_every_good_document_is_shown(scene: Scene, file: Path) -> None:
    document = file.read_bytes()
    kind = "Service Request" if isinstance(parse_request(document), ServiceRequest) else "Service Response"
    shown = scene.decode(document)
    assert shown.label == kind
    assert find(shown, "body").value
    assert find(shown, "XML signature").value


def test_a_request_says_who_asks_what_of_whom(scene: Scene, handover: ServiceRequest) -> None:
    shown = scene.decode(write_request(handover))
    assert shown.value == "6.21 Request Handover Of DCC Controlled Device"
    assert value(shown, "RequestID", "originator") == scene.known.who(scene.supplier)
    assert value(shown, "RequestID", "target") == scene.known.who(scene.meter)
    assert value(shown, "RequestID", "counter") == "4"
    assert value(shown, "Command Variant") == "1 (non-critical, over the WAN)"
    assert value(shown, "body", "Remote Party Role") == "NetworkOperator"
    assert value(shown, "body", "floor sequence number") == "0"
    for usage in ("digital signature", "key agreement"):
        slot = find(shown, "body", f"key slot NetworkOperator {usage}")
        assert value(slot, "EUI-64") == scene.known.who(scene.operator)
        assert find(slot, "path").standing is Standing.GOOD


def test_a_cancellation_and_dates_that_do_not_count(scene: Scene, handover: ServiceRequest) -> None:
    departures: dict[str, Any] = {
        "execution_date_time": datetime(3000, 12, 31, tzinfo=UTC),
        "apply_time_based_cpv_checks": False,
    }
    body = worlds.certificates(scene.world, scene.operator, **departures)
    update = replace(handover, service=UPDATE, command_variant=CommandVariant.TRANSFORM, body=body)
    shown = scene.decode(write_request(update))
    assert value(shown, "execution date time").endswith("which cancels what was sent before")
    assert value(shown, "apply time based CPV checks") == "no"
    assert value(shown, "key slot NetworkOperator digital signature", "path").endswith("dates were not to be checked")


def test_a_signature_of_the_sender_is_valid(scene: Scene, handover: ServiceRequest) -> None:
    shown = find(scene.decode(signed(scene, write_request(handover), scene.supplier)), "XML signature")
    assert shown.standing is Standing.GOOD
    assert "(Avon Energy, Supplier)" in shown.value


def test_a_signature_of_another_party_is_told_why(scene: Scene, handover: ServiceRequest) -> None:
    shown = find(scene.decode(signed(scene, write_request(handover), scene.operator)), "XML signature")
    assert shown.standing is Standing.BAD
    assert [child.label for child in shown.children] == ["signature-signer-identity", "revocation"]


def test_a_changed_document_is_told(scene: Scene, handover: ServiceRequest) -> None:
    document = signed(scene, write_request(handover), scene.supplier).replace(b":4</", b":5</")
    shown = find(scene.decode(document), "XML signature")
    assert (shown.value, shown.standing) == ("not valid", Standing.BAD)
    assert shown.children[0].label == "signature-digest-mismatch"


def test_an_unknown_signer_cannot_be_checked(scene: Scene, handover: ServiceRequest) -> None:
    elsewhere = worlds.build(seed=64)
    credential = elsewhere.smki.credential(scene.supplier, XML_SIGNING)
    document = sign_document(write_request(handover), certificate=credential.certificate, key=credential.key)
    shown = find(scene.decode(document), "XML signature")
    assert shown.standing is Standing.UNKNOWN
    assert shown.children[0].label == "signature-unknown-signer"


def test_an_unsigned_request_is_bad_and_an_unsigned_response_unknown(scene: Scene, handover: ServiceRequest) -> None:
    response = ServiceResponse(handover.request_id, None, "I99", NOW)
    for document, standing in ((write_request(handover), Standing.BAD), (write_response(response), Standing.UNKNOWN)):
        shown = find(scene.decode(document), "XML signature")
        assert (shown.value, shown.standing) == ("none", standing)


def test_only_the_dsp_signs_responses(scene: Scene, handover: ServiceRequest) -> None:
    response = write_response(ServiceResponse(handover.request_id, None, "I0", NOW))
    shown = find(scene.decode(signed(scene, response, scene.supplier)), "XML signature")
    assert shown.standing is Standing.BAD
    assert [child.label for child in shown.children] == ["signature-signer-role", "revocation"]


def test_a_response_says_what_its_code_means(scene: Scene, handover: ServiceRequest) -> None:
    shown = scene.decode(write_response(ServiceResponse(handover.request_id, None, "E19", NOW)))
    assert value(shown, "response code") == "E19: The Device does not exist in the Smart Metering Inventory"
    assert value(shown, "RequestID", "originator") == scene.known.who(scene.supplier)
    assert value(shown, "date and time") == "2019-03-05 12:00:00 UTC"
    assert value(shown, "body") == "none"
    own = scene.decode(write_response(ServiceResponse(handover.request_id, None, "E0615N1", NOW)))
    assert value(own, "response code") == "E0615N1"


def test_a_message_in_a_document_is_shown_in_it(scene: Scene, handover: ServiceRequest) -> None:
    header = GroupingHeader(MessageKind.COMMAND, 4, scene.supplier, scene.meter, 0x0102)
    payload = encode_message(Message(header, b"\x30\x00", signature=bytes(64)))
    variant = CommandVariant.SIGNED_PRE_COMMAND_WAN
    request = replace(handover, service=UPDATE, command_variant=variant, body=SignedPreCommand(payload))
    shown = scene.decode(write_request(request))
    assert value(shown, "body") == "Signed Pre Command"
    assert value(shown, "body", "payload") == "GBCS Command: CS02b Update Security Credentials"
    assert find(shown, "body", "payload", "signature").standing is Standing.BAD


def test_a_message_in_a_document_that_is_none_is_told(scene: Scene, handover: ServiceRequest) -> None:
    body = SignedPreCommand(b"\xdf\x00")
    request = replace(handover, service=UPDATE, command_variant=CommandVariant.SIGNED_PRE_COMMAND_WAN, body=body)
    shown = find(scene.decode(write_request(request)), "body", "payload")
    assert (shown.value, shown.standing) == ("no GBCS message: DF00", Standing.BAD)


def test_an_alert_names_the_certificate_behind_its_hash(scene: Scene) -> None:
    certificate = scene.certificate(scene.operator)
    replaced = ReplacedCertificate("DigitalSigning", bytes.fromhex(certificate.thumbprint))
    content = SecurityCredentialsUpdated(scene.meter, RemotePartyRole.NETWORK_OPERATOR, (replaced,))
    response = ServiceResponse(None, None, "I0", NOW, body=DccAlert("N42", content))
    shown = scene.decode(write_response(response))
    assert shown.value == "of no Service Request"
    assert value(shown, "alert code") == "N42"
    assert value(shown, "device ID") == scene.known.who(scene.meter)
    assert value(shown, "certificates", "certificate hash", "certificate").startswith(certificate.certificate_id)


@dataclass(frozen=True)
class _Later:
    """A body that a later version may bring."""

    device_id: EUI64
    import_mpxn: str
    when: datetime
    service: object
    parts: tuple[int, ...] = (1, 2)
    nothing: str | None = None


def test_a_body_of_a_later_version_is_shown_field_by_field(scene: Scene) -> None:
    shown = show("body", _Later(scene.meter, "1000000000012", NOW, UPDATE), scene.known)
    assert [(child.label, child.value) for child in shown.children] == [
        ("device ID", scene.known.who(scene.meter)),
        ("import MPxN", "1000000000012"),
        ("when", "2019-03-05 12:00:00 UTC"),
        ("service", "6.15.1 Update Security Credentials (KRP)"),
        ("parts", "2"),
    ]
    assert [child.value for child in find(shown, "parts").children] == ["1", "2"]


def enable_supply(content: str) -> bytes:
    """A document of a service whose content is not read further."""
    document = (DOCUMENTS / "good" / "7.1-enable-supply.xml").read_text()
    return document.replace("</sr:EnableSupply>", f"{content}</sr:EnableSupply>").encode()


def test_a_service_that_is_not_read_further_is_shown_element_by_element(scene: Scene) -> None:
    content = f'<sr:Item index="1"><sr:DeviceID>{scene.meter}</sr:DeviceID><!-- a note --><sr:Empty/></sr:Item>'
    body = find(scene.decode(enable_supply(content)), "body")
    assert body.value == "element by element"
    item = find(body, "EnableSupply", "Item, index 1")
    assert [(child.label, child.value) for child in item.children] == [
        ("DeviceID", scene.known.who(scene.meter)),
        ("Empty", ""),
    ]


def test_certificates_and_messages_are_shown_in_elements_too(scene: Scene) -> None:
    header = GroupingHeader(MessageKind.COMMAND, 4, scene.supplier, scene.meter, 0x0008)
    certificate = b64encode(scene.certificate(scene.operator).der).decode()
    message = b64encode(encode_message(Message(header, b""))).decode()
    content = f"<sr:ACertificate>{certificate}</sr:ACertificate><sr:GBCSPayload>{message}</sr:GBCSPayload>"
    shown = scene.decode(enable_supply(f"{content}<sr:OtherCertificate>none: ours</sr:OtherCertificate>"))
    assert value(shown, "ACertificate", "EUI-64") == scene.known.who(scene.operator)
    assert value(shown, "GBCSPayload", "originator") == scene.known.who(scene.supplier)
    assert value(shown, "OtherCertificate") == "none: ours"


def test_an_alert_that_is_not_read_further_is_shown_element_by_element(scene: Scene) -> None:
    alert = write_response(ServiceResponse(None, None, "I0", NOW, body=DccAlert("AD1", OtherBody("PowerOutageEvent"))))
    body = find(scene.decode(alert), "body")
    assert body.value == "element by element"
    assert value(body, "DCCAlertCode") == "AD1"
    assert find(body, "PowerOutageEvent").children == ()


SMETS1_RESPONSE = "SMETS1 response of the S1SP"


def smets1_response(scene: Scene) -> bytes:
    """What the S1SP says of a meter, unsigned."""
    outcome = ReplacementOutcome("success", "DigitalSigning", new_remote_party_id=scene.operator)
    response = Smets1Response(scene.meter, scene.operator, 4, UPDATE, True, (outcome,), NOW)
    return write_smets1_response(response)


def test_a_smets1_response_is_shown_in_words_with_its_own_signature(scene: Scene) -> None:
    unsigned = scene.decode(smets1_response(scene))
    assert (unsigned.label, unsigned.value) == (SMETS1_RESPONSE, "6.15.1 Update Security Credentials (KRP)")
    assert value(unsigned, "device ID") == scene.known.who(scene.meter)
    assert value(unsigned, "success") == "yes"
    assert value(unsigned, "replacements", "new remote party ID") == scene.known.who(scene.operator)
    assert find(unsigned, "XML signature").standing is Standing.BAD
    signature = find(scene.decode(signed(scene, smets1_response(scene), S1SP_IDENTITY)), "XML signature")
    assert signature.standing is Standing.GOOD
    assert str(S1SP_IDENTITY) in signature.value


def test_an_alert_of_the_s1sp_is_shown_in_words(scene: Scene) -> None:
    alert = S1spAlert(None, scene.meter, "slot-holder", "another party holds the slot", NOW)
    shown = scene.decode(signed(scene, write_s1sp_alert(alert), S1SP_IDENTITY))
    assert (shown.label, shown.value) == ("alert of the S1SP", "slot-holder")
    assert value(shown, "additional information") == "another party holds the slot"
    assert find(shown, "XML signature").standing is Standing.GOOD


def test_what_the_s1sp_signed_but_is_not_read_is_shown_element_by_element(scene: Scene) -> None:
    document = smets1_response(scene).replace(b"ResponseMessage>", b"DeviceAlertMessage>")
    shown = scene.decode(signed(scene, document, S1SP_IDENTITY))
    assert value(shown, "SMETS1Response", "BusinessOriginatorID") == scene.known.who(scene.meter)
    assert find(shown, "not read in full").children[0].label == "E1001"
    assert find(shown, "XML signature").standing is Standing.GOOD


def test_a_document_of_the_s1sp_inside_a_response_is_shown_in_it(scene: Scene) -> None:
    shown = show("body", Smets1ResponseMessage(smets1_response(scene)), scene.known, octets_in_body)
    assert value(shown, f"document: {SMETS1_RESPONSE}", "device ID") == scene.known.who(scene.meter)


def test_a_countersigned_request_is_shown_with_both_signatures(scene: Scene, handover: ServiceRequest) -> None:
    inner = signed(scene, write_request(handover), scene.supplier)
    shown = scene.decode(scene.world.countersigned(inner))
    assert shown.label == "Countersigned Service Request"
    assert value(shown, "Service Request", "RequestID") == handover.request_id
    assert find(shown, "Service Request", "XML signature").standing is Standing.GOOD
    countersignature = find(shown, "countersignature")
    assert countersignature.standing is Standing.GOOD
    assert "(DCC, XmlSigningDSP)" in countersignature.value


def test_of_a_countersigned_request_each_signature_is_judged_by_itself(scene: Scene, handover: ServiceRequest) -> None:
    changed = signed(scene, write_request(handover), scene.supplier).replace(b":4</", b":5</")
    shown = scene.decode(scene.world.countersigned(changed))
    assert find(shown, "Service Request", "XML signature").standing is Standing.BAD
    assert find(shown, "countersignature").standing is Standing.GOOD


@pytest.mark.parametrize("content", ["", "<?note?>", "<sr:Other/>", "text"])
def test_a_countersigned_request_without_a_request_is_a_finding(scene: Scene, content: str) -> None:
    root = "sr:CountersignedServiceRequest"
    document = f'<{root} xmlns:sr="{DUIS_NAMESPACE}" schemaVersion="5.1">{content}</{root}>'
    assert scene.codes(document.encode()) == ["E1001"]


def test_a_published_schema_has_its_say(scene: Scene, handover: ServiceRequest) -> None:
    schema = PublishedSchema.from_bytes(own_schema(), lambda name: b"")
    known = replace(scene.known, schema=schema)
    document = write_request(handover)
    valid = decode_document(document, known)
    assert isinstance(valid, Shown)
    assert (value(valid, "published schema"), find(valid, "published schema").standing) == ("valid", Standing.GOOD)
    strict = PublishedSchema.from_bytes(own_schema().replace(b'value="5.1"', b'value="9.9"'), lambda name: b"")
    refused = decode_document(document, replace(known, schema=strict))
    assert isinstance(refused, Shown)
    said = find(refused, "published schema")
    assert (said.value, said.standing) == ("not valid", Standing.BAD)
    assert said.children[0].label == "E1001"
