"""What goes wrong with signatures: on a document, and on a Signed Pre-Command.

Each fault departs from a valid signature in exactly one way and is named by the words with which a feature speaks of
it: "a document *that was changed after it was signed*", "a Signed Pre-Command *that another User has signed*".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from simulator.actors.users import sign_pre_command
from simulator.bdd.faults import other_environment, revoke
from simulator.dcc.smki import XML_SIGNING
from simulator.domain.devices import TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import CommandVariant
from simulator.duis.values import ServiceRequest, SignedPreCommand
from simulator.duis.writing import write_request
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.keys import derive_key, serial_for
from simulator.xmldsig.signing import sign_document

if TYPE_CHECKING:
    from simulator.world import World

SignatureFault = Callable[["World", ServiceRequest], bytes]
"""Makes the document of a request, signed wrongly."""

PreCommandFault = Callable[["World", ServiceRequest, bytes], ServiceRequest]
"""Makes a faulty answer to a Pre-Command: the request that carries the Signed Pre-Command."""

_DAY = timedelta(days=1)


def _signed(world: World, request: ServiceRequest) -> bytes:
    return world.smki.sign(write_request(request), request.originator)


def _another(world: World, request: ServiceRequest) -> EUI64:
    """A User ID that is not the sender's."""
    owner = world.directory.find(request.originator)
    return next(
        entry.user_id.eui64
        for entry in world.directory.entries()
        if entry.user_id.user_roles and (owner is None or entry.party is not owner.party)
    )


def _spoiled(old: bytes, new: bytes) -> SignatureFault:
    """A valid signature, in which one thing is put in another's place."""

    def make(world: World, request: ServiceRequest) -> bytes:
        document = _signed(world, request)
        if old not in document:
            raise ValueError(f"the document to spoil has no {old.decode()}")
        return document.replace(old, new, 1)

    return make


def _with_key_for_commands(world: World, request: ServiceRequest) -> bytes:
    role = world.role_of(request.originator)
    return world.smki.sign(write_request(request), request.originator, TrustAnchorCell(role, XML_SIGNING.key_usage))


def _with_certificate(
    *, known: bool = True, elsewhere: bool = False, begins: timedelta = -365 * _DAY, ends: timedelta = _DAY
) -> SignatureFault:
    """Signed with another XML signing certificate of the same User; its dates are counted from the present."""

    def make(world: World, request: ServiceRequest) -> bytes:
        own = world.smki.environment
        environment = other_environment(own) if elsewhere else own
        authority = OrganisationAuthority.create(world.scenario.seed, environment, world.scenario.start)
        label = ("signature fault", request.originator.value)
        key, now = derive_key(world.scenario.seed, *label), world.calendar.at(world.clock.time)
        certificate = authority.issue(
            eui64=request.originator,
            role=XML_SIGNING.role,
            key_usage=XML_SIGNING.key_usage,
            public_point=key.public_point,
            common_name=None,
            not_before=now + begins,
            not_after=now + ends,
            serial=serial_for(world.scenario.seed, *label),
        )
        if known:
            world.smki.known.add(certificate)
        return sign_document(write_request(request), certificate=certificate, key=key)

    return make


def _revoked(world: World, request: ServiceRequest) -> bytes:
    revoke(world, world.smki.credential(request.originator, XML_SIGNING).certificate)
    return _signed(world, request)


def _wrapped(world: World, request: ServiceRequest) -> bytes:
    """The signed request is hidden inside another, which would be the one that is carried out."""
    document = _signed(world, request)
    start, end = document.index(b"<sr:Request"), document.index(b"<ds:Signature")
    inner = document[start:]
    return document[:end] + b"<sr:Extension>" + inner + b"</sr:Extension></sr:Request>"


def _twice(world: World, request: ServiceRequest) -> bytes:
    document = _signed(world, request)
    start, end = document.index(b"<ds:Signature"), document.rindex(b"</sr:Request>")
    return document[:end] + document[start:end] + document[end:]


SIGNATURE_FAULTS: Mapping[str, SignatureFault] = {
    "is not signed": lambda _, request: write_request(request),
    "was changed after it was signed": _spoiled(b"CommandVariant>1<", b"CommandVariant>3<"),
    "is signed by another User": lambda world, request: world.smki.sign(
        write_request(request), _another(world, request)
    ),
    "is signed with the key for Commands": _with_key_for_commands,
    "is signed with a certificate that nobody knows": _with_certificate(known=False),
    "is signed with a certificate of the other environment": _with_certificate(elsewhere=True),
    "is signed with a certificate that has expired": _with_certificate(ends=-_DAY),
    "is signed with a certificate that is not valid yet": _with_certificate(begins=_DAY, ends=365 * _DAY),
    "is signed with a certificate that has been revoked": _revoked,
    "hides its signature inside": _wrapped,
    "is signed twice": _twice,
    "is signed with an HMAC": _spoiled(b"xmldsig-more#ecdsa-sha256", b"xmldsig-more#hmac-sha256"),
    "refers to a part of itself alone": _spoiled(b'URI=""', b'URI="#part"'),
    "brings its own key": _spoiled(b"<ds:X509Data>", b"<ds:KeyName>mine</ds:KeyName><ds:X509Data>"),
}
"""What can be wrong with the XML signature on a document."""


def _changed(world: World, request: ServiceRequest, pre_command: bytes) -> ServiceRequest:
    """One bit of the Pre-Command differs, and the User has signed that."""
    changed = pre_command[:60] + bytes([pre_command[60] ^ 1]) + pre_command[61:]
    return _answer(request, changed + b"\x40" + world.signing_key(request.originator).sign_raw(changed[1:]))


def _signed_by_another(world: World, request: ServiceRequest, pre_command: bytes) -> ServiceRequest:
    return sign_pre_command(request, pre_command, world.signing_key(_another(world, request)))


def _with_a_revoked_certificate(world: World, request: ServiceRequest, pre_command: bytes) -> ServiceRequest:
    role = world.role_of(request.originator)
    revoke(world, world.smki.credential(request.originator, TrustAnchorCell(role, XML_SIGNING.key_usage)).certificate)
    return sign_pre_command(request, pre_command, world.signing_key(request.originator))


def _answer(request: ServiceRequest, payload: bytes) -> ServiceRequest:
    return replace(request, command_variant=CommandVariant.SIGNED_PRE_COMMAND_WAN, body=SignedPreCommand(payload))


PRE_COMMAND_FAULTS: Mapping[str, PreCommandFault] = {
    "was changed": _changed,
    "another User has signed": _signed_by_another,
    "is signed with a certificate that has been revoked": _with_a_revoked_certificate,
    "bears no signature": lambda _, request, pre_command: _answer(request, pre_command + b"\x00"),
}
"""What can be wrong with a Signed Pre-Command."""
