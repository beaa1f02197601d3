"""The SMKI/DCC simulator: what the DCC decides about a Service Request, and what a modification would change.

Start with :mod:`simulator.rules` (the one rulebook), :mod:`simulator.world` (a scenario's world) and
:mod:`simulator.engine` (the simulated clock that drives it). ``docs/architecture.md`` shows every room.
"""
