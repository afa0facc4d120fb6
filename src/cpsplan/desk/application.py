"""The application: HTTP on the one side, screens on the other, and the door between them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from cpsplan.desk.door import METHODS, MOST_BYTES, SECONDS, Door, Pairs, Refused, heads, pairs_of, refuse_origin
from cpsplan.desk.page import LANGUAGES, not_here
from cpsplan.desk.screen import Answer, Asked, Screen
from cpsplan.desk.screens import SCREENS
from cpsplan.desk.workshop import CannotSave, Workshop

EVENTS = "/events"
"""Where a page hears that something has changed."""
MOST_LISTENERS = 50
"""How many pages may listen at once."""
ALIVE = 15
"""After how many seconds of silence a listening page is told that nothing has happened."""
_LOG = logging.getLogger("cpsplan.desk")


class Application:
    """The desk as an application for servers (ASGI)."""

    def __init__(self, workshop: Workshop, door: Door) -> None:
        """Answer with the screens of a workshop to whoever the door lets in."""
        self._workshop = workshop
        self._door = door
        self._listening = 0
        self._closed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    def close(self) -> None:
        """Let nobody listen any longer."""
        self._closed = True
        for listener in tuple(self._workshop.listeners):
            listener()

    async def _respond(self, request: Request) -> Response:
        path = request.scope["path"]
        try:
            return await self._let_in(request, path)
        except Refused as reason:
            return self._finish(path, Answer(f"{reason}\n".encode(), reason.status, "text/plain; charset=utf-8"))
        except CannotSave as reason:
            return self._finish(path, Answer(f"{reason}\n".encode(), 409, "text/plain; charset=utf-8"))
        except ClientDisconnect:
            raise
        except Exception:  # noqa: BLE001 - whatever happens to one request, the desk goes on
            _LOG.exception("%s cannot be answered", quote(path))
            words = b"This page has a fault, which is ours. What you have saved is safe.\n"
            return self._finish(path, Answer(words, 500, "text/plain; charset=utf-8"))

    async def _let_in(self, request: Request, path: str) -> Response:
        """Answer whoever may come in. Raises Refused."""
        own = self._door.refuse_host(request.headers.getlist("host"))
        if request.method not in METHODS:
            raise Refused(405, "Only GET, HEAD and POST are known here.")
        query = pairs_of(request.scope["query_string"])
        tokens = [value for name, value in query if name == "token"]
        if path == "/" and tokens and request.method == "GET":
            if not self._door.accepts(tokens[0]):
                raise Refused(403, "The key in this address is not good any more. The terminal shows one that is.")
            response = self._finish(path, Answer(b"", 303, location="/"))
            response.headers["Set-Cookie"] = self._door.set_cookie()
            return response
        self._door.refuse_stranger(request.cookies)
        if path == EVENTS:
            return self._events(path)
        form: Pairs = ()
        if request.method == "POST":
            refuse_origin(request.headers.getlist("origin"), own)
            form = self._door.form_of(await _body(request), request.headers.get("content-type", ""))
        answer = await self._answer(request, path, query, form)
        return self._finish(path, answer)

    async def _answer(self, request: Request, path: str, query: Pairs, form: Pairs) -> Answer:
        method = "POST" if request.method == "POST" else "GET"
        language = self._workshop.language or _language_of(request)
        asked = Asked(method, path, query=query, form=form, language=language)
        if path.isprintable():
            for screen in SCREENS:
                parts = screen.parts_of(path)
                if parts is not None:
                    asked = Asked(method, path, parts, query, form, language)
                    return await run_in_threadpool(_ask, screen, self._workshop, asked)
        return await run_in_threadpool(not_here, self._workshop, asked)

    def _finish(self, path: str, answer: Answer) -> Response:
        """An answer with all its heads."""
        head = heads(path)
        if answer.location:
            # Only a path of our own: “//” would begin the name of another host.
            head["Location"] = quote(f"/{answer.location.lstrip('/')}", safe="/?#&=:;,+~.%-_")
        elif answer.status == 405:  # noqa: PLR2004 - the one that wants it
            head["Allow"] = ", ".join(METHODS)
        if answer.file:
            head["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(answer.file, safe='')}"
        head["ETag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
        return Response(answer.body, answer.status, head, answer.kind)

    def _events(self, path: str) -> Response:
        """A stream that says each time that something has been made anew."""
        if self._listening >= MOST_LISTENERS:
            raise Refused(503, "Too many pages of the desk are open.")
        return StreamingResponse(self._changes(), headers=heads(path), media_type="text/event-stream")

    async def _changes(self) -> AsyncIterator[str]:
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def tell() -> None:
            loop.call_soon_threadsafe(changed.set)

        self._listening += 1
        self._workshop.listeners.append(tell)
        try:
            yield f"data: {self._workshop.version}\n\n"
            while not self._closed:
                try:
                    await asyncio.wait_for(changed.wait(), ALIVE)
                except TimeoutError:
                    yield ": nothing new\n\n"
                    continue
                changed.clear()
                yield f"data: {self._workshop.version}\n\n"
        finally:
            self._workshop.listeners.remove(tell)
            self._listening -= 1


def _ask(screen: Screen, workshop: Workshop, asked: Asked) -> Answer:
    if asked.method not in screen.methods:
        raise Refused(405, "This page takes no form." if asked.method == "POST" else "This takes a form only.")
    return screen.function(workshop, asked)


async def _body(request: Request) -> bytes:
    """The body of a request. Raises Refused where it is too large, or takes too long."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise Refused(413, "The form is larger than 1 MiB.")
    parts: list[bytes] = []
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                parts.append(part)
                if sum(map(len, parts)) > MOST_BYTES:
                    raise Refused(413, "The form is larger than 1 MiB.")
    except TimeoutError:
        raise Refused(408, f"The form took longer than {SECONDS} seconds.") from None
    return b"".join(parts)


def _language_of(request: Request) -> str:
    """The language of the interface: the first of ours that the browser names."""
    for wish in request.headers.get("accept-language", "")[:200].split(","):
        language = wish.partition(";")[0].strip().partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]
