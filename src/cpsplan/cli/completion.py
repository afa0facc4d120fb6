"""What the shell offers after an option or a command: the ids of this workspace, branches and tags.

A shell asks at every press of the tab key, half way through a command. So this never fails and never prints: ids are
read off the names of the files, which every document is called after, branches off git, and nothing is compiled.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path, PurePosixPath

import typer

from cpsplan.workspace import resources
from cpsplan.workspace.disk import DiskWorkspace, find_root
from cpsplan.workspace.revisions import NoRevision, list_revisions

DELIVERY, STRATEGIES, EDITIONS = "plans/delivery", "plans/strategies", "plans/editions"


def plans(context: typer.Context) -> list[str]:
    """The ids of the plans."""
    return _ids_in(context, DELIVERY)


def document_ids(context: typer.Context) -> list[str]:
    """The ids of the strategies and plans."""
    return _ids_in(context, STRATEGIES, DELIVERY)


def editions(context: typer.Context) -> list[str]:
    """The ids of the editions."""
    return _ids_in(context, EDITIONS)


def format_names(context: typer.Context) -> list[str]:
    """The formats of cpsplan, and those of other packages that editions of the workspace want."""
    from cpsplan.sources.load import load  # noqa: PLC0415 - reads YAML, which no command wants before it runs

    wanted = dict.fromkeys(resources.formats())
    with suppress(OSError, ValueError, TypeError):
        root = _root_meant(context)
        if root is not None:
            for path in DiskWorkspace(root).names(EDITIONS):
                source, _ = load(DiskWorkspace(root), path)
                wanted |= dict.fromkeys(source.value.get("formats", ()) if source else ())
    return [str(name) for name in wanted]


def revisions(context: typer.Context) -> list[str]:
    """The branches and tags of git, with the prefix that tells them from folders and files of the same name."""
    with suppress(OSError, ValueError, NoRevision):
        root = _root_meant(context)
        if root is not None:
            return [f"rev:{name}" for name in list_revisions(root)]
    return []


def comparable(context: typer.Context, incomplete: str) -> list[str]:
    """What has a name and can be compared: the plans, and the branches and tags of git."""
    ids = plans(context)
    # With their prefix plans are offered to who has begun it: else each of them would be there twice.
    prefixed = [f"plan:{plan}" for plan in ids] if incomplete.startswith("p") else []
    return [*ids, *prefixed, *revisions(context)]


def _ids_in(context: typer.Context, *folders: str) -> list[str]:
    """The names of the files in folders of the workspace; none where there is no workspace."""
    with suppress(OSError, ValueError):
        root = _root_meant(context)
        if root is not None:
            paths = [path for folder in folders for path in DiskWorkspace(root).names(folder)]
            return [PurePosixPath(path).stem for path in paths if path.endswith(".yaml")]
    return []


def _root_meant(context: typer.Context) -> Path | None:
    """The directory of the workspace, if there is one."""
    given = context.params.get("workspace")
    return find_root(Path.cwd()) if given is None else Path(given)
