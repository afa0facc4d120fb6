"""cpsplan check."""

from __future__ import annotations

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, FailOn, FailOnOption, QuietOption, WorkspaceOption


def check(workspace: WorkspaceOption = None, fail_on: FailOnOption = FailOn.ERROR, quiet: QuietOption = False) -> None:
    """Read all plans and say exactly what is wrong: file, line, column, what to do."""
    _, compiled = terminal.compile_here(workspace)
    terminal.tell(compiled, quiet=quiet)
    raise typer.Exit(FAULTY if terminal.fails(compiled, fail_on) else CLEAN)
