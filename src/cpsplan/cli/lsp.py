"""cpsplan lsp."""

from __future__ import annotations

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN, FAULTY

INSTALL = "pip install 'cpsplan[lsp]'"
"""What to type where the library of the language server is missing."""


def lsp() -> None:
    """Serve an editor in the Language Server Protocol, on standard input and output. An editor starts it."""
    from importlib.util import find_spec

    if find_spec("pygls") is None:
        message = f"the language server needs pygls, which is not installed: {INSTALL}"
        raise terminal.Stop(message)
    from cpsplan.language_server.server import serve

    raise typer.Exit(CLEAN if serve() else FAULTY)
