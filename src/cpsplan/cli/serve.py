"""cpsplan serve."""

from __future__ import annotations

import threading
import webbrowser
from importlib.util import find_spec
from typing import Annotated

import typer

from cpsplan.cli import completion, terminal
from cpsplan.cli.terminal import WorkspaceOption
from cpsplan.desk.door import Door
from cpsplan.workspace.resources import install_command

LIBRARIES = ("starlette", "uvicorn", "watchfiles")
"""What the extra brings."""


def serve(
    workspace: WorkspaceOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; a free one, if left out.")] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="Start no browser.")] = False,
    edition: Annotated[
        list[str] | None,
        typer.Option(
            "--edition", metavar="ID", help="Show only this edition; repeat it.", autocompletion=completion.editions
        ),
    ] = None,
) -> None:
    """Open the plans in the browser: every page as it will be published, what is wrong, and forms to change them.

    Nobody else can: it answers this machine alone, and to the address with the key in it. Control-C ends it.
    """
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        message = f"the desk needs {', '.join(missing)}, which is not installed: {install_command(extra='serve')}"
        raise terminal.Stop(message)
    from cpsplan.desk.serving import CannotServe, serve_desk  # noqa: PLC0415 - what it is made of may be missing
    from cpsplan.desk.workshop import Workshop  # noqa: PLC0415 - loads every writer

    root = terminal.workspace_root(workspace)
    workshop = Workshop(root, frozenset(edition or ()))
    if unknown := sorted(workshop.editions.difference(workshop.book.editions)):
        known = ", ".join(sorted(workshop.book.editions))
        raise terminal.Stop(f"there is no edition “{unknown[0]}”. There are: {known}")

    def opened(door: Door) -> None:
        typer.echo(f"The desk is open: {door.address(door.token)}")
        typer.echo("Control-C closes it.", err=True)
        if not no_open:
            # A browser in the terminal takes as long as it is open.
            threading.Thread(target=webbrowser.open, args=(door.address(door.once[0]),), daemon=True).start()

    try:
        serve_desk(workshop, port, opened)
    except CannotServe as reason:
        raise terminal.Stop(str(reason)) from None
