"""A certificate in plain words: whose it is, what it is for, who issued it, and whether it can be trusted here."""

from __future__ import annotations

from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.path import validate_path
from simulator.pki.profiles import NO_EXPIRY, Environment
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.moments import moment
from simulator.reports.decoded.revocation import show_revocation
from simulator.reports.decoded.tree import Shown, Standing, of_findings

_USAGES = {
    KeyUsage.DIGITAL_SIGNATURE: "digital signature",
    KeyUsage.KEY_AGREEMENT: "key agreement",
    KeyUsage.KEY_CERT_SIGN: "certificate signing",
}
UNTRUSTED = "path-untrusted"
"""The finding that nobody vouches for a certificate: it may be good elsewhere."""


def decode_certificate(label: str, der: bytes, known: Known) -> Shown:
    """A certificate in DER, or what is wrong with it."""
    certificate = parse_certificate(der)
    if isinstance(certificate, Finding):
        return Shown(label, "cannot be read", of_findings([certificate]), Standing.BAD)
    return show_certificate(label, certificate, known)


def decode_placed(cell: TrustAnchorCell, der: bytes, known: Known) -> Shown:
    """A certificate (DER) and the key slot that it is to take."""
    label = f"key slot {cell}"
    certificate = parse_certificate(der)
    if isinstance(certificate, Finding):
        return Shown(label, "cannot be read", of_findings([certificate]), Standing.BAD)
    shown = show_certificate(label, certificate, known)
    return Shown(label, shown.value, (_fit(certificate, cell), *shown.children))


def show_certificate(label: str, certificate: Certificate, known: Known) -> Shown:
    """Everything that a certificate says, and its path."""
    identity = (Shown("EUI-64", known.who(certificate.eui64)),) if certificate.eui64 is not None else ()
    revocable = not certificate.is_ca and not certificate.is_device
    return Shown(
        label,
        f"{_kind(certificate)}, {_usage(certificate)}",
        (
            Shown("subject", certificate.subject or "empty, as in Device Certificates"),
            Shown("role", _role(certificate)),
            *identity,
            Shown("key usage", _usage(certificate)),
            Shown("issuer", certificate.issuer),
            Shown("serial number", f"{certificate.serial:X}"),
            Shown("valid from", moment(certificate.not_before)),
            Shown("valid until", "no end" if certificate.not_after == NO_EXPIRY else moment(certificate.not_after)),
            Shown("certificate policy", ", ".join(map(_policy, certificate.policies)) or "none"),
            Shown("key identifier", _hex(certificate.subject_key_identifier)),
            Shown("issuer's key identifier", _hex(certificate.authority_key_identifier)),
            Shown("SHA-1 (CertificateHash)", certificate.thumbprint.upper()),
            *((show_revocation(certificate, known),) if revocable else ()),
            _path(certificate, known),
        ),
    )


def in_brief(certificate: Certificate, known: Known) -> str:
    """A certificate on one line: serial number, holder, usage."""
    holder = known.who(certificate.eui64) if certificate.eui64 is not None else certificate.subject
    return f"{certificate.certificate_id} of {holder}, {_usage(certificate)}"


def _kind(certificate: Certificate) -> str:
    if certificate.is_device:
        return "Device Certificate"
    return "authority's certificate" if certificate.is_ca else "Organisation Certificate"


def _usage(certificate: Certificate) -> str:
    return ", ".join(_USAGES[usage] for usage in sorted(certificate.key_usage)) or "none that the SMKI knows"


def _role(certificate: Certificate) -> str:
    role = certificate.role
    if role is not None:
        return f"{role.title} (OU {role.organisational_unit})"
    return "none: a Device" if certificate.is_device else "none that is known"


def _policy(oid: str) -> str:
    environment = next((e for e in Environment if e.policy_oid == oid), None)
    return f"{oid} ({environment})" if environment else f"{oid} (unknown)"


def _hex(octets: bytes | None) -> str:
    return octets.hex().upper() if octets else "none"


def _fit(certificate: Certificate, cell: TrustAnchorCell) -> Shown:
    """Whether role and key usage are those of the key slot. The broker's own certificates may sit in any (GBCS)."""
    label = "fits the key slot"
    if cell.key_usage not in certificate.key_usage:
        return Shown(label, f"no: its key is for {_usage(certificate)}", standing=Standing.BAD)
    if certificate.role is cell.role:
        return Shown(label, "yes", standing=Standing.GOOD)
    if certificate.role is RemotePartyRole.ACCESS_CONTROL_BROKER:
        return Shown(label, "it is of the DCC's Access Control Broker, who may hold any key slot")
    return Shown(label, f"no: its role is {_role(certificate)}", standing=Standing.BAD)


def _path(certificate: Certificate, known: Known) -> Shown:
    """Whether a trusted authority vouches for it."""
    findings = validate_path(
        certificate,
        known.authorities,
        known.anchors,
        environment=known.environment,
        at=known.at,
        is_revoked=known.dcc.is_revoked,
    )
    when = f" at {moment(known.at)}" if known.at else "; dates were not to be checked"
    if not findings:
        return Shown("path", f"valid: leads to a trusted authority{when}", standing=Standing.GOOD)
    if all(finding.code == UNTRUSTED for finding in findings):
        what = "cannot be checked: no authority is trusted here that it leads to"
        return Shown("path", what, of_findings(findings, Standing.UNKNOWN), Standing.UNKNOWN)
    return Shown("path", f"not valid{when}", of_findings(findings), Standing.BAD)
