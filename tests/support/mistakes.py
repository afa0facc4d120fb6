"""Mistakes that planners make in files, as a table of data: each is made in the workspace of `cpsplan init`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import Any, Literal

import yaml

from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Diagnostic
from cpsplan.workspace.disk import MemoryWorkspace, is_hidden
from tests.support.places import REPOSITORY

TABLE = REPOSITORY / "tests" / "unit" / "mistakes.yaml"
STARTER = REPOSITORY / "templates" / "starter"
TODAY = date(2026, 11, 28)
HERE = "¦"
"""Stands in what is written by mistake, on the line that the message has to point at; it is taken out."""
FILES = {
    "plan": "plans/delivery/2026-27.yaml",
    "before": "plans/delivery/2025-26.yaml",
    "strategy": "plans/strategies/libraries-2030.yaml",
    "q1": "plans/progress/2026-27-q1.yaml",
    "q2": "plans/progress/2026-27-q2.yaml",
    "settings": "plans/cpsplan.yaml",
    "glossary": "plans/glossary.yaml",
    "edition": "plans/editions/en.yaml",
}
"""How the table calls the files of the workspace."""
Grade = Literal["clear", "unclear", "wrong", "silent"]


@dataclass(frozen=True)
class Mistake:
    """A row of the table."""

    name: str
    code: str = ""
    """The code of the message; empty where nothing is wrong."""
    says: tuple[str, ...] = ()
    """Words that the message, or its hint, has to say."""
    file: str = "plan"
    put: tuple[tuple[str, str, str], ...] = ()
    """Edits: which file, what stands there, what stands there by mistake."""
    move: tuple[str, str] | None = None
    """A file, and what it is called by mistake; empty where it is gone."""
    write: dict[str, str] = field(default_factory=dict)
    """Files that are written anew."""
    encoding: str = "utf-8"
    line_end: str = "\n"
    base: str = "library"
    at: str | int = ""
    """What stands on the line that the message has to point at, or its number; where nothing is marked with ¦."""
    lines: int = 1
    """How many messages there have to be: one fault, one message."""
    fixed: str = ""
    """What `--fix` has to write."""


@cache
def bases() -> dict[str, dict[str, str]]:
    """The workspaces in which mistakes are made: that of `cpsplan init` without its booklets, and others on top."""
    paths = [path for path in (STARTER / "plans").rglob("*.*") if "easy-read" not in path.as_posix()]
    library = {path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    settings = library[FILES["settings"]]
    library[FILES["settings"]] = settings[: settings.index("# What every Easy Read booklet")]
    others = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["bases"]
    kept = {name: text for name, text in library.items() if name.endswith(("editions/en.yaml", "cpsplan.yaml"))}
    return {"library": library} | {name: kept | files for name, files in others.items()}


def mistakes() -> list[Mistake]:
    """Every row of the table."""
    groups = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["mistakes"]
    return [_row(row) for rows in groups.values() for row in rows]


def _row(row: dict[str, Any]) -> Mistake:
    file, put = row.get("file", "plan"), row.pop("put", [])
    edits = [put] if put and isinstance(put[0], str) else put
    full = tuple((file, *edit) if len(edit) < len(("file", "old", "new")) else tuple(edit) for edit in edits)
    return Mistake(**{**row, "says": tuple(map(str, row.get("says", ()))), "put": full})


def spoilt(mistake: Mistake) -> tuple[dict[str, bytes | str], str, int]:
    """The files with a mistake in them, and the file and line at which the message has to point."""
    files, place, marked = dict(bases()[mistake.base]), FILES.get(mistake.file, mistake.file), 0
    for file, old, new in mistake.put:
        path = FILES.get(file, file)
        assert old in files[path], f"{mistake.name}: {old!r} is not in {path}"
        start = files[path].index(old)
        files[path] = files[path].replace(old, new, 1)
        if HERE in new or not marked:
            place, marked = path, files[path].count("\n", 0, start + max(new.find(HERE), 0)) + 1
    files = {path: text.replace(HERE, "") for path, text in files.items()}
    for path, text in mistake.write.items():
        place, files[path] = path, files[FILES[text]] if text in FILES else text
    if mistake.move:
        old, new = (FILES.get(name, name) for name in mistake.move)
        text, place = files.pop(old), new or old
        if new:
            files[new] = text
    if mistake.at and not (mistake.move or mistake.write):
        place = FILES.get(mistake.file, mistake.file)
    line = _line(files.get(place, ""), mistake.at) if mistake.at else marked or 1
    content: dict[str, bytes | str] = {path: text for path, text in files.items() if not is_hidden(PurePath(path).name)}
    if place in content:
        content[place] = files[place].replace("\n", mistake.line_end).encode(mistake.encoding)
    return content, place, line


def _line(text: str, at: str | int) -> int:
    """The number of the line in which a text stands first."""
    return at if isinstance(at, int) else text.count("\n", 0, text.index(at)) + 1


def compiled(mistake: Mistake) -> Compiled:
    """The workspace with the mistake, compiled."""
    return compile_book(MemoryWorkspace(spoilt(mistake)[0], TODAY))


def grade(mistake: Mistake, diagnostics: tuple[Diagnostic, ...]) -> Grade:
    """How well the messages tell of a mistake."""
    _, place, line = spoilt(mistake)
    if not diagnostics:
        return "silent" if mistake.code or mistake.says else "clear"
    right = [
        diagnostic
        for diagnostic in diagnostics
        if (not mistake.code or diagnostic.code == mistake.code) and _says(diagnostic, mistake.says)
    ]
    if not right or not (mistake.code or mistake.says):
        return "wrong"
    at_place = any((diagnostic.span.path, diagnostic.span.line) == (place, line) for diagnostic in right)
    return "clear" if at_place and len(diagnostics) == mistake.lines else "unclear"


def _says(diagnostic: Diagnostic, words: tuple[str, ...]) -> bool:
    told = f"{diagnostic.message} {diagnostic.hint}"
    return all(word in told for word in words)
