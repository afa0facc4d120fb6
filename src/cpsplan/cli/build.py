"""cpsplan build."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpsplan.cli import completion, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, FailOn, FailOnOption, QuietOption, WorkspaceOption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from rich.console import Console

    from cpsplan.book import Book
    from cpsplan.build import Choice
    from cpsplan.compiler import Compiled
    from cpsplan.publish import Artifact, Published

LOCK = ".cpsplan.lock"
"""The file, beside out/, that one build holds at a time."""


def build(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    workspace: WorkspaceOption = None,
    plan: Annotated[
        list[str] | None,
        typer.Option(
            "--plan",
            metavar="ID",
            autocompletion=completion.documents,
            help="Only this strategy or plan; repeat it.",
        ),
    ] = None,
    edition: Annotated[
        list[str] | None,
        typer.Option(
            "--edition", metavar="ID", autocompletion=completion.editions, help="Only this edition; repeat it."
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="NAME", autocompletion=completion.formats, help="Only this format; repeat it."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to; out/ in the workspace.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes at once; 0: one a processor.")] = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Fail where a format cannot be written here.")] = False,
    pack: Annotated[bool, typer.Option("--pack", help="Besides, one archive (ZIP) for each document.")] = False,
    fail_on: FailOnOption = FailOn.ERROR,
    quiet: QuietOption = False,
) -> None:
    """Check everything, then write every document in every edition and format into out/."""
    from cpsplan.publish import Refused, refuse_folder
    from cpsplan.verify.results import read_results

    root, compiled = terminal.compile_here(workspace)
    target = out or root / "out"
    terminal.tell(compiled, quiet=quiet)
    if terminal.fails(compiled, fail_on):
        terminal.people().print("Nothing was built.")
        raise typer.Exit(FAULTY)
    try:
        refuse_folder(target, root)
    except Refused as reason:
        raise terminal.Stop(str(reason)) from None
    choice = _choice(compiled.book, plan or [], edition or [], kind or [])
    choice = replace(choice, strict=strict, pack=pack, results=read_results(target))
    published = _build_and_publish((root, target), compiled, choice, jobs or os.cpu_count() or 1, quiet=quiet)
    if not quiet and published:
        done = f"{published.written} files written, {published.same} unchanged, {published.removed} removed"
        terminal.people().print(f"{_shown(target)}: {done}")
    raise typer.Exit(CLEAN if published else FAULTY)


def _choice(book: Book, plans: list[str], editions: list[str], formats: list[str]) -> Choice:
    from cpsplan.build import Choice
    from cpsplan.writers import WRITERS

    for what, given, known in (
        ("strategy or plan", plans, [*book.strategies, *book.plans]),
        ("edition", editions, list(book.editions)),
        ("format", formats, list(WRITERS)),
    ):
        for one in given:
            if one not in known:
                message = f"there is no {what} “{one}”; there are: {', '.join(known)}"
                raise terminal.Stop(message)
    return Choice(frozenset(plans), frozenset(editions), frozenset(formats))


def _build_and_publish(
    where: tuple[Path, Path], compiled: Compiled, choice: Choice, jobs: int, *, quiet: bool
) -> Published | None:
    from cpsplan.build import build as make
    from cpsplan.diagnostic import Severity
    from cpsplan.publish import interrupted, read_manifest
    from cpsplan.render import RenderError
    from cpsplan.reporters.text import print_all, visible
    from cpsplan.writers.pdf import PdfError

    root, out = where
    console = terminal.people()
    with _only_build(out), _progress(console, quiet=quiet) as progress:
        if interrupted(out):
            console.print(
                f"The last build into {_shown(out)} was interrupted; the next that ends well mends it.", markup=False
            )
        there = {one["path"] for one in (read_manifest(out) or {}).get("artifacts", ())}
        try:
            artifacts, diagnostics = make(compiled.book, root, choice, jobs, progress, there)
        except (RenderError, PdfError) as error:
            console.print(visible(str(error)), markup=False)
            console.print("Nothing was built.")
            return None
        if diagnostics:
            print_all(diagnostics, compiled.texts, console)
        if any(one.severity is Severity.ERROR for one in diagnostics):
            console.print("Nothing was built.")
            return None
        return _publish(out, artifacts, compiled, whole=choice.whole)


def _publish(out: Path, artifacts: Iterable[Artifact], compiled: Compiled, *, whole: bool) -> Published:
    """Publish, and say of a folder that holds files of two builds how it is mended. Raises Stop."""
    from cpsplan.publish import Refused, interrupted, publish

    remedy = f"{_shown(out)} may hold files of two builds: build everything once more to mend it"
    try:
        published = publish(out, artifacts, compiled.texts, whole=whole)
    except Refused as reason:
        raise terminal.Stop(str(reason)) from None
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        told = f"the system refuses: {error.strerror or error}{where}"
        raise terminal.Stop(f"{told}. {remedy}" if interrupted(out) else told) from None
    if interrupted(out):
        terminal.people().print(remedy, markup=False)
    return published


def _only_build(out: Path) -> AbstractContextManager[None]:
    """Hold the lock of ``out``. Raises Stop where another build holds it."""
    from contextlib import contextmanager

    from filelock import FileLock, Timeout

    @contextmanager
    def held() -> Iterator[None]:
        # However the folder is called, by a link or by way of another folder, its lock is the same.
        place = out.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(place.parent / f".{place.name}{LOCK}", timeout=0):
                yield
        except Timeout:
            message = f"another build is writing into {out}; wait until it is done"
            raise terminal.Stop(message) from None

    return held()


def _progress(console: Console, *, quiet: bool) -> AbstractContextManager[Callable[[str, int, int], None]]:
    """A progress bar on a terminal; silence where standard error is none."""
    from contextlib import contextmanager

    @contextmanager
    def bar() -> Iterator[Callable[[str, int, int], None]]:
        if quiet or not console.is_terminal:
            yield lambda _path, _made, _all: None
            return
        from rich.progress import Progress

        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Writing", total=None)
            yield lambda path, made, of: progress.update(task, description=path, completed=made, total=of)

    return bar()


def _shown(path: Path) -> str:
    try:
        return f"{path.resolve().relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"
