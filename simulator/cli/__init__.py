"""The command ``smki-sim``."""

from simulator.cli.main import main

__all__ = ["main"]
