"""Count again in how many texts the terms stand that a translator is asked about: `python -m tests.tools.questions`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib

from tests.support.places import REPOSITORY

QUESTIONS = REPOSITORY / "plans/translations/cy/QUESTIONS.md"
ROW = re.compile(
    r"^\| (?P<english>[^|]+) \| (?P<welsh>[^|]+) \| (?P<others>[^|]+) \| (?P<places>\d+) \| (?P<question>[^|]+) \|$",
    re.MULTILINE,
)


class Question(NamedTuple):
    """A row: a term in English, what it is called in Welsh now, and in how many texts it stands."""

    english: str
    welsh: str
    places: int


def questions(text: str) -> list[Question]:
    """Every term that a translator is asked about."""
    return [Question(row["english"], row["welsh"], int(row["places"])) for row in ROW.finditer(text)]


@cache
def welsh_texts() -> tuple[tuple[str, str], ...]:
    """Every text of the catalogues: its English, and all forms of its Welsh."""
    paths = [*REPOSITORY.glob("plans/translations/cy/*.po"), REPOSITORY / "templates/translations/cy/interface.po"]
    return tuple(text for path in sorted(paths) for text in _in_catalogue(path))


def _in_catalogue(path: Path) -> Iterator[tuple[str, str]]:
    for entry in polib.pofile(str(path)):
        if not entry.obsolete:
            yield f"{entry.msgid}\n{entry.msgid_plural}", "\n".join((entry.msgstr, *entry.msgstr_plural.values()))


def texts_with(english: str) -> list[str]:
    """The Welsh of every text in whose English the term stands, with a plural s or without."""
    term = re.compile(rf"(?<!\w){re.escape(english)}s?(?!\w)", re.IGNORECASE if english.islower() else 0)
    return [welsh for source, welsh in welsh_texts() if term.search(source)]


def counted(text: str) -> str:
    """The list with its numbers counted again."""

    def row(match: re.Match[str]) -> str:
        before, after = match.start("places") - match.start(), match.end("places") - match.start()
        return f"{match[0][:before]}{len(texts_with(match['english']))}{match[0][after:]}"

    return ROW.sub(row, text)


if __name__ == "__main__":
    QUESTIONS.write_text(counted(QUESTIONS.read_text(encoding="utf-8")), encoding="utf-8")
