"""From files to diagnostics: every fault in one run, each at its place, no follow-on faults."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Mapping
from pathlib import Path

import pytest

from cpsplan import compiler
from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Severity
from cpsplan.language.phrases import load_phrases
from cpsplan.workspace import resources
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.writers import WRITERS
from tests.support import samples
from tests.support.places import CASES
from tests.support.samples import EDITION, GLOSSARY, PLAN, SETTINGS, STRATEGY, changed, compiled, found


def test_old_books_are_let_go() -> None:
    """What rules remember of a book goes with it: the desk compiles a whole one at every save."""
    replaced: dict[str, str | bytes] = {}
    for case in (CASES / "CPS635" / "good", CASES / "CPS464" / "good"):
        replaced |= {path.relative_to(case).as_posix(): path.read_bytes() for path in case.rglob("*.yaml")}
    books = [weakref.ref(compiled(replaced).book) for _ in range(20)]
    gc.collect()
    assert not any(book() for book in books)


@pytest.mark.parametrize("marks", ["****", "[](https://example.org)", ">", "- [ ](nature.birds)"])
def test_marks_of_prose_without_words_are_a_fault(marks: str) -> None:
    section = f'sections: [{{id: context, kind: context, title: Why, text: "{marks}"}}]'
    prose = changed(STRATEGY, ("title: A park for all", f"title: A park for all\n{section}"))
    assert {(path, code) for path, _, _, code in found({STRATEGY: prose})} == {(STRATEGY, "CPS544")}


def test_ten_faults_in_six_files_are_found_in_one_run() -> None:
    second = changed(PLAN, ("2026-27", "2027-28"), ("2026-27", "2027-28"), ("2026-27", "2027-28"))
    replaced: dict[str, str | bytes] = {
        SETTINGS: changed(SETTINGS, ("publisher", "publsher")),  # unknown key; the right one is not missing besides
        EDITION: changed(EDITION, ("title: English", "title: English\ntitle: Once more")),  # duplicate key
        GLOSSARY: changed(GLOSSARY, ("A toilet.", "A  toilet.")),  # doubled space
        STRATEGY: changed(STRATEGY, ("title: A park for all", "title: 2030"), ("from: 2026", "from: 2031")),
        PLAN: changed(PLAN, ("nature.trees", "nature.tree"), ("the WC", "the TARDIS")),
        "plans/delivery/2027-28.yaml": second.replace("    outcomes: [nature.birds]\n", "").replace("paths.", "paths"),
    }
    assert {(path, code) for path, _, _, code in found(replaced)} == {
        (SETTINGS, "CPS201"),
        (EDITION, "CPS104"),
        (GLOSSARY, "CPS603"),
        (STRATEGY, "CPS203"),
        (STRATEGY, "CPS421"),
        (PLAN, "CPS302"),
        (PLAN, "CPS422"),
        (PLAN, "CPS601"),
        ("plans/delivery/2027-28.yaml", "CPS401"),
        ("plans/delivery/2027-28.yaml", "CPS402"),
        ("plans/delivery/2027-28.yaml", "CPS422"),
    }


def test_project_without_its_outcome_is_named_with_line_and_column() -> None:
    replaced = changed(PLAN, ("    outcomes: [nature.trees]\n", ""))
    assert (PLAN, 7, 9, "CPS401") in found({PLAN: replaced})


def test_misspelt_outcome_proposes_the_right_one() -> None:
    one = compiled({PLAN: changed(PLAN, ("nature.trees", "nature.tress"))}).diagnostics[0]
    assert (one.code, str(one.span), one.hint) == ("CPS302", f"{PLAN}:8:16", "Did you mean “nature.trees”?")


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "place", "words"),
    [
        (PLAN, "scope:", "scop:", "CPS201", (10, 5), "Unknown key “scop”"),
        (PLAN, "    title: Planting\n", "", "CPS202", (7, 5), "“title” is missing here"),
        (PLAN, "title: Planting", "title: 12", "CPS203", (9, 12), "“title” has to be text, and this is a number"),
        (PLAN, "title: Planting", "title: true", "CPS203", (9, 12), "this is true or false"),
        (PLAN, "title: Planting", "title:", "CPS203", (9, 11), "this is nothing"),
        (PLAN, "title: Planting", "title: []", "CPS203", (9, 5), "this is a list"),
        (PLAN, "[nature.trees]", "nature.trees", "CPS203", (8, 15), "“outcomes” has to be a list, and this is text"),
        (PLAN, "id: planting", "id: ../../etc/passwd", "CPS204", (7, 9), "“../../etc/passwd” is no id"),
        (PLAN, "id: 2026-27", "id: con", "CPS204", (1, 5), "is kept for"),
        (PLAN, "financial_year: 2026-27", "financial_year: 2026-28", "CPS204", (5, 19), "follow each other"),
        (STRATEGY, "from: 2026", "from: 2026-02-30", "CPS204", (4, 9), "no day 2026-02-30 in the calendar"),
        (STRATEGY, "from: 2026", "from: spring", "CPS204", (4, 9), "“spring” is no date"),
        (STRATEGY, "id: park-2030", "id: park-2030\nstatus: finished", "CPS204", (2, 9), "cannot be “finished”"),
        (EDITION, "language: en", "language: English", "CPS204", (3, 11), "“English”"),
    ],
)
def test_fault_of_shape(  # noqa: PLR0913, PLR0917 - one parameter for each column of the table
    path: str, old: str, new: str, code: str, place: tuple[int, int], words: str
) -> None:
    all_found = compiled({path: changed(path, (old, new))}).diagnostics
    one = next(one for one in all_found if one.code == code)
    assert (one.span.path, one.span.line, one.span.column) == (path, *place)
    assert words in one.message


def test_entry_with_a_fault_drops_out_alone_and_nothing_follows_from_it() -> None:
    replaced: dict[str, str | bytes] = {
        STRATEGY: changed(STRATEGY, ("        statement: There are more trees.\n", "        statement: 7\n")),
        PLAN: changed(PLAN, ("text: Hang nest boxes near the WC", "text: Hang  nest boxes near the WC")),
    }
    assert [code for _, _, _, code in found(replaced)] == ["CPS603", "CPS203"]


def test_file_that_cannot_be_read_makes_no_unknown_references() -> None:
    assert [code for _, _, _, code in found({STRATEGY: "id: [park"})] == ["CPS103"]
    assert [code for _, _, _, code in found({STRATEGY: b"\xff"})] == ["CPS102"]
    assert [code for _, _, _, code in found({GLOSSARY: ""})] == ["CPS108"]


def test_reference_to_another_strategy_and_several_outcomes() -> None:
    book = compiled({PLAN: changed(PLAN, ("[nature.trees]", "[park-2030:nature.trees, nature.birds]"))}).book
    served = ("park-2030:nature.trees", "park-2030:nature.birds")
    assert book.outcomes_of["2026-27/projects/planting"] == served
    assert book.served_by["park-2030:nature.birds"] == ("2026-27/projects/planting", "2026-27/actions/nest-boxes")


def test_suppression_silences_its_own_entry_only() -> None:
    bare = "  - id: {0}\n    text: Mend the {0}\n"
    silenced = "    suppress:\n      - rule: CPS401\n        reason: It serves the park as a whole.\n"
    text = samples.files()[PLAN] + bare.format("gate") + silenced + bare.format("fence")
    assert [(line, code) for _, line, _, code in found({PLAN: text})] == [(22, "CPS401")]


def test_strategy_and_plan_may_not_share_an_id() -> None:
    other = changed(STRATEGY, ("id: park-2030", "id: 2026-27"))
    assert ("CPS301") in [code for *_, code in found({"plans/strategies/2026-27.yaml": other})]


def test_ids_that_differ_in_capitals_only_cannot_be_written() -> None:
    assert [code for *_, code in found({PLAN: changed(PLAN, ("id: nest-boxes", "id: Planting"))})][:1] != []


def test_missing_settings_are_reported() -> None:
    files = {path: text for path, text in samples.files().items() if path != SETTINGS}
    found_here = compile_book(MemoryWorkspace(files)).diagnostics
    assert [(one.code, one.message) for one in found_here] == [("CPS101", f"{SETTINGS} does not exist")]


@pytest.mark.parametrize(
    "ending", [".yaml.txt", ".yml", ".YAML", ".yaml.yaml", ".yaml~", ".yam", ".ymal", ".json", "yaml", ".yaml.docx"]
)
def test_misnamed_plan_is_told_with_its_name_and_nothing_is_told_of_what_refers_to_it(ending: str) -> None:
    plan = changed(PLAN, ("id: 2026-27", "id: 2025-26"), ("financial_year: 2026-27", "financial_year: 2025-26"))
    report = "id: 2025-26-q1\ntitle: Q1\nplan: 2025-26\nperiod: {from: 2025-04, to: 2025-06}\ndate: 2025-06-30\n"
    path = f"plans/delivery/2025-26{ending}"
    (fault,) = compiled({path: plan, "plans/progress/2025-26-q1.yaml": report}).diagnostics
    assert (fault.code, fault.severity.word, fault.span.path) == ("CPS113", "error", path)
    assert fault.hint == "Rename it to plans/delivery/2025-26.yaml"


def test_misnamed_settings_are_told_once() -> None:
    settings = samples.files()[SETTINGS]
    files = {path: text for path, text in samples.files().items() if path != SETTINGS} | {f"{SETTINGS}.txt": settings}
    assert "CPS113" in (codes := [one.code for one in compile_book(MemoryWorkspace(files)).diagnostics])
    assert "CPS101" not in codes


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("delivery/2026-27.yaml.txt", "CPS113 error"),
        ("delivery/2026-27.yaml~", ""),
        ("delivery/2026-27.yaml.bak", ""),
        ("delivery/2026-27.yaml.orig", ""),
        ("delivery/2026-27.yaml.license", ""),
        ("2026-27.yaml.txt", "CPS110 error"),
        ("delivery/2026-27.docx", "CPS110 error"),
        ("delivery/2027-28", "CPS110 error"),
        ("progress/Notes of the board.txt", "CPS110 error"),
        ("delivery/scan.pdf", "CPS110 warning"),
        ("editions/logo.png", "CPS110 warning"),
        ("README.md", ""),
        ("delivery/Readme.txt", ""),
        ("notes.txt", "CPS110 note"),
        ("notes/2027-28.docx", "CPS110 note"),
        ("translations/cy/2026-27.po.txt", "CPS113 error"),
        ("translations/2026-27.po", "CPS113 error"),
        ("translations/cy/2026-27.mo", "CPS110 note"),
    ],
)
def test_file_beside_the_plans(name: str, words: str) -> None:
    faults = compiled({f"plans/{name}": "x"}).diagnostics
    assert [f"{fault.code} {fault.severity.word}" for fault in faults] == [words][: len(words)]
    assert all("keep one of the two" in fault.hint for fault in faults if name == "delivery/2026-27.yaml.txt")


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("Delivery/2026-27.yaml", "Move it to plans/delivery/2026-27.yaml"),
        ("deliver/2026-27.yaml", "Move it to plans/delivery/2026-27.yaml"),
        ("delivery/old/2026-27.yml", "Move it to plans/delivery/2026-27.yaml"),
        ("easy-read/Confirmed/2026-27.yaml", "Move it to plans/easy-read/confirmed/2026-27.yaml"),
        ("Glossary.yaml", "Rename it to plans/glossary.yaml"),
        ("elsewhere/2026-27.yaml", "Read are: plans/cpsplan.yaml, "),
        ("delivery/2027-28.docx", "as plain text into plans/delivery/2027-28.yaml"),
        ("delivery/Plan of the board.docx", "as plain text into plans/delivery/<id>.yaml"),
        ("translations/2026-27.po", "plans/translations/<language>/2026-27.po"),
    ],
)
def test_file_that_nothing_reads_is_told_with_what_to_call_it(wrong: str, hint: str) -> None:
    (fault,) = compiled({f"plans/{wrong}": "x"}).diagnostics
    assert (fault.severity, hint in fault.hint) == (Severity.ERROR, True), fault


@pytest.mark.parametrize(
    "name", ["~$2027-28.yaml", "._2027-28.yaml", ".2027-28.yaml.swp", "#2027-28.yaml#", "Thumbs.db"]
)
def test_what_programs_keep_in_a_folder_is_passed_over(name: str, tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    (folder / "plans/delivery" / name).write_text("x")
    assert not compile_book(DiskWorkspace(folder)).diagnostics
    (folder / "plans/delivery/2027-28.png").write_text("x")
    assert compile_book(DiskWorkspace(folder)).diagnostics


def test_workspace_without_documents_is_not_called_well() -> None:
    found_here = compile_book(MemoryWorkspace({SETTINGS: samples.files()[SETTINGS]})).diagnostics
    assert [(one.code, one.span.path) for one in found_here] == [("CPS111", SETTINGS)]


def test_wrong_year_of_a_plan_says_nothing_of_other_plans() -> None:
    later = changed(PLAN, ("id: 2026-27", "id: 2027-28"), ("financial_year: 2026-27", "financial_year: 2027-29"))
    assert [code for *_, code in found({"plans/delivery/2027-28.yaml": later})] == ["CPS204"]


def test_workspace_without_edition_has_nothing_to_publish() -> None:
    files: dict[str, str | bytes] = {path: text for path, text in samples.files().items() if path != EDITION}
    (fault,) = compile_book(MemoryWorkspace(files)).diagnostics
    assert (fault.code, fault.severity, fault.span.path) == ("CPS803", Severity.ERROR, SETTINGS)
    # A file with a fault is told, and not that there is none.
    misnamed = compile_book(MemoryWorkspace({**files, "plans/editions/en.yml": "id: en"})).diagnostics
    assert [diagnostic.code for diagnostic in misnamed] == ["CPS113"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [("word", "Write docx"), ("hmtl", "Did you mean “html”?"), ("papyrus", "Known are: audio, brf")],
)
def test_format_that_nothing_writes_is_told_by_the_check_with_the_nearest(written: str, hint: str) -> None:
    (fault,) = compiled({EDITION: changed(EDITION, ("[html, pdf]", f"[html, {written}]"))}).diagnostics
    assert (fault.code, fault.span.path, fault.span.line, fault.span.column) == ("CPS804", EDITION, 4, 17)
    assert fault.hint.startswith(hint)


def test_formats_are_known_without_loading_what_writes_them() -> None:
    assert resources.formats() == {name: writer.format.file_name for name, writer in WRITERS.items()}


def test_language_has_phrases_once_a_message_of_its_catalogue_is_translated() -> None:
    edition = changed(EDITION, ("language: en", "language: pl"))
    catalogue = "templates/translations/pl/interface.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    for translation, codes in (("", ["CPS801"]), ("Spis", []), ("Spis {count}", ["CPS915"])):
        message = f'{head}msgctxt "contents"\nmsgid "Contents"\nmsgstr "{translation}"\n'
        diagnostics = compiled({EDITION: edition, catalogue: message}).diagnostics
        assert [fault.code for fault in diagnostics if fault.code != "CPS911"] == codes


def test_empty_workspace_is_a_diagnostic() -> None:
    assert [one.code for one in compile_book(MemoryWorkspace({})).diagnostics] == ["CPS101"]


def test_texts_come_out_with_the_way_to_them() -> None:
    book = compiled().book
    ways = {(str(entry.address), way): text for entry, way, text in book.texts}
    assert ways[("2026-27/projects/planting/outputs/1", ("text",))] == "Forty trees planted."
    assert ways[("park-2030:nature.birds", ("statement",))] == "Birds nest in the park."


@pytest.mark.parametrize(
    ("phrases", "words", "line"),
    [
        ('contents: x\nis-due: "by {when}"\n', "{when}", 2),
        ("contents: {few: x}\n", "needs “other”", 1),
        ("contents: 5\n", "has to be a text", 1),
        ("contents: a } b\n", "braces", 1),
        ("contents: [\n", "", 1),
    ],
    ids=["placeholder", "plural", "number", "brace", "syntax"],
)
def test_phrases_of_a_workspace_are_checked_before_they_are_built_with(phrases: str, words: str, line: int) -> None:
    path = "templates/phrases/en.yaml"
    key = next(key for key, text in shipped_phrases().items() if isinstance(text, str) and "{" in text)
    diagnostics = samples.compiled({path: phrases.replace("is-due", key)}).diagnostics
    own = [diagnostic for diagnostic in diagnostics if diagnostic.span.path == path]
    assert own
    assert all(diagnostic.severity is Severity.ERROR for diagnostic in own)
    assert [diagnostic.span.line for diagnostic in own if words in diagnostic.message] == [line]


def shipped_phrases() -> Mapping[str, object]:
    loaded, _ = load_phrases("en", [resources.folder("templates")])
    assert loaded
    return loaded.texts


@pytest.mark.parametrize("name", ["page.html", "css/screen.css", "parts/x.html"])
def test_template_that_would_be_passed_over_is_told(name: str, tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "workspace")
    place = folder / "templates" / name
    place.parent.mkdir(parents=True)
    (tmp_path / "other").write_text("x")
    (folder / "other").write_text("x")
    for bring, words in (
        (lambda: place.symlink_to(tmp_path / "other"), "is a link to something outside the workspace"),
        (lambda: place.symlink_to(folder / "other"), "is a link, or reached by one"),
        (lambda: place.write_bytes(b" " * 5_300_000), "is too large: 5.1 MB"),
    ):
        bring()
        (diagnostic,) = compile_book(DiskWorkspace(folder)).diagnostics
        assert (diagnostic.code, diagnostic.span.path) == ("CPS101", f"templates/{name}")
        assert words in diagnostic.message
        place.unlink()
    place.write_text("fine")
    assert not compile_book(DiskWorkspace(folder)).diagnostics


def test_plan_in_the_wrong_folder_is_an_error_and_nothing_is_told_of_what_refers_to_it() -> None:
    plan = changed(PLAN, ("id: 2026-27", "id: 2025-26"), ("financial_year: 2026-27", "financial_year: 2025-26"))
    report = "id: 2025-26-q1\ntitle: Q1\nplan: 2025-26\nperiod: {from: 2025-04, to: 2025-06}\ndate: 2025-06-30\n"
    files: dict[str, str | bytes] = {"plans/2025-26.yaml": plan, "plans/progress/2025-26-q1.yaml": report}
    (fault,) = compiled(files).diagnostics
    assert (fault.code, fault.severity, fault.span.path) == ("CPS110", Severity.ERROR, "plans/2025-26.yaml")
    assert "plans/delivery/" in fault.hint


@pytest.mark.parametrize(("name", "own"), [("Copy of 2026-27", "copy-of-2026-27"), ("2026-27 (1)", "2026-27-1")])
def test_hint_proposes_no_id_that_the_next_check_refuses(name: str, own: str) -> None:
    files: dict[str, str | bytes] = {**samples.files()}
    files[f"plans/delivery/{name}.yaml"] = files.pop(PLAN)
    hints = [one.hint for one in compile_book(MemoryWorkspace(files)).diagnostics if one.code == "CPS303"]
    assert hints == [f"Call the file 2026-27.yaml, or write “id: {own}” and call it {own}.yaml"]


def test_key_with_nothing_behind_it_is_told_and_null_is_not() -> None:
    for written, told in (
        ("    owner:\n", [(PLAN, 10, 5, "CPS204")]),
        ("    owner: null\n", []),
        ("    owner: ~\n", []),
    ):
        text = changed(PLAN, ("    scope: Plant", f"{written}    scope: Plant"))
        assert found({PLAN: text}) == told


def test_list_without_brackets_is_shown_with_them() -> None:
    (fault, *_) = compiled({PLAN: changed(PLAN, ("outcomes: [nature.birds]", "outcomes: nature.birds"))}).diagnostics
    assert (fault.code, fault.hint) == ("CPS203", "Write [nature.birds]")


@pytest.mark.parametrize(("date", "count"), [("2026-09", 0), ("2026-q3", 0), ("2026-09-30", 0), ("2026-09-11", 1)])
def test_report_tells_of_all_days_of_its_date(date: str, count: int) -> None:
    case = CASES / "CPS451" / "bad"
    report = "plans/progress/2026-27-q2.yaml"
    text = (case / report).read_text(encoding="utf-8")
    dated = re.sub(
        r"(?m)^(date|    date): .*$", lambda line: f"{line[1]}: {date if line[1] == 'date' else '2026-09-12'}", text
    )
    files: dict[str, str | bytes] = {PLAN: (case / PLAN).read_text(encoding="utf-8"), report: dated}
    assert [one.code for one in compiled(files).diagnostics].count("CPS451") == count


def test_pictures_are_there_before_the_first_booklet() -> None:
    book = compiled({}).book
    assert not book.booklets
    assert "bus" in book.drawings


def test_a_large_workspace_keeps_no_nodes_and_tells_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced: dict[str, str | bytes] = {PLAN: changed(PLAN, ("nature.trees", "nature.tree"), ("the WC", "the TARDIS"))}
    kept = compiled(replaced)
    monkeypatch.setattr(compiler, "KEPT", 0)
    let_go = compiled(replaced)
    assert kept.diagnostics
    assert let_go.diagnostics == kept.diagnostics
    assert [path for path, source in kept.sources.items() if not source.tree.is_there] == []
    assert not let_go.sources[STRATEGY].tree.is_there
