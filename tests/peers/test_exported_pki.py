"""An exported PKI in the hands of Smart DCC's published key store (Node.js) and signing tool (Java)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.reports.decoded.duis import read_duis
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.xml_signature import judge_document
from simulator.world import World
from simulator.world.exported_pki import KEY_STORE, export_pki
from tests.peers.node_programs import NodeProgram
from tests.peers.signing_tool import SigningTool
from tests.support import worlds

PUBLISHED_SENDER = EUI64.parse("90-B3-D5-1F-30-02-00-00")
UPDATE_CREDENTIALS = "CS02bNOByNO_6.15.1_SUCCESS_REQUEST_DUIS.XML"


@pytest.fixture(scope="module")
def world() -> World:
    """The market, and one meter."""
    built = worlds.build()
    worlds.place(built)
    return built


@pytest.fixture(scope="module")
def exported(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    for file in export_pki(world, devices=True):
        (folder / file.name).write_bytes(file.content)
    return folder


def ask(node_program: NodeProgram, store: Path, *questions: dict[str, Any]) -> list[list[dict[str, Any]]]:
    given = json.dumps(questions)
    answers: list[list[dict[str, Any]]] = json.loads(node_program("query_key_store.mjs", store, given=given))
    return answers


def test_the_key_store_finds_every_organisation_s_certificates_and_keys(
    node_program: NodeProgram, exported: Path, world: World
) -> None:
    questions, expected = [], []
    for entry in world.directory.entries():
        for role in RemotePartyRole:
            cells = world.smki.certificates_of(entry.user_id.eui64, role)
            for usage, bit in (("digitalSignature", 0), ("keyAgreement", 4)):
                serials = {f"{c.serial:X}" for cell, c in cells.items() if cell.key_usage == bit}
                questions.append({"eui": str(entry.user_id.eui64), "usage": usage, "role": role.value})
                expected.append(serials)
    answers = ask(node_program, exported / KEY_STORE, *questions)
    assert [{found["serial"] for found in answer} for answer in answers] == expected
    assert sum(map(len, expected)) == len(list(world.smki.certificates()))
    assert all(found["paired"] for answer in answers for found in answer)


def test_the_key_store_tells_the_top_up_certificate_by_its_name(
    node_program: NodeProgram, exported: Path, world: World
) -> None:
    question = {"eui": str(worlds.supplier(world)), "usage": "keyAgreement", "role": RemotePartyRole.SUPPLIER.value}
    (answer,) = ask(node_program, exported / KEY_STORE, question)
    assert sorted(found["name"] for found in answer) == ["sim-supplier-ka", "sim-supplierPP-ka"]


def test_the_key_store_finds_a_device_without_asking_the_network(
    node_program: NodeProgram, exported: Path, world: World
) -> None:
    (device,) = world.inventory
    question = {"eui": str(device.device_id), "usage": "keyAgreement"}
    (answer,) = ask(node_program, exported / KEY_STORE, question)
    assert len(answer) == 1


def test_the_key_store_would_have_written_the_same(node_program: NodeProgram, exported: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    node_program("rewrite_key_store.mjs", exported / KEY_STORE, copy)
    assert json.loads(copy.read_text()) == json.loads((exported / KEY_STORE).read_text())


def test_the_signing_tool_signs_and_validates_with_an_exported_pair(
    sign_tool: SigningTool, duis_templates: Path, exported: Path, world: World
) -> None:
    sender = worlds.operator(world)
    template = (duis_templates / UPDATE_CREDENTIALS).read_bytes()
    document = template.replace(str(PUBLISHED_SENDER).encode(), str(sender).encode())
    assert document != template
    pair = exported / f"xml-sign-{sender.octets.hex().upper()}"
    signed = sign_tool("Sign", document, "--preserveCounter", f"{pair}.pem", f"{pair}.key")
    assert signed.code == 0, signed.log
    assert sign_tool("Validate", signed.document, f"{pair}.pem").validated
    assert not sign_tool("Validate", signed.document.replace(b">true<", b">false<"), f"{pair}.pem").validated
    judgement = judge_document(signed.document, read_duis(signed.document), Known.of(world))
    assert judgement.findings == ()
    assert judgement.signer is not None
    assert judgement.signer.eui64 == sender
