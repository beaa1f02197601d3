"""A PKI that was made elsewhere, read so that its organisations can be Parties of a scenario.

The published test PKI comes as a JSON key store: User ID, then key usage, then serial number, then certificate
and private key in PEM. Its authorities are not in it; they come as PEM or DER, or in the path of a document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from simulator.dcc.smki import Credential, repository_entry
from simulator.domain.devices import CellUsage, KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.duis.reading import parse_request
from simulator.duis.values import CredentialsReplacement
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair
from simulator.world.world import World

USAGES = {"digitalSignature": KeyUsage.DIGITAL_SIGNATURE, "keyAgreement": KeyUsage.KEY_AGREEMENT}
TOP_UP_MARK = "PP"
"""How the published key store marks prepayment top-up certificates in their names."""


class UnusablePki(SimulatorError):
    """A file of an imported PKI cannot be used."""


@dataclass(frozen=True)
class ImportedPki:
    """Credentials by User ID and cell, the authorities to trust, and what had to be left out and why."""

    credentials: tuple[tuple[EUI64, TrustAnchorCell, Credential], ...]
    anchors: tuple[Certificate, ...]
    left_out: tuple[Finding, ...]


def read_key_store(text: str, anchors: Iterable[Certificate], name: str = "the key store") -> ImportedPki:
    """Read a key store. Of several certificates for one cell the one that begins last is used."""
    try:
        content = json.loads(text)
        found = [_credential(EUI64.parse(eui64), usage, entry) for eui64, usage, entry in _entries(content)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnusablePki(f"{name} is not a key store (JSON: User ID, key usage, serial number): {error}") from None
    left_out = tuple(item for item in found if isinstance(item, Finding))
    usable = [item for item in found if item is not None and not isinstance(item, Finding)]
    usable.sort(key=lambda item: item[2].certificate.not_before)
    return ImportedPki(tuple(usable), tuple(anchors), left_out)


def read_authorities(data: bytes, name: str) -> tuple[Certificate, ...]:
    """The certificates of a PEM or DER file, or the path of a DUIS document."""
    try:
        encoded = _encoded_authorities(data)
    except ValueError as error:
        raise UnusablePki(f"{name} holds no certificates: {error}; give PEM, DER, or a document with a path") from None
    certificates = []
    for der in encoded:
        certificate = parse_certificate(der)
        if isinstance(certificate, Finding):
            raise UnusablePki(f"{name} holds no usable authority certificate: {certificate.message}")
        certificates.append(certificate)
    return tuple(certificates)


def _encoded_authorities(data: bytes) -> list[bytes]:
    if data.lstrip().startswith(b"<"):
        request = parse_request(data)
        if isinstance(request, tuple) or not isinstance(request.body, CredentialsReplacement):
            raise ValueError("the document has no CertificationPathCertificates")
        return list(request.body.path_certificates)
    if b"-----BEGIN" in data:
        return [der for _, _, der in pem.unarmor(data, multiple=True)]
    return [data]


def adopt(world: World, pki: ImportedPki) -> None:
    """Trust the imported authorities and let the scenario's Parties use the imported credentials."""
    world.registers.anchors = (*world.registers.anchors, *pki.anchors)
    world.registers.authorities = (*world.registers.authorities, *pki.anchors)
    for eui64, cell, credential in pki.credentials:
        world.smki.known.add(credential.certificate)
        entry = world.directory.find(eui64)
        if entry is not None and cell.role in (entry.user_id.remote_party_role, RemotePartyRole.XML_SIGNING_USER):
            world.smki.adopt(eui64, cell, credential)
            world.repository.lodge([repository_entry(credential.certificate, 0, entry.party.name)])


def _entries(content: Any) -> Iterator[tuple[str, KeyUsage, Any]]:
    for eui64, usages in content.items():
        for usage, certificates in usages.items():
            for entry in certificates.values():
                yield eui64, USAGES[usage], entry


def _credential(
    eui64: EUI64, usage: KeyUsage, entry: Any
) -> tuple[EUI64, TrustAnchorCell, Credential] | Finding | None:
    """One entry of the key store; nothing if it has no private key, a finding if its certificate is faulty."""
    if "privateKey" not in entry:
        return None
    _, _, der = pem.unarmor(entry["certificate"].encode())  # cryptography refuses some that are to be reported
    certificate = parse_certificate(der)
    if isinstance(certificate, Finding):
        return certificate
    if certificate.role is None:
        return None
    key = load_pem_private_key(entry["privateKey"].encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        return None
    top_up = usage is KeyUsage.KEY_AGREEMENT and TOP_UP_MARK in entry.get("name", "")
    cell_usage = CellUsage.PREPAYMENT_TOP_UP if top_up else CellUsage.MANAGEMENT
    cell = TrustAnchorCell(certificate.role, usage, cell_usage)
    return eui64, cell, Credential(certificate, KeyPair.from_private_key(key))
