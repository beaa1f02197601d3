"""The SMKI look-up: certificates by the EUI-64 that they are for, and by serial number. Never by name."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.domain.finding import Finding
from simulator.registers.repository import LodgedCertificate, SmkiRepository
from simulator.web.applications import Handler, application
from simulator.web.intake import read_document
from simulator.web.refusals import XML
from simulator.web.smki_documents import BadQuery, read_retrieval, read_search, retrieval_answer, search_answer

_SEARCH, _RETRIEVE = "/services/certificatesearch", "/services/retrievecertificate"
_KNOWN = f"POST {_SEARCH}, {_RETRIEVE}"

FOUND, BAD, NOT_FOUND, CLOSED = 200, 401, 402, 503
"""The published client takes 401 for wrong parameters and 402 for nothing found, as HTTP status.

It knows none for a repository that is suspended: 503 is an assumption.
"""

Look = Callable[[bytes], list[LodgedCertificate]]
Closed = Callable[[], Finding | None]
Answer = Callable[[int, str, str, Iterable[LodgedCertificate]], bytes]


class SmkiEndpoints:
    """What answers on the SMKI port. Each answer has an ``AuditReference``, which counts them.

    ``closed`` says why nobody may read the repository now (the PMA has suspended access to it), or nothing. There is
    one API key for everybody, as the published client has it: a look-up knows neither the Party nor the officer. So
    the entry process of a Party cannot be asked for here, and no account is locked after failed attempts: the only
    one there is would be locked for all.
    """

    def __init__(
        self, repository: SmkiRepository, api_key: SecretStr, body_seconds: float, closed: Closed = lambda: None
    ) -> None:
        self._repository = repository
        self._closed = closed
        self._api_key = api_key.get_secret_value().encode()
        self._body_seconds = body_seconds
        self._answered = 0

    def application(self) -> Starlette:
        """The endpoints as an ASGI application."""
        routes = [
            Route(_SEARCH, self._handle(self._search, search_answer), methods=["POST"]),
            Route(_RETRIEVE, self._handle(self._retrieve, retrieval_answer), methods=["POST"]),
        ]
        return application(routes, _KNOWN)

    def _handle(self, look: Look, answer: Answer) -> Handler:
        async def handle(request: Request) -> Response:
            code, message, found = await self._look(request, look)
            self._answered += 1
            return Response(answer(code, message, f"smki-sim-{self._answered}", found), code, media_type=XML)

        return handle

    async def _look(self, request: Request, look: Look) -> tuple[int, str, list[LodgedCertificate]]:
        given = request.query_params.get("apikey", "").encode()
        if not hmac.compare_digest(given, self._api_key):
            return BAD, "The parameter apikey is missing or wrong", []
        closed = self._closed()
        if closed is not None:
            return CLOSED, closed.message, []
        document = await read_document(request, self._body_seconds)
        try:
            found = look(document)
        except BadQuery as error:
            return BAD, str(error), []
        return (FOUND, "Success", found) if found else (NOT_FOUND, "No certificate was found", [])

    def _search(self, document: bytes) -> list[LodgedCertificate]:
        wanted = read_search(document)
        return [e for e in self._repository.search(eui64=wanted.eui64) if (e.role is None) == wanted.device]

    def _retrieve(self, document: bytes) -> list[LodgedCertificate]:
        return self._repository.search(serial=read_retrieval(document))
