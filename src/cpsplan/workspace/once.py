"""A file that is read again and again in one process is taken apart once, as long as its bytes are the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace, Unreadable, Workspace

T = TypeVar("T")


def read_once(read: Callable[[Workspace, str], T], folder: Path, path: str) -> T:
    """What ``read`` makes of the file at ``path`` in a folder: the same value for the same bytes.

    So nobody may change the value. It is for phrases: taking them apart takes longer than most pages.
    """
    workspace = DiskWorkspace(folder)
    try:
        content = workspace.read(path)
    except (Unreadable, OSError):
        return read(workspace, path)
    value: T = _kept(read, path, content)
    return value


@lru_cache(maxsize=16)
def _kept(read: Callable[[Workspace, str], Any], path: str, content: bytes) -> Any:
    return read(MemoryWorkspace({path: content}), path)
