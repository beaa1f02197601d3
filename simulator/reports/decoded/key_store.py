"""A JSON key store in plain words: whose certificates are in it, and which have their private keys beside them."""

from __future__ import annotations

from simulator.reports.decoded.certificate import in_brief
from simulator.reports.decoded.given import Given
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown


def decode_key_store(data: bytes, known: Known) -> Shown | None:
    """The certificates of a key store, each on a line; nothing if it holds none."""
    given = Given.by([data])
    if not given.certificates:
        return None
    with_key = {key.public_point for key in given.keys}
    lines = (
        Shown(
            "certificate" if certificate.public_point not in with_key else "certificate and private key",
            in_brief(certificate, known),
        )
        for certificate in given.certificates
    )
    count = f"{len(given.certificates)} certificates, {len(given.keys)} private keys, which are not shown"
    return Shown("key store", count, tuple(lines))
