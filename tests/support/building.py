"""Made-up builds, and what is looked at after a fault: for test_faults.py and test_interrupted.py in tests/stress/."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cpsplan.publishing.journal import JOURNAL, TEMPORARY
from cpsplan.publishing.publish import MANIFEST, Artifact, Condition, publish, state
from tests.support.door import Door, Killed

Files = dict[str, bytes]


def text(words: str) -> bytes:
    return f"{words}\n".encode() * 40


OLD = {
    "assets/screen.css": text("the same"),
    "en/a/a.pdf": text("an old file"),
    "en/a/index.html": text("an old page"),
    "en/gone/index.html": text("a page that goes"),
    "en/gone/deep/index.html": text("another"),
    "index.html": text("the old way in"),
}
NEW = {
    "assets/screen.css": text("the same"),
    "data/table.csv": text("a new table"),
    "en/a/a.pdf": text("a new file"),
    "en/a/index.html": text("a new page"),
    "en/fresh/deep/index.html": text("a page in a new folder"),
    "index.html": text("the new way in"),
}
OTHER = {"en/a/index.html": text("another page"), "index.html": text("another way in")}
PART = {path: content for path, content in NEW.items() if path.startswith(("en/a/", "index"))}
MINE = {
    "notes.txt": b"mine",
    "en/gone/mine.txt": b"mine, among theirs",
    "en/a/.index.html.backup.new": b"mine, and called nearly like a temporary file",
    "en/a/.letter.txt.abcdefgh.new": b"mine, and called like the temporary file of no file of theirs",
    "en/a/index.html.new": b"mine",
}
"""The user's own files in out/."""


def put(out: Path, files: Files, *, whole: bool = True) -> None:
    """Publish files."""
    publish(out, [Artifact(path, content) for path, content in files.items()], {"plans/a.yaml": "a"}, whole=whole)


def contents(out: Path) -> dict[str, bytes]:
    """The files below a folder, by their path."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder: the contents of files, None for folders."""
    found: dict[str, bytes | None] = {}
    for place, folders, files in os.walk(folder):
        below = os.path.relpath(place, folder)
        start = "" if below == "." else f"{below}/"
        found |= {f"{start}{name}": None for name in folders}
        found |= {f"{start}{name}": Path(place, name).read_bytes() for name in files}
    return found


def with_mine(out: Path) -> None:
    """Put the user's files there."""
    for path, content in MINE.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)


def restore(out: Path, files: dict[str, bytes | None]) -> None:
    """Make a folder what it was. What is so already is left alone: that is quicker than all anew."""
    there = tree(out) if out.is_dir() else {}
    for path in sorted(there.keys() - files.keys(), reverse=True):
        (out / path).rmdir() if there[path] is None else (out / path).unlink()
    if not files and out.is_dir():
        out.rmdir()
    if files:
        out.mkdir(parents=True, exist_ok=True)
    for path, content in sorted(files.items()):
        if content is None:
            (out / path).mkdir(parents=True, exist_ok=True)
        elif there.get(path) != content:
            (out / path).write_bytes(content)


def put_quickly(out: Path, files: Files, *, whole: bool = True) -> None:
    """Publish behind a door without faults: quick, as nothing waits for the disk."""
    with Door():
        put(out, files, whole=whole)


def cut_off(out: Path, files: Files, at: int, *, whole: bool = True) -> None:
    """A build that is killed at a call."""
    with suppress(Killed), Door("killed after", at):
        put(out, files, whole=whole)


def old(out: Path) -> None:
    put_quickly(out, OLD)
    with_mine(out)


def half_new(out: Path) -> None:
    old(out)
    cut_off(out, NEW, 30)


@dataclass
class Figures:
    """What faults have done."""

    faults: int = 0
    points: int = 0
    torn: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    unmended: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.faults} faults at {self.points} calls: {len(self.torn)} files torn, {len(self.lost)} files of the "
            f"user's lost, {len(self.untold)} mixtures not told, {len(self.unmended)} not mended; {dict(self.kinds)}"
        )

    @property
    def clean(self) -> bool:
        return not (self.torn or self.lost or self.untold or self.unmended)

    def look(self, out: Path, builds: list[Files], mine: Files, where: str) -> None:
        """Look at a folder after a fault: what is torn, lost, or a mixture that nobody tells."""
        there = tree(out) if out.is_dir() else {}
        theirs = {path for files in builds for path in files}
        for path in theirs:
            right = {files.get(path) for files in builds} | {None}
            if there.get(path) not in right:
                self.torn.append(f"{where}: {path}")
        self.lost += [f"{where}: {path}" for path, content in mine.items() if there.get(path) != content]
        odd = {path for path, content in there.items() if content is not None} - theirs - {*mine, MANIFEST, JOURNAL}
        self.torn += [f"{where}: {path}" for path in odd if not TEMPORARY.fullmatch(Path(path).name)]
        self._compare(out, theirs, there, where)

    def _compare(self, out: Path, theirs: set[str], there: dict[str, bytes | None], where: str) -> None:
        told = state(out)
        listed = next((files for name, files in MANIFESTS.items() if there.get(MANIFEST) == name), {})
        wrong = {path for path in theirs | {*listed} if there.get(path) != listed.get(path)}
        if wrong and (told.condition is not Condition.INTERRUPTED or not wrong <= {*told.paths}):
            self.untold.append(f"{where}: {sorted(wrong)}, told {told}")
        if not wrong and told.condition is Condition.CHANGED:
            self.untold.append(f"{where}: nothing, told {told}")


MANIFESTS: dict[bytes, Files] = {}
"""The files that each manifest lists."""
