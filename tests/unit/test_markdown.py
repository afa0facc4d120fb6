"""Prose in Markdown: what is read, what is refused with its place, and where links can be renamed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.sources.markdown import MarkdownPart, MarkdownText, PartKind, read_markdown
from tests.support.thorough import tries

WHOLE = """\
Opening *words* and [a link](outcome:people.skills) here.[^1]
A second line, **strong**.

## How to use it

- If you use a library
- If you *work* in one
  1. third
  2. fourth

### Deeper

> When the van came.
>
> — **Keeper of a shop**, partner

: The service in figures

| What | 2020 | a \\| b |
|------|-----:|--------|
| Villages | 71% | [van](project:van) |

![](picture:van)

[^1]: A count of [lines](https://example.org/a_(b)?x=1&y=2).
    It goes on.
"""


def told(text: str) -> list[tuple[int, int, str]]:
    return [(fault.line, fault.column, fault.message) for fault in read_markdown(text).faults]


def test_everything_on_the_list_is_read_without_a_fault() -> None:
    read = read_markdown(WHOLE)
    assert read.faults == ()
    assert [block.kind for block in read.blocks] == [
        "paragraph", "heading", "list", "heading", "quotation", "caption", "table", "picture", "footnote",
    ]  # fmt: skip
    assert [(words.line, words.text) for words in read.words] == [
        (1, "Opening words and a link here.\nA second line, strong."),
        (4, "How to use it"),
        (6, "If you use a library"),
        (7, "If you work in one"),
        (8, "third"),
        (9, "fourth"),
        (11, "Deeper"),
        (13, "When the van came."),
        (15, "— Keeper of a shop, partner"),
        (17, "The service in figures"),
        (19, "What"),
        (19, "2020"),
        (19, "a | b"),
        (21, "Villages"),
        (21, "71%"),
        (21, "van"),
        (25, "A count of lines.\nIt goes on."),
    ]


def test_parts_keep_what_they_are() -> None:
    parts = {part.kind: part for part in read_markdown(WHOLE).parts}
    numbers = parts[PartKind.LIST].parts[1].parts[0]
    assert (numbers.start, numbers.level, len(numbers.parts)) == (1, 2, 2)
    assert [cell.figures for cell in parts[PartKind.TABLE].parts[1].parts] == [False, True, False]
    assert (parts[PartKind.PICTURE].label, parts[PartKind.FOOTNOTE].label) == ("van", "1")
    assert parts[PartKind.HEADING].level == 2
    assert read_markdown("3. a\n4. b").parts[0].start == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_target_can_be_cut_out_and_put_back(end: str) -> None:
    text = WHOLE.replace("\n", end)
    read = read_markdown(text)
    places = [*read.links, *read.pictures]
    targets = ["outcome:people.skills", "project:van", "https://example.org/a_(b)?x=1&y=2", "picture:van"]
    assert [text[link.start : link.end] for link in places] == targets
    lines = re.split("\r\n|\r|\n", text)
    assert all(lines[link.line - 1][link.column - 1 :].startswith(link.target) for link in places)
    assert [link.is_reference for link in places] == [True, True, False, True]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a <b>x</b>", (1, 3), "is HTML"),
        ("a\n\n<div>\nx\n</div>", (3, 1), "is HTML"),
        ("a <!-- note -->", (1, 3), "is HTML"),
        ("a\nb `code`", (2, 3), "set as code"),
        ("a\n\n    b", (3, 5), "set as code"),
        ("a\nb ~~old~~ c", (2, 3), "“~~old~~” would be struck out"),
        ("~~**old**~~ c", (1, 1), "struck out"),
        ("- [ ] a\n- [x] b", (2, 3), "“[x]” would be a box to tick"),
        ("```\na\n```", (1, 1), "set as code"),
        ("a\n\n***\n\nb", (3, 1), "a line across the page"),
        ("Words\n-----", (1, 1), "makes a heading"),
        ("# Title", (1, 1), "title of its section"),
        ("## a\n\n#### b", (3, 1), "too deep"),
        ("### a", (1, 1), "no heading with ##"),
        ("##\n\na", (1, 1), "no words"),
        ("- a\n  - b\n    - c", (3, 5), "third level"),
        ("- a\n\n  b", (3, 3), "one paragraph each"),
        ("- a\n-\n- c", (2, 1), "no words"),
        ("> ## a", (1, 1), "A quotation holds paragraphs"),
        ("> a\n>\n> > b", (3, 1), "A quotation holds paragraphs"),
        (">", (1, 1), "no words"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", (1, 1), "no caption"),
        (": a\n\nb", (1, 1), "no table follows"),
        (": c\n\n| a | |\n|---|---|\n| 1 | 2 |", (3, 1), "second column"),
        (": c\n\n| a | b |\n|---|---|\n| 1 |", (5, 1), "1 cells"),
        (": c\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |", (5, 1), "3 cells"),
        (": c\n\n| a | b |\n|---|---|", (3, 1), "first row only"),
        (": c\n\n| a | b |\n|---|---|\n| 1 | x \\| `y` |", (5, 12), "set as code"),
        ("![A van](picture:van)", (1, 1), "register of pictures"),
        ("![](van.png)", (1, 1), "no picture of the workspace"),
        ("![](https://example.org/a.png)", (1, 1), "no picture of the workspace"),
        ("Look: ![](picture:van)", (1, 7), "within a line"),
        ("a [b](javascript:alert(1))", (1, 7), "“javascript:alert(1)”"),
        ("a [b](../secret.md)", (1, 7), "nothing that a link can lead to"),
        ("a [b](//example.org)", (1, 7), "nothing that a link can lead to"),
        ("a [b](data:text/html,x)", (1, 7), "nothing that a link can lead to"),
        ("a [b](https:)", (1, 7), "nothing that a link can lead to"),
        ("a <ftp://example.org>", (1, 4), "nothing that a link can lead to"),
        ("a [b](cow:moo)", (1, 7), "nothing that a link can lead to"),
        ('a [b](https://example.org "t")', (1, 3), "has a title"),
        ("a [](https://example.org)", (1, 3), "no words"),
        ("a [b](https://example.org x)", (1, 5), "does not end"),
        ("a [b][c]", (1, 5), "by a label"),
        ("[a]: https://example.org", (1, 1), "links with a label"),
        ("a[^1]", (1, 2), "no footnote “1”"),
        ("a\n\n[^1]: b", (3, 1), "calls the footnote “1”"),
        ("a[^1]\n\n[^1]: b\n\n[^1]: c", (5, 1), "two footnotes “1”"),
        ("a[^1] b[^1]\n\n[^1]: c", (1, 8), "a second time"),
        ("a[^1]\n\n[^1]:\n\nb", (3, 1), "has no words"),
        ("a[^1]\n\n[^1]: b\n\n    c", (5, 5), "one paragraph"),
        ("a[^1]\n\n[^1]: b[^2]", (3, 8), "within a footnote"),
        ("## a[^1]\n\n[^1]: b", (1, 5), "in a heading"),
        ("> a[^1]\n>\n> [^1]: b", (3, 1), "inside a list"),
        ("a\x07b", (1, 2), "U+0007"),
        ("a\r\nb\x00", (2, 2), "U+0000"),
    ],
)
def test_what_is_not_on_the_list_is_a_fault_at_its_place(text: str, place: tuple[int, int], words: str) -> None:
    assert [fault for fault in told(text) if fault[:2] == place and words in fault[2]], told(text)
    assert all(fault.hint for fault in read_markdown(text).faults)


@pytest.mark.parametrize(
    "text",
    ["\\<b> and \\`c\\`", "\\~~a\\~~ b ~5 c ~~ d", "- \\[ ] a\n- [b](https://example.org) c",
     "a < b > c", "2 * 3 * 4", "\\[^1]", "snake_case_word", "[see the note]", "&lt;b&gt;", "a: b",
     "<https://example.org> <a@example.org>", "[a](mailto:a@example.org) [b](tel:+44-1632-960001)"],
)  # fmt: skip
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert told(text) == []


def test_texts_that_are_too_long_are_not_taken_apart() -> None:
    read = read_markdown("word " * 30_000)
    assert "100,000" in read.faults[0].message
    assert read_markdown("a\n\n" + "[" * 20_000 + "\n\nb").faults[0].line == 3
    assert [block.line for block in read_markdown("a\n\n" + "[" * 20_000 + "\n\nb").blocks] == [1, 3, 5]


@pytest.mark.parametrize(
    "text",
    ["[" * 9_000, "![" * 4_000, "*a **a " * 1_300, "> " * 4_000, "- " * 4_000, "<a " * 3_000, "[^a]: " * 1_500,
     "|a" * 4_000 + "\n" + "|-" * 500, "\n".join(" " * depth + "- a" for depth in range(130)), "*_" * 4_000 + "a"],
)  # fmt: skip
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    read = read_markdown(text)
    assert read.blocks


def words_in(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def everything_said(read: MarkdownText) -> str:
    def said(part: MarkdownPart) -> str:
        notes = " ".join(f" {run.target} {run.note} " for run in part.runs)
        return " ".join((part.words, notes, part.label, str(part.start or ""), *map(said, part.parts)))

    return " ".join(map(said, read.parts)) + " ".join(f"{fault.message} {fault.hint}" for fault in read.faults)


SIGNS = st.sampled_from(
    ["\n", "\n\n", " ", "  ", "    ", "*", "**", "_", "# ", "## ", "### ", "- ", "1. ", "> ", "|", "|-|-|", "[", "](",
     "]", ")", "![", "[^1]", "[^1]: ", "<b>", "</b>", "<!--", "-->", "`", "```\n", "\\", "\t", "---", "===", ": ",
     "&amp;", "outcome:a.b", "https://e.org", "picture:a", "alpha", "beta", "gamma"],
)  # fmt: skip


@settings(max_examples=tries(400), deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_no_word_is_dropped_in_silence(text: str) -> None:
    read = read_markdown(text)
    kept = words_in("\n\n".join(block.text for block in read.blocks))
    assert kept == words_in(text)
    again = read_markdown("\n\n".join(block.text for block in read.blocks))
    assert [block.text for block in again.blocks] == [block.text for block in read.blocks]
    if not read.faults:
        said = everything_said(read)
        assert not [word for word in words_in(text) if word not in said and word != "amp"]


@settings(max_examples=tries(300), deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=60))
def test_every_place_lies_in_the_text(text: str) -> None:
    read = read_markdown(text)
    lines = re.split("\r\n|\r|\n", text)
    places = [(fault.line, fault.column) for fault in read.faults]
    places += [(link.line, link.column) for link in (*read.links, *read.pictures)]
    for line, column in places:
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
    for link in (*read.links, *read.pictures):
        if link.is_reference:
            assert text[link.start : link.end] == link.target
