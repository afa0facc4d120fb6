"""Datasets: the book for other programs. JSON with its schema, tables for spreadsheets, StratML."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from cpsplan.assess.coverage import cover_all, cover_easy_read, cover_translations
from cpsplan.book.book import Book
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.publish import Artifact
from cpsplan.render.days import days_of
from cpsplan.writers.data_package import as_data_package, table_path
from cpsplan.writers.data_table import DataTable, as_csv
from cpsplan.writers.export import book_schema, coverage_values, export_json
from cpsplan.writers.spreadsheet import About, as_ods, as_xlsx
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of

SCHEMA = "data/book.schema.json"
"""Where the schema of book.json is published."""


def titled_documents(book: Book) -> dict[str, str]:
    """The title of every strategy and plan."""
    titles = {address: entry.model.title for address, entry in book.strategies.items()}
    return titles | {address: entry.model.title for address, entry in book.plans.items()}


def datasets(book: Book, plans: Collection[str], ledger: Ledger) -> Iterator[Artifact]:
    """The files of data of a book; those of documents only of ``plans``, of all where that is empty."""
    yield Artifact("data/book.json", export_json(book).encode(), format="json")
    # No plan has a hand in it: the program alone has, which every key of a ledger goes by.
    schema = ledger.again_or_new(SCHEMA, "", lambda: book_schema().encode())
    yield Artifact(SCHEMA, schema, format="json")
    if not plans:
        # It tells of every table: a build of some plans alone leaves that of the whole as it is.
        yield Artifact("data/datapackage.json", as_data_package(book, titled_documents(book)), format="json")
    for document in titled_documents(book):
        if plans and document not in plans:
            continue
        tables = tables_of(book, document)
        if tables:
            yield from _spreadsheets(book, document, tables, ledger)
        for table in tables:
            path = f"data/{table_path(document, table)}"
            yield Artifact(path, ledger.again_or_new(path, repr(table), partial(as_csv, table)), document, format="csv")
        yield Artifact(f"data/{document}.stratml.xml", as_stratml(book, document), document, format="stratml")


def _spreadsheets(book: Book, document: str, tables: Sequence[DataTable], ledger: Ledger) -> Iterator[Artifact]:
    """The tables of a document as workbooks, made anew where they are others."""
    about = about_tables(book, document)
    shown = f"{about!r}\n{tables!r}"
    for kind, write in (("xlsx", as_xlsx), ("ods", as_ods)):
        path = f"data/{document}.{kind}"
        content = ledger.again_or_new(path, shown, partial(write, about, tables))
        yield Artifact(path, content, document, format=kind)


def about_tables(book: Book, document: str) -> About:
    """What a workbook with the tables of a document says of itself."""
    settings, days = book.settings.model if book.settings else None, days_of(book, document)
    author, language = (settings.publisher, settings.code) if settings else ("", "en")
    return About(titled_documents(book)[document], author, days.created if days else None, language)


def coverage_json(book: Book) -> Artifact:
    """What the plans cover, as JSON."""
    values = coverage_values(cover_all(book), cover_translations(book), cover_easy_read(book))
    content = json.dumps(values, ensure_ascii=False, indent=2)
    return Artifact("coverage.json", f"{content}\n".encode(), format="json")
