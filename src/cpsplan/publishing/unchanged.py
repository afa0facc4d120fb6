"""Unchanged: that a build would read, leave and say what the last one did, found out by checksums alone.

A build that had nothing to say of the plans is remembered: the checksum of every answer that the workspace gave it, of
the program and its surroundings, of what was asked for, and of what it left. Where all of that is still so, the next
one can only come to the same. Where anything is not, or is not known, or anything was found wrong, all is done as ever.

What is remembered lies beside the ledger, in the user's own cache folder. It stands for checks that were done, so it is
believed only where nobody else can have put it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from cpsplan.late import dataclass
from cpsplan.publishing.journal import JOURNAL, bytes_of, digest
from cpsplan.publishing.ledger import UNCHANGED, kept_file, key_of, results_file, surroundings
from cpsplan.publishing.options import BuildOptions, Permitted
from cpsplan.publishing.publish import MANIFEST, Condition, paths_of_manifest, state
from cpsplan.workspace.cache import is_private, make_for_user
from cpsplan.workspace.disk import Workspace, real_path, replace_file
from cpsplan.workspace.watched import answers_the_same

FORMAT = "cpsplan-unchanged/1"
"""Name and version of the format of what is remembered."""


@dataclass(frozen=True)
class SilentBuild:
    """A build that had nothing to say of the plans."""

    asked: str
    """The checksum of what was asked for."""
    surroundings: str
    answers: Mapping[str, str]
    """The checksum of every answer that the workspace has given."""
    folders: Mapping[str, str]
    """The checksum of the manifest of each folder that it filled, by where that lies."""
    closing: str
    """What was said of the plans: how much was read."""
    files: int
    """How many files the build has."""


def asked_for(out: Path, options: BuildOptions, permitted: Permitted, *others: str) -> str:
    """The checksum of what a build into ``out`` is asked for, with what checkers said of that, and of ``others``."""
    named = [sorted(names) for names in (options.plans, options.editions, options.formats)]
    switches = [options.strict, options.pack, permitted.drafts, permitted.removal]
    return key_of(json.dumps([named, switches, others]), bytes_of(results_file(out)) or b"")


def last_silent_build(workspace: Workspace, root: Path, folders: Sequence[Path], asked: str) -> SilentBuild | None:
    """The last build of the ``workspace`` at ``root``, if another one would do and say the same; None where it may not.

    The first of the ``folders`` is the one that is published into.
    """
    last = _read(kept_file(root, folders[0], UNCHANGED))
    if last is None or last.asked != asked or {*last.folders} != {*map(_place, folders)}:
        return None
    if not answers_the_same(workspace, last.answers):
        return None
    if not all(_is_as_left(folder, last.folders[_place(folder)]) for folder in folders):
        return None
    return last if last.surroundings == surroundings(workspace) else None


def manifests_of(folders: Sequence[Path]) -> dict[str, str]:
    """The checksum of the manifest of each of the ``folders``, by where that lies; empty where there is none."""
    return {_place(folder): digest(bytes_of(folder / MANIFEST) or b"") for folder in folders}


def remember(root: Path, out: Path, build: SilentBuild) -> None:
    """Keep a build that had nothing to say. Where the cache cannot be written the next one does everything again."""
    values = {
        "format": FORMAT,
        "out": str(real_path(out)),
        "asked": build.asked,
        "surroundings": build.surroundings,
        "answers": dict(build.answers),
        "folders": dict(build.folders),
        "closing": build.closing,
        "files": build.files,
    }
    file = kept_file(root, out, UNCHANGED)
    with suppress(OSError):
        make_for_user(file.parent)
        replace_file(file, json.dumps(values).encode(), 0o600)


def _read(file: Path) -> SilentBuild | None:
    # Windows keeps each user's cache from others, and shows no owners to go by.
    if hasattr(os, "geteuid") and not is_private(file.parent):
        return None
    with suppress(OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        values = json.loads(file.read_text(encoding="utf-8"))
        if values["format"] == FORMAT:
            answers, folders = _texts(values["answers"]), _texts(values["folders"])
            asked, surrounding, closing = (str(values[name]) for name in ("asked", "surroundings", "closing"))
            return SilentBuild(asked, surrounding, answers, folders, closing, int(values["files"]))
    return None


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _place(folder: Path) -> str:
    return str(real_path(folder))


def _is_as_left(folder: Path, checksum: str) -> bool:
    """Whether a folder has the manifest with this checksum, every file of it as it says, and no link among them."""
    if digest(bytes_of(folder / MANIFEST) or b"") != checksum or os.path.lexists(folder / JOURNAL):
        return False
    paths = {MANIFEST, *paths_of_manifest(folder)}
    paths |= {above.as_posix() for path in paths for above in PurePosixPath(path).parents} - {"."}
    if any((folder / path).is_symlink() for path in paths):
        return False
    return state(folder).condition is Condition.WHOLE
