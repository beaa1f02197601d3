"""What a scenario may say of keys that become unreliable, and of how Devices are recovered (docs/recovery.md)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from simulator.domain.eui64 import EUI64
from simulator.scenario.section import Instant, Section
from simulator.smki.recovery import Incident, KeyState, Method

_METHODS = {
    1: Method.BY_SUBSCRIBER,
    2: Method.BY_ACB_CERTIFICATES,
    3: Method.BY_NEW_CERTIFICATES,
    "contingency": Method.BY_CONTINGENCY_KEY,
}


class RecoverySection(Section):
    """Somebody's keys are compromised or lost, that is reported, and Devices are recovered."""

    of: str | None = Field(None, description="whose keys: a Supplier's name, or a Network Operator as EELC")
    compromised: Instant = Field(description="when the keys became unreliable")
    reported: Instant = Field(description="when that is reported, and recovery begins")
    lost: bool = Field(False, description="their owner has them no more; false: others may hold them as well")
    recovery_key: KeyState = Field(KeyState.SOUND, description="'sound', 'compromised' or 'lost': the Recovery key")
    root: KeyState = Field(KeyState.SOUND, description="likewise: the key of the Root OCA")
    method: Literal[1, 2, 3, "contingency"] = 3
    approved: bool = Field(True, description="whether the SMKI PMA approves what needs its decision")
    devices_per_hour: int = Field(20_000, ge=1, le=10_000_000, description="Devices begun with an hour (assumption)")
    retry_hours: float = Field(
        6, gt=0, le=10_000, description="until a Device out of reach is tried again (assumption)"
    )
    revoke_after_days: float = Field(
        7,
        ge=0,
        le=10_000,
        description="method 1 waits no longer for Devices out of reach before it revokes (assumption)",
    )

    @property
    def by(self) -> Method:
        """The method."""
        return _METHODS[self.method]

    def incident(self, at: int, owner: EUI64 | None) -> Incident:
        """What has happened at an instant (milliseconds) to the keys of a User ID and above them."""
        return Incident(at, owner, KeyState.LOST if self.lost else KeyState.COMPROMISED, self.recovery_key, self.root)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.reported < self.compromised:
            raise ValueError("'reported' must not come before 'compromised'")
        return self
