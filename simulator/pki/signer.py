"""Who signs certificates and revocation lists: a name, and a private key that can be destroyed."""

from __future__ import annotations

from typing import NoReturn

from cryptography import x509

from simulator.domain.errors import SimulatorError
from simulator.pki.keys import KeyPair


class DestroyedKeyError(SimulatorError):
    """Something was to be signed with a private key that has been destroyed."""


class Signer:
    """An authority's name and its key pair, as its cryptographic module holds them until the key is destroyed.

    There is one holder of the private key and no copy of it. Destroying drops the key, and `cryptography` overwrites
    the memory of a key that is dropped; what is public stays.
    """

    __slots__ = ("_key", "key_identifier", "name", "public_point")

    def __init__(self, name: x509.Name, key: KeyPair) -> None:
        self.name = name
        self.public_point = key.public_point
        self.key_identifier = key.key_identifier
        self._key: KeyPair | None = key

    def __repr__(self) -> str:
        return f"<Signer {self.name.rfc4514_string()}{', key destroyed' if self.is_destroyed else ''}>"

    def __reduce__(self) -> NoReturn:
        raise SimulatorError("The private key of an authority cannot be copied: let the authority itself sign")

    @property
    def key(self) -> KeyPair:
        """The key pair, for one signature: do not keep it. Raises :class:`DestroyedKeyError` once it is destroyed."""
        if self._key is None:
            raise DestroyedKeyError(
                f"The private key of '{self.name.rfc4514_string()}' has been destroyed and signs nothing more: "
                "ask the authority that has followed it"
            )
        return self._key

    @property
    def is_destroyed(self) -> bool:
        """Whether the private key is gone."""
        return self._key is None

    def destroy(self) -> None:
        """Drop the private key for good."""
        self._key = None


class KeyHolder:
    """An authority, root or below it, whose private key can be destroyed."""

    _signer: Signer

    @property
    def key_is_destroyed(self) -> bool:
        """Whether the private key is gone; what was certified stays valid."""
        return self._signer.is_destroyed

    def destroy_key(self) -> None:
        """Destroy the private key. Whatever is to be signed from then on raises :class:`DestroyedKeyError`."""
        self._signer.destroy()
