"""What the sections of a scenario file have in common: no unknown settings, and the kinds of values in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A table of a scenario file."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def in_utc(moment: datetime) -> datetime:
    """A date and time in UTC; one without a time zone is UTC already."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


Share = Annotated[float, Field(ge=0, le=1)]
Hours = Annotated[float, Field(ge=0, le=87_600)]
"""Up to ten years."""
Instant = Annotated[datetime, AfterValidator(in_utc)]
"""A simulated date and time, UTC."""
