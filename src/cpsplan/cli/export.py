"""cpsplan export."""

from __future__ import annotations

import json
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.book.book import Book
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, FailOn, WorkspaceOption, plural
from cpsplan.diagnostic import did_you_mean
from cpsplan.publishing.datasets import about_tables, titled_documents
from cpsplan.reporters.visible import as_json
from cpsplan.workbook.reading import LARGEST, UnreadableWorkbook, read_workbook
from cpsplan.workspace.disk import Unreadable, read_regular, replace_inside
from cpsplan.writers.data_package import as_data_package, table_path
from cpsplan.writers.data_table import as_csv
from cpsplan.writers.export import document_as_values, export_json
from cpsplan.writers.spreadsheet import as_ods, as_xlsx
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of


class ExportFormat(StrEnum):
    """What the book, or a document of it, can be exported as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    STRATML = "stratml"


ENDINGS = {ExportFormat.XLSX: "-tables.xlsx", ExportFormat.ODS: "-tables.ods", ExportFormat.STRATML: ".stratml.xml"}
"""How the file of a document ends; the tables in CSV are several, and JSON goes to the standard output."""
DESCRIPTOR = "datapackage.json"


def export(
    kind: Annotated[
        ExportFormat, typer.Argument(metavar="FORMAT", help="The format: json, csv, xlsx, ods or stratml.")
    ],
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan",
            metavar="PLAN",
            autocompletion=completion.document_ids,
            help="Only this plan or strategy: 2022-23; every one, if left out.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="PLACE", help="The file to write; of csv, and of several documents, the folder."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the plans for other programs: the whole linked book as JSON, tables, or StratML.

    JSON goes to the standard output, the others into files here, or where --out says.
    """
    _, compiled = compiling.compile_here(workspace)
    if compiling.fails(compiled, FailOn.ERROR):
        compiling.tell(compiled, quiet=True)
        raise typer.Exit(FAULTY)
    book = compiled.book
    titles = _titles(book, plan)
    if kind is ExportFormat.JSON:
        _write_json(book, plan, out)
        raise typer.Exit(CLEAN)
    files = _csv(book, titles, out) if kind is ExportFormat.CSV else _one_each(book, kind, titles, out)
    if not files:
        raise terminal.Stop(f"{' and '.join(titles)} has nothing that could stand in a table")
    for place, content in files.items():
        _refuse_workbook(place)
        if out:
            terminal.write_named(place, content)
        else:
            # A file of this name may have come with the workspace, as a link.
            replace_inside(Path.cwd(), place.as_posix(), content)
    typer.echo(f"{next(iter(files)) if len(files) == 1 else plural(len(files), 'file')} written", err=True)
    raise typer.Exit(CLEAN)


def _refuse_workbook(place: Path) -> None:
    """Stop where a file would be written over that people fill in: what they wrote would be lost."""
    if place.suffix not in {".xlsx", ".ods"} or not place.exists():
        return
    with suppress(UnreadableWorkbook, Unreadable):
        read_workbook(read_regular(place, LARGEST))
        raise terminal.Stop(f"{place} is a workbook that people fill in, and nothing is written: name another file")


def _titles(book: Book, plan: str | None) -> dict[str, str]:
    """The documents that are wanted, with their titles. Raises Stop where there is no such one."""
    titles = titled_documents(book)
    if plan is None:
        return titles
    if plan not in titles:
        known = did_you_mean(plan, titles) or f"There are: {', '.join(titles) or 'none'}"
        raise terminal.Stop(f"there is no plan and no strategy “{plan}”. {known}")
    return {plan: titles[plan]}


def _write_json(book: Book, plan: str | None, out: Path | None) -> None:
    text = as_json(json.loads(export_json(book)) if plan is None else document_as_values(book, plan))
    if out:
        terminal.write_named(out, text.encode())
    else:
        typer.echo(text, nl=False)


def _csv(book: Book, titles: dict[str, str], out: Path | None) -> dict[Path, bytes]:
    """The tables of documents, and what says what they hold."""
    folder = out or Path()
    files = {
        folder / table_path(document, table): as_csv(table)
        for document in titles
        for table in tables_of(book, document)
    }
    return files | {folder / DESCRIPTOR: as_data_package(book, titles)} if files else {}


def _one_each(book: Book, kind: ExportFormat, titles: dict[str, str], out: Path | None) -> dict[Path, bytes]:
    """A file for each document that has anything to say in a format."""
    contents = {document: _content(book, kind, document) for document in titles}
    places = {document: Path(f"{document}{ENDINGS[kind]}") for document in titles}
    if out:
        places = {document: out if len(titles) == 1 else out / place for document, place in places.items()}
    return {places[document]: content for document, content in contents.items() if content}


def _content(book: Book, kind: ExportFormat, document: str) -> bytes:
    if kind is ExportFormat.STRATML:
        return as_stratml(book, document)
    tables = tables_of(book, document)
    if not tables:
        return b""
    write = as_xlsx if kind is ExportFormat.XLSX else as_ods
    return write(about_tables(book, document), tables)
