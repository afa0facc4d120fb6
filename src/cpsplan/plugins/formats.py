"""Formats of plugins: loaded where the settings name them, refused where they are not what cpsplan takes for one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Span
from cpsplan.language.phrases import our_phrases
from cpsplan.late import dataclass
from cpsplan.plain.plain_format import Format
from cpsplan.plugins.kinds import FORMATS
from cpsplan.plugins.named import failure, named_plugins
from cpsplan.workspace import resources
from cpsplan.workspace.installed import Installed, installed_plugins

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILE_NAME = re.compile(r"<document>(-[a-z0-9]+)*(\.[a-z0-9]+)+")
"""One name in the folder of the document, with an ending: no format writes elsewhere."""
SHEET = "sheet"
"""What listings call a document on a page, which has no phrase of that name."""
WEB_PAGES = frozenset({"<document>.html"})
"""What a page of a document called “index” or “formats” would be."""


class NotHere(Exception):  # noqa: N818 - it says what is the matter
    """A process has not the format that it is to write; the message says what it has."""


@dataclass(frozen=True, slots=True)
class FormatOrigin:
    """Which format of which plugin: enough to find it again in another process, and not another version of it."""

    format: str
    plugin: str
    package: str
    version: str

    @property
    def words(self) -> str:
        """It, as people are told of it."""
        return f"“{self.format}” of {self.package} {self.version}"


@dataclass(frozen=True, slots=True)
class PluginFormat:
    """A format of a plugin, and where the settings name that."""

    format: Format
    origin: FormatOrigin
    span: Span


@dataclass(frozen=True, slots=True)
class PluginFormats:
    """The formats that the settings of a book name, and what is wrong with them."""

    formats: tuple[PluginFormat, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    whole: bool = True
    """Whether all are known that could be: no plugin is missing, and none fails."""

    @property
    def names(self) -> Collection[str]:
        """What editions call them."""
        return [known.format.name for known in self.formats]


def formats_of_plugins(book: Book) -> PluginFormats:
    """The formats of the plugins that the settings of a book name. What no package offers, ``named_plugins`` says."""
    named, missing = named_plugins(book)
    formats: dict[str, PluginFormat] = {}
    diagnostics: list[Diagnostic] = []
    for plugin in named:
        offered = plugin.of(FORMATS)
        if offered is None:
            continue
        try:
            loaded = {known.name: known for known in _loaded(offered, formats)}
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a package does, the plans are checked
            diagnostics.append(failure(offered, plugin.span, error))
            continue
        for name, known in loaded.items():
            formats[name] = PluginFormat(known, _origin(offered, name), plugin.span)
    return PluginFormats(tuple(formats.values()), tuple(diagnostics), not (missing or diagnostics))


@cache
def format_of(origin: FormatOrigin) -> Format:
    """The format of a plugin, in a process that knows nothing of the plans.

    Raises NotHere where this process has not the same version, and whatever the package does when it is loaded.
    """
    offered = [known for known in installed_plugins(FORMATS) if known.package == origin.package]
    same = [known for known in offered if (known.name, known.version) == (origin.plugin, origin.version)]
    for plugin in same:
        formats: list[Format] = [known for known in plugin.load() if known.name == origin.format]
        if formats:
            return formats[0]
    instead = f"there is {origin.package} {offered[0].version}" if offered else f"{origin.package} is not installed"
    raise NotHere(f"where it is to be written, {instead}: each worker needs version {origin.version}")


def offered_phrases(formats: Collection[PluginFormat], language: str) -> dict[str, str]:
    """The phrases by which formats are offered, in a language."""
    phrases: dict[str, str] = {}
    for known in formats:
        key = phrase_of(known.format.name)
        phrases[key] = _in_language(known.format.words, language)
        phrases[f"{key}-for"] = _in_language(known.format.who, language)
    return phrases


def phrase_of(name: str) -> str:
    """The key of the phrase that names a format for readers."""
    return f"format-{name}"


def _in_language(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()))


def _origin(offered: Installed, name: str) -> FormatOrigin:
    return FormatOrigin(name, offered.name, offered.package, offered.version)


def _loaded(offered: Installed, others: Mapping[str, PluginFormat]) -> Iterator[Format]:
    """The formats of a plugin. Raises ValueError where they are not what cpsplan takes for formats."""
    files = {*WEB_PAGES, *resources.formats().values(), *(known.format.file_name for known in others.values())}
    taken = {*our_phrases(), *offered_phrases(others.values(), "")}
    for known in offered.load():
        if not isinstance(known, Format):
            raise ValueError(f"{known!r} is no cpsplan.Format")  # noqa: TRY004 - told like all else that is wrong
        _refuse(known)
        keys = {phrase_of(known.name), f"{phrase_of(known.name)}-for"}
        if known.name == SHEET or not taken.isdisjoint(keys):
            raise ValueError(f"there is another format “{known.name}” already")
        if known.file_name in files:
            raise ValueError(f"another format calls its files “{known.file_name}” already")
        taken |= keys
        files.add(known.file_name)
        yield known


def _refuse(known: Format) -> None:
    """Raise ValueError where a format is not as it should be."""
    if not NAME.fullmatch(known.name):
        raise ValueError(f"“{known.name}”: the name of a format is of small letters, digits and hyphens")
    if not FILE_NAME.fullmatch(known.file_name):
        raise ValueError(f"“{known.file_name}”: a file is called <document>, with an ending: <document>.md")
    if type(known.rank) is not int:
        raise ValueError(f"the rank of “{known.name}” is no whole number")
    for words in (known.words, known.who):
        texts: list[object] = [*words.values()]
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            raise ValueError(f"“{known.name}” has no words for readers, or no words on who it is for")
    functions: list[object] = [known.write, known.lost or known.write]
    if not all(map(callable, functions)):
        raise ValueError(f"what is to write “{known.name}”, or to compare it, is no function")
