"""``smki-sim sign`` and ``verify``: what one signs the other finds good, and every departure is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.duis.values import ServiceResponse
from simulator.duis.writing import write_response
from tests.cli.test_decide import SCENARIO, handover_to
from tests.support.command import Command


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
    assert done.stdout == "signature-missing: The document is not signed.\n"


def test_who_is_no_party_cannot_sign(smki_sim: Command, request_file: Path) -> None:
    done = smki_sim("sign", request_file, "--as", "Nobody")
    assert done.returncode == 2
    assert "there is no Party named 'Nobody'" in done.stderr


def test_a_response_is_verified_too_and_only_the_dsp_may_sign_it(smki_sim: Command, tmp_path: Path) -> None:
    response = ServiceResponse(None, None, "E1001", datetime(2019, 3, 5, tzinfo=UTC))
    (tmp_path / "response.xml").write_bytes(write_response(response))
    smki_sim("sign", "response.xml", "--as", "Avon Energy", "--out", "signed.xml")
    done = smki_sim("verify", "signed.xml")
    assert done.returncode == 1
    assert done.stdout.startswith("signature-signer-role: ")
    assert "The signature is good: Avon Energy, certificate " in done.stdout
