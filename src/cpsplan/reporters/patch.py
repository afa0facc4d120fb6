"""Changes of files as a patch that git understands: what ``check --diff`` and ``rename --diff`` print."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator, Mapping


def patch(
    before: Mapping[str, bytes], after: Mapping[str, bytes], moves: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The lines of the patch that makes ``after`` of ``before``, files in the order of their paths.

    Both are UTF-8, by path; ``moves`` has the new path of each file that gets one.
    """
    for path, content in sorted(before.items()):
        target = (moves or {}).get(path, path)
        if target != path:
            yield f"diff --git a/{path} b/{target}\nrename from {path}\nrename to {target}\n"
        for line in difflib.unified_diff(
            _lines_with_ends(content), _lines_with_ends(after[target]), f"a/{path}", f"b/{target}"
        ):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines_with_ends(content: bytes) -> list[str]:
    """The lines of a file with their ends, which are line feeds only, as git has it."""
    return io.StringIO(content.decode("utf-8"), newline="\n").readlines()
