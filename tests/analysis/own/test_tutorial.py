"""The tutorial on modifications of one's own says what is true: its files are the fixtures, its examples run."""

from pathlib import Path

import pytest

from tests.support.pages import Block, blocks_of, desk_with, of, run_program, run_session

ROOT = Path(__file__).parents[3]
BLOCKS = blocks_of((ROOT / "docs" / "modifications.md").read_text())
desk = desk_with(BLOCKS)


@pytest.mark.parametrize("session", of("console", BLOCKS))
def test_console(session: Block, desk: Path) -> None:
    run_session(session, desk)


@pytest.mark.parametrize("program", of("python", BLOCKS))
def test_python(program: Block, desk: Path) -> None:
    run_program(program, desk)


@pytest.mark.parametrize("file", sorted((ROOT / "fixtures" / "modifications").iterdir()), ids=lambda file: file.name)
def test_the_page_shows_the_fixtures(file: Path) -> None:
    assert [block.text for block in BLOCKS if block.file == file.name] == [file.read_text()]
