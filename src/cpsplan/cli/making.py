"""The second half of ``cpsplan build``, where something has changed: check, make and publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from cpsplan.book.book import Book
from cpsplan.cli import compiling, terminal
from cpsplan.cli.build_run import BuildRun, Narrowed, shown
from cpsplan.cli.terminal import FAULTY
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.publishing.build import Choice, Means
from cpsplan.publishing.build import build as make
from cpsplan.publishing.ledger import as_values, checksum_of
from cpsplan.publishing.publish import MANIFEST, Artifact, Published, Refused, interrupted, publish, read_manifest
from cpsplan.publishing.workers import NoCluster
from cpsplan.render import RenderError
from cpsplan.reporters.excerpts import print_all
from cpsplan.reporters.report import Report
from cpsplan.reporters.text import closing
from cpsplan.reporters.visible import visible
from cpsplan.verify.results import read_results
from cpsplan.writers import WRITERS

if TYPE_CHECKING:
    from rich.console import Console


def build_anew(run: BuildRun) -> None:
    """Check, make and publish. Raises Exit where something is wrong."""
    compiled = compiling.compile_workspace(run.root)
    compiling.tell(compiled, quiet=run.quiet)
    if compiling.fails(compiled, run.fail_on):
        _nothing_built()
    published, diagnostics = _publish(run, compiled, _choice(compiled.book, run.narrowed, run.out))
    whole = {
        "key": run.key,
        "manifest": checksum_of(run.out / MANIFEST),
        "diagnostics": as_values((*compiled.diagnostics, *diagnostics)),
        "closing": closing(Report(compiled, compiled.diagnostics)),
        "files": published.written + published.same,
    }
    run.ledger.save(narrowed=not run.narrowed.whole, whole=whole)
    if not run.quiet:
        done = f"{published.written} files written, {published.same} unchanged, {published.removed} removed"
        terminal.people().print(f"{shown(run.out)}: {done}")


def _nothing_built() -> NoReturn:
    terminal.people().print("Nothing was built.")
    raise typer.Exit(FAULTY)


def _choice(book: Book, narrowed: Narrowed, target: Path) -> Choice:

    for what, given, known in (
        ("strategy or plan", narrowed.plans, [*book.strategies, *book.plans]),
        ("edition", narrowed.editions, list(book.editions)),
        ("format", narrowed.formats, list(WRITERS)),
    ):
        for name in given:
            if name not in known:
                message = f"there is no {what} “{name}”; there are: {', '.join(known)}"
                raise terminal.Stop(message)
    return Choice(
        frozenset(narrowed.plans),
        frozenset(narrowed.editions),
        frozenset(narrowed.formats),
        strict=narrowed.strict,
        pack=narrowed.pack,
        results=read_results(target),
    )


def _publish(run: BuildRun, compiled: Compiled, choice: Choice) -> tuple[Published, list[Diagnostic]]:
    """Make everything and put it into out/; what was found on the way besides."""
    console, out = terminal.people(), run.out
    published = {artifact["path"] for artifact in (read_manifest(out) or {}).get("artifacts", ())}
    with _progress(console, quiet=run.quiet) as progress:
        try:
            means = Means(run.jobs, run.cluster, progress, run.ledger)
            artifacts, diagnostics = make(compiled.book, run.root, choice, means, published)
        except RenderError as error:
            console.print(visible(str(error)), markup=False)
            _nothing_built()
        except NoCluster as reason:
            raise terminal.Stop(str(reason)) from None
        if diagnostics:
            print_all(diagnostics, compiled.texts, console)
        if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
            _nothing_built()
        return _put(out, artifacts, compiled, whole=choice.whole), diagnostics


def _put(out: Path, artifacts: Iterable[Artifact], compiled: Compiled, *, whole: bool) -> Published:
    """Publish, and say of a folder that holds files of two builds how it is mended. Raises Stop."""
    remedy = f"{shown(out)} may hold files of two builds: build everything once more to mend it"
    try:
        published = publish(out, artifacts, compiled.texts, whole=whole)
    except Refused as reason:
        raise terminal.Stop(str(reason)) from None
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        words = f"the system refuses: {error.strerror or error}{where}"
        raise terminal.Stop(f"{words}. {remedy}" if interrupted(out) else words) from None
    if interrupted(out):
        terminal.people().print(remedy, markup=False)
    return published


@contextmanager
def _progress(console: Console, *, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal; silence where standard error is none."""
    if quiet or not console.is_terminal:
        yield lambda _path, _done, _all: None
        return
    from rich.progress import Progress  # noqa: PLC0415 - only for a terminal

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Writing", total=None)
        yield lambda path, done, of: progress.update(task, description=path, completed=done, total=of)
