"""Valid documents and messages, damaged octet by octet and field by field, posted to a running server over real HTTP.

Documents as they are, then signed; the certificates in them; Signed Pre-Commands. Each gets a coded answer, none shows
a bug, and the server goes on.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from simulator.actors.users import sign_pre_command
from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    HANDOVER,
    UPDATE_CREDENTIALS,
    CommandVariant,
    ServiceReferenceVariant,
)
from simulator.duis.values import (
    CredentialsReplacement,
    PreCommand,
    RetrieveCredentials,
    ServiceRequest,
    SignedPreCommand,
    UpdateDeviceCredentials,
)
from simulator.duis.writing import write_request
from simulator.xmldsig.signing import SigningError, sign_document
from tests.duis.damage import damaged, rearranged
from tests.duis.strategies import requests
from tests.web.attacks.conftest import COUNTERS, SMETS1_METER, Attacked, examples
from tests.web.conftest import METER
from tests.xmldsig.test_mutations import CHANGES, INSERTS, TEXTS, mutate

SUPPLIER, NETWORK_OPERATOR = RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR
XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)

services = st.sampled_from(["T", "S", "D"])
places = st.integers(0, 10**6)
changes = st.lists(
    st.tuples(st.integers(0, 10**4), st.integers(0, 10**4), st.sampled_from(CHANGES), TEXTS), min_size=1, max_size=3
)


@examples(100)
@given(document=damaged() | rearranged() | st.binary(max_size=100), service=services)
def test_published_documents_damaged(attacked: Attacked, document: bytes, service: str) -> None:
    attacked.post(document, service)


@examples(100)
@given(place=places, octets=INSERTS, taken=st.integers(0, 3), service=services)
def test_a_signed_request_with_other_octets(
    attacked: Attacked, place: int, octets: bytes, taken: int, service: str
) -> None:
    """Never accepted unless it says the same; a change in what is not said leaves it good."""
    request = attacked.request(RetrieveCredentials((SUPPLIER,)))
    signed = attacked.served.signed(request)
    at = place % len(signed)
    attacked.post(signed[:at] + octets + signed[at + taken :], service)


@examples(100)
@given(steps=changes, service=services, replacing=st.booleans())
def test_fields_changed_before_it_is_signed(
    attacked: Attacked, steps: list[tuple[int, int, str, str]], service: str, replacing: bool
) -> None:
    """So the signature is good, and what was changed is read, decided and, if it is good, carried out."""
    body = attacked.credentials() if replacing else RetrieveCredentials((SUPPLIER, NETWORK_OPERATOR))
    root = etree.fromstring(write_request(attacked.request(body)))
    for step in steps:
        mutate(root, *step)
    attacked.post(signed_if_it_can_be(attacked, etree.tostring(root)), service)


def signed_if_it_can_be(attacked: Attacked, document: bytes) -> bytes:
    certificate, key = attacked.twin.smki.credential(attacked.avon, XML_SIGNING)
    try:
        return sign_document(document, certificate=certificate, key=key)
    except SigningError:
        return document


@examples(150)
@given(request=requests(), data=st.data(), service=services)
def test_any_request_that_can_be_stated(
    attacked: Attacked, request: ServiceRequest, data: st.DataObject, service: str
) -> None:
    """Of any service with any values, by a User, to a Device of any generation."""
    user = data.draw(st.sampled_from([attacked.avon, attacked.served.operator()]))
    target = data.draw(st.sampled_from([METER, SMETS1_METER, *attacked.devices]))
    request = replace(request, originator=user, target=target, counter=next(COUNTERS))
    attacked.post(attacked.served.signed(request), service)


@st.composite
def damage(draw: st.DrawFn, octets: bytes) -> bytes:
    """Octets that were changed, put in, left out, or cut off; lengths and tags of DER among them."""
    changed = bytearray(octets)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(changed) - 1)))
        changed[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=3))
    return bytes(changed[: draw(st.integers(0, len(changed)) | st.just(len(changed)))])


@st.composite
def with_a_damaged_certificate(draw: st.DrawFn, body: CredentialsReplacement) -> CredentialsReplacement:
    which = draw(st.sampled_from(["signing", "key agreement", "path"]))
    if which == "signing":
        return replace(body, digital_signing_certificate=draw(damage(body.digital_signing_certificate or b"")))
    if which == "key agreement":
        return replace(body, key_agreement_certificate=draw(damage(body.key_agreement_certificate or b"")))
    return replace(body, path_certificates=(draw(damage(body.path_certificates[0])),))


@examples(100)
@given(data=st.data(), target=st.sampled_from([METER, SMETS1_METER]))
@pytest.mark.parametrize("service", [UPDATE_CREDENTIALS, HANDOVER, CHANGE_OF_SUPPLIER], ids=lambda srv: srv.variant)
def test_certificates_damaged(
    attacked: Attacked, service: ServiceReferenceVariant, data: st.DataObject, target: EUI64
) -> None:
    mpxn = "1000000000003" if service is CHANGE_OF_SUPPLIER else None
    body = data.draw(with_a_damaged_certificate(replace(attacked.credentials(), import_mpxn=mpxn)))
    url = "T" if service is UPDATE_CREDENTIALS else "S"
    variant = CommandVariant.TRANSFORM if url == "T" else CommandVariant.NON_CRITICAL_WAN
    request = replace(attacked.request(body, target), service=service, command_variant=variant)
    attacked.post(attacked.served.signed(request), url)


@examples(100)
@given(data=st.data(), target=st.sampled_from([METER, SMETS1_METER]))
def test_a_device_certificate_damaged(attacked: Attacked, data: st.DataObject, target: EUI64) -> None:
    good = attacked.twin.smki.issue_device(METER).signing_certificate
    body = UpdateDeviceCredentials(data.draw(st.just(good) | damage(good)))
    attacked.post(attacked.served.signed(attacked.request(body, target)), "T")


@examples(100)
@given(data=st.data(), before=st.booleans())
def test_a_signed_pre_command_damaged(attacked: Attacked, data: st.DataObject, before: bool) -> None:
    """Before or after the User signed it: never acknowledged, as it is no longer the one that was transformed."""
    request = attacked.request(attacked.credentials())
    transformed = attacked.post(attacked.served.signed(request), "T")
    assert transformed is not None
    assert isinstance(transformed.body, PreCommand)
    signed = sign_pre_command(request, transformed.body.payload, attacked.twin.signing_key(attacked.avon))
    assert isinstance(signed.body, SignedPreCommand)
    good = transformed.body.payload if before else signed.body.payload
    octets = data.draw(damage(good))
    answer = attacked.post(attacked.served.signed(replace(signed, body=SignedPreCommand(octets))), "S")
    assert answer is not None
    assert (answer.response_code == "I99") == (octets == signed.body.payload)


def test_what_waits_for_users_is_well_formed_too(attacked: Attacked) -> None:
    """The asynchronous responses and alerts that all the other tests have led to."""
    for user in (attacked.avon, attacked.served.operator()):
        url = f"{attacked.served.duis}/api/v1/responses/{user}"
        while (answer := attacked.client.get(url)).status_code == 200:
            assert attacked.check(answer) is not None
            attacked.client.delete(attacked.served.duis + answer.headers["Content-Location"])
