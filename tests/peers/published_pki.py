"""The published test PKI as the certificates of a scenario's Parties, and as what the DCC trusts."""

from __future__ import annotations

import json
from pathlib import Path

from simulator.domain.parties import RemotePartyRole
from tests.peers.test_decide_published_documents import AUTHORITY

SUPPLIER = "90-B3-D5-1F-30-01-00-00"


def options_for(key_store: Path, templates: Path, folder: Path) -> tuple[object, ...]:
    """What ``smki-sim serve`` is given beside the scenario.

    The published root is not available: trusted are the issuing authority Z1, and each XML signing certificate, which
    Z1 has not signed though it names Z1 as its issuer.
    """
    trusted = [templates / f"{AUTHORITY}_REQUEST_DUIS.XML"]
    for usages in json.loads(key_store.read_text()).values():
        for serial, entry in usages["digitalSignature"].items():
            if entry["role"] == RemotePartyRole.XML_SIGNING_USER:
                trusted.append(folder / f"{serial}.pem")
                trusted[-1].write_text(entry["certificate"])
    return "--key-store", key_store, *(option for path in trusted for option in ("--trust", path))
