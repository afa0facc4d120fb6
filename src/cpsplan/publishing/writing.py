"""Writing: the formats that there are, those of plugins among them, and how one file is written from its page.

A file is written in another process, so that a plugin goes there by its name, package and version, and is looked for
again: on a cluster, where another version or none is installed, its files fail, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.late import dataclass
from cpsplan.plain import plain_format
from cpsplan.plugins.formats import FormatOrigin, NotHere, PluginFormat, format_of, formats_of_plugins, phrase_of
from cpsplan.plugins.kinds import FAULTY_PLUGIN, HINT
from cpsplan.plugins.named import said_by
from cpsplan.render import Page
from cpsplan.writers import FORMATS, WRITERS, Assets, Format, WriteError
from cpsplan.writers._content import words_of
from cpsplan.writers._reading import read_page

UNWRITTEN = declare(
    "CPS808",
    "unwritten-file",
    Severity.ERROR,
    """A file could not be written: its page asks for something that it may not have, takes too long, or needs too much
    memory. The other files were made, but nothing is published without it. The cause is nearly always a template of
    the workspace.""",
)


@dataclass(frozen=True)
class FileTask:
    """One artifact to be written from a page."""

    page: Page
    format: str
    path: str
    key: str
    origin: FormatOrigin | None = None
    """The plugin whose format it is; None for a format of cpsplan."""


def write_file(task: FileTask, assets: Mapping[str, bytes]) -> tuple[bytes, list[str]]:
    """The bytes of a file, and the lines of its page that it does not say. Runs in another process.

    Raises WriteError, whatever a plugin does.
    """
    if task.origin:
        return _written_by_plugin(task.origin, task.page)
    writer = WRITERS[task.format]
    content = writer.write(task.page, Assets(assets, task.page.theme))
    return content, writer.lost(task.page, content)


def _written_by_plugin(origin: FormatOrigin, page: Page) -> tuple[bytes, list[str]]:
    """A file of a plugin's format, and what is lost in it. Raises WriteError."""
    plain = _plain(page)
    try:
        known = format_of(origin)
        content = known.write(plain)
        is_file = type(content) is bytes and bool(content)
        lost = list(known.lost(plain, content)) if known.lost and is_file else []
    except NotHere as reason:
        raise WriteError(str(reason)) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it does, the build says so and ends well
        raise WriteError(said_by(error)) from None
    if type(content) is not bytes or not all(type(line) is str for line in lost):
        wrong = "a list of other things than lines" if type(content) is bytes else type(content).__name__
        raise WriteError(f"it gives {wrong}, where {'lines' if type(content) is bytes else 'bytes'} are wanted")
    if not content:
        raise WriteError("it gives a file with nothing in it")
    return content, lost


def _plain(page: Page) -> plain_format.Page:
    """A page as plugins get it. Raises WriteError for a page that cannot be read."""
    lines = tuple(words_of(read_page(page)))
    return plain_format.Page(page.document, page.edition, page.language, page.title, page.html, lines)


class Formats(Mapping[str, Format]):
    """Every format by its name, in the order in which pages offer them: those of cpsplan and those of plugins."""

    def __init__(self, offered: Iterable[PluginFormat]) -> None:
        self._plugins = {known.format.name: known for known in offered}
        plain = [known.format for known in self._plugins.values()]
        own = [Format(known.name, known.file_name, phrase_of(known.name), known.rank) for known in plain]
        every = [*FORMATS.values(), *own]
        self._formats = {kind.name: kind for kind in sorted(every, key=lambda kind: kind.rank)}

    @classmethod
    def of(cls, book: Book) -> Formats:
        """The formats of cpsplan and of the plugins that the settings of a book name."""
        return cls(formats_of_plugins(book).formats)

    def __getitem__(self, name: str) -> Format:
        return self._formats[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._formats)

    def __len__(self) -> int:
        return len(self._formats)

    def origin(self, name: str) -> FormatOrigin | None:
        """The plugin that offers a format; None for a format of cpsplan."""
        return self._plugins[name].origin if name in self._plugins else None

    def version(self, name: str) -> tuple[str, ...]:
        """The package of a format and its version, which have a hand in its files; nothing for a format of cpsplan."""
        origin = self.origin(name)
        return (origin.package, origin.version) if origin else ()

    @property
    def versions(self) -> list[list[str]]:
        """The formats of plugins, each with its package and the version of that."""
        return [[name, *self.version(name)] for name in self._plugins]

    def failure(self, book: Book, task: FileTask, reason: str) -> Diagnostic:
        """That a file could not be written, told of whoever was to write it: a plugin, or cpsplan."""
        if task.origin:
            message = f"The format {task.origin.words} fails: {task.path} could not be written ({reason})"
            return FAULTY_PLUGIN.at(self._plugins[task.format].span, message, hint=HINT)
        entry = book.editions[task.page.edition]
        message = f"{task.path} could not be written: {reason}"
        return UNWRITTEN.at(entry.span("formats"), message, entry=entry.address)
