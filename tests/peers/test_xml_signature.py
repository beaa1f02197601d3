"""The signature, held against Smart DCC's published signing tool, documents and test PKI."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from lxml import etree

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.duis.reading import parse_request
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair
from simulator.pki.profiles import Environment
from simulator.xmldsig.issuers import Find, find_among
from simulator.xmldsig.signers import judge_signer
from simulator.xmldsig.verifying import SignedBy, verify_document
from tests.peers.signing_tool import SigningTool, ToolAnswer
from tests.xmldsig.conftest import USER, Signer, World, indented
from tests.xmldsig.other_signer import signed_by_xmlsec

BEFORE = datetime(2024, 5, 6, tzinfo=UTC)
"""A moment at which the published certificates were valid; most have expired since."""
UPDATE_CREDENTIALS = "CS02bNOByNO_6.15.1_SUCCESS_REQUEST_DUIS.XML"
SAMPLE = 20


@pytest.fixture(scope="module")
def published_signers(published_keystore: Path) -> dict[EUI64, Signer]:
    """The parties of the published test PKI that have an XML signing certificate."""
    signers = {}
    for usages in json.loads(published_keystore.read_text()).values():
        for entry in usages["digitalSignature"].values():
            if entry["role"] in (RemotePartyRole.XML_SIGNING_USER, RemotePartyRole.XML_SIGNING_DSP):
                pem = x509.load_pem_x509_certificate(entry["certificate"].encode())
                certificate = parse_certificate(pem.public_bytes(Encoding.DER))
                key = load_pem_private_key(entry["privateKey"].encode(), None)
                assert isinstance(certificate, Certificate)
                assert isinstance(key, ec.EllipticCurvePrivateKey)
                assert certificate.eui64
                signers[certificate.eui64] = Signer(certificate, KeyPair.from_private_key(key))
    return signers


@pytest.fixture(scope="module")
def find(published_signers: dict[EUI64, Signer]) -> Find:
    return find_among(signer.certificate for signer in published_signers.values())


@pytest.fixture(scope="module")
def sample(duis_templates: Path) -> list[Path]:
    """Templates from all over the list."""
    templates = sorted(duis_templates.glob("*.XML"))
    return templates[:: len(templates) // SAMPLE][:SAMPLE]


@pytest.fixture(scope="module")
def world() -> World:
    return World.found(Environment.TEST)


@pytest.fixture
def validate(sign_tool: SigningTool, world: World, tmp_path: Path) -> Callable[[bytes], ToolAnswer]:
    """Validation by the tool with the certificate of this world's User."""
    pem = tmp_path / "user.pem"
    certificate = x509.load_der_x509_certificate(world.signer().certificate.der)
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    return lambda document: sign_tool("Validate", document, str(pem))


def test_what_the_tool_signs_verifies_here(sign_tool: SigningTool, sample: list[Path], find: Find) -> None:
    assert len(sample) == SAMPLE
    for path in sample:
        answer = sign_tool("Sign", path.read_bytes(), "--preserveCounter")
        assert answer.code == 0, f"{path.name}: {answer.log}"
        assert isinstance(verify_document(answer.document, find), SignedBy), path.name
        assert isinstance(verify_document(indented(answer.document), find), SignedBy), path.name
        changed = verify_document(answer.document.replace(b"<sr:Body>", b"<sr:Body>a"), find)
        assert not isinstance(changed, SignedBy)
        assert [finding.code for finding in changed] == ["signature-digest-mismatch"], path.name


def test_templates_are_not_signed(duis_templates: Path, find: Find) -> None:
    for path in duis_templates.glob("*.XML"):
        found = verify_document(path.read_bytes(), find)
        assert not isinstance(found, SignedBy)
        assert [finding.code for finding in found] == ["signature-placeholder"]


def test_every_template_can_be_signed_here(
    duis_templates: Path, published_signers: dict[EUI64, Signer], find: Find
) -> None:
    signer = published_signers[USER]
    for path in duis_templates.glob("*.XML"):
        assert verify_document(signer.sign(path.read_bytes()), find) == SignedBy(signer.certificate)


def test_what_is_signed_here_the_tool_accepts(
    sign_tool: SigningTool,
    duis_templates: Path,
    published_signers: dict[EUI64, Signer],
    validate: Callable[[bytes], ToolAnswer],
    world: World,
) -> None:
    template = (duis_templates / UPDATE_CREDENTIALS).read_bytes()
    theirs, ours = published_signers[USER].sign(template), world.signer().sign(template)
    message = (duis_templates / "ECS10_3.1_SUCCESS_REQUEST_DUIS.XML").read_bytes()
    value = world.signer().sign(message.replace(b">Reset<", b">  Tom &amp; Jerry &lt; &gt; \"'  <"))
    assert sign_tool("Validate", theirs).validated
    documents = [ours, indented(ours), ours.replace(b"<sr:Body>", b"<!-- a --><sr:Body> <!-- b --> "), value]
    assert [answer.log for answer in map(validate, documents) if not answer.validated] == []


def test_what_is_refused_here_the_tool_refuses(
    duis_templates: Path, validate: Callable[[bytes], ToolAnswer], world: World
) -> None:
    signer = world.signer()
    signed = signer.sign((duis_templates / UPDATE_CREDENTIALS).read_bytes())
    changed = [
        signed.replace(b">true<", b">false<"),
        signed.replace(b"<sr:Body>", b"<sr:Body><?a b?>"),
        signed.replace(b"<sr:Header>", b'<sr:Header xmlns:a="urn:a">'),
        signed[: signed.index(b"<ds:Signature ")] + b"</sr:Request>",
    ]
    find = find_among([signer.certificate])
    assert not any(isinstance(verify_document(document, find), SignedBy) for document in changed)
    assert not any(answer.validated for answer in map(validate, changed))


def test_layout_must_not_be_signed(duis_templates: Path, validate: Callable[[bytes], ToolAnswer], world: World) -> None:
    """What is signed together with its white space verifies neither there nor here; without it, in both places."""
    signer = world.signer()
    find = find_among([signer.certificate])
    root = etree.fromstring((duis_templates / UPDATE_CREDENTIALS).read_bytes())
    root.remove(root[-1])
    laid_out = etree.tostring(root)
    flat = etree.tostring(etree.fromstring(laid_out, etree.XMLParser(remove_blank_text=True)))
    documents = [
        signed_by_xmlsec(flat, signer, None),
        signed_by_xmlsec(flat, signer, "ds", with_line_breaks=True),
        signed_by_xmlsec(laid_out, signer, "ds"),
    ]
    assert [isinstance(verify_document(document, find), SignedBy) for document in documents] == [True, False, False]
    assert [answer.validated for answer in map(validate, documents)] == [True, False, False]


def test_the_tool_signs_with_our_certificates(
    sign_tool: SigningTool, duis_templates: Path, world: World, tmp_path: Path
) -> None:
    """The only two templates that it cannot sign by itself: it has no certificate of their sender, 90-…-01-00-08."""
    signer = world.signer()
    certificate, key = tmp_path / "user.pem", tmp_path / "user.key"
    certificate.write_bytes(x509.load_der_x509_certificate(signer.certificate.der).public_bytes(Encoding.PEM))
    key.write_bytes(signer.key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    templates = [path.read_bytes() for path in sorted(duis_templates.glob("ECS47e_7.16_*.XML"))]
    assert len(templates) == 2
    assert sign_tool("Sign", templates[0]).code == 3
    find = find_among([signer.certificate])
    arguments = "--preserveCounter", str(certificate), str(key)
    for template in templates:
        answer = sign_tool("Sign", template, *arguments)
        assert answer.code == 0, answer.log
        assert verify_document(answer.document, find) == SignedBy(signer.certificate)


def test_published_signers_may_sign_as_themselves(published_signers: dict[EUI64, Signer]) -> None:
    """Self-signed in their issuer's name: each is its own anchor."""
    certificates = [signer.certificate for signer in published_signers.values()]
    found = [judged(certificate, sender, certificates) for certificate in certificates for sender in published_signers]
    themselves: list[list[str]] = [[]] * 4
    assert len(certificates) == 4
    assert found[:: len(certificates) + 1] == themselves
    assert sum(codes == ["signature-signer-identity"] for codes in found) == 12


def test_published_signers_are_not_trusted_for_their_issuer(
    duis_templates: Path, published_signers: dict[EUI64, Signer]
) -> None:
    request = parse_request((duis_templates / UPDATE_CREDENTIALS).read_bytes())
    assert isinstance(request, ServiceRequest)
    assert isinstance(request.body, CredentialsReplacement)
    path = [parse_certificate(der) for der in request.body.path_certificates]
    issuers = [certificate for certificate in path if isinstance(certificate, Certificate)]
    certificate = published_signers[USER].certificate
    assert certificate.issuer in [issuer.subject for issuer in issuers]
    assert "path-signature" in judged(certificate, USER, issuers)


def judged(certificate: Certificate, sender: EUI64, anchors: list[Certificate]) -> list[str]:
    assert certificate.role
    found = judge_signer(
        certificate, originator=sender, role=certificate.role, anchors=anchors, environment=Environment.TEST, at=BEFORE
    )
    return [finding.code for finding in found]
