import re

import httpx
import pytest

from simulator.reports.wording import TEST_PKI
from tests.web.demo.conftest import TOKEN

ACT = "/story/wrong_distributor/act"


@pytest.mark.parametrize("path", ["/", "/story/wrong_distributor", "/roll-out", "/static/demo.css", "/rules"])
def test_nothing_is_shown_without_the_token(stranger: httpx.Client, path: str) -> None:
    refused = stranger.get(path)
    assert refused.status_code == 403
    assert TEST_PKI in refused.text
    assert stranger.get(f"{path}?token=guessed").status_code == 403


def test_the_link_leaves_a_cookie_and_takes_the_token_out_of_the_address(stranger: httpx.Client) -> None:
    answer = stranger.get(f"/story/wrong_distributor?token={TOKEN}&at=5")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/story/wrong_distributor?at=5"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert stranger.get("/story/wrong_distributor?at=5").status_code == 200


def test_a_name_that_was_made_to_lead_here_is_not_served(visitor: httpx.Client) -> None:
    answer = visitor.get("/", headers={"Host": "attacker.example:8063"})
    assert answer.status_code == 421
    assert TEST_PKI in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
        {"Origin": "OURS", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "OURS", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_form_works_from_another_origin(visitor: httpx.Client, site: str, headers: dict[str, str]) -> None:
    sent = {name: value.replace("OURS", site) for name, value in headers.items()}
    assert visitor.post(ACT, data={"act": "pass", "device": "ESME"}, headers=sent).status_code == 403


def test_a_form_of_the_page_itself_works(visitor: httpx.Client, ours: dict[str, str]) -> None:
    assert visitor.post(ACT, data={"act": "pass", "device": "ESME"}, headers=ours).status_code == 303


def test_pages_may_load_nothing_from_elsewhere(visitor: httpx.Client) -> None:
    answer = visitor.get("/story/wrong_distributor")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert not re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)


@pytest.mark.parametrize(
    "path", ["/", "/story/unknown_mpan", "/story/unknown_mpan/compare", "/rules", "/assumptions", "/roll-out", "/none"]
)
def test_every_page_says_that_it_is_a_test_pki(visitor: httpx.Client, path: str) -> None:
    assert TEST_PKI in visitor.get(path).text
