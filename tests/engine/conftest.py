"""A world to send Service Requests in."""

import pytest

from simulator.world import World
from tests.support.worlds import build


@pytest.fixture
def world() -> World:
    """Its journal keeps the documents that are exchanged."""
    return build(keep_documents=True)
