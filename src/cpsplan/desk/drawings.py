"""Drawings: the pictures of Easy Read by name and by what they show, to choose one of."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.desk.workshop import Workshop
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.render.folders import find, template_folders
from cpsplan.render.values import Values
from cpsplan.sources.broken import BrokenPicture
from cpsplan.workspace.disk import TEMPLATES

MOST_SHOWN = 24
"""How many pictures are shown to choose from."""


@dataclass(frozen=True, slots=True)
class PictureChoice(Values):
    """A picture to choose."""

    name: str
    words: str
    current: bool


def words_of_picture(phrases: Phrases, name: str) -> str:
    """What a picture shows; its name, where nobody has said it."""
    key = f"picture-{name}"
    return phrases.text(key) if name and key in phrases else name


def pictures_for(book: Book, phrases: Phrases, wanted: str, current: str) -> tuple[PictureChoice, ...]:
    """The pictures that words are looked for in, the ``current`` one first; those that begin with the words before."""
    known = {name: words_of_picture(phrases, name) for name in sorted(book.drawings)}
    asked = wanted.casefold().split()
    fitting = [name for name, words in known.items() if all(part in f"{name} {words}".casefold() for part in asked)]
    names = [*([current] if current in known else []), *(name for name in fitting if name != current)]
    return tuple(PictureChoice(name, known[name], name == current) for name in names[:MOST_SHOWN])


def drawing_bytes(workshop: Workshop, name: str) -> bytes:
    """A picture as it may be shown; nothing where there is none, or it holds more than a drawing."""
    from cpsplan.sources.picture import read_picture  # noqa: PLC0415 - loaded where a picture is read

    if name not in workshop.book.drawings:
        return b""
    path = find(template_folders([workshop.root / TEMPLATES]), f"pictures/easy-read/{name}.svg")
    try:
        return read_picture(path.read_bytes()).svg if path else b""
    except (BrokenPicture, OSError):
        return b""
