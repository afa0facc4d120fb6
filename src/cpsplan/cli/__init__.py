"""The command line. Only this package and the reporters print; exit codes: 0 clean, 1 diagnostics, 2 usage."""

from __future__ import annotations

import atexit
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from cpsplan.cli.app import app
from cpsplan.cli.terminal import Stop, refuse_moment
from cpsplan.reporters.visible import visible

INTERRUPTED = 130
"""The exit code of a command that a person has stopped, as shells have it: 128 and the number of SIGINT."""


def main() -> None:
    """Run ``cpsplan`` on the arguments of the process. What the system refuses becomes a message, never a traceback."""
    # Plugins of pydantic would be looked for in every installed package, and could change what a model accepts.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A stream in an old encoding gets question marks, not a traceback.
            stream.reconfigure(errors="replace")
    code = run_here(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = code or 1
    _leave(code)


def run_here(arguments: Sequence[str]) -> int:
    """Run ``cpsplan`` on ``arguments`` in this process. Returns its exit code; what the system refuses is a message."""
    try:
        refuse_moment()
        app(list(arguments), prog_name="cpsplan")
    except SystemExit as end:
        code = _code_of(end)
        # The library of the command line catches the interruption itself, and says nothing.
        return _tell_interrupted() if code == INTERRUPTED else code
    except Stop as stop:
        sys.stderr.write(f"cpsplan: {_for_terminal(str(stop))}\n")
        return 2
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return _tell_interrupted()
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"cpsplan: the system refuses: {_for_terminal(f'{error.strerror or error}{where}')}\n")
        return 2
    return 0


def _tell_interrupted() -> int:
    sys.stderr.write("cpsplan: interrupted\n")
    return INTERRUPTED


def _code_of(end: SystemExit) -> int:
    if isinstance(end.code, int):
        return end.code
    return 0 if end.code is None else 2


def _for_terminal(text: str) -> str:
    """A message in which no name of a file can steer the terminal, nor a line be taken for a command by a CI system."""
    lines = (visible(line) for line in text.split("\n"))
    return "\n".join(line.replace("::", "�:", 1) if line.lstrip().startswith("::") else line for line in lines)


def _leave(code: int) -> NoReturn:
    """End the process at once. Taking a large book apart, object by object, would cost a fifth of a check."""
    atexit._run_exitfuncs()  # noqa: SLF001 - the only way to run them before os._exit
    os._exit(code)
