"""``smki-sim show``: trees and data, several files, certificates that come along, and files that are nonsense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.world import World
from tests.cli.test_decide import SCENARIO, handover_to
from tests.support.command import Command

SUPPLIER = RemotePartyRole.SUPPLIER


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A scenario with one meter, a request for it, and a message that its file names nobody for."""
    (tmp_path / "one-meter.toml").write_text(SCENARIO)
    (tmp_path / "request.xml").write_bytes(handover_to("EELC"))
    stranger = World(Scenario(seed=64, fleet=Fleet(homes=0)), RuleSet())
    sender = stranger.user_id_of_party("Avon Energy")
    header = GroupingHeader(MessageKind.COMMAND, 1, sender, sender, 0x0102)
    message = Message(header, b"")
    signature = stranger.signing_key(sender).sign_raw(message.signed_part)
    (tmp_path / "message.hex").write_text(encode_message(Message(header, b"", signature)).hex())
    certificate = stranger.smki.certificate(sender, SUPPLIER, KeyUsage.DIGITAL_SIGNATURE)
    (tmp_path / "stranger.der").write_bytes(certificate.der)
    return tmp_path


def unfolded(text: str) -> str:
    """What a tree says, without its branches and line ends."""
    return " ".join(text.replace("│", " ").split())


def shown(output: str, place: int = 0) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(output)["files"][place]["shown"]
    return tree


def child(tree: dict[str, Any], label: str) -> dict[str, Any]:
    found: dict[str, Any] = next(node for node in tree["children"] if node["label"] == label)
    return found


def test_a_document_is_a_tree_in_the_words_of_its_scenario(smki_sim: Command, desk: Path) -> None:
    done = smki_sim("show", "request.xml", "-s", "one-meter.toml")
    assert done.returncode == 0, done.stderr
    text = unfolded(done.stdout)
    for part in (
        "request.xml",
        "Service Request: 6.21 Request Handover Of DCC Controlled Device",
        "(Avon Energy, Supplier)",
        "(ESME, SMETS2, MPAN 1000000000012)",
        "key slot NetworkOperator digital signature: Organisation Certificate, digital signature",
        "signature-missing",
    ):
        assert part in text


def test_the_same_tree_as_data(smki_sim: Command, desk: Path) -> None:
    tree = shown(smki_sim("show", "request.xml", "-s", "one-meter.toml", "--json").stdout)
    assert tree["label"] == "Service Request"
    assert child(tree, "XML signature")["standing"] == "bad"
    slot = child(child(tree, "body"), "key slot NetworkOperator digital signature")
    assert child(slot, "path")["standing"] == "good"


def test_a_certificate_among_the_files_is_known(smki_sim: Command, desk: Path) -> None:
    """The stranger's EUI-64 is a Party's of the scenario too, so the signature is first held against that one's key."""
    alone = shown(smki_sim("show", "message.hex", "--json").stdout)
    assert child(alone, "signature")["standing"] == "bad"
    together = smki_sim("show", "message.hex", "stranger.der", "--json")
    assert child(shown(together.stdout), "signature")["standing"] == "good"
    assert child(shown(together.stdout, 1), "path")["standing"] == "unknown", "known is not trusted"


def test_a_trusted_certificate_is_known_too(smki_sim: Command, desk: Path) -> None:
    tree = shown(smki_sim("show", "message.hex", "--trust", "stranger.der", "--json").stdout)
    assert child(tree, "signature")["standing"] == "good"


def test_a_certificate_of_nobody_leaves_the_signature_open(smki_sim: Command, desk: Path) -> None:
    (desk / "no-suppliers.toml").write_text("suppliers = []\n[fleet]\nhomes = 0\n")
    tree = shown(smki_sim("show", "message.hex", "-s", "no-suppliers.toml", "--json").stdout)
    assert child(tree, "signature")["standing"] == "unknown"
    assert child(tree, "signature")["value"].startswith("cannot be checked: no certificate of ")


def test_of_several_files_each_is_shown_and_nonsense_gives_status_1(smki_sim: Command, desk: Path) -> None:
    (desk / "nonsense").write_text("nonsense")
    done = smki_sim("show", "nonsense", "request.xml", "--json")
    assert done.returncode == 1
    first, second = json.loads(done.stdout)["files"]
    assert first["file"] == "nonsense"
    assert first["findings"][0]["code"] == "file-not-recognised"
    assert second["shown"]["label"] == "Service Request"
    text = unfolded(smki_sim("show", "nonsense", "request.xml").stdout)
    assert "file-not-recognised: The file is nothing that is known here; expected a DUIS document" in text


def test_markup_in_a_file_is_not_markup_here(smki_sim: Command, desk: Path) -> None:
    (desk / "[bold]request.xml").write_bytes(handover_to("EELC"))
    assert "[bold]request.xml" in smki_sim("show", "[bold]request.xml").stdout


def test_a_file_that_cannot_be_read_is_one_message(smki_sim: Command, desk: Path) -> None:
    done = smki_sim("show", "request.xml", "missing.xml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "smki-sim: cannot read 'missing.xml': No such file or directory; check the path\n"


def test_no_file_at_all_is_explained(smki_sim: Command) -> None:
    done = smki_sim("show")
    assert done.returncode == 2
    assert "Missing argument" in done.stderr
