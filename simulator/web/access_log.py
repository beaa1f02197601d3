"""One line for each message: when, what, the RequestID, the code, how long. No query string, no header, no body."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Log = Callable[[str], None]
"""Takes one line."""


def log_line(what: str, request_id: str | None, code: str, seconds: float) -> str:
    """A line of the log."""
    moment = datetime.now().strftime("%H:%M:%S")
    return f"{moment} {what} {request_id or '-'} {code} {seconds * 1000:.1f} ms"


def internal_error(error: Exception) -> str:
    """A bug in one line: what, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {PurePath(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"internal error: {error!r}{where}"


class AccessLog:
    """Around an application: logs each message, and a bug that it raises as one line.

    The application may put ``request_id`` and ``response_code`` into the state of its request.
    """

    def __init__(self, app: ASGIApp, log: Log) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one message (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        state = scope.setdefault("state", {})
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            state["response_code"] = internal_error(error)
        what = f"{scope['method']} {scope['raw_path'].decode('ascii', 'replace')}"
        code = f"{status} {state.get('response_code', '')}".rstrip()
        self._log(log_line(what, state.get("request_id"), code, time.perf_counter() - began))
