"""The README's examples work as they stand there: see ``tests.support.pages``."""

import re
from pathlib import Path

import pytest

from tests.support.pages import Block, blocks_of, desk_with, of, run_program, run_session

README = (Path(__file__).parent.parent / "README.md").read_text()
BLOCKS = blocks_of(README)
desk = desk_with(BLOCKS)


@pytest.mark.parametrize("session", of("console", BLOCKS))
def test_console(session: Block, desk: Path) -> None:
    run_session(session, desk)


@pytest.mark.parametrize("program", of("python", BLOCKS))
def test_python(program: Block, desk: Path) -> None:
    run_program(program, desk)


@pytest.mark.parametrize("mark", ["main-job", "tests"])
def test_the_first_steps_are_marked(mark: str) -> None:
    assert re.search(rf"^<!-- {mark} -->\n```bash\n", README, re.MULTILINE)
