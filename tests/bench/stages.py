"""What localising, rendering and each writer cost in a workspace, in processor time.

    python -m tests.bench.stages FOLDER FORMAT...

Standard output gets the milliseconds of each part, as JSON. Whole editions are localised and rendered; a writer gets
the page of the first plan, because a page is all that a writer sees, and some also its Easy Read booklet, which has
many pictures. The format “every” is all of them.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cpsplan.compiler import compile_book
from cpsplan.language.booklets import STYLE
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.datasets import datasets
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import Page, documents, main_edition, prepare
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers import WRITERS, Assets

LOCALISE, RENDER, DATA = "localise", "render", "data"
WRITTEN, BACK = "{}: written", "{}: read back"
"""A file is written, and then held against its page."""
EVERY = "every"
BOOKLET, WITH_PICTURES = "{}, Easy Read", ("epub", "docx", "odt")
"""The formats that are also written of a booklet, and what they are called then."""


@dataclass
class Counted:
    """The milliseconds of each part so far, with those of the programs that it ran."""

    costs: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what runs inside for a part."""
        gc.collect()  # What the part before has left is not cleared away on the account of this one.
        before = _used()
        yield
        self.costs[name] = self.costs.get(name, 0.0) + 1_000 * (_used() - before)


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def costs_of(folder: Path, formats: Iterable[str]) -> dict[str, float]:
    """The milliseconds of each part in the workspace in ``folder``, which has to be clean."""
    book = compile_book(DiskWorkspace(folder)).book
    counted = Counted()
    with counted.part(LOCALISE):
        editions, _ = localised_editions(book, [], strict=False)
    _page(editions[0], documents(editions[0])[0])  # The first page of all finds the templates not loaded yet.
    with counted.part(RENDER):
        pages = [_page(localised, document) for localised in editions for document in documents(localised)]
    with counted.part(DATA):
        list(datasets(book, (), Ledger(Path())))
    assets = assets_of(book, editions, [], Ledger(Path()))
    plan, main = next(iter(book.plans)), main_edition(book)
    whole = next(page for page in pages if (page.document, page.edition) == (plan, main))
    booklet = next((page for page in pages if page.document == plan and page.edition == f"{main}-{STYLE}"), None)
    short = min(pages, key=lambda page: len(page.html))
    for name in _known(formats):
        _write(Counted(), name, name, short, assets)  # What a writer loads when it is first wanted is no growth.
        _write(counted, name, name, whole, assets)
        if booklet and name in WITH_PICTURES:
            _write(counted, BOOKLET.format(name), name, booklet, assets)
    return counted.costs


def _page(localised: LocalisedBook, document: str) -> Page:
    return prepare(localised, document).page(localised.phrases, [])


def _known(formats: Iterable[str]) -> list[str]:
    """The formats that are wanted and can be written here, pages aside."""
    can = [
        name for name, writer in WRITERS.items() if name != "html" and all(need.place for need in writer.format.needs)
    ]
    return [name for name in can if {name, EVERY} & set(formats)]


def _write(counted: Counted, words: str, name: str, page: Page, assets: Assets) -> None:
    writer = WRITERS[name]
    with counted.part(WRITTEN.format(words)):
        content = writer.write(page, Assets(assets.contents, page.theme))
    with counted.part(BACK.format(words)):
        writer.lost(page, content)


if __name__ == "__main__":
    place, *names = sys.argv[1:]
    sys.stdout.write(json.dumps(costs_of(Path(place), names)))
