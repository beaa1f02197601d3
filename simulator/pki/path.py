"""Certification path validation: may a certificate be trusted, and if not, everything that speaks against it.

Source: RFC 5280 §6, for the few extensions that the SMKI uses, with findings instead of one verdict. Further
than RFC 5280 it goes in three ways. A trust anchor is a certificate, not only a key, so its dates and its
revocation count. The policy must be the same all the way down (GBCS: "the new certificate chains to the held
root, by policy, key usage and time"). And the policy must be that of the environment: a test certificate is of
no use in the live world (seed 004 ¶84 to ¶86).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from simulator.domain.devices import KeyUsage
from simulator.domain.finding import Finding
from simulator.pki import extensions
from simulator.pki.certificate import Certificate
from simulator.pki.names import comparable
from simulator.pki.profiles import Environment

ANY_POLICY = "2.5.29.32.0"

_UNDERSTOOD = frozenset(
    {
        extensions.KEY_USAGE,
        extensions.BASIC_CONSTRAINTS,
        extensions.SUBJECT_KEY_IDENTIFIER,
        extensions.SUBJECT_ALTERNATIVE_NAME,
        extensions.CERTIFICATE_POLICIES,
        extensions.AUTHORITY_KEY_IDENTIFIER,
    }
)
_OTHER_ENVIRONMENTS = {e: frozenset(o.policy_oid for o in Environment) - {e.policy_oid} for e in Environment}


def never(_: Certificate) -> bool:
    """No certificate is revoked: Device Certificates never are."""
    return False


def validate_path(
    certificate: Certificate,
    path: Sequence[Certificate],
    anchors: Sequence[Certificate],
    *,
    environment: Environment | None,
    at: datetime | None,
    is_revoked: Callable[[Certificate], bool] = never,
) -> tuple[Finding, ...]:
    """Everything that speaks against trusting a certificate; nothing, if it is valid.

    ``path`` holds certificates that may lead to one of the ``anchors``, in any order; an anchor may be an issuing
    authority. ``environment`` is the world in which this happens (nothing: the environment does not matter).
    Dates count at ``at``, and not at all without it (the ApplyTimeBasedCPVChecks of DUIS).

    Findings: ``path-untrusted``, ``path-signature``, ``path-name``, ``path-key-identifier``, ``path-not-a-ca``,
    ``path-key-usage``, ``path-length``, ``path-policy``, ``path-environment``, ``path-not-yet-valid``,
    ``path-expired``, ``path-revoked``, ``path-extension``.
    """
    moment = at.replace(tzinfo=UTC) if at and not at.tzinfo else at
    found = _find_path(certificate, tuple(path), tuple(anchors), environment)
    findings = list(found.findings_on_trust)
    for link, lasting in zip(found.chain, found.findings_on_links, strict=True):
        findings += _at_present(link, moment, is_revoked)
        findings += lasting
    return (*findings, *found.findings_on_joints)


class _Path(NamedTuple):
    """A path and what is wrong with it for ever, in the order in which findings are given."""

    chain: tuple[Certificate, ...]
    findings_on_trust: tuple[Finding, ...]
    findings_on_links: tuple[tuple[Finding, ...], ...]
    findings_on_joints: tuple[Finding, ...]


@lru_cache(maxsize=8192)
def _find_path(
    certificate: Certificate,
    path: tuple[Certificate, ...],
    anchors: tuple[Certificate, ...],
    environment: Environment | None,
) -> _Path:
    """All of path validation that follows from the octets alone, and not from dates and revocation."""
    chain = _chain(certificate, (*anchors, *path), frozenset(anchors))
    anchored = chain[-1] in anchors
    trust: list[Finding] = []
    if not anchored:
        problem = f"leads to no trust anchor: its issuer '{chain[-1].issuer}' is not known here"
        trust.append(_finding("path-untrusted", chain[-1], problem, "RFC 5280 §6.1"))
    # An anchor that states no policy allows every policy below it.
    unrestricted = chain[-1] if anchored and not chain[-1].policies else None
    links = [
        (*_extensions(link), *(_environment(link, environment) if environment and link is not unrestricted else ()))
        for link in chain
    ]
    joints: list[Finding] = []
    for below, (subject, issuer) in enumerate(pairwise(chain)):
        joints += _link(subject, issuer)
        joints += _length(issuer, chain[1 : below + 1])
        if issuer is not unrestricted and not _shares_policy(subject, issuer):
            problem = f"does not follow the certificate policy of its issuer '{issuer.subject}'"
            joints.append(_finding("path-policy", subject, problem, "RFC 5280 §6.1.3 (d)"))
    return _Path(tuple(chain), tuple(trust), tuple(links), tuple(joints))


def _chain(
    certificate: Certificate, available: Sequence[Certificate], anchors: frozenset[Certificate]
) -> list[Certificate]:
    """The certificate, its issuer, and so on up to a trust anchor or as far as it goes."""
    chain = [certificate]
    while chain[-1] not in anchors and not _is_self_signed(chain[-1]):
        subject = chain[-1]
        candidates = [c for c in available if c not in chain and _agreement(subject, c) >= 2]
        if not candidates:
            break
        chain.append(max(candidates, key=lambda candidate: _agreement(subject, candidate)))
    return chain


@lru_cache(maxsize=8192)
def _agreement(subject: Certificate, issuer: Certificate) -> int:
    """In how many of three ways one certificate points to another as its issuer: name, key identifier, signature.

    Two are enough to take it for the issuer; what the third then lacks is a finding.
    """
    named, identified = _is_named(subject, issuer), _is_identified(subject, issuer)
    return named + identified + (_is_signed(subject, issuer) if named or identified else 0)


@lru_cache(maxsize=8192)
def _is_signed(subject: Certificate, issuer: Certificate) -> bool:
    return subject.verify_signed_by(issuer)


def _is_self_signed(certificate: Certificate) -> bool:
    return _is_named(certificate, certificate) and _is_signed(certificate, certificate)


@lru_cache(maxsize=8192)
def _is_named(subject: Certificate, issuer: Certificate) -> bool:
    return comparable(subject.issuer_name) == comparable(issuer.subject_name)


def _is_identified(subject: Certificate, issuer: Certificate) -> bool:
    return subject.authority_key_identifier in (None, issuer.subject_key_identifier)


def _shares_policy(subject: Certificate, issuer: Certificate) -> bool:
    return ANY_POLICY in issuer.policies or not set(subject.policies).isdisjoint(issuer.policies)


def _at_present(
    certificate: Certificate, moment: datetime | None, is_revoked: Callable[[Certificate], bool]
) -> Iterator[Finding]:
    if moment and moment < certificate.not_before:
        problem = f"is not valid before {certificate.not_before:%Y-%m-%d %H:%M:%S}"
        yield _finding("path-not-yet-valid", certificate, problem, "RFC 5280 §6.1.3 (a)(2)")
    if moment and moment > certificate.not_after:
        problem = f"expired at {certificate.not_after:%Y-%m-%d %H:%M:%S}"
        yield _finding("path-expired", certificate, problem, "RFC 5280 §6.1.3 (a)(2)")
    if is_revoked(certificate):
        yield _finding("path-revoked", certificate, "has been revoked", "RFC 5280 §6.1.3 (a)(3)")


def _extensions(certificate: Certificate) -> Iterator[Finding]:
    for oid, extension in certificate.extensions.items():
        if extension.critical and oid not in _UNDERSTOOD:
            problem = f"has the critical extension {oid}, which is not known here"
            yield _finding("path-extension", certificate, problem, "RFC 5280 §4.2")


def _environment(certificate: Certificate, environment: Environment) -> Iterator[Finding]:
    if environment.policy_oid in certificate.policies:
        return
    if _OTHER_ENVIRONMENTS[environment].isdisjoint(certificate.policies):
        problem = f"does not follow the certificate policy of the {environment} environment"
        yield _finding("path-policy", certificate, problem, "RFC 5280 §6.1.5 (g)")
    else:
        problem = f"belongs to another environment and cannot be used in the {environment} one"
        yield _finding("path-environment", certificate, problem, "seed 004 ¶86")


def _link(subject: Certificate, issuer: Certificate) -> Iterator[Finding]:
    if not _is_signed(subject, issuer):
        problem = f"does not bear a signature of its issuer '{issuer.subject}'"
        yield _finding("path-signature", subject, problem, "RFC 5280 §6.1.3 (a)(1)")
    if not _is_named(subject, issuer):
        problem = f"names '{subject.issuer}' as its issuer, which is called '{issuer.subject}'"
        yield _finding("path-name", subject, problem, "RFC 5280 §6.1.3 (a)(4)")
    if not _is_identified(subject, issuer):
        problem = f"names another key of its issuer '{issuer.subject}'"
        yield _finding("path-key-identifier", subject, problem, "RFC 5280 §4.2.1.1")
    if not issuer.is_ca:
        yield _finding("path-not-a-ca", issuer, "is used as an authority but is none", "RFC 5280 §6.1.4 (k)")
    if KeyUsage.KEY_CERT_SIGN not in issuer.key_usage:
        yield _finding("path-key-usage", issuer, "has a key that may not sign certificates", "RFC 5280 §6.1.4 (n)")


def _length(issuer: Certificate, below: Sequence[Certificate]) -> Iterator[Finding]:
    """How many authorities may follow below an issuer; those that renewed themselves do not count."""
    authorities = sum(1 for c in below if not _is_named(c, c))
    if issuer.path_length is not None and authorities > issuer.path_length:
        problem = f"allows {issuer.path_length} further authorities below it, and there are {authorities}"
        yield _finding("path-length", issuer, problem, "RFC 5280 §6.1.4 (l), (m)")


def _finding(code: str, certificate: Certificate, problem: str, clause: str) -> Finding:
    whose = certificate.subject or f"of Device {certificate.eui64}"
    message = f"Certificate {whose} with serial number {certificate.serial:X} {problem}."
    return Finding(code, message, clause, certificate.certificate_id)
