"""How a book looks: the theme that the workspace says, and the files that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.book.theme import Theme, default_theme, resolved
from cpsplan.late import dataclass
from cpsplan.model.edition import Settings
from cpsplan.model.theme import OwnTheme, ThemeFile
from cpsplan.sources.font_file import FontFile
from cpsplan.sources.word_looks import WordLook


@dataclass(frozen=True, eq=False, kw_only=True)
class Appearance:
    """What a book says of its look."""

    settings: Entry[Settings] | None
    tables: Mapping[str, Mapping[str, Entry[Any]]]
    font_files: Mapping[str, FontFile] = field(default_factory=dict)
    """What can be published of each file of a typeface that the theme names, by its name below plans/fonts/."""
    broken_fonts: Mapping[str, str] = field(default_factory=dict)
    """Why others cannot be, in words that go after their names."""

    word_looks: Mapping[str, WordLook] = field(default_factory=dict)
    """How the styles of the Word file look that the theme names, by their names in small letters."""
    broken_word: str = ""
    """Why that file cannot be used, in words that go after its name."""

    @property
    def themes(self) -> Mapping[str, Entry[ThemeFile]]:
        """The theme in a file of its own, by its address; empty where there is none."""
        return self.tables["themes"]

    @property
    def own_theme(self) -> OwnTheme | None:
        """What the workspace says of its look: in a file of its own, or in the settings."""
        written = next((entry.model for entry in self.themes.values()), None)
        return written or (self.settings.model.theme if self.settings else None)

    @cached_property
    def theme(self) -> Theme:
        """How everything looks that is published."""
        own = self.own_theme
        return resolved(own) if own else default_theme()
