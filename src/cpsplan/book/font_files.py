"""Font files: the files of plans/fonts/ that the theme names, and those that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.late import dataclass
from cpsplan.model.theme import OwnTheme
from cpsplan.sources.font_file import BrokenFont, FontFile, read_font_file
from cpsplan.workspace.disk import FONTS, Unreadable, Workspace, is_plain

UNUSED_FONT = declare(
    "CPS576",
    "unused-font-file",
    Severity.NOTE,
    """A file lies in plans/fonts/, and the theme names it neither as a file of a typeface nor as its licence. It is not
    published.""",
)
FILES_OF_TYPEFACE = ("regular", "semibold", "bold", "licence")
"""The keys of a typeface that name files."""


@dataclass
class FontFiles:
    """What there is in plans/fonts/ of what a theme names."""

    files: dict[str, FontFile] = field(default_factory=dict)
    """What can be used, by its name below plans/fonts/."""
    broken: dict[str, str] = field(default_factory=dict)
    """Why the others cannot be, in words that go after their names."""
    contents: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each file, by its path."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @classmethod
    def read(cls, workspace: Workspace, own: OwnTheme | None) -> FontFiles:
        """Read what a theme names; tell what it does not."""
        reading = cls()
        named = dict(named_files(own)) if own else {}
        for name, key in named.items():
            reading._take(workspace, name, is_licence=key == "licence")
        for path in filter(is_plain, workspace.names(FONTS)):
            name = path.removeprefix(f"{FONTS}/")
            if name not in named and not name.upper().startswith("README"):
                hint = "Name it under “text_typeface” or “heading_typeface” of the theme, or keep it outside of plans/"
                reading.diagnostics.append(UNUSED_FONT.at(Span(path), f"The theme does not name {name}", hint=hint))
        return reading

    def _take(self, workspace: Workspace, name: str, *, is_licence: bool) -> None:
        path = f"{FONTS}/{name}"
        try:
            content = workspace.read(path)
            self.contents[path] = content
            if not is_licence:
                self.files[name] = read_font_file(content)
        except (Unreadable, BrokenFont) as reason:
            self.broken[name] = str(reason)


def named_files(own: OwnTheme) -> Iterator[tuple[str, str]]:
    """The files that a theme names, each with the key that names it."""
    for typeface in filter(None, (own.text_typeface, own.heading_typeface)):
        for key in FILES_OF_TYPEFACE:
            if name := getattr(typeface, key):
                yield name, key
