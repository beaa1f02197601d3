"""The DSP decides Smart DCC's published documents, with the published test PKI imported as parties."""

import json
import re
from pathlib import Path

import pytest

from tests.support.command import smki_sim

SCENARIO = Path(__file__).parents[2] / "fixtures" / "scenarios" / "published-test-pki.toml"
AUTHORITY = "CS02bNOByNO_6.15.1_SUCCESS"
"""A document whose path holds the issuing authority Z1; the published root is not available."""

ACCEPTED = {
    "8.2_READ_INVENTORY",
    "CS02aMAC_6.24.1_SUCCESS",
    "CS02bNOByNOHandover_6.21_SUCCESS",
    "CS02bNOByNO_6.15.1_SUCCESS",
    "CS02bSupplierBySupplierHandover_6.21_SUCCESS",
    "CS02bSupplierBySupplier_6.15.1_CANCELLATION_SUCCESS",
    "CS02bSupplierBySupplier_6.15.1_FUTURE_DATED_SUCCESS",
    "CS02bSupplierBySupplier_6.15.1_IMMEDIATE_SUCCESS",
    "CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS",
    "CS02bSupplierByTransCoS_6.23_FUTURE_DATED_SUCCESS",
    "CS02bSupplierByTransCoS_6.23_IMMEDIATE_SUCCESS",
}

REJECTED = {
    "CS02fMAC_6.24.1_SUCCESS": ("E2", "user-role-is-eligible"),  # from the broker, who is no User
    "CS02gLoadControllerBySupplier_6.15.1_IMMEDIATE_SUCCESS": ("E061501", "6.15.1-combination"),
    "ECS70Commission_8.1.1_SUCCESS": ("E5", "smi-status-is-compatible"),  # commissioned already
}


def decide(document: Path, templates: Path, keystore: Path, *options: str) -> dict[str, object]:
    trusted = templates / f"{AUTHORITY}_REQUEST_DUIS.XML"
    world = ("--scenario", SCENARIO, "--key-store", keystore, "--trust", trusted)
    done = smki_sim("decide", document, *world, "--json", "--allow-unsigned", *options)
    assert done.returncode == 0, done.stderr
    decision: dict[str, object] = json.loads(done.stdout)
    return decision


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_a_right_document_is_accepted(name: str, duis_templates: Path, published_keystore: Path) -> None:
    document = duis_templates / f"{name}_REQUEST_DUIS.XML"
    decision = decide(document, duis_templates, published_keystore)
    assert decision["code"] == "I0", decision
    assert decision["signature"] == "absent; accepted because --allow-unsigned was given"


def test_placeholders_are_no_signature(duis_templates: Path, published_keystore: Path) -> None:
    document = duis_templates / f"{AUTHORITY}_REQUEST_DUIS.XML"
    decision = decide(document, duis_templates, published_keystore, "--no-allow-unsigned")
    assert (decision["code"], decision["check"]) == ("E100", "sender-is-authenticated")
    assert "signature-placeholder" in str(decision["findings"])


@pytest.mark.parametrize("name", sorted(REJECTED))
def test_another_is_rejected_by_the_check_that_should(
    name: str, duis_templates: Path, published_keystore: Path
) -> None:
    document = duis_templates / f"{name}_REQUEST_DUIS.XML"
    decision = decide(document, duis_templates, published_keystore)
    assert (decision["code"], decision["check"]) == REJECTED[name]


def test_secmp0063_looks_at_the_published_handover(
    duis_templates: Path, published_keystore: Path, tmp_path: Path
) -> None:
    """The same document, for a Gas Proxy Function that another Gas Transporter is registered for."""
    document = duis_templates / "CS02bNOByNOHandover_6.21_SUCCESS_REQUEST_DUIS.XML"
    assert decide(document, duis_templates, published_keystore, "-m", "SECMP0063")["code"] == "I0"
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(re.sub(r'network_operator = "NW"', 'network_operator = "SC"', SCENARIO.read_text()))
    options = ("-m", "SECMP0063", "--scenario", str(elsewhere))
    decision = decide(document, duis_templates, published_keystore, *options)
    assert (decision["code"], decision["check"]) == ("E0621N1", "6.21-certificate-party")
