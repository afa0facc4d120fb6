"""Publish: finished artifacts into out/, so that a reader never meets half a build.

Every file takes its name in one step. A journal says first what is about to change, and the manifest comes last: it
lists each file with its checksum. So a mixture of two builds can be told, and the next build mends it. Files that
neither of the two lists are never touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from cpsplan import __version__
from cpsplan.late import dataclass
from cpsplan.publishing.journal import (
    JOURNAL,
    Journal,
    bytes_of,
    digest,
    is_own_path,
    leftovers,
    read_journal,
    read_json,
    remove_journal,
    write_journal,
)
from cpsplan.publishing.places import Place, place_of
from cpsplan.workspace.disk import DiskWorkspace, home_folder, real_path, replace_file, sync_folder

MANIFEST = "manifest.json"
FORMAT = "cpsplan-manifest/1"
"""Name and version of the format of the manifest."""


class CannotPublish(Exception):  # noqa: N818 - it says what was done with the request
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
    """What publishing did: how many files were written and were the same already, and which were taken away."""

    written: int
    same: int
    removed: tuple[str, ...] = ()
    aside: Mapping[str, str] = field(default_factory=dict)
    """What people have edited since it was made, and the name under which it is kept; the same for what only stays."""


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
class FolderState:
    """The condition of a folder, and the paths that are not as its manifest says."""

    condition: Condition
    paths: tuple[str, ...] = ()


def _sum_of_input(content: str | bytes) -> str:
    return digest(content.encode() if isinstance(content, str) else content)


def state(out: Path) -> FolderState:
    """How ``out`` stands: what is there against what its manifest and its journal say. Nothing is changed."""
    manifest, journal = read_manifest(out), read_journal(out)
    if manifest is None and journal is None:
        return FolderState(Condition.NOTHING)
    others = tuple(sorted(_others(out, _listed(manifest), journal or Journal())))
    if journal is None:
        return FolderState(Condition.CHANGED if others else Condition.WHOLE, others)
    # A build may have been cut off when all was done but to take the journal away.
    ended = journal.manifest == _sum_of(out / MANIFEST)
    return FolderState(Condition.WHOLE if ended and not others else Condition.INTERRUPTED, others)


def _others(out: Path, listed: Mapping[str, Mapping[str, Any]], journal: Journal) -> Iterator[str]:
    """The paths that are not as the manifest says, or that it does not know and a build has put there."""
    for path, entry in listed.items():
        if _sum_of(out / path) != entry["sha256"]:
            yield path
    for path, sums in journal.files.items():
        if path not in listed and _sum_of(out / path) in sums:
            yield path


def interrupted(out: Path) -> bool:
    """Whether the last build into ``out`` was cut off and has left files of two builds."""
    return (out / JOURNAL).is_file() and state(out).condition is Condition.INTERRUPTED


def refuse_folder(out: Path, root: Path) -> None:
    """Raise CannotPublish where ``out`` is a folder that a build must not write into.

    That is the root or the home folder, the workspace ``root``, what lies above it, its sources, and any folder with
    files in it that no build has made.
    """
    if _is_kept(real_path(out), real_path(root)):
        raise CannotPublish(
            f"{out} cannot be built into: it is not a folder for finished files. Name another one with --out"
        )
    if out.exists() and not out.is_dir():
        raise CannotPublish(f"{out} is a file. Name a folder with --out")
    if not out.is_dir() or read_manifest(out) or (out / JOURNAL).is_file():
        return
    # A first build that was cut off while it wrote its journal has left the temporary file of that.
    if {*out.iterdir()} - {*leftovers(out, ())}:
        raise CannotPublish(f"{out} holds files that cpsplan has not made. Empty it, or name another folder with --out")


def _is_kept(place: Path, root: Path) -> bool:
    """Whether a folder is one of the user's own: never one for finished files."""
    home = home_folder()
    if place in (Path(place.anchor), home and real_path(home), root, *root.parents):
        return True
    return any(place.is_relative_to(root / name) for name in ("plans", "templates", ".git"))


def publish(
    out: Path,
    artifacts: Iterable[Artifact],
    inputs: Mapping[str, str | bytes],
    *,
    whole: bool,
    places: Collection[Place] | None = None,
) -> Published:
    """Put ``artifacts`` into ``out`` and write the manifest.

    ``inputs`` are the texts of the sources, and the bytes of pictures, by path. A ``whole`` build takes away what
    earlier ones have made and this one has not; a narrowed one keeps what the manifest lists, but for documents that
    are not among the ``places`` any more, where those are given. What people have edited is set aside. Whatever fails
    or ends the process, each file is the old or the new one, ``state`` tells, and publishing again mends it. Raises
    CannotPublish, with nothing changed, where a file that is not ours is in the way, and OSError.
    """
    return _Publication(out, artifacts, inputs, whole=whole, places=places).publish()


class _Publication:
    """What is in a folder from earlier builds, what is to be in it, and the way from the one to the other."""

    def __init__(
        self,
        out: Path,
        artifacts: Iterable[Artifact],
        inputs: Mapping[str, str | bytes],
        *,
        whole: bool,
        places: Collection[Place] | None,
    ) -> None:
        self._out = out
        self._new = {artifact.path: artifact for artifact in sorted(artifacts, key=lambda artifact: artifact.path)}
        self._listed = _listed(read_manifest(out))
        self._journal = read_journal(out)
        """What an interrupted build has left."""
        self._known = _known(self._listed, self._journal or Journal())
        self._kept: dict[str, Mapping[str, Any]] = {}
        if not whole:
            self._kept = {path: entry for path, entry in self._listed.items() if path not in self._new}
        if places is not None:
            lasting = {("", ""), *places}
            self._kept = {path: entry for path, entry in self._kept.items() if place_of(entry) in lasting}
        self._inputs = inputs

    def publish(self) -> Published:
        """Bring the folder to what it is to be."""
        self._refuse_wrong_folders()
        self._refuse_foreign_files()
        manifest = self._manifest()
        changed, gone = self._changed(), self._gone()
        for place in leftovers(self._out, (*self._known, MANIFEST) if self._journal else ()):
            place.unlink(missing_ok=True)
        nothing_to_do = self._journal is None and not changed and not gone
        if nothing_to_do and bytes_of(self._out / MANIFEST) == manifest:
            return Published(0, len(self._new))
        mends = self._mends()
        self._begin(changed, digest(manifest) if mends else "")
        aside = self._set_edited_aside(artifact.path for artifact in changed)
        removed = self._bring(changed, gone)
        replace_file(self._out / MANIFEST, manifest)
        sync_folder(self._out)
        if mends:
            remove_journal(self._out)
        left = [path for path in set(gone).difference(removed) if (self._out / path).exists()]
        aside |= dict(zip(left, left, strict=True))
        return Published(len(changed), len(self._new) - len(changed), removed, aside)

    def _set_edited_aside(self, paths: Iterable[str]) -> dict[str, str]:
        """Set aside those of the files to be written over that are not as any build has made them."""
        aside: dict[str, str] = {}
        for path in paths:
            checksum = _sum_of(self._out / path)
            if checksum is not None and checksum not in self._known.get(path, ()):
                aside[path] = self._set_aside(path)
        return aside

    def _set_aside(self, path: str) -> str:
        """Give what a person has edited another name beside it. Returns that."""
        day = DiskWorkspace(self._out).today()
        name = f"{path}.edited-{day}"
        number = 2
        while (self._out / name).exists():
            name = f"{path}.edited-{day}-{number}"
            number += 1
        (self._out / path).rename(self._out / name)
        return name

    def _bring(self, changed: Sequence[Artifact], gone: Sequence[str]) -> tuple[str, ...]:
        """Write and take away files, and have their names on the disk. Returns which were taken away."""
        for artifact in changed:
            replace_file(self._out / artifact.path, artifact.content)
        removed = tuple(path for path in gone if _take_away(self._out, path, self._known[path]))
        _sync_folders(self._out, (*(artifact.path for artifact in changed), *gone))
        return removed

    def _changed(self) -> list[Artifact]:
        """The artifacts whose files are not there yet, or other ones."""
        return [artifact for path, artifact in self._new.items() if bytes_of(self._out / path) != artifact.content]

    def _gone(self) -> list[str]:
        """The files of earlier builds that are not to be there any more."""
        return [path for path in self._known if path not in self._new and path not in self._kept]

    def _refuse_wrong_folders(self) -> None:
        """Raise CannotPublish where a folder is none of ours, or leads out of it."""
        manifest = self._out / MANIFEST
        if manifest.exists() and read_manifest(self._out) is None:
            raise CannotPublish(
                f"{manifest} is not a manifest of cpsplan. Move it away, or name another folder with --out"
            )
        for folder in _folders(self._out, self._new):
            if folder.is_symlink() and not real_path(folder).is_relative_to(real_path(self._out)):
                raise CannotPublish(f"{folder} is a link that leads out of {self._out}. Move it away")
            if folder.exists() and not folder.is_dir():
                raise CannotPublish(f"{folder} is to be a folder, and there is a file in its place. Move it away")

    def _refuse_foreign_files(self) -> None:
        """Raise CannotPublish where an artifact would take the place of what no build has made."""
        for path in (MANIFEST, *self._new):
            if (self._out / path).is_symlink():
                raise CannotPublish(
                    f"{self._out / path} is to be a file, and there is a link in its place. Move it away"
                )
        for artifact in self._new.values():
            place = self._out / artifact.path
            if place.is_dir():
                raise CannotPublish(f"{place} is to be a file, and there is a folder in its place. Move it away")
            if self._is_foreign(place, artifact):
                raise CannotPublish(f"{place} is not a file that cpsplan has made, and is not replaced. Move it away")

    def _is_foreign(self, place: Path, artifact: Artifact) -> bool:
        """Whether there is a file in the place of an artifact that is neither that nor one of an earlier build."""
        if artifact.path in self._listed or not (place.exists() or place.is_symlink()):
            return False
        content = bytes_of(place)
        if content is None:
            return True
        return content != artifact.content and digest(content) not in self._known.get(artifact.path, ())

    def _manifest(self) -> bytes:
        entries = dict(self._kept)
        for path, artifact in self._new.items():
            entries[path] = {**entry_of(artifact), "inputs": sorted(self._inputs)}
        values = {
            "format": FORMAT,
            "generator": f"cpsplan {__version__}",
            "inputs": {path: _sum_of_input(self._inputs[path]) for path in sorted(self._inputs)},
            "artifacts": [entry for _, entry in sorted(entries.items())],
        }
        return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()

    def _mends(self) -> bool:
        """Whether everything is right afterwards: a narrowed build keeps files that an interrupted one has changed."""
        for path in self._journal.files if self._journal else ():
            if path in self._kept and _sum_of(self._out / path) != self._kept[path]["sha256"]:
                return False
        return True

    def _begin(self, changed: Iterable[Artifact], manifest: str) -> None:
        """Put the journal on the disk, in a folder that is there to stay."""
        sums = {artifact.path: digest(artifact.content) for artifact in changed}
        fresh = not self._out.is_dir()
        write_journal(self._out, (self._journal or Journal()).with_files(sums, manifest))
        if fresh:
            sync_folder(self._out.parent)


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest in ``out``, or None where there is none that cpsplan has written."""
    manifest = read_json(bytes_of(out / MANIFEST), FORMAT)
    entries = manifest.get("artifacts") if manifest else None
    if not isinstance(entries, list) or not all(map(_is_entry, entries)):
        return None
    return manifest


def _is_entry(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("path"), str) and isinstance(entry.get("sha256"), str)


def paths_of_manifest(out: Path) -> set[str]:
    """The paths of all files that the manifest in ``out`` lists."""
    return {*_listed(read_manifest(out))}


def _listed(manifest: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """What a manifest says of each file, by its path."""
    entries = manifest["artifacts"] if manifest else ()
    return {entry["path"]: entry for entry in entries if is_own_path(entry["path"])}


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


def _known(listed: Mapping[str, Mapping[str, Any]], left: Journal) -> dict[str, frozenset[str]]:
    """The files of earlier builds, and the checksums of what those have put there."""
    sums = {path: frozenset({entry["sha256"]}) for path, entry in listed.items()}
    for path, others in left.files.items():
        sums[path] = sums.get(path, frozenset()) | others
    return sums


def _sum_of(path: Path) -> str | None:
    content = bytes_of(path)
    return None if content is None else digest(content)


def _take_away(out: Path, path: str, sums: Collection[str]) -> bool:
    """Remove a file that a build has made, if nobody has changed it since; and its folder, once empty."""
    out = real_path(out)
    folder, name = real_path((out / path).parent), Path(path).name
    place = folder / name
    if not folder.is_relative_to(out):
        return False
    ours = place.is_file() and not place.is_symlink() and _sum_of(place) in sums
    if ours:
        place.unlink()
    for above in (folder, *folder.parents):
        if above == out or (above.exists() and not _is_empty(above)):
            break
        if above.exists():
            above.rmdir()
    return ours


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _sync_folders(out: Path, paths: Iterable[str]) -> None:
    """Have the names of files that came or went on the disk, before a manifest vouches for them."""
    for folder in (out, *_folders(out, paths)):
        if folder.is_dir():
            sync_folder(folder)


def _folders(out: Path, paths: Iterable[str]) -> list[Path]:
    """The folders below ``out`` that ``paths`` lie in, the upper ones first."""
    inner = {folder.as_posix() for path in paths for folder in PurePosixPath(path).parents}
    return [out / folder for folder in sorted(inner - {"."})]
