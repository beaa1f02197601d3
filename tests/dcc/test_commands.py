"""From an accepted request to a Command: modes, cells, counters, the broker's MAC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from simulator.dcc.commands import credentials_command, is_offered, pre_command, why_no_command
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType, Smets
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import SERVICE_REFERENCE_VARIANTS, ServiceKind, ServiceReferenceVariant
from simulator.domain.time import DAY
from simulator.duis.request_values import cancels
from simulator.duis.s1sp_reading import parse_smets1_response
from simulator.duis.s1sp_values import Smets1Response
from simulator.duis.s1sp_writing import write_smets1_response
from simulator.duis.values import (
    CommissionDevice,
    RequestBody,
    RetrieveCredentials,
    SetImportMpxn,
    UpdateDeviceCredentials,
)
from simulator.gbcs.clock import ECS70, GCS28, SetClock, decode_set_clock
from simulator.gbcs.credentials import (
    CANCELLATION,
    ReplacementMode,
    UpdateSecurityCredentials,
    decode_update_security_credentials,
)
from simulator.gbcs.device_certificates import DEVICE_CERTIFICATE_MESSAGE_CODE
from simulator.gbcs.modes import AUTHORISING_CELL, replacement_mode
from simulator.world import World
from tests.support.messages import credentials_in, framed
from tests.support.worlds import (
    NETWORK_OPERATOR,
    SUPPLIER,
    ask,
    certificates,
    operator,
    place,
    supplier,
)

ESME = DeviceType.ESME


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
    message, credentials = credentials_in(pre_command(request, ESME))
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
        pre_command(request, ESME)


@pytest.mark.parametrize(("days", "expected"), [(None, None), (9, 9), (365 * 1000, "cancel")])
def test_a_users_own_command_keeps_its_date(world: World, days: int | None, expected: int | str | None) -> None:
    """Cancelling: DUIS writes the year 3000, GBCS 99991231235959Z."""
    due = None if days is None else world.calendar.at(days * DAY)
    body = certificates(world, supplier(world), SUPPLIER, execution_date_time=due)
    _, credentials = credentials_in(pre_command(ask(world, "6.15.1", supplier(world), place(world), body), ESME))
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


def device_certificate(world: World, target: EUI64) -> bytes:
    """One of the Device's own, issued again."""
    return world.smki.issue_device(target).signing_certificate


def test_a_device_certificate_is_the_whole_payload(world: World) -> None:
    """CS02d (6.15.2): in the Supplier's name, message code 0x000B."""
    target = place(world)
    body = UpdateDeviceCredentials(device_certificate(world, target))
    request = ask(world, "6.15.2", supplier(world), target, body)
    message = framed(pre_command(request, ESME))
    assert (message.header.originator, message.header.message_code) == (
        supplier(world), DEVICE_CERTIFICATE_MESSAGE_CODE,
    )  # fmt: skip
    assert message.payload == body.device_certificate


@pytest.mark.parametrize(("device_type", "code"), [(ESME, ECS70), (DeviceType.GSME, GCS28)])
def test_commissioning_sets_the_clock_from_the_time_given_for_as_long_as_is_tolerated(
    world: World, device_type: DeviceType, code: int
) -> None:
    now = world.calendar.at(DAY)
    request = ask(world, "8.1.1", supplier(world), place(world, device_type), CommissionDevice(now, 60))
    message = framed(pre_command(request, device_type))
    assert message.header.message_code == code
    assert decode_set_clock(message) == SetClock(now, now + timedelta(seconds=60))


@pytest.mark.parametrize("srv", SERVICE_REFERENCE_VARIANTS, ids=lambda srv: srv.variant)
def test_what_is_offered_for_smets1_is_what_the_s1sp_can_answer(srv: ServiceReferenceVariant) -> None:
    """6.15.2 alone is offered for SMETS2 only: the answer of a SMETS1 Device to it cannot be written."""
    offered = is_offered(srv, Smets.SMETS1)
    assert offered == (is_offered(srv, Smets.SMETS2) and srv.variant != "6.15.2")
    if offered and srv.kind is not ServiceKind.NON_DEVICE:
        at = datetime(2019, 3, 4, tzinfo=UTC)
        answer = Smets1Response(EUI64(1), EUI64(2), 1, srv, success=True, replacements=(), date_time=at)
        assert parse_smets1_response(write_smets1_response(answer)) == answer


LAST_SECOND = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
INEXPRESSIBLE: dict[str, tuple[str, DeviceType, RequestBody, int, str]] = {
    "a counter of 64 bits": ("8.1.1", ESME, CommissionDevice(LAST_SECOND, 0), 2**63, "E1007"),
    "the last RequestID of all": ("6.15.2", ESME, UpdateDeviceCredentials(b""), 2**64 - 1, "E1007"),
    "a time after the year 9999": ("8.1.1", ESME, CommissionDevice(LAST_SECOND, 1), 1, "E1007"),
    "a second MPAN on a gas meter": ("6.20.1", DeviceType.GSME, SetImportMpxn("123", "1012345678901"), 1, "E1007"),
    "a certificate that is none": ("6.15.2", ESME, UpdateDeviceCredentials(b"no certificate"), 1, "E1003"),
}


@pytest.mark.parametrize("name", INEXPRESSIBLE)
def test_what_no_command_can_say_has_a_code(world: World, name: str) -> None:
    """Such a request may be sent, by the schema; making a Command of it would be impossible."""
    service, device_type, body, counter, code = INEXPRESSIBLE[name]
    request = ask(world, service, supplier(world), EUI64(5), body, counter=counter)
    finding = why_no_command(request, device_type)
    assert finding is not None
    assert (finding.code, finding.subject) == (code, request.request_id)


def test_the_last_counter_that_a_command_has_room_for(world: World) -> None:
    target = place(world)
    body = certificates(world, operator(world))
    request = ask(world, "6.15.1", operator(world), target, body, counter=2**63 - 1)
    assert why_no_command(request, ESME) is None
    assert credentials_in(pre_command(request, ESME))[1].authorising_counter == 2**63 - 1
