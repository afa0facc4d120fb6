"""Child processes: each starts in an empty folder of its own, and Python looks for modules in none but its own.

A process that starts in the folder of a workspace runs what lies there: `python -c` and `python -m` import modules
from it, liblouis takes its tables from it. A workspace is data, whoever sent it, and nothing of it may run.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

PREFIX = "cpsplan-"
"""How the names of our folders for temporary files begin."""
LOCK = ".lock"
"""What the name of a folder is followed by in that of the lock beside it."""
SAFE_PATH = "PYTHONSAFEPATH"
"""The variable that keeps the folder in which Python starts from the places where it looks for modules."""


def run(
    command: Sequence[str],
    given: bytes = b"",
    *,
    check: bool = False,
    timeout: float | None = None,
    surroundings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program with ``given`` on its standard input, and return what it says. Its paths have to be absolute.

    ``surroundings`` are the variables of its environment, in place of our own. Raises what ``subprocess.run`` does.
    """
    place = program(command[0])
    if not place:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), command[0])
    variables = {**(os.environ if surroundings is None else surroundings), SAFE_PATH: "1"}
    with own_folder() as folder:
        return subprocess.run(  # noqa: S603 - a list of arguments, never a line for a shell
            [place, *command[1:]],
            input=given,
            capture_output=True,
            check=check,
            timeout=timeout,
            cwd=folder,
            env=variables,
        )


def program(name: str) -> str:
    """Where a program lies, by the path of the system; empty where it is not there.

    None is taken from the folder where we are, which may be a stranger's: Windows looks there first, and so does every
    system whose path has an entry that is relative.
    """
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    place = shutil.which(name, path=os.pathsep.join(folders)) or ""
    return place if Path(place).is_absolute() else ""


@contextmanager
def own_folder() -> Iterator[str]:
    """A new, empty folder; what was left in it goes with it."""
    with TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder:
        lock = FileLock(f"{folder}{LOCK}")
        try:
            with lock:
                yield folder
        finally:
            Path(lock.lock_file).unlink(missing_ok=True)


def remove_leftovers() -> None:
    """Remove the folders of programs that were killed: nobody holds their locks any more."""
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False) and _is_own(entry):
                _remove_unless_held(Path(entry.path))


def _is_own(entry: os.DirEntry[str]) -> bool:
    """Whether it belongs to who runs this, where the system tells: other people's folders lie there, too."""
    return not hasattr(os, "getuid") or entry.stat(follow_symlinks=False).st_uid == os.getuid()


def _remove_unless_held(folder: Path) -> None:
    lock = Path(f"{folder}{LOCK}")
    if lock.is_symlink() or not lock.is_file():
        return
    with suppress(OSError, Timeout), FileLock(lock, timeout=0):
        shutil.rmtree(folder, ignore_errors=True)
        lock.unlink(missing_ok=True)


@contextmanager
def started_in(folder: str) -> Iterator[None]:
    """Meanwhile, every process starts in ``folder``, also those that a library starts. Relative paths mean it, too."""
    before = os.environ.get(SAFE_PATH)
    with chdir(folder):
        os.environ[SAFE_PATH] = "1"
        try:
            yield
        finally:
            os.environ.pop(SAFE_PATH, None)
            if before is not None:
                os.environ[SAFE_PATH] = before
