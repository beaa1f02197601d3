"""What harms a careless server: content types, XML that explodes or fetches, bodies too large, secrets sent astray."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.devices import KeyUsage, TrustAnchorCell
from simulator.domain.documents import LIMIT
from simulator.domain.parties import RemotePartyRole
from tests.web.attacks.conftest import API_KEY, Attacked, examples
from tests.web.conftest import XML

SERVICES = ("T", "S", "D")
XML_SIGNING = TrustAnchorCell(RemotePartyRole.XML_SIGNING_USER, KeyUsage.DIGITAL_SIGNATURE)


@examples(100)
@given(
    content_type=st.none() | st.text("abc/;=+ xml", max_size=12) | st.sampled_from(["application/xml", "text/xml;a"]),
    encoding=st.none() | st.sampled_from(["gzip", "identity", "x", ""]),
    body=st.binary(max_size=40) | st.just(b"<a/>"),
    service=st.sampled_from(SERVICES),
)
def test_any_content_type(
    attacked: Attacked, content_type: str | None, encoding: str | None, body: bytes, service: str
) -> None:
    named = {"Content-Type": content_type, "Content-Encoding": encoding}
    attacked.post(body, service, {name: value.strip() for name, value in named.items() if value is not None})


def bombs(target: str) -> dict[str, str]:
    """Documents that harm a careless parser: by size, or by what they fetch."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    attributes = " ".join(f'a{n}=""' for n in range(50_000))
    return {
        "a billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "l">{laughs}]><r>&l9;</r>',
        "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]><r>{"&a;" * 50_000}</r>',
        "an external entity": f'<!DOCTYPE r [<!ENTITY a SYSTEM "{target}">]><r>&a;</r>',
        "an external parameter entity": f'<!DOCTYPE r [<!ENTITY % a SYSTEM "{target}"> %a;]><r/>',
        "an external DTD": f'<!DOCTYPE r SYSTEM "{target}"><r/>',
        "a style sheet": f'<?xml-stylesheet href="{target}"?><r/>',
        "an inclusion": f'<r xmlns:i="http://www.w3.org/2001/XInclude"><i:include parse="text" href="{target}"/></r>',
        "a schema": f'<r xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="a {target}"/>',
        "depth": "<r>" * 100_000,
        "attributes": f"<r {attributes}/>",
        "names": f'<r xmlns:{"a" * 400_000}="a"/>',
    }


@pytest.mark.parametrize("name", bombs(""))
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_bombs_and_foreign_content(attacked: Attacked, tmp_path: Path, name: str, scheme: str) -> None:
    """Refused, and nothing was fetched: no content of a file, no look-up at the server's own SMKI port."""
    (tmp_path / "secret.txt").write_text("top secret")
    lookup = f"{attacked.served.smki}/services/certificatesearch?apikey=fetched"
    document = bombs(f"file://{tmp_path}/secret.txt" if scheme == "file" else lookup)[name].encode()
    for service in SERVICES:
        answer = attacked.client.post(f"{attacked.served.duis}/api/v1/service{service}", content=document, headers=XML)
        response = attacked.check(answer)
        assert response is not None
        assert response.response_code in {"E1000", "E1001"}
        assert b"top secret" not in answer.content
    assert not [line for line in attacked.served.log if "top secret" in line or "certificatesearch" in line]


@pytest.mark.parametrize("octets", [LIMIT, LIMIT + 1, 5 * LIMIT])
def test_bodies_around_the_limit(attacked: Attacked, octets: int) -> None:
    answer = attacked.post(b"<r>" + b"a" * (octets - 7) + b"</r>", "D")
    assert (answer is None) == (octets > LIMIT)


def test_no_secret_is_in_the_log(attacked: Attacked) -> None:
    """Neither the API key nor a private key, also where somebody sends one to the wrong place."""
    twin = attacked.twin
    users = attacked.avon, attacked.served.operator()
    keys = [twin.signing_key(user) for user in users] + [twin.smki.credential(user, XML_SIGNING).key for user in users]
    scalars = [key.private_key.private_numbers().private_value for key in keys]
    sent = f"{scalars[0]:064x}"
    attacked.post(f"<r>{sent}</r>".encode(), "D")
    attacked.post(sent.encode(), "T", {"Content-Type": f"text/{sent}"})
    attacked.client.get(f"{attacked.served.smki}/services/certificatesearch", params={"apikey": API_KEY, "k": sent})
    attacked.client.post(
        f"{attacked.served.smki}/services/retrievecertificate", params={"apikey": API_KEY}, headers=XML
    )
    log = "\n".join(attacked.served.log).lower()
    assert API_KEY not in log
    for scalar in scalars:
        raw = scalar.to_bytes(32, "big")
        assert not [form for form in (raw.hex(), str(scalar), base64.b64encode(raw).decode().lower()) if form in log]
