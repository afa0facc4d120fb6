"""cpsplan build. Where nothing has changed since the last one, nothing is compiled or loaded for it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from cpsplan.cli import completion, terminal
from cpsplan.cli.build_run import BuildRun, Narrowed, shown
from cpsplan.cli.terminal import CLEAN, FailOn, FailOnOption, QuietOption, WorkspaceOption
from cpsplan.diagnostic import Diagnostic
from cpsplan.publishing import ledger
from cpsplan.publishing.ledger import Ledger, checksum_of, last_words
from cpsplan.publishing.publish import MANIFEST, Condition, Refused, interrupted, refuse_folder, state
from cpsplan.reporters.excerpts import print_all
from cpsplan.verify import RESULTS
from cpsplan.workspace.disk import DiskWorkspace, Unreadable

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
        run = BuildRun(root, target, narrowed, fail_on, jobs or os.cpu_count() or 1, cluster, ledger, key, quiet)
        if not _is_done(run):
            from cpsplan.cli.making import build_anew  # noqa: PLC0415 - an unchanged build needs none of it

            build_anew(run)
    raise typer.Exit(CLEAN)


def _cluster(given: str | None) -> str:
    """The address of the scheduler of a cluster; empty where none is wanted."""
    if given is None:
        return ""
    kind, _, address = given.partition("=")
    if kind != "dask" or not address:
        raise terminal.Stop(f"--executor wants dask=ADDRESS, such as dask=tcp://127.0.0.1:8786, not “{given}”")
    return address


def _refuse(target: Path, root: Path) -> None:

    try:
        refuse_folder(target, root)
    except Refused as reason:
        raise terminal.Stop(str(reason)) from None


def _remembered(root: Path, target: Path, narrowed: Narrowed, fail_on: FailOn, *, clean: bool) -> tuple[Ledger, str]:
    """The ledger of earlier builds, and the key of everything that this one depends on."""
    disk = DiskWorkspace(root)
    surrounding = ledger.surroundings(disk)
    # While pages are made, this process is in another folder.
    place = target.absolute()
    known = ledger.Ledger.load(root, place, surrounding)
    if clean:
        known = ledger.Ledger(place, known.file, surrounding)
    results = target / RESULTS
    said = results.read_bytes() if results.is_file() else b""
    options = repr((narrowed, fail_on.value))
    return known, known.key(ledger.sources(disk), options, disk.today().isoformat(), said)


def _is_done(run: BuildRun) -> bool:
    """Whether the last build made all this already, and nobody has touched it. Then say what it said."""
    if interrupted(run.out):
        words = f"The last build into {shown(run.out)} was interrupted; the next that ends well mends it."
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
        print_all(diagnostics, _texts_of(run.root, diagnostics), terminal.people())
    if not run.quiet:
        typer.echo(closing, err=True)
        typer.echo(f"{shown(run.out)}: 0 files written, {files} unchanged, 0 removed", err=True)
    return True


def _texts_of(root: Path, diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    """The texts that excerpts are taken from; one that cannot be read, such as a link to elsewhere, has none."""
    texts = {}
    for path in {diagnostic.span.path for diagnostic in diagnostics}:
        with suppress(Unreadable):
            texts[path] = DiskWorkspace(root).read(path).decode("utf-8-sig", "replace")
    return texts


@contextmanager
def _only_build(out: Path) -> Iterator[None]:
    """Hold the lock of ``out``. Raises Stop where another build holds it."""
    # However the folder is called, by a link or by way of another folder, its lock is the same.
    place = out.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.parent / f".{place.name}{LOCK}", timeout=0):
            yield
    except Timeout:
        raise terminal.Stop(f"another build is writing into {out}; wait until it is done") from None
