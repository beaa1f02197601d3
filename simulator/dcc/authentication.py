"""Who sent a document or a message: the XML signature on the one, the signature of GBCS on the other.

The DSP and the S1SP decide by these functions, and files are shown by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.dcc.registers import DccRegisters
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs.framing import Message
from simulator.pki.certificate import Certificate
from simulator.pki.path import validate_path
from simulator.xmldsig.findings import UNSIGNED
from simulator.xmldsig.signers import judge_signer
from simulator.xmldsig.verifying import SignedBy, verify_document

_CLAUSE = "SRPD 6.1, Cryptographic Protection"
_XML_ROLES = (RemotePartyRole.XML_SIGNING_USER, RemotePartyRole.XML_SIGNING_DSP)
_NOBODY = EUI64(0)


@dataclass(frozen=True, slots=True)
class Authentication:
    """What is known of the sender of a document or message.

    ``signer`` is the certificate whose key made the signature, if that is good. ``findings`` are everything that
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
    document: bytes,
    sender: EUI64 | None,
    registers: DccRegisters,
    at: datetime | None,
    *,
    role: RemotePartyRole = RemotePartyRole.XML_SIGNING_USER,
    allow_unsigned: bool = False,
) -> Authentication:
    """Whether a document was signed by its sender, with an XML signing certificate that is good at an instant.

    ``sender`` is the one that the document names; if it names none, whoever has a certificate of the ``role`` will do.
    Findings: those of :func:`~simulator.xmldsig.verifying.verify_document` and
    :func:`~simulator.xmldsig.signers.judge_signer`.
    """
    signature = verify_document(document, registers.certificates.find)
    if not isinstance(signature, SignedBy):
        excused = allow_unsigned and all(finding.code in UNSIGNED for finding in signature)
        return Authentication(None, signature, excused)
    certificate = signature.certificate
    findings = judge_signer(
        certificate,
        role=role,
        originator=sender or certificate.eui64 or _NOBODY,
        anchors=registers.anchors,
        environment=registers.environment,
        at=at,
        path=registers.authorities,
        is_revoked=registers.is_revoked,
    )
    return Authentication(certificate, findings)


def authenticate_dsp(
    document: bytes, dsp: EUI64 | None, registers: DccRegisters, at: datetime | None
) -> Authentication:
    """Whether a document was signed by the DSP: as :func:`authenticate`, with the DSP's kind of certificate."""
    return authenticate(document, dsp, registers, at, role=RemotePartyRole.XML_SIGNING_DSP)


def signing_certificates(signatory: EUI64, registers: DccRegisters) -> list[Certificate]:
    """The certificates with which a party or Device may sign GBCS messages, the newest first."""
    held = registers.certificates.of(signatory, KeyUsage.DIGITAL_SIGNATURE)
    return [certificate for certificate in held if certificate.role not in _XML_ROLES]


def authenticate_message(
    message: Message, signatory: EUI64, registers: DccRegisters, at: datetime | None, subject: str = ""
) -> Authentication:
    """Whether a GBCS message is signed with a key of its signatory, whose certificate is good at an instant.

    Findings: ``pre-command-signature`` where no key that is known made the signature, and those of the path
    (``path-revoked``, ``path-expired``, …).
    """
    signature = message.signature or b""
    for certificate in signing_certificates(signatory, registers):
        if certificate.verify_raw(message.signed_part, signature):
            findings = validate_path(
                certificate,
                registers.authorities,
                registers.anchors,
                environment=registers.environment,
                at=at,
                is_revoked=registers.is_revoked,
            )
            return Authentication(certificate, findings)
    problem = f"The message bears no signature of {signatory} by a certificate known here"
    return Authentication(None, (Finding("pre-command-signature", problem, _CLAUSE, subject),))
