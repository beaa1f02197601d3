"""The SMKI Recovery Procedure, carried out over a world's Devices on its clock, with real certificates and Commands.

:mod:`simulator.smki.recovery` says which steps a method has; here they are done: ``case`` (what a recovery knows),
``recoveries`` (what several have in common), ``office`` (what the DCC does once), ``each_device`` (what is done for one
Device after another), ``procedure`` (all of it in order). Begin with
:func:`~simulator.engine.recovery.procedure.begin_recovery`.
"""
