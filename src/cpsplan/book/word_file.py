"""The Word file of a theme, in plans/word/: read, or why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cpsplan.model.theme import OwnTheme
from cpsplan.sources.word_looks import BrokenLooks, WordLook, read_word_looks
from cpsplan.workspace.disk import WORD_FILES, Unreadable, Workspace


@dataclass(frozen=True)
class WordFile:
    """What there is in plans/word/ of what a theme names."""

    looks: Mapping[str, WordLook] = field(default_factory=dict)
    """How its styles look, by their names in small letters."""
    broken: str = ""
    """Why it cannot be used, in words that go after its name."""
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Its bytes, by its path."""

    @classmethod
    def read(cls, workspace: Workspace, own: OwnTheme | None) -> WordFile:
        """Read the file that a theme names."""
        if own is None or own.word is None:
            return cls()
        path = f"{WORD_FILES}/{own.word}"
        try:
            content = workspace.read(path)
            return cls(looks=read_word_looks(content), contents={path: content})
        except (Unreadable, BrokenLooks) as reason:
            return cls(broken=str(reason))
