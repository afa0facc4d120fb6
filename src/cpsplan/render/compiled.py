"""Templates as compiled code: kept in memory for all languages and books, and cpsplan's own from one run to the next.

Code that is kept runs, so it is read only from where nobody but the user can have put it (``workspace.cache``). It goes
by the checksum of the template, of what compiles it, and of the versions of cpsplan, Jinja and Python. Templates of a
workspace are compiled anew in each run.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from cpsplan import __version__
from cpsplan.workspace import resources
from cpsplan.workspace.cache import cache_folder, keep_private, make_private, read_private

MOST_COMPILED = 500
"""How many templates are kept compiled: several times those that there are."""
TEMPLATES = "templates"
"""The folder of the package with its templates, and that of the user's cache with their code."""


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all languages and all books: each has an environment of its own, with its phrases.

    What is kept goes by the text of the template, so one that has changed is compiled again.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}
        self._kept_at: dict[str, Path] = {}
        """Where code is kept of the templates that are being loaded, by the keys of their buckets."""

    def get_bucket(self, environment: Any, name: str, filename: str | None, source: str) -> Bucket:
        """What there is of a template."""
        key = self.get_cache_key(name, filename)
        self._kept_at.pop(key, None)
        if _is_ours(name, source) and (folder := private_folder(cache_folder() / TEMPLATES)):
            checksum = hashlib.sha256(f"{_stamp()} {name} {source}".encode()).hexdigest()
            self._kept_at[key] = folder / f"{checksum}.code"
        return super().get_bucket(environment, name, filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template the code that was made of the same text."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))
        if bucket.code is None and bucket.key in self._kept_at:
            code = _code_of(read_private(self._kept_at[bucket.key]))
            if code is not None:
                bucket.code = self._known[bucket.key, bucket.checksum] = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template; of very many the oldest is let go."""
        if not isinstance(bucket.code, CodeType):
            return
        self._known[bucket.key, bucket.checksum] = bucket.code
        while len(self._known) > MOST_COMPILED:
            del self._known[next(iter(self._known))]
        place = self._kept_at.get(bucket.key)
        if place:
            keep_private(place, marshal.dumps(bucket.code))
            _forget_oldest(place.parent)


def _code_of(content: bytes | None) -> CodeType | None:
    """The code that was kept; None where nothing was, or something else."""
    with suppress(EOFError, ValueError, TypeError):
        code = marshal.loads(content or b"")  # noqa: S302 - the user's own
        return code if isinstance(code, CodeType) else None
    return None


def _is_ours(name: str, source: str) -> bool:
    """Whether a template is one that comes with cpsplan, as it comes."""
    path = resources.folder(TEMPLATES) / name
    return path.is_file() and path.read_text(encoding="utf-8") == source


@cache
def private_folder(folder: Path) -> Path | None:
    """A folder, made where it is not there; None where somebody else could put anything into it."""
    return folder if make_private(folder) else None


@cache
def _stamp() -> str:
    """The checksum of everything besides a template that has a hand in its code."""
    stamp = hashlib.sha256(f"{sys.version} {version('jinja2')} {__version__}".encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        stamp.update(module.read_bytes())
    return stamp.hexdigest()


def _forget_oldest(folder: Path) -> None:
    """Remove the code that was kept longest ago, where there is more than a few versions have."""
    with suppress(OSError):
        kept = sorted(folder.glob("*.code"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-MOST_COMPILED]:
            path.unlink(missing_ok=True)
