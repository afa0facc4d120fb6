"""cpsplan build."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cpsplan.cli import completion, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, FailOn, FailOnOption, QuietOption, WorkspaceOption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from rich.console import Console

    from cpsplan.book.book import Book
    from cpsplan.compiler import Compiled
    from cpsplan.diagnostic import Diagnostic
    from cpsplan.publishing.build import Choice
    from cpsplan.publishing.ledger import Ledger
    from cpsplan.publishing.publish import Artifact, Published

LOCK = ".cpsplan.lock"
"""The file, beside out/, that one build holds at a time."""


def build(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    workspace: WorkspaceOption = None,
    plan: Annotated[
        list[str] | None,
        typer.Option(
            "--plan", metavar="ID", help="Only this strategy or plan; repeat it.", autocompletion=completion.documents
        ),
    ] = None,
    edition: Annotated[
        list[str] | None,
        typer.Option(
            "--edition", metavar="ID", help="Only this edition; repeat it.", autocompletion=completion.editions
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="NAME", help="Only this format; repeat it.", autocompletion=completion.formats
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to; out/ in the workspace.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes at once; 0: one a processor.")] = 0,
    executor: Annotated[
        str | None, typer.Option("--executor", metavar="dask=ADDRESS", help="Write the files on a Dask cluster.")
    ] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Make everything again, even what has not changed.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail where a format cannot be written here.")] = False,
    pack: Annotated[bool, typer.Option("--pack", help="Besides, one archive (ZIP) for each document.")] = False,
    fail_on: FailOnOption = FailOn.ERROR,
    quiet: QuietOption = False,
) -> None:
    """Check everything, then write every document in every edition and format into out/.

    What has not changed since the last build is not made again; the result is always that of a build with --clean.
    """
    root = terminal.workspace_root(workspace)
    target = out or root / "out"
    narrowed = Narrowed(plan or [], edition or [], kind or [], strict=strict, pack=pack)
    cluster = _cluster(executor)
    _refuse(target, root)
    with _only_build(target):
        ledger, key = _remembered(root, target, narrowed, fail_on, clean=clean)
        run = _Run(root, target, narrowed, fail_on, jobs or os.cpu_count() or 1, cluster, ledger, key, quiet)
        if not _is_done(run):
            _build(run)
    raise typer.Exit(CLEAN)


@dataclass(frozen=True)
class Narrowed:
    """The options that say what to build."""

    plans: list[str]
    editions: list[str]
    formats: list[str]
    strict: bool
    pack: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.plans or self.editions or self.formats)


@dataclass(frozen=True)
class _Run:
    """One run of the command: what it was asked for, and what is known from before."""

    root: Path
    out: Path
    narrowed: Narrowed
    fail_on: FailOn
    jobs: int
    cluster: str
    ledger: Ledger
    key: str
    """The checksum of everything that the result depends on."""
    quiet: bool


def _cluster(given: str | None) -> str:
    """The address of the scheduler of a cluster; empty where none is wanted."""
    if given is None:
        return ""
    kind, _, address = given.partition("=")
    if kind != "dask" or not address:
        raise terminal.Stop(f"--executor wants dask=ADDRESS, such as dask=tcp://127.0.0.1:8786, not “{given}”")
    return address


def _refuse(target: Path, root: Path) -> None:
    from cpsplan.publishing.publish import Refused, refuse_folder

    try:
        refuse_folder(target, root)
    except Refused as reason:
        raise terminal.Stop(str(reason)) from None


def _remembered(root: Path, target: Path, narrowed: Narrowed, fail_on: FailOn, *, clean: bool) -> tuple[Ledger, str]:
    """The ledger of earlier builds, and the key of everything that this one depends on."""
    from cpsplan.publishing import ledger
    from cpsplan.verify import RESULTS
    from cpsplan.workspace.disk import DiskWorkspace

    disk = DiskWorkspace(root)
    surrounding = ledger.surroundings(disk)
    # While pages are made, this process is in another folder.
    place = target.absolute()
    found = ledger.Ledger.load(root, place, surrounding)
    if clean:
        found = ledger.Ledger(place, found.file, surrounding)
    results = target / RESULTS
    said = results.read_bytes() if results.is_file() else b""
    options = repr((narrowed, fail_on.value))
    return found, found.key(ledger.sources(disk), options, disk.today().isoformat(), said)


def _is_done(run: _Run) -> bool:
    """Whether the last build made all this already, and nobody has touched it. Then say what it said."""
    from cpsplan.publishing.ledger import checksum_of, last_words
    from cpsplan.publishing.publish import MANIFEST, Condition, interrupted, state

    if interrupted(run.out):
        words = f"The last build into {_shown(run.out)} was interrupted; the next that ends well mends it."
        terminal.people().print(words, markup=False)
        return False
    last = last_words(run.ledger.whole)
    if last is None or run.ledger.whole.get("key") != run.key:
        return False
    if run.ledger.whole.get("manifest") != checksum_of(run.out / MANIFEST):
        return False
    if state(run.out).condition is not Condition.WHOLE:
        return False
    diagnostics, closing, files = last
    if diagnostics:
        from cpsplan.reporters.text import print_all

        print_all(diagnostics, _texts(run.root, diagnostics), terminal.people())
    if not run.quiet:
        typer.echo(closing, err=True)
        typer.echo(f"{_shown(run.out)}: 0 files written, {files} unchanged, 0 removed", err=True)
    return True


def _texts(root: Path, diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    """The texts that excerpts are taken from; one that cannot be read, such as a link to elsewhere, has none."""
    from contextlib import suppress

    from cpsplan.workspace.disk import DiskWorkspace, Unreadable

    texts = {}
    for path in {one.span.path for one in diagnostics}:
        with suppress(Unreadable):
            texts[path] = DiskWorkspace(root).read(path).decode("utf-8-sig", "replace")
    return texts


def _build(run: _Run) -> None:
    """Check, make and publish. Raises Exit where something is wrong."""
    from cpsplan.publishing.ledger import as_values, checksum_of
    from cpsplan.publishing.publish import MANIFEST
    from cpsplan.reporters.report import Report
    from cpsplan.reporters.text import closing

    compiled = terminal.compile_workspace(run.root)
    terminal.tell(compiled, quiet=run.quiet)
    if terminal.fails(compiled, run.fail_on):
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
        terminal.people().print(f"{_shown(run.out)}: {done}")


def _nothing_built() -> NoReturn:
    terminal.people().print("Nothing was built.")
    raise typer.Exit(FAULTY)


def _choice(book: Book, narrowed: Narrowed, target: Path) -> Choice:
    from cpsplan.publishing.build import Choice
    from cpsplan.verify.results import read_results
    from cpsplan.writers import WRITERS

    for what, given, known in (
        ("strategy or plan", narrowed.plans, [*book.strategies, *book.plans]),
        ("edition", narrowed.editions, list(book.editions)),
        ("format", narrowed.formats, list(WRITERS)),
    ):
        for one in given:
            if one not in known:
                message = f"there is no {what} “{one}”; there are: {', '.join(known)}"
                raise terminal.Stop(message)
    return Choice(
        frozenset(narrowed.plans),
        frozenset(narrowed.editions),
        frozenset(narrowed.formats),
        strict=narrowed.strict,
        pack=narrowed.pack,
        results=read_results(target),
    )


def _publish(run: _Run, compiled: Compiled, choice: Choice) -> tuple[Published, list[Diagnostic]]:
    """Make everything and put it into out/; what was found on the way besides."""
    from cpsplan.diagnostic import Severity
    from cpsplan.publishing.build import Means
    from cpsplan.publishing.build import build as make
    from cpsplan.publishing.publish import read_manifest
    from cpsplan.publishing.workers import NoCluster
    from cpsplan.render import RenderError
    from cpsplan.reporters.text import print_all, visible

    console, out = terminal.people(), run.out
    there = {one["path"] for one in (read_manifest(out) or {}).get("artifacts", ())}
    with _progress(console, quiet=run.quiet) as progress:
        try:
            means = Means(run.jobs, run.cluster, progress, run.ledger)
            artifacts, diagnostics = make(compiled.book, run.root, choice, means, there)
        except RenderError as error:
            console.print(visible(str(error)), markup=False)
            _nothing_built()
        except NoCluster as reason:
            raise terminal.Stop(str(reason)) from None
        if diagnostics:
            print_all(diagnostics, compiled.texts, console)
        if any(one.severity is Severity.ERROR for one in diagnostics):
            _nothing_built()
        return _put(out, artifacts, compiled, whole=choice.whole), diagnostics


def _put(out: Path, artifacts: Iterable[Artifact], compiled: Compiled, *, whole: bool) -> Published:
    """Publish, and say of a folder that holds files of two builds how it is mended. Raises Stop."""
    from cpsplan.publishing.publish import Refused, interrupted, publish

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
