"""A language server that is a copy of this process: apart like a program, and without its start (see copied.py)."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import IO, Any, NoReturn

from cpsplan.cli import run_here
from tests.support import thorough
from tests.support.checkers.language_client import LanguageClient

LOADED = ("cpsplan.cli.lsp", "cpsplan.language_server.server")
"""What the server loads late."""
SECONDS = 120
"""What a server may take: a guard against hanging, not a measure."""


class ClientOfCopy(LanguageClient):
    """A client whose server, `cpsplan lsp`, is a copy of this process; where CPSPLAN_THOROUGH is `on`, a program."""

    def _begun(self, command: Sequence[str], root: Path, errors: IO[bytes]) -> Any:
        return super()._begun(command, root, errors) if thorough.is_on() else _Copy(command[1:], root, errors)


class _Copy:
    """A copy with its streams, as far as the client needs it to be like ``subprocess.Popen``."""

    def __init__(self, arguments: Sequence[str], root: Path, errors: IO[bytes]) -> None:
        for name in LOADED:
            importlib.import_module(name)
        reading, told = os.pipe()
        heard, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            # Python 3.12 warns of locks that other threads hold; those that a server needs are nobody else's.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._child = os.fork()
        if not self._child:
            os.close(reading)
            os.close(writing)
            _run(arguments, root, (heard, told, errors.fileno()))
        os.close(heard)
        os.close(told)
        self._ended: int | None = None
        self.stdin: IO[bytes] = os.fdopen(writing, "wb")
        self.stdout: IO[bytes] = os.fdopen(reading, "rb")

    def wait(self, timeout: float | None = None) -> int:
        end = time.monotonic() + (SECONDS if timeout is None else timeout)
        while self._ended is None:
            child, status = os.waitpid(self._child, os.WNOHANG)
            if child:
                self._ended = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise TimeoutExpired("lsp", timeout or SECONDS)
            else:
                time.sleep(0.002)
        return self._ended

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)


def _run(arguments: Sequence[str], root: Path, streams: Sequence[int]) -> NoReturn:
    """What the copy does. It must never come back: it would go on with the tests."""
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(SECONDS)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            if number < 2:
                os.close(stream)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they stay open to the end
        sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        os.chdir(root)
        code = run_here(arguments)
    except BaseException:  # noqa: BLE001 - a program would end with a traceback, too
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
