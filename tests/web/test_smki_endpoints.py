"""The SMKI look-up over real HTTP, as the published key store asks it."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from xml.etree import ElementTree

import httpx
import pytest
from pydantic import SecretStr

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario, WhatIf
from simulator.smki.policy_management import Part
from simulator.web.serving import repository_closed
from simulator.web.smki_endpoints import SmkiEndpoints
from simulator.world import World
from tests.web.conftest import METER, XML, Served, scenario, serving

KEY = scenario().serve.api_key.get_secret_value()
SEARCH, RETRIEVE = "certificatesearch", "retrievecertificate"


def ask(served: Served, service: str, content: str, key: str | None = KEY) -> tuple[int, ElementTree.Element]:
    """The HTTP status and the document of a look-up."""
    url = f"{served.smki}/services/{service}"
    body = f'<?xml version="1.0" encoding="utf-8"?>{content}'
    answer = httpx.post(url, params={"apikey": key} if key is not None else {}, content=body, headers=XML)
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    document = ElementTree.fromstring(answer.content)
    assert document.findtext("ResponseCode") == str(answer.status_code)
    assert document.findtext("AuditReference")
    return answer.status_code, document


def by_device(eui64: EUI64) -> str:
    name = "CertificateSubjectAltName"
    return f"<CertificateSearchRequest><{name}>{str(eui64).lower()}</{name}></CertificateSearchRequest>"


def by_organisation(eui64: EUI64) -> str:
    name = "CertificateSubjectName"
    return f"<CertificateSearchRequest><{name}>{eui64}</{name}></CertificateSearchRequest>"


def by_serial(serial: str) -> str:
    return f"<CertificateDataRequest><CertificateSerial>{serial}</CertificateSerial></CertificateDataRequest>"


def said(element: ElementTree.Element) -> dict[str, str | None]:
    return {child.tag: child.text for child in element}


def test_a_device_is_found_by_its_id(served: Served) -> None:
    lodged = {
        usage: served.twin.repository.search(eui64=METER, key_usage=usage)[0].serial
        for usage in (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)
    }
    status, document = ask(served, SEARCH, by_device(METER))
    assert status == 200
    found = sorted((said(result) for result in document.findall("Result")), key=lambda r: str(r["CertificateUsage"]))
    common = {"CertificateSubjectAltName": str(METER), "CertificateStatus": "I", "ManufacturingFlag": "false"}
    assert found == [
        {**common, "CertificateUsage": "DS", "CertificateSerial": lodged[KeyUsage.DIGITAL_SIGNATURE]},
        {**common, "CertificateUsage": "KA", "CertificateSerial": lodged[KeyUsage.KEY_AGREEMENT]},
    ]


def test_an_organisation_is_found_by_its_user_id_and_shows_its_roles(served: Served) -> None:
    status, document = ask(served, SEARCH, by_organisation(served.operator()))
    assert status == 200
    results = [said(result) for result in document.findall("Result")]
    assert {result["CertificateSubjectName"] for result in results} == {str(served.operator())}
    assert {(result["CertificateRole"], result["CertificateUsage"]) for result in results} == {
        ("3", "DS"),
        ("3", "KA"),
        ("135", "DS"),
    }
    assert "OrganisationName" not in results[0], "the repository does not tell whose a certificate is"


@pytest.mark.parametrize("written", ["{}", "000{}"])
def test_a_certificate_is_retrieved_by_its_serial_number(served: Served, written: str) -> None:
    entry = served.twin.repository.search(eui64=METER)[0]
    status, document = ask(served, RETRIEVE, by_serial(written.format(entry.serial.lower())))
    assert status == 200
    certificate = document.find("CertificateResponse")
    assert certificate is not None
    assert b64decode(str(certificate.findtext("CertificateBody"))) == entry.der
    assert certificate.findtext("CertificateSubjectAltName") == str(METER)


@pytest.mark.parametrize(
    ("service", "content"),
    [
        (SEARCH, by_device(EUI64(7))),
        (SEARCH, by_organisation(METER)),
        (RETRIEVE, by_serial("1234")),
    ],
)
def test_what_is_not_found_is_402(served: Served, service: str, content: str) -> None:
    assert ask(served, service, content)[0] == 402


@pytest.mark.parametrize("key", [None, "", "wrong", KEY[:-1], KEY + "x", "é"])
def test_without_the_key_nothing_is_shown(served: Served, key: str | None) -> None:
    before = len(served.log)
    status, document = ask(served, SEARCH, by_device(METER), key)
    assert status == 401
    assert document.findtext("ResponseMessage") == "The parameter apikey is missing or wrong"
    assert document.find("Result") is None
    assert KEY not in "".join(served.log[before:])


@pytest.mark.parametrize(
    ("service", "content", "message"),
    [
        (SEARCH, "", "not well-formed"),
        (SEARCH, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type declaration"),
        (SEARCH, "<CertificateSearchRequest/>", "has one element: CertificateSubjectName or CertificateSubjectAltName"),
        (SEARCH, by_serial("12"), "Send a CertificateSearchRequest"),
        (SEARCH, "<CertificateSearchRequest><Name>Avon</Name></CertificateSearchRequest>", "has one element"),
        (
            SEARCH,
            "<CertificateSearchRequest><CertificateSubjectName>Avon</CertificateSubjectName></CertificateSearchRequest>",
            "'Avon' is not an EUI-64",
        ),
        (RETRIEVE, by_serial("xyz"), "'xyz' is no serial number"),
        (RETRIEVE, by_device(METER), "Send a CertificateDataRequest"),
    ],
)
def test_a_look_up_that_asks_for_nothing_is_401(served: Served, service: str, content: str, message: str) -> None:
    status, document = ask(served, service, content)
    assert status == 401
    assert message in str(document.findtext("ResponseMessage"))


def test_other_paths_and_types_are_refused(served: Served) -> None:
    assert httpx.post(f"{served.smki}/services/other").status_code == 404
    assert httpx.get(f"{served.smki}/services/{SEARCH}").status_code == 405
    answer = httpx.post(f"{served.smki}/services/{SEARCH}", params={"apikey": KEY}, content=b"{}")
    assert answer.status_code == 415


def test_in_the_what_if_the_organisation_is_named() -> None:
    shown = scenario().model_copy(update={"what_if": WhatIf(show_organisation_names=True)})
    with serving(shown) as served:
        _, document = ask(served, SEARCH, by_organisation(served.operator()))
    assert {result.findtext("OrganisationName") for result in document.findall("Result")} == {"UK Power Networks"}


def test_while_the_pma_suspends_the_repository_nobody_looks_anything_up() -> None:
    """Seed 004 ¶70. The open repository answers: the certificate is there."""
    world = World(Scenario(fleet=Fleet(homes=1)), RuleSet())
    owner = world.user_id_of_party("Avon Energy")
    office = world.smki_services.own.office
    endpoints = SmkiEndpoints(world.repository, SecretStr(KEY), 1, lambda: repository_closed(world))

    async def look_up() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(endpoints.application())) as client:
            url = f"http://smki/services/{SEARCH}"
            return await client.post(url, params={"apikey": KEY}, content=by_organisation(owner), headers=XML)

    assert asyncio.run(look_up()).status_code == 200
    suspension = office.pma.suspend("an attack", 0, parts=frozenset({Part.REPOSITORY}))
    refused = asyncio.run(look_up())
    assert refused.status_code == 503
    assert "The SMKI PMA has suspended access to the SMKI Repository for everybody: an attack." in refused.text
    office.pma.lift(suspension, 0)
    assert asyncio.run(look_up()).status_code == 200
