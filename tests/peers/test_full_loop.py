"""A User's own system, made of the published packages, replaces certificates on Devices, and everybody hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.domain.eui64 import EUI64
from tests.peers.conftest import Connect
from tests.peers.connected import CHANGING, DCC_CONTROLLED, HELD_BY_ANOTHER, Connected
from tests.peers.node_programs import NodeProgram
from tests.peers.serving import certificate_of_signer
from tests.peers.signing_tool import SigningTool
from tests.peers.user_system import CarriedOut

UPDATE, HANDOVER, CHANGE = "CS02bNOByNO_6.15.1", "CS02bNOByNOHandover_6.21", "CS02bSupplierByTransCoS_6.23_IMMEDIATE"
NETWORK_OPERATOR, SUPPLIER = "NetworkOperator", "Supplier"
PRE_COMMAND, ACKNOWLEDGEMENT = ("I0", "PreCommand"), ("I99", "NoBody")
ANSWER, ALERT = ("I0", "GBCSPayload"), ("I0", "DCCAlertMessage")

Check = Callable[[CarriedOut], list[str]]


@pytest.fixture(scope="module")
def users(connect: Connect) -> Iterator[Connected]:
    with connect() as connection:
        yield connection


@pytest.fixture
def faults(users: Connected, sign_tool: SigningTool, node_program: NodeProgram, tmp_path: Path) -> Check:
    """What the published tool finds wrong with what the DSP sent; it looks the DSP's certificate up."""

    def check(done: CarriedOut) -> list[str]:
        pems = (certificate_of_signer(each, users.simulator, node_program, tmp_path) for each in done.documents)
        answers = [sign_tool("Validate", each, pem) for each, pem in zip(done.documents, pems, strict=True)]
        return [answer.log for answer in answers if not answer.validated]

    return check


def said(done: CarriedOut) -> dict[EUI64, list[tuple[str, str]]]:
    """Response code and kind of body of the call-backs to each User."""
    return {user: [each.said for each in received] for user, received in done.call_backs.items()}


def expect_alerts(done: CarriedOut, device: EUI64, role: str) -> None:
    """Every DCC Alert names the Device, the Remote Party Role, and the certificates that it holds now."""
    received = [each for each in (r for rs in done.call_backs.values() for r in rs) if each.said == ALERT]
    assert received
    for each in received:
        alert = each.read["body"]["DCCAlertMessage"]
        content = alert["DCCAlert"]["SecurityCredentialsUpdated"]
        assert (alert["DCCAlertCode"], content["DeviceID"], content["RemotePartyRole"]) == ("N42", str(device), role)
        assert {certificate["CertificateHash"] for certificate in content["Certificates"]} == done.hashes


def test_a_network_operator_hands_a_meter_that_is_not_its_own_to_the_right_one(users: Connected, faults: Check) -> None:
    """6.15.1: request, Pre-Command, Signed Pre-Command, acknowledgement; then the Device's answer and the alerts."""
    done = users.place(UPDATE, users.eastern, NETWORK_OPERATOR, HELD_BY_ANOTHER, sender=users.london, call_backs=3)
    assert [each.said for each in done.answers] == [PRE_COMMAND, ACKNOWLEDGEMENT]
    assert said(done) == {users.london: [ANSWER, ALERT], users.eastern: [ALERT]}
    answer = done.call_backs[users.london][0]
    assert {each.request_id for each in (*done.answers, answer)} == {done.request_id}
    expect_alerts(done, HELD_BY_ANOTHER, NETWORK_OPERATOR)
    assert faults(done) == []


def test_a_supplier_hands_a_dcc_controlled_meter_over(users: Connected, faults: Check) -> None:
    """6.21: the DCC signs, so there is no Pre-Command; it does not alert itself."""
    done = users.place(HANDOVER, users.eastern, NETWORK_OPERATOR, DCC_CONTROLLED, sender=users.avon, call_backs=2)
    assert [each.said for each in done.answers] == [ACKNOWLEDGEMENT]
    assert said(done) == {users.avon: [ANSWER], users.eastern: [ALERT]}
    assert done.call_backs[users.avon][0].request_id == done.request_id
    expect_alerts(done, DCC_CONTROLLED, NETWORK_OPERATOR)
    assert faults(done) == []


def test_a_gaining_supplier_takes_a_meter_over(users: Connected, faults: Check) -> None:
    """6.23: the transitional CoS party signs; the losing Supplier is told too."""
    done = users.place(CHANGE, users.blencathra, SUPPLIER, CHANGING, sender=users.blencathra, call_backs=3)
    assert [each.said for each in done.answers] == [ACKNOWLEDGEMENT]
    assert said(done) == {users.blencathra: [ANSWER, ALERT], users.avon: [ALERT]}
    assert done.call_backs[users.blencathra][0].request_id == done.request_id
    expect_alerts(done, CHANGING, SUPPLIER)
    assert faults(done) == []
