"""A Device obeys who holds the slot: by originator, signature, counter, MAC, mode and cell; nothing else.

Each case departs from a Command that is obeyed in one way and names the reason for which it is discarded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.devices.acceptance import AUTHORISING_CELL
from simulator.devices.device import COMMISSION_MESSAGE_CODE, Device, DeviceAnswer
from simulator.domain.devices import (
    NETWORK_OPERATOR_KEY_AGREEMENT,
    NETWORK_OPERATOR_SIGNING,
    SUPPLIER_SIGNING,
    CellUsage,
    DeviceType,
    KeyUsage,
    TrustAnchorCell,
)
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import (
    CANCELLATION,
    CredentialsAlertCode,
    Replacement,
    ReplacementMode,
    ReplacementStatus,
    UpdateSecurityCredentials,
    decode_credentials_alert,
    decode_credentials_response,
)
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, decode_message, encode_message
from simulator.gbcs.protection import add_mac, shared_secret
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
    RetrievedSecurityCredentials,
    RetrieveSecurityCredentials,
    decode_retrieved_security_credentials,
)
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.world import World
from simulator.world.market import DCC_IDENTITIES
from tests.support.worlds import AVON, BROKER, build, device, operator, place, supplier

RECOVERY = DCC_IDENTITIES[RemotePartyRole.RECOVERY]
COS = DCC_IDENTITIES[RemotePartyRole.TRANSITIONAL_COS]
BY_OPERATOR = ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR
BY_RECOVERY = ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY
KEY_AGREEMENT = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
SUCCESS, BAD, NO_ANCHOR, NOT_FOUND, OTHER = (
    ReplacementStatus.SUCCESS,
    ReplacementStatus.BAD_CERTIFICATE,
    ReplacementStatus.NO_TRUST_ANCHOR,
    ReplacementStatus.TRUST_ANCHOR_NOT_FOUND,
    ReplacementStatus.OTHER,
)


class Scene:
    """A world, one Device in it, and whoever may command it."""

    def __init__(self, device_type: DeviceType = DeviceType.ESME, **placed: Any) -> None:
        self.world: World = build()
        self.device: Device = device(self.world, place(self.world, device_type, **placed))
        self.now = self.world.calendar.at(0) + timedelta(days=1)

    def certificate(self, owner: EUI64, cell: TrustAnchorCell) -> bytes:
        """An Organisation's certificate, in its own role, for a cell's key usage."""
        own = cell._replace(role=self.world.role_of(owner))
        held = self.world.certificates_of(owner)
        return (held.get(own) or held[own._replace(cell_usage=CellUsage.MANAGEMENT)]).der

    def placing(self, owner: EUI64, *cells: TrustAnchorCell) -> tuple[Replacement, ...]:
        wanted = cells or (NETWORK_OPERATOR_SIGNING, NETWORK_OPERATOR_KEY_AGREEMENT)
        return tuple(Replacement(self.certificate(owner, cell), cell) for cell in wanted)

    def credentials(self, mode: ReplacementMode, replacements: Sequence[Replacement], **departures: Any) -> bytes:
        path = (self.world.smki.organisation_authority.issuing.der,)
        command = UpdateSecurityCredentials(mode, tuple(replacements), path, AUTHORISING_CELL.get(mode), 1, new_floor=0)
        return replace(command, **departures).encode()

    def sign(self, message: Message, signer: EUI64) -> Message:
        key = self.world.signing_key(signer)
        return replace(message, signature=key.sign_raw(message.signed_part))

    def protect(self, message: Message, broker: EUI64 = BROKER) -> Message:
        """With the Access Control Broker's MAC."""
        key = self.world.smki.credential(broker, KEY_AGREEMENT._replace(role=self.world.role_of(broker))).key
        return add_mac(message, shared_secret(key.private_key, self.device.agreement_point))

    def command(
        self,
        originator: EUI64,
        payload: bytes,
        message_code: int = BY_OPERATOR.message_code,
        *,
        signer: EUI64 | None = None,
        counter: int = 1,
        mac: bool = True,
        kind: MessageKind = MessageKind.COMMAND,
        recipient: EUI64 | None = None,
    ) -> bytes:
        header = GroupingHeader(kind, counter, originator, recipient or self.device.device_id, message_code)
        signed = self.sign(Message(header, payload), signer or originator)
        return encode_message(self.protect(signed) if mac else signed)

    def replace_operator(self, originator: EUI64, owner: EUI64, **departures: Any) -> DeviceAnswer:
        """The originator's Command to place an operator's certificates in the Network Operator cells."""
        payload = self.credentials(BY_OPERATOR, self.placing(owner))
        return self.device.obey(self.command(originator, payload, **departures), self.now)

    def holders(self) -> tuple[EUI64 | None, EUI64 | None]:
        return self.device.holder(NETWORK_OPERATOR_SIGNING), self.device.holder(NETWORK_OPERATOR_KEY_AGREEMENT)


@pytest.fixture
def scene() -> Scene:
    """An ESME whose Network Operator cells are held by EELC, its Supplier cells by Avon."""
    return Scene(held_by="EELC")


def why(answer: DeviceAnswer) -> str | None:
    """The code of the reason for which a Command was discarded; it must have got no response then."""
    assert (answer.response is None) is (answer.discarded is not None)
    return answer.discarded.code if answer.discarded else None


# -- who is obeyed ---------------------------------------------------------------------------------------------


def test_the_holder_of_the_slot_is_obeyed_whatever_area_it_serves(scene: Scene) -> None:
    """Nothing names a licence area or an MPAN, so every chain-valid role-03 certificate passes."""
    eelc, yelg, transporter = operator(scene.world), operator(scene.world, "YELG"), operator(scene.world, "NT")
    assert scene.replace_operator(eelc, yelg).succeeded
    assert scene.holders() == (yelg, yelg)
    assert scene.replace_operator(yelg, transporter).succeeded
    assert scene.holders() == (transporter, transporter)


def test_the_wrong_holder_can_put_it_right_and_the_right_one_cannot(scene: Scene) -> None:
    """The corrective 6.15.1 on SMETS2: owning the certificate in the slot is enough, and needed."""
    eelc, yelg = operator(scene.world), operator(scene.world, "YELG")
    scene.replace_operator(eelc, yelg)
    assert why(scene.replace_operator(eelc, eelc, counter=9)) == "command-wrong-originator"
    assert scene.replace_operator(yelg, eelc).succeeded
    assert scene.holders() == (eelc, eelc)


Departure = Callable[[Scene], DeviceAnswer]
DISCARDED: dict[str, list[Departure]] = {
    "command-wrong-originator": [
        lambda s: s.replace_operator(operator(s.world, "LOND"), operator(s.world)),
        lambda s: s.replace_operator(supplier(s.world), operator(s.world)),  # no "network operator by supplier"
        lambda s: s.replace_operator(BROKER, operator(s.world)),  # handed over already
    ],
    "command-signature": [
        lambda s: s.replace_operator(operator(s.world), operator(s.world), signer=operator(s.world, "LOND")),
        lambda s: s.device.obey(tampered(s), s.now),
        lambda s: s.device.obey(unsigned(s), s.now),
    ],
    "command-misdirected": [
        lambda s: s.replace_operator(operator(s.world), operator(s.world), recipient=EUI64(5)),
    ],
    "command-replayed": [
        lambda s: first_then(s, 7, 7),
        lambda s: first_then(s, 7, 6),
    ],
    "command-mac": [
        lambda s: s.replace_operator(operator(s.world), operator(s.world), mac=False),
        lambda s: s.device.obey(with_mac_of_another(s), s.now),
    ],
    "command-wrong-cell": [
        lambda s: mode_with_cell(s, BY_OPERATOR, operator(s.world), SUPPLIER_SIGNING),
        lambda s: mode_with_cell(s, ReplacementMode.SUPPLIER_BY_SUPPLIER, supplier(s.world), NETWORK_OPERATOR_SIGNING),
    ],
    "command-no-cell": [
        lambda s: mode_with_cell(s, ReplacementMode.WAN_PROVIDER_BY_WAN_PROVIDER, operator(s.world), None),
        lambda s: mode_with_cell(s, ReplacementMode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER, operator(s.world), None),
        lambda s: mode_with_cell(s, ReplacementMode.ANY_BY_CONTINGENCY, RECOVERY, None),
    ],
    "command-not-a-command": [
        lambda s: s.replace_operator(operator(s.world), operator(s.world), kind=MessageKind.RESPONSE),
        lambda s: s.replace_operator(operator(s.world), operator(s.world), kind=MessageKind.ALERT),
    ],
    "gbcs-malformed": [
        lambda s: s.device.obey(b"", s.now),
        lambda s: s.device.obey(b"\xdf\x09", s.now),
        lambda s: s.device.obey(s.command(operator(s.world), b"\x30\x00"), s.now),
        lambda s: s.device.obey(s.command(operator(s.world), b"\x30\x00", RETRIEVAL_MESSAGE_CODE), s.now),
    ],
}


def tampered(scene: Scene) -> bytes:
    """Signed for one certificate, sent with another; the MAC is made anew."""
    eelc = operator(scene.world)
    message = decode_message(scene.command(eelc, scene.credentials(BY_OPERATOR, scene.placing(eelc))))
    assert isinstance(message, Message)
    other = scene.credentials(BY_OPERATOR, scene.placing(operator(scene.world, "LOND")))
    return encode_message(scene.protect(replace(message, payload=other)))


def unsigned(scene: Scene) -> bytes:
    eelc = operator(scene.world)
    message = decode_message(scene.command(eelc, scene.credentials(BY_OPERATOR, scene.placing(eelc))))
    assert isinstance(message, Message)
    return encode_message(scene.protect(replace(message, signature=None)))


def with_mac_of_another(scene: Scene) -> bytes:
    """The MAC of a Party that is not the broker in the Device's cell."""
    eelc = operator(scene.world)
    message = decode_message(scene.command(eelc, scene.credentials(BY_OPERATOR, scene.placing(eelc))))
    assert isinstance(message, Message)
    return encode_message(scene.protect(replace(message, mac=None), eelc))


def first_then(scene: Scene, first: int, then: int) -> DeviceAnswer:
    """One Command that is obeyed without effect on the counter's floor, then a second one."""
    eelc = operator(scene.world)
    nothing = scene.credentials(BY_OPERATOR, ())
    assert why(scene.device.obey(scene.command(eelc, nothing, counter=first), scene.now)) is None
    return scene.device.obey(scene.command(eelc, nothing, counter=then), scene.now)


def mode_with_cell(
    scene: Scene, mode: ReplacementMode, originator: EUI64, cell: TrustAnchorCell | None
) -> DeviceAnswer:
    payload = scene.credentials(mode, (), authorising_cell=cell)
    return scene.device.obey(scene.command(originator, payload, mode.message_code), scene.now)


@pytest.mark.parametrize(
    ("code", "departure"), [(code, departure) for code, all_of in DISCARDED.items() for departure in all_of]
)
def test_what_is_discarded_and_why(scene: Scene, code: str, departure: Departure) -> None:
    before = scene.holders()
    assert why(departure(scene)) == code
    assert scene.holders() == before


def test_a_discarded_command_does_not_count(scene: Scene) -> None:
    eelc = operator(scene.world)
    nothing = scene.credentials(BY_OPERATOR, ())
    assert why(scene.device.obey(scene.command(eelc, nothing, counter=9, mac=False), scene.now)) == "command-mac"
    assert why(scene.device.obey(scene.command(eelc, nothing, counter=1), scene.now)) is None


def test_counters_start_above_the_floor_of_the_new_holder(scene: Scene) -> None:
    """newRemotePartyFloorSeqNumber: what the counters of the new party's Commands start above."""
    eelc, lond = operator(scene.world), operator(scene.world, "LOND")
    payload = scene.credentials(BY_OPERATOR, scene.placing(lond), new_floor=100)
    assert scene.device.obey(scene.command(eelc, payload), scene.now).succeeded
    assert why(scene.replace_operator(lond, eelc, counter=100)) == "command-replayed"
    assert scene.replace_operator(lond, eelc, counter=101).succeeded


# -- each cell by itself ---------------------------------------------------------------------------------------


def outcomes(answer: DeviceAnswer) -> list[ReplacementStatus]:
    """The statuses, which the signed response must tell too."""
    assert answer.response is not None
    message = decode_message(answer.response)
    assert isinstance(message, Message)
    told = decode_credentials_response(message.payload)
    assert not isinstance(told, Finding)
    assert told.outcome is not None
    assert told.outcome.outcomes == answer.outcomes
    return [outcome.status for outcome in answer.outcomes]


def foreign(scene: Scene, cell: TrustAnchorCell) -> bytes:
    """A certificate for EELC of another test world: same names, other keys."""
    other = build(seed=scene.world.scenario.seed + 1)
    return other.smki.certificate(operator(other), RemotePartyRole.NETWORK_OPERATOR, cell.key_usage).der


@pytest.mark.parametrize(
    ("what", "status"),
    [
        (lambda s, cell: Replacement(s.certificate(operator(s.world, "LOND"), cell), cell), SUCCESS),
        (lambda s, cell: Replacement(s.certificate(supplier(s.world), cell), cell), BAD),  # OU is not the cell's role
        (lambda s, cell: Replacement(s.certificate(operator(s.world), NETWORK_OPERATOR_KEY_AGREEMENT), cell), BAD),
        (lambda s, cell: Replacement(foreign(s, cell), cell), NO_ANCHOR),
        (lambda s, cell: Replacement(s.certificate(supplier(s.world), SUPPLIER_SIGNING), SUPPLIER_SIGNING), OTHER),
        (
            lambda s, cell: Replacement(
                s.certificate(operator(s.world), cell),
                TrustAnchorCell(RemotePartyRole.LOAD_CONTROLLER, KeyUsage.DIGITAL_SIGNATURE),
            ),
            NOT_FOUND,
        ),
    ],
    ids=["right", "another role", "another key usage", "another root", "a cell of another role", "no such cell"],
)
def test_the_status_of_one_replacement(
    scene: Scene, what: Callable[[Scene, TrustAnchorCell], Replacement], status: ReplacementStatus
) -> None:
    payload = scene.credentials(BY_OPERATOR, [what(scene, NETWORK_OPERATOR_SIGNING)])
    answer = scene.device.obey(scene.command(operator(scene.world), payload), scene.now)
    assert outcomes(answer) == [status]
    assert answer.succeeded is (status is SUCCESS)


def test_replacement_is_per_cell_and_not_atomic(scene: Scene) -> None:
    """As in the reference response that reads success, noTrustAnchor, success."""
    eelc, lond = operator(scene.world), operator(scene.world, "LOND")
    replacements = [
        *scene.placing(lond, NETWORK_OPERATOR_SIGNING),
        Replacement(foreign(scene, NETWORK_OPERATOR_KEY_AGREEMENT), NETWORK_OPERATOR_KEY_AGREEMENT),
        *scene.placing(lond, NETWORK_OPERATOR_SIGNING),
    ]
    answer = scene.device.obey(scene.command(eelc, scene.credentials(BY_OPERATOR, replacements)), scene.now)
    assert outcomes(answer) == [SUCCESS, NO_ANCHOR, SUCCESS]
    assert not answer.succeeded
    assert scene.holders() == (lond, eelc)


def test_the_response_tells_who_was_there_and_who_is_there_now(scene: Scene) -> None:
    eelc, lond = operator(scene.world), operator(scene.world, "LOND")
    before = scene.device.cells[NETWORK_OPERATOR_SIGNING]
    (signing, _) = scene.replace_operator(eelc, lond).outcomes
    after = scene.device.cells[NETWORK_OPERATOR_SIGNING]
    assert (signing.existing_party, signing.existing_key_identifier) == (eelc, before.subject_key_identifier)
    assert (signing.replacing_party, signing.replacing_key_identifier) == (lond, after.subject_key_identifier)


def test_a_replacement_that_failed_leaves_the_holder_and_says_so(scene: Scene) -> None:
    eelc = operator(scene.world)
    replacement = Replacement(scene.certificate(supplier(scene.world), SUPPLIER_SIGNING), NETWORK_OPERATOR_SIGNING)
    payload = scene.credentials(BY_OPERATOR, [replacement])
    (outcome,) = scene.device.obey(scene.command(eelc, payload), scene.now).outcomes
    assert (outcome.existing_party, outcome.replacing_party) == (eelc, eelc)


def test_the_response_is_signed_by_the_device_and_goes_to_the_originator(scene: Scene) -> None:
    eelc = operator(scene.world)
    answer = scene.replace_operator(eelc, eelc, counter=5)
    assert answer.response is not None
    message = decode_message(answer.response)
    assert isinstance(message, Message)
    assert (message.header.kind, message.header.counter) == (MessageKind.RESPONSE, 5)
    assert (message.header.originator, message.header.recipient) == (scene.device.device_id, eelc)
    certificate = parse_certificate(scene.world.smki.issue_device(scene.device.device_id).signing_certificate)
    assert isinstance(certificate, Certificate)
    assert message.signature is not None
    assert certificate.verify_raw(message.signed_part, message.signature)


@pytest.mark.parametrize(("checked", "status"), [(True, NO_ANCHOR), (False, SUCCESS)])
@pytest.mark.parametrize("years", [-1, 11], ids=["not yet valid", "expired"])
def test_time_based_checks_can_be_disapplied(
    scene: Scene, years: int, checked: bool, status: ReplacementStatus
) -> None:
    """applyTimeBasedCPVChecks: an Organisation Certificate lives for ten years."""
    scene.now += timedelta(days=365 * years)
    payload = scene.credentials(BY_OPERATOR, scene.placing(operator(scene.world)), apply_time_based_checks=checked)
    answer = scene.device.obey(scene.command(operator(scene.world), payload), scene.now)
    assert outcomes(answer) == [status, status]


# -- device types ----------------------------------------------------------------------------------------------


def test_a_gsme_has_no_network_operator_cell() -> None:
    """GBCS: GSME as ESME without networkOperator."""
    scene = Scene(DeviceType.GSME, held_by="NT")
    transporter = operator(scene.world, "NT")
    assert scene.holders() == (None, None)
    assert why(scene.replace_operator(transporter, transporter)) == "command-no-cell"


def test_recovery_finds_no_network_operator_cell_on_a_gsme() -> None:
    scene = Scene(DeviceType.GSME)
    payload = scene.credentials(BY_RECOVERY, scene.placing(BROKER))
    answer = scene.device.obey(scene.command(RECOVERY, payload, BY_RECOVERY.message_code, mac=False), scene.now)
    assert outcomes(answer) == [NOT_FOUND, NOT_FOUND]
    assert [o.existing_party for o in answer.outcomes] == [EUI64(0), EUI64(0)]


# -- handover, recovery, change of Supplier --------------------------------------------------------------------


def test_handover_from_the_broker() -> None:
    """6.21: an ordinary networkOperatorByNetworkOperator whose originator is the ACB that holds the cell."""
    scene = Scene()
    assert scene.holders() == (BROKER, BROKER)
    lond = operator(scene.world, "LOND")
    assert scene.replace_operator(BROKER, lond).succeeded
    assert scene.holders() == (lond, lond)
    assert why(scene.replace_operator(BROKER, lond, counter=9)) == "command-wrong-originator"


def test_before_handover_not_even_the_registered_operator_is_obeyed() -> None:
    scene = Scene()
    assert why(scene.replace_operator(operator(scene.world), operator(scene.world))) == "command-wrong-originator"


@pytest.mark.parametrize("mac", [True, False])
def test_recovery_places_the_brokers_certificates_whoever_holds_the_cell(scene: Scene, mac: bool) -> None:
    """Method 2: mode 8, signed with the Recovery key, no MAC; ACB certificates sit in the cells afterwards."""
    payload = scene.credentials(BY_RECOVERY, scene.placing(BROKER))
    answer = scene.device.obey(scene.command(RECOVERY, payload, BY_RECOVERY.message_code, mac=mac), scene.now)
    assert answer.succeeded
    assert scene.holders() == (BROKER, BROKER)
    assert scene.replace_operator(BROKER, operator(scene.world, "LOND")).succeeded


def test_only_the_recovery_key_recovers(scene: Scene) -> None:
    payload = scene.credentials(BY_RECOVERY, scene.placing(BROKER))
    command = scene.command(BROKER, payload, BY_RECOVERY.message_code, mac=False)
    assert why(scene.device.obey(command, scene.now)) == "command-wrong-originator"


def test_the_transitional_cos_party_changes_the_supplier(scene: Scene) -> None:
    """6.23: supplierByTransCoS, whoever the losing Supplier is."""
    mode = ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS
    gaining = supplier(scene.world, "Blencathra Power")
    cells = [cell for cell in scene.device.cells if cell.role is RemotePartyRole.SUPPLIER]
    payload = scene.credentials(mode, scene.placing(gaining, *cells))
    assert scene.device.obey(scene.command(COS, payload, mode.message_code), scene.now).succeeded
    assert {scene.device.holder(cell) for cell in cells} == {gaining}
    assert scene.holders() == (operator(scene.world), operator(scene.world))


def test_the_transitional_cos_party_cannot_touch_the_network_operator(scene: Scene) -> None:
    mode = ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS
    payload = scene.credentials(mode, scene.placing(operator(scene.world, "LOND")))
    answer = scene.device.obey(scene.command(COS, payload, mode.message_code), scene.now)
    assert outcomes(answer) == [OTHER, OTHER]


# -- commissioning and reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("by_supplier", "code"), [(True, None), (False, "command-wrong-originator")])
def test_a_supplier_commissions(scene: Scene, by_supplier: bool, code: str | None) -> None:
    sender = supplier(scene.world, AVON) if by_supplier else operator(scene.world)
    answer = scene.device.obey(scene.command(sender, b"2019-03-05", COMMISSION_MESSAGE_CODE), scene.now)
    assert (why(answer), scene.device.commissioned) == (code, by_supplier)


def read(scene: Scene, *roles: RemotePartyRole) -> RetrievedSecurityCredentials:
    payload = RetrieveSecurityCredentials(KEY_AGREEMENT, roles).encode()
    header = GroupingHeader(MessageKind.COMMAND, 1, BROKER, scene.device.device_id, RETRIEVAL_MESSAGE_CODE)
    answer = scene.device.obey(encode_message(scene.protect(Message(header, payload))), scene.now)
    assert answer.response is not None
    message = decode_message(answer.response)
    assert isinstance(message, Message)
    told = decode_retrieved_security_credentials(message.payload)
    assert not isinstance(told, Finding)
    return told


def test_who_holds_the_cells_can_be_read(scene: Scene) -> None:
    """CS02a: an audit of wrong certificates from device evidence alone."""
    told = read(scene, RemotePartyRole.NETWORK_OPERATOR, RemotePartyRole.LOAD_CONTROLLER, RemotePartyRole.ROOT)
    held, none, root = told.roles
    assert [cell.party for cell in held.cells] == [operator(scene.world)] * 2
    assert (none.status, none.cells) == (NOT_FOUND, ())  # a role without a cell gives trustAnchorNotFound
    assert [cell.party for cell in root.cells] == [EUI64(0)]  # the root cell reports an all-zero subject ID


def test_reading_needs_the_brokers_mac(scene: Scene) -> None:
    payload = RetrieveSecurityCredentials(KEY_AGREEMENT, (RemotePartyRole.NETWORK_OPERATOR,)).encode()
    header = GroupingHeader(MessageKind.COMMAND, 1, BROKER, scene.device.device_id, RETRIEVAL_MESSAGE_CODE)
    assert why(scene.device.obey(encode_message(Message(header, payload)), scene.now)) == "command-mac"


# -- future-dated Commands -------------------------------------------------------------------------------------

LATER = datetime(2019, 3, 20, tzinfo=UTC)


def future_dated(scene: Scene, owner: EUI64, due: datetime = LATER, counter: int = 1) -> DeviceAnswer:
    payload = scene.credentials(BY_OPERATOR, scene.placing(owner), execution_date_time=due)
    return scene.device.obey(scene.command(operator(scene.world), payload, counter=counter), scene.now)


def test_a_future_dated_command_waits_for_its_time(scene: Scene) -> None:
    eelc, lond = operator(scene.world), operator(scene.world, "LOND")
    accepted = future_dated(scene, lond)
    assert (accepted.due, accepted.outcomes, scene.holders()) == (LATER, (), (eelc, eelc))
    assert scene.device.execute_due(LATER - timedelta(seconds=1)) is None
    done = scene.device.execute_due(LATER)
    assert done is not None
    assert done.succeeded
    assert scene.holders() == (lond, lond)
    assert scene.device.execute_due(LATER) is None


@pytest.mark.parametrize("works", [True, False])
def test_an_alert_says_what_came_of_it(scene: Scene, works: bool) -> None:
    """8F66 done, 8F67 failed."""
    owner = operator(scene.world, "LOND") if works else supplier(scene.world)
    future_dated(scene, owner)
    done = scene.device.execute_due(LATER)
    assert done is not None
    assert done.response is not None
    message = decode_message(done.response)
    assert isinstance(message, Message)
    alert = decode_credentials_alert(message.payload)
    assert not isinstance(alert, Finding)
    assert message.header.kind is MessageKind.ALERT
    assert alert.code is (CredentialsAlertCode.DONE if works else CredentialsAlertCode.FAILED)
    assert alert.execution_date_time == LATER


def test_a_future_dated_command_can_be_cancelled(scene: Scene) -> None:
    """The same command with executionDateTime 99991231235959Z."""
    future_dated(scene, operator(scene.world, "LOND"))
    assert why(future_dated(scene, operator(scene.world, "LOND"), CANCELLATION, counter=2)) is None
    assert scene.device.execute_due(LATER) is None
    assert scene.holders() == (operator(scene.world), operator(scene.world))


@pytest.mark.parametrize("ago", [timedelta(days=1), timedelta(0)])
def test_a_date_that_has_come_or_passed_is_now(scene: Scene, ago: timedelta) -> None:
    lond = operator(scene.world, "LOND")
    answer = future_dated(scene, lond, scene.now - ago)
    assert (answer.due, scene.holders()) == (None, (lond, lond))
