"""Images: the pictures of the register as they are published, in their sizes. What has not changed is made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cpsplan.book.book import Book
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import pictures_of
from cpsplan.render.picture_figure import IMAGES
from cpsplan.render.theme import theme_of
from cpsplan.sources.picture_file import SVG, PictureFile
from cpsplan.sources.pixels import sizes_of
from cpsplan.writers.assets import FOLDER, FONT_FOLDER, Assets


def fonts_of(book: Book) -> dict[str, bytes]:
    """The files of the typefaces of the theme, by their paths below the assets."""
    return {f"{FONT_FOLDER}{name}": file.content for name, file in book.font_files.items()}


def images_of(book: Book, ledger: Ledger) -> dict[str, bytes]:
    """The files of every picture that something shows, by their paths below the assets."""
    images: dict[str, bytes] = {}
    for address, file in book.picture_files.items():
        if address in book.shown_pictures:
            images |= _files_of(book.pictures[address].model.id, file, ledger)
    return images


def _files_of(picture: str, file: PictureFile, ledger: Ledger) -> dict[str, bytes]:
    """One picture in all of its sizes: those of an earlier build, where they are still there."""
    names = {width: f"{IMAGES}{file.name(picture, width)}" for width in file.widths}
    if file.ending == SVG:
        return dict.fromkeys(names.values(), file.content)
    keys = {width: ledger.key("image", file.checksum, str(width), file.ending) for width in names}
    kept = {width: ledger.again(f"{FOLDER}/{name}", keys[width]) for width, name in names.items()}
    missing = [width for width, content in kept.items() if content is None]
    fresh: dict[int, bytes] = {}
    if missing:
        fresh = sizes_of(file.content, file.kind, file.ending, missing)
        for width, content in fresh.items():
            ledger.note(f"{FOLDER}/{names[width]}", keys[width], content)
    return {name: kept[width] or fresh[width] for width, name in names.items()}


def assets_of(book: Book, editions: Sequence[LocalisedBook], overrides: Sequence[Path], ledger: Ledger) -> Assets:
    """All that the pages of the editions of a book need beside them."""
    easy = sorted(pictures_of(book)) if book.booklets else ()
    look = theme_of(editions[0]) if editions else book.theme
    assets = Assets.load(overrides, easy, images_of(book, ledger) | fonts_of(book), look)
    return replace(assets, word_looks=book.word_looks)
