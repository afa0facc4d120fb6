"""The pictures of a book: those of the register that something shows, and which take the place of drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from cpsplan.book.appearance import Appearance
from cpsplan.book.entry_table import EntryTable
from cpsplan.book.links import Links
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.easyread import FRAME_PICTURES, OWN_SET, Booklet
from cpsplan.model.picture import Picture
from cpsplan.sources.broken import BrokenPicture
from cpsplan.sources.picture_file import PictureFile


@dataclass(frozen=True, eq=False, kw_only=True)
class Illustrated(Appearance):
    """What a book knows of pictures."""

    links: Links = field(default_factory=Links)
    """Every reference."""
    drawings: frozenset[str] = frozenset()
    """The names of the pictures that Easy Read booklets can show."""
    picture_files: Mapping[str, PictureFile] = field(default_factory=dict)
    """What can be published of each picture of the register, by its address."""
    broken_pictures: Mapping[str, BrokenPicture] = field(default_factory=dict)
    """Why nothing can be published of the others."""

    booklets = EntryTable(Booklet)
    pictures = EntryTable(Picture)

    @cached_property
    def shown_pictures(self) -> frozenset[Address]:
        """The pictures of the register that something shows."""
        linked = (link.target for link in self.links.known if link.target and link.target.kind == "picture")
        return frozenset((*linked, *self.frame_photographs))

    @cached_property
    def frame_photographs(self) -> tuple[Address, ...]:
        """The pictures of the register that every booklet shows in place of drawings, before and after its parts."""
        named = (self.pictures.get(f"pictures/{name}") for name in FRAME_PICTURES if self.booklets)
        return tuple(entry.address for entry in named if entry and entry.model.file.startswith(OWN_SET))

    def shows_photograph(self, name: str) -> bool:
        """Whether a picture of Easy Read is one of the register: there is no drawing, or it takes the place of that."""
        entry = self.pictures.get(f"pictures/{name}")
        return entry is not None and (name not in self.drawings or entry.model.file.startswith(OWN_SET))
