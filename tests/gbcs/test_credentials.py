"""CS02b payloads: values to DER, BER to values, and nothing that raises."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from asn1crypto import parser

from simulator.domain.devices import (
    NETWORK_OPERATOR_KEY_AGREEMENT,
    NETWORK_OPERATOR_SIGNING,
    SUPPLIER_SIGNING,
    KeyUsage,
    TrustAnchorCell,
)
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import (
    CANCELLATION,
    CredentialsResponse,
    ExecutionOutcome,
    FloorChange,
    Replacement,
    ReplacementMode,
    ReplacementOutcome,
    ReplacementStatus,
    UpdateSecurityCredentials,
    decode_credentials_response,
    decode_update_security_credentials,
)
from simulator.gbcs.malformed import MALFORMED, GbcsError
from tests.support.gbcs_payloads import sequence

COMMAND = UpdateSecurityCredentials(
    mode=ReplacementMode.NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
    replacements=(
        Replacement(sequence(b"\x05\x00"), NETWORK_OPERATOR_SIGNING),
        Replacement(sequence(b"\x01\x01\xff"), NETWORK_OPERATOR_KEY_AGREEMENT),
    ),
    path_certificates=(sequence(b""),),
    authorising_cell=NETWORK_OPERATOR_SIGNING,
    authorising_counter=1200,
    new_floor=0,
)


def test_the_octets_of_a_command() -> None:
    assert COMMAND.encode() == bytes.fromhex(
        "303A"
        "3013 020103 A207 020103 03020780 830204B0 840100"  # implicit tags; digitalSignature is bit 0
        "301F 300D 30020500 3007 020103 03020780"
        "300E 30030101FF 3007 020103 03020308"  # keyAgreement is bit 4; trailing zero bits are left out
        "3002 3000"
    )


def test_the_octets_of_the_optional_members() -> None:
    command = UpdateSecurityCredentials(
        mode=ReplacementMode.ANY_BY_CONTINGENCY,
        replacements=(),
        path_certificates=(),
        authorising_cell=None,
        authorising_counter=128,
        new_top_up_floor=1,
        other_floors=(FloorChange(RemotePartyRole.SUPPLIER, 2, 3), FloorChange(RemotePartyRole.NETWORK_OPERATOR, 4)),
        apply_time_based_checks=False,
        plaintext_symmetric_key=b"\x55" * 4,
        execution_date_time=CANCELLATION,
    )
    control = (
        "020109 8004 55555555 810101 83020080 A508 3006 020100 020101"
        "A61A 3010 020102 020102 3008 3006 020100 020103 3006 020103 020104"
    )
    body = sequence(bytes.fromhex(control)) + bytes.fromhex("3000 3000 180F") + b"99991231235959Z"
    assert command.encode() == sequence(body)


def test_an_accepted_future_dated_command_has_no_outcome() -> None:
    assert CredentialsResponse().encode() == bytes.fromhex("3002 0500")


@pytest.mark.parametrize(
    ("mode", "code"),
    [(ReplacementMode(n), 0x0100 + n) for n in range(2, 10)]
    + [
        (ReplacementMode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER, 0x0125),
        (ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER, 0x0126),
    ],
)
def test_message_codes(mode: ReplacementMode, code: int) -> None:
    assert mode.message_code == code


def test_lengths_that_are_not_the_shortest_are_read() -> None:
    outcome = ReplacementOutcome(SUPPLIER_SIGNING, ReplacementStatus.SUCCESS, EUI64(1), b"a" * 8, EUI64(2), b"b" * 8)
    response = CredentialsResponse(ExecutionOutcome(1, ReplacementMode.SUPPLIER_BY_SUPPLIER, (), (outcome,)))
    octets = response.encode()
    assert octets[0] == 0x30 and octets[1] < 0x80
    assert decode_credentials_response(b"\x30\x82\x00" + octets[1:]) == response


# 128 and 384: a length that ends in the octet 80 is no indefinite length.
@pytest.mark.parametrize("length", [0, 127, 128, 129, 255, 256, 384, 1000])
def test_a_certificate_is_carried_as_it_is(length: int) -> None:
    certificate = sequence(b"\xa5" * length)
    command = replace(COMMAND, path_certificates=(certificate,))
    assert certificate in command.encode()
    assert decode_update_security_credentials(command.encode()) == command


@pytest.mark.parametrize("octets", ["30 820002 0500", "30 80 0500 0000"])
def test_a_certificate_with_another_length_is_read_in_der(octets: str) -> None:
    ber, der = bytes.fromhex(octets), bytes.fromhex("3002 0500")
    assert replace(COMMAND, path_certificates=(ber,)).encode() == replace(COMMAND, path_certificates=(der,)).encode()
    payload = bytes(parser.emit(0, 1, 16, COMMAND.encode()[2:-4] + sequence(ber)))
    assert decode_update_security_credentials(payload) == replace(COMMAND, path_certificates=(der,))


def test_times_are_written_in_utc_and_whole_seconds() -> None:
    summer = datetime(2026, 7, 1, 0, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
    octets = replace(COMMAND, execution_date_time=summer).encode()
    assert octets.endswith(b"20260630233000Z")


def _member(contents: str, where: str = "020103 03020780") -> bytes:
    """The command's octets with another authorising cell of the same length."""
    return COMMAND.encode().replace(bytes.fromhex("A207" + where), bytes.fromhex("A207" + contents), 1)


@pytest.mark.parametrize(
    ("octets", "what"),
    [
        (_member("020109 03020780"), "9 is not a valid RemotePartyRole"),
        (_member("0201FF 03020780"), "-1 is no Remote Party Role of a Device: those are 0 to 127"),
        (_member("020103 03020284"), "a key usage is not one of digitalSignature, keyAgreement and keyCertSign"),
        (_member("020103 03020186"), "a key usage is not one of digitalSignature, keyAgreement and keyCertSign"),
        (_member("020103 04020780"), "tag should have been 3, but 4 was found"),
        (COMMAND.encode().replace(b"\x02\x01\x03\xa2", b"\x02\x01\x0c\xa2"), "12 is not a valid ReplacementMode"),
        (COMMAND.encode().replace(b"\x84\x01\x00", b"\x84\x01\xff"), "a SeqNumber is not between 0 and 2^63 - 1"),
        (
            replace(COMMAND, execution_date_time=CANCELLATION).encode().replace(b"99991231", b"99991331"),
            "does not match format",
        ),
        (
            replace(COMMAND, execution_date_time=CANCELLATION).encode().replace(b"59Z", b"590"),
            "a time is not written YYYYMMDDHHMMSSZ",
        ),
        (
            replace(COMMAND, apply_time_based_checks=False).encode().replace(b"\x81\x01\x01", b"\x81\x01\x02"),
            "applyTimeBasedCPVChecks is neither apply (0) nor disapply (1)",
        ),
        (
            replace(COMMAND, new_top_up_floor=5)
            .encode()
            .replace(bytes.fromhex("020100 020105"), bytes.fromhex("020101 020105")),
            "a specialist floor is not for prepayment top-ups",
        ),
    ],
)
def test_a_finding_says_what(octets: bytes, what: str) -> None:
    found = decode_update_security_credentials(octets)
    assert isinstance(found, Finding)
    assert found.code == MALFORMED
    assert what in found.message
    assert "simulator.gbcs" not in found.message


def test_members_after_the_last_are_a_finding() -> None:
    octets = CredentialsResponse().encode()
    assert isinstance(decode_credentials_response(sequence(octets[2:] + b"\x05\x00")), Finding)
    body = COMMAND.encode()[2:]
    assert isinstance(decode_update_security_credentials(sequence(body + b"\x05\x00")), Finding)


def test_a_seq_number_of_64_bits_is_a_finding() -> None:
    octets = replace(COMMAND, authorising_counter=2**63 - 1).encode()
    assert not isinstance(decode_update_security_credentials(octets), Finding)
    larger = octets.replace(bytes.fromhex("8308 7FFFFFFFFFFFFFFF"), bytes.fromhex("8308 8000000000000000"))
    assert isinstance(decode_update_security_credentials(larger), Finding)


@pytest.mark.parametrize(
    "command",
    [
        replace(COMMAND, authorising_counter=2**63),
        replace(COMMAND, authorising_counter=-1),
        replace(COMMAND, new_floor=2**63),
        replace(COMMAND, new_top_up_floor=-1),
        replace(COMMAND, other_floors=(FloorChange(RemotePartyRole.SUPPLIER, 2**63),)),
        replace(COMMAND, other_floors=(FloorChange(RemotePartyRole.XML_SIGNING_USER, 1),)),
        replace(COMMAND, authorising_cell=TrustAnchorCell(RemotePartyRole.NONE, KeyUsage.DIGITAL_SIGNATURE)),
        replace(COMMAND, execution_date_time=datetime(2026, 1, 1)),
        replace(COMMAND, path_certificates=(b"no certificate",)),
        replace(COMMAND, path_certificates=(sequence(b""),) * 4),
        replace(COMMAND, path_certificates=(sequence(b"") + b"\x00",)),
    ],
)
def test_a_command_that_cannot_be_written_is_misuse(command: UpdateSecurityCredentials) -> None:
    with pytest.raises(GbcsError):
        command.encode()
