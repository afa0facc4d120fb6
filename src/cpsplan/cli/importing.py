"""cpsplan import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.import_stratml import draft_workspace, import_document
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.stratml.reading import Imported
from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN
from cpsplan.model.schema import FOLDER, schemas
from cpsplan.sources.xml_tree import BrokenXml, read_xml
from cpsplan.workspace.disk import SETTINGS_FILE, Unreadable, read_regular, replace_file


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Strategies and plans in StratML.")],
    into: Annotated[
        Path | None, typer.Option("--into", help="Where to; a folder with the name of the first file, if left out.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Whose strategies and plans they are.")] = None,
) -> None:
    """Make a draft workspace of files in StratML. What is guessed, and what has no place, is listed."""
    place = into or Path(files[0].name.split(".")[0] or "imported")
    if (place / "plans").exists():
        raise terminal.Stop(f"{place / 'plans'} is there already, and nothing in it is touched. Name another folder")
    documents = {file: _document(file) for file in files}
    try:
        workspace = draft_workspace(documents.values(), publisher)
    except ChangeRefused as reason:
        raise terminal.Stop(f"{', '.join(map(str, files))}: {reason}") from None
    workspace |= {f"{FOLDER}/{name}": text for name, text in schemas().items()}
    # The settings make the folder a workspace, so they come last.
    for path in sorted(workspace, key=lambda path: path == SETTINGS_FILE):
        replace_file(place / path, workspace[path].encode())
    for file, document in documents.items():
        _tell(file, document)
    typer.echo(f"A draft workspace is in {place.resolve()}. Next: cd {place} && cpsplan check", err=True)
    raise typer.Exit(CLEAN)


def _document(file: Path) -> Imported:
    try:
        return import_document(read_xml(read_regular(file)))
    except (Unreadable, BrokenXml, ChangeRefused) as reason:
        raise terminal.Stop(f"{file}: {reason}") from None


def _tell(file: Path, document: Imported) -> None:
    """What a person has to look at, line by line of the file."""
    for title, remarks in (
        ("Guessed", document.guessed),
        ("Missing: “cpsplan check” asks for it", document.missing),
        ("Left, as there is no place for it", document.left),
    ):
        if remarks:
            typer.echo(f"{title}:", err=True)
        for line, column, words in sorted(remarks):
            typer.echo(f"  {file}:{line}:{column} {words}", err=True)
