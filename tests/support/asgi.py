"""An application for servers, asked without one: a request goes in as a server would hand it over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from cpsplan.desk.application import Application
from cpsplan.desk.door import Door
from cpsplan.desk.workshop import Workshop

PORT = 8700
OWN = f"127.0.0.1:{PORT}"
Heads = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    heads: Mapping[str, str]
    body: bytes


class Browser:
    """What asks an application, with the cookie that the door gives; other heads as they are wanted."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.door = Door(PORT, workshop.form_token)
        self.application = Application(workshop, self.door)
        self.cookie = f"{self.door.cookie}={self.door.session}"

    def get(self, path: str, *, method: str = "GET", heads: Heads | None = None) -> Reply:
        """Ask for a page, as a browser that has come by the address on the terminal."""
        return self.send(method, path, [("host", OWN), ("cookie", self.cookie)] if heads is None else heads)

    def post(self, path: str, form: Mapping[str, str], *, heads: Heads = (), without: str = "") -> Reply:
        """Send a form of our own, with everything that such a form brings, or ``without`` one thing of it."""
        own = {
            "host": OWN,
            "cookie": self.cookie,
            "origin": f"http://{OWN}",
            "content-type": "application/x-www-form-urlencoded",
        }
        fields = {**({} if without == "token" else {"token": self.workshop.form_token}), **form}
        kept = {name: value for name, value in (own | dict(heads)).items() if name != without}
        return self.send("POST", path, kept.items(), urlencode(fields).encode())

    def send(self, method: str, path: str, heads: Heads, body: bytes = b"") -> Reply:
        """Send a request."""
        return asyncio.run(self._send(method, path, heads, body))

    async def _send(self, method: str, path: str, heads: Heads, body: bytes) -> Reply:
        place, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": unquote(place),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in heads],
        }
        incoming = [{"type": "http.request", "body": body, "more_body": False}]
        outgoing: list[Any] = []

        async def receive() -> Any:
            return incoming.pop(0) if incoming else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            outgoing.append(message)

        await self.application(scope, receive, send)
        start = next(message for message in outgoing if message["type"] == "http.response.start")
        content = b"".join(message.get("body", b"") for message in outgoing)
        return Reply(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, content)
