"""cpsplan build."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import FAULTY, FailOn, FailOnOption, QuietOption, WorkspaceOption
from cpsplan.cli.workshop import put_coverage
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Severity
from cpsplan.publishing import ledger as ledgers
from cpsplan.publishing.build import AfterArtifact, key_of_build
from cpsplan.publishing.build import build as make
from cpsplan.publishing.drafts import drafts_left_out, without_drafts
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.publish import Artifact, CannotPublish, Published, interrupted, publish
from cpsplan.publishing.refusals import only_build, refuse_removal, refuse_unknown_options, target_folder
from cpsplan.publishing.removal import published_places, removal_lines
from cpsplan.publishing.workers import NoCluster
from cpsplan.render import RenderError
from cpsplan.reporters.excerpts import print_all
from cpsplan.reporters.visible import visible
from cpsplan.verify.results import read_results
from cpsplan.workspace.disk import DiskWorkspace, real_path

if TYPE_CHECKING:
    from rich.console import Console

ExecutorOption = Annotated[
    str | None, typer.Option("--executor", metavar="dask=ADDRESS", help="Write the files on a Dask cluster.")
]
RemovalOption = Annotated[
    bool, typer.Option("--allow-removal", help="Take away published documents that plans/ has no more.")
]
DocumentsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--plan",
        metavar="ID",
        help="Only this strategy, plan or progress report; repeat it.",
        autocompletion=completion.document_ids,
    ),
]
EditionsOption = Annotated[
    list[str] | None,
    typer.Option("--edition", metavar="ID", help="Only this edition; repeat it.", autocompletion=completion.editions),
]
FormatsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--format", metavar="NAME", help="Only this format; repeat it.", autocompletion=completion.format_names
    ),
]
DraftsOption = Annotated[
    bool, typer.Option("--drafts", help="Publish drafts too, where the settings leave them out: a preview.")
]


def build(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    workspace: WorkspaceOption = None,
    plan: DocumentsOption = None,
    edition: EditionsOption = None,
    kind: FormatsOption = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to; out/ in the workspace.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes at once; 0: one a processor.")] = 0,
    executor: ExecutorOption = None,
    clean: Annotated[bool, typer.Option("--clean", help="Make everything again, even what has not changed.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail where a format cannot be written here.")] = False,
    pack: Annotated[bool, typer.Option("--pack", help="Besides, one archive (ZIP) for each document.")] = False,
    allow_removal: RemovalOption = False,
    drafts: DraftsOption = False,
    fail_on: FailOnOption = FailOn.ERROR,
    quiet: QuietOption = False,
) -> None:
    """Check everything, then write every document in every edition and format into out/.

    What has not changed since the last build is not made again; the result is always that of a build with --clean.
    """
    root = terminal.workspace_root(workspace)
    options = BuildOptions(
        plans=frozenset(plan or ()),
        editions=frozenset(edition or ()),
        formats=frozenset(kind or ()),
        strict=strict,
        pack=pack,
        jobs=jobs or os.cpu_count() or 1,
        cluster=_cluster(executor),
    )
    with _refusing():
        target = target_folder(out, root)
        with only_build(target):
            _tell_interrupted(target)
            compiled = _compile(root, fail_on, quiet=quiet)
            hidden = frozenset() if drafts else drafts_left_out(compiled.book)
            refuse_unknown_options(compiled.book, options, hidden)
            readable = _without(hidden, compiled, root)
            refuse_removal(target, readable.book, hidden, allowed=allow_removal)
            published = _publish(readable, root, target, options, clean=clean, quiet=quiet)
            # Another folder may be one that is served, and so may be what lies beside it.
            if out is None and options.whole:
                put_coverage(root, compiled, changed=clean or bool(published.written or published.removed), quiet=quiet)
    _tell_published(target, published, quiet=quiet)


@contextmanager
def _refusing() -> Iterator[None]:
    """Stop the command where the build is refused."""
    try:
        yield
    except CannotPublish as reason:
        raise terminal.Stop(visible(str(reason))) from None


def _tell_interrupted(target: Path) -> None:
    if interrupted(target):
        words = f"The last build into {_folder_in_words(target)} was interrupted; the next that ends well mends it."
        terminal.people().print(words, markup=False)


def _compile(root: Path, fail_on: FailOn, *, quiet: bool) -> Compiled:
    """The workspace, compiled; nothing is built where it has faults."""
    compiled = compiling.compile_workspace(root)
    compiling.tell(compiled, quiet=quiet, fail_on=fail_on)
    if compiling.fails(compiled, fail_on):
        _nothing_built()
    return compiled


def _publish(  # noqa: PLR0913 - what is built, where, how
    compiled: Compiled, root: Path, target: Path, options: BuildOptions, *, clean: bool, quiet: bool
) -> Published:
    """Make what has changed of what is wanted, and put it into ``target``."""
    options = replace(options, results=read_results(target))
    ledger = _ledger(root, target, clean=clean)
    key = key_of_build(compiled.book, compiled.inputs, options, ledger)
    artifacts = ledger.all_again(key) or _make_artifacts(compiled, root, options, ledger, quiet=quiet)
    published = _put(target, artifacts, compiled, whole=options.whole)
    ledger.save(narrowed=not options.whole)
    return published


def _without(hidden: frozenset[str], compiled: Compiled, root: Path) -> Compiled:
    """What is left without the documents that are not published. Raises Stop where that is nothing."""
    if not hidden:
        return compiled
    if hidden.issuperset(compiled.book.documents):
        raise terminal.Stop("everything is a draft, and the settings leave drafts out: “--drafts” builds a preview")
    with terminal.stopping():
        return without_drafts(DiskWorkspace(root), compiled)


def _tell_published(target: Path, published: Published, *, quiet: bool) -> None:
    people, folder = terminal.people(), _folder_in_words(target)
    for path, name in published.aside.items():
        moved = f"is now {folder}{name}; the new one is written beside it"
        kept = "stays, and is published no more" if name == path else moved
        people.print(visible(f"{folder}{path} was edited by somebody: it {kept}"), markup=False, highlight=False)
    if not quiet:
        for line in removal_lines(published.removed):
            people.print(visible(f"{folder}{line} removed"), markup=False, highlight=False)
        done = f"{published.written} files written, {published.same} unchanged, {len(published.removed)} removed"
        people.print(f"{folder}: {done}")


def _cluster(given: str | None) -> str:
    """The address of the scheduler of a cluster; empty where none is wanted."""
    if given is None:
        return ""
    kind, _, address = given.partition("=")
    if kind != "dask" or not address:
        raise terminal.Stop(f"--executor wants dask=ADDRESS, such as dask=tcp://127.0.0.1:8786, not “{given}”")
    return address


def _ledger(root: Path, target: Path, *, clean: bool) -> Ledger:
    """What earlier builds have made; nothing of it counts for a ``clean`` one."""
    surroundings = ledgers.surroundings(DiskWorkspace(root))
    # While pages are made, this process is in another folder.
    place = target.absolute()
    ledger = Ledger.load(root, place, surroundings)
    return Ledger(place, ledger.file, surroundings) if clean else ledger


def _make_artifacts(
    compiled: Compiled, root: Path, options: BuildOptions, ledger: Ledger, *, quiet: bool
) -> list[Artifact]:
    """Make everything, and say what is wrong with it. Raises Exit where nothing comes of that.

    A build about which there is something to say is made again, so that it is said again.
    """
    console = terminal.people()
    try:
        with _progress(console, quiet=quiet) as after_artifact:
            artifacts, diagnostics = make(compiled.book, root, options, ledger, after_artifact)
    except RenderError as error:
        console.print(visible(str(error)), markup=False)
        _nothing_built()
    except NoCluster as reason:
        raise terminal.Stop(str(reason)) from None
    if diagnostics:
        print_all(diagnostics, compiled.texts, console)
    else:
        ledger.note_all(key_of_build(compiled.book, compiled.inputs, options, ledger, artifacts), artifacts)
    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        _nothing_built()
    return artifacts


def _nothing_built() -> NoReturn:
    terminal.people().print("Nothing was built.")
    raise typer.Exit(FAULTY)


def _put(out: Path, artifacts: Iterable[Artifact], compiled: Compiled, *, whole: bool) -> Published:
    """Publish, and say of a folder that holds files of two builds how it is mended. Raises Stop."""
    remedy = f"{_folder_in_words(out)} may hold files of two builds: build everything once more to mend it"
    try:
        published = publish(out, artifacts, compiled.inputs, whole=whole, places=published_places(compiled.book))
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        refusal = f"the system refuses: {error.strerror or error}{where}"
        raise terminal.Stop(f"{refusal}. {remedy}" if interrupted(out) else refusal) from None
    if interrupted(out):
        terminal.people().print(remedy, markup=False)
    return published


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


def _folder_in_words(path: Path) -> str:
    """A folder as people are told of it: from here, where it lies below."""
    try:
        return f"{real_path(path).relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"
