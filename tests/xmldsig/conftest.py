"""Signers of a small world, and a Service Request and a Service Response that they have signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from lxml import etree

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import CommandVariant, service
from simulator.duis.values import CredentialsReplacement, ServiceRequest, ServiceResponse
from simulator.duis.writing import write_request, write_response
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.keys import KeyPair, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.xmldsig.issuers import Find, find_among
from simulator.xmldsig.signing import sign_document

START = datetime(2018, 1, 1, tzinfo=UTC)
ISSUED = datetime(2019, 3, 8, tzinfo=UTC)
USER = EUI64.parse("90-B3-D5-1F-30-01-00-00")
DSP = EUI64.parse("90-B3-D5-1F-30-00-00-02")
METER = EUI64.parse("00-DB-12-34-56-78-90-A0")


def indented(document: bytes) -> bytes:
    """The document as an editor would lay it out."""
    root = etree.fromstring(document)
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@dataclass(frozen=True)
class Signer:
    """A certificate and its private key."""

    certificate: Certificate
    key: KeyPair

    def sign(self, document: bytes) -> bytes:
        return sign_document(document, certificate=self.certificate, key=self.key)


@dataclass(frozen=True)
class World:
    """An authority, and those that it has certified."""

    oca: OrganisationAuthority

    @classmethod
    def found(cls, environment: Environment) -> World:
        return cls(OrganisationAuthority.create(11, environment, START))

    def signer(
        self,
        role: RemotePartyRole = RemotePartyRole.XML_SIGNING_USER,
        *,
        eui64: EUI64 = USER,
        key_usage: KeyUsage = KeyUsage.DIGITAL_SIGNATURE,
        not_after: datetime | None = None,
    ) -> Signer:
        key = derive_key(11, "xml", role.name, eui64.value)
        certificate = self.oca.issue(
            eui64=eui64,
            role=role,
            key_usage=key_usage,
            public_point=key.public_point,
            common_name=None,
            not_before=ISSUED,
            serial=serial_for(11, "xml", role.name, eui64.value, key_usage.name),
            not_after=not_after,
        )
        return Signer(certificate, key)


@pytest.fixture(scope="session")
def world() -> World:
    return World.found(Environment.TEST)


@pytest.fixture(scope="session")
def live() -> World:
    return World.found(Environment.LIVE)


@pytest.fixture(scope="session")
def user(world: World) -> Signer:
    return world.signer()


@pytest.fixture(scope="session")
def dsp(world: World) -> Signer:
    return world.signer(RemotePartyRole.XML_SIGNING_DSP, eui64=DSP)


@pytest.fixture(scope="session")
def find(user: Signer, dsp: Signer) -> Find:
    return find_among([user.certificate, dsp.certificate])


@pytest.fixture(scope="session")
def unsigned(world: World) -> bytes:
    """A 6.15.1 with two certificates and the path to the root."""
    path = tuple(certificate.der for certificate in world.oca.path)
    request = ServiceRequest(
        originator=USER,
        target=METER,
        counter=1200,
        command_variant=CommandVariant.TRANSFORM,
        service=service("6.15.1"),
        body=CredentialsReplacement(
            RemotePartyRole.NETWORK_OPERATOR,
            0,
            digital_signing_certificate=world.signer(RemotePartyRole.NETWORK_OPERATOR).certificate.der,
            key_agreement_certificate=world.signer(
                RemotePartyRole.NETWORK_OPERATOR, key_usage=KeyUsage.KEY_AGREEMENT
            ).certificate.der,
            path_certificates=path,
        ),
    )
    return write_request(request)


@pytest.fixture(scope="session")
def signed(unsigned: bytes, user: Signer) -> bytes:
    return user.sign(unsigned)


@pytest.fixture(scope="session")
def response(dsp: Signer) -> bytes:
    """The DCC's acknowledgement, signed."""
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    return dsp.sign(write_response(ServiceResponse(f"{USER}:{METER}:1200", None, "I99", moment, None, None)))
