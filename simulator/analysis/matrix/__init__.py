"""The matrix: every possible combination of facts, decided under two rulebooks."""
