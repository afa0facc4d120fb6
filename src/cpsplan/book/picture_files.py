"""Picture files: the files of plans/pictures/ that the register names, and those that it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import field

from cpsplan.book.drawings import not_drawn
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.late import dataclass
from cpsplan.model.picture import Picture
from cpsplan.sources.broken import BrokenPicture
from cpsplan.sources.picture_file import PictureFile, kind_of_picture, read_picture_file
from cpsplan.workspace.disk import PICTURES, Unreadable, Workspace, is_plain, right_name

REGISTER = f"{PICTURES}.yaml"
UNREGISTERED = declare(
    "CPS561",
    "unregistered-picture",
    Severity.WARNING,
    """A file lies in plans/pictures/, and no entry of plans/pictures.yaml names it, so nothing can show it: the
    register says what a picture tells to people who do not see it.""",
)
BESIDE = (".license",)
"""How the names of files end that may lie beside a picture: the words of its licence."""


@dataclass
class PictureFiles:
    """What there is in plans/pictures/ of what the register names."""

    files: dict[str, PictureFile] = field(default_factory=dict)
    """What can be published, by the address of the entry."""
    broken: dict[str, BrokenPicture] = field(default_factory=dict)
    """Why the others cannot be."""
    contents: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each file, by its path."""
    texts: dict[str, str] = field(default_factory=dict)
    """The text of each drawing, by its path."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @classmethod
    def read(cls, workspace: Workspace, entries: Iterable[Entry[Picture]], *, whole: bool) -> PictureFiles:
        """Read what the ``entries`` of the register name; where that is ``whole``, tell what they do not name."""
        reading = cls()
        named: set[str] = set()
        for entry in entries:
            path = f"{PICTURES}/{entry.model.file}"
            named.add(path)
            reading._take(workspace, entry, path)
        if whole:
            reading.diagnostics += unregistered(workspace.names(PICTURES), named)
        return reading

    def _take(self, workspace: Workspace, entry: Entry[Picture], path: str) -> None:
        """Read the file of one entry."""
        try:
            content = self.contents.get(path) or workspace.read(path)
            self.contents[path] = content
            if kind_of_picture(content) == "SVG" and path not in self.texts:
                self._look_into(path, content)
            self.files[entry.address] = read_picture_file(content)
        except Unreadable as reason:
            self.broken[entry.address] = BrokenPicture(str(reason), 0)
        except BrokenPicture as broken:
            self.broken[entry.address] = broken

    def _look_into(self, path: str, content: bytes) -> None:
        """Tell what a drawing holds that is none. Raises BrokenPicture where it is no text."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BrokenPicture("is not UTF-8 text", 0) from None
        self.texts[path] = text
        self.diagnostics += not_drawn(path, text)


def unregistered(paths: Iterable[str], named: Collection[str]) -> Iterator[Diagnostic]:
    """The files of plans/pictures/ that the register does not name."""
    for path in paths:
        place = path.removeprefix(f"{PICTURES}/")
        if path in named or not is_picture_place(path) or not is_plain(path):
            continue
        if any(path.removesuffix(ending) in named for ending in BESIDE):
            continue
        hint = f"Write an entry into {REGISTER} with “file: {place}” and “alt:”, or keep the file outside of plans/"
        yield UNREGISTERED.at(Span(path), f"No entry of {REGISTER} names {place}, so nothing shows it", hint=hint)


def is_picture_place(path: str) -> bool:
    """Whether a file lies where pictures do, and is none of YAML."""
    return path.startswith(f"{PICTURES}/") and not right_name(path) and not path.rpartition("/")[2].startswith("README")
