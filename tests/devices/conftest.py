"""One Device, and whoever may command it."""

import pytest

from tests.support.device_scene import Scene


@pytest.fixture
def scene() -> Scene:
    """An ESME whose Network Operator cells are held by EELC, its Supplier cells by Avon."""
    return Scene(held_by="EELC")
