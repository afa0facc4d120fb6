"""Rules on Easy Read booklets: they have their pictures, explain words alike, and still say what the documents say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry, Wording
from cpsplan.diagnostic import HINTED, Related, Severity, did_you_mean, first_named
from cpsplan.language import plain_language as plain
from cpsplan.language.booklets import (
    STYLE,
    SUFFIX,
    Line,
    confirmed,
    document_of,
    explained,
    full_text,
    ideas,
    is_stale,
    lines,
    told_by,
)
from cpsplan.model.address import Address
from cpsplan.model.easyread import NO_PICTURE, Booklet, Passage
from cpsplan.rules.rule import Finding, rule

NAMED = 3
"""How many things a finding names where it counts many."""
QUOTED = 200
"""How many characters of an old text a finding quotes."""


@rule("CPS631", "unknown-picture", Severity.ERROR)
def unknown_picture(book: Book) -> Iterator[Finding]:
    """An idea, or the front of a booklet, names a picture that is not there.

    Every idea has a picture beside it (Department of Health 2009; Patient Information Forum 2023; Australian Style
    Manual). “cpsplan easy-read pictures” shows those that there are; a workspace adds its own in its
    templates/pictures/easy-read/, or to the register of pictures, plans/pictures.yaml.
    """
    named: list[Wording] = [(entry, ("picture",), entry.model.picture) for entry in book.booklets.values()]
    for entry, way, idea in ideas(book):
        if idea.picture != NO_PICTURE:
            named.append((entry, (*way, "picture"), idea.picture))
    hints: dict[str, str] = {}
    for entry, way, name in named:
        if name not in book.drawings and f"pictures/{name}" not in book.pictures:
            if name not in hints and len(hints) < HINTED:
                hints[name] = did_you_mean(name, book.drawings)
            hint = hints.get(name) or "“cpsplan easy-read pictures” shows all"
            yield Finding(entry, way, f"There is no picture “{name}”", hint)


@rule("CPS639", "no-picture-without-reason", Severity.ERROR)
def no_picture_without_reason(book: Book) -> Iterator[Finding]:
    """An idea of Easy Read has “picture: none” and does not say why; or it says why there is none, and there is one.

    Every idea has a picture beside it (Department of Health 2009; Patient Information Forum 2023; Australian Style
    Manual). Where none is right, such as beside the meaning of a violent crime, picture_reason says so to whoever edits
    the booklet next.
    """
    for entry, way, idea in ideas(book):
        if idea.picture == NO_PICTURE and not idea.picture_reason:
            message = "There is no picture beside this idea, and no reason for that"
            hint = "Say why no picture is right: “picture_reason: …”, or name a picture"
            yield Finding(entry, (*way, "picture"), message, hint)
        elif idea.picture_reason and idea.picture != NO_PICTURE:
            message = f"It is said why there is no picture, and there is one, “{idea.picture}”"
            hint = "Take out picture_reason, or write “picture: none”"
            yield Finding(entry, (*way, "picture_reason"), message, hint)
        if idea.stands_for and idea.picture == NO_PICTURE:
            message = "It is said what the picture stands for, and there is none"
            yield Finding(entry, (*way, "stands_for"), message, "Take out stands_for, or name a picture")


@rule("CPS632", "explained-differently", Severity.ERROR)
def explained_differently(book: Book) -> Iterator[Finding]:
    """Two booklets, or two places of one, explain a word in different words; or a translation does.

    The same thing is said with the same words everywhere (Inclusion Europe).
    """
    yield from _translated_differently(book)
    first: dict[str, Wording] = {}
    for entry, way, idea in ideas(book):
        for word, meaning in explained(idea):
            texts = [sentence.text for sentence in idea.says]
            place = (*way, "says", texts.index(meaning), "text")
            before, where, words = first.setdefault(word.casefold(), (entry, place, meaning))
            if words != meaning:
                related = (Related(before.span(*where), f"explained here as “{words}”"),)
                message = f"“{word}” is explained in other words than before"
                yield Finding(entry, place, message, "Use the same sentence everywhere", related, about=word.casefold())


def _stands_in(word: str, text: str, explained_before: set[str]) -> bool:
    """Whether a word stands in a text by itself, and not only inside a longer word that has been explained."""
    longer_words = [longer for longer in explained_before if word in longer and word != longer]
    if not longer_words and word not in text:
        # A pattern for each word takes long to make, and most words stand nowhere before they are explained.
        return False
    for longer in longer_words:
        text = text.replace(longer, "")
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


def _translated_differently(book: Book) -> Iterator[Finding]:
    """The same explanation, translated in two ways."""
    meanings: set[str] = set()
    for _, _, idea in ideas(book):
        meanings.update(meaning for _, meaning in explained(idea))
    first: dict[tuple[str, str], Line] = {}
    for line in lines(book) if meanings else ():
        if line.original in meanings:
            before = first.setdefault((line.language, line.original), line)
            if before.text != line.text and before.span:
                related = (Related(before.span, f"translated here as “{before.text}”"),)
                message = f"“{line.original}” is translated in other words than before"
                hint = "Use the same sentence everywhere"
                yield Finding(line.entry, line.way, message, hint, related, about=line.language, span=line.span)


@rule("CPS633", "explained-again", Severity.WARNING)
def explained_again(book: Book) -> Iterator[Finding]:
    """A booklet explains a word that it has explained before, or uses it before it explains it.

    A hard word is bold where it first comes in a booklet, and only there (GOV.UK).
    """
    shared: set[str] = set()
    for entry, _, idea in ideas(book):
        if entry is book.settings:
            shared.update(word.casefold() for word, _ in explained(idea))
    for booklet in book.booklets.values():
        seen, spoken = set(shared), ""
        for passage, way, text in _sentences(book, booklet):
            for word in plain.BOLD.findall(text) if plain.BOLD_MARK in text else ():
                fault = _fault_of_bold(word.casefold(), spoken, seen)
                if fault:
                    hint = "Explain it where it first comes, and only there"
                    yield Finding(passage, way, f"“{word}” {fault} in this booklet", hint, about=word.casefold())
                seen.add(word.casefold())
            spoken += f"\n{text.casefold()}"


def _sentences(book: Book, booklet: Entry[Booklet]) -> Iterator[Wording]:
    """Every sentence of the passages of a booklet."""
    for passage in book.below(booklet.address, "passage"):
        for place, idea in enumerate(passage.model.ideas):
            for line, sentence in enumerate(idea.says):
                yield passage, ("ideas", place, "says", line, "text"), sentence.text


def _fault_of_bold(word: str, spoken: str, seen: set[str]) -> str:
    """What is wrong with a word in bold after what has been ``spoken`` and explained; empty where nothing is."""
    if word in seen:
        return "has been explained before"
    return "stands unexplained before" if _stands_in(word, spoken, seen) else ""


@rule("CPS634", "easy-read-stale", Severity.WARNING)
def easy_read_stale(book: Book) -> Iterator[Finding]:
    """The text that an Easy Read passage tells has changed since a person confirmed the passage, or nobody has yet.

    Read both. Change the passage where it says something else now; then run “cpsplan easy-read confirm” with its name.
    """
    new: dict[str, list[Entry[Passage]]] = {}
    for passage in book.passages.values():
        document = document_of(passage.address)
        if {document, f"{document}{SUFFIX}", f"{document}.confirmed"} & book.incomplete or not is_stale(book, passage):
            continue
        before, name = confirmed(book, passage), f"{document}/{passage.model.of}"
        if before is None:
            new.setdefault(document, []).append(passage)
        else:
            old, now = _difference(before, full_text(book, passage))
            message = f"The text of {name} has changed since this was confirmed: it was “{old}”, and is “{now}”"
            hint = f"Read both, then run “cpsplan easy-read confirm {name}”"
            yield Finding(passage, ("of",), message, hint)
    for document, passages in new.items():
        count = len(passages)
        which = f"a passage of {document} says" if count == 1 else f"{count} passages of {document} say"
        message = f"Nobody has confirmed that {which} the same as the full text"
        hint = f"Read both, then run “cpsplan easy-read confirm {document}”"
        yield Finding(passages[0], ("of",), message, hint)


def _difference(before: str, now: str) -> tuple[str, str]:
    """What differs between two texts, line by line: the lines of each that the other has not."""
    old, new = before.split("\n"), now.split("\n")
    gone = " ".join(line for line in old if line not in new) or "not there"
    come = " ".join(line for line in new if line not in old) or "not there any more"
    return gone[:QUOTED], come[:QUOTED]


@rule("CPS635", "figure-not-in-full-text", Severity.ERROR)
def figure_not_in_full_text(book: Book) -> Iterator[Finding]:
    """An Easy Read passage gives a figure that the text it tells does not have.

    Years of the document's period may be named, and how many aims, outcomes, values, projects, actions and
    measures there are.
    """
    # For this run alone: a cache that outlives it would keep the books that it is asked about.
    known = cache(partial(_known_figures, book))
    for entry, way, idea in ideas(book):
        if entry is book.settings or entry.address not in book.targets:
            continue
        if document_of(entry.address) in book.incomplete:
            continue
        for place, sentence in enumerate(idea.says):
            for figure in plain.figures(sentence.text):
                if figure not in known(entry.address):
                    message = f"The full text has no “{figure}”"
                    hint = "Take the figure from the full text, or say it in words"
                    yield Finding(entry, (*way, "says", place, "text"), message, hint, about=figure)


def _known_figures(book: Book, passage: Address) -> frozenset[str]:
    """The figures that a passage may give: those of the text that it tells, and of the document itself."""
    text = full_text(book, book.passages[passage])
    return frozenset((*plain.figures(text), *plain.spelled_figures(text), *_own_figures(book, document_of(passage))))


def _own_figures(book: Book, document: str) -> Iterator[str]:
    """The years of a document, the figures of its title, and how many of each thing it has."""
    model = (book.plans.get(document) or book.strategies[document]).model
    yield from (str(day.year) for day in (model.period.first, model.period.last) if day)
    yield from plain.figures(model.title)
    for name in ("aims", "values", "projects", "actions", "measures"):
        yield str(len(getattr(model, name, ())))
    yield str(len(book.outcomes_in(document)))


@rule("CPS636", "not-told-in-easy-read", Severity.WARNING)
def not_told_in_easy_read(book: Book) -> Iterator[Finding]:
    """A document has things that its Easy Read booklet does not tell, or no booklet although there is an edition.

    A strategy tells every aim and outcome, a plan every project; actions and measures are told with the outcome or aim
    that they serve. The document is named once, with the first things that are missing.
    """
    if not any(edition.model.style == STYLE for edition in book.editions.values()):
        return
    for document, entry in (*book.strategies.items(), *book.plans.items()):
        if {document, f"{document}{SUFFIX}"} & book.incomplete:
            continue
        if f"{document}{SUFFIX}" not in book.booklets:
            hint = f"Write plans/easy-read/{document}.yaml"
            yield Finding(entry, ("id",), f"{document} has no Easy Read booklet", hint)
            continue
        missing = [address for address, passage in told_by(book, document).items() if not passage]
        if missing:
            booklet = book.booklets[f"{document}{SUFFIX}"]
            yield Finding(
                booklet,
                ("passages",),
                f"The booklet does not tell {first_named(missing, NAMED)}",
                "Add a passage for each",
                on_key=True,
            )
