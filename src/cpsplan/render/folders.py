"""Folders of templates: a workspace may bring its own, which go before those of cpsplan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from cpsplan.workspace import resources
from cpsplan.workspace.disk import DEEPEST, SIZE_LIMIT, DiskWorkspace, is_hidden, real_path


def template_folders(overrides: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The folders that templates come from, in the order of their rank: ``overrides``, then cpsplan's own."""
    brought = [folder for folder in overrides if not folder.is_symlink()]
    return tuple(dict.fromkeys((*brought, resources.folder("templates"))))


def own_templates(overrides: Sequence[Path]) -> bool:
    """Whether a folder of ``overrides`` brings a template that is not cpsplan's own."""
    known = real_path(resources.folder("templates"))
    brought = [folder for folder in template_folders(overrides) if real_path(folder) != known]
    return any(name.endswith(".html") for folder in brought for name in DiskWorkspace(folder).names("."))


def find(folders: Sequence[Path], name: str) -> Path | None:
    """The file called ``name`` in the first folder that has it, or None.

    Not found are names that lead out of the folder, anything reached through a link, and what is no regular file; nor
    what no workspace names, being hidden or too deep: nobody would see it change.
    """
    parts = PurePosixPath(name).parts
    if not parts or "/".join(parts) != name or ".." in parts or "\\" in name or "\0" in name:
        return None
    if len(parts) > DEEPEST or any(map(is_hidden, parts)):
        return None
    for folder in folders:
        path = folder.joinpath(*parts)
        if _is_file(path) and not _is_reached_by_link(path, folder):
            return path
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size <= SIZE_LIMIT
    except OSError:  # a name that no file system can hold
        return False


def _is_reached_by_link(path: Path, folder: Path) -> bool:
    """Whether a file, or a folder between it and ``folder``, is a link."""
    while path != folder:
        if path.is_symlink():
            return True
        path = path.parent
    return False
