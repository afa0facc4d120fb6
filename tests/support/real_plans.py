"""The repository's own plans, as they are published: every document in every format, but for most of the sound.

An hour of speech is made and packed in as long as all else of its document, and what is wrong with sound is heard in
any document: one is spoken in every edition. Where CPSPLAN_THOROUGH is `on`, each of them is.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support import thorough
from tests.support.command_line import process
from tests.support.places import REPOSITORY

SPOKEN = "ice-2025"
"""The document that is spoken: the shortest."""
SECONDS = 1200
"""What a build of them may take: a guard against hanging."""


def build(out: Path) -> str:
    """Build the plans into a folder. Returns what went wrong; nothing, where all went well."""
    if thorough.is_on():
        return _build(REPOSITORY, out)
    workspace = unspoken(REPOSITORY, out.with_name(f"{out.name}-workspace"))
    failure = _build(workspace, out)
    for edition in (REPOSITORY / "plans" / "editions").iterdir():
        shutil.copy(edition, workspace / "plans" / "editions")
    return failure or _build(workspace, out, "--plan", SPOKEN)


def is_spoken(document: str) -> bool:
    """Whether there is an audio file of a document."""
    return thorough.is_on() or document == SPOKEN


def unspoken(origin: Path, folder: Path) -> Path:
    """Copy the plans of a workspace into a folder that is not there, with no sound among their formats. Returns it."""
    shutil.copytree(origin / "plans", folder / "plans")
    for edition in (folder / "plans" / "editions").iterdir():
        edition.write_text(edition.read_text(encoding="utf-8").replace(", audio]", "]"), encoding="utf-8")
    return folder


def _build(workspace: Path, out: Path, *asked: str) -> str:
    arguments = ("build", "--jobs", "2", "--out", str(out), *asked)
    done = process(*arguments, folder=workspace, seconds=SECONDS)
    return "" if done.returncode == 0 else f"cpsplan {' '.join(arguments)}: {done.returncode}\n{done.stderr}"
