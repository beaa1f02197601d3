"""Certificate Signing Requests as features ask for them: for a Device or an Organisation, and with one fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from simulator.bdd import reading
from simulator.bdd.reading import UnknownWord
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.keys import KeyPair, derive_key
from simulator.pki.signing_request import device_signing_request, organisation_signing_request

REQUEST_FAULTS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {
        "is no signing request": lambda _: b"no signing request",
        "is cut short": lambda der: der[:-1],
        "is followed by further octets": lambda der: der + b"\0",
        "was signed with another key": lambda der: der[:-1] + bytes((der[-1] ^ 1,)),
    }
)
"""What can be wrong with a request, as the tables of features say it."""

_USAGES = {"Digital Signing": KeyUsage.DIGITAL_SIGNATURE, "Key Agreement": KeyUsage.KEY_AGREEMENT}
_ROLES = {
    "XML Signing": RemotePartyRole.XML_SIGNING_USER,
    "Issuing Authority": RemotePartyRole.ISSUING_AUTHORITY,
}


class WrittenRequest(NamedTuple):
    """A request (DER, perhaps with a fault) and the key pair that it is for."""

    der: bytes
    key: KeyPair

    def spoilt(self, fault: str) -> WrittenRequest:
        """The same with a fault of this name."""
        return self._replace(der=reading.look_up("fault of a signing request", fault, REQUEST_FAULTS)(self.der))


def key_usage(text: str) -> KeyUsage:
    """``Digital Signing`` or ``Key Agreement``."""
    return reading.look_up("key usage", text, _USAGES)


def remote_party_role(text: str) -> RemotePartyRole:
    """A Remote Party Role as features write it; also the ones that no slot has: ``XML Signing``."""
    return _ROLES.get(text) or reading.remote_party_role(text)


class RequestItems:
    """What the table after a request says of it. Each item may be left out."""

    def __init__(self, given: Mapping[str, str], *known: str) -> None:
        for name in given:
            if name not in known:
                raise UnknownWord(reading.no_such("item of a signing request", name, known))
        self._given = given

    def __call__(self, name: str, default: str = "") -> str:
        """What the table says of an item; the default if it does not name it."""
        return self._given.get(name, default)


class RequestWriter:
    """Writes the requests of one story: each with a new key pair, which follows from the seed and its number."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._keys = 0

    def for_device(self, device: EUI64, usage: KeyUsage, key: KeyPair | None = None) -> WrittenRequest:
        """A request for a Device Certificate, with a key that is there already or a new one."""
        key = key or self._new_key()
        return WrittenRequest(device_signing_request(device, usage, key), key)

    def for_organisation(
        self,
        eui64: EUI64,
        role: RemotePartyRole,
        usage: KeyUsage,
        common_name: str | None = None,
        key: KeyPair | None = None,
    ) -> WrittenRequest:
        """A request for an Organisation Certificate."""
        key = key or self._new_key()
        return WrittenRequest(organisation_signing_request(eui64, role, usage, key, common_name), key)

    def _new_key(self) -> KeyPair:
        self._keys += 1
        return derive_key(self._seed, "request of a feature", self._keys)
