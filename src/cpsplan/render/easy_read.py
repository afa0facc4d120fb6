"""The Easy Read booklet of a document, and the way in to all booklets of an edition."""

from __future__ import annotations

from collections.abc import Iterable

from cpsplan.book.book import Book
from cpsplan.book.translation import Foreign
from cpsplan.language.booklets import SUFFIX, explained, hard_words
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.plain_language import words
from cpsplan.model.easyread import Booklet, Idea, Passage
from cpsplan.render.figures import date
from cpsplan.render.frame import settings_of
from cpsplan.render.page import main_edition, page_path, page_top
from cpsplan.render.places import Values, mark, plans_in_order, strategies_in_order


def booklet_values(localised: LocalisedBook, document: str) -> Values:
    """Everything that the booklet of a document shows, as plain values."""
    book = localised.book
    booklet = book.booklets[f"{document}{SUFFIX}"].model
    frame = settings_of(book).easy_read
    source = (book.plans.get(document) or book.strategies[document]).model.source
    return {
        "title": booklet.title,
        "summary": booklet.summary,
        "picture": _picture(localised, booklet.picture),
        "who_we_are": _ideas(localised, frame.who_we_are if frame else ()),
        "parts": _parts(localised, booklet),
        "words": _word_list(localised, booklet),
        "find_out_more": _ideas(localised, frame.find_out_more if frame else ()),
        "website": (frame.website if frame else None) or "",
        "full": _full(localised, document),
        "checked": [{"by": one.by, "date": date(localised.phrases, one.date)} for one in booklet.checked],
        "pictures": {name: _picture(localised, name) for name in FRAME_PICTURES},
        "translation_draft": _translation_draft(localised),
        "rights": {"rights": source.rights, "licence": source.licence} if source else {},
    }


CHANGED, SHORTEST = 2, 3
"""How many letters at the beginning of a word may change, and how many have to stay."""
FRAME_PICTURES = ("booklet", "helper", "book", "read", "website", "envelope")
"""The pictures of the parts that every booklet has, in the templates."""


def _picture(localised: LocalisedBook, name: str) -> Values:
    """A picture: its file below the assets, and what it shows, in the language of the page."""
    key = f"picture-{name}"
    return {"file": f"pictures/{name}.svg", "words": localised.phrases.text(key) if key in localised.phrases else name}


def _ideas(localised: LocalisedBook, ideas: Iterable[Idea]) -> list[Values]:
    return [{"picture": _picture(localised, idea.picture), "says": [one.text for one in idea.says]} for idea in ideas]


def _parts(localised: LocalisedBook, booklet: Booklet) -> list[Values]:
    """The parts of a booklet: each begins with a passage that has a title."""
    parts: list[list[Passage]] = []
    for passage in booklet.passages:
        if passage.title is not None:
            parts.append([])
        parts[-1].append(passage)
    return [_part(localised, booklet, number, passages) for number, passages in enumerate(parts, start=1)]


def _part(localised: LocalisedBook, booklet: Booklet, number: int, passages: list[Passage]) -> Values:
    ideas = [one for passage in passages for one in _ideas(localised, passage.ideas)]
    aim = localised.book.targets.get(f"{booklet.id}{SUFFIX}/{passages[0].of}", "")
    return {
        "anchor": f"part-{number}",
        "title": passages[0].title,
        "picture": ideas[0]["picture"],
        "mark": mark(localised, aim) if aim in localised.book.aims else {},
        "ideas": ideas,
    }


def _word_list(localised: LocalisedBook, booklet: Booklet) -> list[Values]:
    """The hard words of a booklet with their meanings, in the order of the alphabet."""
    frame = settings_of(localised.book).easy_read
    shared = [pair for idea in (frame.who_we_are if frame else ()) for pair in explained(idea)]
    meanings = {word.casefold(): (word, meaning) for word, meaning in (*shared, *hard_words(booklet))}
    heads = [(_as_explained(word, meaning), meaning) for word, meaning in meanings.values()]
    heads.sort(key=lambda one: one[0].casefold())
    return [{"word": word[0].upper() + word[1:], "meaning": meaning} for word, meaning in heads]


def _as_explained(word: str, meaning: str) -> str:
    """A word as the sentence that explains it spells it, where only its beginning differs.

    In Welsh the beginning of a word changes with what stands before it: “ein partneriaid”, “ei bartneriaid”. A list of
    words wants one spelling, and the sentence that explains the word has it.
    """
    first, _, rest = word.partition(" ")
    for cut in range(CHANGED + 1):
        tail = first[cut:].casefold()
        for other in words(meaning):
            if len(tail) >= SHORTEST and other.casefold().endswith(tail) and len(other) - len(tail) <= CHANGED:
                return f"{other} {rest}" if rest else other
    return word


def _translation_draft(localised: LocalisedBook) -> list[str]:
    """That no translator has checked the words, in the language of the page and in that of the plans."""
    if not localised.is_draft:
        return []
    said = [localised.phrases.text("easy-read-draft-translation")]
    original = localised.phrases.original
    if original is not None:
        said.append(Foreign(original.text("easy-read-draft-translation"), original.language))
    return said


def _full(localised: LocalisedBook, document: str) -> Values:
    """The way to the full document in the same language; empty where no edition holds it."""
    book = localised.book
    main = main_edition(book)
    top = page_top(page_path(document, localised.edition.id, main))
    for entry in book.editions.values():
        if entry.model.style == "standard" and entry.model.language == localised.edition.language:
            return {"href": f"{top}{page_path(document, entry.model.id, main)}"}
    return {}


def booklets_values(localised: LocalisedBook) -> Values:
    """The way in to the booklets of an edition: each with its picture and one sentence."""
    book = localised.book
    top = page_top(page_path("", localised.edition.id, main_edition(book)))
    wanted = [
        document
        for strategy in strategies_in_order(book)
        for document in (strategy, *plans_in_order(book, strategy))
        if f"{document}{SUFFIX}" in book.booklets
    ]
    documents = []
    for document in wanted:
        booklet = book.booklets[f"{document}{SUFFIX}"].model
        documents.append(
            {
                "id": document,
                "title": booklet.title,
                "summary": booklet.summary,
                "picture": _picture(localised, booklet.picture),
                "href": f"{top}{page_path(document, localised.edition.id, main_edition(book))}",
            }
        )
    title = localised.phrases.text("easy-read-index")
    return {
        "title": title,
        "summary": localised.phrases.text("easy-read-index-lead"),
        "documents": documents,
        "translation_draft": _translation_draft(localised),
    }


def pictures_of(book: Book) -> set[str]:
    """The names of all pictures that the booklets of a book show."""
    frame = settings_of(book).easy_read
    ideas = [idea for passage in book.passages.values() for idea in passage.model.ideas]
    ideas += [*frame.who_we_are, *frame.find_out_more] if frame else []
    return {idea.picture for idea in ideas} | {one.model.picture for one in book.booklets.values()} | {*FRAME_PICTURES}
