"""``smki-sim export-pki``: the files, who may read them, and folders that hold something already."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.test_decide import ESME, SCENARIO
from tests.support.command import Command

AVON = "0E5A000000500000"
FILES = {
    "README.txt",
    "keystore.json",
    "organisation-root.pem",
    "organisation-issuing.pem",
    "device-root.pem",
    "device-issuing.pem",
    f"xml-sign-{AVON}.pem",
    f"xml-sign-{AVON}.key",
}
ONE = ("--party", "Avon Energy")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_one_party_s_files(smki_sim: Command, tmp_path: Path) -> None:
    done = smki_sim("export-pki", "--out", "deep/pki", *ONE)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(FILES)} files in deep/pki. TEST PKI, not for live use.\n"
    written = files(tmp_path / "deep" / "pki")
    assert set(written) == FILES
    assert written["README.txt"].startswith(b"TEST PKI, not for live use.")
    assert list(json.loads(written["keystore.json"])) == [AVON.lower()]


def test_private_keys_are_for_their_owner_alone(smki_sim: Command, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        smki_sim("export-pki", "--out", "pki", *ONE)
    finally:
        os.umask(before)
    for path in (tmp_path / "pki").iterdir():
        private = b"PRIVATE KEY" in path.read_bytes()
        assert path.stat().st_mode & 0o777 == (0o600 if private else 0o644), path.name


def test_the_same_scenario_gives_the_same_bytes_and_another_seed_others(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("seed = 64\n")
    for folder, arguments in (("one", ()), ("two", ()), ("three", ("other.toml",))):
        assert smki_sim("export-pki", *arguments, "--out", folder).returncode == 0
    one, two, three = (files(tmp_path / folder) for folder in ("one", "two", "three"))
    assert one == two
    assert set(one) == set(three)
    assert all(one[name] != three[name] for name in one)


def test_devices_come_on_request(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "one-meter.toml").write_text(SCENARIO)
    smki_sim("export-pki", "one-meter.toml", "--out", "without", *ONE)
    smki_sim("export-pki", "one-meter.toml", "--out", "with", "--devices", *ONE)
    without, with_devices = (json.loads((tmp_path / f / "keystore.json").read_text()) for f in ("without", "with"))
    assert set(with_devices) - set(without) == {ESME.replace("-", "").lower()}


def test_a_folder_that_holds_something_is_left_alone(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "pki").mkdir()
    (tmp_path / "pki" / "mine.txt").write_text("mine")
    done = smki_sim("export-pki", "--out", "pki", *ONE)
    assert done.returncode == 2
    assert (
        done.stderr == "smki-sim: 'pki' holds other files; choose an empty folder, or give --force to write into it\n"
    )
    assert files(tmp_path / "pki") == {"mine.txt": b"mine"}


def test_force_writes_over_files_named_alike_and_no_others(smki_sim: Command, tmp_path: Path) -> None:
    folder = tmp_path / "pki"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    (folder / "keystore.json").write_text("an older one, open to all")
    (folder / "keystore.json").chmod(0o666)
    (tmp_path / "elsewhere").write_text("untouched")
    (folder / f"xml-sign-{AVON}.key").symlink_to(tmp_path / "elsewhere")
    assert smki_sim("export-pki", "--out", "pki", "--force", *ONE).returncode == 0
    assert set(files(folder)) == FILES | {"mine.txt"}
    assert (folder / "keystore.json").stat().st_mode & 0o777 == 0o600
    assert not (folder / f"xml-sign-{AVON}.key").is_symlink()
    assert (tmp_path / "elsewhere").read_text() == "untouched"


@pytest.mark.parametrize(
    ("name", "hint"), [("Avon Enrgy", "did you mean 'Avon Energy'?"), ("Zzz", "known are DCC, Avon Energy, ")]
)
def test_a_party_that_is_none(smki_sim: Command, tmp_path: Path, name: str, hint: str) -> None:
    done = smki_sim("export-pki", "--out", "pki", "--party", name)
    assert done.returncode == 2
    assert f"there is no Party named '{name}' in this scenario; {hint}" in done.stderr
    assert not (tmp_path / "pki").exists()


def test_a_folder_that_is_a_file(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    done = smki_sim("export-pki", "--out", "taken", *ONE)
    assert done.returncode == 2
    assert done.stderr.startswith("smki-sim: cannot write 'taken': ")
