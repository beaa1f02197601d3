"""Puts the recorder and, where it belongs, the keeper into a pytest run."""

from __future__ import annotations

import pytest

from simulator.bdd.evidence.keeper import Keeper
from simulator.bdd.evidence.options import Settings
from simulator.bdd.evidence.recorder import Recorder


def begin(config: pytest.Config) -> None:
    """Register them. Raises ``pytest.UsageError`` if the register or the waivers cannot be read."""
    recorder = Recorder(config)
    config.pluginmanager.register(recorder, "smki-sim-recorder")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Keeper(config, Settings.of(config), recorder), "smki-sim-keeper")
