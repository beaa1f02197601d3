"""The published packages are the ones that the other tests in this folder count on."""

import json
from pathlib import Path


def test_every_template_is_there(duis_templates: Path) -> None:
    assert len(list(duis_templates.glob("*.XML"))) == 293


def test_the_keystore_holds_ten_parties(published_keystore: Path) -> None:
    keystore = json.loads(published_keystore.read_text())
    assert len(keystore) == 10
    assert all(set(usages) <= {"digitalSignature", "keyAgreement"} for usages in keystore.values())
