"""A page of each kind: of the workspace that “cpsplan init” writes, with more editions, pages only, and coverage."""

from __future__ import annotations

from pathlib import Path

from tests.support import thorough
from tests.support.command_line import process

PAGES = (
    "index.html",
    "accessibility.html",
    "coverage.html",
    "en/2026-27/index.html",
    "en/2026-27/formats.html",
    "en/2026-27/on-a-page/index.html",
    "en/2026-27-q2/index.html",
    "en/libraries-2030/index.html",
    "en-easy-read/2026-27/index.html",
    "en-large-print/2026-27/index.html",
)
"""A page of each kind."""
LONG_AND_LARGE, SHORT_AND_LARGE = "en-large-print/2026-27/index.html", "en-large-print/2025-26/index.html"
"""A page that is the same as another one in other letters, and a third as long one that is, too."""
EDITIONS = {
    "cy": "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n",
    "en-large-print": "id: en-large-print\ntitle: Large print\nlanguage: en\nstyle: large-print\nformats: [html]\n",
}


def looked_at() -> list[str]:
    """A page of each kind for slow checkers, of large print a short one; all of them in a thorough run."""
    return [SHORT_AND_LARGE if page == LONG_AND_LARGE and not thorough.is_on() else page for page in PAGES]


def workspace(folder: Path) -> Path:
    """Write the workspace into a folder that is not there. Returns it."""
    cpsplan("init", str(folder))
    plans = folder / "plans"
    for name, text in EDITIONS.items():
        (plans / f"editions/{name}.yaml").write_text(text, encoding="utf-8")
    for name in ("en", "en-easy-read"):
        edition = plans / f"editions/{name}.yaml"
        edition.write_text(edition.read_text(encoding="utf-8").replace("[html, pdf]", "[html]"), encoding="utf-8")
    with (plans / "cpsplan.yaml").open("a", encoding="utf-8") as settings:
        settings.write("publish_coverage: true\n")
    return folder


def cpsplan(*arguments: str) -> None:
    """Run cpsplan, and fail with what it says where it fails."""
    done = process(*arguments, folder=Path.cwd())
    assert done.returncode == 0, done.stdout + done.stderr


def build(folder: Path) -> Path:
    """Build the workspace in a folder that is there. Returns the folder with the pages."""
    out = folder / "out"
    cpsplan("build", "--workspace", str(workspace(folder / "library")), "--out", str(out))
    return out
