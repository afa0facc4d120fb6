"""What the Python interface raises. Every exception says in words what is the matter and what to do."""

from __future__ import annotations

from cpsplan.plain.values import Fault


class CpsplanError(Exception):
    """What every exception of the interface is."""


class NoWorkspace(CpsplanError):  # noqa: N818 - it names the state of things
    """There is no workspace where one was to be opened."""


class BuildRefused(CpsplanError):  # noqa: N818 - it says what was done with the request
    """A build did not begin, or could not end, though the plans have no faults: a folder, a name or a template."""


class FaultyPlans(CpsplanError):  # noqa: N818 - it names the state of the plans
    """Nothing was built, because of what is wrong with the plans or their formats.

    ``faults`` holds all of it, also what alone would not have stopped the build.
    """

    faults: tuple[Fault, ...]

    def __init__(self, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults
