"""cpsplan build.

Where nothing can have changed since the last build, none of what checks, makes and publishes is even loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.refused import ChangeRefused
from cpsplan.cli import completion, terminal
from cpsplan.cli.built import Request, folder_in_words, tell_coverage, tell_files
from cpsplan.cli.terminal import FailOn, FailOnOption, QuietOption, WorkspaceOption
from cpsplan.publishing.options import BuildOptions, Permitted
from cpsplan.publishing.publish import CannotPublish, interrupted
from cpsplan.publishing.target import WORKSHOP, only_build, target_folder
from cpsplan.publishing.unchanged import SilentBuild, last_silent_build
from cpsplan.reporters.visible import visible
from cpsplan.workspace.disk import DiskWorkspace

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
    permitted = Permitted(drafts, allow_removal, clean)
    with _refusing():
        target = target_folder(out, root)
        # Another folder may be one that is served, and so may be what lies beside it.
        folders = (target, root / WORKSHOP) if out is None and options.whole else (target,)
        with only_build(target):
            _tell_interrupted(target)
            request = Request(root, folders, options, permitted, fail_on, quiet)
            asked = request.asked
            last = None if clean else last_silent_build(DiskWorkspace(root), root, folders, asked)
            if last:
                _tell_unchanged(last, folders, quiet=quiet)
                return
            from cpsplan.cli.making import build_anew  # noqa: PLC0415 - where nothing has changed, nothing of it is wanted

            build_anew(request, asked)


@contextmanager
def _refusing() -> Iterator[None]:
    """Stop the command where the build is refused."""
    try:
        yield
    except (CannotPublish, ChangeRefused) as reason:
        raise terminal.Stop(visible(str(reason))) from None


def _tell_interrupted(target: Path) -> None:
    if interrupted(target):
        words = f"The last build into {folder_in_words(target)} was interrupted; the next that ends well mends it."
        terminal.people().print(words, markup=False)


def _tell_unchanged(last: SilentBuild, folders: Sequence[Path], *, quiet: bool) -> None:
    """Say what the last build would say once more."""
    if quiet:
        return
    typer.echo(last.closing, err=True)
    if len(folders) > 1:
        tell_coverage()
    tell_files(folders[0], 0, last.files, 0)


def _cluster(given: str | None) -> str:
    """The address of the scheduler of a cluster; empty where none is wanted."""
    if given is None:
        return ""
    kind, _, address = given.partition("=")
    if kind != "dask" or not address:
        raise terminal.Stop(f"--executor wants dask=ADDRESS, such as dask=tcp://127.0.0.1:8786, not “{given}”")
    return address
