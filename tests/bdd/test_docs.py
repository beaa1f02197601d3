"""The page for users says what is true: its features run, its lists are complete."""

import re
from pathlib import Path

import pytest

from simulator.bdd import faults, vocabulary
from simulator.bdd.smki_requests import REQUEST_FAULTS

pytest_plugins = ["pytester"]

PAGE = (Path(__file__).parents[2] / "docs" / "features.md").read_text()
BLOCKS = re.findall(r"^```(\w+) *(\S*)\n(.*?)^```\n", PAGE, re.MULTILINE | re.DOTALL)
FEATURES = [
    pytest.param(text, after[2] if after[0] == "text" else None, id=name)
    for (language, name, text), after in zip(BLOCKS, [*BLOCKS[1:], ("", "", "")], strict=True)
    if language == "gherkin"
]

vocabulary.load()


def listed(mark: str) -> str:
    """What the page has between a mark and its end."""
    found = re.search(rf"<!-- {mark} -->\n(.*?)<!-- end -->", PAGE, re.DOTALL)
    assert found
    return found[1].strip()


@pytest.mark.parametrize(("text", "output"), FEATURES)
def test_the_features_of_the_page(pytester: pytest.Pytester, text: str, output: str | None) -> None:
    for language, name, content in BLOCKS:
        if language == "python":
            (pytester.path / name).write_text(content)
    (pytester.path / "failing.feature").write_text(text)
    done = pytester.runpytest()
    if output is None:
        done.assert_outcomes(passed=text.count("Scenario:"))
        return
    done.assert_outcomes(failed=1)
    lines = [re.sub(r"^--- (.*) ---$", r"*-- \1 --*", line).replace("...", "*") for line in output.splitlines()]
    done.stdout.fnmatch_lines(lines)


def test_the_commands_of_the_page(pytester: pytest.Pytester) -> None:
    (pytester.path / "first.feature").write_text(next(t for _, name, t in BLOCKS if name == "first.feature"))
    (session,) = [text for language, _, text in BLOCKS if language == "console"]
    for line in session.splitlines():
        command, *arguments = line.removeprefix("$ ").split()
        assert command == "pytest"
        assert pytester.runpytest(*arguments).ret is pytest.ExitCode.OK


def test_every_sentence_is_listed() -> None:
    assert listed("sentences") == vocabulary.as_markdown().strip(), "put what 'python -m simulator.bdd' prints there"


def test_every_fault_is_listed() -> None:
    assert listed("certificate-faults") == "\n".join(f"- that {fault}" for fault in faults.CERTIFICATE_FAULTS)
    assert listed("request-faults") == "\n".join(f"- {fault}" for fault in REQUEST_FAULTS)
    assert listed("document-faults") == "\n".join(f"- that {fault}" for fault in faults.DOCUMENT_FAULTS)
