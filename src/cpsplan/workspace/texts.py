"""Texts of files, for excerpts and fingerprints: those of a large workspace are read again when one is asked for."""

from __future__ import annotations

from collections import UserDict
from hashlib import blake2b
from typing import Any, NamedTuple

from cpsplan.workspace.disk import Unreadable, Workspace


def text_of_file(workspace: Workspace, path: str) -> str:
    """The text of a file, as far as it is text at all; empty where it cannot be read."""
    return _decoded(_content(workspace, path))


class FileTexts(UserDict[str, str]):
    """The text of each file by its path."""

    data: dict[str, Any]
    """Each text, or how it is read again."""

    def __getitem__(self, path: str) -> str:
        """The text as it was when it was read."""
        text = self.data[path]
        return text.text(path) if isinstance(text, ReadAgain) else str(text)

    def read_again(self, workspace: Workspace, path: str) -> None:
        """Have a text that is not kept: it is read from its file where somebody asks."""
        self.data[path] = ReadAgain(workspace, _checksum(_content(workspace, path)))


class ReadAgain(NamedTuple):
    """A text that is not kept."""

    workspace: Workspace
    checksum: bytes

    def text(self, path: str) -> str:
        """The text; empty where the file has changed since, so that nothing is said of what was not looked at."""
        content = _content(self.workspace, path)
        return _decoded(content) if _checksum(content) == self.checksum else ""


def _content(workspace: Workspace, path: str) -> bytes:
    try:
        return workspace.read(path)
    except Unreadable:
        return b""


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _checksum(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()
