"""An exported PKI: what is in it, and that reading it back gives the same credentials."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from simulator.domain.devices import CellUsage, DeviceType, KeyUsage, Smets, TrustAnchorCell
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.path import validate_path
from simulator.pki.profiles import Environment
from simulator.world import World
from simulator.world.exported_pki import KEY_STORE, ExportedFile, export_pki
from simulator.world.imported_pki import ImportedPki, adopt, read_authorities, read_key_store
from tests.support import worlds

SUPPLIER = RemotePartyRole.SUPPLIER
TOP_UP = TrustAnchorCell(SUPPLIER, KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)


@pytest.fixture(scope="module")
def world() -> World:
    return worlds.build()


def by_name(files: tuple[ExportedFile, ...]) -> dict[str, bytes]:
    return {file.name: file.content for file in files}


def read_back(files: tuple[ExportedFile, ...]) -> ImportedPki:
    content = by_name(files)
    anchors = read_authorities(content["organisation-root.pem"], "the root")
    return read_key_store(content[KEY_STORE].decode(), anchors)


def test_reading_it_back_gives_every_credential(world: World) -> None:
    pki = read_back(export_pki(world))
    assert pki.left_out == ()
    issued = {
        (user_id.eui64, cell): world.smki.credential(user_id.eui64, cell)
        for entry in world.directory.entries()
        for user_id in (entry.user_id,)
        for role in RemotePartyRole
        for cell in world.smki.certificates_of(user_id.eui64, role)
    }
    assert {(eui64, cell): credential for eui64, cell, credential in pki.credentials} == issued
    assert len(pki.credentials) == len(list(world.smki.certificates()))
    for _, _, credential in pki.credentials:
        assert credential.certificate.verify(b"data", credential.key.sign(b"data"))


def test_a_world_that_adopts_it_acts_with_the_same_keys(world: World) -> None:
    other = worlds.build(seed=64)
    before = other.signing_key(worlds.supplier(other))
    adopt(other, read_back(export_pki(world, [worlds.AVON])))
    assert other.signing_key(worlds.supplier(other)) == world.signing_key(worlds.supplier(world)) != before


def test_names_mark_the_top_up_certificate_as_published_ones_do(world: World) -> None:
    (party,) = json.loads(by_name(export_pki(world, [worlds.AVON]))[KEY_STORE]).values()
    names = [entry["name"] for usage in party.values() for entry in usage.values()]
    eui64 = worlds.supplier(world).octets.hex().upper()
    assert sorted(names) == ["sim-supplier-ds", "sim-supplier-ka", "sim-supplierPP-ka", f"xml-sign-{eui64}-ds"]
    roles = [entry["role"] for entry in party["digitalSignature"].values()]
    assert sorted(roles) == [2, 0x87]


def test_the_top_up_certificate_is_read_back_as_such(world: World) -> None:
    pki = read_back(export_pki(world, [worlds.AVON]))
    assert TOP_UP in [cell for _, cell, _ in pki.credentials]


def test_authorities_lead_to_the_credentials(world: World) -> None:
    files = by_name(export_pki(world))
    (root,) = read_authorities(files["organisation-root.pem"], "root")
    (issuing,) = read_authorities(files["organisation-issuing.pem"], "issuing")
    at = world.calendar.at(0)
    for certificate in world.smki.certificates():
        assert validate_path(certificate, [issuing], [root], environment=Environment.TEST, at=at) == ()


def test_signing_pairs_belong_together(world: World) -> None:
    files = by_name(export_pki(world))
    pairs = [name.removesuffix(".key") for name in files if name.endswith(".key")]
    roles = {RemotePartyRole.XML_SIGNING_USER: 0, RemotePartyRole.XML_SIGNING_DSP: 0}
    for pair in pairs:
        (certificate,) = read_authorities(files[f"{pair}.pem"], pair)
        key = load_pem_private_key(files[f"{pair}.key"], None)
        assert key.public_key() == certificate.public_key
        assert files[f"{pair}.key"].startswith(b"-----BEGIN PRIVATE KEY-----"), "PKCS#8"
        assert certificate.role is not None
        roles[certificate.role] += 1
    assert roles[RemotePartyRole.XML_SIGNING_USER] == len(pairs) - 1 > 40
    assert roles[RemotePartyRole.XML_SIGNING_DSP] == 1


def test_what_holds_a_private_key_is_marked_and_nothing_else(world: World) -> None:
    for file in export_pki(world):
        assert file.private is (b"PRIVATE KEY" in file.content), file.name


def test_device_certificates_come_without_keys_and_are_no_credentials() -> None:
    world = worlds.build()
    meter = worlds.place(world)
    migrated = worlds.place(world, DeviceType.ESME, smets=Smets.SMETS1)
    files = export_pki(world, [worlds.AVON], devices=True)
    store = json.loads(by_name(files)[KEY_STORE])
    assert migrated.octets.hex() not in store, "a SMETS1 Device has no certificates"
    usages = store[meter.octets.hex()]
    assert set(usages) == {"digitalSignature", "keyAgreement"}
    assert [set(entry) for usage in usages.values() for entry in usage.values()] == [{"certificate"}] * 2
    assert meter not in [eui64 for eui64, _, _ in read_back(files).credentials]


def test_the_readme_names_every_user_id_once(world: World) -> None:
    readme = by_name(export_pki(world, ["UK Power Networks", worlds.AVON, worlds.AVON]))["README.txt"].decode()
    assert readme.startswith("TEST PKI, not for live use.")
    assert readme.count("Avon Energy") == 1
    assert f"{operator_digits(world)}  UK Power Networks, NetworkOperator, for EELC" in readme
    assert "Cadent" not in readme


def operator_digits(world: World) -> str:
    eui64: EUI64 = worlds.operator(world)
    return eui64.octets.hex().upper()


def test_a_stranger_is_refused(world: World) -> None:
    with pytest.raises(SimulatorError, match="there is no Party named 'Nobody' in this scenario; known are DCC, Avon"):
        export_pki(world, ["Nobody"])
