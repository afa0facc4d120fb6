"""Downloads: the files that pages lead to besides other pages, each written once somebody asks for it.

They are written as a build writes them: in a process of their own, with limits on time and memory.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from functools import cached_property

from cpsplan.desk.preview import Preview
from cpsplan.language.booklets import STYLE
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing import workers
from cpsplan.publishing.datasets import coverage_json, datasets
from cpsplan.publishing.ledger import key_of
from cpsplan.publishing.offers import offered
from cpsplan.publishing.sheets import PDF, file_path, sheets
from cpsplan.publishing.writing import FileTask, Formats, write_file
from cpsplan.render import documents, prepare
from cpsplan.writers import WriteError

SECONDS = 180
"""How long one file may take."""
LONG = frozenset({"audio"})
"""Formats of which a file takes minutes: nobody waits for a page that long."""
_writing = threading.Lock()
"""One file is written at a time: it takes a processor for itself."""


class NotWritten(Exception):  # noqa: N818 - it says what was done with the request
    """A file is not written; the message says why."""


class WrittenLater(NotWritten):
    """A file is written by a build alone; the message is the command that does."""


class Downloads:
    """What the pages of one preview lead to, by its path below out/."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None where pages lead to none of that name. Raises NotWritten, RenderError."""
        if path in self._files:
            return self._written(path)
        if path in self._data:
            return self._data[path]
        if path in self._preview.offered_paths:
            raise WrittenLater("cpsplan build --pack" if path.endswith(".zip") else "cpsplan build")
        return None

    @cached_property
    def _files(self) -> Mapping[str, tuple[LocalisedBook, str, str]]:
        """The edition, the document and the format of each file that is written from a page."""
        return {
            file_path(kind, name, localised.edition.id, self._formats): (localised, name, kind)
            for localised in self._preview.editions
            for name, kind in _of_edition(localised)
            # A package may go while the desk is open.
            if kind in self._formats
        }

    @cached_property
    def _formats(self) -> Formats:
        return Formats.of(self._preview.book)

    @cached_property
    def _data(self) -> Mapping[str, bytes]:
        book, memory = self._preview.book, self._preview.memory
        return {artifact.path: artifact.content for artifact in (*datasets(book, (), memory), coverage_json(book))}

    def _written(self, path: str) -> bytes:
        localised, name, kind = self._files[path]
        if kind in LONG:
            raise WrittenLater(f"cpsplan build --plan {name} --edition {localised.edition.id} --format {kind}")
        preview = self._preview
        assets = preview.assets
        prepared = prepare(localised, name, offered([localised], {}, self._formats))
        looks = assets.fingerprint(pictures=localised.edition.style == STYLE)
        key = key_of(kind, prepared.fingerprint, looks, *self._formats.version(kind))
        with _writing:
            content = preview.memory.again(path, key)
            if content is None:
                content = self._write(FileTask(preview.make(prepared), kind, path, key, self._formats.origin(kind)))
                preview.memory.note(path, key, content)
        return content

    def _write(self, task: FileTask) -> bytes:
        try:
            with workers.local(write_file, dict(self._preview.assets.contents), 1, SECONDS) as pool:
                content, _ = pool.submit(task).result()
        except Exception as error:
            said = str(error) if isinstance(error, WriteError) else workers.reason_of(error, SECONDS)
            said = said or "the process that wrote it died"
            words = f"The format {task.origin.words} fails: {task.path}" if task.origin else task.path
            raise NotWritten(f"{words}: {said}") from error
        return bytes(content)


def _of_edition(localised: LocalisedBook) -> Iterator[tuple[str, str]]:
    """The documents and sheets of an edition, each with every format in which it is a file."""
    for document in documents(localised):
        yield from ((document, kind) for kind in localised.edition.formats if kind != "html")
        if PDF in localised.edition.formats:
            yield from ((name, PDF) for name in sheets(localised, document))
