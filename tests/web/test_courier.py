"""Asynchronous responses and alerts reach the call-back of the User that they are for, once and in order."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import RETRIEVE_CREDENTIALS, CommandVariant
from simulator.duis.values import RetrieveCredentials, ServiceRequest
from tests.support.waiting import until
from tests.web.conftest import METER, CallBack, Served, call_back_server, scenario, serving

USER = EUI64(0x0E5A_0000_00A0_0000 | 1)
NOWHERE = "http://127.0.0.1:9/duis"
"""The port of the discard service, which nobody runs any more."""

COUNTERS = count(1)


def with_call_back(url: str, **settings: object) -> Any:
    return scenario(call_backs={str(USER): url}, **settings)


def read_credentials(served: Served) -> str:
    """Have a 6.24.1 acknowledged: its RequestID."""
    assert served.operator() == USER
    body = RetrieveCredentials((RemotePartyRole.NETWORK_OPERATOR,))
    variant = CommandVariant.NON_CRITICAL_WAN
    request = ServiceRequest(USER, METER, next(COUNTERS), variant, RETRIEVE_CREDENTIALS, body)
    assert served.post("S", served.signed(request)).response_code == "I99"
    return request.request_id


def queue(served: Served) -> dict[str, Any]:
    content: dict[str, Any] = httpx.get(f"{served.duis}/queue").json()
    return content


def queue_when(served: Served, **wanted: object) -> dict[str, Any]:
    """The queue's first document, as soon as it looks as wanted."""

    def first() -> list[dict[str, Any]]:
        return [document for document in queue(served)["documents"][:1] if wanted.items() <= document.items()]

    [document] = until(first, f"the queue's first document is {wanted}")
    return document


def test_responses_come_once_and_in_order(call_back: CallBack) -> None:
    with serving(with_call_back(call_back.url)) as served:
        sent = [read_credentials(served) for _ in range(5)]
        received = call_back.wait(5)
        assert [response.request_id for response in received] == sent
        assert {response.response_code for response in received} == {"I0"}
        assert set(call_back.content_types) == {"application/xml; charset=utf-8"}
    assert any(re.fullmatch(rf"\d\d:\d\d:\d\d call-back {USER} {sent[0]} 204 \d+\.\d ms", line) for line in served.log)


def test_a_failure_is_tried_again_and_keeps_the_order(call_back: CallBack) -> None:
    call_back.statuses = [500, 302, 503]
    with serving(with_call_back(call_back.url)) as served:
        sent = [read_credentials(served) for _ in range(2)]
        received = call_back.wait(5)
        assert [response.request_id for response in received] == sent


def test_a_rejected_document_is_kept_and_not_sent_again(call_back: CallBack) -> None:
    call_back.statuses = [400]
    with serving(with_call_back(call_back.url)) as served:
        rejected, taken = read_credentials(served), read_credentials(served)
        assert [response.request_id for response in call_back.wait(2)] == [taken]
        left = queue_when(served, state="rejected")
        assert (left["request_id"], left["attempts"]) == (rejected, 1)
        assert left["last_error"] == "answered 400: it is not right"
        shown = httpx.get(served.duis + left["document"])
        assert rejected.encode() in shown.content
        assert httpx.delete(served.duis + left["document"]).status_code == 204
        assert queue(served)["rejected"] == 0


def test_a_call_back_that_comes_up_later_gets_everything() -> None:
    with call_back_server() as gone:
        pass
    with serving(with_call_back(gone.url)) as served:
        sent = [read_credentials(served) for _ in range(3)]
        queue_when(served, last_error="cannot connect")
        with call_back_server(int(gone.url.rsplit(":", 1)[1].removesuffix("/duis"))) as there:
            assert [response.request_id for response in there.wait(3)] == sent


def test_a_call_back_that_does_not_answer_is_given_up_for_now(call_back: CallBack) -> None:
    with call_back.silent(), serving(with_call_back(call_back.url, call_back_seconds=0.05)) as served:
        read_credentials(served)
        assert queue_when(served, last_error="no answer in time")["attempts"]


def test_the_next_run_delivers_what_the_last_one_could_not(tmp_path: Path) -> None:
    with serving(with_call_back(NOWHERE), tmp_path) as served:
        sent = [read_credentials(served) for _ in range(2)]
        queue_when(served, last_error="cannot connect")
    with call_back_server() as call_back, serving(with_call_back(call_back.url), tmp_path) as served:
        assert [response.request_id for response in call_back.wait(2)] == sent


def test_no_password_of_a_call_back_is_shown() -> None:
    with serving(with_call_back("http://anne:open-sesame@127.0.0.1:9/?token=open-sesame")) as served:
        read_credentials(served)
        queue_when(served, last_error="cannot connect")
        assert "open-sesame" not in httpx.get(f"{served.duis}/queue").text
    assert "open-sesame" not in "".join(served.log)
