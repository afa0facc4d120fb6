"""Make the handbook as a site, `build/handbook/site/`: run by ``make docs``, which a link that leads nowhere stops.

The pages of docs/ are taken as they are; those of the repository that they lead to come along; the reference is made
from the program. With ``--manual`` only docs/reference/cpsplan.1 is written anew, the page of the manual.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from cpsplan.writers.assets import font_files
from tests.support.places import REPOSITORY
from tests.tools.handbook.commands import command_page, manual_page
from tests.tools.handbook.phrases import phrase_page
from tests.tools.handbook.rules import rule_pages

DOCS = REPOSITORY / "docs"
MANUAL = DOCS / "reference" / "cpsplan.1"
PLACE = REPOSITORY / "build" / "handbook"
ALONG = {"CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md"}
"""Documents at the top of the repository that are pages of the handbook as well, and what they are called there."""
CHART = "../tests/bench/results.svg"
"""The picture that `make bench` draws, as a page of docs/ shows it."""
_LINK = re.compile(r"(?<![!`])\[(?P<words>[^\]]+)\]\((?P<to>(?!https?:|mailto:|#)[\w./-]+)(?P<part>#[^)\s]*)?\)")


def main() -> int:
    """Make the site, or the page of the manual. The exit code is that of MkDocs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manual", action="store_true", help=f"write only {MANUAL.name}")
    if parser.parse_args().manual:
        MANUAL.write_text(manual_page(), encoding="utf-8")
        return 0
    pages = PLACE / "pages"
    assemble(pages)
    return mkdocs(pages, PLACE / "site")


def mkdocs(pages: Path, site: Path) -> int:
    """Make the site of the pages. The exit code is 0 only where every link leads somewhere."""
    options = ["--strict", "--config-file", str(DOCS / "site" / "mkdocs.yml"), "--site-dir", str(site)]
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    # Without the first, its theme speaks of its successor at each build.
    said = {"NO_MKDOCS_2_WARNING": "1", "CPSPLAN_HANDBOOK_PAGES": str(pages)}
    environment = {**os.environ, **said}
    done = subprocess.run(command, check=False, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
    return done.returncode


def assemble(pages: Path) -> None:
    """Put every page of the handbook into the folder ``pages``, which is made anew."""
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(DOCS, pages, ignore=shutil.ignore_patterns("mkdocs.yml", "*.1"))
    for typeface in font_files():
        shutil.copy(typeface, pages / "site")
    shutil.copy(DOCS / CHART, pages / "site")
    for name, page in ALONG.items():
        (pages / page).write_text(_at_home((REPOSITORY / name).read_text(encoding="utf-8"), "", REPOSITORY), "utf-8")
    made = {"commands.md": command_page(), "phrases.md": phrase_page(), **rule_pages()}
    for name, text in made.items():
        (pages / "reference" / name).write_text(text, encoding="utf-8")
    for path in DOCS.rglob("*.md"):
        inside = path.relative_to(DOCS)
        up = "../" * (len(inside.parts) - 1)
        (pages / inside).write_text(_at_home(path.read_text(encoding="utf-8"), up, path.parent), encoding="utf-8")


def _at_home(text: str, up: str, folder: Path) -> str:
    """The text of a page of ``folder`` with its links to files as the site has them; ``up`` leads to its top.

    What is a page of the site stays a link; of anything else the path is told, since the site does not have it.
    """

    def link(match: re.Match[str]) -> str:
        target = (folder / match["to"]).resolve()
        name = target.relative_to(REPOSITORY).as_posix()
        page = target.relative_to(DOCS).as_posix() if target.is_relative_to(DOCS) else ALONG.get(name)
        if not page:
            return f"{match['words']} (`{name}`)"
        return f"[{match['words']}]({up}{page}{match['part'] or ''})"

    return _LINK.sub(link, text).replace(f"]({up}{CHART}", f"]({up}site/{Path(CHART).name}")


if __name__ == "__main__":
    sys.exit(main())
