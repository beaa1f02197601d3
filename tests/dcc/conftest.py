"""A small world for each test of the DCC's services."""

from __future__ import annotations

import pytest

from simulator.world import World
from tests.support.worlds import build


@pytest.fixture
def world() -> World:
    return build()
