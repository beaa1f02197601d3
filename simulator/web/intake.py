"""Takes the document of an HTTP message: the right kind, not too large, not too slow."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from simulator.domain.documents import LIMIT
from simulator.duis.findings import quoted
from simulator.web.refusals import Refusal

_XML_TYPES = ("application/xml", "text/xml")


async def read_document(request: Request, seconds: float) -> bytes:
    """The body of a POST. Raises :class:`Refusal` for another content type, and for what is too large or too slow.

    A body that says it is too large is refused unread, one that turns out to be is not read any further.
    """
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() not in _XML_TYPES:
        given = f"The Content-Type is {quoted(content_type)}" if content_type else "There is no Content-Type"
        raise Refusal(415, "http-content-type", f"{given}. Send application/xml")
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.strip().lower() != "identity":
        raise Refusal(415, "http-content-encoding", f"The document is encoded as {quoted(encoding)}. Send it plainly")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > LIMIT:
        raise _too_large()
    try:
        async with asyncio.timeout(seconds):
            return await _collect(request)
    except TimeoutError:
        message = f"The document did not arrive within {seconds:g} seconds. Send it faster"
        raise Refusal(408, "http-too-slow", message) from None
    except ClientDisconnect:  # nobody is there to read it, but the log shows it
        raise Refusal(400, "http-broken-off", "The document broke off. Send it whole") from None


async def _collect(request: Request) -> bytes:
    document = bytearray()
    async for part in request.stream():
        document += part
        if len(document) > LIMIT:
            raise _too_large()
    return bytes(document)


def _too_large() -> Refusal:
    return Refusal(413, "http-too-large", f"The document has more than {LIMIT:,} octets. Send a smaller one")
