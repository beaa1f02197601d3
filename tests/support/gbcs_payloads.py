"""Every GBCS payload there is: how to draw one, how it is written, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from asn1crypto import parser
from hypothesis import strategies as st

from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs import clock, device_certificates, firmware, meter_points
from simulator.gbcs.credentials import (
    CANCELLATION,
    CREDENTIALS_ALERT_MESSAGE_CODE,
    CredentialsAlert,
    CredentialsAlertCode,
    CredentialsResponse,
    ExecutionOutcome,
    FloorChange,
    Replacement,
    ReplacementMode,
    ReplacementOutcome,
    ReplacementStatus,
    UpdateSecurityCredentials,
    decode_credentials_alert,
    decode_credentials_response,
    decode_update_security_credentials,
)
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    CellCredentials,
    RetrievedSecurityCredentials,
    RetrieveSecurityCredentials,
    RoleCredentials,
    decode_retrieve_security_credentials,
    decode_retrieved_security_credentials,
)


class Payload(Protocol):
    def encode(self) -> bytes: ...


@dataclass(frozen=True)
class Kind:
    """One kind of payload. ``counted``: what is written depends on the message code and the counter too."""

    name: str
    message_code: int
    values: st.SearchStrategy[Any]
    decode: Callable[[Any], Any]
    counted: bool = False

    def framed(self, payload: bytes, counter: int = 1200) -> Message:
        """A message that carries these octets."""
        header = GroupingHeader(MessageKind.COMMAND, counter, EUI64(1), EUI64(2), self.message_code)
        return Message(header, payload)

    def write(self, value: Any) -> bytes:
        return bytes(value.encode(self.message_code, 1200) if self.counted else value.encode())

    def read(self, payload: bytes) -> Any | Finding:
        return self.decode(self.framed(payload) if self.counted else payload)


def sequence(contents: bytes) -> bytes:
    """A stand-in for a certificate: any SEQUENCE."""
    return bytes(parser.emit(0, 1, 16, contents))


seq_numbers = st.integers(0, 2**63 - 1)
eui64s = st.builds(EUI64, st.integers(0, 2**64 - 1))
roles = st.sampled_from([role for role in RemotePartyRole if role <= RemotePartyRole.OTHER])
cells = st.builds(TrustAnchorCell, roles, st.sampled_from(KeyUsage), st.sampled_from(CellUsage))
certificates = st.builds(sequence, st.binary(max_size=300))
modes = st.sampled_from(ReplacementMode)
# The years that have four digits; the cancellation is the last second of the last.
times = st.datetimes(datetime(1, 1, 1), CANCELLATION.replace(tzinfo=None)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
floor_changes = st.lists(st.builds(FloorChange, roles, seq_numbers, st.none() | seq_numbers), max_size=3).map(tuple)
commands = st.builds(
    UpdateSecurityCredentials,
    mode=modes,
    replacements=st.lists(st.builds(Replacement, certificates, cells), max_size=3).map(tuple),
    path_certificates=st.lists(certificates, max_size=3).map(tuple),
    authorising_cell=st.none() | cells,
    authorising_counter=seq_numbers,
    new_floor=st.none() | seq_numbers,
    new_top_up_floor=st.none() | seq_numbers,
    other_floors=floor_changes,
    apply_time_based_checks=st.booleans(),
    plaintext_symmetric_key=st.none() | st.binary(max_size=32),
    execution_date_time=st.none() | times,
)
key_identifiers = st.binary(max_size=8)
outcomes = st.builds(
    ExecutionOutcome,
    counter=seq_numbers,
    mode=modes,
    floor_changes=floor_changes,
    outcomes=st.lists(
        st.builds(
            ReplacementOutcome,
            cells,
            st.sampled_from(ReplacementStatus),
            eui64s,
            key_identifiers,
            eui64s,
            key_identifiers,
        ),
        max_size=3,
    ).map(tuple),
)


@st.composite
def role_credentials(draw: st.DrawFn) -> RoleCredentials:
    role = draw(roles)
    own_cells = st.builds(TrustAnchorCell, st.just(role), st.sampled_from(KeyUsage), st.sampled_from(CellUsage))
    held = st.lists(st.builds(CellCredentials, own_cells, eui64s, key_identifiers), max_size=3)
    return RoleCredentials(
        role, draw(st.sampled_from(ReplacementStatus)), draw(st.none() | seq_numbers), tuple(draw(held))
    )


versions = st.binary(min_size=4, max_size=4)
digits = st.text("0123456789", min_size=1, max_size=13)
_CS02B = ReplacementMode.SUPPLIER_BY_SUPPLIER.message_code
_CS02D = device_certificates.DEVICE_CERTIFICATE_MESSAGE_CODE

KINDS = (
    Kind("CS02a command", RETRIEVAL_MESSAGE_CODE,
         st.builds(RetrieveSecurityCredentials, cells, st.lists(roles, max_size=9).map(tuple)),
         decode_retrieve_security_credentials),
    Kind("CS02a response", RETRIEVAL_MESSAGE_CODE,
         st.builds(RetrievedSecurityCredentials, st.lists(role_credentials(), max_size=4).map(tuple)),
         decode_retrieved_security_credentials),
    Kind("CS02b command", _CS02B, commands, decode_update_security_credentials),
    Kind("CS02b response", _CS02B, st.builds(CredentialsResponse, st.none() | outcomes), decode_credentials_response),
    Kind("CS02b alert", CREDENTIALS_ALERT_MESSAGE_CODE,
         st.builds(CredentialsAlert, st.sampled_from(CredentialsAlertCode), times, outcomes), decode_credentials_alert),
    Kind("CS02d command", _CS02D, st.builds(device_certificates.UpdateDeviceCertificate, certificates),
         device_certificates.decode_update_device_certificate),
    Kind("CS02d response", _CS02D,
         st.builds(device_certificates.DeviceCertificateResponse,
                   st.sampled_from(device_certificates.DeviceCertificateStatus)),
         device_certificates.decode_device_certificate_response),
    *(Kind(f"{name} command", code, st.builds(clock.SetClock, times, times), clock.decode_set_clock, counted=True)
      for name, code in (("ECS70", clock.ECS70), ("GCS28", clock.GCS28))),
    *(Kind(f"{name} response", code, st.builds(clock.ClockReading, times, st.sampled_from(clock.ClockStatus)),
           clock.decode_clock_reading, counted=True)
      for name, code in (("ECS70", clock.ECS70), ("GCS28", clock.GCS28))),
    *(Kind(f"{name} command", code, st.builds(firmware.ReadFirmwareVersion), firmware.decode_read_firmware_version,
           counted=True)
      for name, code in (("ECS52", firmware.ECS52), ("GCS38", firmware.GCS38), ("CS08", firmware.CS08))),
    *(Kind(f"{name} response", code, st.builds(firmware.FirmwareVersion, st.none() | versions),
           firmware.decode_firmware_version, counted=True)
      for name, code in (("ECS52", firmware.ECS52), ("GCS38", firmware.GCS38), ("CS08", firmware.CS08))),
    Kind("ECS39a command", meter_points.ECS39A,
         st.builds(meter_points.SetMeterPoint, st.text("0123456789", min_size=1, max_size=26)),
         meter_points.decode_set_meter_point, counted=True),
    Kind("GCS41 command", meter_points.GCS41,
         st.builds(meter_points.SetMeterPoint, digits, st.integers(0, 2**32 - 1)),
         meter_points.decode_set_meter_point, counted=True),
    *(Kind(f"{name} response", code, st.builds(meter_points.MeterPointSet, st.booleans()),
           meter_points.decode_meter_point_set, counted=True)
      for name, code in (("ECS39a", meter_points.ECS39A), ("GCS41", meter_points.GCS41))),
)  # fmt: skip
"""Every payload that the simulator writes and reads, commands and answers."""


@st.composite
def written(draw: st.DrawFn) -> tuple[Kind, Any, bytes]:
    """A kind, a value of it, and its octets."""
    kind = draw(st.sampled_from(KINDS))
    value = draw(kind.values)
    return kind, value, kind.write(value)
