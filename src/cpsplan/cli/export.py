"""cpsplan export."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from cpsplan.cli import compiling
from cpsplan.cli.terminal import CLEAN, FAULTY, FailOn, WorkspaceOption
from cpsplan.reporters.visible import as_json
from cpsplan.writers.export import export_json


class ExportFormat(StrEnum):
    """What the book can be exported as."""

    JSON = "json"


def export(
    kind: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help="The format: json.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Print the whole linked book on standard output, for other programs."""
    _, compiled = compiling.compile_here(workspace)
    if compiling.fails(compiled, FailOn.ERROR):
        compiling.tell(compiled, quiet=True)
        raise typer.Exit(FAULTY)
    if kind is ExportFormat.JSON:
        typer.echo(as_json(json.loads(export_json(compiled.book))), nl=False)
    raise typer.Exit(CLEAN)
