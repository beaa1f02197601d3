"""A Device obeys who holds the slot: by originator, signature, counter, MAC, mode and cell; nothing else.

Each case departs from a Command that is obeyed in one way and names the reason for which it is discarded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.devices.device import DeviceAnswer
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
from simulator.gbcs.clock import GCS28, SetClock
from simulator.gbcs.credentials import (
    CANCELLATION,
    CredentialsAlertCode,
    Replacement,
    ReplacementMode,
    ReplacementStatus,
    decode_credentials_alert,
    decode_credentials_response,
)
from simulator.gbcs.framing import MessageKind, encode_message
from simulator.gbcs.retrieval import (
    RETRIEVAL_MESSAGE_CODE,
)
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.world.market import DCC_IDENTITIES
from tests.support.device_scene import BY_OPERATOR, Scene, why
from tests.support.messages import framed
from tests.support.worlds import BROKER, build, operator, supplier

RECOVERY = DCC_IDENTITIES[RemotePartyRole.RECOVERY]
COS = DCC_IDENTITIES[RemotePartyRole.TRANSITIONAL_COS]
BY_RECOVERY = ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY
INTERVAL = SetClock(datetime(2019, 3, 4, tzinfo=UTC), datetime(2019, 3, 5, tzinfo=UTC))
SUCCESS, BAD, NO_ANCHOR, NOT_FOUND, OTHER = (
    ReplacementStatus.SUCCESS,
    ReplacementStatus.BAD_CERTIFICATE,
    ReplacementStatus.NO_TRUST_ANCHOR,
    ReplacementStatus.TRUST_ANCHOR_NOT_FOUND,
    ReplacementStatus.OTHER,
)


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
    ],
    "command-wrong-mode": [
        lambda s: s.replace_operator(operator(s.world), operator(s.world), message_code=0x0102),
    ],
    "command-wrong-counter": [
        lambda s: s.device.obey(s.command(operator(s.world), s.credentials(BY_OPERATOR, ()), counter=2), s.now),
    ],
    "command-counter": [
        lambda s: nothing_to_replace_beyond(s, 2**63),
        lambda s: nothing_to_replace_beyond(s, 2**64 - 1),
    ],
    "command-not-supported": [
        lambda s: s.replace_operator(operator(s.world), operator(s.world), message_code=0xFFFF),
        lambda s: s.device.obey(s.command(supplier(s.world), INTERVAL.encode(GCS28, 1), GCS28), s.now),
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


def nothing_to_replace_beyond(scene: Scene, counter: int) -> DeviceAnswer:
    """As :func:`nothing_to_replace`, with a counter that only the header has room for."""
    payload = scene.credentials(BY_OPERATOR, ())
    return scene.device.obey(scene.command(operator(scene.world), payload, counter=counter), scene.now)


def tampered(scene: Scene) -> bytes:
    """Signed for one certificate, sent with another; the MAC is made anew."""
    eelc = operator(scene.world)
    message = framed(scene.command(eelc, scene.credentials(BY_OPERATOR, scene.placing(eelc))))
    other = scene.credentials(BY_OPERATOR, scene.placing(operator(scene.world, "LOND")))
    return encode_message(scene.protect(replace(message, payload=other)))


def unsigned(scene: Scene) -> bytes:
    eelc = operator(scene.world)
    message = framed(scene.command(eelc, scene.credentials(BY_OPERATOR, scene.placing(eelc))))
    return encode_message(scene.protect(replace(message, signature=None)))


def with_mac_of_another(scene: Scene) -> bytes:
    """The MAC of a Party that is not the broker in the Device's cell."""
    eelc = operator(scene.world)
    message = framed(scene.command(eelc, scene.credentials(BY_OPERATOR, scene.placing(eelc))))
    return encode_message(scene.protect(replace(message, mac=None), eelc))


def first_then(scene: Scene, first: int, then: int) -> DeviceAnswer:
    """One Command that is obeyed without effect on the counter's floor, then a second one."""
    assert why(nothing_to_replace(scene, first)) is None
    return nothing_to_replace(scene, then)


def nothing_to_replace(scene: Scene, counter: int, **departures: Any) -> DeviceAnswer:
    """A Command that is obeyed and replaces nothing."""
    payload = scene.credentials(BY_OPERATOR, (), authorising_counter=counter)
    return scene.device.obey(scene.command(operator(scene.world), payload, counter=counter, **departures), scene.now)


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
    assert why(nothing_to_replace(scene, 9, mac=False)) == "command-mac"
    assert why(nothing_to_replace(scene, 1)) is None


def test_after_the_highest_counter_there_is_no_next_one(scene: Scene) -> None:
    """A SeqNumber has 63 bits. The holder is locked out until its slot is filled anew with a lower floor."""
    assert why(nothing_to_replace(scene, 2**63 - 1)) is None
    assert why(nothing_to_replace(scene, 2**63 - 1)) == "command-replayed"
    payload = scene.credentials(BY_RECOVERY, scene.placing(operator(scene.world)), new_floor=0)
    recovery = scene.command(RECOVERY, payload, BY_RECOVERY.message_code, mac=False)
    assert scene.device.obey(recovery, scene.now).succeeded
    assert why(nothing_to_replace(scene, 1)) is None


def test_counters_start_above_the_floor_of_the_new_holder(scene: Scene) -> None:
    """newRemotePartyFloorSeqNumber: what the counters of the new party's Commands start above."""
    eelc, lond = operator(scene.world), operator(scene.world, "LOND")
    payload = scene.credentials(BY_OPERATOR, scene.placing(lond), new_floor=100)
    assert scene.device.obey(scene.command(eelc, payload), scene.now).succeeded
    assert why(scene.replace_operator(lond, eelc, counter=100)) == "command-replayed"
    assert scene.replace_operator(lond, eelc, counter=101).succeeded


def test_a_top_up_certificate_alone_sets_no_counter_back(scene: Scene) -> None:
    """The floor is that of the management cells' holder; the top-up cell has one of its own."""
    avon, mode = supplier(scene.world), ReplacementMode.SUPPLIER_BY_SUPPLIER
    top_up = TrustAnchorCell(RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)
    payload = scene.credentials(mode, scene.placing(avon, top_up), authorising_counter=9, new_top_up_floor=0)
    command = scene.command(avon, payload, mode.message_code, counter=9)
    assert scene.device.obey(command, scene.now).succeeded
    assert why(scene.device.obey(command, scene.now)) == "command-replayed"


# -- each cell by itself ---------------------------------------------------------------------------------------


def outcomes(answer: DeviceAnswer) -> list[ReplacementStatus]:
    """The statuses, which the signed response must tell too."""
    message = framed(answer.response)
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
    message = framed(answer.response)
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


# -- future-dated Commands -------------------------------------------------------------------------------------

LATER = datetime(2019, 3, 20, tzinfo=UTC)


def future_dated(scene: Scene, owner: EUI64, due: datetime = LATER, counter: int = 1) -> DeviceAnswer:
    placing = scene.placing(owner)
    payload = scene.credentials(BY_OPERATOR, placing, execution_date_time=due, authorising_counter=counter)
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
    message = framed(done.response)
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
