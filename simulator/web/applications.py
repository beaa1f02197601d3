"""What both endpoints' applications have in common: refusals as answers, also for paths and methods not served."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.duis.findings import quoted
from simulator.web.refusals import Refusal

Handler = Callable[[Request], Awaitable[Response]]


def application(routes: Sequence[Route], known: str) -> Starlette:
    """An application with these routes; ``known`` tells whoever asks for another what there is."""

    async def refuse(_: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return refusal.response()

    async def not_served(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            what, code = f"{quoted(request.method)} is not served here", "http-method"
        else:
            what, code = f"There is nothing at {quoted(request.url.path)}", "http-path"
        return Refusal(error.status_code, code, f"{what}. Known: {known}").response()

    handlers = {Refusal: refuse, HTTPException: not_served, Exception: _mistaken}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


async def _mistaken(_: Request, _bug: Exception) -> Response:
    message = "The simulator made a mistake, which its log names. Please report it. It goes on serving"
    return Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "http-internal", message).response()
