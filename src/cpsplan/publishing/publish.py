"""Publish: finished artifacts into out/, so that a reader never meets half a build.

Every file takes its name in one step. A journal says first what is about to change, and the manifest comes last: it
lists each file with its checksum. So a mixture of two builds can be told, and the next build mends it. Files that
neither of the two lists are never touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from cpsplan import __version__
from cpsplan.publishing.journal import (
    JOURNAL,
    Journal,
    content_of,
    digest,
    leftovers,
    read_journal,
    read_json,
    remove_journal,
    write_journal,
)
from cpsplan.workspace.disk import replace_file, sync_folder

MANIFEST = "manifest.json"
FORMAT = "cpsplan-manifest/1"
"""Name and version of the format of the manifest."""


class Refused(Exception):  # noqa: N818 - it says what was done with the request
    """The folder cannot be published into; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a build: where it goes below out/, what is in it and what it is."""

    path: str
    content: bytes
    document: str = ""
    edition: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: how many files were written, were the same already, were taken away."""

    written: int
    same: int
    removed: int


class Condition(StrEnum):
    """How a folder of finished files stands."""

    NOTHING = "nothing"
    """No build has ended there, and none has begun."""
    WHOLE = "whole"
    """Every file is that of the manifest."""
    INTERRUPTED = "interrupted"
    """A build was cut off: there may be files of two builds."""
    CHANGED = "changed"
    """No build was cut off, but files are gone, or are not those of the manifest."""


@dataclass(frozen=True, slots=True)
class State:
    """The condition of a folder, and the paths that are not as its manifest says."""

    condition: Condition
    paths: tuple[str, ...] = ()


def state(out: Path) -> State:
    """How ``out`` stands: what is there against what its manifest and its journal say. Nothing is changed."""
    manifest, journal = read_manifest(out), read_journal(out)
    if manifest is None and journal is None:
        return State(Condition.NOTHING)
    listed = {one["path"]: one["sha256"] for one in (manifest or {}).get("artifacts", ())}
    begun = {path: sums for path, sums in (journal or Journal()).files.items() if path not in listed}
    other = [path for path, one in listed.items() if _sum_of(out / path) != one]
    other += [path for path, sums in begun.items() if _sum_of(out / path) in sums]
    # A build may have been cut off when all was done but to take the journal away.
    ended = journal is not None and journal.manifest == _sum_of(out / MANIFEST)
    if journal and (other or not ended):
        return State(Condition.INTERRUPTED, tuple(sorted(other)))
    return State(Condition.CHANGED if other else Condition.WHOLE, tuple(sorted(other)))


def interrupted(out: Path) -> bool:
    """Whether the last build into ``out`` was cut off and has left files of two builds."""
    return (out / JOURNAL).is_file() and state(out).condition is Condition.INTERRUPTED


def refuse_folder(out: Path, root: Path) -> None:
    """Raise Refused where ``out`` is a folder that a build must not write into.

    That is the root or the home folder, the workspace ``root``, what lies above it, its sources, and any folder with
    files in it that no build has made.
    """
    place, root = out.resolve(), root.resolve()
    kept = [Path(place.anchor), Path.home().resolve(), root, *root.parents]
    sources = [root / name for name in ("plans", "templates", ".git")]
    if place in kept or any(place.is_relative_to(one) for one in sources):
        raise Refused(f"{out} cannot be built into: it is not a folder for finished files. Name another one with --out")
    if out.exists() and not out.is_dir():
        raise Refused(f"{out} is a file. Name a folder with --out")
    if not out.is_dir() or read_manifest(out) or (out / JOURNAL).is_file():
        return
    # A first build that was cut off while it wrote its journal has left the temporary file of that.
    if {*out.iterdir()} - {*leftovers(out, ())}:
        raise Refused(f"{out} holds files that cpsplan has not made. Empty it, or name another folder with --out")


def publish(out: Path, artifacts: Iterable[Artifact], inputs: Mapping[str, str], *, whole: bool) -> Published:
    """Put ``artifacts`` into ``out`` and write the manifest.

    ``inputs`` are the texts of the sources by path. A ``whole`` build takes away what earlier ones have made and this
    one has not; a narrowed one keeps what the manifest lists. Whatever fails or ends the process on the way, each file
    is the old or the new one, ``state`` tells, and publishing again mends it. Raises Refused, with nothing changed,
    where a file that is not ours is in the way, and OSError.
    """
    made = {one.path: one for one in sorted(artifacts, key=lambda one: one.path)}
    listed = {one["path"]: one for one in (read_manifest(out) or {}).get("artifacts", ())}
    left = read_journal(out)
    known = _known(listed, left or Journal())
    _refuse_what_is_in_the_way(out, made, listed, known)
    entries = {path: {**entry_of(one), "inputs": sorted(inputs)} for path, one in made.items()}
    kept = {} if whole else {path: entry for path, entry in listed.items() if path not in made}
    manifest = _manifest({**kept, **entries}, inputs)
    changed = [one for path, one in made.items() if content_of(out / path) != one.content]
    gone = [path for path in known if path not in made and path not in kept]
    _clean(leftovers(out, (*known, MANIFEST) if left else ()))
    if left is None and not changed and not gone and content_of(out / MANIFEST) == manifest:
        return Published(0, len(made), 0)
    mended = left is None or not _unmended(out, left, kept)
    sums = {one.path: entries[one.path]["sha256"] for one in changed}
    _begin(out, (left or Journal()).with_files(sums, digest(manifest) if mended else ""))
    for one in changed:
        replace_file(out / one.path, one.content)
    removed = sum(_take_away(out, path, known[path]) for path in gone)
    _sync_folders(out, (*(one.path for one in changed), *gone))
    replace_file(out / MANIFEST, manifest)
    sync_folder(out)
    if mended:
        remove_journal(out)
    return Published(len(changed), len(made) - len(changed), removed)


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest in ``out``, or None where there is none that cpsplan has written."""
    manifest = read_json(content_of(out / MANIFEST), FORMAT)
    entries = manifest.get("artifacts") if manifest else None
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        return None
    right = all(isinstance(one.get(key), str) for one in entries for key in ("path", "sha256"))
    return manifest if right else None


def entry_of(artifact: Artifact) -> dict[str, Any]:
    """What a manifest says of a file."""
    return {
        "path": artifact.path,
        "sha256": digest(artifact.content),
        "bytes": len(artifact.content),
        "document": artifact.document,
        "edition": artifact.edition,
        "format": artifact.format,
    }


def _manifest(entries: Mapping[str, Mapping[str, Any]], inputs: Mapping[str, str]) -> bytes:
    values = {
        "format": FORMAT,
        "generator": f"cpsplan {__version__}",
        "inputs": {path: digest(text.encode()) for path, text in sorted(inputs.items())},
        "artifacts": [entry for _, entry in sorted(entries.items())],
    }
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def _known(listed: Mapping[str, Mapping[str, Any]], left: Journal) -> dict[str, frozenset[str]]:
    """The files of earlier builds, and the checksums of what those have put there."""
    sums = {path: frozenset({entry["sha256"]}) for path, entry in listed.items()}
    for path, others in left.files.items():
        sums[path] = sums.get(path, frozenset()) | others
    return sums


def _refuse_what_is_in_the_way(
    out: Path, made: Mapping[str, Artifact], listed: Collection[str], known: Mapping[str, frozenset[str]]
) -> None:
    """Raise Refused where a file would take the place of one that no build has made, or leave ``out``."""
    if (out / MANIFEST).exists() and read_manifest(out) is None:
        raise Refused(f"{out / MANIFEST} is not a manifest of cpsplan. Move it away, or name another folder with --out")
    for folder in _folders(out, made):
        if folder.is_symlink() and not folder.resolve().is_relative_to(out.resolve()):
            raise Refused(f"{folder} is a link that leads out of {out}. Move it away")
        if folder.exists() and not folder.is_dir():
            raise Refused(f"{folder} is to be a folder, and there is a file in its place. Move it away")
    for path, one in made.items():
        place = out / path
        if place.is_dir():
            raise Refused(f"{place} is to be a file, and there is a folder in its place. Move it away")
        if path not in listed and (place.exists() or place.is_symlink()):
            there = content_of(place)
            if there is None or (there != one.content and digest(there) not in known.get(path, ())):
                raise Refused(f"{place} is not a file that cpsplan has made, and is not replaced. Move it away")


def _unmended(out: Path, left: Journal, kept: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether an interrupted build has changed files that a narrowed one keeps, and so does not mend."""
    return any(path in kept and _sum_of(out / path) != kept[path]["sha256"] for path in left.files)


def _begin(out: Path, journal: Journal) -> None:
    """Put the journal on the disk, in a folder that is there to stay."""
    fresh = not out.is_dir()
    write_journal(out, journal)
    if fresh:
        sync_folder(out.parent)


def _clean(places: Iterable[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)


def _sum_of(path: Path) -> str | None:
    content = content_of(path)
    return None if content is None else digest(content)


def _take_away(out: Path, path: str, sums: Collection[str]) -> bool:
    """Remove a file that a build has made, if nobody has changed it since; and its folder, once empty."""
    out = out.resolve()
    folder, name = (out / path).parent.resolve(), Path(path).name
    place = folder / name
    if not folder.is_relative_to(out):
        return False
    ours = place.is_file() and not place.is_symlink() and _sum_of(place) in sums
    if ours:
        place.unlink()
    for one in (folder, *folder.parents):
        if one == out or (one.exists() and not (one.is_dir() and not any(one.iterdir()))):
            break
        if one.exists():
            one.rmdir()
    return ours


def _sync_folders(out: Path, paths: Iterable[str]) -> None:
    """Have the names of files that came or went on the disk, before a manifest vouches for them."""
    for folder in (out, *_folders(out, paths)):
        if folder.is_dir():
            sync_folder(folder)


def _folders(out: Path, paths: Iterable[str]) -> list[Path]:
    """The folders below ``out`` that ``paths`` lie in, the upper ones first."""
    inner = {one.as_posix() for path in paths for one in PurePosixPath(path).parents}
    return [out / one for one in sorted(inner - {"."})]
