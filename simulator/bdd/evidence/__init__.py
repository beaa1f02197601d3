"""``pytest --evidence DIR``: what the plugin collects for the evidence of an acceptance run.

Every process that runs scenarios has a :class:`~simulator.bdd.evidence.recorder.Recorder`; each scenario's record
travels with its test report, as one text. One process, the only or the controlling one, has a
:class:`~simulator.bdd.evidence.keeper.Keeper`, which puts the records in order and has the evidence written.
"""
