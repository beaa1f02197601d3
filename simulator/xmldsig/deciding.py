"""The library that decides whether a signature is good: xmlsec, allowed nothing but the one form.

xmlsec works on the very tree that lxml read, so the two must carry the same version of libxml2; their wheels do, when
they are of the same time.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from simulator.domain.errors import SimulatorError
from simulator.pki.certificate import Certificate


class SignatureLibraryError(SimulatorError, ImportError):
    """xmlsec cannot be loaded beside this lxml."""


try:
    import xmlsec
    from xmlsec import constants
except Exception as mismatch:  # xmlsec.InternalError: a class that cannot be imported either
    raise SignatureLibraryError(
        f"xmlsec cannot be loaded beside lxml {etree.__version__}, which carries libxml2 "
        f"{'.'.join(map(str, etree.LIBXML_VERSION))} ({mismatch}). Install wheels of the two that carry the same "
        "version of libxml2, such as lxml 6.1 and xmlsec 1.3.17"
    ) from mismatch

_SIGNATURE_TRANSFORMS = (constants.TransformExclC14N, constants.TransformEcdsaSha256)
_REFERENCE_TRANSFORMS = (constants.TransformEnveloped, constants.TransformInclC14N, constants.TransformSha256)


def is_good(signature: etree._Element, certificate: Certificate) -> bool:
    """Whether a signature, where it stands in its document, was made with this certificate's key over the document."""
    context = xmlsec.SignatureContext()
    context.key = _key(certificate)
    for transform in _SIGNATURE_TRANSFORMS:
        context.enable_signature_transform(transform)
    for transform in _REFERENCE_TRANSFORMS:
        context.enable_reference_transform(transform)
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


@lru_cache(maxsize=1024)
def _key(certificate: Certificate) -> xmlsec.Key:
    information = certificate.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return xmlsec.Key.from_memory(information, constants.KeyDataFormatDer)
