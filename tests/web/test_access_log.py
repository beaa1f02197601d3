"""A bug of ours is one line in the log and an answer of status 500, never a traceback."""

import asyncio
import re

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.web.access_log import AccessLog
from simulator.web.applications import application


async def faulty(_: Request) -> Response:
    raise ValueError("a bug\nof two lines")


async def answer_of(path: str, log: list[str]) -> httpx.Response:
    transport = httpx.ASGITransport(AccessLog(application([Route("/faulty", faulty)], "nothing"), log.append))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


def test_a_bug_is_one_line_and_a_code() -> None:
    log: list[str] = []
    answer = asyncio.run(answer_of("/faulty?apikey=secret", log))
    assert answer.status_code == 500
    assert "<Code>http-internal</Code>" in answer.text
    assert "bug" not in answer.text
    assert len(log) == 1
    error = r"internal error: ValueError\('a bug\\nof two lines'\) in test_access_log\.py, line \d+"
    assert re.fullmatch(rf"\d\d:\d\d:\d\d GET /faulty - 500 {error} \d+\.\d ms", log[0]), log[0]
