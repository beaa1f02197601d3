"""``smki-sim lockout``: the table, one rule set in detail, data, files, and near misses."""

import json
from pathlib import Path

import networkx
import pytest
from lxml import etree

from tests.support.command import Command


def test_without_options_all_rule_sets_side_by_side(smki_sim: Command) -> None:
    done = smki_sim("lockout")
    assert done.returncode == 0, done.stderr
    assert "SMETS1 ESME: 1,740 states with a wrong certificate, of 1,798 states" in done.stdout
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "DP107: none 870 870 nobody nobody" in lines
    assert any(line.startswith("DP107: without-6.1f 58 58 owner registered owner") for line in lines)
    assert "SECMP0063: all-senders" in lines


def test_one_rule_set_in_detail(smki_sim: Command) -> None:
    done = smki_sim("lockout", "-m", "DP107=registered-operator")
    text = " ".join(done.stdout.split())
    assert "In 870 of the 1,740 states with a wrong certificate no sequence of permitted requests brings" in text
    assert "Put right by one request: registered operator in 870 states." in text
    assert "the DSP's copy of Registration Data loses the meter point" in text


def test_smets2_is_the_contrast(smki_sim: Command) -> None:
    text = " ".join(smki_sim("lockout", "--smets", "2").stdout.split())
    assert "Nobody is locked out: from each of the 1,740 states with a wrong certificate some sequence" in text
    assert "From 58 only the DCC's recovery (6.21 with the Recovery key) does." in text


def test_data(smki_sim: Command) -> None:
    data = json.loads(smki_sim("lockout", "--json").stdout)
    assert (data["states"], data["locked"], data["network_operators"]) == (1_798, 1_740, 30)
    assert data["ways_in"][0]["steps"][-1] == "EELC sends 6.15.1 with the Certificates of EMEB"
    assert len(data["table"]) == 2 * 20
    assert {row["locked"] for row in data["table"] if row["setting"] == "SMETS2 ESME"} == {0}
    detail = json.loads(smki_sim("lockout", "--json", "--modification", "DP107").stdout)
    assert detail["locked"] == 116
    assert "table" not in detail


def test_files(smki_sim: Command) -> None:
    done = smki_sim("lockout", "-m", "DP107=registered-operator", "--out", "found")
    assert done.returncode == 0, done.stderr
    assert sorted(file.name for file in Path("found").iterdir()) == [
        "lockout.graphml",
        "lockout.html",
        "lockout.json",
        "lockout.svg",
    ]
    assert etree.parse("found/lockout.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"
    page = Path("found/lockout.html").read_text()
    assert "registered operator in 870 states" in page
    graph = networkx.read_graphml("found/lockout.graphml", node_type=int)
    locked = sum(is_locked for _, is_locked in graph.nodes(data="locked"))
    assert (len(graph), locked) == (1_798, json.loads(Path("found/lockout.json").read_text())["locked"])
    assert graph.edges[0, 2] == {"by": "EELC: 6.15.1"}


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("-m", "DP170"), "did you mean 'DP107'?"),
        (("-m", "DP107=owner"), "Known: without-6.1f"),
        (("-m", "DP107=without-6.1f", "-m", "DP107=certificate-owner"), "choose one of DP107=without-6.1f"),
        (("--smets", "3"), "--smets 3: write 1 or 2"),
        (("--device", "IHD"), "take an ESME or a GPF"),
        (("--device", "meter"), "write ESME or GPF"),
        (("--mpan-operator", "NT"), "NT has no MPANs"),
    ],
)
def test_near_misses(smki_sim: Command, arguments: tuple[str, ...], hint: str) -> None:
    done = smki_sim("lockout", *arguments)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_a_file(smki_sim: Command) -> None:
    Path("taken").write_text("")
    done = smki_sim("lockout", "-m", "DP107", "--out", "taken")
    assert done.returncode == 2
    assert "choose another folder with --out" in done.stderr
