"""Publish: finished artifacts into out/, so that a reader never meets half a build.

Every file takes its name in one step, and the manifest comes last: it lists each file with its checksum, so a mixture
of two builds can be told. Files that no manifest lists are never touched.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpsplan import __version__
from cpsplan.workspace import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def refuse_folder(out: Path, root: Path) -> None:
    """Raise Refused where ``out`` is a folder that a build must not write into.

    That is the root or the home folder, the workspace ``root``, what lies above it, its sources, and any folder with
    files in it that no build has made.
    """
    place, root = out.resolve(), root.resolve()
    kept = [Path(place.anchor), Path.home().resolve(), root, *root.parents, root / "plans", root / "templates"]
    if place in kept or place.is_relative_to(root / "plans"):
        raise Refused(f"{out} cannot be built into: it is not a folder for finished files. Name another one with --out")
    if out.exists() and not out.is_dir():
        raise Refused(f"{out} is a file. Name a folder with --out")
    if out.is_dir() and any(out.iterdir()) and read_manifest(out) is None:
        raise Refused(f"{out} holds files that cpsplan has not made. Empty it, or name another folder with --out")


def publish(out: Path, artifacts: Iterable[Artifact], inputs: Mapping[str, str], *, whole: bool) -> Published:
    """Put ``artifacts`` into ``out`` and write the manifest.

    ``inputs`` are the texts of the sources by path. A ``whole`` build takes away what the last manifest lists and this
    build has not made; a narrowed one keeps it.
    """
    old = {one["path"]: one for one in (read_manifest(out) or {}).get("artifacts", ())}
    made = sorted(artifacts, key=lambda one: one.path)
    entries = {one.path: {**entry_of(one), "inputs": sorted(inputs)} for one in made}
    written = sum(_place(out / one.path, one.content) for one in made)
    kept = {} if whole else {path: entry for path, entry in old.items() if path not in entries}
    removed = 0
    if whole:
        removed = sum(_take_away(out, path, entry) for path, entry in old.items() if path not in entries)
    manifest = {
        "format": FORMAT,
        "generator": f"cpsplan {__version__}",
        "inputs": {path: _digest(text.encode()) for path, text in sorted(inputs.items())},
        "artifacts": [entry for _, entry in sorted({**kept, **entries}.items())],
    }
    _place(out / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    return Published(written, len(made) - written, removed)


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest in ``out``, or None where there is none that cpsplan has written."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None


def entry_of(artifact: Artifact) -> dict[str, Any]:
    """What a manifest says of a file."""
    return {
        "path": artifact.path,
        "sha256": _digest(artifact.content),
        "bytes": len(artifact.content),
        "document": artifact.document,
        "edition": artifact.edition,
        "format": artifact.format,
    }


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _place(path: Path, content: bytes) -> bool:
    """Write a file unless it is the same already. Whether it was written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    replace_file(path, content)
    return True


def _take_away(out: Path, path: str, entry: Mapping[str, Any]) -> bool:
    """Remove a file that the last build made, if nobody has changed it since; and its folder, once empty."""
    place = (out / path).resolve()
    if not place.is_relative_to(out.resolve()) or not place.is_file():
        return False
    if _digest(place.read_bytes()) != entry.get("sha256"):
        return False
    place.unlink()
    for folder in place.parents:
        if folder == out.resolve() or any(folder.iterdir()):
            break
        folder.rmdir()
    return True
