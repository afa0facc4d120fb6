"""What pages need beside them: style sheets, fonts and the pictures of Easy Read.

The same files lie in out/assets/ and go into PDFs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from cpsplan.render.folders import find, template_folders
from cpsplan.sources.picture import read_picture

FOLDER = "assets"
"""The folder below out/ that they lie in."""
PICTURES = "pictures/"
"""Where the pictures of Easy Read lie below the folder of assets."""
STYLE_SHEETS = ("screen.css", "print.css", "large-print.css", "easy-read.css", "epub.css")
INSIDE = frozenset({"epub.css"})
"""What goes into other files and is not published by itself."""
FONTS = ("OpenSans-Regular.ttf", "OpenSans-SemiBold.ttf", "OpenSans-Bold.ttf")


@dataclass(frozen=True, eq=False)
class Assets:
    """Style sheets and fonts by their path below the folder of assets."""

    contents: Mapping[str, bytes]

    @classmethod
    def load(cls, overrides: Sequence[Path] = (), pictures: Iterable[str] = ()) -> Assets:
        """The assets of cpsplan; a style sheet in ``css/`` of one of the folders ``overrides`` takes its place.

        ``pictures`` are the names of those that Easy Read booklets show; one in ``pictures/easy-read/`` of a folder of
        ``overrides`` takes the place of that of the same name.

        Raises FileNotFoundError where one is missing: the installation is damaged; BrokenPicture for one that is none.
        """
        folders = template_folders(overrides)
        contents = {name: _file(folders, f"css/{name}") for name in STYLE_SHEETS}
        for name in pictures:
            picture = read_picture(_file(folders, f"pictures/easy-read/{name}.svg"))
            contents[f"{PICTURES}{name}.svg"] = picture.svg
        return cls(MappingProxyType({**contents, **_fonts()}))

    def fingerprint(self, *, pictures: bool) -> str:
        """The checksum of the style sheets and fonts, and of the pictures of Easy Read too where they are wanted."""
        checksum = hashlib.sha256()
        for name, content in sorted(self.contents.items()):
            if pictures or not name.startswith(PICTURES):
                checksum.update(b"%s %d " % (name.encode(), len(content)) + content)
        return checksum.hexdigest()

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Every file that goes to out/: its path below out/, and its bytes."""
        return [(f"{FOLDER}/{name}", content) for name, content in sorted(self.contents.items()) if name not in INSIDE]


def _file(folders: Sequence[Path], name: str) -> bytes:
    path = find(folders, name)
    if path is None:
        raise FileNotFoundError(f"the file {name} of cpsplan is missing: install cpsplan again")
    return path.read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> dict[str, bytes]:
    return {f"fonts/{path.name}": path.read_bytes() for path in font_files()}


def font_files() -> list[Path]:
    """Open Sans, from the package that carries it; the package itself would load a whole library of pictures."""
    package = find_spec("ttf_opensans")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package ttf-opensans is missing: install cpsplan again")
    place = Path(package.submodule_search_locations[0]) / "ttf"
    return [place / name for name in FONTS]
