"""The XML signature on a document: who signed it, and whether that party may."""

from __future__ import annotations

from simulator.dcc.authentication import Authentication, authenticate, authenticate_dsp
from simulator.duis.values import ServiceRequest, ServiceResponse
from simulator.reports.decoded.certificate import in_brief
from simulator.reports.decoded.duis import Content, CountersignedRequest
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.revocation import show_revocation, why_spent
from simulator.reports.decoded.tree import Shown, Standing, of_findings
from simulator.xmldsig.findings import UNSIGNED, Refusal


def judge_document(document: bytes, content: Content | None, known: Known) -> Authentication:
    """Who signed a document, and whether that party may: what the DSP or the S1SP would say.

    A Service Request is to be signed by the User that it names. What the DSP sends names no sender: any XML signing
    certificate of the DSP will do (assumption). For a document of the S1SP that of any User will do, as the S1SP has
    one of these (assumption); so it is without ``content``. Against a document that cannot be read its own findings
    speak too.
    """
    registers, at = known.registers, known.at
    if isinstance(content, ServiceResponse | CountersignedRequest):
        return authenticate_dsp(document, None, registers, at)
    judged = authenticate(document, content.originator if isinstance(content, ServiceRequest) else None, registers, at)
    if isinstance(content, tuple) and judged.signer is not None:
        return Authentication(judged.signer, content)
    return judged


def show_signature(judgement: Authentication, known: Known, *, required: bool, label: str = "XML signature") -> Shown:
    """A judgement in words. ``required``: nobody takes the document unsigned, as clients do Service Responses."""
    signer, findings = judgement.signer, judgement.findings
    codes = {finding.code for finding in findings}
    if signer is not None:
        revocation = show_revocation(signer, known)
        if not findings:
            return Shown(label, f"valid: {in_brief(signer, known)}", (revocation,), Standing.GOOD)
        spent = why_spent(signer, findings, known)
        why = f"but its certificate {spent}, so it would be refused" if spent else "but its signer may not sign this"
        return Shown(
            label, f"good, {why}: {in_brief(signer, known)}", (*of_findings(findings), revocation), Standing.BAD
        )
    if codes <= {Refusal.UNKNOWN_SIGNER.value}:
        return Shown(label, "cannot be checked: the signer's certificate is not known here",
                     of_findings(findings, Standing.UNKNOWN), Standing.UNKNOWN)  # fmt: skip
    if codes <= set(UNSIGNED):
        standing = Standing.BAD if required else Standing.UNKNOWN
        return Shown(label, "none", of_findings(findings, standing), standing)
    return Shown(label, "not valid", of_findings(findings), Standing.BAD)
