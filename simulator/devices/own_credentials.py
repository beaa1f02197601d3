"""What a Device holds of its own: a key pair and a certificate for each key usage, and key pairs in waiting.

Source: GBCS, CS02d, whose outcomes are published; their order here is that of their numbers (assumption). CS02c (6.17),
by which a Device generates a new key pair, is not offered: :meth:`OwnCredentials.expect` stands in for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.gbcs.device_certificates import DeviceCertificateStatus
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair
from simulator.pki.profiles import DEVICE, check_profile

_JUDGED_BY_ITSELF = "profile-key-usage"


class OwnCredentials:
    """The keys and certificates of one Device. A new certificate is of the key in use, or of one in waiting.

    That a certificate of the key in use is accepted too is what the reference messages show. A Device holds no anchor
    of the Device hierarchy, so it can look at the profile of its certificate, not at its path.
    """

    __slots__ = ("_certificates", "_device_id", "_keys", "_waiting")

    def __init__(
        self,
        device_id: EUI64,
        keys: Mapping[KeyUsage, KeyPair],
        certificates: Mapping[KeyUsage, bytes] | None = None,
    ) -> None:
        self._device_id = device_id
        self._keys = dict(keys)
        self._certificates = dict(certificates or {})
        self._waiting: dict[KeyUsage, KeyPair] = {}

    @property
    def certificates(self) -> Mapping[KeyUsage, bytes]:
        """The Device's own certificates (DER), as far as they are known."""
        return self._certificates

    def key(self, usage: KeyUsage) -> KeyPair:
        """The key pair in use."""
        return self._keys[usage]

    def expect(self, usage: KeyUsage, key: KeyPair) -> None:
        """Keep a new key pair until its certificate comes."""
        self._waiting[usage] = key

    def accept(self, der: bytes) -> DeviceCertificateStatus:
        """Take a certificate of the Device's own in place of the one it has, with its key, or say why not."""
        certificate = parse_certificate(der)
        if not isinstance(certificate, Certificate) or any(
            finding.code != _JUDGED_BY_ITSELF for finding in check_profile(certificate, DEVICE)
        ):
            return DeviceCertificateStatus.INVALID_CERTIFICATE
        if certificate.eui64 != self._device_id:
            return DeviceCertificateStatus.WRONG_DEVICE_IDENTITY
        if certificate.key_usage_bits not in DEVICE.key_usages:
            return DeviceCertificateStatus.INVALID_KEY_USAGE
        (usage,) = certificate.key_usage
        waiting = self._waiting.get(usage)
        key = next((k for k in (waiting, self._keys[usage]) if k and k.public_point == certificate.public_point), None)
        if key is None:
            none_generated, another = (
                DeviceCertificateStatus.NO_CORRESPONDING_KEY_PAIR,
                DeviceCertificateStatus.WRONG_PUBLIC_KEY,
            )
            return another if waiting else none_generated
        self._certificates[usage] = der
        self._keys[usage] = key
        self._waiting.pop(usage, None)
        return DeviceCertificateStatus.SUCCESS
