"""What pages need beside them: style sheets, fonts and the pictures of Easy Read.

The same files lie in out/assets/ and go into PDFs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from cpsplan.book.theme import Theme, default_theme
from cpsplan.late import dataclass
from cpsplan.render.folders import find, template_folders
from cpsplan.render.picture_figure import IMAGES
from cpsplan.render.theme import SHIPPED_FILES, style_of
from cpsplan.sources.picture import read_picture
from cpsplan.sources.word_looks import WordLook

FOLDER = "assets"
"""The folder below out/ that they lie in."""
FONT_FOLDER = "fonts/"
"""Where the typefaces lie below the folder of assets."""
PICTURES = "pictures/"
"""Where the pictures of Easy Read lie below the folder of assets."""
KINDS = {
    ".css": "text/css",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
"""The media types of assets, by how their names end."""
STYLE_SHEETS = ("screen.css", "print.css", "large-print.css", "easy-read.css", "sheet.css", "draft.css", "epub.css")
ICON = "icon.svg"
"""What browsers show beside the title of a page."""
INSIDE = frozenset({"epub.css"})
"""What goes into other files and is not published by itself."""


@dataclass(frozen=True, eq=False)
class Assets:
    """Style sheets and fonts by their path below the folder of assets."""

    contents: Mapping[str, bytes]
    theme: Theme = field(default_factory=default_theme)
    """The colours and typefaces for formats that know no style sheets."""
    word_looks: Mapping[str, WordLook] = field(default_factory=dict)
    """How the styles of the body's own Word file look, by their names in small letters."""

    @classmethod
    def load(
        cls,
        overrides: Sequence[Path] = (),
        pictures: Iterable[str] = (),
        images: Mapping[str, bytes] = MappingProxyType({}),
        theme: Theme | None = None,
    ) -> Assets:
        """The assets of cpsplan; a style sheet in ``css/`` of one of the folders ``overrides`` takes its place.

        Before each style sheet stand the colours and typefaces of the ``theme``, or of who says nothing about it.

        ``pictures`` are the names of those that Easy Read booklets show; one in ``pictures/easy-read/`` of a folder of
        ``overrides`` takes the place of that of the same name. ``images`` are the pictures of the register, by their
        paths below the folder of assets.

        Raises FileNotFoundError where one is missing: the installation is damaged; BrokenPicture for one that is none.
        """
        folders = template_folders(overrides)
        look = theme or default_theme()
        contents = {name: style_of(look, name).encode() + _file(folders, f"css/{name}") for name in STYLE_SHEETS}
        for name in pictures:
            picture = read_picture(_file(folders, f"pictures/easy-read/{name}.svg"))
            contents[f"{PICTURES}{name}.svg"] = picture.svg
        contents[ICON] = _icon(look).encode()
        return cls(MappingProxyType({**contents, **_fonts(), **images}), look)

    def fingerprint(self, *, pictures: bool) -> str:
        """The checksum of the style sheets and fonts, and of the pictures of Easy Read too where they are wanted.

        A page that shows a picture of the register names it with the checksum of that.
        """
        checksum = hashlib.sha256()
        for name, content in sorted(self.contents.items()):
            if not name.startswith(IMAGES) and (pictures or not name.startswith(PICTURES)):
                checksum.update(b"%s %d " % (name.encode(), len(content)) + content)
        checksum.update(repr(sorted(self.word_looks.items())).encode())
        return checksum.hexdigest()

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Every file that goes to out/: its path below out/, and its bytes."""
        return [(f"{FOLDER}/{name}", content) for name, content in sorted(self.contents.items()) if name not in INSIDE]


def _icon(theme: Theme) -> str:
    """A mark in the colours of the theme."""
    ground = f'<rect width="32" height="32" rx="2" fill="{theme.light.brand}"/>'
    mark = f'<circle cx="16" cy="16" r="8" fill="{theme.light.on_brand}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{ground}{mark}</svg>\n'


def _file(folders: Sequence[Path], name: str) -> bytes:
    path = find(folders, name)
    if path is None:
        raise FileNotFoundError(f"the file {name} of cpsplan is missing: install cpsplan again")
    return path.read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> dict[str, bytes]:
    return {f"{FONT_FOLDER}{path.name}": path.read_bytes() for path in font_files()}


def font_files() -> list[Path]:
    """Open Sans, from the package that carries it; the package itself would load a whole library of pictures."""
    package = find_spec("ttf_opensans")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package ttf-opensans is missing: install cpsplan again")
    place = Path(package.submodule_search_locations[0]) / "ttf"
    return [place / name for _, name in SHIPPED_FILES]
