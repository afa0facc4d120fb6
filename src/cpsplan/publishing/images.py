"""Images: the pictures of the register as they are published, in their sizes. What has not changed is made once."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.publishing.ledger import Ledger
from cpsplan.render.picture_figure import IMAGES
from cpsplan.sources.picture_file import SVG, PictureFile
from cpsplan.sources.pixels import sizes_of
from cpsplan.writers.assets import FOLDER


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
