"""Verdicts of checkers, kept from run to run in the cache of the user: what has passed is looked at when it changes.

Kept is that a file passed, under a checksum of its bytes, of what it loads, of the version of the checker and of what
the checker was asked. What did not pass is looked at every time, and so is everything where CPSPLAN_VERDICTS is `off`.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import lxml.html

SWITCH = "CPSPLAN_VERDICTS"
PLACE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cpsplan-tests"
"""Where verdicts are kept. Asked when this is imported, before `conftest.py` gives the tests a cache of their own."""
DAYS = 60
"""A verdict that nobody asked for in so many days is removed."""
FOLLOWED = ("a", "area", "form")
"""Elements whose links lead to another page, which is not loaded."""
LOADED = ("stylesheet", "icon")
LOADED_BY_STYLES = re.compile(rb"""url\(\s*["']?([^"')#?]+)""")

Look = Callable[[list[Path]], Iterable[Sequence[object]]]
"""What a checker finds wrong with files: for each of them, in order, what is wrong with it."""


def nothing(_: Path) -> list[Path]:
    """What a file loads that stands for itself."""
    return []


def loaded_by_page(page: Path) -> list[Path]:
    """What a browser loads for a page: style sheets, what they name, scripts, pictures. Links are not followed."""
    named = set()
    for element, _, link, _ in lxml.html.document_fromstring(page.read_bytes()).iterlinks():
        if element.tag not in FOLLOWED and (element.tag != "link" or element.get("rel") in LOADED):
            named.add(link.partition("?")[0])
    files = _beside(page, named)
    for style in [path for path in files if path.suffix == ".css"]:
        files += _beside(style, {name.decode() for name in LOADED_BY_STYLES.findall(style.read_bytes())})
    return files


def _beside(file: Path, links: set[str]) -> list[Path]:
    """The files on disk that links in a file lead to."""
    paths = [file.parent / link for link in sorted(links) if link and not link.startswith(("#", "data:", "http"))]
    return [path for path in paths if path.is_file()]


class Verdicts:
    """The verdicts of one checker, of one version, that is asked one thing."""

    def __init__(self, checker: str, *asked: str | int | Path, place: Path = PLACE) -> None:
        """Keep verdicts of `checker`; `asked` is its version and options, with the files that hold them."""
        self._folder = None if os.environ.get(SWITCH) == "off" else place / checker
        self._asked = [part.read_bytes() if isinstance(part, Path) else str(part).encode() for part in asked]

    def faults(self, paths: Sequence[Path], look: Look, loaded: Callable[[Path], list[Path]] = nothing) -> list[object]:
        """What is wrong with files, after a look at those of them that are not known to pass."""
        kept = {path: self._kept([path, *loaded(path)]) for path in paths}
        unknown = [path for path in paths if not _passed(kept[path])]
        faults: list[object] = []
        if unknown:
            for path, theirs in zip(unknown, look(unknown), strict=True):
                faults += theirs
                if not theirs:
                    _keep(kept[path])
        return faults

    def _kept(self, files: list[Path]) -> Path | None:
        """The file that says that these files pass, if it is there; none where no verdict is kept."""
        if self._folder is None:
            return None
        parts = [*self._asked, *(path.read_bytes() for path in files)]
        lengths = ",".join(str(len(part)) for part in parts).encode()
        return self._folder / hashlib.sha256(b"\n".join([lengths, *parts])).hexdigest()


def _passed(kept: Path | None) -> bool:
    """Whether a verdict is kept and whole; it is young again then."""
    if kept is None:
        return False
    try:
        is_whole = kept.read_text(encoding="utf-8") == kept.name
        os.utime(kept)
    except (OSError, ValueError):
        return False
    return is_whole


def _keep(kept: Path | None) -> None:
    """Keep a verdict. Where the cache cannot be written, the next run looks again."""
    if kept is None:
        return
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(kept.name, encoding="utf-8")


def forget(place: Path = PLACE, days: int = DAYS) -> None:
    """Remove the verdicts that nobody asked for in some days."""
    oldest = time.time() - days * 86400
    for kept in place.glob("*/*"):
        with suppress(OSError):
            if kept.stat().st_mtime < oldest:
                kept.unlink()
