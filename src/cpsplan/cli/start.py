"""cpsplan init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.new_files import empty_workspace
from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN
from cpsplan.compiler import compile_book
from cpsplan.language_server.editor_schema import strategy_schemas
from cpsplan.model.schema import FOLDER, schemas
from cpsplan.model.theme import THEME_NAMES
from cpsplan.workspace.disk import SETTINGS_FILE, MemoryWorkspace, replace_inside
from cpsplan.workspace.resources import folder

STARTER = "starter"
"""The folder of the templates that holds the files of a new workspace."""


def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to; here, if left out.")] = Path(),
    empty: Annotated[bool, typer.Option("--empty", help="Without the example: settings and one edition only.")] = False,
    publisher: Annotated[str | None, typer.Option("--publisher", help="With --empty: whose plans these are.")] = None,
    theme: Annotated[str | None, typer.Option("--theme", metavar="THEME", help="How it looks: warm or sober.")] = None,
) -> None:
    """Make a new workspace with a small, made-up plan that passes every check; with --empty, one without plans."""
    files = _empty(publisher) if empty else _example()
    if theme:
        files[SETTINGS_FILE] += _theme_line(theme)
    written = schemas() | strategy_schemas(compile_book(MemoryWorkspace(files)).book)
    files |= {f"{FOLDER}/{name}": text.encode() for name, text in written.items()}
    if (directory / "plans").exists():
        raise terminal.Stop(
            f"{directory / 'plans'} is there already, and nothing in it is touched. Name another folder"
        )
    # Who names a folder may mean one behind a link; what lies in it may not lead on.
    # The settings make the folder a workspace, so they come last.
    for path in sorted(files, key=lambda path: path == SETTINGS_FILE):
        if path.startswith("plans/") or not (directory / path).exists():
            replace_inside(directory, path, files[path])
    where = "" if directory == Path() else f"cd {directory} && "
    console = terminal.people()
    console.print(f"A workspace with {len(files)} files is in {directory.resolve()}")
    after = (
        "cpsplan new strategy ID, or cpsplan new plan YEAR --without-strategy"
        if empty
        else "cpsplan check && cpsplan build"
    )
    console.print(f"Next: {where}{after}")
    raise typer.Exit(CLEAN)


def _theme_line(theme: str) -> bytes:
    """The line of the settings that names a theme. Raises Stop where there is none of that name."""
    if theme not in THEME_NAMES:
        raise terminal.Stop(f"there is no theme “{theme}”: take {' or '.join(THEME_NAMES)}")
    return f"theme: {theme}\n".encode()


def _example() -> dict[str, bytes]:
    """The files of the example, by path."""
    origin = folder("templates") / STARTER
    return {path.relative_to(origin).as_posix(): path.read_bytes() for path in origin.rglob("*") if path.is_file()}


def _empty(publisher: str | None) -> dict[str, bytes]:
    """The files of a workspace without plans. Raises Stop where nobody says whose it is."""
    name = terminal.ask(publisher, "--publisher", "The organisation whose plans these are:")
    with terminal.stopping():
        texts = empty_workspace(name, "Strategies and plans")
    return {path: text.encode() for path, text in texts.items()}
