"""The Public Key Interoperability Test Suite of NIST (PKITS), judged by the simulator's path validation.

Its certificates come with ``cryptography-vectors``. They have RSA and DSA keys, which no certificate of the SMKI has,
so they are read here and not by the simulator's own reader; everything after the reading is the simulator's: building
the path, the checks of :func:`~simulator.pki.path.validate_path`, revocation by the lists that it believes.

Run it with ``python -m tests.support.pkits`` to write ``docs/pkits.md`` again.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cryptography_vectors
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, padding, rsa

from simulator.domain.devices import KeyUsage
from simulator.pki import names, reading
from simulator.pki.certificate import Certificate
from simulator.pki.path import validate_path
from simulator.pki.revocation_list import (
    CRL_SIGN,
    RevocationList,
    RevocationLists,
    parse_revocation_list,
    signed_lists,
)

FOLDER = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data"
DOCUMENT = Path(__file__).parents[2] / "docs" / "pkits.md"
AT = datetime(2015, 1, 1, tzinfo=UTC)
"""A moment at which every certificate is valid that is meant to be."""


class _Foreign(Certificate):
    """A certificate with an RSA or DSA key: only how its signature is verified differs."""

    def verify_signed_by(self, issuer: Certificate) -> bool:
        key: Any = issuer.public_key
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            algorithm = x509.load_der_x509_certificate(self.der).signature_hash_algorithm
        scheme = () if isinstance(key, dsa.DSAPublicKey) else (padding.PKCS1v15(),)
        try:
            key.verify(self.signature, self.signed_part, *scheme, algorithm)
        except InvalidSignature:
            return False
        return True


def _read(der: bytes) -> Certificate | None:
    """A certificate, or nothing where it has no key that can be used."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read = x509.load_der_x509_certificate(der)
            stated, key = read.extensions, read.public_key()
        except (ValueError, UnsupportedAlgorithm):
            return None
        serial = read.serial_number
    if not isinstance(key, rsa.RSAPublicKey | dsa.DSAPublicKey):
        return None
    usage = reading.value_of(stated, x509.KeyUsage)
    constraints = reading.value_of(stated, x509.BasicConstraints)
    subject_key = reading.value_of(stated, x509.SubjectKeyIdentifier)
    authority_key = reading.value_of(stated, x509.AuthorityKeyIdentifier)
    policies = reading.value_of(stated, x509.CertificatePolicies)
    # RFC 5280 §6.1.4 (n): without a key usage extension the key may sign certificates.
    usages = {KeyUsage.KEY_CERT_SIGN} if usage is None or usage.key_cert_sign else set()
    signs_lists = usage is None or usage.crl_sign
    return _Foreign(
        der=der,
        serial=serial,
        issuer=names.written(read.issuer),
        subject=names.written(read.subject),
        common_name=names.common_name_of(read.subject),
        role=None,
        eui64=None,
        key_usage=frozenset(usages),
        not_before=read.not_valid_before_utc,
        not_after=read.not_valid_after_utc,
        subject_key_identifier=subject_key.digest if subject_key else None,
        authority_key_identifier=authority_key.key_identifier if authority_key else None,
        policies=tuple(policy.policy_identifier.dotted_string for policy in policies or ()),
        is_ca=constraints is not None and constraints.ca,
        path_length=constraints.path_length if constraints else None,
        public_key=key,  # type: ignore[arg-type]  # the one thing that no certificate of the SMKI has
        public_point=b"",
        is_device=False,
        key_usage_bits=CRL_SIGN if signs_lists else 0,
        issuer_name=read.issuer,
        subject_name=read.subject,
        extensions=MappingProxyType({extension.oid.dotted_string: extension for extension in stated}),
        signed_part=read.tbs_certificate_bytes,
        signature=read.signature,
    )


@cache
def _authorities() -> tuple[Certificate, ...]:
    files = sorted(each for each in (FOLDER / "certs").glob("*.crt") if not each.stem.endswith("EE"))
    return tuple(read for file in files if (read := _read(file.read_bytes())))


@cache
def _lists() -> RevocationLists:
    """Every list that one of the authorities signed; the others are not believed."""
    parsed = (parse_revocation_list(file.read_bytes()) for file in sorted((FOLDER / "crls").glob("*.crl")))
    return signed_lists((one for one in parsed if isinstance(one, RevocationList)), _authorities())


class _RelyingParty:
    """Believes the lists of :func:`_lists`, and remembers whether one was missing or out of date."""

    def __init__(self, anchor: Certificate) -> None:
        self._anchor = anchor
        self.lacks_a_list = False

    def is_revoked(self, certificate: Certificate) -> bool:
        if certificate == self._anchor:
            return False
        newest = _lists().newest_for(certificate)
        self.lacks_a_list |= newest is None or newest.next_due is None or newest.next_due < AT
        return _lists().is_revoked(certificate, AT)


@cache
def judge(case: str) -> tuple[str, ...]:
    """The codes of what the simulator finds against the path of a case; none if it is valid."""
    certificate = _read((FOLDER / "certs" / f"{case}EE.crt").read_bytes())
    if certificate is None:
        return ("unreadable",)
    anchor = next(each for each in _authorities() if each.common_name == "Trust Anchor")
    party = _RelyingParty(anchor)
    findings = validate_path(
        certificate, _authorities(), [anchor], environment=None, at=AT, is_revoked=party.is_revoked
    )  # fmt: skip
    codes = {finding.code for finding in findings} | ({"no-current-list"} if party.lacks_a_list else set())
    return tuple(sorted(codes))


_NO_MAPPINGS = "a critical extension that no certificate of the SMKI has, and that is therefore refused"
_WHOLE_LISTS = "a list of the SMKI is whole, direct, and signed with the key that issued the certificates"
SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("4.1", "Signature verification", "ValidCertificatePath|CASignature|EESignature|DSA"),
    ("4.2", "Validity periods", "not(Before|After)Date"),
    ("4.3", "Name chaining", "NameChaining|NameUIDs|RFC3280|Rollover|UTF8String"),
    (
        "4.4",
        "Basic revocation",
        "MissingCRL|Revoked|BadCRL|WrongCRL|TwoCRLs|UnknownCRL|nextUpdate|SerialNumber|Separate",
    ),
    ("4.5", "Self-issued certificates", "BasicSelfIssued"),
    ("4.6", "Basic constraints", "asicConstraints|cAFalse|pathLenConstraint"),
    ("4.7", "Key usage", "keyUsage"),
    ("4.8", "Certificate policies", "Policies|AllCertificates|AnyPolicyTest14|Qualifier"),
    ("4.9", "Require explicit policy", "requireExplicitPolicy"),
    ("4.10", "Policy mappings", "(?<!inhibit)PolicyMapping|Mapping(From|To)"),
    ("4.11", "Inhibit policy mapping", "inhibitPolicyMapping"),
    ("4.12", "Inhibit any policy", "inhibitAnyPolicy"),
    ("4.13", "Name constraints", "nameConstraints|NameConstraints"),
    ("4.14", "Distribution points", "istributionPoint|onlyContains|onlySome|IDP|cRLIssuer"),
    ("4.15", "Delta lists", "delta"),
    ("4.16", "Private certificate extensions", "CertificateExtension"),
)
NOT_APPLICABLE: tuple[tuple[str, str], ...] = (
    ("DSA", "a kind of key that no certificate of the SMKI has"),
    ("SeparateCertificateandCRLKeys|BasicSelfIssuedCRLSigningKey", _WHOLE_LISTS),
    ("UserNoticeQualifierTest17", "anyPolicy in the certificate itself; one of the SMKI names its policy"),
    ("requireExplicitPolicy|PolicyMapping|Mapping(From|To)|inhibitAnyPolicy|[nN]ameConstraints", _NO_MAPPINGS),
    ("istributionPoint|onlyContains|onlySome|IDP|cRLIssuer|delta", _WHOLE_LISTS),
)
_VALID = re.compile(
    "Valid|AllCertificates(Same|any)Polic|AnyPolicyTest14|CPSPointer|OverlappingPolicies|UserNotice|inhibitAnyPolicyTest3"
)
"""The cases whose path is valid where a policy is always asked for (initial-explicit-policy), as the SMKI does."""


@dataclass(frozen=True)
class Row:
    """A case: its section, what PKITS expects, what the simulator finds, and why it may not apply."""

    section: str
    case: str
    expected_valid: bool
    findings: tuple[str, ...]
    not_applicable: str

    @property
    def result(self) -> str:
        """Passed, failed, or not applicable."""
        if self.not_applicable:
            return "not applicable"
        return "passed" if self.expected_valid is not bool(self.findings) else "failed"


def rows() -> list[Row]:
    """Every case of a single end entity, in the order of the sections."""
    found = []
    for file in sorted((FOLDER / "certs").glob("*EE.crt")):
        case = file.stem.removesuffix("EE")
        section = next(number for number, _, pattern in SECTIONS if re.search(pattern, case))
        reason = next((reason for pattern, reason in NOT_APPLICABLE if re.search(pattern, case)), "")
        found.append(Row(section, case, bool(_VALID.match(case)), judge(case), reason))
    order = [number for number, _, _ in SECTIONS]
    return sorted(found, key=lambda row: (order.index(row.section), int(re.findall(r"\d+$", row.case)[0])))


def document() -> str:
    """The table as it is published."""
    every = rows()
    counted = {result: sum(row.result == result for row in every) for result in ("passed", "failed", "not applicable")}
    lines = [
        "# Path validation against PKITS",
        "",
        "The Public Key Interoperability Test Suite of NIST has a certificate for each way in which a certification",
        "path can be right or wrong. This is what the simulator's path validation (`simulator/pki/path.py`) and its",
        "reading of revocation lists make of them, as they come with `cryptography-vectors`. The keys are RSA and DSA;",
        "only the reading of the keys and the signature arithmetic are not the simulator's. A policy is always asked",
        "for (initial-explicit-policy), and every certificate needs a current list. Written by",
        "`python -m tests.support.pkits` and held true by a test.",
        "",
        f"{len(every)} cases: {counted['passed']} passed, {counted['failed']} failed, "
        f"{counted['not applicable']} not applicable.",
    ]
    for number, title, _ in SECTIONS:
        lines += ["", f"## {number} {title}", "", "| case | expected | result | found, or why not applicable |"]
        lines.append("| --- | --- | --- | --- |")
        for row in (row for row in every if row.section == number):
            expected = "valid" if row.expected_valid else "invalid"
            detail = row.not_applicable or ", ".join(f"`{code}`" for code in row.findings)
            lines.append(f"| {row.case} | {expected} | {row.result} | {detail} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document())
    print(f"{DOCUMENT} written")
