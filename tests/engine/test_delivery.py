"""The way of one Service Request on the clock, with real documents: every step is in the journal, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import simpy

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType, Smets, SmiStatus
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.time import DAY, HOUR
from simulator.duis.reading import parse_request, parse_response
from simulator.duis.values import (
    CommissionDevice,
    GbcsPayload,
    Inventory,
    PreCommand,
    ReadInventory,
    RetrieveCredentials,
    ServiceRequest,
    ServiceResponse,
)
from simulator.engine.delivery import Delivery, Outcome
from simulator.gbcs.framing import Message, decode_message
from simulator.journal import EventKind
from simulator.world import World
from tests.support.worlds import (
    BLENCATHRA,
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

READ = RetrieveCredentials((NETWORK_OPERATOR,))


def start(world: World, request: ServiceRequest, document: bytes | None = None) -> simpy.Process:
    return world.clock.process(Delivery(world, request, 1, document=document).run())


def deliver(world: World, request: ServiceRequest, document: bytes | None = None) -> Outcome:
    """Run one request to its end."""
    process = start(world, request, document)
    while world.clock.peek() != float("inf"):
        world.clock.step()
    assert isinstance(process.value, Outcome)
    return process.value


def kinds(world: World) -> list[str]:
    return [event.kind.value for event in world.journal]


CRITICAL = [
    "service-request", "pre-command", "signed-pre-command", "acknowledgement", "command", "device-response",
]  # fmt: skip
PLACED = ["slot-change", "response"]


def test_a_critical_request_and_its_steps(world: World) -> None:
    """Pre-Command, correlation, signature, checks again, MAC, Device, response; then a DCC Alert."""
    target = place(world, held_by="LOND")
    outcome = deliver(
        world, ask(world, "6.15.1", operator(world, "LOND"), target, certificates(world, operator(world)))
    )
    assert (outcome.code, outcome.succeeded) == ("I0", True)
    assert kinds(world) == [*CRITICAL, *PLACED, "dcc-alert", "dcc-alert"]  # to both operators
    assert device(world, target).holder(NETWORK_OPERATOR_SIGNING) == operator(world)


def test_a_handover_and_its_steps(world: World) -> None:
    target = place(world)
    outcome = deliver(world, ask(world, "6.21", supplier(world), target, certificates(world, operator(world))))
    assert outcome.succeeded
    assert kinds(world) == ["service-request", "acknowledgement", "command", "device-response", *PLACED, "dcc-alert"]
    assert world.network_operator_state(target) == "right"


def test_a_device_that_stays_silent_gives_e21(world: World) -> None:
    """A Supplier's 6.15.1 for a slot that it does not hold passes the DSP and fails on the Device."""
    target = place(world)
    outcome = deliver(world, ask(world, "6.15.1", supplier(world), target, certificates(world, operator(world))))
    assert (outcome.code, outcome.succeeded) == ("E21", False)
    assert outcome.answer is not None
    assert outcome.answer.discarded is not None
    assert outcome.answer.discarded.code == "command-wrong-originator"
    assert kinds(world) == [*CRITICAL[:-1], "device-discarded", "response"]
    assert world.network_operator_state(target) == "none"


def test_a_smets1_request_and_its_steps(world: World) -> None:
    """Countersigned, carried out by the S1SP by Equivalent Steps."""
    target = place(world, smets=Smets.SMETS1, held_by="EELC")
    outcome = deliver(
        world, ask(world, "6.15.1", operator(world), target, certificates(world, operator(world, "LOND")))
    )
    assert outcome.succeeded
    assert kinds(world) == [
        "service-request", "acknowledgement", "countersigned-service-request",
        "slot-change", "device-response", "response", "dcc-alert", "dcc-alert",
    ]  # fmt: skip
    assert world.network_operator_state(target) == "wrong"


def test_a_rejection_says_why(world: World) -> None:
    request = ask(world, "6.24.1", operator(world, "LOND"), place(world), READ)
    assert deliver(world, request).code == "E4"
    assert kinds(world) == ["service-request", "rejection"]
    (rejection,) = world.journal.of_kind(EventKind.REJECTION)
    assert (rejection.code, rejection.recipient, rejection.request_id) == (
        "E4", "UK Power Networks", request.request_id,
    )  # fmt: skip
    assert rejection.details["clause"] == "SRPD 6.1(f)"
    assert rejection.details["check"] == "user-is-eligible-by-registration"


def test_what_is_wrong_with_a_certificate_is_in_the_rejection(world: World) -> None:
    body = certificates(world, operator(world), key_agreement_certificate=b"\x30\x00")
    assert deliver(world, ask(world, "6.21", supplier(world), place(world), body)).code == "E1003"
    (rejection,) = world.journal.of_kind(EventKind.REJECTION)
    assert rejection.details["cause 1"].startswith("certificate-malformed: ")


@pytest.mark.parametrize(
    ("document", "code"), [(b"", "E1000"), (b"<nonsense", "E1000"), (b"<nonsense/>", "E1001"), (bytes(70), "E1000")]
)
def test_nonsense_is_answered_and_noted(world: World, document: bytes, code: str) -> None:
    """Nothing raised to the user, nothing lost."""
    outcome = deliver(world, ask(world, "6.24.1", supplier(world), place(world), READ), document)
    assert (outcome.code, outcome.decision.request) == (code, None)
    assert kinds(world) == ["service-request", "rejection"]
    assert next(iter(world.journal)).document == document


def test_commissioning_changes_the_status(world: World) -> None:
    target = place(world, status=SmiStatus.INSTALLED_NOT_COMMISSIONED)
    body = CommissionDevice(world.calendar.at(0), tolerance_period=10)
    assert deliver(world, ask(world, "8.1.1", supplier(world), target, body)).succeeded
    entry = world.inventory.find(target)
    assert entry is not None
    assert entry.status is SmiStatus.COMMISSIONED
    assert "status-change" in kinds(world)


def test_commissioning_by_a_supplier_that_is_not_in_the_slot_changes_nothing(world: World) -> None:
    target = place(world, status=SmiStatus.INSTALLED_NOT_COMMISSIONED, supplied_by=None)
    body = CommissionDevice(world.calendar.at(0), tolerance_period=10)
    assert deliver(world, ask(world, "8.1.1", supplier(world), target, body)).code == "E21"
    entry = world.inventory.find(target)
    assert entry is not None
    assert entry.status is SmiStatus.INSTALLED_NOT_COMMISSIONED


def test_the_inventory_is_read_at_once(world: World) -> None:
    target = place(world)
    asked = ReadInventory(mpxn=str(meter_point(world, target)))
    assert deliver(world, ask(world, "8.2", operator(world, "NT"), BROKER, asked)).succeeded
    response = responses(world)[-1]
    assert isinstance(response.body, Inventory)
    assert [d.device_id for d in response.body.devices] == [target]


def test_a_device_that_nobody_asked_for_is_not_shown(world: World) -> None:
    place(world)
    asked = ReadInventory(device_id=EUI64(99))
    assert deliver(world, ask(world, "8.2", operator(world), BROKER, asked)).succeeded
    assert responses(world)[-1].body is None


def test_recovery_credentials_are_placed_by_the_dcc(world: World) -> None:
    """Seed 000, 2.2: the DCC can still place recovery keys through 6.21; with SECMP0063 as without."""
    for modified in (world, build("SECMP0063=all-senders")):
        target = place(modified, held_by="LOND")
        body = certificates(modified, BROKER, RemotePartyRole.ACCESS_CONTROL_BROKER)
        request = ask(modified, "6.21", BROKER, target, replace(body, remote_party_role=NETWORK_OPERATOR))
        assert deliver(modified, request).succeeded
        assert device(modified, target).holder(NETWORK_OPERATOR_SIGNING) == BROKER


def test_who_is_in_the_slot_can_be_read_from_the_device(world: World) -> None:
    target = place(world, held_by="YELG", registered="EELC")
    outcome = deliver(world, ask(world, "6.24.1", operator(world), target, READ))
    assert outcome.succeeded
    payload = responses(world)[-1].body
    assert isinstance(payload, GbcsPayload)
    message = decode_message(payload.payload)
    assert isinstance(message, Message)
    assert operator(world, "YELG").octets in message.payload


# -- time ------------------------------------------------------------------------------------------------------


def test_time_goes_by_on_the_way(world: World) -> None:
    """Gateway and WAN delays; every entry at or after the one before."""
    deliver(world, ask(world, "6.21", supplier(world), place(world), certificates(world, operator(world))))
    times = [event.time for event in world.journal]
    assert times == sorted(times)
    assert 0 < times[1] < times[-1] < HOUR


def test_a_change_of_supplier_waits_in_the_dsp_until_its_date(world: World) -> None:
    target = place(world)
    world.registration.change(meter_point(world, target), 0, supplier=BLENCATHRA)
    gaining = supplier(world, BLENCATHRA)
    due = world.calendar.at(5 * DAY)
    body = certificates(world, gaining, SUPPLIER, execution_date_time=due, import_mpxn=str(meter_point(world, target)))
    assert deliver(world, ask(world, "6.23", gaining, target, body)).succeeded
    (command,) = world.journal.of_kind(EventKind.COMMAND)
    assert command.time >= 5 * DAY
    (slot,) = world.journal.of_kind(EventKind.SLOT_CHANGE)
    assert slot.details["after"] == BLENCATHRA


def test_a_future_dated_command_waits_in_the_device(world: World) -> None:
    """8F66: the Device reports it when it is done."""
    target = place(world)
    due = world.calendar.at(5 * DAY)
    body = certificates(world, supplier(world), SUPPLIER, execution_date_time=due)
    assert deliver(world, ask(world, "6.15.1", supplier(world), target, body)).succeeded
    (command,) = world.journal.of_kind(EventKind.COMMAND)
    (alert,) = world.journal.of_kind(EventKind.DEVICE_ALERT)
    (response,) = world.journal.of_kind(EventKind.RESPONSE)
    assert command.time < response.time < 5 * DAY <= alert.time
    assert alert.code == "8F66"


CANCEL = datetime(3000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("smets", [Smets.SMETS1, Smets.SMETS2])
@pytest.mark.parametrize("cancelled", [True, False])
def test_what_the_dsp_holds_can_be_cancelled(world: World, smets: Smets, cancelled: bool) -> None:
    """DUIS cancels a future-dated request with the year 3000."""
    target = place(world, smets=smets)
    world.registration.change(meter_point(world, target), 0, supplier=BLENCATHRA)
    gaining = supplier(world, BLENCATHRA)

    def change(due: datetime) -> ServiceRequest:
        mpxn = str(meter_point(world, target))
        body = certificates(world, gaining, SUPPLIER, execution_date_time=due, import_mpxn=mpxn)
        return ask(world, "6.23", gaining, target, body)

    start(world, change(world.calendar.at(5 * DAY)))
    if cancelled:
        world.clock.advance(DAY)
        start(world, change(CANCEL))
    world.clock.advance(6 * DAY)
    changed = world.journal.of_kind(EventKind.SLOT_CHANGE)
    assert bool(changed) is not cancelled
    assert {e.code for e in world.journal.of_kind(EventKind.RESPONSE)} == {"I0"}
    assert world.clock.peek() == float("inf")


def test_what_the_device_keeps_can_be_cancelled(world: World) -> None:
    target = place(world)
    for instant, due in ((0, world.calendar.at(5 * DAY)), (DAY, CANCEL)):
        world.clock.advance(instant)
        body = certificates(world, supplier(world), SUPPLIER, execution_date_time=due)
        start(world, ask(world, "6.15.1", supplier(world), target, body))
    world.clock.advance(6 * DAY)
    assert world.journal.of_kind(EventKind.DEVICE_ALERT, EventKind.SLOT_CHANGE) == []
    assert len(world.journal.of_kind(EventKind.RESPONSE)) == 2


# -- documents -------------------------------------------------------------------------------------------------


def responses(world: World) -> list[ServiceResponse]:
    """Every response that the DSP sent, read back from its document."""
    answered = (EventKind.ACKNOWLEDGEMENT, EventKind.PRE_COMMAND, EventKind.RESPONSE, EventKind.REJECTION)
    found = []
    for event in world.journal.of_kind(*answered):
        assert event.document is not None
        response = parse_response(event.document)
        assert isinstance(response, ServiceResponse), response
        assert (response.response_code, response.request_id) == (event.code, event.request_id)
        assert response.response_date_time == world.calendar.at(event.time)
        found.append(response)
    return found


def test_every_document_of_a_critical_request_can_be_read_back(world: World) -> None:
    target = place(world, held_by="LOND")
    request = ask(world, "6.15.1", operator(world, "LOND"), target, certificates(world, operator(world)))
    deliver(world, request)
    assert [r.response_code for r in responses(world)] == ["I0", "I99", "I0"]
    assert isinstance(responses(world)[0].body, PreCommand)
    sent = world.journal.of_kind(EventKind.SERVICE_REQUEST, EventKind.SIGNED_PRE_COMMAND)
    read = [parse_request(event.document or b"") for event in sent]
    assert read[0] == replace(request, signed=True)
    assert isinstance(read[1], ServiceRequest)
    assert (read[1].request_id, read[1].command_variant) == (request.request_id, 5)
    for event in world.journal.of_kind(EventKind.COMMAND, EventKind.DEVICE_RESPONSE):
        assert not isinstance(decode_message(event.document or b""), Finding)


def test_a_rejection_is_a_document_too(world: World) -> None:
    deliver(world, ask(world, "6.24.1", operator(world, "LOND"), place(world, DeviceType.ESME), READ))
    assert [r.response_code for r in responses(world)] == ["E4"]
