"""cpsplan verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN, FAULTY
from cpsplan.publishing.publish import interrupted
from cpsplan.reporters.visible import one_line
from cpsplan.verify import RESULTS
from cpsplan.verify.results import save_results
from cpsplan.verify.results import verify as run
from cpsplan.workspace.disk import DiskWorkspace


def verify(
    out: Annotated[Path, typer.Argument(metavar="[DIR]", help="A folder that “cpsplan build” has made.")] = Path("out"),
) -> None:
    """Run the accessibility checkers that are installed over finished files, and write what they say beside them."""
    if interrupted(out):
        message = f"the last build into {out} was interrupted, so it holds files of two builds: run “cpsplan build”"
        raise terminal.Stop(message)
    try:
        results = run(out, DiskWorkspace(out).today())
    except ValueError as reason:
        raise terminal.Stop(str(reason)) from None
    save_results(out, results)
    console = terminal.people()
    for check in results["checks"]:
        words = f"{check['findings']} findings in {len(check['files'])} files"
        console.print(f"{check['standard']}, {check['tool']} {check['version']}: {words}", markup=False)
        for line in check["first"]:
            console.print(f"  - {one_line(line)}")
    for check in results["not_run"]:
        console.print(f"not run: {check['tool']}. {check['reason']}", markup=False)
    console.print(f"{out / RESULTS} is written; the accessibility statement of the next build here is made from it.")
    raise typer.Exit(FAULTY if any(check["findings"] for check in results["checks"]) else CLEAN)
