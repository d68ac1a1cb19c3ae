"""The stand-in portal's server: on localhost alone, for a terminal or for a test."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ims_xl.errors import NotAllowed
from ims_xl.sandbox import control, story
from ims_xl.sandbox.portal import Portal
from ims_xl.sandbox.web import application

HOST, PORT = "127.0.0.1", 8765


class _Protocol(H11Protocol):
    """A connection that an answer may cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    """A server that sees soon that it is to end, and ends as soon as the calls under way have."""

    async def main_loop(self) -> None:
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            for _ in range(10):
                if self.should_exit:
                    return
                await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(200):  # two seconds
            if not self.server_state.tasks and not self.server_state.connections:
                return
            await asyncio.sleep(0.01)
        for task in self.server_state.tasks:
            task.cancel()


@dataclass(frozen=True)
class Running:
    """A stand-in portal that answers at `url`; `portal` is the portal itself, for a look inside."""

    url: str
    portal: Portal

    def set_clock(self, to: str) -> None:
        """Set its clock forward, to an ISO day or time. Raises `NotAllowed`."""
        control.set_clock(self.portal, to)

    def happens(self, event: str, **told: object) -> None:
        """A supplier does something now. Raises `NotAllowed`."""
        control.script(self.portal, {"event": event, **told})

    def file_3b(self, gstin: str, period: str) -> None:
        """The taxpayer files GSTR-3B. Raises `NotAllowed`."""
        control.file_3b(self.portal, {"gstin": gstin, "period": period})

    def fault(self, kind: str, **told: object) -> None:
        """A call to come goes wrong. Raises `NotAllowed`."""
        self.portal.faults.ask({"fault": kind, **told})

    def state(self, gstin: str) -> dict[str, object]:
        """What it holds of a taxpayer."""
        return control.state(self.portal, gstin)


@contextmanager
def running(told: Path | story.Story, state: Path | bytes | None = None, port: int = 0) -> Iterator[Running]:
    """A stand-in portal in a thread of its own, on a free port, for as long as the block runs.

    Raises the first fault of its own that a call met, so that no test overlooks one.
    """
    portal = Portal(told if isinstance(told, story.Story) else story.read(told), state)
    listening = _listening(port)
    server = _server(portal)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    try:
        thread.start()
        while not server.started and thread.is_alive():
            thread.join(0.005)
        yield Running(f"http://{HOST}:{listening.getsockname()[1]}", portal)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
        portal.close()
    if portal.mishaps:
        raise portal.mishaps[0]


def serve(portal: Portal, port: int, tell: Callable[[str], None]) -> None:
    """Answer until CTRL-C ends it; `tell` is given the address first. Raises `NotAllowed` where the port is taken."""
    try:
        listening = _listening(port)
    except NotAllowed:
        portal.close()
        raise
    try:
        tell(f"http://{HOST}:{listening.getsockname()[1]}")
        _server(portal).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # the way a server in a terminal ends
    finally:
        listening.close()
        portal.close()


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two servers share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # who calls before the server is up waits, and is not refused
    except OSError as fault:
        listening.close()
        raise NotAllowed(
            f"Port {port} of this machine cannot be had ({fault.strerror}). Name another with --port."
        ) from fault
    return listening


def _server(portal: Portal) -> _Server:
    config = uvicorn.Config(
        application(portal),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    return _Server(config)
