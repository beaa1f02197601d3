"""By when the SMKI Service must have answered (seed 004 ¶87, ¶88, ¶160). Days are UTC days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self

from simulator.domain.time import DAY, SECOND, Calendar
from simulator.smki.records import OfficeRecord

SINGLE_REQUEST = 30 * SECOND
"""A request for one Organisation or Device Certificate (¶87)."""

DOCUMENT = 30 * SECOND
"""From the request for a document of the SMKI Repository until it has been sent (¶160)."""

DAY_BEGINS, DAY_ENDS = time(7), time(19)
"""A batch that is made between these is due at the next morning's 07:00 (¶87)."""

BATCH_AT_OTHER_HOURS = DAY
"""Any other batch (¶88)."""

AD_HOC_REQUESTS_A_DAY = 150
"""Single requests of a Party in a day ("SMKI Interface Design Specification").

What comes on top is refused until the next day (assumption).
"""


@dataclass(frozen=True, slots=True)
class Served:
    """How a submission fared: all instants in milliseconds since the scenario's start.

    ``submitted``, then ``started`` (its first signature began), then ``finished`` (its last one was made), to be held
    against ``deadline``. ``requests`` counts its signing requests, ``begun`` says how many of them were worked on in
    which night, by the instant at which that began.
    """

    number: int
    requests: int
    submitted: int
    started: int
    finished: int
    deadline: int
    begun: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, record: OfficeRecord) -> Self:
        """What a record of the kind ``SERVICE_LEVEL`` says."""
        plain = {name: int(value) for name, value in record.details.items() if name != "begun"}
        begun = (each.split(":") for each in record.details["begun"].split())
        return cls(**plain, begun=tuple((int(opens), int(count)) for opens, count in begun))

    @property
    def details(self) -> dict[str, str]:
        """For a record of that kind."""
        begun = " ".join(f"{opens}:{count}" for opens, count in self.begun)
        return {name: str(value) for name, value in asdict(self).items()} | {"begun": begun}

    @property
    def waited(self) -> int:
        """Milliseconds before work on it began."""
        return self.started - self.submitted

    @property
    def took(self) -> int:
        """Milliseconds from submission to the last signature."""
        return self.finished - self.submitted

    @property
    def is_met(self) -> bool:
        """Whether the service level was held."""
        return self.finished <= self.deadline


def deadline_of_single(submitted: int) -> int:
    """By when a single request is due."""
    return submitted + SINGLE_REQUEST


def deadline_of_batch(submitted: int, calendar: Calendar) -> int:
    """By when a batch is due: both 07:00 and 19:00 count as made during the day (assumption)."""
    moment = calendar.at(submitted)
    # No microseconds are lost: the clock counts milliseconds, and 19:00:00.001 is after 19:00.
    if not DAY_BEGINS <= moment.time() <= DAY_ENDS:
        return submitted + BATCH_AT_OTHER_HOURS
    return calendar.milliseconds(datetime.combine(moment.date() + timedelta(days=1), DAY_BEGINS, UTC))
