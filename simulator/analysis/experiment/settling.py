"""How long runs last that end when what follows from their installations has come to rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from simulator.actors.life import WORKING_DAYS_TO_PLACE
from simulator.domain.errors import SimulatorError
from simulator.domain.time import DAY, Calendar
from simulator.engine.fleet.national import MOST_DAYS
from simulator.scenario import Scenario
from simulator.world.behaviour import conduct_of

SETTLING_WORKING_DAYS = 60
"""Working Days that a run goes on after the last installation at the least."""

_REQUESTS_OF_A_VISIT = 5


def settled_days(scenarios: Sequence[Scenario]) -> list[int]:
    """The days of each run, in which everything that an installation brings about comes to its end.

    All go on for as long after their last installation, as the slowest of them needs, so that they can be compared:
    meter points that another Network Operator takes over (adoptions) never come to rest. Raises
    :class:`~simulator.domain.errors.SimulatorError` for delays that no run is long enough for.
    """
    longest = max(map(_tail, scenarios))
    found = []
    for scenario in scenarios:
        last, at_the_least = _working_days(scenario.start, scenario.fleet.installation_days)
        found.append(-(-max(at_the_least, last + longest) // DAY) + 1)
    if max(found) > MOST_DAYS:
        raise SimulatorError(
            f"with these delays it takes {max(found):,} days until everything has come to rest, and a run lasts "
            f"{MOST_DAYS:,} at the most: give days, or choose shorter delays"
        )
    return found


def _tail(scenario: Scenario) -> int:
    """The most milliseconds from the day of an installation to the last answer that it brings about.

    That is the longest chain of :class:`~simulator.actors.life.Life`, with the longest delay that each can draw.
    """
    conduct = conduct_of(scenario)
    request = 4 * conduct.gateway.max() + conduct.wan.max()
    visit = _working_days(scenario.start, scenario.fleet.installation_days)[0]
    commissioned = visit + DAY + _REQUESTS_OF_A_VISIT * request
    deadline = _calendar(scenario.start).after_working_days(int(commissioned), WORKING_DAYS_TO_PLACE)
    placed = max(deadline, commissioned + conduct.placement_delay.max()) + conduct.retry_delay.max() + 2 * request
    corrected = placed + conduct.audit_delay.max() + conduct.correction_delay.max() + 2 * request
    by_proxy = visit + DAY + conduct.update_delay.max() + conduct.correction_delay.max() + 3 * request
    supplied = commissioned + conduct.change_delay.max() + request
    return int(max(corrected, by_proxy, supplied) - visit)


@lru_cache
def _calendar(start: datetime) -> Calendar:
    return Calendar(start)


@lru_cache
def _working_days(start: datetime, installation_days: int) -> tuple[int, int]:
    """The last Working Day of installations, and the one that ends a run at the least: their midnights."""
    midnights = _calendar(start).working_days(installation_days + SETTLING_WORKING_DAYS)
    return midnights[installation_days - 1], midnights[-1]
