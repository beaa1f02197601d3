"""Puts a scenario's world together: parties and certificates, registers, Devices, and the DCC's services."""

from simulator.world.world import World

__all__ = ["World"]
