"""The DUIS endpoints: Service Requests in, Service Responses out; and what waits for Users to be received."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.domain.errors import IdentifierError
from simulator.domain.eui64 import EUI64
from simulator.domain.service_requests import ServiceUrl
from simulator.web.applications import Handler, application
from simulator.web.intake import read_document
from simulator.web.live_clock import LiveClock
from simulator.web.refusals import XML, Refusal
from simulator.web.served_run import ServedRun
from simulator.web.undelivered import Letter

_MOST_SHOWN = 1000
"""Documents that ``/queue`` lists; the counts are of all."""

_SERVICES = (ServiceUrl.TRANSFORM, ServiceUrl.SEND, ServiceUrl.NON_DEVICE)
_KNOWN = f"POST {', '.join(url.title for url in _SERVICES)}; GET /queue, /api/v1/responses/USER-ID"


_NUMBER = re.compile(r"[0-9]{1,18}")


class DuisEndpoints:
    """What answers on the DUIS port.

    - ``POST /api/v1/serviceT`` (Command Variant 4), ``serviceS`` (1, 5), ``serviceD`` (2, 6, 8): the signed document;
      the DSP's ``sr:Response`` is the answer, at once.
    - ``GET /queue``: as JSON, what Users have not received yet, and what they rejected.
    - ``GET /api/v1/responses/USER-ID``: the first document that waits for a User, or 204; its ``Content-Location`` is
      where the same document is found by its number, and ``DELETE`` there says that it was received.
    """

    def __init__(self, run: ServedRun, clock: LiveClock, body_seconds: float) -> None:
        self._run = run
        self._clock = clock
        self._queue = run.queue
        self._body_seconds = body_seconds

    def application(self) -> Starlette:
        """The endpoints as an ASGI application."""
        one = "/api/v1/responses/{user_id}/{number}"
        routes = [
            *(Route(url.title, self._receive_on(url), methods=["POST"]) for url in _SERVICES),
            Route("/queue", self._show_queue, methods=["GET"]),
            Route("/api/v1/responses/{user_id}", self._show_first, methods=["GET"]),
            Route(one, self._show_one, methods=["GET"]),
            Route(one, self._remove_one, methods=["DELETE"]),
        ]
        return application(routes, _KNOWN)

    def _receive_on(self, url: ServiceUrl) -> Handler:
        async def handle(request: Request) -> Response:
            document = await read_document(request, self._body_seconds)
            # Nothing waits from here on, so the answer is sent before anything that follows from it.
            self._clock.catch_up()
            reply = self._run.receive(document, url)
            self._clock.touch()
            decided = reply.decision.request
            request.state.request_id = decided.request_id if decided else None
            request.state.response_code = reply.code
            if reply.document is None:
                raise Refusal(HTTPStatus.FORBIDDEN, reply.code, reply.decision.findings[0].message)
            return Response(reply.document, media_type=XML)

        return handle

    async def _show_queue(self, _: Request) -> Response:
        return JSONResponse(
            {
                "waiting": self._queue.count(rejected=False),
                "rejected": self._queue.count(rejected=True),
                "documents": [self._described(letter) for letter in self._queue.all(_MOST_SHOWN)],
            }
        )

    def _described(self, letter: Letter) -> dict[str, object]:
        return {
            "document": _place(letter),
            "recipient": str(letter.recipient),
            "request_id": letter.request_id,
            "sent": self._run.world.calendar.at(letter.time).isoformat(),
            "attempts": letter.attempts,
            "last_error": letter.last_error,
            "state": "rejected" if letter.rejected else "waiting",
        }

    async def _show_first(self, request: Request) -> Response:
        letter = self._queue.first(_user(request))
        return _sent(request, letter) if letter else Response(status_code=HTTPStatus.NO_CONTENT)

    async def _show_one(self, request: Request) -> Response:
        return _sent(request, self._letter(request))

    async def _remove_one(self, request: Request) -> Response:
        self._queue.remove(self._letter(request).number)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def _letter(self, request: Request) -> Letter:
        number = request.path_params["number"]
        letter = self._queue.find(_user(request), int(number)) if _NUMBER.fullmatch(number) else None
        if letter is None:
            raise Refusal(404, "http-document", "No such document waits for this User ID. See /queue")
        return letter


def _user(request: Request) -> EUI64:
    try:
        return EUI64.parse(request.path_params["user_id"])
    except IdentifierError as error:
        raise Refusal(404, "http-user-id", str(error)) from None


def _sent(request: Request, letter: Letter) -> Response:
    request.state.request_id = letter.request_id
    return Response(letter.document, media_type=XML, headers={"Content-Location": _place(letter)})


def _place(letter: Letter) -> str:
    return f"/api/v1/responses/{letter.recipient}/{letter.number}"
