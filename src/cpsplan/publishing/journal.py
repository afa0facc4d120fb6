"""The journal: what a build is about to change in out/, on the disk before the first file changes.

It goes when the manifest is there. One that is still there tells of a build that was cut off: which files it may have
put there, with their checksums, so that the next build can mend what it finds and still touch nobody else's file.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any

from cpsplan.late import dataclass
from cpsplan.workspace.disk import FILE_LIMIT, Unreadable, read_regular, real_path, replace_file, sync_folder

JOURNAL = ".cpsplan-journal.json"
FORMAT = "cpsplan-journal/1"
"""Name and version of the format of the journal."""
LARGEST_ARTIFACT = 1024**3
"""The largest file that a build may make, in bytes: an archive with sound in it may have hundreds of megabytes."""
TEMPORARY = re.compile(r"\.(?P<name>.+)\.[a-z0-9_]{8}\.new")
"""What ``replace_file`` calls the file that it writes before that takes its name."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What builds have put into a folder, or were about to, since its manifest was written."""

    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Paths, and the checksums of all that builds may have put there."""
    manifest: str = ""
    """The checksum of the manifest that the build ends with; empty where it leaves something to be mended."""

    def with_files(self, files: Mapping[str, str], manifest: str) -> Journal:
        """This journal and the ``files`` of another build: paths and checksums."""
        new = {path: self.files.get(path, frozenset()) | {checksum} for path, checksum in files.items()}
        return Journal({**self.files, **new}, manifest)


def digest(content: bytes) -> str:
    """The checksum of a file, as manifest and journal have it."""
    return hashlib.sha256(content).hexdigest()


def bytes_of(path: Path) -> bytes | None:
    """What is in a file of out/; None where there is no regular file, or none that can be read."""
    try:
        return read_regular(path, LARGEST_ARTIFACT)
    except Unreadable:
        return None


def read_json(content: bytes | None, kind: str) -> dict[str, Any] | None:
    """The values of a file of the format ``kind``, or None where there is none, or it is no such file."""
    try:
        values = json.loads(content or b"")
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) and values.get("format") == kind else None


def is_own_path(path: object) -> bool:
    """Whether what a manifest or journal names is a path below out/ that a build could have written."""
    if not isinstance(path, str) or not path.isprintable():
        return False
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts


def read_journal(out: Path) -> Journal | None:
    """The journal that a build has left in ``out``. One with other contents knows no file. Raises OSError."""
    place = out / JOURNAL
    if not place.exists():
        return None
    try:
        values = read_json(read_regular(place, FILE_LIMIT), FORMAT) or {}
    except Unreadable as reason:
        raise OSError(errno.EINVAL, f"what looks like the journal of a build {reason}", str(place)) from None
    files, manifest = values.get("files"), values.get("manifest")
    if not isinstance(files, dict) or not all(isinstance(sums, list) for sums in files.values()):
        return Journal()
    known: dict[str, frozenset[str]] = {}
    for path, sums in files.items():
        if not is_own_path(path):
            continue
        known[path] = frozenset(checksum for checksum in sums if isinstance(checksum, str))
    return Journal(known, manifest if isinstance(manifest, str) else "")


def write_journal(out: Path, journal: Journal) -> None:
    """Put the journal into ``out``, and have it on the disk. Raises OSError."""
    files = {path: sorted(sums) for path, sums in sorted(journal.files.items())}
    values = {"format": FORMAT, "manifest": journal.manifest, "files": files}
    replace_file(out / JOURNAL, (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode())
    sync_folder(out)


def remove_journal(out: Path) -> None:
    """Take the journal away: the build is done. Raises OSError."""
    (out / JOURNAL).unlink(missing_ok=True)


def leftovers(out: Path, known: Iterable[str]) -> list[Path]:
    """The temporary files that a build which was cut off has left in ``out``.

    They are called as ``replace_file`` calls them, and lie where one of the ``known`` files or the journal is to lie.
    """
    targets = {out / path for path in (*known, JOURNAL)}
    places: list[Path] = []
    for folder in sorted({target.parent for target in targets}):
        if folder.is_dir() and real_path(folder).is_relative_to(real_path(out)):
            places += [place for place in sorted(folder.iterdir()) if _is_leftover(place, targets)]
    return places


def _is_leftover(place: Path, targets: Collection[Path]) -> bool:
    match = TEMPORARY.fullmatch(place.name)
    if match is None or place.parent / match["name"] not in targets:
        return False
    return place.is_file() and not place.is_symlink()
