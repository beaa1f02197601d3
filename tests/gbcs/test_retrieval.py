"""CS02a payloads: what key slots hold, asked and answered."""

from __future__ import annotations

import pytest

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.credentials import ReplacementStatus
from simulator.gbcs.malformed import GbcsError
from simulator.gbcs.retrieval import (
    CellCredentials,
    RetrievedSecurityCredentials,
    RetrieveSecurityCredentials,
    RoleCredentials,
    decode_retrieve_security_credentials,
    decode_retrieved_security_credentials,
)

BROKER = TrustAnchorCell(RemotePartyRole.ACCESS_CONTROL_BROKER, KeyUsage.KEY_AGREEMENT)
SUPPLIER_TOP_UP = TrustAnchorCell(
    RemotePartyRole.SUPPLIER, KeyUsage.KEY_AGREEMENT, cell_usage=CellUsage.PREPAYMENT_TOP_UP
)


def test_the_octets_of_a_command() -> None:
    command = RetrieveSecurityCredentials(BROKER, (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR))
    assert command.encode() == bytes.fromhex("3011 3007 020104 03020308 3006 020102 020103")


def test_the_octets_of_an_answer() -> None:
    answer = RetrievedSecurityCredentials(
        (
            RoleCredentials(RemotePartyRole.NETWORK_OPERATOR, ReplacementStatus.TRUST_ANCHOR_NOT_FOUND),
            RoleCredentials(
                RemotePartyRole.SUPPLIER,
                ReplacementStatus.SUCCESS,
                0,
                (CellCredentials(SUPPLIER_TOP_UP, EUI64(0x0253494D00000002), b"\x41" * 8),),
            ),
        )
    )
    cell = "301D 301B 03020308 020101 0408 0253494D00000002 0408 4141414141414141"
    assert answer.encode() == bytes.fromhex(f"3032 3006 020103 0A0119 3028 020102 0A0100 020100 {cell}")
    assert [held.cell for held in answer.cells] == [SUPPLIER_TOP_UP]


@pytest.mark.parametrize(
    ("octets", "what"),
    [
        ("3011 3007 020104 03020308 3006 020102 020109", "9 is not a valid RemotePartyRole"),
        ("3013 3007 020104 03020308 3006 020102 020103 0500", "CS02aCommand has members after its last"),
        ("300F 3007 020104 03020308 3004 0200 0500", "a number without octets"),
        ("300C 3005 020104 0300 3003 020102", "a key usage is not one of"),
        ("3011 300A 020104 03020308 020102 3003 020102", "2 is not a valid CellUsage"),
        ("3080", "Insufficient data"),
        ("", "Insufficient data"),
    ],
)
def test_a_finding_says_what(octets: str, what: str) -> None:
    found = decode_retrieve_security_credentials(bytes.fromhex(octets))
    assert isinstance(found, Finding)
    assert what in found.message


@pytest.mark.parametrize(
    ("octets", "what"),
    [
        ("3008 3006 020103 0A0101", "1 is not a valid ReplacementStatus"),
        ("3013 3011 020103 0A0100 3009 3007 03020780 0401 00", "is missing from structure"),
        ("301A 3018 020103 0A0100 3010 300E 03020780 0404 00000000 0402 0000", "an EUI-64 has 8 octets, not 4"),
    ],
)
def test_a_finding_says_what_is_wrong_in_an_answer(octets: str, what: str) -> None:
    found = decode_retrieved_security_credentials(bytes.fromhex(octets))
    assert isinstance(found, Finding)
    assert what in found.message


def test_a_counter_that_cannot_be_written_is_misuse() -> None:
    role = RoleCredentials(RemotePartyRole.SUPPLIER, ReplacementStatus.SUCCESS, 2**63)
    with pytest.raises(GbcsError, match="63 bits"):
        RetrievedSecurityCredentials((role,)).encode()


def test_a_role_that_no_device_knows_is_misuse() -> None:
    with pytest.raises(GbcsError, match="0 to 127"):
        RetrieveSecurityCredentials(NETWORK_OPERATOR_SIGNING, (RemotePartyRole.XML_SIGNING_DSP,)).encode()
