"""What a build is asked for: what to make, and by what means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.render import documents


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

    def documents_of(self, localised: LocalisedBook) -> list[str]:
        """The documents of an edition that are wanted. The reports on the progress of a plan go with their plan."""
        every = documents(localised)
        if not self.plans:
            return every
        reports = localised.book.progress
        wanted: list[str] = []
        for document in every:
            plan = reports[document].model.plan if document in reports else document
            if self.plans & {document, plan}:
                wanted.append(document)
        return wanted

    def formats_of(self, localised: LocalisedBook) -> list[str]:
        """The formats of an edition that are wanted."""
        return [name for name in localised.edition.formats if not self.formats or name in self.formats]
