"""``smki-sim decide``: one document of our own, decided with and without SECMP0063, signed or not, broken or not."""

import json
from pathlib import Path

import pytest

from simulator.domain.devices import DeviceType, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import HANDOVER, CommandVariant
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.duis.writing import write_request
from simulator.rules.rulebook import RuleSet
from simulator.scenario_file import parse_scenario
from simulator.world import World
from tests.support.command import Command

ESME = "0E-DE-00-00-00-00-00-01"
SCENARIO = f"""
title = "One meter"
[fleet]
homes = 0
[[registrations]]
mpxn = "1000000000012"
supplier = "Avon Energy"
network_operator = "EELC"
[[devices]]
device_id = "{ESME}"
device_type = "{DeviceType.ESME.name}"
mpxn = "1000000000012"
supplier = "Avon Energy"
"""
FLAG = "--allow-unsigned"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "one-meter.toml"
    path.write_text(SCENARIO)
    return path


def handover_to(participant: str) -> bytes:
    """A Supplier's 6.21 that places this operator's certificates on the meter."""
    world = World(parse_scenario(SCENARIO), RuleSet())
    owner = world.user_id_of_operator(network_operator(participant))
    role = RemotePartyRole.NETWORK_OPERATOR
    body = CredentialsReplacement(
        role,
        floor_seq_number=0,
        digital_signing_certificate=world.smki.certificate(owner, role, KeyUsage.DIGITAL_SIGNATURE).der,
        key_agreement_certificate=world.smki.certificate(owner, role, KeyUsage.KEY_AGREEMENT).der,
        path_certificates=(world.smki.organisation_authority.issuing.der,),
    )
    sender = world.user_id_of_party("Avon Energy")
    variant = CommandVariant.NON_CRITICAL_WAN
    return write_request(ServiceRequest(sender, EUI64.parse(ESME), 1, variant, HANDOVER, body))


@pytest.mark.parametrize(
    ("participant", "modification", "code"),
    [
        ("EELC", "SECMP0063", "I0"),
        ("LOND", "SECMP0063", "E0621N1"),
        ("NT", "SECMP0063", "E0621N1"),
        ("LOND", "SECMP0063=proposal", "I0"),
        ("LOND", "SECMP0063=dcc-assessment,code-6.21=E062199", "E062199"),
    ],
)
def test_the_modification_decides(
    smki_sim: Command, scenario: Path, tmp_path: Path, participant: str, modification: str, code: str
) -> None:
    (tmp_path / "request.xml").write_bytes(handover_to(participant))
    done = smki_sim("decide", "request.xml", "-s", scenario, "-m", modification, FLAG, "--json")
    assert done.returncode == 0, done.stderr
    decision = json.loads(done.stdout)
    assert decision["code"] == code
    assert decision["signature"] == "absent; accepted because --allow-unsigned was given"
    if code == "I0":
        assert decision["check"] is None
        assert decision["modification"] is None
        assert decision["facts"]["registered_operator"] == "EELC"
    else:
        assert decision["check"] == "6.21-certificate-party"
        assert decision["modification"] == "SECMP0063"
        assert decision["clause"].startswith("SECMP0063")
        assert decision["facts"]["digital_signing_operators"] == participant


def test_an_unsigned_document_needs_the_flag(smki_sim: Command, scenario: Path, tmp_path: Path) -> None:
    (tmp_path / "request.xml").write_bytes(handover_to("EELC"))
    done = smki_sim("decide", "request.xml", "-s", scenario, "--json")
    decision = json.loads(done.stdout)
    assert (decision["code"], decision["check"]) == ("E100", "sender-is-authenticated")


def test_the_text_tells_the_clause_and_the_facts(smki_sim: Command, scenario: Path, tmp_path: Path) -> None:
    (tmp_path / "request.xml").write_bytes(handover_to("LOND"))
    done = smki_sim("decide", "request.xml", "-s", scenario, "-m", "SECMP0063", FLAG)
    for part in ("rejected: E0621N1", "6.21-certificate-party", "belongs to", "SECMP0063", "registered_operator"):
        assert part in done.stdout


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "E1000"),
        (b"\x00\x01\x02", "E1000"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "E1000"),
        (b"<Request/>", "E1001"),
    ],
)
def test_nonsense_is_a_coded_finding(smki_sim: Command, tmp_path: Path, document: bytes, code: str) -> None:
    (tmp_path / "request.xml").write_bytes(document)
    done = smki_sim("decide", "request.xml", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["code"] == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("argument", ["missing.xml", "."])
def test_a_document_that_cannot_be_read(smki_sim: Command, argument: str) -> None:
    done = smki_sim("decide", argument)
    assert done.returncode == 2
    assert f"cannot read '{argument}'" in done.stderr


def test_a_key_store_that_is_none(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text('{"x": 3}')
    (tmp_path / "request.xml").write_bytes(b"<a/>")
    done = smki_sim("decide", "request.xml", "--key-store", "store.json")
    assert done.returncode == 2
    assert "is not a key store" in done.stderr
