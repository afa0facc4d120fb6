"""What the documents point at is there. The commands that they show are run by test_readme.py."""

from __future__ import annotations

import re
from collections import Counter

from tests.support.documents import NAMES, without_blocks
from tests.support.places import REPOSITORY

ARCHITECTURE = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")

MADE = {"commands.md", "rules.md", "phrases.md"}
"""Pages of the reference that only the site has: `make docs` makes them, and stops where it does not."""


def test_architecture_tells_every_folder_and_every_module_beside_them() -> None:
    modules = {path.stem for path in (REPOSITORY / "src" / "cpsplan").glob("*.py")} - {"__init__", "__main__"}
    packages = {path.parent.name for path in (REPOSITORY / "src" / "cpsplan").glob("*/__init__.py")}
    assert [name for name in sorted(modules) if f"`{name}.py`" not in ARCHITECTURE] == []
    assert [name for name in sorted(packages) if f"\n`{name}/`" not in ARCHITECTURE] == []


def test_links_to_files_lead_somewhere() -> None:
    for name in (*NAMES, "CHANGELOG.md"):
        # What stands as code shows how links are written in plans.
        text = re.sub(r"`[^`\n]*`", "", without_blocks((REPOSITORY / name).read_text(encoding="utf-8")))
        for link in re.findall(r"\]\((?!\w+:)([^)#]+)\)", text):
            is_made = link.removeprefix("reference/") in MADE
            assert is_made or (REPOSITORY / name).parent.joinpath(link).exists(), f"{name}: {link}"


def test_nothing_stands_twice_in_the_changelog() -> None:
    lines = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    counted = Counter(line for line in lines if line.startswith(("- ", "#")))
    assert [line for line, count in counted.items() if count > 1] == []
