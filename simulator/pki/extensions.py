"""The extensions that the SMKI uses, by identifier, and the name of a Device in one of them.

Source: RFC 5280 §4.2; RFC 5934; RFC 4108 §5 (hardwareModuleName, the identity of a Device).
"""

from __future__ import annotations

from typing import Any

from asn1crypto import core
from cryptography import x509

from simulator.domain.eui64 import EUI64
from simulator.pki.names import Defect

SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
SUBJECT_ALTERNATIVE_NAME = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
CERTIFICATE_POLICIES = "2.5.29.32"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
WRAPPED_CONTINGENCY_KEY = "1.3.6.1.5.5.7.1.20"

_HARDWARE_MODULE_NAME = x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4")
_SMKI_HARDWARE = bytes.fromhex("3029a02706082b06010505070804a01b3019060d2a863a0001848fb90f010202010408")
_HardwareModuleName: Any = type(
    "HardwareModuleName",
    (core.Sequence,),
    {"_fields": [("hwType", core.ObjectIdentifier), ("hwSerialNum", core.OctetString)]},
)


def hardware_module_identifier(alternative: x509.SubjectAlternativeName) -> EUI64 | None:
    """The EUI-64 in the first hardwareModuleName of a subject alternative name, if there is one.

    Raises :class:`~simulator.pki.names.Defect` where that is not a type and an EUI-64 in DER.
    """
    for other in alternative.get_values_for_type(x509.OtherName):
        if other.type_id == _HARDWARE_MODULE_NAME:
            return _hardware_serial_number(other.value)
    return None


def _hardware_serial_number(value: bytes) -> EUI64:
    try:
        module = _HardwareModuleName.load(value, strict=True)
        serial: bytes = module["hwSerialNum"].native
        # asn1crypto would also read BER and further members.
        if len(serial) == 8 and module.contents == module["hwType"].dump() + core.OctetString(serial).dump():
            return EUI64.from_octets(serial)
    except (ValueError, TypeError):
        pass
    message = "The hardwareModuleName does not hold a type and an EUI-64"
    raise Defect(message, "certificate-identifier", "SMKI Device Certificate Policy")


def hardware_module_name(eui64: EUI64 | None) -> bytes:
    """The subject alternative name of a Device: one otherName, the hardwareModuleName with its EUI-64.

    Its hwType 1.2.826.0.1.8641679.1.2.2.1 is the same for all Devices ("SMKI Device Certificate Policy").
    """
    return _SMKI_HARDWARE + (eui64.octets if eui64 else b"")
