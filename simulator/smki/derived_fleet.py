"""The Device Certificates of a synthetic fleet, derived again from the seed when one is asked for.

A hundred million Device Certificates are expected (seed 004 ¶89). Those of Devices that the simulator has made up
itself need not be stored: key, serial number and signature follow from the seed and the EUI-64, and the Issuing DCA
from how many certificates came before. So a fleet of any size costs nothing until somebody looks at a Device.

That the keys of Issuing DCAs which were destroyed long ago sign again here is no contradiction: whoever knows the seed
begins the whole world again (:class:`~simulator.pki.keys.KeySource`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.root import Hierarchy
from simulator.pki.succession import MAXIMUM_ISSUE_VOLUME, Establishing
from simulator.registers.repository_entry import RepositoryEntry

_KEY_LABELS = {KeyUsage.DIGITAL_SIGNATURE: "signing", KeyUsage.KEY_AGREEMENT: "agreement"}
_USAGES = tuple(_KEY_LABELS)
"""A Device's certificates come in this order."""


def device_key(seed: int, device: EUI64, key_usage: KeyUsage) -> KeyPair:
    """The key pair that a Device of the simulator's own has for a use."""
    return derive_key(seed, "device", device.value, _KEY_LABELS[key_usage])


def device_serial(seed: int, device: EUI64, key_usage: KeyUsage) -> int:
    """The serial number of the certificate of that key pair."""
    return serial_for(seed, "device", device.value, key_usage.value)


class DerivedFleet:
    """Devices with consecutive EUI-64s, each with two certificates, all of which begin at ``start`` (assumption).

    They are what an office would have lodged that issued them in order: one Issuing DCA signs ``issue_volume`` of them,
    then the next. Certificates are numbered from 0. Where each Issuing DCA stands is found out when it is first wanted:
    2 ms and some kilobytes for each hundred thousand certificates before it.
    """

    def __init__(
        self,
        seed: int,
        environment: Environment,
        start: datetime,
        *,
        first: EUI64,
        devices: int,
        issue_volume: int = MAXIMUM_ISSUE_VOLUME,
    ) -> None:
        self.first = first
        self.devices = devices
        self._seed = seed
        self._start = start
        self._issue_volume = issue_volume
        self._establishing = Establishing(Hierarchy.DCA, seed, environment, start)
        founded = self._establishing.first(seed, start)
        self._authorities = [DeviceAuthority.below(self._establishing.root, founded)]

    def __len__(self) -> int:
        """How many certificates there are."""
        return self.devices * len(_USAGES)

    def __iter__(self) -> Iterator[RepositoryEntry]:
        """All of them in order."""
        return map(self.certificate, range(len(self)))

    def certificate(self, number: int) -> RepositoryEntry:
        """The certificate of this number, as the repository would show it."""
        if not 0 <= number < len(self):
            raise SimulatorError(f"There is no certificate {number}: the fleet has those from 0 to {len(self) - 1}")
        device, which = divmod(number, len(_USAGES))
        eui64, key_usage = EUI64(self.first.value + device), _USAGES[which]
        authority = self._authority(number // self._issue_volume)
        serial = device_serial(self._seed, eui64, key_usage)
        der = authority.issue(
            eui64=eui64,
            key_usage=key_usage,
            public_point=device_key(self._seed, eui64, key_usage).public_point,
            not_before=self._start,
            serial=serial,
        )
        return RepositoryEntry(f"{serial:X}", authority.issuing.subject, eui64, None, key_usage, "I", 0, None, der)

    def by_eui64(self, eui64: EUI64) -> list[RepositoryEntry]:
        """The certificates of a Device; none, if it is not of this fleet."""
        device = eui64.value - self.first.value
        if not 0 <= device < self.devices:
            return []
        return [self.certificate(device * len(_USAGES) + which) for which in range(len(_USAGES))]

    def _authority(self, place: int) -> DeviceAuthority:
        while len(self._authorities) <= place:
            established = self._establishing.next(self._start)
            self._authorities.append(DeviceAuthority.below(self._establishing.root, established))
        return self._authorities[place]
