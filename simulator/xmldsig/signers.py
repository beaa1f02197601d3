"""May the holder of a certificate sign as the sender of a document?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.path import never, validate_path
from simulator.pki.profiles import Environment
from simulator.xmldsig.findings import Refusal, finding


def judge_signer(
    certificate: Certificate,
    *,
    originator: EUI64,
    anchors: Sequence[Certificate],
    environment: Environment | None,
    at: datetime | None,
    is_revoked: Callable[[Certificate], bool] = never,
    role: RemotePartyRole = RemotePartyRole.XML_SIGNING_USER,
    path: Sequence[Certificate] = (),
) -> tuple[Finding, ...]:
    """Everything that speaks against taking a document as signed by its sender; nothing, if the signer may sign it.

    ``originator`` is the sender that the document states. ``role`` is what its certificate's OU must say: 87, the XML
    signing of a User, for a Service Request; 89, that of the DSP, for what the DCC sends. ``anchors``, ``path``,
    ``environment``, ``at`` and ``is_revoked`` are those of :func:`simulator.pki.path.validate_path`. A certificate can
    be an anchor itself: some of the published XML signing certificates are self-signed in their issuer's name, so that
    no path leads to them.

    Findings: ``signature-signer-role``, ``signature-signer-identity``, ``signature-signer-key-usage``, and those of
    the path (``path-untrusted``, ``path-expired``, ``path-revoked``, ``path-environment``, …).
    """
    return (
        *_by_itself(certificate, originator, role),
        *validate_path(certificate, path, anchors, environment=environment, at=at, is_revoked=is_revoked),
    )


def _by_itself(certificate: Certificate, originator: EUI64, role: RemotePartyRole) -> Iterator[Finding]:
    if certificate.role is not role:
        problem = f"does not sign XML for {_SENDERS.get(role, role.title)}: its OU is not {role.organisational_unit}"
        yield _against(certificate, Refusal.SIGNER_ROLE, problem, expected=role.organisational_unit)
    if certificate.eui64 != originator:
        problem = f"belongs to {certificate.eui64} and not to the sender of the document, {originator}"
        found, expected = str(certificate.eui64), str(originator)
        yield _against(certificate, Refusal.SIGNER_IDENTITY, problem, found=found, expected=expected)
    if KeyUsage.DIGITAL_SIGNATURE not in certificate.key_usage:
        yield _against(certificate, Refusal.SIGNER_KEY_USAGE, "has a key that is not for signing")


def _against(
    certificate: Certificate, refusal: Refusal, problem: str, *, found: str = "", expected: str = ""
) -> Finding:
    about = certificate.certificate_id
    whose = f"Certificate {certificate.subject or about} with serial number {certificate.serial:X}"
    return finding(refusal, f"{whose} {problem}.", subject=about, found=found, expected=expected)


_SENDERS = {RemotePartyRole.XML_SIGNING_USER: "a User", RemotePartyRole.XML_SIGNING_DSP: "the DSP"}
