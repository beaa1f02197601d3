"""What the fleet's tests share."""

from collections.abc import Iterator

import pytest

from simulator.engine.fleet.executors import Workforce, open_executor


@pytest.fixture(scope="session")
def processes() -> Iterator[Workforce]:
    """Two processes; starting them is most of what a small test takes."""
    with open_executor("processes", 2) as executor:
        yield executor
