"""cpsplan build."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cpsplan.changes.refused import ChangeRefused
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import FAULTY, FailOn, FailOnOption, QuietOption, WorkspaceOption
from cpsplan.cli.workshop import put_coverage
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic
from cpsplan.publishing.build import AfterArtifact
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.publish import CannotPublish, Published, interrupted
from cpsplan.publishing.refusals import only_build, target_folder
from cpsplan.publishing.removal import removal_lines
from cpsplan.publishing.steps import FaultyPages, NotPut, Permitted, build_and_publish
from cpsplan.publishing.workers import NoCluster
from cpsplan.render import RenderError
from cpsplan.reporters.excerpts import print_all
from cpsplan.reporters.visible import visible
from cpsplan.verify.results import read_results
from cpsplan.workspace.disk import real_path

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
            permitted = Permitted(drafts, allow_removal, clean)
            published = _publish(compiled, root, target, options, permitted, quiet=quiet)
            # Another folder may be one that is served, and so may be what lies beside it.
            if out is None and options.whole:
                put_coverage(root, compiled, changed=clean or bool(published.written or published.removed), quiet=quiet)
    _tell_published(target, published, quiet=quiet)


@contextmanager
def _refusing() -> Iterator[None]:
    """Stop the command where the build is refused."""
    try:
        yield
    except (CannotPublish, ChangeRefused) as reason:
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
    compiled: Compiled, root: Path, target: Path, options: BuildOptions, permitted: Permitted, *, quiet: bool
) -> Published:
    """Make what has changed of what is wanted, and put it into ``target``; say what mends a mixture of two builds.

    Raises Stop, and Exit where what was made has errors, which are told.
    """
    console = terminal.people()
    options = replace(options, results=read_results(target))
    remedy = f"{_folder_in_words(target)} may hold files of two builds: build everything once more to mend it"

    def tell(diagnostics: Iterable[Diagnostic]) -> None:
        print_all(list(diagnostics), compiled.texts, console)

    try:
        _, published = build_and_publish(
            root, target, compiled, options, permitted, tell=tell, watched=lambda: _progress(console, quiet=quiet)
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
    return published


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


def _folder_in_words(path: Path) -> str:
    """A folder as people are told of it: from here, where it lies below."""
    try:
        return f"{real_path(path).relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"
