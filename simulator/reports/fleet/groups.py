"""Counts that belong together, as console and page show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Group(NamedTuple):
    """A label for each count, and a number for each column: a rule set, or the run as a whole."""

    title: str
    rows: Sequence[tuple[str, Sequence[int]]]
