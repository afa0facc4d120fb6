"""Where ``cpsplan`` begins. ``python -m cpsplan`` is the same, but for what Python itself imports before it comes here.

Python puts the folder in which it starts first among the places where it looks for modules, and that is the folder of a
workspace, from which no code may be taken. Only ``python -P -m cpsplan``, like ``cpsplan``, never looks there.
"""

import os
import sys


def start() -> None:
    """Run the command line. Whoever interrupts it while its modules are still being loaded gets an answer, too."""
    try:
        from cpsplan.cli import main as run  # noqa: PLC0415 - nothing is to be loaded before somebody listens

        run()
    except KeyboardInterrupt:
        os.write(2, b"cpsplan: interrupted\n")
        os._exit(130)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    start()
