"""The only door to the disk, the environment and the clock.

A workspace is a directory with ``plans/`` (what the planner writes), ``templates/`` (what it overrides) and ``out/``
(what the compiler writes). Paths are relative to it and use ``/``, so that diagnostics read the same everywhere.
``MemoryWorkspace`` is the same door onto a dictionary, for tests.
"""

from __future__ import annotations

import datetime
import errno
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import filterfalse
from pathlib import Path, PurePosixPath
from typing import Protocol

from cpsplan.diagnostic import meant
from cpsplan.late import dataclass

# Everything below space but tab and line ends; delete and C1; line and paragraph separators; bidirectional overrides,
# embeddings and isolates (Unicode UAX 9; "Trojan Source", CVE-2021-42574); private use, which has no agreed meaning;
# a byte order mark inside; non-characters.
UNUSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff\ufffe\uffff]"
)
MEBIBYTE = 1024 * 1024
SIZE_LIMIT = 5 * MEBIBYTE
"""The largest source file that is read, in bytes: a hundred times the largest real plan."""
DEEPEST = 20
"""How many folders deep a file of a workspace may lie: a commit can hold thousands, one in the other."""
FILE_LIMIT = 100 * MEBIBYTE
"""The largest file of an earlier run that is read, in bytes: a report, a baseline, a manifest."""
MOMENT_DIGITS = 10
"""How many digits a moment in seconds may have: they reach to the year 2286, more to years beyond the calendar."""
PLANS = "plans"
TEMPLATES = "templates"
"""Where a workspace has templates of its own."""
SETTINGS_FILE = f"{PLANS}/cpsplan.yaml"


BOOKS = f"{PLANS}/books"
"""Where the books of other bodies lie that the settings pin."""
PICTURES = f"{PLANS}/pictures"
FONTS = f"{PLANS}/fonts"
WORD_FILES = f"{PLANS}/word"
"""Where the typefaces of a theme lie, with their licences."""
"""Where the pictures lie that the register names."""
PICTURE_LIMIT = 20 * MEBIBYTE
"""The largest picture that is read, in bytes: what a camera writes."""
BOOKLETS = f"{PLANS}/easy-read"
TRANSLATIONS = f"{PLANS}/translations"
"""Where the catalogues of every language lie, each in the folder of its language."""


def name_of(path: str) -> str:
    """What the contents of a source file go by: its name without “.yaml”.

    A booklet is called after the document that it tells, so it goes by another name: 2022-23.easy-read.
    """
    place = PurePosixPath(path)
    folder = place.parent.as_posix()
    return f"{place.stem}.{place.parent.name}" if folder.startswith(BOOKLETS) else place.stem


LIKE_YAML = re.compile(r"(.+?)\.ya?ml(?:\W.*)?", re.IGNORECASE | re.DOTALL)
"""A name that was meant to end in “.yaml”: 2025-26.yaml.txt, as Notepad saves it, 2025-26.yml, 2025-26.YAML."""


def right_name(path: str) -> str:
    """What a file that looks like one of YAML has to be called; empty where its name does not look so."""
    place = PurePosixPath(path)
    like = LIKE_YAML.fullmatch(place.name)
    if like:
        return str(place.with_name(f"{like[1]}.yaml"))
    # JSON is YAML too; .yam and .ymal are slips; and a dot may be missing.
    if place.suffix.lower() == ".json" or meant(place.suffix.lower(), [".yaml"]):
        return str(place.with_suffix(".yaml"))
    stem = place.name.removesuffix("yaml")
    return str(place.with_name(f"{stem}.yaml")) if stem not in {"", place.name} else ""


def files_below(folder: str, paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that lie below ``folder``, sorted."""
    return sorted(path for path in paths if PurePosixPath(folder) in PurePosixPath(path).parents)


OF_WINDOWS = ("thumbs.db", "desktop.ini")
"""What Windows keeps in a folder for itself, hidden from those who look into it."""


def is_hidden(name: str) -> bool:
    """Whether a file or folder is none of the planner's: hidden, or what an editor keeps beside a file that is open."""
    return name.startswith((".", "~$")) or (name.startswith("#") and name.endswith("#")) or name.lower() in OF_WINDOWS


def is_plain(path: str) -> bool:
    """Whether the name of a file holds only what can be printed, in one line and as UTF-8."""
    return path.isprintable()


class Unreadable(Exception):  # noqa: N818 - it names the state of a file, which a stage turns into a diagnostic
    """A file cannot be read; the message says why, in words that go after its path."""


class Workspace(Protocol):
    """What the stages may ask of the world outside."""

    def names(self, folder: str) -> list[str]:
        """The paths of all files below ``folder``, sorted; hidden ones are left out."""

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``. Raises Unreadable."""

    def today(self) -> datetime.date:
        """The date that counts as today."""


@dataclass(frozen=True)
class MemoryWorkspace:
    """A workspace that is a dictionary from path to bytes or text."""

    files: Mapping[str, bytes | str]
    date: datetime.date = datetime.date(2026, 11, 30)

    def names(self, folder: str) -> list[str]:
        """The paths of all files below ``folder``, sorted."""
        return files_below(folder, self.files)

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``. Raises Unreadable."""
        try:
            content = self.files[path]
        except KeyError:
            raise Unreadable("does not exist") from None
        return content.encode() if isinstance(content, str) else content

    def today(self) -> datetime.date:
        """The date that was given."""
        return self.date


@dataclass(frozen=True)
class OverlaidWorkspace:
    """A workspace in which some files are not as they are stored: being edited, or about to be mended or moved."""

    below: Workspace
    files: Mapping[str, bytes]
    gone: frozenset[str] = frozenset()
    """Files that are there, and are not any more: they have got another name."""

    def names(self, folder: str) -> list[str]:
        """The paths of all files below ``folder``, sorted."""
        return sorted({*self.below.names(folder), *files_below(folder, self.files)} - self.gone)

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``. Raises Unreadable."""
        if path in self.gone:
            raise Unreadable("does not exist")
        return self.files[path] if path in self.files else self.below.read(path)

    def today(self) -> datetime.date:
        """The date of the workspace below."""
        return self.below.today()


@dataclass(frozen=True)
class DiskWorkspace:
    """A workspace in a directory of the file system."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def names(self, folder: str) -> list[str]:
        """The paths of all files below ``folder``, sorted; hidden files and folders are left out.

        A folder that lies deeper than DEEPEST is named like a file, and not looked into.
        """
        paths: list[Path] = []
        for directory, folders, files in os.walk(self.root / folder):
            place = Path(directory)
            is_deep = len(place.relative_to(self.root).parts) >= DEEPEST
            # A folder or a link to one that is called like a plan is reported when it is read, not passed over.
            named = [name for name in folders if is_deep or name.endswith(".yaml") or (place / name).is_symlink()]
            folders[:] = set(filterfalse(is_hidden, folders)).difference(named)
            paths += map(place.joinpath, filterfalse(is_hidden, (*files, *named)))
        return sorted(path.relative_to(self.root).as_posix() for path in paths)

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``.

        Raises Unreadable where it is missing, no regular file, outside the workspace or larger than SIZE_LIMIT; a
        picture may be as large as PICTURE_LIMIT.
        """
        place = self.root / path
        if os.path.lexists(place):
            self._refuse_link(path)
        return read_regular(place, PICTURE_LIMIT if path.startswith(f"{PICTURES}/") else SIZE_LIMIT)

    def _refuse_link(self, path: str) -> None:
        target, root = real_path(self.root / path), real_path(self.root)
        if not target.is_relative_to(root):
            raise Unreadable("is a link to something outside the workspace")
        if path.startswith(f"{TEMPLATES}/") and target != root / path:
            raise Unreadable("is a link, or reached by one; a template is only read where it lies")
        # What is hidden is not for readers: .git/config may hold the key that CI was given.
        if target != root / path and any(part.startswith(".") for part in target.relative_to(root).parts):
            raise Unreadable("is a link to something hidden")

    def today(self) -> datetime.date:
        """The date of SOURCE_DATE_EPOCH where that is set (reproducible-builds.org), else of the clock.

        Raises ValueError where that is set to something else than a moment.
        """
        moment = self.environment.get("SOURCE_DATE_EPOCH", "")
        if not moment:
            return datetime.datetime.now(datetime.UTC).date()
        if not (moment.isascii() and moment.isdigit() and len(moment) <= MOMENT_DIGITS):
            message = (
                f"SOURCE_DATE_EPOCH is “{moment}”: write the seconds since 1970, in at most {MOMENT_DIGITS} digits"
            )
            raise ValueError(message)
        return datetime.datetime.fromtimestamp(int(moment), datetime.UTC).date()


def real_path(path: Path) -> Path:
    """Where a path leads to when its links are followed; a link that leads to itself leads nowhere else."""
    return Path(os.path.realpath(path))


def read_regular(place: Path, limit: int = SIZE_LIMIT) -> bytes:
    """The bytes of a file that may be a stranger's: one door for all that is read, in plans/, in out/ and elsewhere.

    Raises Unreadable where it is missing, a directory, a pipe or a device, or larger than ``limit`` bytes.
    """
    try:
        # A pipe or a device would block or never end, so nothing is opened before its kind is known.
        _refuse_by_kind(place.stat(), limit)
        # Windows has no pipes in folders to wait for, but changes line ends unless told not to.
        descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            _refuse_by_kind(os.fstat(descriptor), limit)
            return file.read(limit + 1)
    except FileNotFoundError:
        raise Unreadable("does not exist") from None
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise Unreadable("has a name that no file can have") from None


def _refuse_by_kind(kind: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(kind.st_mode):
        raise Unreadable("is a directory, not a file")
    if not stat.S_ISREG(kind.st_mode):
        raise Unreadable("is not a regular file (a pipe, a socket or a device)")
    if kind.st_size > limit:
        size = kind.st_size / MEBIBYTE
        raise Unreadable(f"is too large: {size:.1f} MB, and {limit // MEBIBYTE} MB is the most")


def home_folder() -> Path | None:
    """The home of who runs this; None for a user without one, as containers have."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def misnamed_settings(folder: Path) -> list[str]:
    """The files in plans/ of a folder that seem to be its settings, under another name."""
    names = (f"{PLANS}/{path.name}" for path in (folder / PLANS).glob("cpsplan.*"))
    return sorted(name for name in names if name != SETTINGS_FILE and right_name(name) == SETTINGS_FILE)


def find_root(start: Path) -> Path | None:
    """The nearest directory at or above ``start`` that holds plans/cpsplan.yaml, or None."""
    start = start.resolve()
    for directory in (start, *start.parents):
        if (directory / SETTINGS_FILE).is_file():
            return directory
    return None


def replace_file(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write ``content`` to ``path``: the file is either the old one or the new one, never half of it.

    The bytes go to a temporary file in the same folder, reach the disk, and take the name in one step. ``mode`` are its
    permissions; those of a new file, if left out. Raises OSError, with the old file as it was; also for a link, a
    pipe or a device, which is no file that another one can take the place of.
    """
    _refuse_to_replace(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_file_mask() if mode is None else mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def replace_inside(root: Path, path: str | Path, content: bytes, mode: int | None = None) -> None:
    """Write a file of the workspace at ``root``, as ``replace_file`` does: ``path`` is below that, or absolute.

    A folder on the way that is a link may have come with the workspace. Raises OSError where it leads out.
    """
    place = root / path
    refuse_way_out(root, place.parent)
    replace_file(place, content, mode)


def refuse_way_out(root: Path, folder: Path) -> None:
    """Raise OSError where ``folder``, or what it lies in, is a link that leads out of the workspace at ``root``."""
    if not real_path(folder).is_relative_to(real_path(root)):
        words = "a link leads out of the workspace, and nothing is written there: put a folder in its place"
        raise OSError(errno.EEXIST, words, str(folder))


def _refuse_to_replace(path: Path) -> None:
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISREG(kind):
        return
    what = "a pipe, a socket or a device"
    if stat.S_ISLNK(kind):
        what = "a link"
    elif stat.S_ISDIR(kind):
        what = "a directory"
    raise OSError(errno.EEXIST, f"{what} is there, and is not touched: name a file", str(path))


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk: files that took their names, or lost them. Raises OSError.

    Windows does that by itself, and opens no folder.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems have no such thing for folders, and say so.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _file_mask() -> int:
    """The permissions that new files of this process do without. It can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
