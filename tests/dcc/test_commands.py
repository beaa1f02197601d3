"""From an accepted request to a Command: modes, cells, counters, the broker's MAC."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.dcc.commands import cancels, credentials_command, pre_command, replacement_mode
from simulator.devices.acceptance import AUTHORISING_CELL
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY
from simulator.duis.values import CredentialsReplacement, RetrieveCredentials, ServiceRequest
from simulator.gbcs.credentials import (
    CANCELLATION,
    ReplacementMode,
    UpdateSecurityCredentials,
    decode_update_security_credentials,
)
from simulator.gbcs.framing import Message, decode_message
from simulator.world import World
from tests.support.worlds import (
    BROKER,
    NETWORK_OPERATOR,
    SUPPLIER,
    ask,
    build,
    certificates,
    device,
    meter_point,
    operator,
    place,
    supplier,
)


@pytest.fixture
def world() -> World:
    return build()


def read(command: bytes) -> tuple[Message, UpdateSecurityCredentials]:
    message = decode_message(command)
    assert isinstance(message, Message)
    credentials = decode_update_security_credentials(message.payload)
    assert isinstance(credentials, UpdateSecurityCredentials)
    return message, credentials


def handover(world: World, target: EUI64) -> tuple[ServiceRequest, CredentialsReplacement]:
    body = certificates(world, operator(world))
    return ask(world, "6.21", supplier(world), target, body), body


# The modes of CS02b: who replaces whose certificates. There is no "network operator by supplier".
MODES = {
    RemotePartyRole.SUPPLIER: 2,
    RemotePartyRole.NETWORK_OPERATOR: 3,
    RemotePartyRole.ACCESS_CONTROL_BROKER: 4,
    RemotePartyRole.WAN_PROVIDER: 5,
    RemotePartyRole.TRANSITIONAL_COS: 6,
}


@pytest.mark.parametrize(("role", "mode"), MODES.items())
def test_the_mode_of_a_roles_replacement(role: RemotePartyRole, mode: int) -> None:
    chosen = replacement_mode(role)
    assert (chosen.value, chosen.message_code) == (mode, 0x0100 + mode)
    assert AUTHORISING_CELL[chosen].role is role


def test_a_pre_command_is_in_the_users_name(world: World) -> None:
    request = ask(
        world, "6.15.1", operator(world), place(world), certificates(world, operator(world), floor_seq_number=7)
    )
    message, credentials = read(pre_command(request) + b"\x00")
    assert (message.header.originator, message.header.counter) == (operator(world), request.counter)
    assert message.header.message_code == 0x0103
    assert (credentials.mode, credentials.authorising_cell) == (
        ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR, NETWORK_OPERATOR_SIGNING,
    )  # fmt: skip
    assert (credentials.new_floor, credentials.authorising_counter) == (7, request.counter)
    assert (message.signature, message.mac) == (None, None)


def test_a_service_without_a_command_is_misuse(world: World) -> None:
    request = ask(world, "6.24.1", operator(world), place(world), RetrieveCredentials((NETWORK_OPERATOR,)))
    with pytest.raises(SimulatorError, match="has no Command to transform into"):
        pre_command(request)


@pytest.mark.parametrize(("days", "expected"), [(None, None), (9, 9), (365 * 1000, "cancel")])
def test_a_users_own_command_keeps_its_date(world: World, days: int | None, expected: int | str | None) -> None:
    """Cancelling: DUIS writes the year 3000, GBCS 99991231235959Z."""
    due = None if days is None else world.calendar.at(days * DAY)
    body = certificates(world, supplier(world), SUPPLIER, execution_date_time=due)
    _, credentials = read(pre_command(ask(world, "6.15.1", supplier(world), place(world), body)) + b"\x00")
    assert cancels(due) is (expected == "cancel")
    assert credentials.execution_date_time == (CANCELLATION if expected == "cancel" else due)


def test_the_dcc_holds_back_what_it_commands_itself(world: World) -> None:
    due = world.calendar.at(9 * DAY)
    body = certificates(world, supplier(world), SUPPLIER, execution_date_time=due)
    request = ask(world, "6.23", supplier(world), place(world), body)
    message = credentials_command(request, body, ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS, EUI64(9), 1)
    credentials = decode_update_security_credentials(message.payload)
    assert isinstance(credentials, UpdateSecurityCredentials)
    assert credentials.execution_date_time is None


# -- the broker ------------------------------------------------------------------------------------------------


def test_handover_is_the_brokers_own_command(world: World) -> None:
    target = place(world)
    request, body = handover(world, target)
    message, credentials = read(world.broker.handover(request, body, device(world, target).agreement_point))
    assert (message.header.originator, message.header.recipient) == (BROKER, target)
    assert credentials.mode is ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR
    assert message.signature is not None
    assert message.mac is not None


def test_recovery_carries_a_signature_and_no_mac(world: World) -> None:
    """Modes 8 and 9: signed only."""
    target = place(world)
    request, body = handover(world, target)
    message, credentials = read(world.broker.recover(request, body, device(world, target).agreement_point))
    assert (credentials.mode, message.mac) == (ReplacementMode.ANY_EXCEPT_ROOT_BY_RECOVERY, None)
    assert message.signature is not None


def test_the_brokers_counter_rises(world: World) -> None:
    point = device(world, target := place(world)).agreement_point
    counters = [read(world.broker.handover(*handover(world, target), point))[0].header.counter for _ in range(3)]
    assert counters == [1, 2, 3]


def test_the_broker_forwards_what_a_user_signed_with_its_mac(world: World) -> None:
    target = place(world, held_by="EELC")
    request = ask(world, "6.15.1", operator(world), target, certificates(world, operator(world, "LOND")))
    command = decode_message(pre_command(request) + b"\x00")
    assert isinstance(command, Message)
    key = world.signing_key(operator(world))
    signed = replace(command, signature=key.sign_raw(command.signed_part))
    forwarded = world.broker.forward(signed.authenticated_part, device(world, target).agreement_point)
    message, _ = read(forwarded)
    assert replace(message, mac=None) == signed
    assert device(world, target).obey(forwarded, world.calendar.at(DAY)).succeeded


def test_the_mac_is_for_one_device(world: World) -> None:
    one, other = place(world), place(world)
    request, body = handover(world, one)
    command = world.broker.handover(request, body, device(world, other).agreement_point)
    discarded = device(world, one).obey(command, world.calendar.at(DAY)).discarded
    assert discarded is not None
    assert discarded.code == "command-mac"


@pytest.mark.parametrize("device_type", [DeviceType.ESME, DeviceType.GPF])
def test_handover_then_the_device_obeys_its_new_holder(world: World, device_type: DeviceType) -> None:
    target = place(world, device_type)
    request, body = handover(world, target)
    held = device(world, target)
    assert held.obey(world.broker.handover(request, body, held.agreement_point), world.calendar.at(DAY)).succeeded
    assert held.holder(NETWORK_OPERATOR_SIGNING) == operator(world)


def test_only_6_23_changes_the_supplier(world: World) -> None:
    target = place(world)
    request, body = handover(world, target)
    with pytest.raises(SimulatorError, match="is no change of Supplier"):
        world.broker.change_supplier(request, body, device(world, target).agreement_point)
    gaining = certificates(world, supplier(world), SUPPLIER, import_mpxn=str(meter_point(world, target)))
    request = ask(world, "6.23", supplier(world), target, gaining)
    _, credentials = read(world.broker.change_supplier(request, gaining, device(world, target).agreement_point))
    assert credentials.mode is ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS


def test_an_unreadable_signed_command_is_a_bug_of_the_dsp(world: World) -> None:
    with pytest.raises(SimulatorError, match="the DSP let an unreadable Command pass"):
        world.broker.forward(b"\xdf\x09", device(world, place(world)).agreement_point)
