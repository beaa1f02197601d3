"""A User's own system: counters, parse and correlate, signing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.actors.users import RequestCounters, correlate, new_request, sign_pre_command
from simulator.dcc.commands import pre_command
from simulator.domain.devices import DeviceType, KeyUsage, SmiStatus, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS, CommandVariant
from simulator.domain.time import DAY
from simulator.duis.reading import parse_request
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    ReadInventory,
    ServiceRequest,
    SignedPreCommand,
    UpdateDeviceCredentials,
)
from simulator.duis.writing import write_request
from simulator.gbcs.clock import SetClock, decode_set_clock
from simulator.gbcs.credentials import (
    FloorChange,
    Replacement,
    ReplacementMode,
    UpdateSecurityCredentials,
)
from simulator.gbcs.framing import (
    GroupingHeader,
    Message,
    MessageKind,
    decode_message,
    encode_message,
    encode_pre_command,
)
from simulator.gbcs.protection import add_mac
from simulator.world import World
from tests.support.messages import credentials_in, framed
from tests.support.worlds import NETWORK_OPERATOR, SUPPLIER, ask, build, certificates, operator, place, supplier


@pytest.fixture(scope="module")
def world() -> World:
    return build()


@pytest.fixture(scope="module")
def asked(world: World) -> ServiceRequest:
    """A Supplier's future-dated 6.15.1 for its own three cells: everything that a Command can say."""
    body = certificates(
        world, supplier(world), SUPPLIER, floor_seq_number=5, execution_date_time=world.calendar.at(9 * DAY + 250)
    )
    return ask(world, "6.15.1", supplier(world), place(world), body)


@pytest.fixture(scope="module")
def requests(world: World, asked: ServiceRequest) -> dict[str, tuple[ServiceRequest, bytes]]:
    """Every kind of critical request that is offered, and its Pre-Command."""
    meter, gas_meter = place(world), place(world, DeviceType.GSME)
    clock = CommissionDevice(world.calendar.at(DAY + 250), 60)
    certificate = UpdateDeviceCredentials(world.smki.issue_device(meter).signing_certificate)
    made = {
        "6.15.1": (asked, DeviceType.ESME),
        "6.15.1 at once": (replace(asked, body=replace(credentials(asked), execution_date_time=None)), DeviceType.ESME),
        "6.15.2": (ask(world, "6.15.2", supplier(world), meter, certificate), DeviceType.ESME),
        "8.1.1 on an ESME": (ask(world, "8.1.1", supplier(world), meter, clock), DeviceType.ESME),
        "8.1.1 on a GSME": (ask(world, "8.1.1", supplier(world), gas_meter, clock), DeviceType.GSME),
    }
    return {name: (request, pre_command(request, kind)) for name, (request, kind) in made.items()}


KINDS = ("6.15.1", "6.15.1 at once", "6.15.2", "8.1.1 on an ESME", "8.1.1 on a GSME")
Requests = dict[str, tuple[ServiceRequest, bytes]]


def credentials(request: ServiceRequest) -> CredentialsReplacement:
    assert isinstance(request.body, CredentialsReplacement)
    return request.body


def differs_in(finding: Finding | None) -> str:
    """The member in which a Pre-Command was found to differ."""
    assert finding is not None
    assert finding.code == "pre-command-differs"
    assert finding.details["member"] in finding.message
    return finding.details["member"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_asked_for_correlates(requests: Requests, kind: str) -> None:
    assert correlate(*requests[kind]) is None


@pytest.mark.parametrize(("asked_for", "got"), [(a, b) for a in KINDS for b in KINDS if a != b])
def test_what_was_asked_for_in_another_request_does_not_correlate(requests: Requests, asked_for: str, got: str) -> None:
    assert correlate(requests[asked_for][0], requests[got][1]) is not None


def test_a_cancellation_correlates(world: World, asked: ServiceRequest) -> None:
    body = replace(credentials(asked), execution_date_time=world.calendar.at(365 * 1000 * DAY))
    cancelling = replace(asked, body=body)
    assert correlate(cancelling, pre_command(cancelling, DeviceType.ESME)) is None
    assert differs_in(correlate(asked, pre_command(cancelling, DeviceType.ESME))) == "execution date time"


def test_no_command_at_all_correlates_with_what_needs_none(world: World, requests: Requests) -> None:
    request = ask(world, "8.2", supplier(world), EUI64(5), ReadInventory(device_id=EUI64(5)))
    assert differs_in(correlate(request, requests["6.15.1"][1])) == "message code"


# -- member by member ---------------------------------------------------------------------------------------------

OTHER_CELL = TrustAnchorCell(NETWORK_OPERATOR, KeyUsage.DIGITAL_SIGNATURE)
HEADER_CHANGES: dict[str, Any] = {
    "kind": MessageKind.RESPONSE,
    "counter": 99_999,
    "originator": EUI64(5),
    "recipient": EUI64(5),
    "message_code": 0x0103,
    "date_time": bytes(12),
    "supplementary_party": EUI64(5),
    "supplementary_counter": 1,
    "supplementary_originator_counter": 1,
    "supplementary_certificate": bytes(9),
}
"""Each member of the header with another value; those that need the one before it bring it along."""

NEEDED = {
    "supplementary_counter": ("supplementary_party",),
    "supplementary_originator_counter": ("supplementary_party", "supplementary_counter"),
    "supplementary_certificate": ("supplementary_party", "supplementary_counter"),
}
PAYLOAD_CHANGES: dict[str, Callable[[UpdateSecurityCredentials], Any]] = {
    "mode": lambda _: ReplacementMode.SUPPLIER_BY_TRANSITIONAL_COS,
    "replacements": lambda c: (*c.replacements[1:], c.replacements[0]),
    "path_certificates": lambda c: (*c.path_certificates, *c.path_certificates),
    "authorising_cell": lambda _: OTHER_CELL,
    "authorising_counter": lambda c: c.authorising_counter + 1,
    "new_floor": lambda c: (c.new_floor or 0) + 1,
    "new_top_up_floor": lambda _: None,
    "other_floors": lambda _: (FloorChange(NETWORK_OPERATOR, 1),),
    "apply_time_based_checks": lambda c: not c.apply_time_based_checks,
    "plaintext_symmetric_key": lambda _: b"key",
    "execution_date_time": lambda _: None,
}
MORE_REPLACEMENTS: dict[str, Callable[[Replacement], tuple[Replacement, ...]]] = {
    "left out": lambda _: (),
    "twice": lambda r: (r, r),
    "for another cell": lambda r: (replace(r, cell=OTHER_CELL),),
    "another certificate": lambda r: (replace(r, certificate=b"\x30\x00"),),
}


def test_the_cases_are_all_members_that_there_are() -> None:
    assert HEADER_CHANGES.keys() == {member.name for member in fields(GroupingHeader)}
    assert PAYLOAD_CHANGES.keys() == {member.name for member in fields(UpdateSecurityCredentials)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HEADER_CHANGES)
def test_each_member_of_the_header_is_compared(requests: Requests, kind: str, name: str) -> None:
    request, octets = requests[kind]
    message = framed(octets)
    change = {member: HEADER_CHANGES[member] for member in (*NEEDED.get(name, ()), name)}
    changed = replace(message, header=replace(message.header, **change))
    assert differs_in(correlate(request, encode_pre_command(changed))) == (
        NEEDED.get(name, (name,))[0].replace("_", " ")
    )  # the first that differs


def with_payload(octets: bytes, **change: Any) -> bytes:
    """The Pre-Command of a 6.15.1 with another payload, the message code that of its mode."""
    message, payload = credentials_in(octets)
    changed = replace(payload, **change)
    return encode_pre_command(replace(message, payload=changed.encode()))


@pytest.mark.parametrize("name", PAYLOAD_CHANGES)
def test_each_member_of_a_replacement_of_credentials_is_compared(requests: Requests, name: str) -> None:
    """SEC Appendix AC: the User correlates the Pre-Command with what it asked for before it signs."""
    request, octets = requests["6.15.1"]
    value = PAYLOAD_CHANGES[name](credentials_in(octets)[1])
    assert differs_in(correlate(request, with_payload(octets, **{name: value}))) == name.replace("_", " ")


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("name", MORE_REPLACEMENTS)
def test_each_certificate_is_compared_with_its_cell(requests: Requests, name: str, place: int) -> None:
    request, octets = requests["6.15.1"]
    replacements = list(credentials_in(octets)[1].replacements)
    replacements[place : place + 1] = MORE_REPLACEMENTS[name](replacements[place])
    assert differs_in(correlate(request, with_payload(octets, replacements=tuple(replacements)))) == "replacements"


def test_a_date_that_was_not_asked_for_is_found(world: World, requests: Requests) -> None:
    request, octets = requests["6.15.1 at once"]
    due = world.calendar.at(9 * DAY)
    assert differs_in(correlate(request, with_payload(octets, execution_date_time=due))) == "execution date time"


@pytest.mark.parametrize("kind", ["8.1.1 on an ESME", "8.1.1 on a GSME"])
@pytest.mark.parametrize("name", ["earliest", "latest"])
def test_the_interval_of_a_commission_is_compared(requests: Requests, kind: str, name: str) -> None:
    request, octets = requests[kind]
    message = framed(octets)
    interval = decode_set_clock(message)
    assert isinstance(interval, SetClock)
    changed = replace(interval, **{name: getattr(interval, name) + timedelta(seconds=1)})
    payload = changed.encode(message.header.message_code, message.header.counter)
    assert differs_in(correlate(request, encode_pre_command(replace(message, payload=payload)))) == name


def test_the_device_certificate_is_compared(world: World, requests: Requests) -> None:
    request, octets = requests["6.15.2"]
    other = world.smki.issue_device(request.target).agreement_certificate
    changed = encode_pre_command(replace(framed(octets), payload=other))
    assert differs_in(correlate(request, changed)) == "certificate"


@pytest.mark.parametrize("kind", KINDS)
def test_a_pre_command_is_not_protected_yet(world: World, requests: Requests, kind: str) -> None:
    request, octets = requests[kind]
    message = framed(octets)
    for protected in (replace(message, signature=bytes(64)), add_mac(message, bytes(32)), message):
        assert differs_in(correlate(request, encode_message(protected))) == "protection"


# -- octet by octet -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_no_changed_octet_is_passed_over(requests: Requests, kind: str) -> None:
    """Each octet in turn. What says the same in other octets (a longer length) is refused too: octets are signed."""
    request, octets = requests[kind]
    for at in range(len(octets)):
        changed = bytearray(octets)
        changed[at] ^= at % 255 + 1
        assert correlate(request, bytes(changed)) is not None


def test_a_longer_length_that_says_the_same_is_found(requests: Requests) -> None:
    request, octets = requests["8.1.1 on a GSME"]
    message = framed(octets)
    payload = b"\x30\x81" + message.payload[1:]
    assert decode_set_clock(replace(message, payload=payload)) == decode_set_clock(message)
    assert differs_in(correlate(request, encode_pre_command(replace(message, payload=payload)))) == "encoding"


@given(st.data(), st.sampled_from(KINDS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_else_correlates(requests: Requests, data: st.DataObject, kind: str) -> None:
    request, octets = requests[kind]
    start = data.draw(st.integers(0, len(octets)))
    end = data.draw(st.integers(start, min(start + 8, len(octets))))
    changed = octets[:start] + data.draw(st.binary(max_size=8)) + octets[end:]
    assert (correlate(request, changed) is None) is (changed == octets)


@pytest.mark.parametrize("octets", [b"", b"\xdf", b"rubbish"])
def test_rubbish_does_not_correlate(asked: ServiceRequest, octets: bytes) -> None:
    finding = correlate(asked, octets)
    assert finding is not None
    assert finding.code == "gbcs-malformed"


def test_a_commission_that_no_command_can_say_correlates_with_none(requests: Requests) -> None:
    request, octets = requests["8.1.1 on an ESME"]
    late = CommissionDevice(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), 1)
    assert differs_in(correlate(replace(request, body=late), octets)) == "message code"


# -- signing, counting --------------------------------------------------------------------------------------------


def test_signing_keeps_the_request_id_and_signs_what_comes_after_df(world: World, asked: ServiceRequest) -> None:
    """The real client: SHA-256/ECDSA over the bytes after DF, then 40, r, s, under Command Variant 5."""
    command = pre_command(asked, DeviceType.ESME)
    signed = sign_pre_command(asked, command, world.signing_key(supplier(world)))
    assert (signed.request_id, signed.command_variant) == (
        asked.request_id, CommandVariant.SIGNED_PRE_COMMAND_WAN,
    )  # fmt: skip
    assert isinstance(signed.body, SignedPreCommand)
    payload = signed.body.payload
    assert payload[: len(command) + 1] == command + b"\x40"
    own = next(c for cell, c in world.certificates_of(supplier(world)).items() if cell.key_usage == 0)
    assert own.verify_raw(command[1:], payload[-64:])
    assert isinstance(decode_message(payload), Message)
    assert parse_request(write_request(signed)) == signed


def test_counters_rise_for_each_originator_by_itself() -> None:
    counters = RequestCounters()
    assert [counters.next(EUI64(n)) for n in (1, 1, 2, 1, 2)] == [1, 2, 1, 3, 2]


def test_after_the_last_request_id_there_is_no_next_one() -> None:
    counters = RequestCounters({EUI64(1): 2**64 - 2})
    assert counters.next(EUI64(1)) == 2**64 - 1
    with pytest.raises(SimulatorError, match="has used its last RequestID"):
        counters.next(EUI64(1))


@pytest.mark.parametrize(
    ("variant", "given", "expected"),
    [
        ("6.15.1", None, CommandVariant.TRANSFORM),
        ("6.21", None, CommandVariant.NON_CRITICAL_WAN),
        ("6.21", CommandVariant.NON_CRITICAL_BOTH, CommandVariant.NON_CRITICAL_BOTH),
        ("8.2", None, CommandVariant.NON_DEVICE),
    ],
)
def test_a_new_request_has_the_services_first_variant(
    world: World, variant: str, given: CommandVariant | None, expected: CommandVariant
) -> None:
    body = certificates(world, operator(world))
    assert ask(world, variant, supplier(world), EUI64(5), body, given).command_variant is expected


def test_a_new_request_counts(world: World) -> None:
    counters = RequestCounters()
    target = place(world, DeviceType.ESME, status=SmiStatus.COMMISSIONED)
    body = certificates(world, operator(world), remote_party_role=RemotePartyRole.NETWORK_OPERATOR)
    made = [new_request(counters, supplier(world), target, UPDATE_CREDENTIALS, body) for _ in range(3)]
    assert [request.counter for request in made] == [1, 2, 3]
