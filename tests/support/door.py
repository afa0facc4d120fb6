"""A door to the disk that fails, or ends the process, at one chosen call: the faults of tests/stress/test_faults.py.

Inside ``with Door(kind, at)`` everything that changes the disk is counted: opening to write, writing, syncing,
renaming, removing, making and removing folders. Call number ``at`` meets the fault. As a program, the module runs
cpsplan behind such a door, and a kill is a real one: python -m tests.support.door KIND AT build ...
"""

from __future__ import annotations

import atexit
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

KILLED = ("killed before", "killed after", "killed in a write")
REFUSED = {
    "disk full": errno.ENOSPC,
    "input/output error": errno.EIO,
    "permission denied": errno.EACCES,
    "disk full in a write": errno.ENOSPC,
    "done, but told as an error": errno.EIO,
    "errors from here on": errno.EIO,
}
KINDS = (*KILLED, *REFUSED)
WRITES_ONLY = ("killed in a write", "disk full in a write")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
NAMES = ("open", "fsync", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod")


class Killed(BaseException):
    """The process was killed: nothing that it does after this has any effect."""


class Door:
    """The door: which fault there is, at which call, and all calls that were made."""

    def __init__(self, kind: str = "", at: int = -1, *, really: bool = False) -> None:
        self.kind, self.at, self.really = kind, at, really
        self.calls: list[tuple[str, str]] = []
        self.dead = False
        self.paths: dict[int, str] = {}
        self._real: dict[str, Any] = {}

    def __enter__(self) -> Self:
        for name in NAMES:
            self._real[name] = getattr(os, name)
            setattr(os, name, self._guarded(name, self._real[name]))
        self._real |= {"io.open": io.open, "close": os.close}
        io.open, os.close = self._open_file, self._close  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        for name in NAMES:
            setattr(os, name, self._real[name])
        io.open, os.close = self._real["io.open"], self._real["close"]
        for descriptor in self.paths:
            os.close(descriptor)

    def call(self, name: str, subject: str, act: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        """Make a call, or meet the fault. ``half`` does half of it, where there is such a thing."""
        if self.dead:
            raise Killed
        number = len(self.calls)
        self.calls.append((name, subject))
        if number != self.at or (self.kind in WRITES_ONLY and half is None):
            if self.kind == "errors from here on" and number > self.at >= 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return act()
        if self.kind in {"killed after", "done, but told as an error"}:
            made = act()
            if name == "open":
                # Nobody gets it, so nobody would close it.
                self._real["close"](made) if isinstance(made, int) else made.close()
        elif half and self.kind in WRITES_ONLY:
            half()
        if self.kind in KILLED:
            self._die()
        raise OSError(REFUSED[self.kind], os.strerror(REFUSED[self.kind]))

    def _die(self) -> None:
        if self.really:
            os.kill(os.getpid(), signal.SIGKILL)
        self.dead = True
        raise Killed

    def _guarded(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*arguments: Any, **named: Any) -> Any:
            if name == "open" and not arguments[1] & WRITING and not Path(arguments[0]).is_dir():
                return real(*arguments, **named)
            subject = self.paths.get(arguments[0], "") if name == "fsync" else " > ".join(map(str, arguments[:2]))
            if name == "fsync" and not self.really:
                # What a killed process has written is there, synced or not; waiting for the disk shows nothing.
                return self.call(name, subject, lambda: None)
            made = self.call(name, subject, lambda: real(*arguments, **named))
            if name == "open":
                self.paths[made] = str(arguments[0])
            return made

        return guarded

    def _open_file(self, file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+") or "b" not in mode:
            return self._real["io.open"](file, mode, *arguments, **named)
        if isinstance(file, int):
            return _File(self, self._real["io.open"](file, mode, 0), self.paths.pop(file, ""))
        return self.call("open", str(file), lambda: _File(self, self._real["io.open"](file, mode, 0), str(file)))

    def _close(self, descriptor: int) -> None:
        self.paths.pop(descriptor, None)
        self._real["close"](descriptor)


class _File:
    """A file opened to write, without a buffer, so that each write is a call of its own."""

    def __init__(self, door: Door, raw: Any, path: str) -> None:
        self._door, self._raw, self._path = door, raw, path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._door.paths.pop(self._raw.fileno(), None)
        self.close()

    def close(self) -> None:
        self._raw.close()

    def write(self, content: bytes) -> int:
        def half() -> None:
            self._raw.write(content[: len(content) // 2])

        self._door.call("write", self._path, lambda: self._raw.write(content), half)
        return len(content)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def fileno(self) -> int:
        self._door.paths[self._raw.fileno()] = self._path
        return int(self._raw.fileno())


def run_behind(kind: str, at: int, arguments: Sequence[str]) -> int:
    """Run cpsplan behind a door in this process, which a kill ends for good. Returns the exit code."""
    from cpsplan.cli import run_here  # noqa: PLC0415 - as below

    with Door(kind, at, really=True) as front:
        code = run_here(arguments)
    _tell(front)
    return code


def _tell(door: Door) -> None:
    if told := os.environ.get("DOOR_CALLS"):
        Path(told).write_text("\n".join(" ".join(call) for call in door.calls), encoding="utf-8")


def _main(kind: str, at: str, *arguments: str) -> None:
    """Run cpsplan. The calls that it made are written into the file that DOOR_CALLS names, if it lives to tell."""
    from cpsplan.cli import main  # noqa: PLC0415 - the door has to be known without it

    sys.argv = ["cpsplan", *arguments]
    with Door(kind, int(at), really=True) as door:
        atexit.register(_tell, door)
        main()


if __name__ == "__main__":
    _main(*sys.argv[1:])
