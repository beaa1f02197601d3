"""What a scenario may say of the Network Operators in the course of a run: moves, mergers, renewed certificates.

For the homes of ``smki-sim run`` and of ``smki-sim fleet`` alike.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from simulator.domain.errors import IdentifierError
from simulator.domain.network_operators import network_operator
from simulator.domain.parties import UserRole
from simulator.scenario.section import Hours, Instant, Section, Share


def _electricity(participant: str) -> str:
    try:
        operator = network_operator(participant)
    except IdentifierError as error:
        raise ValueError(str(error)) from None
    if operator.user_role is not UserRole.ED:
        raise ValueError("this is a gas transporter; name a Network Operator of electricity, as EELC")
    return participant


Operator = Annotated[str, AfterValidator(_electricity)]
"""The market participant ID of a Network Operator of electricity."""


class OperatorMoves(Section):
    """Meter points whose registered Network Operator changes, now here, now there: adoption of a network."""

    share_per_year: Share = Field(0.002, description="share of meter points that move each year (assumption)")
    lag_hours: Hours = Field(24, description="median time until the DSP's copy has heard of a move (assumption)")


class Merger(Section):
    """Two Network Operators merge: from a date on, one is registered for all the other's meter points.

    Of adoptions that the DSP's copy has not heard of it takes none over (assumption).
    """

    operator: Operator = Field(description="the Network Operator that ends, as HARL")
    into: Operator = Field(description="the one that is registered in its place, as UKPD")
    on: Instant = Field(description="since when")


class CertificateRenewal(Section):
    """A Network Operator gets new certificates and replaces its own on all its meters, by its 6.15.1.

    The key pairs stay (a renewal, not a recovery), so Commands are accepted before and after (assumption).
    """

    operator: Operator
    on: Instant = Field(description="from when on it sends its requests")
    over_days: float = Field(30, gt=0, le=3650, description="days over which they are spread evenly (assumption)")
    revoked: bool = Field(False, description="the former certificates were revoked on that date")
