"""The page of all pictures that a booklet can show: for those who write booklets, never published."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from jinja2 import TemplateError

from cpsplan.book.book import Book
from cpsplan.language.booklets import ideas
from cpsplan.language.phrases import Phrases, load_phrases
from cpsplan.language.word_forms import SOURCE, MissingPhrase
from cpsplan.late import dataclass
from cpsplan.render.environment import environment
from cpsplan.render.folders import find, template_folders
from cpsplan.render.values import Values
from cpsplan.sources.broken import BrokenPicture
from cpsplan.sources.picture import read_picture

TEMPLATE = "easy-read-pictures.html"


@dataclass(frozen=True, slots=True)
class ListedPicture(Values):
    """A picture, whole in itself: its name, what it shows, and how often it is shown."""

    name: str
    words: str
    source: str
    shown: int


class PicturesError(Exception):
    """The page of pictures cannot be made, because a template or the phrases are at fault; the message says how."""


def picture_page(book: Book, overrides: Sequence[Path] = ()) -> str:
    """One HTML file, whole in itself, with every picture: its name, what it shows and how often it is shown.

    Raises PicturesError.
    """
    folders = template_folders(overrides)
    phrases, _ = load_phrases(SOURCE, folders)
    if phrases is None:
        raise PicturesError(f"phrases/{SOURCE}.yaml cannot be read")
    pictures = [_picture(book, phrases, folders, name) for name in sorted(book.drawings)]
    try:
        return environment(phrases, folders, book.theme).get_template(TEMPLATE).render(pictures=pictures)
    except (TemplateError, MissingPhrase) as error:
        raise PicturesError(f"templates/{TEMPLATE}: {error}") from error


def _picture(book: Book, phrases: Phrases, folders: Sequence[Path], name: str) -> ListedPicture:
    path = find(folders, f"pictures/easy-read/{name}.svg")
    try:
        svg = read_picture(path.read_bytes()).svg if path else b""
    except BrokenPicture as broken:
        raise PicturesError(f"templates/pictures/easy-read/{name}.svg {broken}") from None
    content = base64.b64encode(svg).decode()
    key = f"picture-{name}"
    return ListedPicture(
        name=name,
        words=phrases.text(key) if key in phrases else "",
        source=f"data:image/svg+xml;base64,{content}",
        shown=sum(idea.picture == name for _, _, idea in ideas(book)),
    )
