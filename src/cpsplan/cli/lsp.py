"""cpsplan lsp."""

from __future__ import annotations

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN, FAULTY


def lsp() -> None:
    """Serve an editor in the Language Server Protocol, on standard input and output. An editor starts it."""
    from importlib.util import find_spec

    from cpsplan.workspace.resources import install_command

    if find_spec("pygls") is None:
        message = f"the language server needs pygls, which is not installed: {install_command(extra='lsp')}"
        raise terminal.Stop(message)
    from cpsplan.language_server.server import serve

    raise typer.Exit(CLEAN if serve() else FAULTY)
