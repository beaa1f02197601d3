"""The README's examples work as they stand there: see ``tests.support.pages``."""

import re
from pathlib import Path

import pytest

from tests.support.pages import Block, blocks_of, of, run_program, run_session, write_files

README = (Path(__file__).parent.parent / "README.md").read_text()
BLOCKS = blocks_of(README)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the files that the README shows."""
    write_files(BLOCKS, tmp_path)
    return tmp_path


@pytest.mark.parametrize("session", of("console", BLOCKS))
def test_console(session: Block, desk: Path) -> None:
    run_session(session, desk)


@pytest.mark.parametrize("program", of("python", BLOCKS))
def test_python(program: Block, desk: Path) -> None:
    run_program(program, desk)


@pytest.mark.parametrize("mark", ["main-job", "tests"])
def test_the_first_steps_are_marked(mark: str) -> None:
    assert re.search(rf"^<!-- {mark} -->\n```bash\n", README, re.MULTILINE)
