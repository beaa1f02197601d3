"""GBCS messages in words: the golden vectors, and signatures of parties and Devices that are known or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING
from simulator.domain.eui64 import EUI64
from simulator.gbcs.credentials import Replacement, ReplacementMode, UpdateSecurityCredentials
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message, encode_pre_command
from simulator.reports.decoded.tree import Standing
from tests.reports.decoded.conftest import Scene, find, value

GOLDEN = Path(__file__).parents[3] / "fixtures" / "golden" / "gbcs"


@pytest.fixture(scope="module")
def command(scene: Scene) -> Message:
    """A Network Operator replaces its own certificate, unsigned yet."""
    mode = ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR
    payload = UpdateSecurityCredentials(
        mode=mode,
        replacements=(Replacement(scene.certificate(scene.operator).der, NETWORK_OPERATOR_SIGNING),),
        path_certificates=(scene.world.smki.organisation_authority.issuing.der,),
        authorising_cell=NETWORK_OPERATOR_SIGNING,
        authorising_counter=7,
        new_floor=5,
        execution_date_time=datetime(2019, 4, 1, tzinfo=UTC),
    )
    header = GroupingHeader(MessageKind.COMMAND, 7, scene.operator, scene.meter, mode.message_code)
    return Message(header, payload.encode())


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.hex")), ids=lambda file: file.stem)
def test_every_golden_message_is_shown_with_its_payload(scene: Scene, file: Path) -> None:
    shown = scene.decode(file.read_bytes())
    assert shown.label.startswith("GBCS ")
    assert "not read here" not in shown.value
    assert " " in value(shown, "payload"), "the payload has a name"
    assert find(shown, "payload").standing is Standing.PLAIN


def test_a_command_says_what_it_does_to_which_key_slot(scene: Scene, command: Message) -> None:
    shown = scene.decode(encode_message(command))
    assert (shown.label, shown.value) == ("GBCS Command", "CS02b Update Security Credentials")
    assert value(shown, "originator") == scene.known.who(scene.operator)
    assert value(shown, "recipient") == scene.known.who(scene.meter)
    assert value(shown, "payload", "mode") == "network operator by network operator (3)"
    assert value(shown, "payload", "new floor of the Originator Counter") == "5"
    assert value(shown, "payload", "execution date and time") == "2019-04-01 00:00:00 UTC"
    slot = find(shown, "payload", "key slot NetworkOperator digital signature")
    assert value(slot, "EUI-64") == scene.known.who(scene.operator)
    assert find(shown, "payload", "path certificate 1", "path").standing is Standing.GOOD


def test_a_pre_command_waits_for_its_signature(scene: Scene, command: Message) -> None:
    shown = scene.decode(encode_pre_command(command))
    assert shown.label == "GBCS Pre-Command"
    assert value(shown, "signature") == "none yet: its originator is to sign it"
    assert value(scene.decode(encode_message(command)), "signature") == "none"


def test_a_signature_of_a_party_is_checked(scene: Scene, command: Message) -> None:
    signed = replace(command, signature=scene.world.signing_key(scene.operator).sign_raw(command.signed_part))
    signature = find(scene.decode(encode_message(signed)), "signature")
    assert signature.standing is Standing.GOOD
    assert "(UK Power Networks, NetworkOperator, for EELC)" in signature.value


def test_a_changed_message_is_not_valid_and_says_what_was_tried(scene: Scene, command: Message) -> None:
    signature = scene.world.signing_key(scene.operator).sign_raw(command.signed_part)
    changed = replace(command, header=replace(command.header, counter=8), signature=signature)
    shown = find(scene.decode(encode_message(changed)), "signature")
    assert shown.standing is Standing.BAD
    assert [child.label for child in shown.children] == ["r and s", "tried"]


def test_a_stranger_s_signature_cannot_be_checked(scene: Scene, command: Message) -> None:
    stranger = EUI64(1)
    unknown = replace(command, header=replace(command.header, originator=stranger), signature=bytes(64))
    shown = find(scene.decode(encode_message(unknown)), "signature")
    assert shown.standing is Standing.UNKNOWN
    assert shown.value == f"cannot be checked: no certificate of {stranger} is known here"


def test_a_device_s_signature_is_checked(scene: Scene, command: Message) -> None:
    header = replace(command.header, kind=MessageKind.ALERT, originator=scene.meter, recipient=scene.operator)
    alert = Message(replace(header, message_code=0x1234), b"anything")
    key = scene.world.smki.issue_device(scene.meter).signing_key
    shown = scene.decode(encode_message(replace(alert, signature=key.sign_raw(alert.signed_part))))
    assert shown.value == "message code 1234, which is not read here"
    assert value(shown, "payload") == b"anything".hex().upper()
    assert find(shown, "signature").standing is Standing.GOOD


def test_a_payload_that_cannot_be_read_is_told(scene: Scene, command: Message) -> None:
    shown = find(scene.decode(encode_message(replace(command, payload=b"\x30\x00"))), "payload")
    assert (shown.value, shown.standing) == ("cannot be read", Standing.BAD)
    assert shown.children[0].label == "gbcs-malformed"


def test_the_symmetric_key_of_a_contingency_is_not_shown(scene: Scene) -> None:
    shown = scene.decode((GOLDEN / "contingency-command.hex").read_bytes())
    assert value(shown, "symmetric key").endswith("octets; not shown")
    assert value(shown, "authorising key slot") == "none: the contingency key"


def test_a_cancellation_says_that_it_cancels(scene: Scene) -> None:
    shown = scene.decode((GOLDEN / "handover-cancellation-command.hex").read_bytes())
    assert value(shown, "execution date and time") == "9999-12-31 23:59:59 UTC, which cancels what was sent before"


def test_outcomes_say_which_key_slot_was_replaced_and_which_not(scene: Scene) -> None:
    shown = scene.decode((GOLDEN / "replacement-response.hex").read_bytes())
    slots = [node for node in shown.walk() if node.label.startswith("key slot ")]
    assert [slot.standing for slot in slots] == [Standing.GOOD, Standing.BAD]
    assert slots[1].value == "not replaced: no trust anchor (10)"
    assert [child.label for child in slots[0].children] == ["before", "to be replaced by"]
