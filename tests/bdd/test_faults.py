"""Each fault departs from a valid thing in one way, and is what it is called."""

from pathlib import Path

import pytest

from simulator.bdd.faults import CERTIFICATE_FAULTS, DOCUMENT_FAULTS
from simulator.bdd.stage import Stage
from simulator.domain.devices import KeyUsage
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate, parse_certificate

FEATURES = Path(__file__).parents[2] / "features"


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def valid(stage: Stage) -> Certificate:
    owner = stage.user("EELC")
    return stage.world.smki.certificate(owner, RemotePartyRole.NETWORK_OPERATOR, KeyUsage.DIGITAL_SIGNATURE)


@pytest.mark.parametrize("name", CERTIFICATE_FAULTS)
def test_a_faulty_certificate_is_of_the_same_owner(name: str, stage: Stage, valid: Certificate) -> None:
    faulty = parse_certificate(CERTIFICATE_FAULTS[name](stage.world, valid).der)
    if isinstance(faulty, Finding):
        return
    assert (faulty.eui64, faulty.role) == (valid.eui64, valid.role)
    assert (faulty.key_usage == valid.key_usage) == (name != "has the wrong key usage")
    assert faulty.public_point == valid.public_point


def test_null_parameters_are_signed_over(stage: Stage, valid: Certificate) -> None:
    """But for the NULLs the certificate is good: no finding hides behind another."""
    der = CERTIFICATE_FAULTS["gives NULL parameters to ecdsa-with-SHA256"](stage.world, valid).der
    algorithm = bytes.fromhex("300c06082a8648ce3d0403020500")
    assert der.count(algorithm) == 2
    end_of_signed_part = der.rindex(algorithm)
    start_of_signature = end_of_signed_part + len(algorithm) + 3
    issuer = stage.world.smki.organisation_authority.issuing
    assert issuer.verify(der[4:end_of_signed_part], der[start_of_signature:])


def test_every_fault_is_in_a_feature() -> None:
    text = "\n".join(file.read_text() for file in FEATURES.rglob("*.feature"))
    assert [name for name in (*CERTIFICATE_FAULTS, *DOCUMENT_FAULTS) if name not in text] == []


def test_faults_are_the_same_each_time(stage: Stage, valid: Certificate) -> None:
    twice = [[fault(stage.world, valid) for fault in CERTIFICATE_FAULTS.values()] for _ in range(2)]
    assert twice[0] == twice[1]
