"""Booklets: how the Easy Read texts of a book hang together with the texts that they tell.

A passage tells of one thing. An aim or outcome in the booklet of a plan also tells of the actions and measures under it
that have no passage of their own; a project always wants its own. What a passage tells is remembered when a person
confirms it, so that a change is seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.remembering import once_a_book
from cpsplan.book.sieve import Sieve
from cpsplan.book.translation import State, Translation, Translations, context
from cpsplan.diagnostic import Route, Span
from cpsplan.language.plain_language import BOLD, BOLD_MARK, Readability, measure
from cpsplan.model.address import Address
from cpsplan.model.delivery import Action, DeliveryPlan, Project
from cpsplan.model.easyread import Booklet, Idea, Passage
from cpsplan.model.fact import KeyFact
from cpsplan.model.measure import Measure
from cpsplan.model.milestone import Milestone
from cpsplan.model.section import Section
from cpsplan.model.shape import prose, shown_values
from cpsplan.model.strategy import Aim, Commitment, OutcomeRecord, Strategy
from cpsplan.model.text import Record

STYLE = "easy-read"
"""The style of the editions that hold booklets."""
SUFFIX: str = Booklet.entry_kind.ending
"""What follows the id of a document in the address of its booklet."""


class Line(NamedTuple):
    """One sentence of Easy Read, in the language of the plans or in another."""

    entry: Entry[Record]
    way: Route
    text: str
    language: str
    following: str
    """The next sentence of the same idea; empty behind the last."""
    original: str = ""
    """The sentence that this one translates; empty for a sentence of the plans themselves."""
    translation: Translation | None = None

    @property
    def span(self) -> Span | None:
        """Where a translation stands; None for a sentence of the plans themselves."""
        return self.translation.span if self.translation else None


def document_of(address: Address) -> str:
    """The document that the booklet or passage at ``address`` tells."""
    return address.document.id


def is_easy_read(entry: Entry[Record], way: Route) -> bool:
    """Whether the text at ``way`` below ``entry`` is Easy Read."""
    return isinstance(entry.model, Booklet | Passage) or way[:1] == ("easy_read",)


def ideas(book: Book) -> Iterator[tuple[Entry[Record], Route, Idea]]:
    """Every idea, with the entry that it stands in and the way to it: of the booklets, and of what they all share."""
    if book.settings and book.settings.model.easy_read:
        frame = book.settings.model.easy_read
        for place, idea in enumerate(frame.who_we_are):
            yield book.settings, ("easy_read", "who_we_are", place), idea
        for place, idea in enumerate(frame.find_out_more):
            yield book.settings, ("easy_read", "find_out_more", place), idea
    for passage in book.passages.values():
        for place, idea in enumerate(passage.model.ideas):
            yield passage, ("ideas", place), idea


@once_a_book
def lines(book: Book) -> tuple[Line, ...]:
    """Every sentence of Easy Read, each idea followed by its translations that are up to date."""
    return tuple(_lines(book))


@once_a_book
def sifted_lines(book: Book) -> Sieve[Line]:
    """The same sentences, for a rule that looks for what hardly any of them has."""
    return Sieve(lines(book), attrgetter("text"))


@once_a_book
def sifted_lines_in(book: Book, language: str) -> Sieve[Line]:
    """The same of one language."""
    return Sieve((line for line in lines(book) if line.language == language), attrgetter("text"))


def _lines(book: Book) -> Iterator[Line]:
    language = book.settings.model.language if book.settings else "en"
    for entry, way, idea in ideas(book):
        texts = [sentence.text for sentence in idea.says]
        ways = [(*way, "says", place, "text") for place in range(len(texts))]
        for place, text in enumerate(texts):
            yield Line(entry, ways[place], text, language, following=_at(texts, place + 1))
        for translations in book.translations.values():
            yield from _translated(entry, ways, texts, translations)


def _translated(
    entry: Entry[Record], ways: list[Route], texts: list[str], translations: Translations
) -> Iterator[Line]:
    """The sentences of one idea in another language, those that are up to date."""
    addresses = [context(entry.address, way) for way in ways]
    known = [translations.texts.get(address) for address in addresses]
    following = [sentence.text if sentence else "" for sentence in known]
    for place, (text, sentence) in enumerate(zip(texts, known, strict=True)):
        if sentence and sentence.text and sentence.original == text and sentence.state is not State.STALE:
            after = _at(following, place + 1)
            yield Line(entry, ways[place], sentence.text, translations.language, after, text, sentence)


def _at(texts: list[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def told_by(book: Book, document: str) -> Mapping[str, str]:
    """Everything that the booklet of a document has to tell, by its address; with the passage that does, or ""."""
    own: dict[str, str] = {}
    passages: dict[str, str] = {}
    for entry in book.below(f"{document}{SUFFIX}", "passage"):
        if entry.address in book.targets:
            own[book.targets[entry.address]] = str(entry.address)
    if document in book.strategies:
        passages = _told_of_levels(book, document, own)
    for thing in (*book.below(document, "activity"), *book.below(document, "measure")):
        passage = own.get(thing.address, "")
        if not passage and not isinstance(thing.model, Project):
            passage = next((own[address] for address in _above(book, thing.address) if address in own), "")
        passages[thing.address] = passage
    # A booklet tells of the prose what it likes to, and has to tell none of it.
    passages |= {thing.address: own[thing.address] for thing in book.below(document, "section") if thing.address in own}
    return MappingProxyType(passages)


def _told_of_levels(book: Book, strategy: str, own: Mapping[str, str]) -> dict[str, str]:
    """The passage on each aim and outcome. That on an outcome tells its parts too, unless they have their own."""
    places = [entry.address for kind in ("aim", "outcome") for entry in book.below(strategy, kind)]
    return {place: own.get(place) or own.get(_outcome_around(place), "") for place in places}


def _outcome_around(place: Address) -> str:
    """The outcome that another one is a part of; "" for one that is none."""
    return str(place.parent) if place.parent and place.parent.kind == "outcome" else ""


def _above(book: Book, address: str) -> Iterator[str]:
    """What an action or measure serves, the nearest first: its outcomes, its aims, the aims of its outcomes."""
    yield from (*book.outcomes_of.get(address, ()), *book.aims_served(address))


def full_text(book: Book, passage: Entry[Passage]) -> str:
    """The text that a passage tells, whole: of what it names, and of what it tells besides. One line for each text."""
    return _full_texts(book).get(passage.address, "")


@once_a_book
def _full_texts(book: Book) -> Mapping[str, str]:
    """What each passage of each booklet tells."""
    full: dict[str, str] = {}
    for booklet in book.booklets.values():
        full |= _full_texts_of(book, document_of(booklet.address))
    return MappingProxyType(full)


def _full_texts_of(book: Book, document: str) -> dict[str, str]:
    """What each passage of one booklet tells."""
    things: dict[str, list[str]] = {}
    for address, passage in told_by(book, document).items():
        things.setdefault(passage, []).append(address)
    full: dict[str, str] = {}
    for entry in book.below(f"{document}{SUFFIX}", "passage"):
        target = book.targets.get(entry.address)
        if target is not None:
            texts: list[str] = []
            for address in dict.fromkeys((target, *things.get(entry.address, ()))):
                texts += _texts(book, document, address)
            full[entry.address] = "\n".join(texts)
    return full


UNTOLD = frozenset({"kicker", "heading", "source", "publication", "period", "groups", "subject", "target"})
"""The keys of words that no passage tells: of where a document comes from and how it is published, and those that a
title or a statement beside them says as well. All other words of an entry are told, whatever they are called."""


OF_STRATEGY: Mapping[str, Any] = MappingProxyType({"commitments": (), "text": None})
"""What only the strategy itself says of an aim: plans say nothing of it."""


def _texts(book: Book, document: str, address: str) -> Iterator[str]:
    """What ``document`` publishes of one thing: its texts, then its figures and dates, each on a line."""
    thing = book.thing(address)
    model = thing.model if thing else None
    match model:
        case Strategy() | DeliveryPlan() if address == document:
            yield from _told(model)
        case Aim():
            yield from _told(model if document in book.strategies else model.model_copy(update=OF_STRATEGY))
            yield from _quoted(book, document, address)
        case OutcomeRecord():
            yield from _told(model if document in book.strategies else model.model_copy(update={"text": None}))
            yield from _quoted(book, document, address)
        case Measure() | Milestone() | KeyFact():
            yield from _told(model)
            yield from _figures(model)
        case Commitment() | Section():
            yield from _told(model)
        case Project() | Action():
            yield from _of_activity(book, address, model)


def _told(record: Record) -> Iterator[str]:
    """The words of an entry that a passage tells."""
    yield from (text for way, text in prose(record, published=True) if UNTOLD.isdisjoint(way))


def _of_activity(book: Book, address: str, model: Project | Action) -> Iterator[str]:
    if isinstance(model, Action):
        yield from (group.title for group in book.plan_of(address).model.groups if group.id == model.group)
    parts = (*book.below(address, "output"), *book.below(address, "milestone"))
    for entry in (book.find(address), *parts):
        yield from _told(entry.model)
        yield from _figures(entry.model)


def _figures(model: Record) -> Iterator[str]:
    """The figures and dates of an entry, those of each of its parts on one line: “due: 2026-09”."""
    for name, values in shown_values(model):
        yield f"{name.replace('_', ' ')}: {', '.join(map(str, values))}"


def _quoted(book: Book, document: str, address: str) -> Iterator[str]:
    """The own words of a plan for an aim or outcome of its strategy."""
    for quotation in book.below(document, "quotation"):
        if book.quoted.get(quotation.address) == address:
            yield from _told(quotation.model)


def confirmed(book: Book, passage: Entry[Passage]) -> str | None:
    """The text that a passage told when it was last confirmed; None where it never was.

    What was moved goes by another name now: the same text, confirmed under a name that no passage has any more, counts.
    """
    document = document_of(passage.address)
    confirmation = book.confirmations.get(f"{document}.confirmed")
    texts = confirmation.model.texts if confirmation else {}
    if passage.model.of in texts:
        return texts[passage.model.of]
    names = {other.model.of for other in book.below(f"{document}{SUFFIX}", "passage")}
    left = {text for name, text in texts.items() if name not in names}
    text = full_text(book, passage)
    return text if text in left else None


def is_stale(book: Book, passage: Entry[Passage]) -> bool:
    """Whether the text that a passage tells has changed since it was confirmed, or was never confirmed."""
    return passage.address in book.targets and confirmed(book, passage) != full_text(book, passage)


@once_a_book
def readability(book: Book) -> Mapping[str, Mapping[str, Readability]]:
    """How easy each booklet is to read, by document and language."""
    texts: dict[str, dict[str, list[str]]] = {}
    for line in lines(book):
        if line.entry is not book.settings:
            texts.setdefault(document_of(line.entry.address), {}).setdefault(line.language, []).append(line.text)
    measured: dict[str, dict[str, Readability]] = {}
    for document, by_language in texts.items():
        measured[document] = {code: measure(sentences, code) for code, sentences in by_language.items()}
    return MappingProxyType(measured)


def confirmations(book: Book, document: str, passages: Collection[str]) -> str:
    """The file that remembers what the booklet of ``document`` tells, with ``passages`` confirmed as they are now.

    Passages that are not among them keep what was confirmed before.
    """
    texts: list[str] = []
    for passage in book.below(f"{document}{SUFFIX}", "passage"):
        new = passage.address in passages
        text = full_text(book, passage) if new else confirmed(book, passage)
        if text is not None:
            texts.append(f'  "{passage.model.of}": |-')
            texts += [f"    {line}" for line in text.split("\n")]
    return "\n".join((HEADER, f"id: {document}", "texts:", *texts, "")) if texts else ""


HEADER = (
    "# Written by “cpsplan easy-read confirm”: the texts that the booklet tells, as they were when a person read both."
)


def hard_words(booklet: Booklet) -> list[tuple[str, str]]:
    """The words in bold with the sentence that explains each, in the order of the booklet."""
    pairs = []
    for passage in booklet.passages:
        for idea in passage.ideas:
            pairs += explained(idea)
    return pairs


def explained(idea: Idea) -> list[tuple[str, str]]:
    """The words in bold of one idea, each with the sentence behind it."""
    pairs = []
    for sentence, following in pairwise(idea.says):
        if BOLD_MARK in sentence.text:
            pairs += [(word, following.text) for word in BOLD.findall(sentence.text)]
    return pairs
