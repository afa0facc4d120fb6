"""cpsplan import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.import_stratml import Imported, import_strategy
from cpsplan.changes.refused import ChangeRefused
from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN
from cpsplan.model.schema import FOLDER, schemas
from cpsplan.sources.xml_tree import BrokenXml, read_xml
from cpsplan.workspace.disk import SETTINGS_FILE, Unreadable, read_regular, replace_file


def import_strategy_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A strategy in StratML, Part 1 or Part 2.")],
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where to; a folder with the name of the file, if left out.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Whose strategy it is.")] = None,
) -> None:
    """Make a draft workspace of a strategy in StratML. What is guessed, and what has no place, is listed."""
    place = directory or Path(file.name.split(".")[0] or "imported")
    if (place / "plans").exists():
        raise terminal.Stop(f"{place / 'plans'} is there already, and nothing in it is touched. Name another folder")
    try:
        imported = import_strategy(read_xml(read_regular(file)), publisher)
    except (Unreadable, BrokenXml, ChangeRefused) as reason:
        raise terminal.Stop(f"{file}: {reason}") from None
    files = imported.files | {f"{FOLDER}/{name}": text for name, text in schemas().items()}
    # The settings make the folder a workspace, so they come last.
    for path in sorted(files, key=lambda path: path == SETTINGS_FILE):
        replace_file(place / path, files[path].encode())
    _tell(file, imported)
    typer.echo(f"A draft workspace is in {place.resolve()}. Next: cd {place} && cpsplan check", err=True)
    raise typer.Exit(CLEAN)


def _tell(file: Path, imported: Imported) -> None:
    """What a person has to look at, line by line of the file."""
    for title, places in (
        ("Guessed", imported.guessed),
        ("Missing: “cpsplan check” asks for it", imported.missing),
        ("Left, as there is no place for it", imported.left),
    ):
        if places:
            typer.echo(f"{title}:", err=True)
        for line, words in sorted(places):
            typer.echo(f"  {file}:{line} {words}", err=True)
