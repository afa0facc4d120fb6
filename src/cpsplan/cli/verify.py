"""cpsplan verify."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cpsplan.cli import compiling, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption
from cpsplan.publishing.publish import interrupted
from cpsplan.reporters.visible import one_line
from cpsplan.verify import RESULTS
from cpsplan.verify.links import LinkState, ask_links, outside_links
from cpsplan.verify.results import save_results
from cpsplan.verify.results import verify as run
from cpsplan.workspace.disk import DiskWorkspace


def verify(
    out: Annotated[Path, typer.Argument(metavar="[DIR]", help="A folder that “cpsplan build” has made.")] = Path("out"),
    links: Annotated[
        bool, typer.Option("--links", help="Instead, ask the network for every address that the workspace links to.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Only what takes no browser and no Java; earlier results stay.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Run the accessibility checkers that are installed over finished files, and write what they say beside them.

    With --links, instead ask the network whether the links that lead out of the workspace still lead somewhere.
    """
    if links:
        _ask_network(workspace)
    if interrupted(out):
        message = f"the last build into {out} was interrupted, so it holds files of two builds: run “cpsplan build”"
        raise terminal.Stop(message)
    try:
        results = run(out, DiskWorkspace(out).today(), is_quick=quick)
    except ValueError as reason:
        raise terminal.Stop(str(reason)) from None
    save_results(out, results)
    _tell_checks(results)
    terminal.people().print(
        f"{out / RESULTS} is written; the accessibility statement of the next build here is made from it."
    )
    _tell_gone(results["gone"])
    is_faulty = any(check["findings"] for check in results["checks"]) or results["gone"]
    raise typer.Exit(FAULTY if is_faulty else CLEAN)


def _tell_checks(results: Mapping[str, Any]) -> None:
    """Tell what each check has found, and which were not run."""
    console = terminal.people()
    for check in results["checks"]:
        words = f"{terminal.plural(check['findings'], 'finding')} in {terminal.plural(len(check['files']), 'file')}"
        console.print(f"{check['standard']}, {check['tool']} {check['version']}: {words}", markup=False)
        for line in check["first"]:
            console.print(f"  - {one_line(line)}")
    # A program that looks for two things is missing once.
    for line in dict.fromkeys(f"not run: {check['tool']}. {check['reason']}" for check in results["not_run"]):
        console.print(line, markup=False)


def _tell_gone(paths: Sequence[str]) -> None:
    """Tell which files the manifest lists that are not there, and what to do."""
    console = terminal.people()
    for path in paths:
        console.print(one_line(f"gone: {path}"), markup=False, highlight=False)
    if paths:
        words = f"Not there: {terminal.plural(len(paths), 'file')} of the manifest, which nothing checks"
        console.print(f"{words}. Run “cpsplan build”, which makes again what is gone.", markup=False)


def _ask_network(workspace: Path | None) -> None:
    """Tell of every link that leads out, with its place, whether it leads somewhere; what was not asked is told too."""
    _, compiled = compiling.compile_here(workspace)
    wanted = outside_links(compiled.book)
    console = terminal.people()
    console.print(f"links that lead out of the workspace: {len(wanted)}", markup=False)
    asked = ask_links(wanted)
    for link in asked:
        if link.state is not LinkState.ANSWERS:
            words = f" ({link.words})" if link.words else ""
            place = f"{link.link.span.path}:{link.link.span.line}:{link.link.span.column}"
            console.print(one_line(f"{place} {link.link.address} {link.state.value}{words}"), markup=False)
    numbers = Counter(link.state for link in asked)
    console.print(", ".join(f"{state.value}: {numbers[state]}" for state in LinkState), markup=False)
    raise typer.Exit(FAULTY if numbers[LinkState.GONE] else CLEAN)
