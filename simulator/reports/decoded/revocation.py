"""Revocation in plain words: a certificate's own, and a whole revocation list."""

from __future__ import annotations

from itertools import islice

from simulator.domain.finding import Finding
from simulator.pki.certificate import Certificate
from simulator.pki.revocation_list import RevocationList
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.moments import moment
from simulator.reports.decoded.tree import Shown, Standing

_LABEL = "revocation"
_MOST_SHOWN = 100
_SPENT = ("path-revoked", "path-expired", "path-not-yet-valid")
"""What a certificate loses by time alone: the signature was good, or will be."""


def show_revocation(certificate: Certificate, known: Known) -> Shown:
    """Whether an Organisation Certificate is revoked, and what says so."""
    since = known.dcc.revocation_lists.revoked_on(certificate)
    if known.dcc.is_revoked(certificate):
        return Shown(_LABEL, f"revoked{f' on {moment(since)}' if since else ''}", standing=Standing.BAD)
    if since is not None:
        return Shown(_LABEL, f"not yet: it is revoked from {moment(since)} on", standing=Standing.GOOD)
    newest = known.dcc.revocation_lists.newest_for(certificate)
    if newest is not None and newest.next_due and known.at and newest.next_due < known.at:
        stale = f"not in the list of {moment(newest.issued)}, but a newer one was due on {moment(newest.next_due)}"
        return Shown(_LABEL, stale, standing=Standing.UNKNOWN)
    if newest is not None:
        return Shown(_LABEL, f"not revoked, by the list of {moment(newest.issued)}", standing=Standing.GOOD)
    if certificate.verify_signed_by(known.issuer):
        return Shown(_LABEL, "not revoked in the scenario", standing=Standing.GOOD)
    return Shown(_LABEL, "not checked: no revocation list of its issuer is known here", standing=Standing.UNKNOWN)


def why_spent(certificate: Certificate, findings: tuple[Finding, ...], known: Known) -> str | None:
    """What a certificate has lost by time alone: revoked, expired, not valid yet; nothing if more speaks against it."""
    codes = {finding.code for finding in findings if finding.subject == certificate.certificate_id}
    if not codes or any(f.code not in _SPENT or f.subject != certificate.certificate_id for f in findings):
        return None
    said = {
        "path-revoked": f"was {show_revocation(certificate, known).value}",
        "path-expired": f"expired on {moment(certificate.not_after)}",
        "path-not-yet-valid": f"is not valid before {moment(certificate.not_before)}",
    }
    return " and ".join(said[code] for code in _SPENT if code in codes)


def show_revocation_list(listed: RevocationList, known: Known) -> Shown:
    """Everything that a list says, and whether it is its issuer's."""
    signed = any(listed.is_signed_by(authority) for authority in (*known.anchors, *known.authorities))
    shown = [
        Shown(f"serial number {serial:X}", f"revoked on {moment(since)}")
        for serial, since in islice(listed, _MOST_SHOWN)
    ]
    if len(listed) > _MOST_SHOWN:
        shown.append(Shown("and", f"{len(listed) - _MOST_SHOWN} more"))
    return Shown(
        "certificate revocation list",
        f"{len(listed)} revoked",
        (
            Shown("issuer", listed.issuer),
            Shown("issued", moment(listed.issued)),
            Shown("next one due", moment(listed.next_due) if listed.next_due else "not stated"),
            Shown("signature", "valid: made with the issuer's key", standing=Standing.GOOD)
            if signed
            else Shown("signature", "not that of an authority that is known here", standing=Standing.UNKNOWN),
            *shown,
        ),
    )
