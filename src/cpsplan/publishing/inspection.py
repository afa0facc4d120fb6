"""Inspection: nothing is published that says less than the plans, or that breaks a limit of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import PurePosixPath

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.language.booklets import STYLE, SUFFIX
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.drawings import untied_words
from cpsplan.publishing.publish import Artifact
from cpsplan.publishing.writing import UNWRITTEN
from cpsplan.render import Page, Prepared
from cpsplan.render.links import anchors, references, references_of_style, target_of
from cpsplan.render.parity import Statement, lost_texts, statements
from cpsplan.render.values import addresses_of, texts_for_readers
from cpsplan.writers import WriteError
from cpsplan.writers._content import words_of
from cpsplan.writers._reading import read_page
from cpsplan.writers.html import leads_to, read_back
from cpsplan.writers.pdf import pages_of

LOST_STATEMENT = declare(
    "CPS807",
    "lost-statement",
    Severity.ERROR,
    """A text of a document is not on its page, or a line of the page is not in a format that was written from it. Every
    format of a document says the same, so nothing is published. A way in, a page of formats, of coverage or on
    accessibility says and leads to everything that cpsplan's own does, but drawings. Look at the template that the
    workspace brings.""",
)
LOST_HINT = "Every format has to say it: look at the templates of the workspace"
KEPT_HINT = "Look for “data-reading” around it in the templates of the workspace"
LONG_BOOKLET = declare(
    "CPS637",
    "long-booklet",
    Severity.ERROR,
    """An Easy Read booklet has more than 24 pages as a PDF. 20 pages are the aim and 24 the limit (Department of Health
    2009, GOV.UK): make the passages shorter, or leave to the full document what only few readers need.""",
)
DEAD_REFERENCE = declare(
    "CPS810",
    "dead-reference",
    Severity.ERROR,
    """A page leads to a page, a place on a page, a picture or a style sheet that is not published with it, or a style
    sheet wants a file that is not there. Nothing is published: the reader would click into nothing. A template of the
    workspace can refer to what lies in the assets of cpsplan, to other pages, and to places that have an id.""",
)
DEAD_HINT = "Look at the templates of the workspace: the file is not among those that are published"
OF_THE_PAGE = frozenset({"html", "pdf", "epub"})
"""The formats that have the whole page; others are written from what they read of it."""
MOST_PAGES = 24
"""The most pages of an Easy Read booklet."""


class Readers(StrEnum):
    """Whether an edition has formats that are written from what they read of a page."""

    NONE = "none"
    LATER = "later"
    """It has, and this build makes none of them: what they would tell has to be told now."""
    NOW = "now"


def formats_that_read(localised: LocalisedBook, wanted: Iterable[str]) -> Readers:
    """Whether an edition has formats beside those with the whole page, and whether some of them are ``wanted`` now."""
    if OF_THE_PAGE.issuperset(localised.edition.formats):
        return Readers.NONE
    return Readers.LATER if OF_THE_PAGE.issuperset(wanted) else Readers.NOW


def lost_on_page(page: Page, said: Iterable[Statement], readers: Readers, book: Book) -> Iterator[Diagnostic]:
    """The texts of the book, among ``said``, that a page does not show.

    Where an edition has formats that are written from what they read of the page, also what it keeps from them. All of
    these read it in one way.
    """
    wanted = {statement.text: statement for statement in said}
    yield from untied_words(page, book)
    lost = lost_texts(wanted, read_back(page.html.encode()), page.full_forms)
    for text in lost:
        message = f"“{text}” is not on {page.path}"
        yield _lost(wanted[text], message, LOST_HINT)
    if readers is Readers.NONE:
        return
    try:
        read = "\n".join(words_of(read_page(page)))
    except WriteError as reason:
        if readers is Readers.LATER:
            edition = book.editions[page.edition]
            yield UNWRITTEN.at(edition.span("formats"), str(reason), entry=edition.address)
        return
    for text in lost_texts([text for text in wanted if text not in lost], read, page.full_forms):
        message = f"“{text}” is on {page.path}, and kept from the formats that are written from it"
        yield _lost(wanted[text], message, KEPT_HINT)


def _lost(statement: Statement, message: str, hint: str) -> Diagnostic:
    return LOST_STATEMENT.at(statement.span, message, hint=hint, entry=statement.address)


def lost_on_other_page(page: Page, prepared: Prepared, book: Book) -> Iterator[Diagnostic]:
    """That a page which is no document leaves out texts, or does not lead where it has to."""
    yield from untied_words(page, book)
    content = prepared.values.document
    lost = lost_texts(texts_for_readers(content), read_back(page.html.encode()), page.full_forms)
    known = leads_to(page.html.encode())
    for address in dict.fromkeys(addresses_of(content)):
        if address not in known and target_of(address, page.path) not in prepared.absent:
            lost.append(address)
    if lost:
        more = f", and {len(lost) - 1:,} more texts and addresses are not" if len(lost) > 1 else ""
        edition = book.editions[page.edition]
        message = f"“{lost[0]}” is not on {page.path}{more}"
        yield LOST_STATEMENT.at(edition.span("title"), message, hint=LOST_HINT, entry=edition.address)


def dead_references(book: Book, artifacts: Sequence[Artifact], earlier: Collection[str]) -> Iterator[Diagnostic]:
    """What pages and style sheets refer to, and neither the ``artifacts`` nor ``earlier`` builds have."""
    published = {*earlier, *(artifact.path for artifact in artifacts)}
    pages = {artifact.path: artifact for artifact in artifacts if artifact.format == "html"}
    texts = {path: page.content.decode() for path, page in pages.items()}
    places = {path: anchors(text) for path, text in texts.items()}
    for path, page in pages.items():
        for written, target, fragment in references(texts[path], path):
            if target not in published:
                yield _dead(book, page, written, "file")
            elif fragment and fragment not in places.get(target, {fragment}):
                yield _dead(book, page, written, "place")
    yield from _dead_in_styles(artifacts, published)


def _dead(book: Book, page: Artifact, written: str, what: str) -> Diagnostic:
    edition = book.editions[page.edition]
    message = f"{page.path} leads to “{written}”, and there is no such {what}"
    return DEAD_REFERENCE.at(edition.span("title"), message, hint=DEAD_HINT, entry=edition.address)


def _dead_in_styles(artifacts: Iterable[Artifact], published: Collection[str]) -> Iterator[Diagnostic]:
    """What style sheets want and is not there."""
    for artifact in artifacts:
        if artifact.path.endswith(".css"):
            for target in references_of_style(artifact.content.decode("utf-8", "replace"), artifact.path):
                if target not in published:
                    message = f"The style sheet {artifact.path} wants {target}, and there is no such file"
                    span = Span(f"templates/css/{PurePosixPath(artifact.path).name}")
                    yield DEAD_REFERENCE.at(span, message, hint=DEAD_HINT)


def lost_in_format(editions: Iterable[LocalisedBook], artifact: Artifact, lines: list[str]) -> Iterator[Diagnostic]:
    """The lines of a page that a format written from it does not say."""
    localised = next(localised for localised in editions if localised.edition.id == artifact.edition)
    known = statements(localised, artifact.document) if lines else []
    for line in lines:
        near = next((statement for statement in known if statement.text in line), known[0])
        message = f"“{line}” is not in {artifact.path}"
        yield LOST_STATEMENT.at(near.span, message, hint=LOST_HINT, entry=near.address)


def too_long(book: Book, artifact: Artifact) -> Iterator[Diagnostic]:
    """That a booklet has too many pages; nothing of any other artifact."""
    if artifact.format != "pdf" or book.editions[artifact.edition].model.style != STYLE:
        return
    pages = pages_of(artifact.content)
    if pages > MOST_PAGES:
        booklet = book.booklets[f"{artifact.document}{SUFFIX}"]
        message = f"{artifact.path} has {pages} pages, and {MOST_PAGES} are the most"
        yield LONG_BOOKLET.at(booklet.span("title"), message, hint="Make the passages shorter")
