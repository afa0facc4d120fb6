"""cpsplan lsp."""

from __future__ import annotations

from importlib.util import find_spec

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN, FAULTY
from cpsplan.workspace.resources import install_command


def lsp() -> None:
    """Serve an editor in the Language Server Protocol, on standard input and output. An editor starts it."""
    if find_spec("pygls") is None:
        message = f"the language server needs pygls, which is not installed: {install_command(extra='lsp')}"
        raise terminal.Stop(message)
    from cpsplan.language_server.server import serve  # noqa: PLC0415 - it is made of pygls, which may not be there

    raise typer.Exit(CLEAN if serve() else FAULTY)
