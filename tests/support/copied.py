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
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, NoReturn

from cpsplan.cli import run_here
from tests.support import forked


@dataclass(frozen=True)
class Limits:
    """How many seconds a copy may run, after which a signal ends it, and how many bytes of memory it may take.

    ``work`` is how many seconds of them the processor may work for it.
    """

    seconds: int
    memory: int | None = None
    work: int | None = None


def copied(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits
) -> tuple[int, str, str]:
    """Run cpsplan in ``folder``, and with this environment.

    Returns how it ended, as subprocess says it, and what it said on both streams.
    """
    if "build" in arguments:
        forked.load()
    return done_in_a_copy(partial(run_here, arguments), folder, environment, limits)


def done_in_a_copy(
    act: Callable[[], int], folder: Path, environment: Mapping[str, str], limits: Limits
) -> tuple[int, str, str]:
    """Do something, which gives an exit code, in a copy of this process. Otherwise like ``copied``."""

    def within() -> int:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        if limits.memory:
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        if limits.work:
            resource.setrlimit(resource.RLIMIT_CPU, (limits.work, limits.work))
        return act()

    with Path(os.devnull).open("rb") as nothing, TemporaryFile() as out, TemporaryFile() as err:
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        child = begin(within, streams, limits.seconds)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return ended, _text(out), _text(err)


def begin(act: Callable[[], int], streams: Sequence[int], seconds: int) -> int:
    """Begin to do something in a copy of this process, which ends with the exit code that it gives.

    Its standard streams are these descriptors; a signal ends it after some ``seconds``. Returns its number.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Python 3.12 warns of locks that other threads hold; those that a command needs are nobody else's.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        _run(act, streams, seconds)
    return child


def _text(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode()


def _run(act: Callable[[], int], streams: Sequence[int], seconds: int) -> NoReturn:
    """What the copy does. It must never come back: it would go on with the tests."""
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they stay open to the end
        sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        code = act()
    except BaseException:  # noqa: BLE001 - a program would end with a traceback, too
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def load_anew(sources: Path) -> None:
    """Let cpsplan be loaded again, from this folder: for a copy, since all that is loaded stays with who has it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "cpsplan"]:
        del sys.modules[name]
    sys.path.insert(0, str(sources))
    importlib.invalidate_caches()
