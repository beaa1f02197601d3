"""The one rulebook: facts, checks over them, and modifications as deltas.

A :class:`~simulator.rules.facts.Facts` says what is known about one request, or, with a column each, about a
million. A :class:`~simulator.rules.check.Check` is one small function over facts that uses operators only,
so the very same function serves both. A :class:`~simulator.rules.rulebook.Rulebook` is an ordered list of
checks; a :class:`~simulator.rules.modification.Modification` is a named delta on it.

Pure: no clock, no I/O, no cryptography.
"""
