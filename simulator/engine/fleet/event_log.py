"""What happened in a fleet, in columns: one row for each Service Request, judgement and change of operator."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from simulator.rules.facts import Column

_TYPES = {
    "time": np.int64, "premise": np.uint32, "step": np.uint8, "attempt": np.uint8, "code": np.uint8,
    "user": np.uint16, "owner": np.uint16, "change": np.int8, "took": np.uint32, "supplier": np.uint16,
}  # fmt: skip

_KEY_BITS = 64


@dataclass(frozen=True, slots=True)
class EventLog:
    """Columns of events, in order of time, home and step once :meth:`sorted` is asked.

    ``time``: milliseconds since the start, of a rejection or of the execution. ``premise``: the home's stable number.
    ``step`` and ``attempt``: see :class:`~simulator.actors.steps.Step`. ``code``: number of the response code, or of
    the state of the slot that was judged. ``user`` sent the request and ``owner`` owns the certificates that it places
    (User IDs by index, 0 for none). ``change``: by how much the number of ESMEs with a wrong Network Operator
    Certificate changed. ``took``: milliseconds from the User's sending to the final answer.
    ``supplier`` installed the home (place in the scenario).
    """

    time: Column
    premise: Column
    step: Column
    attempt: Column
    code: Column
    user: Column
    owner: Column
    change: Column
    took: Column
    supplier: Column

    @classmethod
    def of(cls, count: int, **columns: object) -> Self:
        """Columns of one length from arrays, or single values that hold throughout."""
        return cls(**{name: np.broadcast_to(np.asarray(columns[name], t), (count,)) for name, t in _TYPES.items()})

    @classmethod
    def joined(cls, logs: Iterable[Self]) -> Self:
        """Several logs as one."""
        parts = list(logs)
        columns = ([getattr(part, name) for part in parts] or [np.empty(0, t)] for name, t in _TYPES.items())
        return cls(*map(np.concatenate, columns))

    def rows(self, where: Column) -> Self:
        """Some rows, by place or by condition."""
        return type(self)(*(getattr(self, name)[where] for name in COLUMNS))

    def sorted(self) -> Self:
        """In the total order of events: time, home, step."""
        if not len(self):
            return self
        first, home_bits = self.time.min(), int(self.premise.max()).bit_length()
        if int(self.time.max() - first).bit_length() + home_bits > _KEY_BITS:
            return self.rows(np.lexsort((self.step, self.premise, self.time)))
        # Time and home in one key, which is several times faster; then the step, where it matters.
        key = ((self.time - first).astype(np.uint64) << np.uint64(home_bits)) | self.premise
        order = np.argsort(key)
        key = key[order]
        tied = np.concatenate(([False], key[1:] == key[:-1]))
        tied[:-1] |= tied[1:]
        places = np.flatnonzero(tied)
        among = order[places]
        order[places] = among[np.lexsort((self.step[among], key[places]))]
        return self.rows(order)

    def __len__(self) -> int:
        return len(self.time)


COLUMNS = tuple(f.name for f in dataclasses.fields(EventLog))
"""The names of the columns, in order."""
