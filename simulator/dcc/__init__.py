"""The DCC's services: the DSP that decides, the broker that commands, the S1SP, the SMKI service.

The DSP gathers facts from the registers and asks the rulebook. What is refused beyond that, for the one document or
entry that it is about or because the simulator leaves it out, has its reasons in :mod:`~simulator.dcc.refusals`.
"""
