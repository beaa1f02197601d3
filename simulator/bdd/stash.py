"""Under which key pytest keeps the stage of a scenario that it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simulator.bdd.stage import Stage

STAGE: pytest.StashKey[Stage] = pytest.StashKey()
