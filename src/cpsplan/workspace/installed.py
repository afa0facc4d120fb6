"""Installed plugins: what the packages of this Python offer to cpsplan by entry points.

Whoever installs a package lets its code run; whoever brings a workspace does not. So nothing is looked for in a folder
that lies in a workspace, but for the folders of packages of an environment, which may be in there, too: those are among
Python's places only where Python itself, or the user, has put them there.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from typing import Any

from cpsplan.late import dataclass
from cpsplan.workspace.disk import find_root, real_path

FOLDERS_OF_PACKAGES = {"site-packages", "dist-packages"}
"""What the folders are called into which installers put packages."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A plugin, and the package that offers it."""

    name: str
    package: str
    version: str
    entry_point: EntryPoint

    @property
    def group(self) -> str:
        """What kind of thing it offers."""
        return self.entry_point.group

    def load(self) -> Any:
        """What the package offers. Runs code of the package, and raises whatever that raises."""
        before = sys.path[:]
        # A module is not looked for where no package is, either.
        sys.path[:] = _places()
        try:
            return self.entry_point.load()
        finally:
            sys.path[:] = before


def installed_plugins(*groups: str) -> Iterator[Installed]:
    """Every plugin of some groups that a package offers, without running any of its code."""
    for distribution in distributions(path=_places()):
        for entry_point in (point for point in distribution.entry_points if point.group in groups):
            yield Installed(entry_point.name, distribution.name, distribution.version, entry_point)


def _places() -> list[str]:
    """The folders that Python takes modules from, without those that a workspace could bring."""
    return [place for place in sys.path if Path(place).is_absolute() and _is_trusted(real_path(Path(place)))]


def _is_trusted(place: Path) -> bool:
    library = real_path(Path(sysconfig.get_path("stdlib")))
    is_of_python = place.name in FOLDERS_OF_PACKAGES or place.is_relative_to(library)
    return is_of_python or find_root(place) is None
