"""Server-sent events that tell a page how far something has come, until it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

_SECONDS_BETWEEN_LOOKS = 0.5


def progress_events(done: Callable[[], float]) -> StreamingResponse:
    """``done`` says how much is done, from 0 to 1; at 1 the page is told to look again."""

    async def events() -> AsyncIterator[str]:
        # looking may take a moment, in which others want to be answered
        while (part := await run_in_threadpool(done)) < 1:
            yield f"data: {part:.3f}\n\n"
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        yield "event: done\ndata: 1\n\n"

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
