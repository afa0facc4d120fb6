"""Write: one HTML page to the bytes of one format.

Each module of this folder that has a ``FORMAT`` is a writer: adding a format is adding one file. A writer's module
imports nothing heavy at its top, because every command loads the table.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType, ModuleType

from cpsplan.render import Download, Page
from cpsplan.render.parity import lost
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format, WriteError, Writer

__all__ = ["WRITERS", "Assets", "Format", "WriteError", "Writer", "downloads"]


def _writers() -> dict[str, Writer]:
    names = [found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_")]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    made = [Writer(module.FORMAT, module.write, _lost(module)) for module in modules if hasattr(module, "FORMAT")]
    return {writer.format.name: writer for writer in sorted(made, key=lambda one: one.format.rank)}


def _lost(module: ModuleType) -> Callable[[Page, bytes], list[str]]:
    """How a format is compared with its page: its own way, by reading it back, or not at all where nobody can."""
    if hasattr(module, "lost"):
        own: Callable[[Page, bytes], list[str]] = module.lost
        return own

    def compared(page: Page, content: bytes) -> list[str]:
        from cpsplan.writers._content import read, words_of  # noqa: PLC0415 - loads the parser of HTML

        return lost(words_of(read(page)), module.read_back(content), page.full_forms)

    return compared if hasattr(module, "read_back") else lambda _page, _content: []


WRITERS: Mapping[str, Writer] = MappingProxyType(_writers())
"""Every writer by the name of its format, in the order in which the pages offer them."""


def downloads(
    documents: Iterable[str], edition: str, formats: Iterable[str], sizes: Mapping[str, int] | None = None
) -> list[Download]:
    """What the pages of an edition may lead to: each document in each of ``formats``.

    ``sizes`` are those in bytes that are known, by path below out/. Formats that no writer makes are left out.
    """
    wanted, known = set(formats), sizes or {}
    made = [writer.format for name, writer in WRITERS.items() if name in wanted]
    return [
        Download(document, edition, one.name, one.words, path, known.get(path))
        for document in documents
        for one in made
        for path in [one.path(document, edition)]
    ]
