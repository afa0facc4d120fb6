"""Catalogues read in one go say what the library for catalogues says of them, or are left to it."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import polib
import pytest
from hypothesis import example, given

from cpsplan.book.translation import State, Translation
from cpsplan.language import catalogue
from cpsplan.language.plain_catalogue import plain_messages
from cpsplan.workspace.disk import MemoryWorkspace

PATH = "plans/translations/cy/2026-27.po"
WORDS = st.text(st.sampled_from('aŵ "\\\n\t#~|[]:.'), max_size=12)
HEADER = '# Drafts\nmsgid ""\nmsgstr ""\n"Language: cy\\n"\n\n'
WHOLE = f"""{HEADER}#. title of the plan
#: plans/delivery/2026-27.yaml:2
# reviewed: Welsh translator, 2026-11-24
msgctxt "2026-27/title"
msgid "A \\"plan\\""
msgstr ""
"Cynllun\\n"
"arall"

#, fuzzy
#| msgid "Old"
msgctxt "2026-27/scope"
msgid "New"
msgstr "Hen"

msgctxt "2026-27/owner"
msgid "Head"
msgstr ""

#~ msgctxt "2026-27/gone"
#~ msgid "Gone"
#~ msgstr "Wedi mynd"
"""


def _by_the_library(text: str) -> dict[str, Translation] | None:
    entries, faults = catalogue.load_catalogue(MemoryWorkspace({PATH: text}), PATH)
    if entries is None or faults:
        return None
    return {
        entry.msgctxt: catalogue.translation(PATH, entry)
        for entry in entries
        if entry.msgctxt and not entry.obsolete and not entry.msgid_plural
    }


def _read(text: str) -> dict[str, Translation] | None:
    translations, faults = catalogue.read(MemoryWorkspace({PATH: text}), "cy")
    return None if faults else dict(translations.texts)


def test_every_state_of_a_message_is_read_in_one_go() -> None:
    assert plain_messages(WHOLE) is not None
    texts = _read(WHOLE) or {}
    states = {address.partition("/")[2]: text.state for address, text in texts.items()}
    assert states == {"title": State.REVIEWED, "scope": State.STALE, "owner": State.MISSING}
    assert [text.span.line for text in texts.values()] == [6, 15, 21]
    assert texts == _by_the_library(WHOLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        WHOLE.replace(HEADER, ""),
        WHOLE + '\nmsgctxt "2026-27/title"\nmsgid "A"\nmsgstr "B"\n',
        WHOLE + '\nmsgid "one"\nmsgid_plural "two"\nmsgstr[0] "un"\n',
        WHOLE + '\nmsgctxt "a"\nmsgid "b" \nmsgstr "c"\n',
        WHOLE + '\nmsgctxt "a"\nmsgid "b\\q"\nmsgstr "c"\n',
        WHOLE.replace("\n", "\r\n"),
        WHOLE.replace("Hen", "H\u202een"),
    ],
)
def test_what_is_written_otherwise_is_left_to_the_library(text: str) -> None:
    assert plain_messages(text) is None
    assert _read(text) == _by_the_library(text)


@given(st.data())
def test_a_catalogue_with_a_line_or_a_letter_too_few_is_read_as_the_library_reads_it(data: st.DataObject) -> None:
    parts = data.draw(st.sampled_from([WHOLE.splitlines(keepends=True), list(WHOLE)]))
    place = data.draw(st.integers(0, len(parts) - 1))
    more = data.draw(st.sampled_from([0, 1, 2]))
    text = "".join((*parts[:place], *parts[place + more :]))
    assert _read(text) == _by_the_library(text)


@given(st.dictionaries(WORDS.filter(bool), st.tuples(WORDS.filter(bool), WORDS, WORDS, st.booleans()), max_size=5))
@example({"a/b": ("text\n\nof two", "testun", "reviewed: me, 2026", False)})
def test_what_the_library_writes_is_read_as_the_library_reads_it(texts: dict[str, tuple[str, str, str, bool]]) -> None:
    written = polib.POFile(wrapwidth=catalogue.WIDTH)
    written.metadata = {"Language": "cy"}
    for context, (text, translation, comment, fuzzy) in texts.items():
        flags = ["fuzzy"] if fuzzy else []
        entry = polib.POEntry(msgctxt=context, msgid=text, msgstr=translation, tcomment=comment.strip(), flags=flags)
        written.append(entry)
    content = catalogue.as_bytes(written).decode()
    assert _read(content) == _by_the_library(content)


def test_catalogue_that_is_the_path_of_a_file_is_not_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere.po").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "workspace" / "#").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "workspace")
    assert not _read("#/../../elsewhere.po")
