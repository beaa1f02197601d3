"""How fast a revocation list is made and signed, against `cryptography`'s builder and against its signature alone.

Run it with ``python tests/benchmarks/bench_revocation_list.py [ENTRIES]``. The builder's time grows with the square of
the number of entries, so it is measured on a tenth and a twentieth of them, as the simulator is. The limit is that of
the design: 0.2 s for a hundred thousand entries.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from measuring import held_against, seconds
from simulator.domain.revocation import RevocationReason
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.keys import serial_for
from simulator.pki.list_issuance import Revocation
from simulator.pki.profiles import Environment

START = datetime(2018, 1, 1, tzinfo=UTC)
LIMIT, FULL = 0.2, 100_000
ROUNDS = 5


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """How many seconds it takes, at best."""
    return min(seconds(work) for _ in range(rounds))


def built(authority: OrganisationAuthority, listed: list[Revocation]) -> bytes:
    """The list by the builder."""
    signer = authority._signer
    builder = x509.CertificateRevocationListBuilder().issuer_name(signer.name)
    builder = builder.last_update(START).next_update(START + timedelta(hours=12))
    for each in listed:
        entry = x509.RevokedCertificateBuilder().serial_number(each.serial).revocation_date(each.since)
        reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
        builder = builder.add_revoked_certificate(entry.add_extension(reason, critical=False).build())
    made = builder.sign(signer.key.private_key, hashes.SHA256(), ecdsa_deterministic=True)
    return made.public_bytes(Encoding.DER)


def main(count: int) -> None:
    """Measure and print."""
    authority = OrganisationAuthority.create(1, Environment.TEST, START)
    reason = RevocationReason.KEY_UNRELIABLE
    listed = [Revocation(serial_for(1, n), START + timedelta(seconds=n), reason) for n in range(count)]

    def ours(number: int) -> bytes:
        return authority.issue_crl(listed[:number], number=1, issued=START)

    whole = ours(count)
    print(f"{count:,} entries, {len(whole):,} octets")
    print(f"{'signature alone':>20} {best(lambda: authority._signer.key.sign(whole)):8.4f} s")
    print(f"{'simulator':>20} {held_against(best(lambda: ours(count)), LIMIT * count / FULL, 's')}")
    for number in (count // 20, count // 10):
        mine, theirs = best(lambda n=number: ours(n)), best(lambda n=number: built(authority, listed[:n]), 1)  # type: ignore[misc]
        print(f"{f'of {number:,}':>20} {mine:8.4f} s, builder {theirs:.4f} s: {theirs / mine:,.0f} times as long")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
