"""Whatever octets reach a Device, it answers or discards them; what it obeys is what was protected, octet for octet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator.devices.device import Device
from simulator.domain.devices import SUPPLIER_SIGNING, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.clock import ECS70, SetClock
from simulator.gbcs.device_certificates import DEVICE_CERTIFICATE_MESSAGE_CODE
from simulator.gbcs.firmware import ECS52, ReadFirmwareVersion
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, decode_message, encode_message
from simulator.gbcs.meter_points import ECS39A, SetMeterPoint
from simulator.gbcs.retrieval import RETRIEVAL_MESSAGE_CODE, RetrieveSecurityCredentials
from simulator.world import World
from tests.support.device_scene import BY_OPERATOR, KEY_AGREEMENT
from tests.support.messages import framed
from tests.support.recovery_scene import Recovery, root_of
from tests.support.worlds import BROKER, operator, supplier

COMMANDS: Mapping[str, Callable[[Recovery], bytes]] = {
    "CS02b": lambda s: s.command(
        operator(s.world), s.credentials(BY_OPERATOR, s.placing(operator(s.world, "LOND")))
    ),
    "CS02b by recovery": lambda s: s.recovery_command(*s.placing(BROKER)),
    "CS02b by contingency": lambda s: s.contingency_command(root_of(s.new_root())),
    "CS02d": lambda s: s.command(
        supplier(s.world),
        s.world.smki.issue_device(s.device.device_id).signing_certificate,
        DEVICE_CERTIFICATE_MESSAGE_CODE,
    ),
    "ECS70": lambda s: s.command(
        supplier(s.world), SetClock(s.now, s.now + timedelta(seconds=60)).encode(ECS70, 1), ECS70
    ),
    "ECS39a": lambda s: s.by_mac(
        SetMeterPoint("1012345678901").encode(ECS39A, 1), ECS39A, originator=supplier(s.world)
    ),
    "ECS52": lambda s: s.by_mac(ReadFirmwareVersion().encode(ECS52, 1), ECS52),
    "CS02a": lambda s: s.by_mac(
        RetrieveSecurityCredentials(KEY_AGREEMENT, (RemotePartyRole.SUPPLIER,)).encode(), RETRIEVAL_MESSAGE_CODE
    ),
}  # fmt: skip
each_command = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture(scope="module")
def scene() -> Recovery:
    return Recovery()


def another(scene: Recovery) -> Device:
    """The Device as it was before any Command."""
    own = scene.device.own
    return Device(
        scene.device.device_id,
        scene.device.device_type,
        scene.device.cells,
        signing_key=own.key(KeyUsage.DIGITAL_SIGNATURE),
        agreement_key=own.key(KeyUsage.KEY_AGREEMENT),
    )


@each_command
def test_the_command_is_obeyed_as_it_is(scene: Recovery, name: str) -> None:
    assert another(scene).obey(COMMANDS[name](scene), scene.now).succeeded


@each_command
def test_no_changed_octet_is_obeyed(scene: Recovery, name: str) -> None:
    octets, device = COMMANDS[name](scene), another(scene)
    for at in range(len(octets)):
        changed = bytearray(octets)
        changed[at] ^= at % 255 + 1
        assert device.obey(bytes(changed), scene.now).discarded is not None


@each_command
def test_no_truncated_command_is_obeyed(scene: Recovery, name: str) -> None:
    octets, device = COMMANDS[name](scene), another(scene)
    for end in range(len(octets)):
        assert device.obey(octets[:end], scene.now).discarded is not None


@given(st.data(), st.sampled_from(sorted(COMMANDS)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_obeyed_is_what_was_protected(scene: Recovery, data: st.DataObject, name: str) -> None:
    octets = COMMANDS[name](scene)
    start = data.draw(st.integers(0, len(octets)))
    end = data.draw(st.integers(start, min(start + 9, len(octets))))
    changed = octets[:start] + data.draw(st.binary(max_size=9)) + octets[end:]
    answer = another(scene).obey(changed, scene.now)
    assert (answer.discarded is None) is (changed == octets)


@each_command
def test_no_member_of_the_header_can_be_another(scene: Recovery, name: str) -> None:
    """Signature and MAC are those of the message as it was."""
    message, device = framed(COMMANDS[name](scene)), another(scene)
    header = message.header
    others = (
        replace(header, kind=MessageKind.RESPONSE),
        replace(header, counter=header.counter + 1),
        replace(header, originator=EUI64(5)),
        replace(header, recipient=EUI64(5)),
        replace(header, date_time=bytes(12)),
        replace(header, supplementary_party=EUI64(5)),
        *(replace(header, message_code=code) for code in (0x0008, 0x000B, 0x0059, 0x0062, 0x0102, 0x0104, 0xFFFF)),
    )
    for changed in others:
        if changed != header:
            assert device.obey(encode_message(replace(message, header=changed)), scene.now).discarded is not None


OBEYED: Mapping[str, tuple[Callable[[World], EUI64], int, bool]] = {
    # whoever may send it: originator, message code, whether it is signed
    "CS02b": (operator, BY_OPERATOR.message_code, True),
    "CS02d": (supplier, DEVICE_CERTIFICATE_MESSAGE_CODE, True),
    "ECS70": (supplier, ECS70, True),
    "ECS39a": (supplier, ECS39A, False),
    "ECS52": (lambda _: BROKER, ECS52, False),
    "CS02a": (lambda _: BROKER, RETRIEVAL_MESSAGE_CODE, False),
}


@given(st.data(), st.sampled_from(sorted(OBEYED)), st.integers(0, 2**64 - 1) | st.sampled_from([1, 2**63 - 1, 2**63]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nonsense_from_who_may_command_is_answered_or_discarded(
    scene: Recovery, data: st.DataObject, name: str, counter: int
) -> None:
    """Well protected, and wrong inside: the holder of the slot is no better than its software."""
    sender, code, signed = OBEYED[name]
    payload = framed(COMMANDS[name](scene)).payload
    start = data.draw(st.integers(0, len(payload)))
    end = data.draw(st.integers(start, len(payload)))
    payload = payload[:start] + data.draw(st.binary(max_size=20)) + payload[end:]
    originator = sender(scene.world)
    header = GroupingHeader(MessageKind.COMMAND, counter, originator, scene.device.device_id, code)
    message = Message(header, payload)
    message = scene.protect(scene.sign(message, originator) if signed else message)
    answer = another(scene).obey(encode_message(message), scene.now)
    assert (answer.response is None) is isinstance(answer.discarded, Finding)
    if answer.response is not None:
        assert framed(answer.response).header.counter == counter < 2**63


@given(st.binary(max_size=200))
@example(b"")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_octets_are_discarded(scene: Recovery, octets: bytes) -> None:
    answer = another(scene).obey(octets, scene.now)
    assert answer.discarded is not None
    assert isinstance(decode_message(octets), Finding) is (answer.discarded.code == "gbcs-malformed")


def test_a_certificate_that_fits_nothing_is_told_and_leaves_the_cells(scene: Recovery) -> None:
    device, held = another(scene), scene.device.holder(SUPPLIER_SIGNING)
    octets = scene.command(supplier(scene.world), b"\x30\x03\x02\x01\x00", DEVICE_CERTIFICATE_MESSAGE_CODE)
    answer = device.obey(octets, scene.now)
    assert (answer.succeeded, answer.discarded) == (False, None)
    assert device.holder(SUPPLIER_SIGNING) == held
