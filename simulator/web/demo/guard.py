"""Who may see the demonstration: only who has opened the link with the token, and no page of another site.

The token of the link becomes a cookie. Requests for another host than the one that is served (a name that was made to
lead here) and forms that another site sends are refused.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator.reports.wording import TEST_PKI

_SAFE = ("GET", "HEAD")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Test-PKI": TEST_PKI,
}


class Guard:
    """Lets those in who know the token. ``address`` is ``HOST:PORT`` as it stands in the link."""

    def __init__(self, app: ASGIApp, *, token: str, address: str) -> None:
        self._app = app
        self._token = token
        port = address.rpartition(":")[2]
        self._hosts = {address, f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"}
        self._cookie = f"smki-sim-{port}"  # a browser does not tell the ports of a host apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, let in, or hand on."""
        if scope["type"] != "http":
            return
        request = Request(scope)
        answer = self._refusal(request) or self._welcome(request)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await (answer or self._app)(scope, receive, with_headers)

    def _refusal(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self._hosts:
            return _plain("This address is not served here.", 421)
        if request.method not in _SAFE and not self._is_of_this_page(request):
            return _plain("Forms work from the demonstration's own pages alone.", 403)
        presented = request.query_params.get("token", request.cookies.get(self._cookie, ""))
        if not hmac.compare_digest(presented.encode(), self._token.encode()):
            message = "Open the link that `smki-sim demo` shows: it holds the token without which nothing is shown."
            return _plain(message, 403)
        return None

    def _is_of_this_page(self, request: Request) -> bool:
        """Whether a form was sent by a page of ours: browsers say so in one of two headers, others in none."""
        fetched = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        if fetched is not None and fetched != "same-origin":
            return False
        return origin == f"http://{request.headers['host']}"

    def _welcome(self, request: Request) -> Response | None:
        """Turn the token of the link into a cookie, and take it out of the address."""
        if "token" not in request.query_params:
            return None
        rest = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "token"])
        answer = RedirectResponse(f"{request.url.path}?{rest}" if rest else request.url.path, 303)
        answer.set_cookie(self._cookie, self._token, httponly=True, samesite="lax")
        return answer


def _plain(message: str, status: int) -> Response:
    return PlainTextResponse(f"{TEST_PKI}. {message}", status)
