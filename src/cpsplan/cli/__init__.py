"""The command line. Only this package and the reporters print; exit codes: 0 clean, 1 diagnostics, 2 usage."""

from __future__ import annotations

import sys

from cpsplan.cli.app import app
from cpsplan.cli.terminal import Stop


def main() -> None:
    """Run ``cpsplan`` on the arguments of the process. What the system refuses becomes a message, never a traceback."""
    try:
        app()
    except Stop as stop:
        sys.stderr.write(f"cpsplan: {stop}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"cpsplan: the system refuses: {error.strerror or error}{where}\n")
        sys.exit(2)
