"""Sections: prose in Markdown, block by block a text of the book, with links that are references."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import polib
import pytest
from lsprotocol import types

from cpsplan.changes.rename import rename
from cpsplan.compiler import compile_book
from cpsplan.language import catalogue
from cpsplan.language.catalogue import Message
from cpsplan.language_server.completion import completion
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.navigation import definition
from cpsplan.model.blocks import Blocks, pieces_of, plain_words
from cpsplan.publishing.editions import localised_editions
from cpsplan.render.preparing import render
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples

TEXTS = "plans/texts/2026-27"
PROSE = """\
Read [why trees matter](outcome:nature.trees).

- One tree, **two** birds.
- A list goes
  on here.

## What the WC has to do with it

: The park in figures

| What | 2026 |
| --- | ---: |
| Trees | 40 |

It rains.[^1] It stops.

[^1]: Since April.
"""
INLINE = "sections:\n  - id: why-trees\n    kind: context\n    text: |\n"
FROM_FILE = "sections:\n  - id: why-trees\n    kind: context\n"


def workspace(prose: str = PROSE, *, own_file: bool = False, **more: str) -> dict[str, str]:
    """The small workspace with a section in its plan."""
    section = FROM_FILE if own_file else INLINE + "".join(f"      {line}\n" for line in prose.split("\n"))
    plan = samples.changed(samples.PLAN, ("projects:\n", f"{section}projects:\n"))
    files = {**samples.files(), samples.PLAN: plan, **more}
    return files | ({f"{TEXTS}/why-trees.md": prose} if own_file else {})


@pytest.mark.parametrize("own_file", [False, True])
def test_each_block_is_a_text_and_knows_its_place(*, own_file: bool) -> None:
    compiled = compile_book(MemoryWorkspace(workspace(own_file=own_file)))
    assert compiled.diagnostics == ()
    (entry,) = compiled.book.sections.values()
    texts = [(way[-1], text) for place, way, text in catalogue.published_texts(compiled.book) if place is entry]
    assert texts[0][1] == "Read [why trees matter](outcome:nature.trees)."
    assert texts[1][1] == "- One tree, **two** birds.\n- A list goes\n  on here."
    assert len({key for key, _ in texts}) == len(texts) == 7
    first = PROSE.split("\n").index("It rains.[^1] It stops.")
    spans = [entry.span("text", key) for key, text in texts if text.startswith("It rains")]
    begin = workspace()[samples.PLAN].split("\n").index("      It rains.[^1] It stops.")
    assert [(span.line, span.column) for span in spans] == [(first + 1, 1) if own_file else (begin + 1, 7)]


def test_a_block_keeps_its_address_when_others_come_before_it_or_its_lines_are_broken_elsewhere() -> None:
    def keys(prose: str) -> dict[str, str]:
        book = compile_book(MemoryWorkspace(workspace(prose))).book
        return {
            plain_words(text): str(way[-1])
            for e, way, text in catalogue.published_texts(book)
            if e.kind.name == "section"
        }

    before, after = keys("It rains in the park.\n\nIt stops."), keys("It stops.\n\nNew.\n\nIt rains\nin the park.")
    assert before.items() <= after.items()
    twice = compile_book(MemoryWorkspace(workspace("It rains.\n\nIt rains.\n"))).book
    text = next(iter(twice.sections.values())).model.text
    assert isinstance(text, Blocks)
    blocks = text.blocks
    assert [block.key.removeprefix(blocks[0].key) for block in blocks] == ["", "-2"]


def test_a_changed_block_takes_its_translation_along_as_stale() -> None:
    prose = "2026-27/sections/why-trees/text"
    old = polib.POFile()
    old.append(
        polib.POEntry(msgctxt=f"{prose}/0123abcd", msgid="The old trees are sick.", msgstr="Mae’r hen goed yn sâl.")
    )
    old.append(
        polib.POEntry(msgctxt=f"{prose}/0123abce", msgid="It rains all day.", msgstr="Mae’n bwrw glaw drwy’r dydd.")
    )
    wanted = [
        Message(f"{prose}/aaaaaaaa", "It rains nearly all day.", prose=prose),
        Message(f"{prose}/bbbbbbbb", "Something else.", prose=prose),
        Message(f"{prose}/0123abcd", "The old trees are sick.", prose=prose),
    ]
    merged = catalogue.merge(old, wanted, "cy", "2026-27")
    kept, new, same = merged
    assert (kept.msgstr, kept.fuzzy, kept.previous_msgid) == ("Mae’n bwrw glaw drwy’r dydd.", True, "It rains all day.")
    assert (new.msgstr, same.msgstr, same.fuzzy) == ("", "Mae’r hen goed yn sâl.", False)


def test_words_are_checked_at_their_place_in_the_file_that_holds_them() -> None:
    files = workspace("Birds sing.\n\nThe RSPB counts them.\nTBC\n", own_file=True)
    found = [(str(fault.span), fault.code) for fault in compile_book(MemoryWorkspace(files)).diagnostics]
    assert found == [(f"{TEXTS}/why-trees.md:3:1", "CPS644"), (f"{TEXTS}/why-trees.md:3:5", "CPS601")]


def test_an_unknown_link_is_told_where_it_stands() -> None:
    found = samples.found(dict(workspace("Read [this](outcome:nature.frogs).")))
    line = (
        workspace("Read [this](outcome:nature.frogs).")[samples.PLAN]
        .split("\n")
        .index("      Read [this](outcome:nature.frogs).")
    )
    assert found == [(samples.PLAN, line + 1, 27, "CPS302")]


@pytest.mark.parametrize("own_file", [False, True])
def test_renaming_changes_links_in_prose_and_in_its_translation(*, own_file: bool) -> None:
    files = workspace("We say [why](outcome:nature.trees).\n", own_file=own_file)
    book = compile_book(MemoryWorkspace(files)).book
    messages = catalogue.messages_of(book)["2026-27"]
    po = catalogue.merge(None, messages, "cy", "2026-27")
    for entry in po:
        entry.msgstr = "Dyma [pam](outcome:nature.trees)." if "[why]" in entry.msgid else f"Y {entry.msgid}"
    files["plans/translations/cy/2026-27.po"] = catalogue.as_bytes(po).decode()
    memory = MemoryWorkspace(files)
    after = rename(memory, compile_book(memory), "park-2030:nature.trees", "many-trees").after
    where = f"{TEXTS}/why-trees.md" if own_file else samples.PLAN
    assert b"[why](outcome:nature.many-trees)" in after[where]
    assert b"[pam](outcome:nature.many-trees)" in after["plans/translations/cy/2026-27.po"]
    assert b"[why](outcome:nature.many-trees)" in after["plans/translations/cy/2026-27.po"]


def test_renaming_a_section_renames_its_file() -> None:
    memory = MemoryWorkspace(workspace(own_file=True) | {f"{TEXTS}/why-trees.cy.md": PROSE})
    renaming = rename(memory, compile_book(memory), "2026-27/sections/why-trees", "on-trees")
    assert renaming.moves == {
        f"{TEXTS}/why-trees.md": f"{TEXTS}/on-trees.md",
        f"{TEXTS}/why-trees.cy.md": f"{TEXTS}/on-trees.cy.md",
    }


def test_prose_in_two_languages_side_by_side_is_reviewed_block_by_block() -> None:
    texts = {f"{TEXTS}/why-trees.cy.md": "Mae’n bwrw glaw.\n\nMae’n stopio.\n"}
    edition = {"plans/editions/cy.yaml": "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"}
    book = compile_book(MemoryWorkspace(workspace("It rains.\n\nIt stops.\n", own_file=True) | texts | edition)).book
    said = [translated.text for address, translated in book.translations["cy"].texts.items() if "why-trees" in address]
    assert said == ["Mae’n bwrw glaw.", "Mae’n stopio."]


def page(files: dict[str, str]) -> str:
    """The page of the plan."""
    book = compile_book(MemoryWorkspace(files)).book
    localised, _ = localised_editions(book, [], strict=False)
    return render(localised[0], "2026-27").html


def test_long_prose_stands_behind_the_aims_and_before_them_on_paper() -> None:
    short, long = page(workspace()), page(workspace(f"{PROSE}\n{'All of it grows. ' * 30}\n"))
    place = 'id="section-why-trees"'
    assert short.index(place) < short.index('class="aim ')
    assert "data-front" not in short
    assert long.index(place) > long.index('class="aim ')
    assert f'{place} data-front="section-why-trees"' in long


def test_pieces_are_what_stands_together_on_a_page() -> None:
    assert list(pieces_of("It **rains**.[^1] It [stops](outcome:nature.trees).")) == ["It rains.", "It stops."]
    assert list(pieces_of("| a | b |\n| --- | ---: |\n| 1 | two \\| three |")) == ["a", "b", "1", "two | three"]
    assert list(pieces_of("- one\n- two\n  goes on\n  1. inside")) == ["one", "two goes on", "inside"]
    assert list(pieces_of("> said\n> so\n>\n> and more")) == ["said so", "and more"]
    assert plain_words("## A heading\\*") == "A heading*"


def test_blocks_can_go_to_another_process() -> None:
    entry = next(iter(compile_book(MemoryWorkspace(workspace())).book.sections.values()))
    text = entry.model.text
    assert isinstance(text, Blocks)
    for twin in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):  # noqa: S301 - our own bytes
        assert (twin, twin.blocks, twin.links) == (text, text.blocks, text.links)
        assert [block.key.span for block in twin.blocks] == [block.key.span for block in text.blocks]


@pytest.mark.parametrize("own_file", [False, True])
def test_an_editor_follows_and_completes_links_in_prose(tmp_path: Path, *, own_file: bool) -> None:
    files = workspace("We say [why](outcome:nature.trees).\n", own_file=own_file)
    where = f"{TEXTS}/why-trees.md" if own_file else samples.PLAN
    desk = Desk(samples.written(tmp_path, dict(files)), "utf-32")
    lines = files[where].split("\n")
    number = next(place for place, line in enumerate(lines) if "[why]" in line)
    here = types.Position(number, lines[number].index("trees"))
    defined = definition(desk, where, here)
    assert defined
    assert defined.uri.endswith(samples.STRATEGY)
    offered = completion(desk, where, here, markdown=False)
    assert [item.label for item in offered] == ["nature.trees", "nature.birds"]
