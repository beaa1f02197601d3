"""Any value that a document can state, for property tests."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st
from lxml import etree

from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, CommandVariant, service
from simulator.duis.alert_bodies import OTHER_ALERTS
from simulator.duis.names import BODY_ELEMENTS, REMOTE_PARTY_ROLES, SCHEMA_VERSIONS
from simulator.duis.response_bodies import OTHER_PAYLOADS
from simulator.duis.s1sp_writing import write_s1sp_alert, write_smets1_response
from simulator.duis.values import (
    AssociatedDevice,
    BrokerCredentialsPlaced,
    CommandFailure,
    CommissionDevice,
    CredentialsReplacement,
    DccAlert,
    Deletion,
    DetailsChange,
    DeviceAlert,
    DevicePreNotification,
    DeviceStatusChange,
    FutureDatedDeviceAlert,
    GbcsPayload,
    Inventory,
    InventoryDevice,
    InventoryEvent,
    MeterIdentity,
    MeterPointChange,
    MeterRemoval,
    OtherBody,
    PreCommand,
    ReadFirmwareVersion,
    ReadInventory,
    ReplacedCertificate,
    ReplacementOutcome,
    RequestBody,
    RetrieveCredentials,
    S1spAlert,
    S1spAlertDsp,
    SecurityCredentialsUpdated,
    ServiceRequest,
    ServiceResponse,
    SetImportMpxn,
    SignedPreCommand,
    Smets1Response,
    Smets1ResponseMessage,
    StatusChange,
    UpdateDeviceCredentials,
    UpdateInventory,
)

octets = st.binary(max_size=40)
eui64s = st.builds(EUI64, st.integers(0, 2**64 - 1))
counters = st.integers(0, 2**64 - 1)
shorts = st.integers(0, 2**16 - 1)
floors = st.integers(0, 2**63 - 1)
roles = st.sampled_from(list(REMOTE_PARTY_ROLES.values()))
request_ids = st.builds("{}:{}:{}".format, eui64s, eui64s, counters)
zones = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-3))])
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=zones)
digits = st.text("0123456789", min_size=1, max_size=13)
mpans = st.text("0123456789", min_size=13, max_size=13)


def written(least: int, most: int) -> st.SearchStrategy[str]:
    """Text that XML can carry."""
    control = "".join(map(chr, [*range(9), 11, 12, *range(14, 32)])) + "\ufffe\uffff"
    characters = st.characters(exclude_categories=["Cs"], exclude_characters=control)
    return st.text(characters, min_size=least, max_size=most)


def canonical(document: bytes) -> bytes:
    """As a document that was signed: canonical, with an XML declaration."""
    return b'<?xml version="1.0" encoding="UTF-8"?>' + etree.tostring(etree.fromstring(document), method="c14n")


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
import_meter_points = st.builds(SetImportMpxn, mpans, st.none() | mpans, st.none() | moments) | st.builds(
    SetImportMpxn, st.text("0123456789", min_size=1, max_size=10), st.none(), st.none() | moments
)
statuses_of_hubs = [SmiStatus.COMMISSIONED, SmiStatus.WITHDRAWN, SmiStatus.INSTALLED_NOT_COMMISSIONED]
names = written(0, 30)
versions = {
    "smets_version": st.none() | written(1, 20),
    "firmware_version": st.none() | written(1, 8),
    "esme_variant": st.none() | st.sampled_from(["A", "AD", "ADE"]),
}
inventory_changes = (
    st.builds(StatusChange, st.sampled_from([SmiStatus.PENDING, SmiStatus.INSTALLED_NOT_COMMISSIONED]))
    | st.builds(StatusChange, st.sampled_from(statuses_of_hubs), st.just(True))
    | st.builds(DetailsChange, manufacturer=st.none() | names, model=st.none() | names, **versions)
    | st.builds(MeterPointChange, import_mpxn=digits)
    | st.builds(MeterPointChange, secondary_import_mpan=mpans)
    | st.builds(MeterPointChange, export_mpan=mpans)
    | st.just(Deletion())
)
device_types = st.sampled_from([kind for kind in DeviceType if kind])
pre_notifications = st.builds(
    DevicePreNotification, eui64s, device_types, names, names, associated_gpf=st.none() | eui64s, **versions
)
OWN_BODIES: dict[str, st.SearchStrategy[RequestBody]] = {
    "6.15.1": replacements("6.15.1"),
    "6.21": replacements("6.21"),
    "6.23": replacements("6.23"),
    "6.24.1": st.builds(RetrieveCredentials, st.lists(roles, min_size=1, max_size=7).map(tuple)),
    "6.15.2": st.builds(UpdateDeviceCredentials, octets),
    "6.20.1": import_meter_points,
    "8.1.1": st.builds(CommissionDevice, moments, st.integers(0, 86_400)),
    "8.2": inventory_questions,
    "8.4": st.builds(UpdateInventory, eui64s, inventory_changes),
    "11.2": st.builds(ReadFirmwareVersion, st.none() | moments),
    "12.2": pre_notifications,
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
    device_type=device_types,
    manufacturer=written(0, 30),
    model=written(0, 30),
    status=st.none() | st.sampled_from([status for status in SmiStatus if status]),
    smets_version=st.none() | written(1, 20),
    firmware_version=st.none() | written(1, 8),
    date_commissioned=st.none() | st.dates(date(1, 1, 1)),
    import_mpxn=st.none() | digits,
    export_mpan=st.none() | mpans,
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
meter_points = {
    "import_mpxn": digits,
    "secondary_import_mpan": st.none() | mpans,
    "export_mpan": st.none() | mpans,
}
certificate_types = ["DigitalSigning", "KeyAgreement", "KeyAgreementTopUp"]
status_changes = st.builds(
    DeviceStatusChange,
    eui64s,
    st.sampled_from(InventoryEvent)
    | st.builds(MeterIdentity, **meter_points, esme_variant=versions["esme_variant"])
    | st.builds(
        MeterRemoval,
        **meter_points,
        associated_devices=st.lists(st.builds(AssociatedDevice, eui64s, device_types), max_size=7).map(tuple),
    )
    | st.builds(
        BrokerCredentialsPlaced,
        st.lists(st.sampled_from(certificate_types), min_size=1, max_size=3).map(tuple),
        st.lists(st.sampled_from(certificate_types[:2]), max_size=2).map(tuple),
    ),
)
outcomes = st.builds(
    ReplacementOutcome,
    status=st.none() | st.sampled_from(["success", "badCertificate", "noTrustAnchor"]),
    certificate_type=st.none() | st.sampled_from(certificate_types),
    remote_party_role=st.none() | roles,
    existing_remote_party_id=st.none() | eui64s,
    new_remote_party_id=st.none() | eui64s,
    existing_certificate_hash=st.none() | octets,
    new_certificate_hash=st.none() | octets,
)


@st.composite
def smets1_responses(draw: st.DrawFn) -> Smets1Response:
    """What the S1SP may say of a request."""
    variant = draw(st.sampled_from(["6.15.1", "6.20.1", "6.21", "6.23", "6.24.1", "7.1", "8.1.1", "11.2"]))
    replacing = variant in {"6.15.1", "6.21", "6.23"}
    return Smets1Response(
        device_id=draw(eui64s),
        user_id=draw(eui64s),
        counter=draw(counters),
        service=service(variant),
        success=draw(st.booleans()),
        replacements=draw(st.lists(outcomes, max_size=3 if replacing else 0).map(tuple)),
        date_time=draw(st.none() | moments),
        schema_version=draw(st.sampled_from(SCHEMA_VERSIONS)),
    )


s1sp_alerts = st.builds(
    S1spAlert, st.none() | request_ids, st.none() | eui64s, written(0, 20), st.none() | written(0, 20), moments
)
payloads = (
    st.builds(PreCommand, written(0, 10), octets)
    | st.builds(GbcsPayload, octets)
    | st.builds(Inventory, st.lists(inventory_devices, min_size=1, max_size=17).map(tuple))
    | st.builds(FutureDatedDeviceAlert, st.sampled_from(["8F66", "8F67"]), octets, shorts, shorts)
    | st.builds(OtherBody, st.sampled_from(OTHER_PAYLOADS))
)
alerts = st.builds(DeviceAlert, st.from_regex("[0-9A-Fa-f]{4}", fullmatch=True), octets) | st.builds(
    DccAlert,
    st.from_regex("AD1|N[0-9]{1,3}", fullmatch=True),
    credentials_updated
    | status_changes
    | st.builds(CommandFailure, request_ids, eui64s)
    | st.builds(S1spAlertDsp, s1sp_alerts.map(write_s1sp_alert).map(canonical))
    | st.builds(OtherBody, st.sampled_from(OTHER_ALERTS)),
)


smets1_messages = st.builds(Smets1ResponseMessage, smets1_responses().map(write_smets1_response).map(canonical))


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
        body=draw(st.none() | smets1_messages | (alerts if known is None else payloads)),
        schema_version=draw(st.sampled_from(SCHEMA_VERSIONS)),
    )
