"""Every Welsh text is spelled right: aspell-cy knows each word, or it stands in a reviewed list with the reason.

The dictionary (Debian's aspell-cy) is under the GPL: a tool of the tests, not shipped. It knows words with a straight
apostrophe, so that is what the texts are given with; the list is in groups, each under a comment that gives its reason.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import polib
import pytest

from cpsplan.model.blocks import LINK_TARGET
from tests.support.places import REPOSITORY

ALLOWED = Path(__file__).parent / "spelling" / "cy.txt"


def texts() -> list[str]:
    """Every Welsh text of this repository: the plans, the glossary, the words of the interface, the editions."""
    found = []
    paths = [*REPOSITORY.glob("plans/translations/cy/*.po"), *REPOSITORY.glob("templates/translations/cy/*.po")]
    for path in sorted(paths):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                found += [entry.msgstr, *entry.msgstr_plural.values()]
    texts = [LINK_TARGET.sub(" ", text) for text in found if text]
    return [re.sub(r"\{\w+\}|\S+@\S+|https?://\S+", " ", text).replace("’", "'") for text in texts]


def unknown(lines: list[str]) -> set[str]:
    """The words that the Welsh dictionary does not know."""
    done = subprocess.run(
        ["aspell", "--lang=cy", "--encoding=utf-8", "list"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return {word.strip("'") for word in done.stdout.split()}


def groups() -> dict[str, list[str]]:
    """The list of allowed words by the reason of their group."""
    found: dict[str, list[str]] = {}
    reason = ""
    for line in ALLOWED.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            reason = line.lstrip("# ")
        elif line.strip():
            found.setdefault(reason, []).append(line.strip().replace("’", "'").strip("'"))
    return found


def test_every_welsh_word_is_known_or_allowed() -> None:
    assert len(texts()) > 1000
    allowed = {word for words in groups().values() for word in words}
    assert sorted(unknown(texts()) - allowed) == []


def test_every_group_of_allowed_words_gives_its_reason() -> None:
    assert len(groups()) > 3
    assert all(len(reason) > 20 for reason in groups())


def test_no_word_is_allowed_that_nobody_uses() -> None:
    used = unknown(texts())
    assert sorted(word for words in groups().values() for word in words if word not in used) == []


@pytest.mark.parametrize("word", ["cyfiawnderr", "strategaethh", "sentence"])
def test_dictionary_notices_a_wrong_word(word: str) -> None:
    assert unknown([f"Mae {word} yma"]) == {word}
