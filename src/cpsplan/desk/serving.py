"""Serving: the desk on a port of this machine, and an eye on the files, until the terminal ends it."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from watchfiles import awatch

from cpsplan.desk.application import Application
from cpsplan.desk.door import SECONDS, Door
from cpsplan.desk.workshop import Workshop
from cpsplan.publishing.workers import COLLECTED_AFTER
from cpsplan.workspace.disk import PLANS, TEMPLATES

QUIET = 20
"""How long no other file has to change before everything is made anew, in milliseconds."""
AGAIN = 1
"""After how many seconds one looks again for a folder that is gone for a moment."""
BROWSERS = 100
"""How many requests are answered at once."""


class CannotServe(Exception):  # noqa: N818 - it says what was done with the request
    """The port cannot be had; the message says why."""


class PatientProtocol(H11Protocol):
    """HTTP of a browser that has so many seconds to say what it wants."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait."""
        super().connection_made(transport)
        self._late = asyncio.get_running_loop().call_later(SECONDS, self._refuse_late)

    def data_received(self, data: bytes) -> None:
        """Take in what comes."""
        super().data_received(data)
        if self.cycle is not None:
            self._late.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._late.cancel()
        super().connection_lost(exc)

    def _refuse_late(self) -> None:
        self.transport.close()


def sockets_at(port: int) -> list[socket.socket]:
    """Sockets on 127.0.0.1 and, where the machine has it, ::1, with one port: a free one where that is 0.

    Raises CannotServe.
    """
    try:
        first = socket.create_server(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        reason = os.strerror(error.errno).lower() if isinstance(error, OSError) and error.errno else error
        raise CannotServe(f"port {port} cannot be had ({reason}): leave --port out for a free one") from None
    sockets = [first]
    with suppress(OSError):
        sockets.append(socket.create_server(("::1", first.getsockname()[1]), family=socket.AF_INET6))
    return sockets


def serve_desk(workshop: Workshop, port: int, opened: Callable[[Door], None]) -> None:
    """Serve until the terminal ends it. ``opened`` is told of the door once requests are answered.

    Raises CannotServe.
    """
    # A book of a thousand activities is a million objects that live until a file changes: looking them over so often
    # only costs time.
    gc.set_threshold(COLLECTED_AFTER)
    sockets = sockets_at(port)
    door = Door(sockets[0].getsockname()[1], workshop.form_token)
    try:
        asyncio.run(_serve(workshop, door, sockets, opened))
    except KeyboardInterrupt:
        pass
    finally:
        for place in sockets:
            place.close()


async def _serve(workshop: Workshop, door: Door, sockets: list[socket.socket], opened: Callable[[Door], None]) -> None:
    watching = asyncio.create_task(_watch(workshop))
    try:
        await DeskServer(workshop, door, opened).serve(sockets=sockets)
    finally:
        watching.cancel()


class DeskServer(uvicorn.Server):
    """A server that says when it answers, and lets no page listen when it ends."""

    def __init__(self, workshop: Workshop, door: Door, opened: Callable[[Door], None]) -> None:
        """Serve a workshop to whom the door lets in."""
        self._application = Application(workshop, door)
        self._tell: Callable[[], None] = lambda: opened(door)
        super().__init__(
            uvicorn.Config(
                self._application,
                http=PatientProtocol,
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                log_level="error",
                server_header=False,
                proxy_headers=False,
                limit_concurrency=BROWSERS,
                timeout_graceful_shutdown=1,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End every stream, and then the rest."""
        self._application.close()
        await super().shutdown(sockets=sockets)


async def _watch(workshop: Workshop) -> None:
    """Make everything anew each time a file changes."""
    while True:
        folders = [folder for name in (PLANS, TEMPLATES) if (folder := workshop.root / name).is_dir()]
        try:
            async for _ in awatch(*folders, step=QUIET, recursive=True, raise_interrupt=False):
                await asyncio.to_thread(workshop.look_again)
        except (OSError, RuntimeError):
            # A branch is being changed, or a folder moved.
            pass
        await asyncio.sleep(AGAIN)
