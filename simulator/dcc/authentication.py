"""Who sent a document: the XML signature on it, and the User's own signature on a Signed Pre-Command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.dcc.registers import DccRegisters
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import ServiceRequest
from simulator.gbcs.framing import Message
from simulator.pki.certificate import Certificate
from simulator.pki.path import validate_path
from simulator.xmldsig.findings import UNSIGNED
from simulator.xmldsig.signers import judge_signer
from simulator.xmldsig.verifying import SignedBy, verify_document

_CLAUSE = "SRPD 6.1, Cryptographic Protection"
_XML_ROLES = (RemotePartyRole.XML_SIGNING_USER, RemotePartyRole.XML_SIGNING_DSP)


@dataclass(frozen=True, slots=True)
class Authentication:
    """What is known of a document's sender.

    ``signer`` is the certificate whose key made the XML signature, if that is good. ``findings`` are everything that
    speaks against the sender. ``excused`` says that nobody has signed and that this was allowed.
    """

    signer: Certificate | None
    findings: tuple[Finding, ...] = ()
    excused: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether the sender is who the document says."""
        return self.excused or not self.findings


def authenticate(
    document: bytes, originator: EUI64, registers: DccRegisters, at: datetime, *, allow_unsigned: bool = False
) -> Authentication:
    """Whether a document was signed by the User that it names, with an XML signing certificate that is good now.

    Findings: those of :func:`~simulator.xmldsig.verifying.verify_document` and
    :func:`~simulator.xmldsig.signers.judge_signer`.
    """
    signature = verify_document(document, registers.certificates.find)
    if isinstance(signature, SignedBy):
        return Authentication(signature.certificate, _judge(signature.certificate, originator, registers, at))
    excused = allow_unsigned and all(finding.code in UNSIGNED for finding in signature)
    return Authentication(None, signature, excused)


def _judge(
    certificate: Certificate,
    originator: EUI64,
    registers: DccRegisters,
    at: datetime,
    role: RemotePartyRole = RemotePartyRole.XML_SIGNING_USER,
) -> tuple[Finding, ...]:
    return judge_signer(
        certificate,
        role=role,
        originator=originator,
        anchors=registers.anchors,
        environment=registers.environment,
        at=at,
        path=registers.authorities,
        is_revoked=registers.is_revoked,
    )


def authenticate_dsp(document: bytes, dsp: EUI64, registers: DccRegisters, at: datetime) -> tuple[Finding, ...]:
    """What speaks against taking a document as signed by the DSP."""
    signature = verify_document(document, registers.certificates.find)
    if not isinstance(signature, SignedBy):
        return signature
    return _judge(signature.certificate, dsp, registers, at, RemotePartyRole.XML_SIGNING_DSP)


def authenticate_command(
    message: Message, request: ServiceRequest, registers: DccRegisters, at: datetime
) -> tuple[Finding, ...]:
    """What speaks against the User's signature on a Signed Pre-Command: no key of the User's made it, or no longer may.

    Findings: ``pre-command-signature`` and those of the path (``path-revoked``, ``path-expired``, …).
    """
    signature = message.signature or b""
    for certificate in registers.certificates.of(request.originator, KeyUsage.DIGITAL_SIGNATURE):
        if certificate.role not in _XML_ROLES and certificate.verify_raw(message.signed_part, signature):
            return validate_path(
                certificate,
                registers.authorities,
                registers.anchors,
                environment=registers.environment,
                at=at,
                is_revoked=registers.is_revoked,
            )
    problem = f"The Signed Pre-Command bears no signature of {request.originator} by a certificate known here"
    return (Finding("pre-command-signature", problem, _CLAUSE, request.request_id),)
