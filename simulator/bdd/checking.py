"""How a step disagrees: with what was expected and what was found, and without a traceback."""

from __future__ import annotations

from typing import NoReturn

import pytest


def disagree(message: str) -> NoReturn:
    """Fail the scenario with a message that its author understands."""
    pytest.fail(message, pytrace=False)


def agree(what: str, expected: object, found: object) -> None:
    """Fail the scenario unless both are the same."""
    if expected != found:
        disagree(f"{what}: expected {expected}, but found {found}")
