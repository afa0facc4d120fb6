"""What rendering takes and gives: the finished page, and the files that a page may lead to."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

from cpsplan.book.book import Book
from cpsplan.book.theme import Theme, default_theme
from cpsplan.language.booklets import STYLE, SUFFIX
from cpsplan.late import dataclass
from cpsplan.model.edition import Edition

SCHEMES = ("https://", "http://", "mailto:", "tel:")
"""How an address begins that leads out of what is published: the only ones that a page may lead to."""


@dataclass(frozen=True, slots=True)
class Page:
    """One finished HTML page: the hub from which every other format of its document is written."""

    document: str
    """The id of the strategy, plan or progress report; empty for the way in, COVERAGE for the page of coverage."""
    edition: str
    language: str
    title: str
    """What stands in the title bar."""
    description: str
    html: str
    path: str
    """Where it lies below out/: en/2022-23/index.html."""
    labels: dict[str, str] = field(default_factory=dict)
    """Words that formats need and the page has not, in its language: LABELS."""
    full_forms: tuple[str, ...] = ()
    """The full forms of abbreviations, which the page adds where they first come."""
    theme: Theme = field(default_factory=default_theme)
    """How its document looks in every format."""
    created: date | None = None
    """From when its document is; None for a page without documents."""
    changed: datetime | None = None
    """When its document was last changed, with a time that depends on the page alone."""
    texts: tuple[tuple[int, str], ...] = ()
    """Where the texts of the plans stand in its HTML: what goes in there to say so, and before which character."""


LABELS = ("picture", "table", "page", "contents", "row", "accessible", "quotation", "footnote", "braille")
"""The labels of a page, each from the phrase of that name with “label-” before it."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page leads to, once it is known that it will be there."""

    document: str
    edition: str
    format: str
    """The name of its format: html, pdf."""
    words: str
    """The key of the phrase that names the format."""
    path: str
    """Where it lies below out/."""
    size: int | None = None
    """Its size in bytes, where that is known."""


STATEMENT = "accessibility"
"""Stands for the accessibility statement where a document is named."""
COVERAGE = "coverage"
"""Stands for the page of coverage where a document is named. No document may have this id."""


def main_edition(book: Book) -> str:
    """The edition whose way in lies at the top of out/: the standard one in the language of the plans, or the first."""
    language = book.settings.model.language if book.settings else ""
    editions = [entry.model for entry in book.editions.values()]
    same_language = [edition for edition in editions if edition.language == language]
    standard = [edition for edition in same_language if edition.style == "standard"]
    best_first = [*standard, *same_language, *editions]
    return best_first[0].id if best_first else ""


STYLES = ("standard", STYLE, "large-print")
"""The styles of editions, in the order in which pages name them."""


def in_order(book: Book, language: str) -> list[Edition]:
    """The editions, those in ``language`` first, each language in the order of its styles."""
    editions = [entry.model for entry in book.editions.values()]
    return sorted(
        editions,
        key=lambda edition: (edition.language != language, edition.language, STYLES.index(edition.style)),
    )


FORMATS = "formats:"
"""Stands before the id of a document where the page of all its formats is named."""


def formats_page(document: str) -> str:
    """What the page of all formats of a document goes by."""
    return f"{FORMATS}{document}"


SHEETS = {"on-a-page:": "a3", "on-a-page-a4:": "a4"}
"""What stands before the id of a document where it is named as a sheet on the wall, and the paper of that sheet."""
A3_SHEET, A4_SHEET = SHEETS


def is_sheet(document: str) -> bool:
    """Whether a document is named as a sheet: as all of it on a page."""
    return document.startswith((A3_SHEET, A4_SHEET))


def is_small(sheet: str) -> bool:
    """Whether a sheet is for A4, not A3."""
    return sheet.startswith(A4_SHEET)


def wall_sheets(document: str, *, report: bool) -> tuple[str, ...]:
    """What the sheets of a document go by; that of a progress report is on A4 only."""
    return (f"{A4_SHEET}{document}",) if report else (f"{A3_SHEET}{document}", f"{A4_SHEET}{document}")


def own_document(name: str) -> str:
    """The id of the document that a page is of, whatever it goes by."""
    return name.rpartition(":")[2]


def publishes_gaps(book: Book) -> bool:
    """Whether readers are to see what the plans leave out: pages say so."""
    return bool(book.settings and book.settings.model.publish_gaps)


def publishes_coverage(book: Book) -> bool:
    """Whether the report of coverage, which is made for those who write the plans, is a page of the site."""
    return bool(book.settings and book.settings.model.publish_coverage)


def has_page(book: Book, edition: Edition, document: str) -> bool:
    """Whether an edition has a page of a document: an Easy Read edition has the booklets that are written."""
    if document == COVERAGE and not publishes_coverage(book):
        return False
    if document == STATEMENT or document.startswith(FORMATS) or is_sheet(document):
        return edition.style == "standard"
    return edition.style != STYLE or not document or f"{document}{SUFFIX}" in book.booklets


def page_path(document: str, edition: str, main: str) -> str:
    """Where the page of a document lies below out/: en/2022-23/index.html.

    The way in and the page of coverage lie in the folder of their edition, those of the ``main`` edition at the top.
    """
    if document in ("", COVERAGE, STATEMENT):
        folder = "" if edition == main else f"{edition}/"
        return f"{folder}{document or 'index'}.html"
    if document.startswith(FORMATS):
        return f"{edition}/{document.removeprefix(FORMATS)}/formats.html"
    if is_sheet(document):
        return f"{edition}/{own_document(document)}/on-a-page/index.html"
    return f"{edition}/{document}/index.html"


def web_address(base: str, path: str) -> str:
    """The address on the web of a page below out/, where that lies at ``base``."""
    return f"{base.rstrip('/')}/{path.removesuffix('index.html')}"


def page_top(path: str) -> str:
    """The way from the page at ``path`` up to out/."""
    return "../" * path.count("/")
