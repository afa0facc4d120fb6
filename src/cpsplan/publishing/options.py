"""What a build is asked for: what to make, and by what means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from cpsplan.late import dataclass


@dataclass(frozen=True)
class BuildOptions:
    """The options of a build. What is empty means everything."""

    plans: frozenset[str] = frozenset()
    """The ids of strategies and plans."""
    editions: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    strict: bool = False
    """Whether a format that cannot be written here is an error."""
    pack: bool = False
    """Whether each document gets an archive with everything that there is of it."""
    jobs: int = 1
    """How many processes write at once."""
    cluster: str = ""
    """The address of the scheduler of a Dask cluster; empty for processes of this machine."""
    results: Mapping[str, Any] = field(default_factory=dict)
    """The results of the last “cpsplan verify”, for the accessibility statement."""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.plans or self.editions or self.formats)


@dataclass(frozen=True, slots=True)
class Permitted:
    """What somebody permits besides the options."""

    drafts: bool = False
    """That drafts are published where the settings leave them out."""
    removal: bool = False
    """That published documents go that are not in the plans any more."""
    clean: bool = False
    """That nothing of earlier builds counts."""
