"""What localising, rendering and each writer cost in a workspace, in processor time.

    python -m tests.bench.stages FOLDER FORMAT...

Standard output gets the milliseconds of each part, as JSON. Whole editions are localised and rendered; a writer gets
the page of the first plan in the first edition, because a page is all that a writer sees. The format “every” is all.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cpsplan.compiler import compile_book
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.datasets import datasets
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import Page, documents, prepare
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers import WRITERS, Assets

LOCALISE, RENDER, DATA = "localise", "render", "data"
WRITTEN, BACK = "{}: written", "{}: read back"
"""A file is written, and then held against its page."""
EVERY = "every"


@dataclass
class Counted:
    """The milliseconds of each part so far, with those of the programs that it ran."""

    costs: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what runs inside for a part."""
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
    first = next(page for page in pages if page.document in book.plans)
    short = min(pages, key=lambda page: len(page.html))
    for name in _known(formats):
        _write(Counted(), name, short, assets)  # What a writer loads when it is first wanted is no growth.
        _write(counted, name, first, assets)
    return counted.costs


def _page(localised: LocalisedBook, document: str) -> Page:
    return prepare(localised, document).page(localised.phrases, [])


def _known(formats: Iterable[str]) -> list[str]:
    """The formats that are wanted and can be written here, pages aside."""
    can = [
        name for name, writer in WRITERS.items() if name != "html" and all(need.place for need in writer.format.needs)
    ]
    return [name for name in can if {name, EVERY} & set(formats)]


def _write(counted: Counted, name: str, page: Page, assets: Assets) -> None:
    writer = WRITERS[name]
    with counted.part(WRITTEN.format(name)):
        content = writer.write(page, Assets(assets.contents, page.theme))
    with counted.part(BACK.format(name)):
        writer.lost(page, content)


if __name__ == "__main__":
    place, *names = sys.argv[1:]
    sys.stdout.write(json.dumps(costs_of(Path(place), names)))
