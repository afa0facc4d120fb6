"""What docs/architecture.md shows how to add is added to a copy, in its own words, and is there afterwards."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.support import samples, thorough
from tests.support.copied import Limits, done_in_a_copy, load_anew
from tests.support.places import REPOSITORY
from tests.support.samples import EDITION, PLAN, changed

TEXT = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^(?:A new file|At the end of|In) `(?P<path>[^`]+)`(?:, (?P<side>above|below) `(?P<line>.+)`)?:\n\n"
    r"(?P<block>(?: {4}.*\n|\n+(?= {4}))+)",
    re.MULTILINE,
)
DELIVERY_PAGE = "out/en/2026-27/index.html"


@dataclass(frozen=True)
class Step:
    """A block of the document, and where it goes."""

    path: str
    block: str
    side: str
    line: str

    def take(self, folder: Path) -> None:
        """Put the block into its file below a folder, indented like the line that it stands at."""
        path = folder / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.line:
            before = f"{path.read_text(encoding='utf-8')}\n\n" if path.exists() else ""
            path.write_text(before + self.block, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        places = [number for number, line in enumerate(lines) if line.strip() == self.line]
        assert len(places) == 1, f"{self.path} has {len(places)} lines “{self.line}”"
        at = places[0] + (self.side == "below")
        indent = re.match(" *", lines[places[0]])
        lines[at:at] = textwrap.indent(self.block, indent[0] if indent else "")
        path.write_text("".join(lines), encoding="utf-8")


def steps(title: str) -> list[Step]:
    """The steps of a section."""
    section = TEXT.partition(f"\n### {title}\n")[2].partition("\n### ")[0]
    return [
        Step(match["path"], textwrap.dedent(match["block"]), match["side"] or "", match["line"] or "")
        for match in STEP.finditer(section)
    ]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and of what stands beside it, with the small workspace as its plans."""
    for name in ("src/cpsplan", "templates", "schemas"):
        # With what Python has compiled: it sees by itself which files have changed since.
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    (tmp_path / "tests" / "cases").mkdir(parents=True)
    return samples.written(tmp_path, {EDITION: changed(EDITION, ("[html, pdf]", "[html]"))})


def added(title: str, copy: Path) -> list[str]:
    """Add what a section shows to a copy. Returns the files that were touched."""
    taken = steps(title)
    for step in taken:
        step.take(copy)
    return sorted({step.path for step in taken})


def run(copy: Path, *arguments: str, code: int = 0) -> str:
    """What a command of the copy says, in the copy: its modules are loaded in a process that has all libraries."""
    environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
    if thorough.is_on():
        command = [sys.executable, "-m", "cpsplan", *arguments]
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
        ended, said = done.returncode, done.stdout + done.stderr
    else:
        ended, out, err = done_in_a_copy(partial(_run_anew, copy / "src", arguments), copy, environment, Limits(300))
        said = out + err
    assert ended == code, said
    return said


def _run_anew(sources: Path, arguments: Sequence[str]) -> int:
    load_anew(sources)
    cli = importlib.import_module("cpsplan.cli")
    assert Path(str(cli.__file__)).is_relative_to(sources)
    return int(cli.run_here(arguments))


def write(copy: Path, path: str, *pairs: tuple[str, str]) -> None:
    """Replace texts in a file of the small workspace."""
    (copy / path).write_text(changed(path, *pairs), encoding="utf-8")


def page(copy: Path) -> str:
    """The page of the plan, built."""
    run(copy, "build")
    return (copy / DELIVERY_PAGE).read_text(encoding="utf-8")


SCOPE = "    scope: Plant trees along the paths.\n"


def test_every_section_is_tried() -> None:
    titles = set(re.findall(r"^### (.+)$", TEXT, re.MULTILINE))
    assert titles == {
        "A field", "A reference", "A kind of entry", "A rule", "A format", "A language", "A chart", "A command"
    }  # fmt: skip
    shown = re.findall(
        r"(?<=[^ ].)\n\n {4}", re.sub(r"(?<= {4}).*\n\n+(?= {4})", "", TEXT.partition("## How to add")[2])
    )
    assert len(shown) == sum(len(steps(title)) for title in titles)


def test_a_field(copy: Path) -> None:
    assert added("A field", copy) == ["src/cpsplan/model/delivery.py", "templates/phrases/en.yaml"]
    write(copy, PLAN, (SCOPE, f"{SCOPE}    confidence: 80\n"))
    assert "How sure it is: 80" in re.sub("<[^>]+>", "", page(copy))
    assert '"confidence": 80' in run(copy, "export", "json")


def test_a_reference(copy: Path) -> None:
    assert added("A reference", copy) == ["src/cpsplan/model/delivery.py"]
    write(copy, PLAN, (SCOPE, f"{SCOPE}    replaces: [nest-boxes]\n"))
    run(copy, "check")
    write(copy, PLAN, (SCOPE, f"{SCOPE}    replaces: [nest-boxen]\n"))
    said = run(copy, "check", code=1)
    assert f"{PLAN}:11:16 error CPS302" in said
    assert "nest-boxes" in said


def test_a_kind_of_entry(copy: Path) -> None:
    assert len(added("A kind of entry", copy)) == 4
    write(copy, PLAN, ("actions:\n", "lessons:\n  - id: drought\n    title: A dry spring\nactions:\n"))
    assert re.search(r"<h2 id=\"lessons\">Lessons</h2>\s*<ul><li>A dry spring</li></ul>", page(copy))
    run(copy, "rename", "2026-27/lessons/drought", "dry-spring")
    assert "  - id: dry-spring\n" in (copy / PLAN).read_text(encoding="utf-8")


def test_a_rule(copy: Path) -> None:
    added("A rule", copy)
    shutil.copytree(copy / "tests" / "cases" / "CPS499" / "bad", copy, dirs_exist_ok=True)
    assert f"{PLAN}:2:8 note CPS499 The title “Trees for all!” shouts" in run(copy, "check")
    assert "title: Trees for all!    <-- here" in run(copy, "explain", "shouting-title")


def test_a_format(copy: Path) -> None:
    assert len(added("A format", copy)) == 2
    write(copy, EDITION, ("[html, pdf]", "[html, headings]"))
    assert "Headings (TXT)" in page(copy)
    headings = (copy / "out/en/2026-27/2026-27-headings.txt").read_text(encoding="utf-8").splitlines()
    assert headings[0] == "Park plan 2026-27"
    assert len(headings) > 4


def test_a_language(copy: Path) -> None:
    assert added("A language", copy) == ["plans/editions/fr.yaml"]
    run(copy, "translate", "update")
    translate(copy / "plans/translations/fr/2026-27.po", "Planting", "Plantation")
    translate(copy / "templates/translations/fr/interface.po", "Owner", "Responsable")
    run(copy, "build")
    translated = (copy / "out/fr/2026-27/index.html").read_text(encoding="utf-8")
    assert '<html lang="fr"' in translated
    assert "Plantation" in translated


def translate(catalogue: Path, text: str, translation: str) -> None:
    """Translate a text, as a translator would."""
    untranslated = f'msgid "{text}"\nmsgstr ""\n'
    content = catalogue.read_text(encoding="utf-8")
    assert untranslated in content
    content = content.replace(untranslated, f'msgid "{text}"\nmsgstr "{translation}"\n')
    catalogue.write_text(content, encoding="utf-8")


def test_a_chart(copy: Path) -> None:
    assert len(added("A chart", copy)) == 5
    assert re.search(r'<svg width="10"[^>]*><title>1 project</title><rect width="10" height="9"/></svg>', page(copy))
    styles = "".join(path.read_text(encoding="utf-8") for path in (copy / "out" / "assets").glob("*.css"))
    assert ".share rect" in styles


def test_a_command(copy: Path) -> None:
    assert len(added("A command", copy)) == 2
    assert run(copy, "count") == "2\n"
    assert "Say how many activities there are." in run(copy, "--help")
