"""A small world with one meter, what is known in it, and how to look things up in a tree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.reports.decoded.file import decode_file
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Shown
from simulator.world import World
from tests.support import worlds

XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)


@dataclass(frozen=True)
class Scene:
    """A world, its meter, a Supplier and a Network Operator in it, and what is known there."""

    world: World
    meter: EUI64
    supplier: EUI64
    operator: EUI64
    known: Known

    def certificate(self, owner: EUI64, key_usage: KeyUsage = KeyUsage.DIGITAL_SIGNATURE) -> Certificate:
        return self.world.smki.certificate(owner, self.world.role_of(owner), key_usage)

    def decode(self, data: bytes) -> Shown:
        decoded = decode_file(data, self.known)
        assert isinstance(decoded, Shown), decoded
        return decoded

    def codes(self, data: bytes) -> list[str]:
        decoded = decode_file(data, self.known)
        assert isinstance(decoded, tuple), decoded
        return [finding.code for finding in decoded]


@pytest.fixture(scope="module")
def scene() -> Scene:
    world = worlds.build()
    meter = worlds.place(world)
    return Scene(world, meter, worlds.supplier(world), worlds.operator(world), Known.of(world))


def find(tree: Shown, *labels: str) -> Shown:
    """The first node of a tree that lies under nodes of these labels, in order."""
    for label in labels:
        found = [node for node in tree.walk() if node.label == label]
        assert found, f"no '{label}' among {[node.label for node in tree.walk()]}"
        tree = found[0]
    return tree


def value(tree: Shown, *labels: str) -> str:
    return find(tree, *labels).value
