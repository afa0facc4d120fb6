"""A workspace that is watched: what was asked of it, and the checksum of each answer.

A stage knows of the world outside what a workspace has answered, and nothing else. So where another workspace answers
all of it in the same way, the stage would do the same again.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field

from cpsplan.late import dataclass
from cpsplan.workspace.disk import Unreadable, Workspace

NAMES, READ, TODAY = "names", "read", "today"
"""The kinds of questions; what is asked about stands behind them."""
DIFFERENT = ""
"""In the place of a checksum: the answers to one question were not the same, so that none can be held to them."""


@dataclass(frozen=True)
class WatchedWorkspace:
    """The workspace ``below``, and what it has answered."""

    below: Workspace
    answers: dict[str, str] = field(default_factory=dict)
    """The checksum of each answer, by its question."""

    def names(self, folder: str) -> list[str]:
        """The paths of all files below ``folder``, sorted."""
        names = self.below.names(folder)
        self._note(NAMES, folder, "\0".join(names).encode("utf-8", "surrogatepass"))
        return names

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``. Raises Unreadable."""
        try:
            content = self.below.read(path)
        except Unreadable as reason:
            self._note(READ, path, b"cannot be read: ", str(reason).encode("utf-8", "surrogatepass"))
            raise
        self._note(READ, path, b"holds: ", content)
        return content

    def today(self) -> datetime.date:
        """The date that counts as today."""
        today = self.below.today()
        self._note(TODAY, "", today.isoformat().encode())
        return today

    def _note(self, kind: str, about: str, *answer: bytes) -> None:
        checksum = hashlib.sha256(b"".join(answer)).hexdigest()
        question = f"{kind} {about}"
        self.answers[question] = checksum if self.answers.get(question, checksum) == checksum else DIFFERENT


def answers_the_same(workspace: Workspace, answers: Mapping[str, str]) -> bool:
    """Whether a ``workspace`` answers as one that was watched did. It is asked up to the first other answer."""
    again = WatchedWorkspace(workspace)
    for question, answer in answers.items():
        with suppress(Unreadable, OSError, ValueError):
            _ask(again, question)
        if not answer or again.answers.get(question) != answer:
            return False
    return True


def _ask(workspace: Workspace, question: str) -> None:
    kind, _, about = question.partition(" ")
    if kind == NAMES:
        workspace.names(about)
    elif kind == READ:
        workspace.read(about)
    elif kind == TODAY:
        workspace.today()
