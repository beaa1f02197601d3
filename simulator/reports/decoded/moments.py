"""Instants in plain words."""

from datetime import datetime


def moment(when: datetime) -> str:
    """A date and time in UTC, to the second."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"
