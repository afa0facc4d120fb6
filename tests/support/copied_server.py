"""A language server that is a copy of this process: apart like a program, and without its start (see copied.py)."""

from __future__ import annotations

import importlib
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import IO, Any

from cpsplan.cli import run_here
from tests.support import thorough
from tests.support.checkers.language_client import LanguageClient
from tests.support.copied import begin

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

        def serve() -> int:
            # Or it would never hear that the client has closed them.
            os.close(reading)
            os.close(writing)
            os.chdir(root)
            return run_here(arguments)

        self._child = begin(serve, (heard, told, errors.fileno()), SECONDS)
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
