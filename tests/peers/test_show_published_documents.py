"""Every published document is shown, with the published test PKI known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.peers.test_decide_published_documents import AUTHORITY, SCENARIO
from tests.support.command import smki_sim


@pytest.fixture(scope="module")
def shown(duis_templates: Path, published_keystore: Path) -> dict[str, dict[str, Any]]:
    """What is shown of each document, by its name."""
    trusted = duis_templates / f"{AUTHORITY}_REQUEST_DUIS.XML"
    world = ("--scenario", SCENARIO, "--key-store", published_keystore, "--trust", trusted)
    done = smki_sim("show", *sorted(duis_templates.glob("*.XML")), *world, "--json")
    assert done.returncode == 0, done.stderr
    return {Path(told["file"]).stem: told["shown"] for told in json.loads(done.stdout)["files"]}


def nodes(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [tree, *(node for child in tree["children"] for node in nodes(child))]


def test_every_document_is_shown(shown: dict[str, dict[str, Any]]) -> None:
    assert len(shown) == 293
    assert {tree["label"] for tree in shown.values()} == {"Service Request"}
    unsigned = [node for tree in shown.values() for node in tree["children"] if node["label"] == "XML signature"]
    assert {node["value"] for node in unsigned} == {"none"}, "they are templates, to be signed by whoever uses them"


def test_the_certificates_of_a_published_update_are_good(shown: dict[str, dict[str, Any]]) -> None:
    """All that is bad about it is that nobody has signed it yet."""
    tree = shown[f"{AUTHORITY}_REQUEST_DUIS"]
    paths = [node for node in nodes(tree) if node["label"] == "path"]
    assert [node["standing"] for node in paths] == ["good"] * 3
    signature = tree["children"][-1]
    assert [node for node in nodes(tree) if node["standing"] == "bad"] == nodes(signature)[:2]
