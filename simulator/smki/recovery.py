"""The SMKI Recovery Procedure: by which method Devices are recovered, who decides it, and what follows in which order.

When private keys are lost, stolen, corrupt or otherwise unreliable, the Recovery Procedure brings the SMKI back to a
secure state (seed 004 ¶163). It says what the DCC does, who is responsible (DCC, SEC Parties, PMA), and that a Recovery
key pair is generated anew after use (¶165). The three methods and the contingency key are published ("SMKI Recovery
Procedure"). The order of the steps, and that the PMA decides on the use of the Recovery and contingency keys, are
assumptions. What is decided here is done by :mod:`simulator.engine.recovery`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType

from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.time import DAY, HOUR

_CLAUSE = "SMKI Recovery Procedure"


class Method(StrEnum):
    """How Devices are recovered."""

    BY_SUBSCRIBER = "method 1"
    """The Subscriber replaces its certificates with its own key: 6.15.1 to each of its Devices."""

    BY_ACB_CERTIFICATES = "method 2"
    """The DCC places its Access Control Broker's certificates with the Recovery key; then handover (6.21)."""

    BY_NEW_CERTIFICATES = "method 3"
    """The DCC places the Subscriber's new certificates with the Recovery key."""

    BY_CONTINGENCY_KEY = "the contingency key"
    """The DCC replaces the root with the contingency key, and then what stands below it."""

    @property
    def needs_decision(self) -> bool:
        """Whether the PMA has to decide first: wherever a key is used that works on all Devices (assumption)."""
        return self is not Method.BY_SUBSCRIBER


class KeyState(StrEnum):
    """What has become of private keys."""

    SOUND = "sound"
    COMPROMISED = "compromised"
    """Somebody else may hold them. Their owner still does."""

    LOST = "lost"
    """Their owner has them no more."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Keys that have become unreliable at an instant (milliseconds): those of a Subscriber, or those above them.

    ``owner`` is the Subscriber's User ID (nothing, if no Subscriber's keys are concerned): unreliable are the keys that
    it used up to then. ``recovery`` and ``root`` are the states of the Recovery key and of the Root OCA's.
    """

    at: int
    owner: EUI64 | None = None
    own: KeyState = KeyState.COMPROMISED
    recovery: KeyState = KeyState.SOUND
    root: KeyState = KeyState.SOUND


@dataclass(frozen=True, slots=True)
class Decision:
    """What the SMKI PMA has decided about a recovery."""

    method: Method
    approved: bool
    reason: str = ""


class Step(Enum):
    """A step of the Recovery Procedure: who does what; with ``each_device``, for one Device after another."""

    REPORT = ("Subscriber", "reports that its private keys are no longer reliable", False)
    REPORT_BY_DCC = ("DCC", "reports that keys above the Organisation Certificates are no longer reliable", False)
    DECIDE = ("SMKI PMA", "decides by which method Devices are recovered", False)
    ISSUE_CERTIFICATES = ("DCC", "issues Organisation Certificates of new key pairs", False)
    REVOKE = ("DCC", "revokes the certificates of the unreliable keys", False)
    FOUND_ROOT = ("DCC", "founds a new root and certifies the keys of all Organisations below it", False)
    REPLACE_OWN = ("Subscriber", "replaces its certificates with its own key", True)
    REPLACE_ROOT = ("DCC", "replaces the root with the contingency key", True)
    PLACE_ACB_CERTIFICATES = ("DCC", "places Access Control Broker certificates with the Recovery key", True)
    PLACE_NEW_CERTIFICATES = ("DCC", "places new certificates with the Recovery key", True)
    HAND_OVER = ("Supplier", "has the cells handed over to their new certificates", True)
    RENEW_RECOVERY_KEY = ("DCC", "generates the Recovery key pair anew, because it has been used", False)
    PLACE_RECOVERY_CERTIFICATE = ("DCC", "places the new Recovery certificate with the old Recovery key", True)
    DESTROY_RECOVERY_KEY = ("DCC", "destroys the old Recovery key: no Device needs it any more", False)
    KEEP_RECOVERY_KEY = ("DCC", "keeps the old Recovery key: there are Devices that know no other one", False)
    LEAVE_TO_THE_DCC = ("Subscriber", "leaves the Devices that are exposed still to method 2 or 3", False)

    def __init__(self, who: str, what: str, each_device: bool) -> None:
        self.who = who
        self.what = what
        self.each_device = each_device


_AFTER_USE = (Step.RENEW_RECOVERY_KEY, Step.PLACE_RECOVERY_CERTIFICATE, Step.DESTROY_RECOVERY_KEY)

PROCEDURE: Mapping[Method, tuple[Step, ...]] = MappingProxyType(
    {
        # A revoked certificate signs no request that the DCC would accept: so method 1 revokes last.
        Method.BY_SUBSCRIBER: (Step.REPORT, Step.ISSUE_CERTIFICATES, Step.REPLACE_OWN, Step.REVOKE),
        Method.BY_ACB_CERTIFICATES: (
            Step.REPORT,
            Step.DECIDE,
            Step.REVOKE,
            Step.ISSUE_CERTIFICATES,
            Step.PLACE_ACB_CERTIFICATES,
            Step.HAND_OVER,
            *_AFTER_USE,
        ),
        Method.BY_NEW_CERTIFICATES: (
            Step.REPORT,
            Step.DECIDE,
            Step.REVOKE,
            Step.ISSUE_CERTIFICATES,
            Step.PLACE_NEW_CERTIFICATES,
            *_AFTER_USE,
        ),
        Method.BY_CONTINGENCY_KEY: (
            Step.REPORT_BY_DCC,
            Step.DECIDE,
            Step.FOUND_ROOT,
            Step.REVOKE,
            Step.REPLACE_ROOT,
            Step.PLACE_NEW_CERTIFICATES,
            *_AFTER_USE,
        ),
    }
)
"""The steps of each method, in order. For one Device they follow each other; Devices do not wait for one another.

What an incident gives no cause for is left out: certificates for a Subscriber that has new ones since, or a revocation
where the root alone is unreliable, which no list can tell. ``KEEP_RECOVERY_KEY`` takes the place of
``DESTROY_RECOVERY_KEY`` while a Device knows no other one, and method 1 ends with ``LEAVE_TO_THE_DCC`` if it has not
reached every Device.
"""


def why_not(incident: Incident, method: Method) -> Finding | None:
    """Why an incident cannot be resolved by a method, or nothing.

    Findings: ``recovery-own-key-lost``, ``recovery-key-unreliable``, ``recovery-no-subscriber``,
    ``recovery-contingency-not-needed``.
    """
    above_is_sound = incident.recovery is KeyState.SOUND and incident.root is KeyState.SOUND
    if method is Method.BY_CONTINGENCY_KEY:
        return _finding("contingency-not-needed", method, "Recovery key and root are sound") if above_is_sound else None
    if incident.owner is None:
        return _finding("no-subscriber", method, "no Subscriber's keys are concerned")
    if method is Method.BY_SUBSCRIBER:
        lost = incident.own is KeyState.LOST
        return _finding("own-key-lost", method, "the Subscriber has lost the keys that would sign") if lost else None
    if not above_is_sound:
        return _finding("key-unreliable", method, "the Recovery key or the root is itself unreliable")
    return None


def may_begin(incident: Incident, method: Method, decision: Decision | None) -> Finding | None:
    """Why a recovery may not begin, or nothing.

    Findings: those of :func:`why_not`, ``recovery-not-decided``, ``recovery-refused``.
    """
    impossible = why_not(incident, method)
    if impossible or not method.needs_decision:
        return impossible
    if decision is None or decision.method is not method:
        return _finding("not-decided", method, "the SMKI PMA has not decided that it be used")
    if not decision.approved:
        return _finding("refused", method, f"the SMKI PMA has refused it: {decision.reason or 'no reason given'}")
    return None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the DCC works through its Devices, one after another at equal distances.

    ``commands_per_hour`` Devices are begun with in an hour; one that the WAN does not reach is tried again after
    ``retry_after`` milliseconds. Method 1 revokes after ``revoke_after`` milliseconds even if Devices are out of reach
    still, but not before it has tried each of them once (all three are assumptions: nothing is published).
    """

    commands_per_hour: int = 20_000
    retry_after: int = 6 * HOUR
    revoke_after: int = 7 * DAY

    def __post_init__(self) -> None:
        if self.commands_per_hour < 1 or self.retry_after < 1:
            raise SimulatorError("A pace needs at least one Command an hour, and a time until the next try above zero")

    def starts(self, place: int) -> int:
        """How long after the first Device the one in this place (from 0) is begun with, in milliseconds."""
        return place * HOUR // self.commands_per_hour


def _finding(what: str, method: Method, because: str) -> Finding:
    message = f"Devices cannot be recovered by {method}: {because}."
    return Finding(f"recovery-{what}", message, _CLAUSE, method.value)
