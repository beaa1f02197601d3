"""Certificate revocation lists as the command line names them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.cli.inputs import UnreadableFile, read_bytes
from simulator.pki.certificate import Certificate
from simulator.pki.revocation_list import RevocationList, signed_lists
from simulator.reports.decoded.given import Given


def read_revocation_lists(path: Path, authorities: Sequence[Certificate]) -> tuple[RevocationList, ...]:
    """The lists of a file (PEM or DER), each of which one of these authorities must have signed."""
    lists = Given.by([read_bytes(path)]).lists
    if not lists:
        raise UnreadableFile(f"'{path}' holds no certificate revocation list; give PEM or DER")
    signed = signed_lists(lists, authorities).lists
    if len(signed) < len(lists):
        stranger = next(one for one in lists if one not in signed)
        message = f"'{path}' is not signed by '{stranger.issuer}' as it is known here; name its authority with --trust"
        raise UnreadableFile(message)
    return signed
