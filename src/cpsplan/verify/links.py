"""The links of a workspace that lead out of it, asked whether they still lead somewhere: only when somebody says so."""

from __future__ import annotations

import http
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from functools import partial
from urllib.parse import urlsplit

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Route, Span
from cpsplan.late import dataclass
from cpsplan.model.blocks import Blocks, PartKey
from cpsplan.model.shape import shape
from cpsplan.model.text import Record
from cpsplan.sources.markdown import read_markdown
from cpsplan.workspace.network import Reply, UnaskedError, ask_address

WEB = ("http://", "https://")
AT_ONCE = 4
"""How many servers are asked at once."""
PAUSE = 1.0
"""Seconds between two questions to one server."""
SILENT = frozenset({401, 403, 405, 407, 408, 425, 429, 451, 501, 503})
"""Statuses that say nothing of whether a page is there: it is not for programs, or not now."""


class LinkState(Enum):
    """What became of a link."""

    ANSWERS = "answers"
    MOVED = "has moved"
    GONE = "is not there"
    UNASKED = "not asked"


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """An address outside, and where it is written."""

    address: str
    span: Span


@dataclass(frozen=True, slots=True)
class AskedLink:
    """A link with what became of it, and what more there is to say: a status, the new address, why nobody was asked."""

    link: OutsideLink
    state: LinkState
    words: str = ""


def outside_links(book: Book) -> list[OutsideLink]:
    """The addresses on the web that the files of a workspace hold, in the order of the files."""
    links = [
        OutsideLink(address, _place(entry, route, address))
        for entry in book.entries
        for route, address in _addresses(entry.model, ())
    ]
    return sorted(dict.fromkeys(links), key=lambda link: (link.span.path, link.span.line, link.span.column))


def _place(entry: Entry[Record], route: Route, address: str) -> Span:
    """Where an address is written; in a prose, its own place there."""
    last = route[-1]
    return last.span_of_word(address) if isinstance(last, PartKey) else entry.span(*route)


def _addresses(record: Record, route: Route) -> Iterator[tuple[Route, str]]:
    """The addresses of a record and of its parts that are no entries, each with the way to it."""
    for field in shape(type(record)).values():
        for way, value in field.values(record):
            here = (*route, *way)
            if isinstance(value, Blocks):
                yield from _in_prose(value, here)
            elif isinstance(value, str) and value.lower().startswith(WEB):
                yield here, value
            elif isinstance(value, Record) and not value.is_entry():
                yield from _addresses(value, here)


def _in_prose(prose: Blocks, route: Route) -> Iterator[tuple[Route, str]]:
    for block in prose.blocks:
        for link in read_markdown(block.text).links:
            if link.target.lower().startswith(WEB):
                yield (*route, block.key), link.target


def ask_links(
    links: Iterable[OutsideLink], asking: Callable[[str], Reply] | None = None, pause: float | None = None
) -> list[AskedLink]:
    """Ask every address once, and say of each link what became of it; each server gets one question at a time."""
    every = list(links)
    servers: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(link.address for link in every):
        servers[urlsplit(address).netloc.casefold()].append(address)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        asked = partial(_of_server, asking=asking or ask_address, pause=PAUSE if pause is None else pause)
        rounds = threads.map(asked, servers.values())
        states = {address: state for answers in rounds for address, state in answers}
    return [AskedLink(link, *states[link.address]) for link in every]


def _of_server(
    addresses: Sequence[str], asking: Callable[[str], Reply], pause: float
) -> list[tuple[str, tuple[LinkState, str]]]:
    answers = []
    for place, address in enumerate(addresses):
        if place:
            time.sleep(pause)
        answers.append((address, _state(address, asking)))
    return answers


def _state(address: str, asking: Callable[[str], Reply]) -> tuple[LinkState, str]:
    try:
        reply = asking(address)
    except UnaskedError as reason:
        return LinkState.UNASKED, str(reason)
    if reply.status in SILENT:
        return LinkState.UNASKED, f"its server does not answer programs: {_status(reply.status)}"
    if reply.status >= http.HTTPStatus.BAD_REQUEST:
        return LinkState.GONE, _status(reply.status)
    if reply.moved_to:
        return LinkState.MOVED, reply.moved_to
    return LinkState.ANSWERS, ""


def _status(number: int) -> str:
    """A status with what it means: 404 Not Found."""
    try:
        return f"{number} {http.HTTPStatus(number).phrase}"
    except ValueError:
        return str(number)
