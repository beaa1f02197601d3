"""How a Supplier or a Network Operator chooses a certificate, and how it goes wrong.

The SMKI Repository shows EUI-64s and roles, no names. So a wrong choice is always another certificate of role
Network Operator that is as valid as the right one.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.actors.draws import Draws, Stream
from simulator.actors.population import DISTRIBUTORS, INDEPENDENTS, TRANSPORTERS
from simulator.domain.network_operators import NetworkOperator


@dataclass(frozen=True, slots=True)
class WrongChoices:
    """Weights of the ways to choose wrongly on an ESME."""

    another_distributor: float
    same_group: float
    independent: float
    gas_transporter: float


class CertificateChoice:
    """Draws whose certificate is chosen. Pure: the same premise, attempt and stream give the same choice."""

    def __init__(self, draws: Draws, weights: WrongChoices) -> None:
        self._draws = draws
        self._weights = weights

    def for_electricity(
        self,
        right: NetworkOperator,
        wrong_rate: float,
        premise: int,
        attempt: int = 0,
        streams: tuple[Stream, Stream] = (Stream.WRONG_CERTIFICATE, Stream.WHICH_WRONG_CERTIFICATE),
    ) -> NetworkOperator:
        """Whose certificate is chosen for an ESME whose registered operator is ``right``."""
        whether, which = streams
        if not self._draws.happens(wrong_rate, premise, whether, attempt):
            return right
        group = tuple(o for o in DISTRIBUTORS if o.group == right.group and o is not right)
        kinds = (
            (self._weights.another_distributor, tuple(o for o in DISTRIBUTORS if o.group != right.group)),
            (self._weights.same_group, group),
            (self._weights.independent, tuple(o for o in INDEPENDENTS if o is not right)),
            (self._weights.gas_transporter, TRANSPORTERS),
        )
        possible = [(weight, operators) for weight, operators in kinds if weight > 0 and operators]
        if not possible:
            return right
        kind = self._draws.weighted([weight for weight, _ in possible], premise, which, 2 * attempt)
        operators = possible[kind][1]
        return operators[self._draws.below(len(operators), premise, which, 2 * attempt + 1)]

    def for_gas(self, right: NetworkOperator, wrong_rate: float, premise: int, attempt: int = 0) -> NetworkOperator:
        """Whose certificate is chosen for a Gas Proxy Function: another gas network's if wrongly."""
        if not self._draws.happens(wrong_rate, premise, Stream.GAS_WRONG_CERTIFICATE, attempt):
            return right
        others = tuple(o for o in TRANSPORTERS if o is not right)
        return others[self._draws.below(len(others), premise, Stream.GAS_WHICH_WRONG_CERTIFICATE, attempt)]
