"""What a checker says when its program is not on the machine."""

from cpsplan.workspace.resources import install_command


class MissingProgramError(Exception):
    """A program that a checker needs is not on this machine; the message says what installs it."""


def missing_package(name: str) -> MissingProgramError:
    """The error for a Python package that the extra of the checkers brings."""
    return MissingProgramError(f"The Python package {name} is missing: {install_command(extra='verify')}")
