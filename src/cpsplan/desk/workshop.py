"""The workshop: the workspace, compiled, and the only door through which the desk writes.

Requests come in several threads, so what changes is changed under one lock, and what is read is replaced as a whole.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from filelock import FileLock

from cpsplan.book.book import Book
from cpsplan.compiler import Compiled, compile_book
from cpsplan.desk.preview import Preview
from cpsplan.desk.remembered import Texts, WaitingSaves
from cpsplan.desk.since import Commits
from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.late import dataclass
from cpsplan.workspace.disk import (
    PLANS,
    TEMPLATES,
    DiskWorkspace,
    Unreadable,
    is_hidden,
    is_plain,
    replace_inside,
    sync_folder,
)

KEPT = 20
"""How many saves can be undone."""
ENDINGS = (".yaml", ".md", ".po")
"""How the names of the sources end that the desk writes."""
PATIENCE_TO_ASK = 0.5
"""How many seconds the check of a changed file waits for a browser to ask for the page first."""
LONGEST_PAGE = 10
"""How many seconds at most it waits for the page."""
LOCK = ".plans.cpsplan.lock"
"""The name of the file that whoever saves holds."""
PATIENCE = 10
"""How long a save waits for another program that is saving, in seconds."""


class CannotSave(Exception):  # noqa: N818 - it says what was done with the request
    """Nothing was written; the message says why."""


class ChangedMeanwhile(CannotSave):
    """Nothing was written: these files are not any more as they were when the form was opened."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(f"changed meanwhile: {', '.join(paths)}")
        self.paths = paths


@dataclass(frozen=True)
class Save:
    """What one save did: each file as it was before and as it is since; None where it is not there."""

    number: int
    words: str
    """What was done, in words: Second mobile library: 2 fields."""
    moment: datetime
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    undoes: int = 0
    """The number of the save that it takes back."""


def has_error(compiled: Compiled) -> bool:
    """Whether something is wrong that keeps pages from being made."""
    return compiled.worst() is Severity.ERROR


def checksum_of_text(text: str | None) -> str:
    """What stands for a text in a form; empty for a file that is not there."""
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Workshop:
    """A workspace at the desk: its book, what is wrong with it, its last good pages, and the way to change it."""

    compiled: Compiled
    """The workspace as it is now, compiled; it may be full of faults."""
    preview: Preview | None = None
    """The pages of the last book without errors; None where there has been none."""
    version = 0
    """Grows with every remake: a page with a smaller one is not the newest."""

    def __init__(self, root: Path, editions: frozenset[str] = frozenset()) -> None:
        """Compile the workspace at ``root``; only some ``editions`` are shown, where any are named."""
        self.root = root
        self.editions = editions
        self.form_token = secrets.token_hex(16)
        """What every form carries."""
        self.saves: deque[Save] = deque(maxlen=KEPT)
        """The last saves, the newest at the end."""
        self.remembered = Texts()
        """The texts that forms were made from, by their checksums."""
        self.waiting = WaitingSaves()
        """The saves that wait until somebody has decided which words hold."""
        self.language = ""
        """The language of the interface that somebody has chosen; empty where each browser says its own."""
        self.listeners: list[Callable[[], None]] = []
        """Who is told after each remake."""
        self._busy = threading.RLock()
        self._disk = DiskWorkspace(root)
        self._saved = 0
        self._seen: dict[str, tuple[int, int]] = {}
        self.remake()
        self.commits = Commits(root, self.compiled)
        """The workspace as it was at the last commit."""

    @property
    def book(self) -> Book:
        """The book of what could be read, as it is now."""
        return self.compiled.book

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, as ``check`` says it."""
        return self.compiled.diagnostics

    def look_again(self) -> None:
        """Make everything anew where a file is not as it was the last time."""
        if self._seen != self._files():
            is_good = not has_error(self.compiled)
            self.remake(self._show_early if is_good and self.listeners else None)

    def remake(self, before_check: Callable[[Compiled], None] | None = None) -> None:
        """Compile everything again, and let the pages be made anew that are not the same any more."""
        with self._busy:
            self._seen = self._files()
            good = self.preview
            try:
                compiled = compile_book(self._disk, before_check=before_check)
            except BaseException:
                self.preview = good
                raise
            early = self.preview if self.preview is not good else None
            if has_error(compiled):
                self.preview = good
            elif early:
                early.check(compiled)
            else:
                self.preview = Preview(compiled, self.root, self.editions, good)
            self.compiled = compiled
            self.version += 1
        self._tell()

    def _show_early(self, unchecked: Compiled) -> None:
        """Let a page be seen before the rules have checked the book, which takes as long again as making it.

        While somebody waits for the page, the check waits: it would only take the processor from it.
        """
        if not has_error(unchecked):
            self.preview = Preview(unchecked, self.root, self.editions, self.preview, is_checked=False)
            self.version += 1
            self._tell()
            self.preview.wait_until_seen(PATIENCE_TO_ASK, LONGEST_PAGE)

    def wait_for_check(self) -> None:
        """Return once the rules have checked what is on the disk."""
        with self._busy:
            pass

    def _tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()

    def _files(self) -> dict[str, tuple[int, int]]:
        """When every file was changed, and how large it is."""
        files: dict[str, tuple[int, int]] = {}
        for path in (*self._disk.names(PLANS), *self._disk.names(TEMPLATES)):
            with suppress(OSError):
                status = (self.root / path).stat()
                files[path] = (status.st_mtime_ns, status.st_size)
        return files

    def text_of(self, path: str) -> str | None:
        """The text of a source as it is on the disk now; None where there is none. Raises Unreadable, CannotSave."""
        _refuse_path(path)
        if not (self.root / path).exists():
            return None
        try:
            text = self._disk.read(path).decode("utf-8")
        except UnicodeDecodeError:
            raise Unreadable("is not UTF-8 text") from None
        self.remembered.add(checksum_of_text(text), text)
        return text

    def save(
        self, changes: Mapping[str, str | None], words: str, expected: Mapping[str, str], *, undoes: int = 0
    ) -> Save:
        """Write the new text of each path (None: take the file away), and make everything anew.

        ``expected`` has the ``checksum_of_text`` of each file as it was when the form was opened; ``words`` say what is
        done. Raises ChangedMeanwhile where one has another now, and CannotSave; then nothing is written at all.
        """
        with self._busy, self._only_one():
            before = {path: self._before(path) for path in changes}
            changed = tuple(path for path in changes if checksum_of_text(before[path]) != expected.get(path, ""))
            if changed:
                raise ChangedMeanwhile(changed)
            self._write_all(changes, before)
            self._saved += 1
            save = Save(self._saved, words, datetime.now(UTC), before, dict(changes), undoes)
            self.saves.append(save)
            for text in filter(None, save.after.values()):
                self.remembered.add(checksum_of_text(text), text)
        self.remake()
        return save

    def _before(self, path: str) -> str | None:
        try:
            return self.text_of(path)
        except Unreadable as reason:
            raise CannotSave(f"{path} {reason}") from None

    def _write_all(self, changes: Mapping[str, str | None], before: Mapping[str, str | None]) -> None:
        """Write every file, or leave all as they were."""
        done: list[str] = []
        try:
            for path, text in changes.items():
                self._write(path, text)
                done.append(path)
        except OSError as error:
            for path in done:
                with suppress(OSError):
                    self._write(path, before[path])
            raise CannotSave(f"{path} cannot be written: {error.strerror}") from None

    def _write(self, path: str, text: str | None) -> None:
        place = self.root / path
        if text is not None:
            mode = place.stat().st_mode & 0o7777 if place.exists() else None
            replace_inside(self.root, path, text.encode(), mode)
        elif place.exists() and not place.is_symlink():
            place.unlink()
        if place.parent.exists():
            sync_folder(place.parent)

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        """While this is open, no other desk saves in the workspace. Raises CannotSave."""
        try:
            with FileLock(self._lock(), timeout=PATIENCE):
                yield
        except (TimeoutError, OSError) as reason:
            raise CannotSave(f"another program is saving, or {self.root} cannot be written: {reason}") from None

    def _lock(self) -> Path:
        """The file that whoever saves holds: among those of git, where it has some, so that nobody commits it."""
        own = self.root / ".git"
        return (own if own.is_dir() and not own.is_symlink() else self.root) / LOCK


def _refuse_path(path: str) -> None:
    """Raise CannotSave for anything but a source: the desk writes nothing else, wherever the path comes from."""
    place = PurePosixPath(path)
    is_named_so = place.as_posix() == path and is_plain(path) and "\\" not in path
    is_inside = place.parts[:1] == (PLANS,) and not any(part == ".." or is_hidden(part) for part in place.parts)
    if not (is_named_so and is_inside and path.endswith(ENDINGS)):
        raise CannotSave("not a source of the workspace")
