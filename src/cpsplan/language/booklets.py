"""Booklets: how the Easy Read texts of a book hang together with the texts that they tell.

A passage tells of one thing. An aim or outcome in the booklet of a plan also tells of the actions and measures under it
that have no passage of their own; a project always wants its own. What a passage tells is remembered when a person
confirms it, so that a change is seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import State
from cpsplan.diagnostic import Span
from cpsplan.language.catalogue import context
from cpsplan.language.plain_language import BOLD, Readability, measure
from cpsplan.model.delivery import Action, DeliveryPlan, Project
from cpsplan.model.easyread import Booklet, Idea, Passage
from cpsplan.model.measure import Measure
from cpsplan.model.shape import figures, prose
from cpsplan.model.strategy import Aim, Outcome, Strategy
from cpsplan.model.text import Record

STYLE = "easy-read"
"""The style of the editions that hold booklets."""
FOREIGN = re.compile(r"""<!DOCTYPE|<!ENTITY|<script|@import|href\s*=\s*["'](?!#)|url\(\s*["']?(?!#)""", re.IGNORECASE)
"""What a picture may not hold: what is outside of it could be any file of the machine that publishes it."""
SUFFIX = ".easy-read"

Way = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of Easy Read, in the language of the plans or in another."""

    entry: Entry[Record]
    way: Way
    text: str
    language: str
    following: str
    """The next sentence of the same idea; empty behind the last."""
    span: Span | None = None
    """Where a translation stands; None for a sentence of the plans themselves."""
    original: str = ""
    """The sentence that this one translates."""


def document_of(address: str) -> str:
    """The document that the booklet or passage at ``address`` tells."""
    return address.split("/", 1)[0].removesuffix(SUFFIX)


def is_easy_read(entry: Entry[Record], way: Way) -> bool:
    """Whether the text at ``way`` below ``entry`` is Easy Read."""
    return isinstance(entry.model, Booklet | Passage) or way[:1] == ("easy_read",)


def ideas(book: Book) -> Iterator[tuple[Entry[Record], Way, Idea]]:
    """Every idea, with the entry that it stands in and the way to it: of the booklets, and of what they all share."""
    if book.settings and book.settings.model.easy_read:
        for name in ("who_we_are", "find_out_more"):
            for place, idea in enumerate(getattr(book.settings.model.easy_read, name)):
                yield book.settings, ("easy_read", name, place), idea
    for passage in book.passages.values():
        for place, idea in enumerate(passage.model.ideas):
            yield passage, ("ideas", place), idea


@lru_cache(maxsize=8)
def lines(book: Book) -> tuple[Line, ...]:
    """Every sentence of Easy Read, each idea followed by its translations that are up to date."""
    return tuple(_lines(book))


def _lines(book: Book) -> Iterator[Line]:
    language = book.settings.model.language if book.settings else "en"
    for entry, way, idea in ideas(book):
        texts = [one.text for one in idea.says]
        ways = [(*way, "says", place, "text") for place in range(len(texts))]
        for place, text in enumerate(texts):
            yield Line(entry, ways[place], text, language, texts[place + 1] if place + 1 < len(texts) else "")
        for code, translations in book.translations.items():
            known = [translations.texts.get(context(entry.address, one)) for one in ways]
            for place, text in enumerate(texts):
                found = known[place]
                if found is not None and translations.state(context(entry.address, ways[place]), text) in _CURRENT:
                    after = known[place + 1] if place + 1 < len(texts) else None
                    following = after.text if after else ""
                    yield Line(entry, ways[place], found.text, code, following, found.span, text)


_CURRENT = (State.DRAFT, State.REVIEWED)


def told(book: Book, document: str) -> Mapping[str, str]:
    """Everything that the booklet of a document has to tell, by its address; with the passage that does, or ""."""
    own: dict[str, str] = {}
    for entry in book.below(f"{document}{SUFFIX}", "passage"):
        if entry.address in book.targets:
            own[book.targets[entry.address]] = entry.address
    telling: dict[str, str] = {}
    for kind in ("aim", "outcome") if document in book.strategies else ("activity", "measure"):
        for entry in book.below(document, kind):
            passages = [own[entry.address]] if entry.address in own else []
            if kind in ("activity", "measure") and not isinstance(entry.model, Project):
                passages += [own[place] for place in _above(book, entry.address) if place in own]
            telling[entry.address] = passages[0] if passages else ""
    return MappingProxyType(telling)


def _above(book: Book, address: str) -> Iterator[str]:
    """What an action or measure serves, the nearest first: its outcomes, its aims, the aims of its outcomes."""
    outcomes = book.outcomes_of.get(address, ())
    yield from (*outcomes, *book.aims_of.get(address, ()))
    for outcome in outcomes:
        yield book.aim_of(outcome).address


def full_text(book: Book, passage: Entry[Passage]) -> str:
    """The text that a passage tells, whole: of what it names, and of what it tells besides. One line for each text."""
    return _full_texts(book, document_of(passage.address)).get(passage.address, "")


@lru_cache(maxsize=64)
def _full_texts(book: Book, document: str) -> Mapping[str, str]:
    """What each passage of a booklet tells."""
    told_by: dict[str, list[str]] = {}
    for address, passage in told(book, document).items():
        told_by.setdefault(passage, []).append(address)
    full: dict[str, str] = {}
    for entry in book.below(f"{document}{SUFFIX}", "passage"):
        target = book.targets.get(entry.address)
        if target is not None:
            wanted = dict.fromkeys((target, *told_by.get(entry.address, ())))
            full[entry.address] = "\n".join(text for address in wanted for text in _texts(book, document, address))
    return MappingProxyType(full)


def _texts(book: Book, document: str, address: str) -> Iterator[str]:
    """What ``document`` publishes of one thing: its texts, then its figures and dates, each on a line."""
    entry = book.find(address)
    match entry.model:
        case Strategy() | DeliveryPlan():
            yield from _of_document(entry.model)
        case Aim(title=title, statement=statement):
            yield from (title, statement)
            if document in book.strategies:
                yield from (commitment.text for commitment in entry.model.commitments)
            yield from _quoted(book, document, address)
        case Outcome(statement=statement):
            yield statement
            yield from _quoted(book, document, address)
        case Measure(statement=statement):
            yield statement
            yield from _figures(entry.model)
        case Project() | Action():
            yield from _of_activity(book, entry)


def _of_document(model: Strategy | DeliveryPlan) -> Iterator[str]:
    yield from (text for text in (model.title, model.summary) if text)
    if isinstance(model, Strategy):
        yield from (text for text in (model.vision, model.mission) if text)
        for value in model.values:
            yield from (text for text in (value.title, value.statement) if text)


def _of_activity(book: Book, activity: Entry[Activity]) -> Iterator[str]:
    """What a plan publishes of an activity, and of everything below it."""
    if isinstance(activity.model, Action):
        groups = book.plan_of(activity.address).model.groups
        yield from (group.title for group in groups if group.id == activity.model.group)
    parts = (*book.below(activity.address, "output"), *book.below(activity.address, "milestone"))
    for entry in (activity, *parts):
        yield from (text for _, text in prose(entry.model, published=True))
        yield from _figures(entry.model)


def _figures(model: Record) -> Iterator[str]:
    """The figures and dates of an entry, those of each of its parts on one line: “due: 2026-09”."""
    for name, values in figures(model):
        yield f"{name.replace('_', ' ')}: {', '.join(map(str, values))}"


def _quoted(book: Book, document: str, address: str) -> Iterator[str]:
    """The own words of a plan for an aim or outcome of its strategy."""
    for quotation in book.below(document, "quotation"):
        if book.quoted.get(quotation.address) == address:
            yield from (text for text in (quotation.model.title, quotation.model.text) if text)


def confirmed(book: Book, passage: Entry[Passage]) -> str | None:
    """The text that a passage told when it was last confirmed; None where it never was."""
    found = book.confirmations.get(f"{document_of(passage.address)}.confirmed")
    return found.model.texts.get(passage.model.of) if found else None


def is_stale(book: Book, passage: Entry[Passage]) -> bool:
    """Whether the text that a passage tells has changed since it was confirmed, or was never confirmed."""
    return passage.address in book.targets and confirmed(book, passage) != full_text(book, passage)


@lru_cache(maxsize=8)
def readability(book: Book) -> Mapping[str, Mapping[str, Readability]]:
    """How easy each booklet is to read, by document and language."""
    texts: dict[str, dict[str, list[str]]] = {}
    for line in lines(book):
        if line.entry is not book.settings:
            texts.setdefault(document_of(line.entry.address), {}).setdefault(line.language, []).append(line.text)
    return MappingProxyType(
        {document: {code: measure(one, code) for code, one in by.items()} for document, by in texts.items()}
    )


def confirmations(book: Book, document: str, passages: Collection[str]) -> str:
    """The file that remembers what the booklet of ``document`` tells, with ``passages`` confirmed as they are now.

    Passages that are not among them keep what was confirmed before.
    """
    lines = [HEADER, f"id: {document}", "texts:"]
    for passage in book.passages.values():
        if document_of(passage.address) == document:
            new = passage.address in passages
            text = full_text(book, passage) if new else confirmed(book, passage)
            if text is not None:
                lines += [f'  "{passage.model.of}": |-', *(f"    {one}" for one in text.split("\n"))]
    return "\n".join(lines) + "\n" if len(lines) > len(HEADER_KEYS) else ""


HEADER = (
    "# Written by “cpsplan easy-read confirm”: the texts that the booklet tells, as they were when a person read both."
)
HEADER_KEYS = ("comment", "id", "texts")


def hard_words(booklet: Booklet) -> list[tuple[str, str]]:
    """The words in bold with the sentence that explains each, in the order of the booklet."""
    return [pair for passage in booklet.passages for idea in passage.ideas for pair in explained(idea)]


def explained(idea: Idea) -> list[tuple[str, str]]:
    """The words in bold of one idea, each with the sentence behind it."""
    texts = [one.text for one in idea.says]
    return [(word, texts[place + 1]) for place in range(len(texts) - 1) for word in BOLD.findall(texts[place])]
