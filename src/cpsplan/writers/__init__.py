"""Write: one HTML page to the bytes of one format.

Each module of this folder that has a ``FORMAT`` is a writer: adding a format is adding one file. A writer's module
imports nothing heavy at its top, because every command loads the table.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType, ModuleType

from cpsplan.render import Download, Page
from cpsplan.render.parity import lost_texts
from cpsplan.writers._content import words_of
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format, WriteError, Writer

__all__ = ["FORMATS", "WRITERS", "Assets", "Format", "WriteError", "Writer", "downloads"]


def _writers() -> Iterator[Writer]:
    for entry in pkgutil.iter_modules(__path__):
        if not entry.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{entry.name}")
            if hasattr(module, "FORMAT"):
                yield Writer(module.FORMAT, module.write, _lost(module))


def _lost(module: ModuleType) -> Callable[[Page, bytes], list[str]]:
    """How a format is compared with its page: its own way, by reading it back, or not at all where nobody can."""
    if hasattr(module, "lost"):
        own: Callable[[Page, bytes], list[str]] = module.lost
        return own
    if not hasattr(module, "read_back"):
        return lambda _page, _content: []
    return lambda page, content: lost_texts(words_of(read_page(page)), module.read_back(content), page.full_forms)


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {writer.format.name: writer for writer in sorted(_writers(), key=lambda writer: writer.format.rank)}
)
"""Every writer by the name of its format, in the order in which the pages offer them."""
FORMATS: Mapping[str, Format] = MappingProxyType({name: writer.format for name, writer in WRITERS.items()})
"""The formats that they write, in the same order."""


def downloads(
    documents: Iterable[str],
    edition: str,
    formats: Iterable[str],
    sizes: Mapping[str, int] | None = None,
    every: Mapping[str, Format] = FORMATS,
) -> list[Download]:
    """What the pages of an edition may lead to: each document in each of ``formats``.

    ``sizes`` are those in bytes that are known, by path below out/. ``every`` are all formats that there
    are: others are left out.
    """
    wanted, known = set(formats), sizes or {}
    offered: list[Download] = []
    for document in documents:
        for name, kind in every.items():
            if name in wanted:
                path = kind.path(document, edition)
                offered.append(Download(document, edition, name, kind.words, path, known.get(path)))
    return offered
