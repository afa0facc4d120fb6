"""The Easy Read booklet of a document, and the way in to all booklets of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import Foreign
from cpsplan.language.alphabets import alphabetical
from cpsplan.language.booklets import SUFFIX, explained, hard_words
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.plain_language import words
from cpsplan.late import dataclass
from cpsplan.model.easyread import FRAME_PICTURES, NO_PICTURE, Booklet, Idea, Passage
from cpsplan.render.figures import date
from cpsplan.render.frame import PublishedSource, settings_of, source_of
from cpsplan.render.marks import Mark, mark
from cpsplan.render.notices import PageContent
from cpsplan.render.page import main_edition, page_path, page_top
from cpsplan.render.picture_figure import picture_figure
from cpsplan.render.places import strategies_in_order
from cpsplan.render.publication import publication_of
from cpsplan.render.standing import standing_of
from cpsplan.render.values import Values

CHANGED, SHORTEST = 2, 3
"""How many letters at the beginning of a word may change, and how many have to stay."""


@dataclass(frozen=True, slots=True)
class EasyPicture(Values):
    """A picture: its file below the assets, and what it stands for, in the language of the page."""

    file: str
    words: str
    """Empty for a picture that says no more than the sentences beside it, as nearly all do: nobody has to hear it."""


@dataclass(frozen=True, slots=True)
class FramePictures(Values):
    """The pictures of the parts that every booklet has."""

    booklet: EasyPicture
    ask: EasyPicture
    book: EasyPicture
    read: EasyPicture
    website: EasyPicture
    envelope: EasyPicture
    telephone: EasyPicture


@dataclass(frozen=True, slots=True)
class PicturedIdea(Values):
    """One idea: a picture, where one is right, and its sentences."""

    picture: EasyPicture | None
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletPart(Values):
    """A part of a booklet, which begins on a new page."""

    anchor: str
    title: str | None
    picture: EasyPicture | None
    """The first picture of its ideas."""
    mark: Mark | None
    """The mark of the aim that it tells; None where it tells another thing."""
    ideas: tuple[PicturedIdea, ...]


@dataclass(frozen=True, slots=True)
class HardWord(Values):
    """A hard word and the sentence that explains it."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class CheckedBy(Values):
    """Who has checked a booklet, and when."""

    by: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletContent(PageContent):
    """Everything that the booklet of a document shows."""

    picture: EasyPicture
    who_we_are: tuple[PicturedIdea, ...]
    parts: tuple[BookletPart, ...]
    words: tuple[HardWord, ...]
    find_out_more: tuple[PicturedIdea, ...]
    website: str | None
    full: str
    """The way to the document that it tells; empty where no edition holds that in the language of the page."""
    checked: tuple[CheckedBy, ...]
    pictures: FramePictures
    has_drawings: bool
    """Whether one of its pictures comes with cpsplan."""
    translation_draft: tuple[str, ...]
    source: PublishedSource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletLink(Values):
    """One booklet on the way in."""

    id: str
    title: str
    summary: str
    picture: EasyPicture
    href: str
    draft: str
    """What the document that it tells is called, where that is a draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletsContent(PageContent):
    """Everything that the way in to the booklets shows: each with its picture and one sentence."""

    documents: tuple[BookletLink, ...]
    translation_draft: tuple[str, ...]


def booklet_content(localised: LocalisedBook, document: str) -> BookletContent:
    """Everything that the booklet of a document shows. Raises KeyError for a document without."""
    book = localised.book
    booklet = book.booklets[f"{document}{SUFFIX}"]
    frame = settings_of(book).easy_read
    document_told = (book.plans.get(document) or book.strategies[document]).model
    frame_pictures = {name: _picture(localised, name) for name in FRAME_PICTURES}
    return BookletContent(
        title=booklet.model.title,
        summary=booklet.model.summary,
        picture=_picture(localised, booklet.model.picture),
        who_we_are=_ideas(localised, frame.who_we_are if frame else ()),
        parts=_parts(localised, booklet),
        words=_word_list(localised, booklet.model),
        find_out_more=_ideas(localised, frame.find_out_more if frame else ()),
        website=frame.website if frame else None,
        full=_full(localised, document),
        checked=_checked(localised, booklet.model),
        pictures=FramePictures(**frame_pictures),
        has_drawings=bool(_drawings_of(book, booklet)),
        translation_draft=_translation_draft(localised),
        publication=publication_of(localised, document_told.publication),
        source=source_of(localised, document_told.source),
    )


def _picture(localised: LocalisedBook, name: str, stands_for: str | None = None) -> EasyPicture:
    """A picture of Easy Read; or one of the register that is shown in its place, and what the register tells of it."""
    own = picture_figure(localised, name) if localised.book.shows_photograph(name) else None
    if own:
        return EasyPicture(own.file, stands_for or own.alt)
    return EasyPicture(f"pictures/{name}.svg", stands_for or "")


def _ideas(localised: LocalisedBook, ideas: Iterable[Idea]) -> tuple[PicturedIdea, ...]:
    pictured: list[PicturedIdea] = []
    for idea in ideas:
        sentences = tuple(sentence.text for sentence in idea.says)
        picture = None if idea.picture == NO_PICTURE else _picture(localised, idea.picture, idea.stands_for)
        pictured.append(PicturedIdea(picture, sentences))
    return tuple(pictured)


def _checked(localised: LocalisedBook, booklet: Booklet) -> tuple[CheckedBy, ...]:
    return tuple(CheckedBy(check.by, date(localised.phrases, check.date)) for check in booklet.checked)


def _parts(localised: LocalisedBook, booklet: Entry[Booklet]) -> tuple[BookletPart, ...]:
    """The parts of a booklet: each begins with a passage that has a title."""
    parts: list[list[Entry[Passage]]] = []
    for passage in localised.book.below(booklet.address, "passage"):
        if passage.model.title is not None:
            parts.append([])
        parts[-1].append(passage)
    return tuple(_part(localised, number, passages) for number, passages in enumerate(parts, start=1))


def _part(localised: LocalisedBook, number: int, passages: list[Entry[Passage]]) -> BookletPart:
    book, first = localised.book, passages[0]
    ideas: list[PicturedIdea] = []
    for passage in passages:
        ideas += _ideas(localised, passage.model.ideas)
    aim = book.targets.get(first.address, "")
    return BookletPart(
        anchor=f"part-{number}",
        title=first.model.title,
        picture=next((idea.picture for idea in ideas if idea.picture), None),
        mark=mark(localised, aim) if aim in book.aims else None,
        ideas=tuple(ideas),
    )


def _word_list(localised: LocalisedBook, booklet: Booklet) -> tuple[HardWord, ...]:
    """The hard words of a booklet with their meanings, in the order of the alphabet."""
    frame = settings_of(localised.book).easy_read
    pairs: list[tuple[str, str]] = []
    for idea in frame.who_we_are if frame else ():
        pairs += explained(idea)
    pairs += hard_words(booklet)
    by_word = {word.casefold(): (word, meaning) for word, meaning in pairs}
    heads = [(_as_explained(word, meaning), meaning) for word, meaning in by_word.values()]
    order = alphabetical(localised.phrases.language)
    heads.sort(key=lambda pair: order(pair[0]))
    return tuple(HardWord(word[0].upper() + word[1:], meaning) for word, meaning in heads)


def _as_explained(word: str, meaning: str) -> str:
    """A word as the sentence that explains it spells it, where only its beginning differs.

    In Welsh the beginning of a word changes with what stands before it: “ein partneriaid”, “ei bartneriaid”. A list of
    words wants one spelling, and the sentence that explains the word has it.
    """
    first, _, rest = word.partition(" ")
    for cut in range(CHANGED + 1):
        tail = first[cut:].casefold()
        if len(tail) < SHORTEST:
            break
        for other in words(meaning):
            if other.casefold().endswith(tail) and len(other) - len(tail) <= CHANGED:
                return f"{other} {rest}" if rest else other
    return word


def _translation_draft(localised: LocalisedBook) -> tuple[str, ...]:
    """That no translator has checked the words, in the language of the page and in that of the plans."""
    if not localised.is_draft:
        return ()
    key, original = "easy-read-draft-translation", localised.phrases.original
    own = localised.phrases.text(key)
    return (own,) if original is None else (own, Foreign(original.text(key), original.language))


def _full(localised: LocalisedBook, document: str) -> str:
    """The way to the full document in the same language; empty where no edition holds it."""
    main = main_edition(localised.book)
    top = page_top(page_path(document, localised.edition.id, main))
    for entry in localised.book.editions.values():
        path = page_path(document, entry.model.id, main)
        is_full = (entry.model.style, entry.model.language) == ("standard", localised.edition.language)
        if is_full and path not in localised.absent:
            return f"{top}{path}"
    return ""


def booklets_content(localised: LocalisedBook) -> BookletsContent:
    """Everything that the way in to the booklets of an edition shows."""
    return BookletsContent(
        title=localised.phrases.text("easy-read-index"),
        summary=localised.phrases.text("easy-read-index-lead"),
        documents=tuple(_booklet_links(localised)),
        translation_draft=_translation_draft(localised),
    )


def _booklet_links(localised: LocalisedBook) -> Iterator[BookletLink]:
    book, edition, main = localised.book, localised.edition.id, main_edition(localised.book)
    top = page_top(page_path("", edition, main))
    for document in _documents(book):
        booklet, path = book.booklets.get(f"{document}{SUFFIX}"), page_path(document, edition, main)
        if booklet is not None and path not in localised.absent:
            yield BookletLink(
                id=document,
                title=booklet.model.title,
                summary=booklet.model.summary,
                picture=_picture(localised, booklet.model.picture),
                href=f"{top}{path}",
                draft=standing_of(localised, document, "").draft,
            )


def _documents(book: Book) -> Iterator[str]:
    """Every strategy, followed by its plans; then the plans without one."""
    for strategy in strategies_in_order(book):
        yield strategy.address
        for plan in book.plans_of(strategy.address):
            yield plan.address
    yield from (plan.address for plan in book.plans_of(""))


def pictures_of(book: Book) -> set[str]:
    """The names of all pictures that the booklets of a book show, but for those of the register."""
    names: set[str] = set()
    for booklet in book.booklets.values():
        names |= _drawings_of(book, booklet)
    return names


def _drawings_of(book: Book, booklet: Entry[Booklet]) -> set[str]:
    """The names of the pictures that a booklet shows, but for those of the register."""
    frame = settings_of(book).easy_read
    ideas = [*frame.who_we_are, *frame.find_out_more] if frame else []
    for passage in booklet.model.passages:
        ideas += passage.ideas
    shown = ({idea.picture for idea in ideas} - {NO_PICTURE}) | {booklet.model.picture, *FRAME_PICTURES}
    return {name for name in shown if not book.shows_photograph(name)}
