"""A plan in Word becomes a draft workspace: what was taken for what is told, and nothing is dropped or made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import Compiled, compile_book
from cpsplan.model.blocks import Blocks
from cpsplan.sources.word_reading import read_word
from cpsplan.sources.word_text import UnreadableWord
from cpsplan.word.draft import WordDraft, draft_of_word
from cpsplan.word.heads import column_named, heading_named
from cpsplan.word.prose import markdown_of
from cpsplan.word.values import due_meant, money_meant, period_meant
from cpsplan.workspace.archive import archive, contents
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support.command_line import run
from tests.support.word_plans import plan_in_word, saved, table

BODY = "Exampleton Town Council"


def draft(document: Any) -> WordDraft:
    """The draft of a document."""
    content = document if isinstance(document, bytes) else saved(document)
    return draft_of_word(read_word(content), "plan", BODY)


def compiled(drafted: WordDraft) -> Compiled:
    return compile_book(MemoryWorkspace({path: text.encode() for path, text in drafted.files.items()}))


def values(drafted: WordDraft, folder: str) -> Any:
    """What the file of a draft in a folder says."""
    return next(yaml.safe_load(text) for path, text in drafted.files.items() if path.startswith(f"plans/{folder}/"))


def headed(*headings: tuple[str, int]) -> Any:
    document = docx.Document()
    for words, level in headings:
        document.add_heading(words, level)
    return document


def test_a_plan_with_lists_and_tables_becomes_a_strategy_and_a_plan() -> None:
    drafted = draft(plan_in_word())
    strategy, plan = values(drafted, "strategies"), values(drafted, "delivery")
    assert [(aim["id"], aim["statement"]) for aim in strategy["aims"]] == [
        ("green-streets", "Every street is pleasant to walk in."),
        ("clean-air", "The air is as clean as the law asks for."),
    ]
    assert strategy["vision"] == "A town in which everyone can walk in the shade."
    assert [outcome["statement"] for outcome in strategy["aims"][0]["outcomes"]] == [
        "Every street has trees",
        "People walk along the river",
    ]
    assert plan["period"] == {"financial_year": "2026-27"}
    assert plan["projects"] == [
        {
            "id": "school-streets",
            "title": "School streets",
            "scope": "Close five streets to cars when school begins.",
            "owner": "Head of roads",
            "outputs": [{"text": "Five streets closed", "due": "2026-09"}],
            "outcomes": ["clean-air.children-breathe-clean-air-on-their-way"],
        }
    ]
    planting, path, volunteers = plan["actions"]
    assert planting["timeframe"] == {"from": "2026-04", "to": "2027-03"}
    assert planting["budgets"] == [{"amount": 120000}]
    assert path["outcomes"] == ["green-streets.people-walk-along-the-river"]
    assert path["budgets"] == [{"amount": 1200000}]
    assert path["timeframe"] == {"to": "2026-09"}
    assert "budgets" not in volunteers
    assert volunteers["note"] == "Timescale: Ongoing. Budget: Existing resources"


def test_check_reads_a_draft_and_asks_for_what_is_missing() -> None:
    faults = [fault for fault in compiled(draft(plan_in_word())).diagnostics if fault.severity.name == "ERROR"]
    assert [(fault.code, fault.message) for fault in faults] == [
        ("CPS504", "The measure “share-of-streets-with-trees” names no outcome and no aim")
    ]


def test_every_guess_is_told_and_stands_in_the_file() -> None:
    drafted = draft(plan_in_word())
    told = "table 1, row 3: “£1.2m” is the budget of “open-the-riverside-path-to-everyone”: 1,200,000 GBP"
    assert told in map(str, drafted.remarks.guessed)
    plan = next(text for path, text in drafted.files.items() if path.startswith("plans/delivery/"))
    assert f"# - {told}\n" in plan
    assert "“share-of-streets-with-trees” does not say what it serves" in str(drafted.remarks.missing[0])


def test_no_word_of_a_document_is_lost() -> None:
    content = plan_in_word()
    drafted = draft(content)
    texts = "\n".join(text.replace("\\", "") for text in drafted.files.values())
    texts += "\n".join(map(str, (*drafted.remarks.guessed, *drafted.remarks.left)))
    words = {word.strip(":.,") for paragraph in read_word(content).paragraphs() for word in paragraph.words.split()}
    # The heads of columns are keys now, and dates are written in figures.
    assert {word for word in words if word not in texts} == {
        *("Owner", "Activity", "Lead", "officer", "Measure", "Target", "April", "1.1"),
    }


def test_what_says_nothing_of_itself_is_a_section() -> None:
    document = headed(("Trees of Exampleton 2026 to 2030", 0), ("Why trees", 1))
    document.add_paragraph("They give *shade*.")
    document.add_heading("How many", 2)
    document.add_paragraph("1. Many.")
    plan = values(draft(document), "delivery")
    assert plan["period"] == {"from": 2026, "to": 2030}
    assert plan["sections"] == [
        {
            "id": "why-trees",
            "kind": "note",
            "title": "Why trees",
            "text": "They give \\*shade\\*.\n\n## How many\n\n1\\. Many.\n",
        }
    ]
    assert not [fault for fault in compiled(draft(document)).diagnostics if fault.severity.name == "ERROR"]


def test_an_activity_that_could_serve_several_outcomes_is_asked_about() -> None:
    document = headed(("Aim 1: Trees", 1), ("Outcomes", 2))
    document.add_paragraph("Trees grow", style="List Bullet")
    document.add_paragraph("Birds come", style="List Bullet")
    document.add_heading("What we will do", 2)
    document.add_paragraph("Plant trees", style="List Bullet")
    drafted = draft(document)
    assert "outcomes" not in values(drafted, "delivery")["actions"][0]
    assert "write “outcomes:” (trees.trees-grow, trees.birds-come)" in " ".join(map(str, drafted.remarks.missing))


def test_words_in_bold_are_headings_where_there_are_no_others() -> None:
    document = docx.Document()
    for words, bold in (("Priority 1: Trees", True), ("Trees are looked after.", False), ("We will:", False)):
        document.add_paragraph().add_run(words).bold = bold
    document.add_paragraph("Water them", style="List Bullet")
    drafted = draft(document)
    assert values(drafted, "strategies")["aims"] == [
        {"id": "trees", "title": "Trees", "statement": "Trees are looked after."}
    ]
    assert values(drafted, "delivery")["actions"] == [{"id": "water-them", "text": "Water them", "aims": ["trees"]}]


def test_merged_cells_head_the_rows_below_them() -> None:
    document = headed(("Plan 2026-27", 0), ("Aim 1: Trees", 1), ("Aim 2: Birds", 1), ("Actions", 1))
    grid = table(document, (("Action", "Owner"), ("Aim 2: Birds", ""), ("Build nests", "Head of parks")))
    grid.rows[1].cells[0].merge(grid.rows[1].cells[1])
    assert values(draft(document), "delivery")["actions"] == [
        {"id": "build-nests", "text": "Build nests", "owner": "Head of parks", "aims": ["birds"]}
    ]


def test_a_document_without_words_is_refused() -> None:
    with pytest.raises(ChangeRefused, match="it holds no text"):
        draft(docx.Document())
    with pytest.raises(ChangeRefused, match="name it with --publisher"):
        draft_of_word(read_word(plan_in_word()), "plan")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (b"<!DOCTYPE d [<!ENTITY a 'b'>]><w:document/>", "entities of its own"),
        (b"<w:document xmlns:w='w'><w:body>", "this is no XML"),
        (b"<w:document xmlns:w='w'/>", "there is no text in it"),
        (b"<a>" * 200 + b"</a>" * 200, "more than 100 deep"),
        (b"\0" * 21_000_000, "20 MB of text, unpacked, is the most"),
    ],
)
def test_a_file_made_to_do_harm_is_refused(part: bytes, reason: str) -> None:
    parts = contents(plan_in_word()) | {"word/document.xml": part}
    with pytest.raises(UnreadableWord, match=reason):
        read_word(archive(parts))


def test_what_is_beside_the_text_is_told(tmp_path: Path) -> None:
    document = headed(("Plan 2026-27", 0), ("Introduction", 1))
    paragraph = document.add_paragraph("We plant trees.")
    document.add_comment(paragraph.runs[0], "How many?", author="Ann")
    w, m = nsdecls("w"), 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    box = "<w:p><w:r><w:t>In a box</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>In its table</w:t></w:r></w:p>"
    for part in (
        f'<w:del {w} w:id="7" w:author="Bob"><w:r><w:delText>Once we felled them.</w:delText></w:r></w:del>',
        f"<m:oMath {m}><m:r><m:t>x=2</m:t></m:r></m:oMath>",
        f'<w:r {w}><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>',
        f"<w:r {w}><w:pict><w:txbxContent>{box}</w:tc></w:tr></w:tbl></w:txbxContent></w:pict></w:r>",
    ):
        paragraph.runs[0].element.getparent().append(parse_xml(part))
    (tmp_path / "plan.docm").write_bytes(saved(document))
    done = run("import", "plan.docm", "--publisher", BODY, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in (
        "paragraph 3 “We plant trees.”: a comment by Ann: “How many?”",
        "paragraph 3 “We plant trees.”: deleted, with tracking: “Once we felled them.”",
        "paragraph 3: a formula, or words above others: “x=2”",
        "paragraph 3: a sign that only one font has",
        "its tracked changes, as if somebody had accepted all of them",
    ):
        assert f"{words}\n" in done.stderr
    plan = (tmp_path / "plan" / "plans" / "delivery" / "2026-27.yaml").read_text(encoding="utf-8")
    assert "In a box\n" in plan
    assert "In its table\n" in plan
    assert "felled" not in plan


@pytest.mark.parametrize("name", ["plan.doc", "plan.pdf", "plan"])
def test_a_file_of_another_program_is_to_be_saved_as_docx(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes({"plan.doc": b"\xd0\xcf\x11\xe0", "plan.pdf": b"%PDF-1.7"}.get(name, b"PK\x03\x04"))
    done = run("import", name, "--publisher", BODY, folder=tmp_path)
    assert done.returncode == 2
    assert "save it as .docx" in done.stderr


def test_the_command_writes_a_workspace_and_touches_none(tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(plan_in_word())
    done = run("import", "plan.docx", "--publisher", BODY, "--into", "green", folder=tmp_path)
    assert done.returncode == 0
    assert "plan.docx: 2 aims, 3 outcomes, 1 project, 3 actions, 1 measure, 3 sections" in done.stderr
    assert "  plan.docx: paragraph 9 “Aim 1: Green streets”: aim “green-streets”" in done.stderr
    checked = run("check", folder=tmp_path / "green")
    assert checked.returncode == 1
    assert "1 error" in checked.stderr + checked.stdout
    again = run("import", "plan.docx", "--publisher", BODY, "--into", "green", folder=tmp_path)
    assert again.returncode == 2
    assert "nothing in it is touched" in again.stderr


@pytest.mark.parametrize(
    ("words", "kind", "own", "number"),
    [
        ("Aim 1: Safer streets", "aim", "Safer streets", "1"),
        ("Strategic objective A – Trees", "aim", "Trees", "A"),
        ("Outcome 1.2", "outcome", "Outcome 1.2", "1.2"),
        ("3. Our priorities for 2026-2030", "aims", "3. Our priorities for 2026-2030", ""),
        ("What we will do in 2026-27", "actions", "What we will do in 2026-27", ""),
        ("Project management", "", "Project management", ""),
        ("Case study: the village shop", "case study", "Case study: the village shop", ""),
    ],
)
def test_headings_say_what_stands_below_them(words: str, kind: str, own: str, number: str) -> None:
    assert heading_named(words) == (kind, own, number)


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("Lead officer", "owner"),
        ("By when?", "when"),
        ("Budget (£000)", "budget"),
        ("Target 2027", "target"),
        ("RAG", ""),
    ],
)
def test_heads_say_what_a_column_holds(head: str, column: str) -> None:
    assert column_named(head) == column


def test_dates_and_money_are_read_where_they_can_be() -> None:
    assert period_meant("April – June 2026") == {"from": "2026-04", "to": "2026-06"}
    assert period_meant("Q4 2026-27") == {"from": "2027-01", "to": "2027-03"}
    assert period_meant("2026/27") == {"financial_year": "2026-27"}
    assert period_meant("by the end of March 2027") == {"to": "2027-03"}
    assert period_meant("when there is money") is None
    assert due_meant("by Q2 2026-27") == "2026-27-q2"
    assert money_meant("120", "Cost (£000)") == {"amount": 120_000}
    assert money_meant("€30,000") == {"amount": 30_000, "currency": "EUR"}
    assert money_meant("10%") is None


@pytest.mark.parametrize(
    "words", ["*a* _b_", "# 1", "- no list", "12. May", "[a](b) <i>", "a | b", "+ plus", ": no caption"]
)
def test_words_are_not_taken_for_markdown(words: str) -> None:
    document = headed(("Plan 2026-27", 0), ("Note", 1))
    document.add_paragraph(words)
    drafted = draft(document)
    section = next(iter(compiled(drafted).book.plans.values())).model.sections[0]
    assert isinstance(section.text, Blocks)
    assert section.text == markdown_of(words)
    assert [block.kind for block in section.text.blocks] == ["paragraph"]
