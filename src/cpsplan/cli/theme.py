"""cpsplan theme."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.cli import compiling, terminal
from cpsplan.cli.terminal import WorkspaceOption
from cpsplan.render.filling import RenderError
from cpsplan.reporters.theme_page import NoThemePage, theme_page

PAGE = "theme.html"
"""What the page is called, unless another name is given."""


def theme(
    workspace: WorkspaceOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The page to write.", show_default=True)] = Path(
        PAGE
    ),
) -> None:
    """Write a page that shows the theme: colours with their contrast, marks, charts and covers, light and dark."""
    root, compiled = compiling.compile_here(workspace)
    try:
        page = theme_page(compiled.book, [root / "templates"])
    except (NoThemePage, RenderError) as error:
        raise terminal.Stop(str(error)) from None
    terminal.write_named(out, page.encode())
    typer.echo(f"{out}: the theme; open it in a browser", err=True)
