"""``smki-sim schema``, and ``--schema`` of the commands that read documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from simulator.cli.schemas import read_schema
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario
from simulator.web.run_store import identity_of
from simulator.web.served_world import served_world
from tests.cli.test_decide import SCENARIO, handover_to
from tests.support.command import Command

READERS = ("decide", "verify", "show")


@pytest.fixture
def desk(smki_sim: Command, tmp_path: Path) -> Path:
    """A signed request, our own schema, and one that has no documents of version 5.1."""
    (tmp_path / "one-meter.toml").write_text(SCENARIO)
    (tmp_path / "request.xml").write_bytes(handover_to("EELC"))
    smki_sim("sign", "request.xml", "--out", "signed.xml")
    own = smki_sim("schema").stdout
    (tmp_path / "own.xsd").write_text(own)
    (tmp_path / "strict.xsd").write_text(own.replace('value="5.1"', 'value="9.9"'))
    return tmp_path


def test_our_own_schema_is_printed_whole(desk: Path) -> None:
    schema = etree.XMLSchema(etree.parse(desk / "own.xsd"))
    assert schema.validate(etree.parse(desk / "signed.xml"))


@pytest.mark.parametrize("command", READERS)
def test_a_document_that_is_valid_is_taken_as_without_a_schema(smki_sim: Command, desk: Path, command: str) -> None:
    plain = smki_sim(command, "signed.xml", "-s", "one-meter.toml")
    checked = smki_sim(command, "signed.xml", "-s", "one-meter.toml", "--schema", "own.xsd")
    assert checked.returncode == plain.returncode == 0
    if command != "show":
        assert checked.stdout == plain.stdout


def test_the_dsp_answers_what_is_not_valid_with_e1001_and_the_line(smki_sim: Command, desk: Path) -> None:
    done = smki_sim("decide", "signed.xml", "-s", "one-meter.toml", "--schema", "strict.xsd", "--json")
    decision = json.loads(done.stdout)
    assert decision["code"] == "E1001"
    details = decision["findings"][0]["details"]
    assert (details["reason"], details["line"]) == ("published-schema", "1")


def test_verify_says_what_is_not_valid_and_goes_on_to_the_signature(smki_sim: Command, desk: Path) -> None:
    done = smki_sim("verify", "signed.xml", "--schema", "strict.xsd")
    assert done.returncode == 1
    assert done.stdout.startswith(
        "E1001: Line 1, schemaVersion: [facet 'enumeration'] The value '5.1' is not an element of the set "
    )
    assert "The signature is good: Avon Energy" in done.stdout


def test_show_says_whether_it_is_valid(smki_sim: Command, desk: Path) -> None:
    assert "published schema: valid" in smki_sim("show", "signed.xml", "--schema", "own.xsd").stdout
    assert "published schema: not valid" in smki_sim("show", "signed.xml", "--schema", "strict.xsd").stdout


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("missing.xsd", "cannot read 'missing.xsd': No such file or directory; check the path"),
        (".", "cannot read '.': Is a directory; check the path"),
        ("signed.xml", "'signed.xml' cannot be used: This is no XML Schema that can be used: "),
        ("one-meter.toml", "'one-meter.toml' cannot be used: This is no XML Schema that can be used: "),
        ("importing.xsd", "'importing.xsd' cannot be used: The schema imports 'gone.xsd', which is not there."),
    ],
)
def test_a_schema_that_cannot_be_used_is_one_message(
    smki_sim: Command, desk: Path, command: str, schema: str, said: str
) -> None:
    importing = '><xs:import namespace="urn:x" schemaLocation="gone.xsd"/><xs:simpleType'
    (desk / "importing.xsd").write_text((desk / "own.xsd").read_text().replace("><xs:simpleType", importing, 1))
    done = smki_sim(command, "signed.xml", "--schema", schema)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"smki-sim: {said}")
    assert done.stderr.count("\n") == 1


def test_what_a_schema_imports_lies_beside_it(smki_sim: Command, desk: Path) -> None:
    folder = desk / "published"
    folder.mkdir()
    including = '><xs:include schemaLocation="the rest.xsd"/><xs:simpleType'
    (folder / "main.xsd").write_text((desk / "own.xsd").read_text().replace("><xs:simpleType", including, 1))
    namespace = "http://www.dccinterface.co.uk/ServiceUserGateway"
    rest = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}"/>'
    (folder / "the rest.xsd").write_text(rest)
    assert smki_sim("verify", "signed.xml", "--schema", folder / "main.xsd").returncode == 0


def test_serve_takes_the_schema_of_its_scenario_beside_the_scenario(smki_sim: Command, desk: Path) -> None:
    folder = desk / "elsewhere"
    folder.mkdir()
    (folder / "served.toml").write_text('[fleet]\nhomes = 0\n[serve]\npublished_schema = "gone.xsd"\n')
    done = smki_sim("serve", folder / "served.toml")
    assert done.returncode == 2
    assert done.stderr.startswith(f"smki-sim: cannot read '{folder / 'gone.xsd'}': No such file or directory")
    named = smki_sim("serve", folder / "served.toml", "--schema", "signed.xml")
    assert named.stderr.startswith("smki-sim: 'signed.xml' cannot be used: "), "the option counts more"


def test_a_served_world_refuses_what_is_not_valid_and_is_another_run(desk: Path) -> None:
    scenario, document = Scenario(fleet=Fleet(homes=0)), (desk / "signed.xml").read_bytes()
    own, strict = read_schema(desk / "own.xsd"), read_schema(desk / "strict.xsd")
    assert served_world(scenario, RuleSet(), schema=own).dsp.receive(document, 0).code != "E1001"
    assert served_world(scenario, RuleSet(), schema=strict).dsp.receive(document, 0).code == "E1001"
    identities = [identity_of(scenario, RuleSet(), None, schema) for schema in (None, own, strict)]
    assert identities[0]["published schema"] == "none"
    assert len({identity["published schema"] for identity in identities}) == 3
    assert identity_of(scenario, RuleSet(), None, read_schema(desk / "own.xsd")) == identities[1]
