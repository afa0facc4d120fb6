"""Renaming in memory: what comes of it, there and back."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from cpsplan.book.names import Names
from cpsplan.changes.rename import Renaming, rename
from cpsplan.compiler import Compiled, compile_book
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.writers.export import book_as_values

Files = dict[str, bytes]


@cache
def files_of(root: Path) -> Files:
    """The files of a workspace."""
    disk = DiskWorkspace(root)
    return {path: disk.read(path) for path in disk.names("plans")}


@cache
def things_in(root: Path) -> tuple[str, ...]:
    """The addresses of everything with an id in a workspace."""
    names = Names(compiled_of(root).book)
    return tuple(map(names.called, names.ids))


@cache
def compiled_of(root: Path) -> Compiled:
    """A workspace, compiled: the same for every id that is renamed in it."""
    return compile_book(MemoryWorkspace(files_of(root)))


def renamed(
    files: dict[str, Any], old: str, new: str, compiled: Compiled | None = None, **options: bool
) -> tuple[Renaming, Files]:
    """What renaming comes to, and the files afterwards; ``compiled`` is what compiling the files came to, if known."""
    workspace = MemoryWorkspace(files)
    made = rename(workspace, compiled or compile_book(workspace), old, new, **options)
    whole = made.on(workspace)
    return made, {path: whole.read(path) for path in whole.names("plans")}


def canonical(value: Any) -> Any:
    """Exported values without the order that comes from the names of files."""
    if isinstance(value, dict):
        return {key: canonical(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((canonical(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def there_and_back(root: Path, address: str, fresh: str) -> None:
    files, old = files_of(root), re.split(r"[/:.]", address)[-1]
    made, after = renamed(files, address, fresh, compiled_of(root), every_year=True)
    assert made.new == address.removesuffix(old) + fresh
    # The new id stands nowhere else, so putting the old one back by force has to give what was there, byte for byte.
    assert {path.replace(fresh, old): one.replace(fresh.encode(), old.encode()) for path, one in after.items()} == files
    compiled = compile_book(MemoryWorkspace(after))
    before, now = (
        json.dumps(canonical(book_as_values(one.book)), sort_keys=True) for one in (compiled_of(root), compiled)
    )
    assert json.dumps(canonical(json.loads(now.replace(fresh, old))), sort_keys=True) == before
    assert renamed(after, made.new, old, compiled, every_year=True)[1] == files
