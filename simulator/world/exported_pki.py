"""A scenario's certificates and private keys as files, so that other software can act as its Parties.

The twin of :mod:`simulator.world.imported_pki`: the JSON key store has the layout of the published one, so that Smart
DCC's published clients find in it what they sign and verify with. Beside it lie the authorities, which that layout has
no room for, and each User ID's XML signing pair in PEM, as the published signing tool takes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asn1crypto import pem
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from simulator.dcc.smki import Credential
from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, RemotePartyRole
from simulator.duis.findings import near_miss
from simulator.world.imported_pki import TOP_UP_MARK, USAGES
from simulator.world.world import World

KEY_STORE = "keystore.json"

_USAGE_NAMES = {usage: name for name, usage in USAGES.items()}
_SHORT_USAGES = {KeyUsage.DIGITAL_SIGNATURE: "ds", KeyUsage.KEY_AGREEMENT: "ka"}
_XML_SIGNING = {RemotePartyRole.XML_SIGNING_USER: "xml-sign", RemotePartyRole.XML_SIGNING_DSP: "dsp-xml-sign"}
_ROLE_NAMES = {RemotePartyRole.WAN_PROVIDER: "wanProvider", RemotePartyRole.OTHER: "otherUser"}

Store = dict[str, dict[str, dict[str, dict[str, str | int]]]]
"""User ID, then key usage, then serial number (decimal), then ``certificate``, ``privateKey``, ``name``, ``role``."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of an exported PKI. ``private`` ones hold private keys: only their owner may read them."""

    name: str
    content: bytes
    private: bool = False


def export_pki(world: World, names: Iterable[str] = (), *, devices: bool = False) -> tuple[ExportedFile, ...]:
    """The files of these Parties, or of all Parties, the DCC among them. The same world gives the same bytes.

    With ``devices`` the key store holds the Device Certificates of the scenario's own Devices too, without keys.
    Raises :class:`SimulatorError` for a Party that the scenario does not have.
    """
    parties = _parties(world, names)
    store = key_store(world, parties, devices=devices)
    return (
        ExportedFile("README.txt", _readme(world, parties).encode()),
        ExportedFile(KEY_STORE, f"{json.dumps(store, indent=2)}\n".encode(), private=True),
        *_authorities(world),
        *(file for party in parties for file in _signing_pairs(world, party)),
    )


def key_store(world: World, parties: Iterable[Party], *, devices: bool = False) -> Store:
    """The credentials of these Parties, in the layout of the published key store."""
    store: Store = {}
    for party in parties:
        for eui64, cell, credential in _credentials(world, party):
            entry = {
                "certificate": _certificate_pem(credential.certificate.der),
                "privateKey": _key_pem(credential),
                "name": _name(eui64, cell),
                "role": cell.role.value,
            }
            _usage(store, eui64, cell.key_usage)[str(credential.certificate.serial)] = entry
    if devices:
        for device in world.inventory:
            for found in world.repository.search(eui64=device.device_id):
                entry = {"certificate": _certificate_pem(found.der)}
                _usage(store, device.device_id, found.key_usage)[str(int(found.serial, 16))] = entry
    return store


def _usage(store: Store, eui64: EUI64, usage: KeyUsage) -> dict[str, dict[str, str | int]]:
    return store.setdefault(eui64.octets.hex(), {}).setdefault(_USAGE_NAMES[usage], {})


def _parties(world: World, names: Iterable[str]) -> list[Party]:
    known = {entry.party.name: entry.party for entry in world.directory.entries()}
    asked = list(dict.fromkeys(names)) or list(known)
    for name in asked:
        if name not in known:
            meant = near_miss(name, known)
            hint = f"did you mean '{meant}'?" if meant else f"known are {', '.join(known)}"
            raise SimulatorError(f"there is no Party named '{name}' in this scenario; {hint}")
    return [known[name] for name in asked]


def _credentials(world: World, party: Party) -> Iterator[tuple[EUI64, TrustAnchorCell, Credential]]:
    for user_id in party.user_ids:
        for role in RemotePartyRole:
            for cell in world.smki.certificates_of(user_id.eui64, role):
                yield user_id.eui64, cell, world.smki.credential(user_id.eui64, cell)


def _name(eui64: EUI64, cell: TrustAnchorCell) -> str:
    """As the published key store names its entries: ``sim-supplierPP-ka``, ``xml-sign-0E5A000000500000-ds``."""
    usage = _SHORT_USAGES[cell.key_usage]
    if cell.role in _XML_SIGNING:
        return f"{_XML_SIGNING[cell.role]}-{_plain(eui64)}-{usage}"
    title = cell.role.title
    role = _ROLE_NAMES.get(cell.role, title[0].lower() + title[1:])
    return f"sim-{role}{TOP_UP_MARK if cell.cell_usage else ''}-{usage}"


def _signing_pairs(world: World, party: Party) -> Iterator[ExportedFile]:
    for eui64, cell, credential in _credentials(world, party):
        if cell.role in _XML_SIGNING:
            name = f"{_XML_SIGNING[cell.role]}-{_plain(eui64)}"
            yield ExportedFile(f"{name}.pem", _certificate_pem(credential.certificate.der).encode())
            yield ExportedFile(f"{name}.key", _key_pem(credential).encode(), private=True)


def _authorities(world: World) -> Iterator[ExportedFile]:
    for kind, authority in (
        ("organisation", world.smki.organisation_authority),
        ("device", world.smki.device_authority),
    ):
        yield ExportedFile(f"{kind}-root.pem", _certificate_pem(authority.root.der).encode())
        yield ExportedFile(f"{kind}-issuing.pem", _certificate_pem(authority.issuing.der).encode())


def _readme(world: World, parties: Iterable[Party]) -> str:
    rows = (
        f"  {_plain(user_id.eui64)}  {party.name}, {user_id.remote_party_role.title}"
        + (f", for {' and '.join(sorted(user_id.network_operators))}" if user_id.network_operators else "")
        for party in parties
        for user_id in party.user_ids
    )
    return _README.format(title=world.scenario.title, seed=world.scenario.seed, rows="\n".join(rows))


def _plain(eui64: EUI64) -> str:
    return eui64.octets.hex().upper()


def _certificate_pem(der: bytes) -> str:
    return str(pem.armor("CERTIFICATE", der).decode("ascii"))


def _key_pem(credential: Credential) -> str:
    key = credential.key.private_key
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


_README = f"""\
TEST PKI, not for live use. The simulator derives its keys from a scenario's seed, so anybody can make them again.

Scenario: {{title}} (seed {{seed}}).

{KEY_STORE}
    certificates and private keys, in the layout of the key store that Smart DCC publishes
    (npm package @smartdcc/dccboxed-keystore); Device Certificates, if any, come without keys
organisation-root.pem, organisation-issuing.pem
    the authorities above Organisation Certificates
device-root.pem, device-issuing.pem
    the authorities above Device Certificates
xml-sign-USERID.pem, xml-sign-USERID.key
    XML signing certificate and private key (PKCS#8) of a User, for the published signing tool;
    dsp-xml-sign-USERID likewise, of the DSP

User IDs:

{{rows}}
"""
