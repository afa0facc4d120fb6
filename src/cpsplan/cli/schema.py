"""cpsplan schema."""

from __future__ import annotations

from typing import Annotated

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption


def schema(
    workspace: WorkspaceOption = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a schema is out of date.")] = False,
) -> None:
    """Write the JSON Schemas that editors use into schemas/."""
    from cpsplan.schema import schemas
    from cpsplan.workspace import replace_file

    folder = terminal.workspace_root(workspace) / "schemas"
    stale = {
        name: text
        for name, text in schemas().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    }
    console = terminal.people()
    for name, text in stale.items():
        if check:
            console.print(f"schemas/{name} is out of date: run “cpsplan schema”")
        else:
            replace_file(folder / name, text.encode())
            console.print(f"schemas/{name} written")
    raise typer.Exit(FAULTY if check and stale else CLEAN)
