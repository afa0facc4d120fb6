"""The user's own cache folder, and the files in it of which only the user can be the author.

What is kept as code may only come from there, where nobody else can have put it: a file that somebody else owns or may
write is not read, nor one in a folder of which that holds, nor any in a workspace or a checkout, which strangers fill.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from cpsplan.workspace.disk import SETTINGS_FILE, home_folder, real_path, replace_file

CHECKOUT = (".git", ".hg", ".svn", SETTINGS_FILE)
"""What a folder holds that may have come from somewhere else, with everything in it."""
CHECKSUM = 32
"""How many bytes the checksum before a kept content has."""
LARGEST = 4 * 1024 * 1024
"""The most bytes that are read of a file."""


def cache_folder() -> Path:
    """The folder for what programs may lose: XDG_CACHE_HOME, or what the system has for it."""
    given = Path(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "")
    # A path that is not whole would lead into whatever workspace the program runs in.
    if given.is_absolute():
        return given / "cpsplan"
    # Below what is no folder nothing can be kept, and nothing is: every build then makes everything.
    home = home_folder() or Path(os.devnull)
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "cpsplan"


def is_private(folder: Path) -> bool:
    """Whether nobody but the user of this process can have put anything into a folder, whatever its name leads to.

    Where the system has no owners of files, as Windows has none of this kind, no folder is.
    """
    if not hasattr(os, "geteuid") or not folder.is_absolute():
        return False
    place = real_path(folder)
    try:
        return all(_is_safe(around, own=around == place) for around in (place, *place.parents))
    except OSError:
        return False


def _is_safe(folder: Path, *, own: bool) -> bool:
    """Whether others cannot write in a folder, or at least not rename what is not theirs; nothing shows a checkout."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or any((folder / mark).exists() for mark in CHECKOUT):
        return False
    if own:
        return _is_mine(status)
    is_closed = not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) or bool(status.st_mode & stat.S_ISVTX)
    return is_closed and status.st_uid in {0, os.geteuid()}


def _is_mine(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def read_private(path: Path) -> bytes | None:
    """What was kept at a path of a private folder; None where nothing was, or it is not whole, or not the user's."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or not _is_mine(status):
                return None
            content = file.read(LARGEST)
    except OSError:
        return None
    content, checksum = content[CHECKSUM:], content[:CHECKSUM]
    return content if hashlib.sha256(content).digest() == checksum else None


def keep_private(path: Path, content: bytes) -> None:
    """Keep something at a path of a private folder, for the user alone. Where that cannot be, nothing is kept."""
    with suppress(OSError):
        replace_file(path, hashlib.sha256(content).digest() + content, 0o600)


def make_private(folder: Path) -> bool:
    """Make a folder for the user alone, unless it is there. Returns whether it is private."""
    with suppress(OSError):
        make_for_user(folder)
    return is_private(folder)


def make_for_user(folder: Path) -> None:
    """Make a folder, and those that it lies in, for the user alone, unless they are there. Raises OSError."""
    if not folder.is_dir():
        make_for_user(folder.parent)
        # Many users let their groups write what they make: then the folders around would not be theirs alone.
        folder.mkdir(mode=0o700, exist_ok=True)
