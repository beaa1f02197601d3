"""The shortest way from the beginning to a state, by requests and events."""

from __future__ import annotations

import numpy as np

from simulator.analysis.lockout.moves import Move, Moves
from simulator.rules.facts import Column

UNREACHED = -1


def distances(moves: Moves) -> Column:
    """How many moves each state is from the beginning, which comes last; -1 where nothing leads."""
    far = np.full(moves.outside + 1, UNREACHED)
    far[moves.outside] = 0
    step = 0
    while True:
        fresh = moves.after[(far[moves.before] == step) & (far[moves.after] == UNREACHED)]
        if not len(fresh):
            return far
        step += 1
        far[fresh] = step


def shortest_way(moves: Moves, far: Column, to: int) -> tuple[Move, ...]:
    """The first of the shortest ways to a state, given the distances; nothing to the beginning itself."""
    way: list[Move] = []
    while to != moves.outside:
        last = int(np.argmax((moves.after == to) & (far[moves.before] == far[to] - 1)))
        way.append(moves.move(last))
        to = int(moves.before[last])
    return tuple(reversed(way))
