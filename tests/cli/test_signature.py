"""``smki-sim sign`` and ``verify``: what one signs the other finds good, and every departure is told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.dcc.smki import XML_SIGNING
from simulator.duis.s1sp_values import S1spAlert
from simulator.duis.s1sp_writing import write_s1sp_alert
from simulator.duis.values import ServiceResponse
from simulator.duis.writing import write_response
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.world import World
from tests.cli.test_decide import SCENARIO, handover_to
from tests.support.command import Command
from tests.support.revocation import revocation_list


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    (tmp_path / "one-meter.toml").write_text(SCENARIO)
    path = tmp_path / "request.xml"
    path.write_bytes(handover_to("EELC"))
    return path


def test_a_signed_document_is_good(smki_sim: Command, request_file: Path) -> None:
    assert smki_sim("sign", request_file, "-s", "one-meter.toml", "--out", "signed.xml").returncode == 0
    done = smki_sim("verify", "signed.xml", "-s", "one-meter.toml")
    assert done.returncode == 0
    assert done.stdout.startswith("The signature is good: Avon Energy, certificate ")


def test_what_it_was_seen_with_is_said(smki_sim: Command, request_file: Path) -> None:
    smki_sim("sign", request_file, "--out", "signed.xml")
    unnamed, named = smki_sim("verify", "signed.xml"), smki_sim("verify", "signed.xml", "-s", "one-meter.toml")
    seen = "Seen at 2019-03-04 00:00:00 UTC with the Parties and certificates of"
    assert f"{seen} the built-in story, as no --scenario is named.\n" in unnamed.stdout
    assert f"{seen} 'one-meter.toml'.\n" in named.stdout
    assert "Revocation of that certificate: not revoked in the scenario\n" in named.stdout


def test_an_expired_signer_is_told_at_the_instant_that_is_named(smki_sim: Command, request_file: Path) -> None:
    smki_sim("sign", request_file, "--out", "signed.xml")
    assert smki_sim("verify", "signed.xml", "--at", "2029-03-03T23:59:59Z").returncode == 0
    done = smki_sim("verify", "signed.xml", "--at", "2029-03-04")
    assert done.returncode == 1
    assert done.stdout.startswith("path-expired: ")
    assert "The signature is good, but its certificate expired on 2029-03-03 23:59:59 UTC, so it " in done.stdout


def test_an_instant_before_the_scenario_is_refused(smki_sim: Command, request_file: Path) -> None:
    done = smki_sim("verify", request_file, "--at", "2019-03-03")
    assert (done.returncode, done.stdout) == (2, "")
    assert "before the scenario's start" in done.stderr


@pytest.fixture
def revoked_since(tmp_path: Path) -> datetime:
    """A list, in revoked.crl, by which the sender's XML signing certificate is revoked since then."""
    world, since = World(Scenario(fleet=Fleet(homes=0)), RuleSet()), datetime(2019, 3, 5, tzinfo=UTC)
    serial = world.smki.credential(world.user_id_of_party("Avon Energy"), XML_SIGNING).certificate.serial
    listed = revocation_list(world.smki.organisation_authority, {serial: since}, since)
    (tmp_path / "revoked.crl").write_bytes(listed)
    return since


def test_a_revoked_signer_is_told_and_since_when(
    smki_sim: Command, request_file: Path, revoked_since: datetime
) -> None:
    smki_sim("sign", request_file, "--out", "signed.xml")
    done = smki_sim("verify", "signed.xml", "--crl", "revoked.crl", "--at", "2019-03-05")
    assert done.returncode == 1
    assert done.stdout.startswith("path-revoked: ")
    assert "its certificate was revoked on 2019-03-05 00:00:00 UTC, so it would be refused" in done.stdout
    before = smki_sim("verify", "signed.xml", "--crl", "revoked.crl", "--at", f"{revoked_since:%Y-%m-04}")
    assert before.returncode == 0
    assert "not yet: it is revoked from 2019-03-05 00:00:00 UTC on" in before.stdout


def test_the_dsp_decides_by_the_same_list(smki_sim: Command, request_file: Path, tmp_path: Path) -> None:
    world = World(Scenario(fleet=Fleet(homes=0)), RuleSet())
    serial = world.smki.credential(world.user_id_of_party("Avon Energy"), XML_SIGNING).certificate.serial
    start = datetime(2019, 3, 4, tzinfo=UTC)
    (tmp_path / "now.crl").write_bytes(revocation_list(world.smki.organisation_authority, {serial: start}, start))
    smki_sim("sign", request_file, "--out", "signed.xml")
    decided = ("decide", "signed.xml", "-s", "one-meter.toml", "--json")
    assert json.loads(smki_sim(*decided).stdout)["code"] != "E100"
    refused = json.loads(smki_sim(*decided, "--crl", "now.crl").stdout)
    assert refused["code"] == "E100"
    assert [finding["code"] for finding in refused["findings"]] == ["E100", "path-revoked"]


def test_a_list_that_is_none_or_a_stranger_s_is_refused(smki_sim: Command, request_file: Path, tmp_path: Path) -> None:
    done = smki_sim("verify", request_file, "--crl", request_file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no certificate revocation list; give PEM or DER" in done.stderr
    stranger = World(Scenario(seed=64, fleet=Fleet(homes=0)), RuleSet()).smki.organisation_authority
    (tmp_path / "stranger.crl").write_bytes(revocation_list(stranger, {}, datetime(2019, 3, 4, tzinfo=UTC)))
    done = smki_sim("verify", request_file, "--crl", "stranger.crl")
    assert done.returncode == 2
    assert "is not signed by 'CN=TEST Issuing OCA,OU=07' as it is known here" in done.stderr


def test_another_party_may_not_sign_for_the_sender(smki_sim: Command, request_file: Path) -> None:
    smki_sim("sign", request_file, "--as", "Blencathra Power", "--out", "signed.xml")
    done = smki_sim("verify", "signed.xml")
    assert done.returncode == 1
    assert "signature-signer-identity" in done.stdout


def test_a_change_after_signing_is_found(smki_sim: Command, request_file: Path, tmp_path: Path) -> None:
    signed = smki_sim("sign", request_file).stdout
    (tmp_path / "changed.xml").write_text(signed.replace(":1</sr:RequestID>", ":2</sr:RequestID>"))
    done = smki_sim("verify", "changed.xml")
    assert done.returncode == 1
    assert done.stdout.startswith("signature-digest-mismatch")


def test_an_unsigned_document(smki_sim: Command, request_file: Path) -> None:
    done = smki_sim("verify", request_file)
    assert done.returncode == 1
    assert done.stdout.startswith("signature-missing: The document is not signed.\n")


def test_who_is_no_party_cannot_sign(smki_sim: Command, request_file: Path) -> None:
    done = smki_sim("sign", request_file, "--as", "Nobody")
    assert done.returncode == 2
    assert "'Nobody' is no Party of this scenario; name one of Avon Energy, " in done.stderr


def test_each_kind_of_document_is_signed_by_whoever_sends_it(smki_sim: Command, tmp_path: Path) -> None:
    response = ServiceResponse(None, None, "E1001", datetime(2019, 3, 5, tzinfo=UTC))
    alert = S1spAlert(None, None, "slot-holder", None, datetime(2019, 3, 5, tzinfo=UTC))
    for name, document in (("response", write_response(response)), ("alert", write_s1sp_alert(alert))):
        (tmp_path / name).write_bytes(document)
        assert smki_sim("sign", name, "--out", "signed.xml").returncode == 0
        done = smki_sim("verify", "signed.xml")
        assert (done.returncode, done.stdout.partition(",")[0]) == (0, "The signature is good: DCC")


def test_a_user_id_can_be_named_in_place_of_a_party(smki_sim: Command, request_file: Path) -> None:
    smki_sim("sign", request_file, "--as", "0E-5A-00-00-00-50-00-00", "--out", "signed.xml")
    assert smki_sim("verify", "signed.xml").returncode == 0


def test_of_a_countersigned_request_both_signatures_are_told(
    smki_sim: Command, request_file: Path, tmp_path: Path
) -> None:
    world = World(Scenario(fleet=Fleet(homes=0)), RuleSet())
    smki_sim("sign", request_file, "--out", "signed.xml")
    (tmp_path / "countersigned.xml").write_bytes(world.countersigned((tmp_path / "signed.xml").read_bytes()))
    done = smki_sim("verify", "countersigned.xml")
    assert done.returncode == 0
    outer, inner = done.stdout.split("Inside it is the Service Request:\n")
    assert outer.startswith("The signature is good: DCC, certificate ")
    assert inner.startswith("The signature is good: Avon Energy, certificate ")


def test_nonsense_cannot_be_signed(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "nonsense").write_text("nonsense")
    done = smki_sim("sign", "nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("smki-sim: the document cannot be signed: E1000")


def test_a_response_is_verified_too_and_only_the_dsp_may_sign_it(smki_sim: Command, tmp_path: Path) -> None:
    response = ServiceResponse(None, None, "E1001", datetime(2019, 3, 5, tzinfo=UTC))
    (tmp_path / "response.xml").write_bytes(write_response(response))
    smki_sim("sign", "response.xml", "--as", "Avon Energy", "--out", "signed.xml")
    done = smki_sim("verify", "signed.xml")
    assert done.returncode == 1
    assert done.stdout.startswith("signature-signer-role: ")
    assert "The signature is good: Avon Energy, certificate " in done.stdout
