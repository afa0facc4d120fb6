"""The long way of ``cpsplan build``: check everything, make what has changed, and publish it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import typer

from cpsplan.cli import compiling, terminal
from cpsplan.cli.built import Request, folder_in_words, tell_files
from cpsplan.cli.terminal import FAULTY
from cpsplan.cli.workshop import put_coverage
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic
from cpsplan.plugins.kinds import names_plugins
from cpsplan.publishing.build import AfterArtifact
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.publish import Published, interrupted
from cpsplan.publishing.removal import removal_lines
from cpsplan.publishing.steps import FaultyPages, Finished, NotPut, build_and_publish
from cpsplan.publishing.unchanged import SilentBuild, manifests_of, remember
from cpsplan.publishing.workers import NoCluster
from cpsplan.render import RenderError
from cpsplan.reporters.excerpts import print_all
from cpsplan.reporters.report import Report
from cpsplan.reporters.text import closing
from cpsplan.reporters.visible import visible
from cpsplan.verify.results import read_results
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.workspace.watched import WatchedWorkspace

if TYPE_CHECKING:
    from rich.console import Console


def build_anew(request: Request, asked: str) -> None:
    """Check, make and publish, and say so; remember what was ``asked`` before, where nothing is wrong.

    Raises Stop, and Exit where something is wrong with the plans or with what was made, which is told.
    """
    workspace = WatchedWorkspace(DiskWorkspace(request.root))
    compiled = _compile(workspace, request)
    finished = _publish(compiled, request)
    published = finished.published
    is_covered = True
    if len(request.folders) > 1:
        clean, workshop = request.permitted.clean, request.folders[1]
        changed = clean or bool(published.written or published.removed)
        ledger = Ledger.load(request.root, workshop, finished.surroundings, clean=clean)
        is_covered = put_coverage(request.root, compiled, ledger, changed=changed, quiet=request.quiet)
    # A plugin may go by anything, and checkers may have said something else meanwhile.
    is_known = finished.is_known and not names_plugins(compiled.book) and request.asked == asked
    if not compiled.diagnostics and finished.is_silent and is_covered and is_known:
        folders = manifests_of(request.folders)
        said, files = closing(Report(compiled, ())), published.written + published.same
        remember(
            request.root,
            request.target,
            SilentBuild(asked, finished.surroundings, workspace.answers, folders, said, files),
        )
    _tell_published(request, published)


def _compile(workspace: WatchedWorkspace, request: Request) -> Compiled:
    """A workspace, compiled; nothing is built where it has faults."""
    compiled = compiling.compile_read(workspace)
    compiling.tell(compiled, quiet=request.quiet, fail_on=request.fail_on)
    if compiling.fails(compiled, request.fail_on):
        _nothing_built()
    return compiled


def _publish(compiled: Compiled, request: Request) -> Finished:
    """Make what has changed of what is wanted, and put it into the folder; say what mends a mixture of two builds.

    Raises Stop, and Exit where what was made has errors, which are told.
    """
    console, target = terminal.people(), request.target
    options = replace(request.options, results=read_results(target))
    remedy = f"{folder_in_words(target)} may hold files of two builds: build everything once more to mend it"

    def tell(diagnostics: Iterable[Diagnostic]) -> None:
        print_all(list(diagnostics), compiled.texts, console)

    def watched() -> AbstractContextManager[AfterArtifact]:
        return _progress(console, quiet=request.quiet)

    try:
        finished = build_and_publish(
            request.root, target, compiled, options, request.permitted, tell=tell, watched=watched
        )
    except FaultyPages:
        _nothing_built()
    except RenderError as error:
        console.print(visible(str(error)), markup=False)
        _nothing_built()
    except NoCluster as reason:
        raise terminal.Stop(str(reason)) from None
    except NotPut as error:
        where = f" ({error.filename})" if error.filename else ""
        refusal = f"the system refuses: {error.strerror}{where}"
        raise terminal.Stop(f"{refusal}. {remedy}" if interrupted(target) else refusal) from None
    if interrupted(target):
        console.print(remedy, markup=False)
    return finished


def _tell_published(request: Request, published: Published) -> None:
    people, folder = terminal.people(), folder_in_words(request.target)
    for path, name in published.aside.items():
        moved = f"is now {folder}{name}; the new one is written beside it"
        kept = "stays, and is published no more" if name == path else moved
        people.print(visible(f"{folder}{path} was edited by somebody: it {kept}"), markup=False, highlight=False)
    if not request.quiet:
        for line in removal_lines(published.removed):
            people.print(visible(f"{folder}{line} removed"), markup=False, highlight=False)
        tell_files(request.target, published.written, published.same, len(published.removed))


def _nothing_built() -> NoReturn:
    terminal.people().print("Nothing was built.")
    raise typer.Exit(FAULTY)


@contextmanager
def _progress(console: Console, *, quiet: bool) -> Iterator[AfterArtifact]:
    """A progress bar on a terminal; silence where standard error is none."""
    if quiet or not console.is_terminal:
        yield lambda _path, _done, _all: None
        return
    from rich.progress import Progress  # noqa: PLC0415 - only for a terminal

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Writing", total=None)
        yield lambda path, done, of: progress.update(task, description=path, completed=done, total=of)
