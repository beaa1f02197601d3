"""What the DCC refuses though no check of the rulebook rejects it: each reason by name, with its response code.

The rulebook decides by facts that any request has. These rest on the one document instead, on the entry that it would
change, or on what the simulator leaves out. So no modification changes them, and no matrix has them.
"""

from __future__ import annotations

from enum import StrEnum

from simulator.domain.finding import Finding
from simulator.domain.response_codes import response_code


class Refusal(StrEnum):
    """Why a request that passes the rulebook is refused. Features state it: ``E1006 because service-not-offered``."""

    SERVICE_NOT_OFFERED = "service-not-offered"
    LOCAL_DELIVERY_NOT_OFFERED = "local-delivery-not-offered"

    PRE_COMMAND_UNKNOWN = "pre-command-unknown"

    COUNTER_TOO_LARGE = "counter-too-large"
    TOLERANCE_TOO_LONG = "tolerance-too-long"
    ONE_METER_POINT_ONLY = "one-meter-point-only"
    CERTIFICATE_UNREADABLE = "certificate-unreadable"

    DEVICE_UNKNOWN = "device-unknown"
    DEVICE_INSTALLED = "device-installed"
    DEVICE_NOTIFIED_BEFORE = "device-notified-before"
    OTHER_DEVICE_TYPE = "other-device-type"
    OTHER_FUEL = "other-fuel"
    NO_METER_POINT = "no-meter-point"

    @property
    def code(self) -> str:
        """The response code."""
        return _CODES[self]


_CODES = {
    Refusal.SERVICE_NOT_OFFERED: "E1006",
    Refusal.LOCAL_DELIVERY_NOT_OFFERED: "E1006",
    Refusal.PRE_COMMAND_UNKNOWN: "E1010",
    Refusal.COUNTER_TOO_LARGE: "E1007",
    Refusal.TOLERANCE_TOO_LONG: "E1007",
    Refusal.ONE_METER_POINT_ONLY: "E1007",
    Refusal.CERTIFICATE_UNREADABLE: "E1003",
    Refusal.DEVICE_UNKNOWN: "E19",
    Refusal.DEVICE_INSTALLED: "E5",
    Refusal.DEVICE_NOTIFIED_BEFORE: "E120201",
    Refusal.OTHER_DEVICE_TYPE: "E11",
    Refusal.OTHER_FUEL: "E11",
    Refusal.NO_METER_POINT: "E1008",
}


def refused(refusal: Refusal, subject: str, clause: str = "", problem: str = "") -> Finding:
    """A refusal as a value: what its code means and, where that does not say it, what the problem is."""
    meaning = response_code(refusal.code).meaning
    message = f"{meaning}: {problem}" if problem else meaning
    return Finding(refusal.code, message, clause, subject, {"reason": refusal.value})
