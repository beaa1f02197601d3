"""Signatures and MACs of GBCS messages: valid, not valid, spent, and what cannot be checked and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from simulator.dcc.commands import pre_command
from simulator.devices.device import Device
from simulator.domain.devices import DeviceType
from simulator.domain.eui64 import EUI64
from simulator.domain.time import DAY
from simulator.duis.values import ReadFirmwareVersion
from simulator.gbcs.framing import Message, decode_message, encode_message
from simulator.pki.certificate import Certificate
from simulator.reports.decoded.given import Given
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.message import decode_gbcs
from simulator.reports.decoded.tree import Shown, Standing
from simulator.scenario import Fleet
from simulator.world.exported_pki import KEY_STORE, export_pki
from tests.reports.decoded.conftest import Scene, find
from tests.support import worlds


def decoded(octets: bytes, known: Known) -> Shown:
    shown = decode_gbcs(octets, known)
    assert isinstance(shown, Shown), shown
    return shown


def read(octets: bytes) -> Message:
    message = decode_message(octets)
    assert isinstance(message, Message), message
    return message


@pytest.fixture(scope="module")
def device(scene: Scene) -> Device:
    return worlds.device(scene.world, scene.meter)


@pytest.fixture(scope="module")
def command(scene: Scene, device: Device) -> bytes:
    """The Supplier's own Command as it reaches the Device: its signature, the broker's MAC."""
    placed = worlds.certificates(scene.world, scene.supplier, worlds.SUPPLIER)
    request = worlds.ask(scene.world, "6.15.1", scene.supplier, scene.meter, placed)
    message = read(pre_command(request, DeviceType.ESME))
    signed = replace(message, signature=scene.world.signing_key(scene.supplier).sign_raw(message.signed_part))
    return scene.world.broker.forward(signed.authenticated_part, device.agreement_point)


@pytest.fixture(scope="module")
def answer(scene: Scene, device: Device) -> bytes:
    """A Device's answer to the broker's Command, with a MAC alone."""
    asked = worlds.ask(scene.world, "11.2", scene.supplier, scene.meter, ReadFirmwareVersion())
    firmware = scene.world.broker.read_firmware(asked, DeviceType.ESME, device.agreement_point)
    response = device.obey(firmware, scene.world.calendar.at(DAY)).response
    assert response is not None
    return response


def test_signature_and_mac_of_a_users_command_are_valid(scene: Scene, command: bytes) -> None:
    """The MAC is made with the broker's key, though the originator is the Supplier."""
    shown = decoded(command, scene.known)
    mac = find(shown, "MAC")
    assert mac.standing is Standing.GOOD
    assert mac.value.startswith("valid: ")
    assert "(DCC, AccessControlBroker)" in find(mac, "party").value
    signature = find(shown, "signature")
    assert signature.standing is Standing.GOOD
    assert find(signature, "revocation").value == "not revoked in the scenario"


def test_the_mac_of_an_answer_is_valid(scene: Scene, answer: bytes) -> None:
    assert find(decoded(answer, scene.known), "MAC").standing is Standing.GOOD


def test_a_changed_message_has_no_valid_mac_and_says_what_was_tried(scene: Scene, command: bytes) -> None:
    message = read(command)
    changed = replace(message, header=replace(message.header, counter=message.header.counter + 1))
    mac = find(decoded(encode_message(changed), scene.known), "MAC")
    assert mac.standing is Standing.BAD
    assert mac.value.startswith("not valid: ")
    assert [child.label for child in mac.children] == ["tried", "tried"]


def test_without_a_private_key_a_mac_cannot_be_checked(scene: Scene, command: bytes) -> None:
    mac = find(decoded(command, replace(scene.known, keys={})), "MAC")
    assert mac.standing is Standing.UNKNOWN
    assert mac.value.endswith("it cannot be checked: the private key of neither side is known here")


def test_an_exported_key_store_of_the_dcc_is_enough_for_a_mac(scene: Scene, command: bytes) -> None:
    files = {file.name: file.content for file in export_pki(scene.world, ["DCC"], devices=True)}
    given = Given.by([files[KEY_STORE]])
    elsewhere = Known.of(worlds.build(seed=64, suppliers=[]), given.certificates, given.keys)
    assert find(decoded(command, elsewhere), "MAC").standing is Standing.GOOD


def test_the_mac_of_an_unknown_device_cannot_be_checked(scene: Scene, command: bytes) -> None:
    message, stranger = read(command), EUI64(1)
    changed = encode_message(replace(message, header=replace(message.header, recipient=stranger)))
    mac = find(decoded(changed, scene.known), "MAC")
    assert mac.standing is Standing.UNKNOWN
    assert mac.value.endswith(f"it cannot be checked: no key agreement certificate of {stranger} is known here")


def test_a_command_to_a_synthetic_home_is_checked_without_a_fleet() -> None:
    world = worlds.build(fleet=Fleet(homes=1, smets1_share=0))
    esme = world.population().premise(0).device_id(DeviceType.ESME)
    own = world.smki.issue_device(esme)
    request, body = worlds.handover(world, esme)
    command = world.broker.handover(request, body, own.agreement_key.public_point)
    shown = decoded(command, Known.of(world))
    assert (find(shown, "MAC").standing, find(shown, "signature").standing) == (Standing.GOOD, Standing.GOOD)


def test_a_signature_by_a_revoked_certificate_is_good_and_would_be_refused(scene: Scene, command: bytes) -> None:
    signing = scene.certificate(scene.supplier)

    def is_revoked(certificate: Certificate) -> bool:
        return certificate == signing

    known = replace(scene.known, dcc=replace(scene.known.dcc, is_revoked=is_revoked))
    signature = find(decoded(command, known), "signature")
    assert signature.standing is Standing.BAD
    assert signature.value.startswith(
        "good, but its certificate was revoked, so the DSP would refuse it: made with the key of "
    )
    assert find(signature, "path-revoked").standing is Standing.BAD


def test_a_signature_by_an_expired_certificate_is_told_with_its_date(scene: Scene, command: bytes) -> None:
    known = replace(scene.known, at=datetime(2031, 1, 1, tzinfo=UTC))
    signature = find(decoded(command, known), "signature")
    assert signature.standing is Standing.BAD
    assert signature.value.startswith("good, but its certificate expired on 2029-03-03 23:59:59 UTC, so the DSP ")
