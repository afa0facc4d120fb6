"""README, CONTRIBUTING and the handbook, taken apart: sections, blocks of code, the commands in them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.places import REPOSITORY

_WRITTEN = [path for path in (REPOSITORY / "docs").rglob("*.md") if path.parent.name != "reference"]
NAMES = ("README.md", "CONTRIBUTING.md", *sorted(path.relative_to(REPOSITORY).as_posix() for path in _WRITTEN))
"""The documents that people write; those in docs/reference/ are made by the program."""
PROGRAMS = ("cpsplan", "make", "cd", "pip", "python", "git", "docker", "pre-commit", "npm")
"""What a line of a block begins with that is a command."""
INDENT = "    "
_BLOCK = re.compile(rf"(?<=\n\n)(?:{INDENT}.*\n(?:\n(?={INDENT}))?)+")


@dataclass(frozen=True)
class Command:
    """A command as it is shown: the text to type, and the comment behind it."""

    text: str
    comment: str


@dataclass(frozen=True)
class Block:
    """A block of indented code: the document and the section that it stands in, and its text without the indent."""

    document: str
    section: str
    text: str

    @property
    def first(self) -> str:
        """Its first line, which it goes by."""
        return self.text.splitlines()[0]

    @property
    def commands(self) -> list[Command]:
        """Its commands, if it shows commands: then every line is one. Else none."""
        if self.first.split(" ")[0] not in PROGRAMS:
            return []
        lines = [re.split(r"\s+#\s+", line, maxsplit=1) for line in self.text.splitlines() if line]
        return [Command(line[0], line[1] if len(line) > 1 else "") for line in lines]


def blocks() -> list[Block]:
    """Every block of all documents, in order."""
    return [block for name in NAMES for block in _blocks(name, (REPOSITORY / name).read_text(encoding="utf-8"))]


def without_blocks(text: str) -> str:
    """The text of a document without its blocks."""
    return _BLOCK.sub("", text)


def _blocks(document: str, text: str) -> Iterator[Block]:
    for section in re.split(r"^(?=#+ )", text, flags=re.MULTILINE)[1:]:
        title = section.splitlines()[0].lstrip("# ")
        for found in _BLOCK.finditer(section):
            yield Block(document, title, textwrap.dedent(found[0]))


def inline(program: str) -> list[str]:
    """The commands of a program that stand in the running text, between backticks."""
    text = "\n".join((REPOSITORY / name).read_text(encoding="utf-8") for name in NAMES)
    return sorted({" ".join(one.split()) for one in re.findall(rf"`({program} [^`]+)`", text)})
