"""The worked cases of the rules, laid over the workspaces that they change."""

from __future__ import annotations

from pathlib import Path

from cpsplan.compiler import Compiled, compile_book
from cpsplan.workspace.disk import DiskWorkspace
from tests.support.places import CASES

WORKSPACE = CASES / "workspace"
TRANSLATED = CASES / "translated"
EASY_READ = CASES / "easy-read"
ORIGINS = {"CPS9": (WORKSPACE, TRANSLATED), "CPS61": (WORKSPACE, EASY_READ), "CPS62": (WORKSPACE, EASY_READ)}
ORIGINS["CPS63"] = ORIGINS["CPS62"]
ORIGINS["CPS543"] = ORIGINS["CPS545"] = ORIGINS["CPS9"]
"""What the cases of a family of codes are laid over; the others over the small workspace alone."""
TODAY = "1796036400"
"""The day that counts as today in every case, in seconds since 1970: 30 November 2026."""
FOLDERS = sorted(
    place.name for place in CASES.iterdir() if place.is_dir() and place not in (WORKSPACE, TRANSLATED, EASY_READ)
)
FIXABLE = (
    *("CPS201", "CPS204", "CPS302", "CPS374", "CPS382", "CPS383", "CPS403", "CPS405", "CPS603", "CPS604", "CPS606"),
    *("CPS641", "CPS642", "CPS646", "CPS701"),
)
"""The rules that offer a fix."""


def compiled(case: Path, place: Path) -> Compiled:
    """The case laid over the small workspace, compiled."""
    origins = next((one for code, one in ORIGINS.items() if case.parent.name.startswith(code)), (WORKSPACE,))
    for origin in (*origins, case):
        for path in origin.rglob("*"):
            if path.is_file():
                target = place / path.relative_to(origin)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    return compile_book(DiskWorkspace(place, {"SOURCE_DATE_EPOCH": TODAY}))
