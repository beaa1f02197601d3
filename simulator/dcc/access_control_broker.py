"""The Access Control Broker and its neighbours in the DCC: they sign what the DCC itself commands, and add the MAC."""

from __future__ import annotations

from dataclasses import replace

from simulator.dcc.commands import command_header, credentials_command
from simulator.dcc.smki import SmkiService
from simulator.devices.use_cases import FIRMWARE_USE_CASE, METER_POINT_USE_CASE
from simulator.domain.devices import DeviceType, KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER
from simulator.duis.values import (
    CredentialsReplacement,
    ReadFirmwareVersion,
    RetrieveCredentials,
    ServiceRequest,
    SetImportMpxn,
    SignedPreCommand,
)
from simulator.gbcs import firmware
from simulator.gbcs.framing import Message, decode_message, encode_message
from simulator.gbcs.meter_points import SetMeterPoint
from simulator.gbcs.modes import SIGNED_ONLY, ReplacementMode, replacement_mode
from simulator.gbcs.protection import add_mac, shared_secret
from simulator.gbcs.retrieval import RETRIEVAL_MESSAGE_CODE, RetrieveSecurityCredentials

_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_BROKER_KEY_AGREEMENT = TrustAnchorCell(_BROKER, KeyUsage.KEY_AGREEMENT)
_ISSUER_EVENTS = 1 << 32


class AccessControlBroker:
    """Makes the DCC's own Commands and adds the MAC to every Command on its way to a Device.

    ``identities`` names the User ID of each DCC role: broker, transitional CoS, recovery.
    """

    def __init__(self, smki: SmkiService, identities: dict[RemotePartyRole, EUI64]) -> None:
        self._smki = smki
        self._identities = identities
        self._secrets: dict[tuple[bytes, bytes], bytes] = {}
        self._counter = 0

    def command(
        self, request: ServiceRequest, device_type: DeviceType, device_point: bytes, *, by_the_dcc: bool
    ) -> bytes:
        """The Command as it goes to the Device: the User's own, signed by it, or one that the DCC makes.

        ``device_point`` is the public point of the Device's key agreement key; ``by_the_dcc`` says that the DCC itself
        is the sender of the request.
        """
        match request.body:
            case SignedPreCommand() as body:
                return self.forward(body.payload, device_point)
            case RetrieveCredentials() as body:
                return self.retrieve(request, body, device_point)
            case ReadFirmwareVersion():
                return self.read_firmware(request, device_type, device_point)
            case SetImportMpxn() as body:
                return self.set_meter_point(request, body, device_type, device_point)
            case CredentialsReplacement() as body if request.service is CHANGE_OF_SUPPLIER:
                return self.change_supplier(request, body, device_point)
            case CredentialsReplacement() as body:
                return (self.recover if by_the_dcc else self.handover)(request, body, device_point)
        raise SimulatorError(f"{request.service} has no Command that the DCC makes")

    def forward(self, signed_pre_command: bytes, device_point: bytes) -> bytes:
        """A User's Signed Pre-Command with the MAC: the Command as it reaches the Device."""
        message = decode_message(signed_pre_command)
        if isinstance(message, Finding):
            raise SimulatorError(f"the DSP let an unreadable Command pass: {message}")
        return self._finish(message, device_point)

    def handover(self, request: ServiceRequest, body: CredentialsReplacement, device_point: bytes) -> bytes:
        """6.21: the broker's own certificates make way for those of the request, by the incumbent's authority."""
        mode = replacement_mode(body.remote_party_role)
        return self._command(request, body, mode, _BROKER, device_point)

    def recover(self, request: ServiceRequest, body: CredentialsReplacement, device_point: bytes) -> bytes:
        """6.21 from the DCC: credentials placed with the Recovery key, whoever holds the cells (method 2)."""
        mode = ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY
        return self._command(request, body, mode, RemotePartyRole.RECOVERY, device_point)

    def change_supplier(self, request: ServiceRequest, body: CredentialsReplacement, device_point: bytes) -> bytes:
        """6.23: the transitional CoS party replaces the losing Supplier's credentials by the gaining one's."""
        if request.service is not CHANGE_OF_SUPPLIER:
            raise SimulatorError(f"{request.service} is no change of Supplier")
        mode = ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS
        return self._command(request, body, mode, RemotePartyRole.TRANSITIONAL_COS, device_point)

    def retrieve(self, request: ServiceRequest, body: RetrieveCredentials, device_point: bytes) -> bytes:
        """6.24.1: read who holds the Device's cells. Protected by the MAC alone."""
        header = command_header(request, self._identities[_BROKER], self.next_counter(), RETRIEVAL_MESSAGE_CODE)
        payload = RetrieveSecurityCredentials(_BROKER_KEY_AGREEMENT, body.remote_party_roles).encode()
        return self._finish(Message(header, payload), device_point)

    def read_firmware(self, request: ServiceRequest, device_type: DeviceType, device_point: bytes) -> bytes:
        """11.2: in the broker's name, with the User as the supplementary party.

        So are the reference messages of CS08. Those of ECS52 and GCS38 come from a Supplier whose certificate the
        Device holds; here any User may ask, whether the Device knows it or not (assumption).
        """
        header = replace(
            command_header(request, self._identities[_BROKER], self.next_counter(), FIRMWARE_USE_CASE[device_type]),
            supplementary_party=request.originator,
            supplementary_counter=request.counter,
        )
        payload = firmware.ReadFirmwareVersion().encode(header.message_code, header.counter)
        return self._finish(Message(header, payload), device_point)

    def set_meter_point(
        self, request: ServiceRequest, body: SetImportMpxn, device_type: DeviceType, device_point: bytes
    ) -> bytes:
        """6.20.1: in the Supplier's name, with the broker's MAC. GCS41's issuer event is the counter (assumption)."""
        code = METER_POINT_USE_CASE[device_type]
        header = command_header(request, request.originator, request.counter, code)
        digits = body.import_mpxn + (body.secondary_import_mpan or "")
        payload = SetMeterPoint(digits, request.counter % _ISSUER_EVENTS).encode(code, request.counter)
        return self._finish(Message(header, payload), device_point)

    def _command(
        self,
        request: ServiceRequest,
        body: CredentialsReplacement,
        mode: ReplacementMode,
        signer: RemotePartyRole,
        device_point: bytes,
    ) -> bytes:
        identity = self._identities[signer]
        message = credentials_command(request, body, mode, identity, self.next_counter())
        key = self._smki.key(identity, signer, KeyUsage.DIGITAL_SIGNATURE)
        signed = replace(message, signature=key.sign_raw(message.signed_part))
        return encode_message(signed) if mode in SIGNED_ONLY else self._finish(signed, device_point)

    def _finish(self, message: Message, device_point: bytes) -> bytes:
        key = self._smki.key(self._identities[_BROKER], _BROKER, KeyUsage.KEY_AGREEMENT)
        points = key.public_point, device_point
        if points not in self._secrets:
            self._secrets[points] = shared_secret(key.private_key, device_point)
        return encode_message(add_mac(message, self._secrets[points]))

    def next_counter(self) -> int:
        """The Originator Counter of the DCC's next Command. Its roles share one, so each role's rises."""
        self._counter += 1
        return self._counter
