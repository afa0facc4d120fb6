"""Since: what has changed since the last commit, in plain words; where there is no git, since the desk was opened."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from cpsplan.book.book import Book
from cpsplan.book.translation import State, Translation
from cpsplan.changes.damaged import damaged_files
from cpsplan.changes.difference import Differences, compare_books
from cpsplan.compiler import Compiled, compile_book
from cpsplan.language.catalogue import catalogue_of
from cpsplan.late import dataclass
from cpsplan.workspace.revisions import NoRevision, committed_at, find_commit, open_revision

NEWEST = "HEAD"


@dataclass(frozen=True)
class Before:
    """The workspace as it was: at the last commit, or when the desk was opened."""

    compiled: Compiled
    moment: datetime.datetime | None
    """When that was, by the clock of who made the commit; None where it is the desk that was opened."""
    reason: str = ""
    """Why it is not the last commit, in words that go after its name."""


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A text whose translation has changed."""

    language: str
    address: str
    document: str
    before: Translation | None
    after: Translation | None

    @property
    def how(self) -> str:
        """What became of it: written, changed, reviewed, unreviewed, gone."""
        old, new = self.before, self.after
        if new is None or not new.text:
            return "gone"
        if old is None or not old.text:
            return "written"
        if old.text != new.text:
            return "changed"
        return "reviewed" if new.state is State.REVIEWED else "unreviewed"


@dataclass(frozen=True)
class Since:
    """What has changed."""

    before: Before
    differences: Differences
    translated: tuple[TranslatedText, ...]
    files: tuple[tuple[str, bytes, bytes], ...]
    """The files that are others now: path, bytes before and since; nothing for one that is not there."""

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.differences.changes) + len(self.translated)


class Commits:
    """The last commit of a workspace, compiled once for as long as it stays the last."""

    def __init__(self, root: Path, opened: Compiled) -> None:
        """``opened`` is the workspace as it was when the desk was opened."""
        self._root, self._opened = root, opened
        self._last: tuple[str, Before] | None = None
        self._busy = threading.Lock()

    def before(self) -> Before:
        """The workspace as it was at the last commit, or else when the desk was opened."""
        with self._busy:
            try:
                commit = find_commit(self._root, NEWEST)
                if self._last is None or self._last[0] != commit:
                    compiled = compile_book(open_revision(self._root, NEWEST))
                    self._last = (commit, Before(compiled, committed_at(self._root, commit)))
            except NoRevision as reason:
                return Before(self._opened, None, str(reason))
            return self._last[1]


def changed_since(before: Before, after: Compiled) -> Since:
    """What has changed from one state to another."""
    damaged = damaged_files(before.compiled) | damaged_files(after)
    differences = compare_books(before.compiled.book, after.book, damaged)
    translated = tuple(_translated(before.compiled.book, after.book))
    return Since(before, differences, translated, tuple(_files(before.compiled.texts, after.texts)))


def _translated(before: Book, after: Book) -> Iterator[TranslatedText]:
    """The texts whose translations are others, language by language."""
    for language in sorted({*before.translations, *after.translations}):
        known = [book.translations.get(language) for book in (before, after)]
        # What a catalogue says that cannot be read is not known, and nothing of it is gone.
        broken = frozenset[str]().union(*(texts.broken for texts in known if texts))
        old, new = (texts.texts if texts else {} for texts in known)
        for address in dict.fromkeys((*new, *old)):
            document = catalogue_of(address)
            text = TranslatedText(language, address, document, old.get(address), new.get(address))
            if document not in broken and _said(text.before) != _said(text.after):
                yield text


def _said(translation: Translation | None) -> tuple[str, bool]:
    """What a translation says, and whether somebody has checked it."""
    if translation is None or not translation.text:
        return "", False
    return translation.text, translation.state is State.REVIEWED


def _files(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, bytes, bytes]]:
    for path in sorted({*before, *after}):
        old, new = before.get(path, ""), after.get(path, "")
        if old != new:
            yield path, old.encode("utf-8", "surrogatepass"), new.encode("utf-8", "surrogatepass")
