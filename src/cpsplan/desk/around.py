"""Around a page: what the desk puts into a page as it will be published. The bytes that are published never have it.

A page is a text of which nothing is believed: a template of the workspace may have made it. What is put in stands at
places that are looked for from the top, once each; where a place is not there, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.desk.faults import Fault, address_of_form
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.render.places import activity_anchor, anchor, measure_anchor

HEAD = '<link rel="stylesheet" href="/desk/desk.css">\n<script src="/desk/reload.js" defer></script>\n'
_BODY = re.compile(r'<body\b[^>]*>(?:\s*<a class="skip"[^>]*>[^<]*</a>)?', re.IGNORECASE)
_OPENED = re.compile(r'<(?P<tag>[a-z0-9]+)\b[^<>]*?\sid="(?P<id>[^"<>]+)"[^<>]*>')
_HEADING = re.compile(r"<h[1-6]\b")
_END_OF_HEADING = re.compile(r"<h[1-6]\b.*?</h[1-6]>", re.DOTALL)
_HEAD_CELL = re.compile(r"<th\b[^>]*>")
_OF_HEAD = re.compile(r'<div class="(?P<kind>outcome|column)-head">')
_NUMBER = '<span class="no">'
_END_OF_LINE = re.compile(r"<(?:/li|ul|ol)>")
_NEAR = 2000
"""How many characters below the beginning of an entry its heading stands at the most."""
_ADDED = {"outcome": ("project", "action", "measure"), "aim": ("measure",)}
"""What can be added below a thing."""


@dataclass(frozen=True)
class Insertion:
    """A text that is put into a page at a place."""

    place: int
    text: str


def with_desk(html: str, bar: str, insertions: Iterable[Insertion] = ()) -> str:
    """A page with the bar of the desk as the first thing in it, and with what belongs to its entries."""
    every = [*insertions]
    end_of_head = html.find("</head>")
    if end_of_head >= 0:
        every.append(Insertion(end_of_head, HEAD))
    body = _BODY.search(html)
    every.append(Insertion(body.end() if body else 0, f"\n{bar}"))
    parts, here = [], 0
    for insertion in sorted(every, key=lambda insertion: insertion.place):
        parts += [html[here : insertion.place], insertion.text]
        here = insertion.place
    return "".join((*parts, html[here:]))


def edits(html: str, book: Book, document: str, phrases: Phrases, faults: Iterable[Fault]) -> Iterator[Insertion]:
    """The link to its form beside each entry of a page, and what is wrong with it."""
    entries = entries_on(book, document)
    wrong: dict[str, list[Fault]] = {}
    for fault in faults:
        wrong.setdefault(fault.anchor, []).append(fault)
    for opened in _OPENED.finditer(html):
        entry = entries.pop(opened["id"], None)
        place = _place_of_link(html, opened) if entry else None
        if entry is not None and place is not None:
            yield Insertion(place, _links(entry, book, document, phrases))
            notices = _notices(wrong.get(str(entry.address), ()), phrases)
            heading = _END_OF_HEADING.match(html, place)
            yield Insertion(heading.end() if heading else place, notices)


def _place_of_link(html: str, opened: re.Match[str]) -> int | None:
    """Where the link of an entry goes: before its heading, or behind the line with that; into its row or line."""
    start, end = opened.end(), opened.end() + _NEAR
    if opened["tag"] == "li":
        return _end_of_line(html, start)
    if opened["tag"] == "tr":
        cell = _HEAD_CELL.match(html, start)
        return cell.end() if cell else None
    heading = _HEADING.search(html, start, end)
    if heading is None:
        return None
    head = _OF_HEAD.search(html, start, heading.start())
    behind = html.find("</div>", heading.start())
    if head is None or behind < 0:
        return heading.start()
    return behind if head["kind"] == "column" else behind + len("</div>")


def _end_of_line(html: str, start: int) -> int | None:
    """The end of what a line of a list says; beside its number it is in an element of its own."""
    end = _END_OF_LINE.search(html, start)
    if end and html.startswith(_NUMBER, start):
        return html.rfind("</span>", start, end.start())
    return end.start() if end else None


def entries_on(book: Book, document: str) -> dict[str, Entry[Any]]:
    """The entries that the page of a document may show, by their anchors there."""
    report = book.progress.get(document)
    plan = book.plans.get(str(report.model.plan) if report else document)
    strategy = str(plan.model.strategy or "") if plan else document
    owner = str(plan.address) if plan else document
    anchors: dict[str, Entry[Any]] = {}
    for kind in ("aim", "outcome", "commitment"):
        anchors |= {anchor(place, strategy): place for place in book.kind(kind).values()}
    for entry in book.entries:
        if entry.address.document in {document, owner}:
            anchors |= _anchors_of(book, entry)
    return anchors


def _anchors_of(book: Book, entry: Entry[Any]) -> Mapping[str, Entry[Any]]:
    address = entry.address
    if address in book.activities:
        return {activity_anchor(entry): entry}
    if address in book.measures:
        return {measure_anchor(entry): entry}
    return {f"{address.kind}-{address.id}": entry} if address.kind in {"section", "risk", "milestone"} else {}


def _links(entry: Entry[Any], book: Book, document: str, phrases: Phrases) -> str:
    """What can be done with an entry, each word with the name of the entry for those who hear it alone."""
    unseen = f'<span class="unseen"> {escape(entry.words)}</span>'
    ways = [(address_of_form(entry), "desk-edit")]
    if entry.address in book.activities or entry.address in book.measures:
        path = f"{entry.address.kind}/{quote(entry.address, safe='/:')}"
        ways += [(f"/move/{path}", "desk-move"), (f"/remove/{path}", "desk-remove")]
    if document in book.plans:
        for kind in _ADDED.get(entry.address.kind, ()):
            place = "aims" if entry.address.kind == "aim" else "outcomes"
            query = urlencode({"in": document, place: _written(entry, book, document)})
            ways.append((f"/new/{kind}?{query}", f"desk-new-{kind}"))
    links = (f'<a href="{escape(href)}">{escape(phrases.text(key))}{unseen}</a>' for href, key in ways)
    return f'<span class="edit">{" ".join(links)}</span>'


def _written(entry: Entry[Any], book: Book, document: str) -> str:
    """How a plan names an aim or outcome."""
    own = book.plans[document].model.strategy == entry.address.document
    return entry.address.short if own else str(entry.address)


def _notices(faults: Iterable[Fault], phrases: Phrases) -> str:
    """What is wrong with an entry in the file, which the page may not show yet."""
    notices = Markup()
    for fault in faults:
        said = (
            Markup("{}<mark>{}</mark>{}").format(fault.before, fault.wrong, fault.after)
            if fault.wrong
            else escape(fault.before)
        )
        words = phrases.text(f"desk-severity-{fault.severity}")
        open_mark = "" if fault.severity == "error" else " warn"
        notices += Markup('<span class="beside{}"><strong>{}</strong> {}</span>').format(open_mark, words, said)
    return notices
