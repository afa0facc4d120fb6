"""Commands of cpsplan in a copy of this process: apart like a program, and without its start.

A copy has its own memory, streams, folder, surroundings and end, and may take only so much; what it has loaded and
kept it has from this process. What only a start shows wants a program of its own, and where CPSPLAN_THOROUGH is `on`
every command that is asked for here is one.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, NoReturn

from cpsplan.cli import run_here


@dataclass(frozen=True)
class Limits:
    """How many seconds a copy may run, after which a signal ends it, and how many bytes of memory it may take."""

    seconds: int
    memory: int | None = None


def copied(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    limits: Limits,
    does: Callable[[Sequence[str]], int] | None = None,
) -> tuple[int, str, str]:
    """Run cpsplan in ``folder``, and with this environment; or what ``does`` something else with the arguments.

    Returns how it ended, as subprocess says it, and what it said on both work.
    """
    with TemporaryFile() as out, TemporaryFile() as err, Path(os.devnull).open("rb") as nothing:
        child = _begun(arguments, folder, environment, limits, _Work(nothing, out, err, does=does))
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return ended, _text(out), _text(err)


@dataclass(frozen=True)
class _Work:
    """Standard input, output and error of a copy, the files that are not for it, which it closes, and what it does."""

    into: BinaryIO
    out: BinaryIO
    err: BinaryIO
    theirs: tuple[BinaryIO, ...] = ()
    does: Callable[[Sequence[str]], int] | None = None


class Conversation:
    """A copy that a test talks with while it runs, as with a program: it hears what is written to ``stdin``."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits, errors: BinaryIO
    ) -> None:
        """Run cpsplan in ``folder``, and with this environment. What goes wrong is said into ``errors``."""
        (heard, written), (read, said) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(written, "wb"), os.fdopen(read, "rb")
        with os.fdopen(heard, "rb") as into, os.fdopen(said, "wb") as out:
            work = _Work(into, out, errors, (self.stdin, self.stdout))
            self._child = _begun(arguments, folder, environment, limits, work)
        self._ended: int | None = None

    def wait(self, timeout: float) -> int:
        """How it has ended, as subprocess says it. Raises subprocess.TimeoutExpired where it does not in time."""
        until = time.monotonic() + timeout
        while self._ended is None:
            child, status = os.waitpid(self._child, os.WNOHANG)
            if child:
                self._ended = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                raise subprocess.TimeoutExpired("cpsplan", timeout)
            else:
                time.sleep(0.002)
        return self._ended

    def kill(self) -> None:
        """End it, whatever it does."""
        if self._ended is None:
            os.kill(self._child, signal.SIGKILL)


def _begun(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits, work: _Work) -> int:
    """The number of a new copy."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    with warnings.catch_warnings():
        # Python 3.12 warns of locks that other threads hold; those that a command needs are nobody else's.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        _run(arguments, folder, environment, limits, work)
    return child


def _text(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode()


def _run(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    limits: Limits,
    work: _Work,
) -> NoReturn:
    """What the copy does. It must never come back: it would go on with the tests."""
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(limits.seconds)
        for stream in work.theirs:
            stream.close()
        for number, stream in enumerate((work.into, work.out, work.err)):
            os.dup2(stream.fileno(), number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they stay open to the end
        sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        if limits.memory:
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        code = (work.does or run_here)(arguments)
    except BaseException:  # noqa: BLE001 - a program would end with a traceback, too
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def anew(sources: Path) -> None:
    """Let cpsplan be loaded again, from this folder: for a copy, since all that is loaded stays with who has it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "cpsplan"]:
        del sys.modules[name]
    sys.path.insert(0, str(sources))
    importlib.invalidate_caches()
