"""No word of the workshop is read by the public: no id, file name, line, code, key or address of the sources.

Every page and file is read as its readers do, and what a program may have left in it is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import lxml.html
import pytest

from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers import docx, epub, odt, pdf, script, text
from tests.support.places import REPOSITORY

READERS: dict[str, ModuleType] = {
    "-audio-script.txt": script,
    ".docx": docx,
    ".epub": epub,
    ".odt": odt,
    ".pdf": pdf,
    ".txt": text,
}
"""What reads a file of a document again, by how its name ends."""
ADDRESSES = re.compile(r"(https?://|www\.|mailto:|tel:)\S+|\S+@\S+")
"""What leads readers somewhere, and is meant for them."""
MACHINE_WORDS = {
    "the code of a rule": r"\bCPS[0-9]{3}\b",
    "the name of a file": r"\b[\w-]+\.(ya?ml|json|csv|xlsx|html?|css|pdf|docx|odt|epub|brf|mp3|po|py|toml)\b",
    "the path of a file": r"\b(plans|templates|out|schemas)/[\w/-]*",
    "a line of a file": r":[0-9]+:[0-9]+\b|\b[Ll]ine [0-9]+\b",
    "a floor": r"\b[Ff]loors?\b",
    "a key": r"\b[a-z]+(?:_[a-z]+)+\b",
    "an address": r"\b[a-z][a-z0-9-]*:[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)?",
    "what a program prints": r"\b(None|True|False|null|undefined|NaN)\b|\{[a-z_]*\}",
}
ALLOWED: dict[str, str] = {}
"""Words that look like those of a machine and are meant for readers, each with its reason. So far there are none."""


def machine_words(words: str) -> Iterator[tuple[str, str]]:
    """What looks as if a program had left it in a text, each with what it is."""
    plain = ADDRESSES.sub(" ", words)
    for allowed in ALLOWED:
        plain = plain.replace(allowed, " ")
    for kind, pattern in MACHINE_WORDS.items():
        yield from ((kind, match[0]) for match in re.finditer(pattern, plain))


def words_of_page(html: str) -> str:
    """Every word of a page that somebody sees or hears: names of pictures and the description too."""
    root = lxml.html.document_fromstring(html)
    for element in list(root.iter("script", "style")):
        element.drop_tree()
    spoken = [value for name in ("alt", "title", "aria-label", "content") for value in root.xpath(f"//@{name}")]
    every = (piece for element in root.iter() if isinstance(element.tag, str) for piece in (element.text, element.tail))
    return "\n".join(filter(None, (*every, *spoken)))


def words_of_file(path: str, content: bytes) -> str | None:
    """Every word of a page or file; None for what is read by programs, or as something else."""
    if path.endswith(".html"):
        return words_of_page(content.decode())
    reader = next((module for ending, module in READERS.items() if path.endswith(ending)), None)
    return None if reader is None else str(reader.read_back(content))


@pytest.mark.parametrize(
    "words",
    [
        "see plans/delivery/2019-20.yaml:44",
        "CPS406",
        "meets the floor of 100%",
        "cps-2025:people.skills",
        "aim_word",
        "2022-23-activities.csv",
        "due {date}",
        "Owner: None",
    ],
)
def test_words_of_a_machine_are_noticed(words: str) -> None:
    assert list(machine_words(words))


def test_control_words_of_people_are_not() -> None:
    text = "CPS 2025: 3 of 4, by 17:30. Write to plans@example.org or see https://example.org/a_b.html"
    assert list(machine_words(text)) == []


@pytest.mark.parametrize("folder", ["published", "example"])
def test_no_page_or_file_has_a_word_of_a_machine(request: pytest.FixtureRequest, folder: str) -> None:
    out = request.getfixturevalue(folder)
    assert isinstance(out, Path)
    files = [path for path in sorted(out.rglob("*")) if path.is_file()]
    texts = {path.relative_to(out): words_of_file(path.name, path.read_bytes()) for path in files}
    assert sum(text is not None for text in texts.values()) > 60
    assert [(path, *word) for path, text in texts.items() if text for word in machine_words(text)] == []


def test_no_id_of_the_real_plans_stands_among_their_words(published: Path) -> None:
    """Ids are words with hyphens between them: what no text of the plans has is none of their words."""
    book = compile_book(DiskWorkspace(REPOSITORY)).book
    sources = " ".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "plans").rglob("*.yaml"))
    said = set(re.findall(r"[\w-]+", re.sub(r"(?m)^\s*(- )?(id|of|outcomes|aims|into|succeeds):.*$", "", sources)))
    ids = {entry.address.id for table in book.tables.values() for entry in table.values() if entry.address.id}
    wanted = {id_ for id_ in ids if "-" in id_} - said
    assert len(wanted) > 30
    for path in sorted(published.rglob("*.html")):
        words = set(re.findall(r"[\w-]+", ADDRESSES.sub(" ", words_of_page(path.read_text(encoding="utf-8")))))
        assert words & wanted == set(), path
