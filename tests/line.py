"""The stand-in portal without a network: its web application behind a transport of the client, in one thread, with time
that passes only when somebody waits. A fault does here what it does over a wire; a call that is late arrives late.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx

from ims_xl.sandbox.portal import Portal
from ims_xl.sandbox.web import application

HOST = ("127.0.0.1", 8765)


class _End:
    """The portal's end of a connection, which an answer may cut."""

    def __init__(self) -> None:
        self.cut = False

    def abort(self) -> None:
        self.cut = True

    close = abort


class _Half(httpx.SyncByteStream):
    """What came of an answer, and then the line is dead."""

    def __init__(self, came: bytes) -> None:
        self._came = came

    def __iter__(self) -> Iterator[bytes]:
        yield self._came
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


class Line(httpx.BaseTransport):
    """To one portal. `late` holds the calls on their way, with the time at which they arrive."""

    def __init__(self, portal: Portal, time: Any) -> None:
        self.portal, self.time = portal, time
        self.url = f"http://{HOST[0]}:{HOST[1]}"
        self.late: list[tuple[float, asyncio.Future[None], asyncio.Task[None]]] = []
        self._app, self._loop = application(portal), asyncio.new_event_loop()
        self._parked: tuple[float, asyncio.Future[None]] | None = None
        self._news: asyncio.Future[None] = self._loop.create_future()
        self._patience = 0.0
        portal.wait = self._wait
        portal.sessions.clock = lambda: self.time.now

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.arrive(self.time.now)
        self._patience = request.extensions["timeout"]["read"]
        end, said, body = _End(), list[dict[str, Any]](), request.read()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": (HOST[0], 1),
            "server": HOST,
            "state": {"transport": end},
        }
        task = self._loop.create_task(self._app(scope, receive, send))  # type: ignore[arg-type]
        self._run(task)
        if self._parked is not None:
            due, gate = self._parked
            self._parked = None
            self.late.append((due, gate, task))
            self.time.now += self._patience
            raise httpx.ReadTimeout("timed out")
        content = b"".join(message.get("body", b"") for message in said[1:])
        if end.cut and not said:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        start = said[0]
        stream: httpx.SyncByteStream = _Half(content) if end.cut else httpx.ByteStream(content)
        return httpx.Response(start["status"], headers=start["headers"], stream=stream)

    def arrive(self, until: float | None = None) -> None:
        """Calls that were late come in, those due by now or all; nobody hears the answer."""
        due = [one for one in self.late if until is None or one[0] <= until]
        self.late = [one for one in self.late if one not in due]
        for _, gate, task in sorted(due, key=lambda one: one[0]):
            gate.set_result(None)
            self._run(task)

    def done(self) -> None:
        """The portal goes. Raises the first fault of its own that a call met."""
        self.arrive()
        self._loop.close()
        self.portal.close()
        if self.portal.mishaps:
            raise self.portal.mishaps[0]

    def close(self) -> None:
        """The client's connections close; the line stays."""

    async def _wait(self, seconds: float) -> None:
        if seconds <= self._patience:
            self.time.now += seconds
            return
        gate = self._loop.create_future()
        self._parked = self.time.now + seconds, gate
        self._news.set_result(None)
        await gate

    def _run(self, task: asyncio.Task[None]) -> None:
        """Until it is done, or waits for longer than the caller does."""
        self._news = self._loop.create_future()
        self._loop.run_until_complete(asyncio.wait({task, self._news}, return_when=asyncio.FIRST_COMPLETED))
        if task.done():
            task.result()
