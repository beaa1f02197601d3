"""Posts asynchronous responses and alerts to the call-back URLs of the Users that they are for.

Each User receives its documents in order: while one cannot be delivered, those behind it wait.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping

import httpx

from simulator.domain.eui64 import EUI64
from simulator.scenario import Serve
from simulator.web.access_log import Log, log_line
from simulator.web.refusals import XML
from simulator.web.undelivered import Letter, Undelivered
from simulator.world.outbox import Outgoing

_REJECTED = 400
_MOST_OF_A_REASON = 200


class Courier:
    """Delivers what is put in the queue. Start :meth:`run` as a task; :meth:`take` is the outbox's listener.

    A call-back answers 204, or any other status of success. 400 says that the document is not right: it is kept, with
    what the User's system said, and not sent again. Anything else is tried again, with a growing delay.
    """

    def __init__(self, queue: Undelivered, client: httpx.AsyncClient, settings: Serve, log: Log) -> None:
        self._queue = queue
        self._client = client
        self._settings = settings
        self._log = log
        self._urls: Mapping[EUI64, str] = {EUI64.parse(user): url for user, url in settings.call_backs.items()}
        self._news = {user: asyncio.Event() for user in self._urls}

    def take(self, outgoing: Outgoing) -> None:
        """Put a document in the queue. One for a User without a call-back stays there until it is fetched."""
        self._queue.add(outgoing)
        if outgoing.recipient in self._news:
            self._news[outgoing.recipient].set()

    async def run(self) -> None:
        """Deliver to every User that has a call-back, for ever."""
        await asyncio.gather(asyncio.Event().wait(), *map(self._serve, self._urls))

    async def _serve(self, user: EUI64) -> None:
        delay = self._settings.first_retry_seconds
        while True:
            self._news[user].clear()
            letter = self._queue.first(user)
            if letter is None:
                await self._news[user].wait()
            elif await self._deliver(letter):
                delay = self._settings.first_retry_seconds
            else:
                await asyncio.sleep(delay)
                delay = min(2 * delay, self._settings.longest_retry_seconds)

    async def _deliver(self, letter: Letter) -> bool:
        """Try once. True if the document is out of the way: received, or rejected for good."""
        began = time.perf_counter()
        try:
            answer = await self._post(self._urls[letter.recipient], letter.document)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            code, failure, rejected = "failed", _in_words(error), False
        else:
            code, rejected = str(answer.status_code), answer.status_code == _REJECTED
            failure = "" if answer.is_success else f"answered {code}: {_reason(answer)}".removesuffix(": ")
        if failure:
            self._queue.note_failure(letter.number, failure, rejected=rejected)
        else:
            self._queue.remove(letter.number)
        what = f"call-back {letter.recipient}"
        self._log(log_line(what, letter.request_id, code, time.perf_counter() - began))
        return not failure or rejected

    async def _post(self, url: str, document: bytes) -> httpx.Response:
        async with asyncio.timeout(self._settings.call_back_seconds):
            return await self._client.post(url, content=document, headers={"Content-Type": XML})


def call_back_client() -> httpx.AsyncClient:
    """The HTTP client for call-backs: no proxy, the machine's own root certificates. The courier minds the time."""
    return httpx.AsyncClient(timeout=None, trust_env=False, verify=ssl.create_default_context())


def _in_words(error: Exception) -> str:
    """The failure without the URL, which may hold a password."""
    words = {httpx.ConnectError: "cannot connect", TimeoutError: "no answer in time"}
    return words.get(type(error), f"no usable answer ({type(error).__name__})")


def _reason(answer: httpx.Response) -> str:
    text = " ".join(answer.text.split())[:_MOST_OF_A_REASON]
    return "".join(letter if letter.isprintable() else "·" for letter in text)
