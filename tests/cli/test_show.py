"""``smki-sim show``: trees and data, several files, certificates that come along, and files that are nonsense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.worlds import open_world
from simulator.domain.devices import SUPPLIER_SIGNING, KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.framing import GroupingHeader, Message, MessageKind, encode_message
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.world import World
from tests.cli.test_decide import SCENARIO, handover_to
from tests.support.command import Command
from tests.support.revocation import revocation_list
from tests.support.worlds import handover

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
    signature = child(shown(together.stdout), "signature")
    assert signature["value"].startswith("good: made with the key of certificate ")
    assert signature["standing"] == "unknown", "known is not trusted"
    assert child(shown(together.stdout, 1), "path")["standing"] == "unknown"


def test_without_a_scenario_it_is_said_what_the_rest_was_held_against(smki_sim: Command, desk: Path) -> None:
    note = "Not everything could be checked. Seen at 2019-03-04 00:00:00 UTC with the Parties and certificates of "
    assert (
        f"{note}the built-in story, as no --scenario is named."
        in smki_sim("show", "message.hex", "stranger.der").stdout
    )
    named = smki_sim("show", "message.hex", "stranger.der", "-s", "one-meter.toml")
    assert "Not everything" not in named.stdout
    told = json.loads(smki_sim("show", "stranger.der", "-s", "one-meter.toml", "--json").stdout)["seen"]
    assert told == "Seen at 2019-03-04 00:00:00 UTC with the Parties and certificates of 'one-meter.toml'."


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


def test_a_key_store_among_the_files_serves_to_check_a_mac(smki_sim: Command, desk: Path) -> None:
    """The broker of another seed has other keys; its exported key store has them, and the Device's certificate."""
    elsewhere = "seed = 64\n" + SCENARIO
    (desk / "elsewhere.toml").write_text(elsewhere)
    world = open_world(desk / "elsewhere.toml")
    meter = next(iter(world.devices.values()))
    command = world.broker.handover(*handover(world, meter.device_id), meter.agreement_point)
    (desk / "command.hex").write_text(command.hex())
    assert smki_sim("export-pki", "elsewhere.toml", "--party", "DCC", "--devices", "--out", "pki").returncode == 0
    alone = child(shown(smki_sim("show", "command.hex", "-s", "one-meter.toml", "--json").stdout), "MAC")
    assert alone["standing"] == "bad"
    for given in (["pki/keystore.json"], ["--key-store", "pki/keystore.json"]):
        done = smki_sim("show", "command.hex", *given, "-s", "one-meter.toml", "--json")
        assert child(shown(done.stdout), "MAC")["standing"] == "good"


def test_a_revocation_list_among_the_files_counts(smki_sim: Command, desk: Path) -> None:
    world = open_world(desk / "one-meter.toml")
    certificate = world.certificates_of(world.user_id_of_party("Avon Energy"))[SUPPLIER_SIGNING]
    listed = revocation_list(world.smki.organisation_authority, {certificate.serial: world.calendar.start},
                             world.calendar.start)  # fmt: skip
    (desk / "revoked.crl").write_bytes(listed)
    (desk / "certificate.der").write_bytes(certificate.der)
    good = shown(smki_sim("show", "certificate.der", "--json").stdout)
    assert child(good, "revocation")["value"] == "not revoked in the scenario"
    for given in (["revoked.crl"], ["--crl", "revoked.crl"]):
        tree = shown(smki_sim("show", "certificate.der", *given, "--json").stdout)
        assert child(tree, "revocation")["value"] == "revoked on 2019-03-04 00:00:00 UTC"
        assert child(tree, "path")["standing"] == "bad"


@pytest.mark.parametrize("name", [".", "/dev/zero"])
def test_a_folder_and_a_file_without_end_are_one_message(smki_sim: Command, desk: Path, name: str) -> None:
    done = smki_sim("show", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "check the path" in done.stderr


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
