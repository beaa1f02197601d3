"""How fast signed documents are verified and made, measured against the bare work: one XML parse and one ECDSA.

Run it with ``python tests/benchmarks/bench_signature.py [DOCUMENTS]``. The document is a signed 6.15.1 with four
certificates in it. All ways take turns, round by round, so that a busy machine slows them alike; the best round of each
counts. signxml is measured for comparison: another library that could have decided.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography import x509
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.verifier import SignatureConfiguration, XMLVerifier

from measuring import seconds
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import UPDATE_CREDENTIALS, CommandVariant
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.duis.writing import write_request
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.xmldsig.issuers import find_among
from simulator.xmldsig.signers import judge_signer
from simulator.xmldsig.signing import sign_document
from simulator.xmldsig.verifying import SignedBy, verify_document

ROUNDS = 15
START = datetime(2018, 1, 1, tzinfo=UTC)
USER = EUI64.parse("90-B3-D5-1F-30-02-00-00")
METER = EUI64.parse("00-DB-12-34-56-78-90-A0")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def certify(
    authority: OrganisationAuthority, role: RemotePartyRole, key_usage: KeyUsage
) -> tuple[Certificate, KeyPair]:
    """A certificate of the User, and its key."""
    key = derive_key(1, "bench", role.name, key_usage.name)
    certificate = authority.issue(
        eui64=USER,
        role=role,
        key_usage=key_usage,
        public_point=key.public_point,
        common_name=None,
        not_before=START,
        serial=serial_for(1, "bench", role.name, key_usage.name),
    )
    return certificate, key


def update_credentials(authority: OrganisationAuthority) -> bytes:
    """A 6.15.1 that places two Network Operator Certificates."""
    operator = RemotePartyRole.NETWORK_OPERATOR
    body = CredentialsReplacement(
        operator,
        0,
        digital_signing_certificate=certify(authority, operator, KeyUsage.DIGITAL_SIGNATURE)[0].der,
        key_agreement_certificate=certify(authority, operator, KeyUsage.KEY_AGREEMENT)[0].der,
        path_certificates=tuple(certificate.der for certificate in authority.path),
    )
    return write_request(ServiceRequest(USER, METER, 1200, CommandVariant.TRANSFORM, UPDATE_CREDENTIALS, body))


def with_signxml(document: bytes, certificate: Certificate) -> Callable[[], object]:
    """Verification by signxml alone, in its strictest configuration."""
    configuration = SignatureConfiguration(
        location="./",
        signature_methods=frozenset({SignatureMethod.ECDSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
        verification_time=START,
    )
    loaded = x509.load_der_x509_certificate(certificate.der)
    return lambda: XMLVerifier().verify(document, x509_cert=loaded, expect_config=configuration)


def main(count: int) -> None:
    """Measure and print."""
    authority = OrganisationAuthority.create(1, Environment.TEST, START)
    certificate, key = certify(authority, RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)
    unsigned = update_credentials(authority)
    signed = sign_document(unsigned, certificate=certificate, key=key)
    find = find_among([certificate])
    anchors = authority.path
    signature = key.sign(signed)

    def verify_and_judge() -> object:
        found = verify_document(signed, find)
        assert isinstance(found, SignedBy)
        return judge_signer(found.certificate, originator=USER, anchors=anchors, environment=Environment.TEST, at=START)

    assert verify_and_judge() == ()
    ways: dict[str, Callable[[], object]] = {
        "XML parse": lambda: etree.fromstring(signed, PARSER),
        "bare ECDSA verify": lambda: certificate.verify(signed, signature),
        "bare ECDSA sign": lambda: key.sign_raw(signed),
        "verify": lambda: verify_document(signed, find),
        "verify and judge": verify_and_judge,
        "sign": lambda: sign_document(unsigned, certificate=certificate, key=key),
        "signxml alone": with_signxml(signed, certificate),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for way, work in ways.items():
            best[way] = min(best[way], seconds(work, count))
    limits = {
        "verify": "bare ECDSA verify",
        "verify and judge": "bare ECDSA verify",
        "signxml alone": "bare ECDSA verify",
        "sign": "bare ECDSA sign",
    }
    print(f"A signed 6.15.1 of {len(signed):,} octets, {count:,} times, best of {ROUNDS} rounds")
    for way, each in best.items():
        limit = limits.get(way)
        ratio = f"{(best['XML parse'] + best[limit]) / each:6.2f} of XML parse + {limit}" if limit else ""
        print(f"{way:>18} {1 / each:10,.0f} a second {each * 1e6:8.1f} µs {ratio}".rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
