"""The page of all formats of one document: what there is, how large it is, and who it is for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.edition import Edition
from cpsplan.render.frame import language_words, size_words, titles_of
from cpsplan.render.notices import PageContent, translation_notices
from cpsplan.render.page import Download, formats_page, in_order, main_edition, page_path, page_top
from cpsplan.render.places import to_document
from cpsplan.render.values import Hyperlink, Values

DATA = ""
"""The edition of files that are of no language: tables and data."""


@dataclass(frozen=True, slots=True)
class FormatLine(Values):
    """One file and who it is for."""

    words: str
    who: str
    href: str
    file: str
    """What is in the file, where there are several of one format: activities."""
    size: str


@dataclass(frozen=True, slots=True)
class FormatGroup(Values):
    """The files of one edition, or those of data."""

    id: str
    title: str
    who: str
    language: str
    files: tuple[FormatLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatsContent(PageContent):
    """Everything that the page of formats shows."""

    document: Hyperlink
    groups: tuple[FormatGroup, ...]


def formats_content(localised: LocalisedBook, document: str, downloads: Iterable[Download]) -> FormatsContent:
    """Everything that the page of formats shows. Raises KeyError for an unknown document."""
    phrases, title = localised.phrases, titles_of(localised.book)[document]
    files = [download for download in downloads if download.document == document]
    groups: list[FormatGroup] = []
    for edition in _told_here(localised):
        own = [download for download in files if download.edition == edition.id]
        if own:
            groups.append(_edition_group(localised, edition, _lines(localised, document, own)))
    data = [download for download in files if download.edition == DATA]
    if data:
        title_of_data, who = phrases.text("formats-data"), phrases.text("formats-data-for")
        groups.append(FormatGroup("data", title_of_data, who, "", _lines(localised, document, data)))
    return FormatsContent(
        title=phrases.text("formats-title", title=title),
        summary=phrases.text("formats-lead"),
        notices=translation_notices(localised),
        document=Hyperlink(title, to_document(document)),
        groups=tuple(groups),
    )


def _told_here(localised: LocalisedBook) -> list[Edition]:
    """The editions in the language of the page, and those in one that has no such page of its own."""
    own = localised.edition.language
    every = in_order(localised.book, own)
    elsewhere = {edition.language for edition in every if edition.style == "standard"}
    return [edition for edition in every if edition.language == own or edition.language not in elsewhere]


def _table(document: str, path: str) -> str:
    """What a table of a document holds, by the name of its file."""
    return PurePosixPath(path).stem.removeprefix(f"{document}-").replace("-", " ")


def _edition_group(localised: LocalisedBook, edition: Edition, lines: tuple[FormatLine, ...]) -> FormatGroup:
    phrases = localised.phrases
    style, who = phrases.text(f"style-{edition.style}"), phrases.text(f"style-{edition.style}-for")
    language = language_words(edition.language, localised.edition.language)
    title = phrases.text("formats-group", style=style, language=language)
    return FormatGroup(edition.id, title, who, edition.code, lines)


def _lines(localised: LocalisedBook, document: str, downloads: Iterable[Download]) -> tuple[FormatLine, ...]:
    phrases = localised.phrases
    path = page_path(formats_page(document), localised.edition.id, main_edition(localised.book))
    lines: list[FormatLine] = []
    for download in downloads:
        words, who = phrases.text(download.words), phrases.text(f"{download.words}-for")
        file = _table(document, download.path) if download.format == "csv" else ""
        lines.append(FormatLine(words, who, f"{page_top(path)}{download.path}", file, size_words(localised, download)))
    return tuple(lines)
