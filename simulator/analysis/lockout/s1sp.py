"""SMETS1 Devices for which the DSP and the S1SP hold different certificates by proxy.

A request must then pass the DSP, which knows one holder, and the S1SP, which asks for ownership again and knows
another. Once it is carried out, both hold the certificate placed (Equivalent Steps).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.analysis.lockout.answers import facts_of
from simulator.analysis.lockout.lockout import Lockout
from simulator.analysis.lockout.states import State
from simulator.rules.facts import Column
from simulator.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Divided:
    """How many states there are in which the two differ, and from how many no permitted request leads out."""

    states: int
    locked: int


def divided(lockout: Lockout, book: Rulebook) -> Divided:
    """What becomes of a Device whose certificates the DSP and the S1SP do not agree about.

    ``locked`` counts states by both holders, the registered operator and the DSP's copy, as the lockout's own do.
    """
    differ = ~np.eye(len(lockout.setting.holders), dtype=np.bool_)
    locked = _locked(lockout, book) & differ
    return Divided(int(differ.sum()) * len(locked), int(locked.sum()))


def is_locked(lockout: Lockout, book: Rulebook, state: State, at_s1sp: int) -> bool:
    """Whether no permitted request leads out where the DSP holds a state's certificate and the S1SP another's."""
    registered, holder, copy = lockout.setting.place(state)
    _, other, _ = lockout.setting.place(State(at_s1sp, state.registered, state.known))
    return bool(_locked(lockout, book)[registered * lockout.setting.shape[2] + copy, holder, other])


def _locked(lockout: Lockout, book: Rulebook) -> Column:
    """For each registered operator and state of the DSP's copy, by holder at the DSP and at the S1SP."""
    setting, carried_out = lockout.setting, lockout.answers.carried_out
    own_knowledge = book.of_the_proxy_holder
    passes = own_knowledge.first_failing(facts_of(setting)) == len(own_knowledge.rules)
    ends_well = np.moveaxis(~lockout.locked.reshape(setting.shape), 1, -1)[:, None, :, None, None, :]
    at_dsp = _by_meter_point(carried_out & ends_well)
    at_s1sp = _by_meter_point(np.broadcast_to(passes, carried_out.shape))
    ways_out: Column = at_dsp @ np.swapaxes(at_s1sp, 1, 2)
    return ways_out == 0


def _by_meter_point(column: Column) -> Column:
    """A matrix of holders and requests for each registered operator and state of the DSP's copy."""
    matrix = np.moveaxis(column, 1, 2).reshape(-1, column.shape[1], int(np.prod(column.shape[3:])))
    return matrix.astype(np.float32)
