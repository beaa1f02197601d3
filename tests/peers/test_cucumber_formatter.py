"""Cucumber's own tools read the messages of an evidence: its JSON schema, its HTML formatter, and a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from referencing import Registry

from tests.peers.node_programs import PATIENCE, NodeProgram
from tests.support.child import child_module

ROOT = Path(__file__).parents[2]
FEATURES = ("features/dp107/lockout.feature", "features/secmp0063/response.feature")
FAILING = """
Feature: A mistake
  Scenario: The answer is another
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
    When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0
    And the meter sings
"""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence of two features that pass and one that fails."""
    folder = tmp_path_factory.mktemp("acceptance")
    (folder / "mistake.feature").write_text(FAILING)
    command = child_module("pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}", "--evidence")
    done = subprocess.run(
        [*command, str(folder / "proof"), *FEATURES, str(folder / "mistake.feature")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    return folder / "proof"


@pytest.fixture(scope="module")
def messages(evidence: Path) -> str:
    return (evidence / "messages.ndjson").read_text()


@pytest.fixture(scope="module")
def page(messages: str, node_program: NodeProgram, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page that Cucumber's formatter makes of the messages."""
    file = tmp_path_factory.mktemp("formatted") / "cucumber.html"
    file.write_text(node_program("format_messages.mjs", given=messages))
    return file


def test_every_message_obeys_the_published_schema(messages: str, node_modules: Path) -> None:
    schema = json.loads((node_modules / "@cucumber" / "messages" / "messages.schema.json").read_text())
    registry: Registry[Any] = Registry().with_contents([(schema["$id"], schema)]).crawl()
    validator = Draft202012Validator(schema, registry=registry)
    lines = messages.splitlines()
    faults = [
        f"line {number}: {'.'.join(map(str, error.path))}: {error.message}"
        for number, line in enumerate(lines, start=1)
        for error in validator.iter_errors(json.loads(line))
    ]
    assert faults == []
    assert len(lines) > 100


def test_the_official_formatter_takes_them(page: Path) -> None:
    text = page.read_text()
    assert "The answer is another" in text
    assert "The lockout of SMETS1 Devices" in text


def test_a_browser_shows_every_scenario_that_way(page: Path, messages: str) -> None:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip("no Chromium is installed")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=PATIENCE, check=False)
    body: Any = html.fromstring(done.stdout).find("body")
    for hidden in body.xpath(".//script | .//style"):
        hidden.drop_tree()
    shown = " ".join(body.text_content().split())
    started = Counter(next(iter(json.loads(line))) for line in messages.splitlines())["testCaseStarted"]
    assert f"({started - 1} / {started}) passed" in shown
    assert "expected I0, but the DCC answered E21 because command-wrong-originator" in shown
    assert "Couldn't display" not in shown
    assert body.xpath(".//img[starts-with(@src, 'data:image/svg+xml;base64,')]")
