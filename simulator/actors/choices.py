"""How a Supplier or a Network Operator chooses a certificate, and how it goes wrong.

The SMKI Repository shows EUI-64s and roles, no names. So a wrong choice is always another certificate of role
Network Operator that is as valid as the right one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.actors.draws import Draws, Stream, threshold
from simulator.actors.homes import DISTRIBUTORS, INDEPENDENTS, TRANSPORTERS
from simulator.domain.network_operators import NETWORK_OPERATORS, NetworkOperator
from simulator.rules.facts import Column

_KINDS = 4
_NO_BOUND = 1 << 32
"""Above every word that is drawn."""

Operators = tuple[NetworkOperator, ...]


@dataclass(frozen=True, slots=True)
class WrongChoices:
    """Weights of the ways to choose wrongly on an ESME."""

    another_distributor: float
    same_group: float
    independent: float
    gas_transporter: float


class CertificateChoice:
    """Draws whose certificate is chosen. Pure: the same premise, attempt and stream give the same choice.

    :meth:`electricity` and :meth:`gas` work on indices of operators, one or a column of them; ``for_electricity`` and
    ``for_gas`` are the same for one home.
    """

    def __init__(self, draws: Draws, weights: WrongChoices) -> None:
        self._draws = draws
        self._weights = weights
        # By the right operator: which kinds of mistake there are, and whose certificates each of them leads to.
        size = len(NETWORK_OPERATORS) + 1
        self._bounds = np.full((size, _KINDS - 1), _NO_BOUND, dtype=np.uint64)
        self._sizes = np.ones((size, _KINDS), dtype=np.uint64)
        self._operators = np.zeros((size, _KINDS, max(len(DISTRIBUTORS), len(INDEPENDENTS))), dtype=np.uint8)
        for right in (*DISTRIBUTORS, *INDEPENDENTS):
            self._fill(right)
        self._other_transporters = np.zeros((size, len(TRANSPORTERS) - 1), dtype=np.uint8)
        for right in TRANSPORTERS:
            self._other_transporters[right.index] = [o.index for o in TRANSPORTERS if o is not right]

    def _fill(self, right: NetworkOperator) -> None:
        mistakes = list(self._mistakes(right)) or [(1.0, (right,))]
        weights = [weight for weight, _ in mistakes]
        bounds = np.round(np.cumsum(weights) / sum(weights) * (1 << 32)).astype(np.uint64)[:-1]
        self._bounds[right.index, : len(bounds)] = bounds
        for kind, (_, operators) in enumerate(mistakes):
            self._sizes[right.index, kind] = len(operators)
            self._operators[right.index, kind, : len(operators)] = [o.index for o in operators]

    def _mistakes(self, right: NetworkOperator) -> Iterator[tuple[float, Operators]]:
        weights = self._weights
        kinds: tuple[tuple[float, Operators], ...] = (
            (weights.another_distributor, tuple(o for o in DISTRIBUTORS if o.group != right.group)),
            (weights.same_group, tuple(o for o in DISTRIBUTORS if o.group == right.group and o is not right)),
            (weights.independent, tuple(o for o in INDEPENDENTS if o is not right)),
            (weights.gas_transporter, TRANSPORTERS),
        )
        return ((weight, operators) for weight, operators in kinds if weight > 0 and operators)

    def electricity(
        self,
        right: Column,
        wrong_below: Column,
        premise: Column,
        attempt: Column = 0,
        streams: tuple[Stream, Stream] = (Stream.WRONG_CERTIFICATE, Stream.WHICH_WRONG_CERTIFICATE),
    ) -> Column:
        """Whose certificate is chosen for an ESME whose operator is ``right``; wrong where a word is below a bound.

        See :func:`~simulator.actors.draws.threshold` for the bound of a rate.
        """
        whether, which = streams
        wrong = self._draws.word(premise, whether, attempt) < wrong_below
        word = self._draws.word(premise, which, 2 * attempt)
        bounds = self._bounds[right]
        kind = sum((word >= bounds[..., i]) + np.int64(0) for i in range(_KINDS - 1))
        place = self._draws.below(self._sizes[right, kind], premise, which, 2 * attempt + 1)
        return np.where(wrong, self._operators[right, kind, place], right)[()]

    def gas(self, right: Column, wrong_below: Column, premise: Column, attempt: Column = 0) -> Column:
        """Whose certificate is chosen for a Gas Proxy Function: another gas network's if wrongly."""
        wrong = self._draws.word(premise, Stream.GAS_WRONG_CERTIFICATE, attempt) < wrong_below
        others = len(TRANSPORTERS) - 1
        place = self._draws.below(others, premise, Stream.GAS_WHICH_WRONG_CERTIFICATE, attempt)
        return np.where(wrong, self._other_transporters[right, place], right)[()]

    def for_electricity(
        self,
        right: NetworkOperator,
        wrong_rate: float,
        premise: int,
        attempt: int = 0,
        streams: tuple[Stream, Stream] = (Stream.WRONG_CERTIFICATE, Stream.WHICH_WRONG_CERTIFICATE),
    ) -> NetworkOperator:
        """Whose certificate is chosen for an ESME whose registered operator is ``right``."""
        index = self.electricity(right.index, threshold(wrong_rate), premise, attempt, streams)
        return NETWORK_OPERATORS[int(index) - 1]

    def for_gas(self, right: NetworkOperator, wrong_rate: float, premise: int, attempt: int = 0) -> NetworkOperator:
        """Whose certificate is chosen for a Gas Proxy Function: another gas network's if wrongly."""
        return NETWORK_OPERATORS[int(self.gas(right.index, threshold(wrong_rate), premise, attempt)) - 1]
