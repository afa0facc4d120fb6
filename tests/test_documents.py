"""What README and CONTRIBUTING point at is there. The commands that they show are run by test_readme.py."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_map_of_the_code_names_every_module() -> None:
    table = README[README.index("## The map of the code") :]
    modules = {path.stem for path in (ROOT / "src" / "cpsplan").glob("*.py")} - {"__init__", "__main__"}
    packages = {path.parent.name for path in (ROOT / "src" / "cpsplan").glob("*/__init__.py")}
    assert [name for name in sorted(modules) if f"`{name}.py`" not in table] == []
    assert [name for name in sorted(packages) if f"`{name}/`" not in table] == []


def test_links_to_files_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (ROOT / link).exists(), f"{name}: {link}"
