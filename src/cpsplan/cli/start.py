"""cpsplan init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN
from cpsplan.compiler import compile_book
from cpsplan.language_server.editor_schema import strategy_schemas
from cpsplan.model.schema import FOLDER, schemas
from cpsplan.workspace.disk import MemoryWorkspace, replace_file
from cpsplan.workspace.resources import folder

STARTER = "starter"
"""The folder of the templates that holds the files of a new workspace."""


def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to; here, if left out.")] = Path(),
) -> None:
    """Make a new workspace with a small, made-up plan that passes every check."""
    origin = folder("templates") / STARTER
    files = {path.relative_to(origin).as_posix(): path.read_bytes() for path in origin.rglob("*") if path.is_file()}
    written = schemas() | strategy_schemas(compile_book(MemoryWorkspace(files)).book)
    files |= {f"{FOLDER}/{name}": text.encode() for name, text in written.items()}
    if (directory / "plans").exists():
        raise terminal.Stop(
            f"{directory / 'plans'} is there already, and nothing in it is touched. Name another folder"
        )
    # The settings make the folder a workspace, so they come last.
    for path in sorted(files, key=lambda path: path == "plans/cpsplan.yaml"):
        if path.startswith("plans/") or not (directory / path).exists():
            replace_file(directory / path, files[path])
    where = "" if directory == Path() else f"cd {directory} && "
    console = terminal.people()
    console.print(f"A workspace with {len(files)} files is in {directory.resolve()}")
    console.print(f"Next: {where}cpsplan check && cpsplan build")
    raise typer.Exit(CLEAN)
