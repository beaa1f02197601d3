"""Waiting for what another thread or process does: with an end, so that what never comes is told."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 120.0
"""Seconds: many times what it takes on a busy machine."""
_PAUSE = 0.01

Found = TypeVar("Found")


def until(condition: Callable[[], Found], said: object = "") -> Found:
    """Wait until a condition holds, and give what it found; ``said`` is told if it never does."""
    last = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < last, f"after {PATIENCE:g} seconds still not so: {said}"
        time.sleep(_PAUSE)
    return found
