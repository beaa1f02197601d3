"""What the DSP says of one document, service by service, and of what is no document at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from simulator.actors.users import sign_pre_command
from simulator.dcc.smki import XML_SIGNING
from simulator.domain.devices import DeviceType, KeyUsage, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CommandVariant
from simulator.domain.time import DAY
from simulator.duis.values import (
    CommissionDevice,
    CredentialsReplacement,
    ReadInventory,
    RetrieveCredentials,
    ServiceRequest,
    SignedPreCommand,
)
from simulator.duis.writing import write_request
from simulator.gbcs.credentials import decode_update_security_credentials
from simulator.gbcs.framing import Message, decode_message
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.world import World
from tests.support.worlds import (
    AVON,
    BLENCATHRA,
    BROKER,
    NETWORK_OPERATOR,
    SUPPLIER,
    ask,
    build,
    certificates,
    codes,
    decide,
    decide_unsigned,
    meter_point,
    operator,
    place,
    supplier,
)

READ = RetrieveCredentials((NETWORK_OPERATOR,))
RECOVERY = RemotePartyRole.RECOVERY


def commission(world: World) -> CommissionDevice:
    return CommissionDevice(world.calendar.at(0), tolerance_period=10)


def change_of_supplier(world: World, gaining: EUI64, device: EUI64, **departures: Any) -> CredentialsReplacement:
    body: CredentialsReplacement = certificates(world, gaining, SUPPLIER, import_mpxn=str(meter_point(world, device)))
    return replace(body, **departures)


# -- one row per decision: service, sender, device, body -------------------------------------------------------

Request = Callable[[World], ServiceRequest]
DECISIONS: dict[str, tuple[str, Request]] = {
    "6.15.1 by the Supplier": (
        "I0",
        lambda w: ask(w, "6.15.1", supplier(w), place(w), certificates(w, operator(w))),
    ),
    "6.15.1 by the Supplier, wrong certificate": (
        "I0",
        lambda w: ask(w, "6.15.1", supplier(w), place(w), certificates(w, operator(w, "YELG"))),
    ),
    "6.15.1 by a distributor that is not registered": (
        "I0",
        lambda w: ask(w, "6.15.1", operator(w, "YELG"), place(w), certificates(w, operator(w))),
    ),
    "6.15.1 by the distributor on a GPF": (
        "E061501",
        lambda w: ask(w, "6.15.1", operator(w), place(w, DeviceType.GPF), certificates(w, operator(w))),
    ),
    "6.15.1 with a Supplier's certificates for the Network Operator": (
        "E061507",
        lambda w: ask(
            w, "6.15.1", supplier(w), place(w),
            certificates(
                w, operator(w),
                digital_signing_certificate=certificates(w, supplier(w), SUPPLIER).digital_signing_certificate,
            ),
        ),
    ),
    "6.15.1 future-dated for the Network Operator": (
        "E061506",
        lambda w: ask(
            w, "6.15.1", operator(w), place(w),
            certificates(w, operator(w), execution_date_time=w.calendar.at(9 * DAY)),
        ),
    ),
    "6.15.1 future-dated for the Supplier": (
        "I0",
        lambda w: ask(
            w, "6.15.1", supplier(w), place(w),
            certificates(w, supplier(w), SUPPLIER, execution_date_time=w.calendar.at(9 * DAY)),
        ),
    ),
    "6.15.1 with a top-up floor for the Network Operator": (
        "E061504",
        lambda w: ask(w, "6.15.1", supplier(w), place(w), certificates(w, operator(w), top_up_floor_seq_number=5)),
    ),
    "6.15.1 with a top-up certificate on an HCALCS": (
        "E061505",
        lambda w: ask(
            w, "6.15.1", supplier(w), place(w, DeviceType.HCALCS),
            certificates(w, supplier(w), SUPPLIER, top_up_floor_seq_number=None),
        ),
    ),
    "6.15.1 under a non-critical variant": (
        "E12",
        lambda w: ask(
            w, "6.15.1", supplier(w), place(w), certificates(w, operator(w)), CommandVariant.NON_CRITICAL_WAN
        ),
    ),
    "6.15.1 on a device that is pending": (
        "E5",
        lambda w: ask(w, "6.15.1", supplier(w), place(w, status=SmiStatus.PENDING), certificates(w, operator(w))),
    ),
    "6.15.1 on a display": (
        "E11",
        lambda w: ask(w, "6.15.1", supplier(w), place(w, DeviceType.IHD), certificates(w, operator(w))),
    ),
    "6.15.1 on nothing": (
        "E19",
        lambda w: ask(w, "6.15.1", supplier(w), EUI64(5), certificates(w, operator(w))),
    ),
    "6.15.1 by nobody": (
        "E1",
        lambda w: ask(w, "6.15.1", EUI64(5), place(w), certificates(w, operator(w))),
    ),
    "6.15.1 with rubbish for a certificate": (
        "E1003",
        lambda w: ask(w, "6.15.1", supplier(w), place(w), certificates(w, operator(w), key_agreement_certificate=b"x")),
    ),
    "6.15.1 on SMETS1 by the healthy operator": (
        "I0",
        lambda w: ask(
            w, "6.15.1", operator(w), place(w, smets=Smets.SMETS1, held_by="EELC"), certificates(w, operator(w))
        ),
    ),
    "6.15.1 on SMETS1 by the registered operator, another holds": (
        "E100",
        lambda w: ask(
            w, "6.15.1", operator(w), place(w, smets=Smets.SMETS1, held_by="LOND"), certificates(w, operator(w))
        ),
    ),
    "6.15.1 on SMETS1 by the holder, another is registered": (
        "E4",
        lambda w: ask(
            w, "6.15.1", operator(w, "LOND"), place(w, smets=Smets.SMETS1, held_by="LOND"), certificates(w, operator(w))
        ),
    ),
    "6.21 by the Supplier": (
        "I0",
        lambda w: ask(w, "6.21", supplier(w), place(w), certificates(w, operator(w))),
    ),
    "6.21 by a Supplier that is not registered": (
        "E4",
        lambda w: ask(w, "6.21", supplier(w, BLENCATHRA), place(w), certificates(w, operator(w))),
    ),
    "6.21 by the distributor": (
        "E2",
        lambda w: ask(w, "6.21", operator(w), place(w), certificates(w, operator(w))),
    ),
    "6.21 on SMETS1": (
        "E11",
        lambda w: ask(w, "6.21", supplier(w), place(w, smets=Smets.SMETS1), certificates(w, operator(w))),
    ),
    "6.21 for the Supplier on a GSME": (
        "I0",
        lambda w: ask(w, "6.21", supplier(w), place(w, DeviceType.GSME), certificates(w, supplier(w), SUPPLIER)),
    ),
    "6.21 for the Network Operator on a GSME": (
        "E062101",
        lambda w: ask(w, "6.21", supplier(w), place(w, DeviceType.GSME), certificates(w, operator(w, "NT"))),
    ),
    "6.21 by the DCC with its own certificates": (
        "I0",
        lambda w: ask(
            w, "6.21", BROKER, place(w),
            replace(certificates(w, BROKER, RemotePartyRole.ACCESS_CONTROL_BROKER), remote_party_role=NETWORK_OPERATOR),
        ),
    ),
    "6.23 by the gaining Supplier": (
        "I0",
        lambda w: gaining(w, registered=True),
    ),
    "6.23 by a Supplier that does not gain": (
        "E4",
        lambda w: gaining(w, registered=False),
    ),
    "6.23 with a Network Operator's certificates": (
        "E062306",
        lambda w: gaining(
            w, registered=True,
            digital_signing_certificate=certificates(w, operator(w)).digital_signing_certificate,
        ),
    ),
    "6.24.1 by the registered distributor": (
        "I0",
        lambda w: ask(w, "6.24.1", operator(w), place(w), READ),
    ),
    "6.24.1 by another distributor": (
        "E4",
        lambda w: ask(w, "6.24.1", operator(w, "LOND"), place(w), READ),
    ),
    "6.24.1 of a display": (
        "E11",
        lambda w: ask(w, "6.24.1", operator(w), place(w, DeviceType.IHD), READ),
    ),
    "8.2 by anybody": (
        "I0",
        lambda w: ask(w, "8.2", operator(w, "NT"), BROKER, ReadInventory(mpxn="2000000000015")),
    ),
    "8.2 by nobody": (
        "E1",
        lambda w: ask(w, "8.2", EUI64(5), BROKER, ReadInventory(mpxn="2000000000015")),
    ),
    "8.1.1 by the Supplier": (
        "I0",
        lambda w: ask(w, "8.1.1", supplier(w), place(w, status=SmiStatus.INSTALLED_NOT_COMMISSIONED), commission(w)),
    ),
    "8.1.1 twice": (
        "E5",
        lambda w: ask(w, "8.1.1", supplier(w), place(w), commission(w)),
    ),
    "8.1.1 by the distributor": (
        "E2",
        lambda w: ask(w, "8.1.1", operator(w), place(w, status=SmiStatus.INSTALLED_NOT_COMMISSIONED), commission(w)),
    ),
    "8.1.1 of a hub": (
        "E11",
        lambda w: ask(
            w, "8.1.1", supplier(w), place(w, DeviceType.CHF, status=SmiStatus.INSTALLED_NOT_COMMISSIONED),
            commission(w),
        ),
    ),
}  # fmt: skip


def gaining(world: World, *, registered: bool, **departures: Any) -> ServiceRequest:
    device = place(world)
    if registered:
        world.registration.change(meter_point(world, device), 0, supplier=BLENCATHRA)
    gainer = supplier(world, BLENCATHRA)
    return ask(world, "6.23", gainer, device, change_of_supplier(world, gainer, device, **departures))


@pytest.mark.parametrize("row", DECISIONS)
def test_decision(world: World, row: str) -> None:
    code, request = DECISIONS[row]
    decision = decide(world, request(world))
    assert decision.code == code
    assert decision.accepted is (code == "I0")


def test_a_rejection_says_by_which_check_clause_and_facts(world: World) -> None:
    decision = decide(world, ask(world, "6.24.1", operator(world, "LOND"), place(world), READ))
    (finding,) = decision.findings
    assert (finding.code, finding.clause) == ("E4", "SRPD 6.1(f)")
    assert decision.modification is None
    assert decision.facts["user_registered_now"] == "no"
    assert decision.facts["user_role"] == "Electricity Distributor"
    assert set(finding.details) == {"check", "modification", *decision.facts}
    assert finding.subject.startswith(str(operator(world, "LOND")))


def test_a_rejection_for_a_certificate_says_what_is_wrong_with_it(world: World) -> None:
    body = certificates(world, operator(world), digital_signing_certificate=b"\x30\x00")
    decision = decide(world, ask(world, "6.15.1", supplier(world), place(world), body))
    assert [finding.code for finding in decision.findings] == ["E1003", "certificate-malformed"]


def test_an_accepted_request_shows_all_facts_with_users_by_name(world: World) -> None:
    decision = decide(world, ask(world, "6.15.1", supplier(world), place(world), certificates(world, operator(world))))
    assert decision.facts["user"] == f"{AVON} ({supplier(world)})"
    assert decision.facts["digital_signing_operators"] == "EELC"
    assert decision.facts["service"] == "6.15.1"


def test_the_rule_set_of_the_moment_decides(world: World) -> None:
    """A modification decides from its effective date on."""
    world.dsp.rules = RuleSet((select("SECMP0063", world.calendar.at(10 * DAY)),))
    device = place(world)
    wrong = [
        ask(world, "6.21", supplier(world), device, certificates(world, operator(world, "YELG"))) for _ in range(2)
    ]
    before, after = decide(world, wrong[0], 10 * DAY - 1), decide(world, wrong[1], 10 * DAY)
    assert codes(before, after) == ["I0", "E0621N1"]
    assert after.modification == "SECMP0063"


@pytest.mark.parametrize(
    ("registered", "known", "code"),
    [("EELC", True, "I0"), ("YELG", True, "E0621N1"), ("YELG", False, "I0")],
    ids=["right", "wrong", "unknown meter point: trust the Supplier"],
)
def test_secmp0063_from_bytes(registered: str, known: bool, code: str) -> None:
    world = build("SECMP0063")
    device = place(world, registered=registered)
    if not known:
        world.registration_copy.lose([meter_point(world, device)])
    request = ask(world, "6.21", supplier(world), device, certificates(world, operator(world)))
    assert decide(world, request).code == code


# -- RequestIDs ------------------------------------------------------------------------------------------------


def test_a_replay_is_refused(world: World) -> None:
    request = ask(world, "6.24.1", supplier(world), place(world), READ)
    assert codes(decide(world, request), decide(world, request)) == ["I0", "E1010"]


def test_a_lower_counter_is_refused_a_higher_one_is_not(world: World) -> None:
    device = place(world)
    requests = [ask(world, "6.24.1", supplier(world), device, READ, counter=n) for n in (5, 4, 6)]
    assert codes(*(decide(world, request) for request in requests)) == ["I0", "E1010", "I0"]


def test_requests_to_different_devices_may_overtake_one_another(world: World) -> None:
    """Counters are compared by pair of originator and target (assumption)."""
    requests = [ask(world, "6.24.1", supplier(world), place(world), READ, counter=n) for n in (5, 4)]
    assert codes(*(decide(world, request) for request in requests)) == ["I0", "I0"]


@pytest.mark.parametrize(
    "row",
    [
        "6.24.1 by another distributor",
        "6.15.1 on SMETS1 by the registered operator, another holds",
        "6.15.1 on a display",
        "6.15.1 with rubbish for a certificate",
    ],
)
def test_a_rejected_request_is_used_up(world: World, row: str) -> None:
    code, make = DECISIONS[row]
    request = make(world)
    assert codes(decide(world, request), decide(world, request)) == [code, "E1010"]


def test_a_stranger_cannot_use_up_the_counters_of_a_user() -> None:
    """An unsigned request in another's name is refused, and the User's own with the same RequestID is not."""
    world = build()
    request = ask(world, "6.24.1", supplier(world), place(world), READ)
    assert codes(decide_unsigned(world, request), decide(world, request)) == ["E100", "I0"]


# -- Signed Pre-Commands ---------------------------------------------------------------------------------------


def transformed(world: World) -> tuple[ServiceRequest, bytes]:
    """A Supplier's request for the Network Operator cells that was accepted, and its Pre-Command."""
    request = ask(world, "6.15.1", supplier(world), place(world), certificates(world, operator(world)))
    assert decide(world, request).accepted
    return request, world.dsp.transform(request)


def signed(request: ServiceRequest, payload: bytes, **departures: Any) -> ServiceRequest:
    variant = CommandVariant.SIGNED_PRE_COMMAND_WAN
    return replace(request, command_variant=variant, body=SignedPreCommand(payload), **departures)


SIGNATURE = b"\x40" + bytes(64)


def by_its_user(world: World, request: ServiceRequest, command: bytes) -> ServiceRequest:
    """The Pre-Command with the signature of the User that asked for it."""
    return sign_pre_command(request, command, world.signing_key(request.originator))


def test_a_pre_command_says_what_was_asked_for(world: World) -> None:
    request, command = transformed(world)
    assert command[0] == 0xDF  # what the real client wants
    message = decode_message(command + b"\x00")
    assert isinstance(message, Message)
    assert (message.header.originator, message.header.recipient) == (request.originator, request.target)
    assert message.header.counter == request.counter
    credentials = decode_update_security_credentials(message.payload)
    assert isinstance(request.body, CredentialsReplacement)
    assert [r.certificate for r in credentials.replacements] == [  # type: ignore[union-attr]
        request.body.digital_signing_certificate, request.body.key_agreement_certificate,
    ]  # fmt: skip


def test_a_signed_pre_command_is_accepted_once(world: World) -> None:
    request, command = transformed(world)
    again = by_its_user(world, request, command)
    assert codes(decide(world, again), decide(world, again)) == ["I0", "E1010"]


def test_it_may_come_under_another_variant_but_not_for_local_delivery(world: World) -> None:
    """The simulator gives no User a Command to deliver itself; the Signed Pre-Command is not used up by asking."""
    signed = by_its_user(world, *transformed(world))
    asked = [CommandVariant.SIGNED_PRE_COMMAND_LOCAL, CommandVariant.SIGNED_PRE_COMMAND_BOTH]
    assert codes(*(decide(world, replace(signed, command_variant=v)) for v in asked)) == ["E1006", "I0"]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda command: b"",
        lambda command: command,
        lambda command: command + b"\x00",
        lambda command: command + b"\x40" + bytes(63),
        lambda command: command + SIGNATURE + b"\x00",
        lambda command: command + b"rubbish",
        lambda command: command[:40] + bytes([command[40] ^ 1]) + command[41:] + SIGNATURE,
        lambda command: SIGNATURE + command,
    ],
    ids=["nothing", "cut", "unsigned", "short", "long", "rubbish", "changed", "backwards"],
)
def test_what_is_not_the_dsps_own_pre_command_with_a_signature(world: World, tamper: Callable[[bytes], bytes]) -> None:
    request, command = transformed(world)
    assert decide(world, signed(request, tamper(command))).code in ("E1010", "E1001")
    assert decide(world, by_its_user(world, request, command)).code == "I0"  # the right one is still good


@pytest.mark.parametrize(
    "departures",
    [{"counter": 99}, {"originator": EUI64(5)}, {"target": EUI64(5)}],
    ids=lambda departures: next(iter(departures)),
)
def test_a_signed_pre_command_that_was_never_transformed(world: World, departures: dict[str, Any]) -> None:
    """Else Transform could be bypassed."""
    request, command = transformed(world)
    assert decide(world, signed(request, command + SIGNATURE, **departures)).code == "E1010"


def test_a_signed_pre_command_for_another_service(world: World) -> None:
    request, command = transformed(world)
    other = ask(world, "8.1.1", request.originator, request.target, SignedPreCommand(b""), counter=request.counter)
    assert decide(world, signed(other, command + SIGNATURE)).code == "E1010"


def test_the_rulebook_decides_again(world: World) -> None:
    """Checks again, else Transform could be bypassed: the Device is suspended meanwhile."""
    request, command = transformed(world)
    world.inventory.set_status(request.target, SmiStatus.SUSPENDED)
    assert decide(world, by_its_user(world, request, command)).code == "E5"
    world.inventory.set_status(request.target, SmiStatus.COMMISSIONED)
    assert decide(world, by_its_user(world, request, command)).code == "I0"


def test_the_certificates_are_looked_at_again(world: World) -> None:
    """A certificate that is to be placed is revoked meanwhile."""
    request, command = transformed(world)
    placed = world.smki.certificate(operator(world), NETWORK_OPERATOR, KeyUsage.DIGITAL_SIGNATURE)
    world.registers.is_revoked = lambda certificate: certificate == placed
    assert decide(world, by_its_user(world, request, command)).code == "E1004"


def test_a_signed_pre_command_after_its_signers_certificate_was_revoked(world: World) -> None:
    request, command = transformed(world)
    own = world.smki.certificate(request.originator, SUPPLIER, KeyUsage.DIGITAL_SIGNATURE)
    world.registers.is_revoked = lambda certificate: certificate == own
    decision = decide(world, by_its_user(world, request, command))
    assert [finding.code for finding in decision.findings] == ["E100", "path-revoked"]


def test_a_signed_pre_command_that_another_signed(world: World) -> None:
    request, command = transformed(world)
    other = sign_pre_command(request, command, world.signing_key(supplier(world, BLENCATHRA)))
    assert [finding.code for finding in decide(world, other).findings] == ["E100", "pre-command-signature"]


# -- signatures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("allowed", "code"), [(False, "E100"), (True, "I0")])
def test_an_unsigned_request_is_refused_without_the_flag(allowed: bool, code: str) -> None:
    """An unsigned request must never be accepted by the DSP, but by an explicit flag."""
    world = build(allow_unsigned=allowed)
    decision = decide_unsigned(world, ask(world, "6.24.1", supplier(world), place(world), READ))
    assert decision.code == code
    assert decision.sender is not None
    assert [finding.code for finding in decision.sender.findings] == ["signature-missing"]


def test_the_flag_excuses_no_bad_signature() -> None:
    world = build(allow_unsigned=True)
    request = ask(world, "6.24.1", supplier(world), place(world), READ)
    document = world.smki.sign(write_request(request), request.originator).replace(b">NetworkOperator<", b">Supplier<")
    decision = world.dsp.receive(document, 0)
    assert [finding.code for finding in decision.findings] == ["E100", "signature-digest-mismatch"]


def test_an_unsigned_signed_pre_command_is_refused(world: World) -> None:
    """The Pre-Command's own signature is for the Device; the document needs one of its own."""
    request, command = transformed(world)
    decision = decide_unsigned(world, by_its_user(world, request, command))
    assert [finding.code for finding in decision.findings] == ["E100", "signature-missing"]


def _of_another(world: World, request: ServiceRequest) -> bytes:
    return world.smki.sign(write_request(request), supplier(world, BLENCATHRA))


def _with_the_key_for_devices(world: World, request: ServiceRequest) -> bytes:
    own = TrustAnchorCell(SUPPLIER, KeyUsage.DIGITAL_SIGNATURE)
    return world.smki.sign(write_request(request), request.originator, own)


def _of_another_world(world: World, request: ServiceRequest) -> bytes:
    return build(seed=world.scenario.seed + 1).smki.sign(write_request(request), request.originator)


def _revoked(world: World, request: ServiceRequest) -> bytes:
    own = world.smki.credential(request.originator, XML_SIGNING).certificate
    world.registers.is_revoked = lambda certificate: certificate == own
    return world.smki.sign(write_request(request), request.originator)


def _of_the_other_environment(world: World, request: ServiceRequest) -> bytes:
    """A live certificate in a test world, whose authorities are known here."""
    live = build(seed=world.scenario.seed, environment="live")
    authority = live.smki.organisation_authority
    world.registers.anchors = (*world.registers.anchors, authority.root)
    world.registers.authorities = (*world.registers.authorities, authority.issuing)
    world.smki.known.add(live.smki.credential(request.originator, XML_SIGNING).certificate)
    return live.smki.sign(write_request(request), request.originator)


@pytest.mark.parametrize(
    ("sign", "causes"),
    [
        (_of_another, ["signature-signer-identity"]),
        (_with_the_key_for_devices, ["signature-signer-role"]),
        (_of_another_world, ["signature-unknown-signer"]),
        (_revoked, ["path-revoked"]),
        (_of_the_other_environment, ["path-environment"] * 3),
    ],
)
def test_who_may_not_sign(world: World, sign: Callable[[World, ServiceRequest], bytes], causes: list[str]) -> None:
    request = ask(world, "6.24.1", supplier(world), place(world), READ)
    decision = world.dsp.receive(sign(world, request), 0)
    assert [finding.code for finding in decision.findings] == ["E100", *causes]
    assert decision.rule is not None
    assert decision.rule.check.name == "sender-is-authenticated"
    assert decide(world, request).code in ("I0", "E100")  # it has not used up the User's own RequestID


# -- what is no document ---------------------------------------------------------------------------------------

BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.1">&b;</sr:Request>"""
EXTERNAL = b"""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>"""


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "E1000"),
        (b"\x00\xff", "E1000"),
        (b"<unclosed>", "E1000"),
        (BOMB, "E1000"),
        (EXTERNAL, "E1000"),
        (b"<Request/>", "E1001"),
        (b'<sr:Request xmlns:sr="http://example.org"/>', "E1001"),
    ],
    ids=["empty", "octets", "unclosed", "bomb", "external", "another root", "another namespace"],
)
def test_what_cannot_be_read(world: World, document: bytes, code: str) -> None:
    decision = world.dsp.receive(document, 0)
    assert (decision.code, decision.request, decision.rule) == (code, None, None)
    assert decision.findings[0].message


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b">NetworkOperator<", b">NetworkOperater<"),
        (b">6.15.1<", b">6.15.9<"),
        (b"UpdateSecurityCredentialsKRP", b"UpdateSecurityCredentialsCoS"),
        (b":1</sr:RequestID>", b":-1</sr:RequestID>"),
        (b":1</sr:RequestID>", b":18446744073709551616</sr:RequestID>"),
        (b"<sr:DigitalSigningCertificate>", b"<sr:DigitalSigningCertificate>*"),
        (b"2019", b"2019-02-30"),
    ],
)
def test_a_document_with_one_fault(world: World, found: bytes, instead: bytes) -> None:
    due = world.calendar.at(0)
    body = certificates(world, supplier(world), NETWORK_OPERATOR, execution_date_time=due)
    document = write_request(ask(world, "6.15.1", supplier(world), place(world), body))
    assert found in document
    decision = world.dsp.receive(document.replace(found, instead), 0)
    assert decision.code == "E1001"
