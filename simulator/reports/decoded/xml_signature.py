"""The XML signature on a document: who signed it, and whether that party may."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import ServiceRequest, ServiceResponse
from simulator.pki.certificate import Certificate
from simulator.reports.decoded.certificate import in_brief
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown, Standing, of_findings
from simulator.xmldsig.findings import UNSIGNED, Refusal
from simulator.xmldsig.issuers import find_among
from simulator.xmldsig.signers import judge_signer
from simulator.xmldsig.verifying import verify_document

Content = ServiceRequest | ServiceResponse | tuple[Finding, ...]
"""What a document says, or why that cannot be read."""

_USER, _DSP = RemotePartyRole.XML_SIGNING_USER, RemotePartyRole.XML_SIGNING_DSP


@dataclass(frozen=True, slots=True)
class Judgement:
    """The certificate whose key made a signature, if the signature is good, and all that speaks against the signer."""

    signer: Certificate | None
    findings: tuple[Finding, ...] = ()


def judge_document(document: bytes, content: Content | None, known: Known) -> Judgement:
    """Who signed a document, and whether that party may.

    A Service Request is to be signed by the User that it names. A Service Response names no sender: any XML signing
    certificate of the DSP will do (assumption). For a document of the S1SP, which has no ``content`` here, that of
    any User will do, as the S1SP has one of these (assumption).
    """
    signature = verify_document(document, find_among((*known.certificates, *known.anchors)))
    if isinstance(signature, tuple):
        return Judgement(None, signature)
    certificate = signature.certificate
    if isinstance(content, tuple):
        return Judgement(certificate, content)
    findings = judge_signer(
        certificate,
        originator=content.originator if isinstance(content, ServiceRequest) else certificate.eui64 or EUI64(0),
        role=_DSP if isinstance(content, ServiceResponse) else _USER,
        anchors=known.anchors,
        environment=known.environment,
        at=known.at,
        path=known.authorities,
    )
    return Judgement(certificate, findings)


def show_signature(judgement: Judgement, known: Known, *, required: bool) -> Shown:
    """A judgement in words. ``required``: nobody takes the document unsigned, as clients do Service Responses."""
    label, signer, findings = "XML signature", judgement.signer, judgement.findings
    codes = {finding.code for finding in findings}
    if signer is not None:
        value = f"{'good, but its signer may not sign this' if findings else 'valid'}: {in_brief(signer, known)}"
        return Shown(label, value, of_findings(findings), Standing.BAD if findings else Standing.GOOD)
    if codes <= {Refusal.UNKNOWN_SIGNER.value}:
        return Shown(label, "cannot be checked: the signer's certificate is not known here",
                     of_findings(findings, Standing.UNKNOWN), Standing.UNKNOWN)  # fmt: skip
    if codes <= set(UNSIGNED):
        standing = Standing.BAD if required else Standing.UNKNOWN
        return Shown(label, "none", of_findings(findings, standing), standing)
    return Shown(label, "not valid", of_findings(findings), Standing.BAD)
