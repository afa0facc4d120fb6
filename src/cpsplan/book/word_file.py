"""The Word file of a theme, in plans/word/: read, or why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.late import dataclass
from cpsplan.model.theme import OwnTheme
from cpsplan.sources.word_looks import BrokenLooks, WordLook, read_word_looks
from cpsplan.workspace.disk import WORD_FILES, Unreadable, Workspace, is_plain

UNUSED_WORD_FILE = declare(
    "CPS823",
    "unused-word-file",
    Severity.NOTE,
    """A file lies in plans/word/, and the theme does not name it, so its styles are not those of Word files.""",
)


@dataclass(frozen=True)
class WordFile:
    """What there is in plans/word/ of what a theme names."""

    looks: Mapping[str, WordLook] = field(default_factory=dict)
    """How its styles look, by their names in small letters."""
    broken: str = ""
    """Why it cannot be used, in words that go after its name."""
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Its bytes, by its path."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is told of the other files there."""

    @classmethod
    def read(cls, workspace: Workspace, own: OwnTheme | None) -> WordFile:
        """Read the file that a theme names; tell what it does not name."""
        path = f"{WORD_FILES}/{own.word}" if own and own.word else ""
        unused = tuple(_unused(workspace, path))
        if not path:
            return cls(diagnostics=unused)
        try:
            content = workspace.read(path)
            return cls(looks=read_word_looks(content), contents={path: content}, diagnostics=unused)
        except (Unreadable, BrokenLooks) as reason:
            return cls(broken=str(reason), diagnostics=unused)


def _unused(workspace: Workspace, named: str) -> Iterator[Diagnostic]:
    """The Word files that the theme does not name."""
    for path in filter(is_plain, workspace.names(WORD_FILES)):
        if path != named and path.endswith((".dotx", ".docx")):
            name = path.removeprefix(f"{WORD_FILES}/")
            hint = f"Write “word: {name}” into the theme, or keep the file outside of plans/"
            yield UNUSED_WORD_FILE.at(Span(path), f"The theme does not name {name}", hint=hint)
