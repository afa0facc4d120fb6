"""Large print on paper keeps to clear print: nothing is smaller than the text, the numbers in marks included."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render.preparing import render
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers import pdf

STARTER = folder("templates") / "starter"
EDITION = "id: en-large-print\ntitle: Large print\nlanguage: en\nstyle: large-print\nformats: [pdf]\n"
LINE = 1.36
"""How high a line of the typeface is, in sizes of its letters."""
SMALLEST = 17.7
WORD = re.compile(r'yMin="([\d.]+)".*yMax="([\d.]+)">(.*)</word>')


def words(document: str, place: Path) -> list[tuple[float, str]]:
    """Every word of the large print of a document of the starter, with its size in points."""
    files = {
        path.relative_to(STARTER).as_posix(): path.read_bytes()
        for path in (STARTER / "plans").rglob("*")
        if path.is_file()
    }
    files["plans/editions/en-large-print.yaml"] = EDITION.encode()
    book = compile_book(MemoryWorkspace(files)).book
    editions, _ = localised_editions(book, [], strict=False)
    edition = next(edition for edition in editions if edition.edition.style == "large-print")
    (place / "large.pdf").write_bytes(
        pdf.write(render(edition, document), assets_of(book, [edition], [], Ledger(Path())))
    )
    command = ["pdftotext", "-bbox", str(place / "large.pdf"), "-"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [((float(low) - float(high)) / LINE, word) for high, low, word in WORD.findall(lines)]


@pytest.mark.parametrize("document", ["2026-27", "libraries-2030"])
def test_nothing_is_smaller_than_the_text(document: str, tmp_path: Path) -> None:
    sizes = words(document, tmp_path)
    assert len(sizes) > 200
    assert "1" in {word for _, word in sizes}, "the number of an aim, in its mark"
    assert [(size, word) for size, word in sizes if size < SMALLEST and re.search(r"\w", word)] == []
