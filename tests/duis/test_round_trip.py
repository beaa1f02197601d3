"""Any value that can be written reads back as itself; any document, however damaged, is answered."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, CommandVariant, service
from simulator.duis.findings import Reason
from simulator.duis.names import BODY_ELEMENTS, REMOTE_PARTY_ROLES, SCHEMA_VERSIONS
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.request_bodies import FULLY_READ
from simulator.duis.response_bodies import OTHER_ALERTS, OTHER_PAYLOADS, SMETS1_RESPONSE_MESSAGE
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    DccAlert,
    DeviceAlert,
    GbcsPayload,
    Inventory,
    InventoryDevice,
    OtherBody,
    PreCommand,
    ReadInventory,
    ReplacedCertificate,
    RequestBody,
    RetrieveCredentials,
    SecurityCredentialsUpdated,
    ServiceRequest,
    ServiceResponse,
    SignedPreCommand,
)
from simulator.duis.writing import write_request, write_response

GOOD = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "fixtures/documents/good").glob("*.xml"))]

octets = st.binary(max_size=40)
eui64s = st.builds(EUI64, st.integers(0, 2**64 - 1))
counters = st.integers(0, 2**64 - 1)
floors = st.integers(0, 2**63 - 1)
roles = st.sampled_from(list(REMOTE_PARTY_ROLES.values()))
request_ids = st.builds("{}:{}:{}".format, eui64s, eui64s, counters)
zones = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-3))])
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=zones)
digits = st.text("0123456789", min_size=1, max_size=13)


def written(least: int, most: int) -> st.SearchStrategy[str]:
    """Text that XML can carry."""
    control = "".join(map(chr, [*range(9), 11, 12, *range(14, 32)])) + "\ufffe\uffff"
    characters = st.characters(exclude_categories=["Cs"], exclude_characters=control)
    return st.text(characters, min_size=least, max_size=most)


path_certificates = st.lists(octets, min_size=1, max_size=3).map(tuple)


@st.composite
def replacements(draw: st.DrawFn, variant: str) -> CredentialsReplacement:
    """A body of 6.15.1, 6.21 or 6.23."""
    change_of_supplier = variant == "6.23"
    return CredentialsReplacement(
        remote_party_role=RemotePartyRole.SUPPLIER if change_of_supplier else draw(roles),
        floor_seq_number=draw(floors),
        top_up_floor_seq_number=draw(st.none() | floors),
        digital_signing_certificate=draw(octets if variant != "6.15.1" else st.none() | octets),
        key_agreement_certificate=draw(st.none() | octets),
        key_agreement_top_up_certificate=draw(st.none() | octets),
        path_certificates=draw(path_certificates),
        apply_time_based_cpv_checks=draw(st.booleans()),
        execution_date_time=draw(st.none() | moments),
        import_mpxn=draw(digits) if change_of_supplier else None,
    )


inventory_questions = (
    st.builds(ReadInventory, device_id=eui64s)
    | st.builds(ReadInventory, mpxn=digits)
    | st.builds(ReadInventory, uprn=st.integers(1, 10**12 - 1))
    | st.builds(ReadInventory, post_code=written(6, 8), address_identifier=written(0, 30))
)
OWN_BODIES: dict[str, st.SearchStrategy[RequestBody]] = {
    "6.15.1": replacements("6.15.1"),
    "6.21": replacements("6.21"),
    "6.23": replacements("6.23"),
    "6.24.1": st.builds(RetrieveCredentials, st.lists(roles, min_size=1, max_size=7).map(tuple)),
    "8.1.1": st.builds(CommissionDevice, moments, st.integers(0, 86_400)),
    "8.2": inventory_questions,
}
signed_pre_commands = st.builds(SignedPreCommand, octets, st.none() | moments)


@st.composite
def requests(draw: st.DrawFn) -> ServiceRequest:
    """Any request that a document can state."""
    numbers = st.sampled_from(list(OWN_BODIES)) | st.sampled_from([s.variant for s in SERVICE_REFERENCE_VARIANTS])
    known = service(draw(numbers))
    command_variant = draw(st.sampled_from(CommandVariant))
    own = OWN_BODIES.get(known.variant, st.just(OtherBody(BODY_ELEMENTS[known.variant])))
    if command_variant not in known.command_variants:
        own = own | signed_pre_commands
    elif command_variant in {5, 6, 7}:
        own = signed_pre_commands
    return ServiceRequest(
        originator=draw(eui64s),
        target=draw(eui64s),
        counter=draw(counters),
        command_variant=command_variant,
        service=known,
        body=draw(own),
        schema_version=draw(st.sampled_from(SCHEMA_VERSIONS)),
        first_in_sequence=draw(st.none() | st.booleans()),
        preceding_request_id=draw(st.none() | request_ids),
    )


inventory_devices = st.builds(
    InventoryDevice,
    device_id=eui64s,
    device_type=st.sampled_from([kind for kind in DeviceType if kind]),
    manufacturer=written(0, 30),
    model=written(0, 30),
    status=st.none() | st.sampled_from([status for status in SmiStatus if status]),
    smets_version=st.none() | written(1, 20),
    firmware_version=st.none() | written(1, 8),
    date_commissioned=st.none() | st.dates(date(1, 1, 1)),
    import_mpxn=st.none() | digits,
    export_mpan=st.none() | st.text("0123456789", min_size=13, max_size=13),
)
replaced_certificates = st.builds(
    ReplacedCertificate, st.sampled_from(["DigitalSigning", "KeyAgreement", "KeyAgreementTopUp"]), octets
)
credentials_updated = st.builds(
    SecurityCredentialsUpdated,
    device_id=eui64s,
    remote_party_role=roles,
    certificates=st.lists(replaced_certificates, min_size=1, max_size=3).map(tuple),
    floor_seq_number=floors,
    top_up_floor_seq_number=st.none() | floors,
)
payloads = (
    st.builds(PreCommand, written(0, 10), octets)
    | st.builds(GbcsPayload, octets)
    | st.builds(Inventory, st.lists(inventory_devices, min_size=1, max_size=17).map(tuple))
    | st.builds(OtherBody, st.sampled_from(OTHER_PAYLOADS))
)
alerts = (
    st.builds(DeviceAlert, st.from_regex("[0-9A-Fa-f]{4}", fullmatch=True), octets)
    | st.builds(
        DccAlert,
        st.from_regex("AD1|N[0-9]{1,3}", fullmatch=True),
        credentials_updated | st.builds(OtherBody, st.sampled_from(OTHER_ALERTS)),
    )
    | st.just(OtherBody(SMETS1_RESPONSE_MESSAGE))
)


@st.composite
def responses(draw: st.DrawFn) -> ServiceResponse:
    """Any response or alert that a document can state."""
    known = draw(st.none() | st.sampled_from(SERVICE_REFERENCE_VARIANTS))
    return ServiceResponse(
        request_id=draw(st.none() | request_ids),
        response_id=draw(st.none() | request_ids),
        response_code=draw(st.sampled_from(["I0", "I99", "E4", "E061501", "E0615N1"])),
        response_date_time=draw(moments),
        service=known,
        body=draw(st.none() | (alerts if known is None else payloads)),
        schema_version=draw(st.sampled_from(SCHEMA_VERSIONS)),
    )


@given(requests())
def test_a_request_reads_back_as_itself(request: ServiceRequest) -> None:
    document = write_request(request)
    assert parse_request(document) == request
    assert write_request(request) == document


@given(responses())
def test_a_response_reads_back_as_itself(response: ServiceResponse) -> None:
    document = write_response(response)
    assert parse_response(document) == response
    assert write_response(response) == document


def answered(document: bytes) -> None:
    """Both readers give a value, or findings that are fit to be shown."""
    for answer in (parse_request(document), parse_response(document)):
        if isinstance(answer, tuple):
            assert answer
            for finding in answer:
                assert isinstance(finding, Finding)
                assert finding.code in {"E1000", "E1001"}
                assert Reason(finding.details["reason"])
                assert finding.message.isprintable()
                assert len(finding.message) < 600


@given(st.binary(max_size=300))
def test_any_octets_are_answered(octets: bytes) -> None:
    answered(octets)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good document in which stretches of octets have been replaced."""
    document = bytearray(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(document)))
        document[start : start + draw(st.integers(0, 12))] = draw(st.binary(max_size=6))
    return bytes(document)


@given(damaged())
def test_octets_gone_wrong_are_answered(document: bytes) -> None:
    answered(document)


NAMES = sorted(FULLY_READ | {"Header", "Body", "RequestID", "RemotePartyRole", "Certificate", "Signature", "X"})


@st.composite
def rearranged(draw: st.DrawFn) -> bytes:
    """A good document in which elements have been removed, doubled, moved, renamed, filled or given attributes."""
    root = etree.fromstring(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 4))):
        elements = list(root.iter())
        element = elements[draw(st.integers(0, len(elements) - 1))]
        parent = element.getparent()
        what = draw(st.sampled_from(["remove", "double", "move", "rename", "fill", "tail", "attribute"]))
        if what == "fill":
            element.text = draw(written(0, 20).filter(lambda text: "\r" not in text))
        elif what == "attribute":
            element.set(
                draw(st.sampled_from(["schemaVersion", "id", "{urn:x}nil"])), draw(st.sampled_from(["", "5.1"]))
            )
        elif what == "rename":
            namespace = draw(st.sampled_from(["{http://www.dccinterface.co.uk/ServiceUserGateway}", "{urn:x}", ""]))
            element.tag = namespace + draw(st.sampled_from(NAMES))
        elif parent is None:
            continue
        elif what == "remove":
            parent.remove(element)
        elif what == "tail":
            element.tail = "x"
        else:
            copy = etree.fromstring(etree.tostring(element, with_tail=False))
            if what == "move":
                parent.remove(element)
                parent = root
            parent.insert(draw(st.integers(0, len(parent))), copy)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@given(rearranged())
def test_elements_gone_wrong_are_answered(document: bytes) -> None:
    answered(document)
