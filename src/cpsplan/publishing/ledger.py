"""The ledger: what earlier builds made of what, so that what has not changed is not made again.

Each artifact goes by a key: the checksum of all that went into it, the program and its libraries included. An artifact
is used again only where the ledger has its key and the file in out/ still has the checksum that the ledger knows. The
ledger lies in the user's own cache folder, never in the workspace: nobody can bring one with a pull request. It is
JSON; one that is damaged or missing only means that everything is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any, NamedTuple

from cpsplan.late import dataclass
from cpsplan.publishing.journal import bytes_of
from cpsplan.publishing.publish import Artifact
from cpsplan.workspace import resources
from cpsplan.workspace.cache import cache_folder, make_for_user
from cpsplan.workspace.disk import Unreadable, Workspace, real_path, replace_file

FORMAT = "cpsplan-ledger/2"
"""Name and version of the format of a ledger."""
LEDGER = ".json"
"""How the names of ledgers end."""
VERIFICATION = ".verification"
"""How the names of files with the results of checkers end, which lie beside the ledgers."""
UNCHANGED = ".unchanged"
"""How the names of files end that remember a build which had nothing to say."""
TEMPLATES = "templates"
PACKAGE = Path(__file__).parents[1]
"""The folder of cpsplan itself: a change of any module of it may change any file."""
SYSTEM = ("/var/lib/dpkg/status", "/etc/os-release")
"""Files that change when a package of the system does: Pango and its fonts have a hand in every PDF."""


def key_of(*parts: str | bytes) -> str:
    """The checksum of ``parts``, none of which can run into the next."""
    checksum = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        checksum.update(b"%d:" % len(content))
        checksum.update(content)
    return checksum.hexdigest()


def surroundings(workspace: Workspace) -> str:
    """The key of everything but the plans that has a hand in a build.

    That is cpsplan itself with its templates, those of the workspace, Python, every installed package, and the system.
    """
    parts: list[str | bytes] = [sys.version, sys.platform]
    for folder in (PACKAGE, resources.folder(TEMPLATES)):
        for place in _files(str(folder)):
            with open(place, "rb") as file:  # noqa: PTH123 - paths of pathlib take four times as long
                parts += [place.removeprefix(str(folder)), file.read()]
    for name in workspace.names(TEMPLATES):
        with suppress(Unreadable):
            parts += [name, workspace.read(name)]
    for place in sys.path:
        with suppress(OSError), os.scandir(place or ".") as packages:
            parts += sorted(package.name for package in packages if package.name.endswith(".dist-info"))
    for name in SYSTEM:
        with suppress(OSError):
            status = Path(name).stat()
            parts.append(f"{name} {status.st_mtime_ns} {status.st_size}")
    parts.append(os.environ.get("PATH", ""))
    return key_of(*parts)


def kept_file(root: Path, out: Path, ending: str) -> Path:
    """Where something is kept of the builds of the workspace at ``root`` into ``out``."""
    return cache_folder() / f"{key_of(str(real_path(root)), str(real_path(out)))[:32]}{ending}"


def results_file(out: Path) -> Path:
    """Where the results of the checkers on ``out`` are kept: with the ledgers, where no pull request can put any."""
    return cache_folder() / f"{key_of(str(real_path(out)))[:32]}{VERIFICATION}"


def _files(folder: str) -> list[str]:
    """The files below a folder, in order; not what Python has made of them."""
    paths: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        paths += [f"{place}{os.sep}{name}" for name in names]
    return sorted(paths)


class Made(NamedTuple):
    """A file of a build: all of an artifact but its bytes, of which the checksum is kept."""

    path: str
    checksum: str
    document: str
    edition: str
    format: str


class LastBuild(NamedTuple):
    """A build: the key of everything that went into it, and every file of it."""

    key: str
    files: tuple[Made, ...]

    @classmethod
    def read(cls, values: Any) -> LastBuild | None:
        """The build that a ledger speaks of, if it does."""
        if values is None:
            return None
        key, files = values
        return cls(str(key), tuple(Made(*map(str, file)) for file in files))


@dataclass
class Ledger:
    """What earlier builds into ``out`` made, and what this one makes."""

    out: Path
    file: Path | None = None
    """Where it is kept; None for one that is not."""
    surroundings: str = ""
    old: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The key and the checksum of each file that was made, by its path below out/."""
    new: dict[str, tuple[str, str]] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    """The keys of pages that have been compared with the plans, and say everything."""
    passing: set[str] = field(default_factory=set)
    last: LastBuild | None = None
    """The last build that had nothing to say."""

    @classmethod
    def load(cls, root: Path, out: Path, surrounding: str, *, clean: bool = False) -> Ledger:
        """The ledger of the builds of the workspace at ``root`` into ``out``; an empty one where there is none.

        So it is for a ``clean`` build, for which nothing counts that others have made.
        """
        file = kept_file(root, out, LEDGER)
        ledger = cls(out, file, surrounding)
        if clean:
            return ledger
        with suppress(OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            values = json.loads(file.read_text(encoding="utf-8"))
            if values["format"] == FORMAT and values["surroundings"] == surrounding:
                old = {str(path): (str(key), str(checksum)) for path, (key, checksum) in values["made"].items()}
                passed = set(map(str, values["passed"]))
                ledger.old, ledger.passed, ledger.last = old, passed, LastBuild.read(values["last"])
        return ledger

    def key(self, *parts: str | bytes) -> str:
        """The key of something that is made of ``parts`` in these surroundings."""
        return key_of(self.surroundings, *parts)

    def again(self, path: str, key: str) -> bytes | None:
        """The bytes of the file at ``path`` below out/, if it was made with this key and is still the same."""
        old = self.old.get(path)
        if old is None or old[0] != key:
            return None
        content = self._content(path, old[1])
        if content is not None:
            self.new[path] = old
        return content

    def again_or_new(self, path: str, of: str, write: Callable[[], bytes]) -> bytes:
        """The bytes of the file at ``path``: those that were made ``of`` the same before, or else new ones."""
        key = self.key(path, of)
        content = self.again(path, key)
        if content is None:
            content = write()
            self.note(path, key, content)
        return content

    def _content(self, path: str, checksum: str) -> bytes | None:
        """The bytes of the file at ``path`` below out/, if they have the checksum."""
        content = bytes_of(self.out / path)
        return content if content is not None and hashlib.sha256(content).hexdigest() == checksum else None

    def all_again(self, key: str) -> list[Artifact] | None:
        """Every file of the last build, if everything that goes into this one went into it, and all are still so."""
        if not key or self.last is None or self.last.key != key:
            return None
        artifacts: list[Artifact] = []
        for path, checksum, *kind in self.last.files:
            content = self._content(path, checksum)
            if content is None:
                return None
            artifacts.append(Artifact(path, content, *kind))
        self.new, self.passing = dict(self.old), set(self.passed)
        return artifacts

    def note_all(self, key: str, artifacts: Iterable[Artifact]) -> None:
        """Remember a build, which was made of what ``key`` stands for."""
        files: list[Made] = []
        for artifact in artifacts:
            checksum = hashlib.sha256(artifact.content).hexdigest()
            files.append(Made(artifact.path, checksum, artifact.document, artifact.edition, artifact.format))
        self.last = LastBuild(key, tuple(files))

    def note(self, path: str, key: str, content: bytes) -> None:
        """Remember that ``content`` was made for ``path`` with this key."""
        self.new[path] = (key, hashlib.sha256(content).hexdigest())

    def has_passed(self, key: str) -> bool:
        """Whether a page with this key has been compared with the plans before, and said everything."""
        if key in self.passed:
            self.passing.add(key)
        return key in self.passing

    def let_pass(self, key: str) -> None:
        """Remember that a page with this key says everything."""
        self.passing.add(key)

    def keep(self, workspace: Workspace, *, narrowed: bool) -> bool:
        """Save it, unless what surrounds the plans in a ``workspace`` has changed since it was loaded.

        Templates are read when they are wanted: nobody knows which ones were, where somebody edits them meanwhile.
        Returns whether all is as it was.
        """
        is_as_before = surroundings(workspace) == self.surroundings
        if is_as_before:
            self.save(narrowed=narrowed)
        return is_as_before

    def save(self, *, narrowed: bool) -> None:
        """Write the ledger. A ``narrowed`` build keeps what is known of the files that it did not touch.

        Where the cache cannot be written the next build makes everything again, and nothing is said.
        """
        if self.file is None:
            return
        values = {
            "format": FORMAT,
            "out": str(real_path(self.out)),
            "surroundings": self.surroundings,
            "made": {**(self.old if narrowed else {}), **self.new},
            "passed": sorted(self.passing | (self.passed if narrowed else set())),
            "last": self.last,
        }
        with suppress(OSError):
            make_for_user(self.file.parent)
            replace_file(self.file, json.dumps(values, ensure_ascii=False).encode(), 0o600)
            for forgotten in _forgotten(self.file.parent):
                forgotten.unlink(missing_ok=True)


def _forgotten(folder: Path) -> Iterator[Path]:
    """What is kept of builds into folders that are not there any more, and of what checkers said of those."""
    for path in (path for ending in (LEDGER, VERIFICATION, UNCHANGED) for path in folder.glob(f"*{ending}")):
        with suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
            if not Path(json.loads(path.read_text(encoding="utf-8"))["out"]).exists():
                yield path
