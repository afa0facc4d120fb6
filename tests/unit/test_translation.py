"""Catalogues, their way to translators and back, and the book in another language."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpsplan.book.translation import Foreign, State
from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Span
from cpsplan.language import catalogue, labels, phrases
from cpsplan.language.catalogue import Message, merge
from cpsplan.language.localise import localise
from cpsplan.language.translating import from_xliff, to_xliff
from cpsplan.model.edition import Edition
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace, Workspace
from cpsplan.workspace.once import read_once
from cpsplan.workspace.resources import folder
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import CASES, REPOSITORY
from tests.support.samples import EDITION, GLOSSARY, PLAN, SETTINGS, STRATEGY, changed

TRANSLATED = CASES / "translated"
CATALOGUE = "plans/translations/cy/2026-27.po"
WELSH_EDITION = "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"


def translated() -> dict[str, str | bytes]:
    """The catalogues of the small workspace in Welsh, by path."""
    paths = [path for path in TRANSLATED.rglob("*") if path.is_file()]
    return {path.relative_to(TRANSLATED).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def message(text: str = "Plant trees", address: str = "plan/a") -> Message:
    """A message without ornament."""
    return Message(address, text, span=Span("plans/a.yaml"))


def catalogue_with(text: str, translation: str, comment: str = "", address: str = "plan/a") -> polib.POFile:
    """A catalogue with one translated message."""
    made = merge(None, [message(text, address)], "cy", "plan")
    made[0].msgstr, made[0].tcomment = translation, comment
    return made


def read(made: polib.POFile) -> polib.POFile:
    """A catalogue as it comes back from the disk."""
    path = "plans/translations/cy/plan.po"
    found, diagnostics = catalogue.load_catalogue(MemoryWorkspace({path: catalogue.as_bytes(made)}), path)
    assert found is not None
    assert diagnostics == []
    return found


def test_unchanged_text_keeps_everything() -> None:
    old = catalogue_with("Plant trees", "Plannu coed", "reviewed: Welsh translator, 2026-11-24")
    assert catalogue.as_bytes(merge(read(old), [message()], "cy", "plan")) == catalogue.as_bytes(old)


def test_changed_text_makes_the_translation_stale_and_drops_the_review() -> None:
    old = catalogue_with("Plant trees", "Plannu coed", "reviewed: Welsh translator, 2026-11-24")
    entry = merge(read(old), [message("Plant many trees")], "cy", "plan")[0]
    assert (entry.msgid, entry.msgstr, entry.previous_msgid) == ("Plant many trees", "Plannu coed", "Plant trees")
    assert entry.fuzzy
    assert entry.tcomment == ""


def test_text_that_changes_back_is_translated_again() -> None:
    stale = merge(catalogue_with("Plant trees", "Plannu coed"), [message("Plant many trees")], "cy", "plan")
    twice = merge(read(stale), [message("Plant few trees")], "cy", "plan")
    assert twice[0].previous_msgid == "Plant trees"
    back = merge(read(twice), [message()], "cy", "plan")[0]
    assert (back.fuzzy, back.previous_msgid, back.msgstr) == (False, None, "Plannu coed")


def test_text_that_goes_is_kept_aside_and_comes_back() -> None:
    gone = merge(catalogue_with("Plant trees", "Plannu coed"), [message("Hang boxes", "plan/b")], "cy", "plan")
    assert [(entry.msgctxt, bool(entry.obsolete)) for entry in read(gone)] == [("plan/b", False), ("plan/a", True)]
    again = merge(read(gone), [message(), message("Hang boxes", "plan/b")], "cy", "plan")
    assert (again[0].msgstr, bool(again[0].obsolete)) == ("Plannu coed", False)


def test_text_that_is_put_aside_while_stale_keeps_what_it_was_translated_from() -> None:
    old = read(merge(catalogue_with("Plant trees", "Plannu coed"), [message("Plant more trees")], "cy", "plan"))
    aside = read(merge(old, [], "cy", "plan"))
    again = read(merge(read(aside), [message("Plant more trees")], "cy", "plan"))
    assert again[0].fuzzy
    assert again[0].previous_msgid == "Plant trees"


def test_text_that_was_moved_takes_its_translation_along_as_a_draft() -> None:
    old = catalogue_with("Plant trees", "Plannu coed", "reviewed: Welsh translator, 2026-11-24")
    gone = read(merge(read(old), [message("Hang boxes", "plan/c")], "cy", "plan"))
    for before in (read(old), gone):
        (moved,) = merge(before, [message("Plant trees", "plan/b")], "cy", "plan")
        assert (moved.msgctxt, moved.msgstr, moved.fuzzy, moved.tcomment) == ("plan/b", "Plannu coed", False, "")


def test_nothing_but_an_equal_text_that_went_is_taken_for_a_moved_one() -> None:
    old = catalogue_with("Plant trees", "Plannu coed")
    other, *_ = merge(read(old), [message("Plant some trees", "plan/b")], "cy", "plan")
    assert other.msgstr == "", "another text"
    first, second = merge(read(old), [message(), message("Plant trees", "plan/b")], "cy", "plan")
    assert (first.msgstr, second.msgstr) == ("Plannu coed", ""), "a text that stands where it stood"
    stale = merge(read(old), [message("Plant more trees")], "cy", "plan")
    unsure, *_ = merge(read(stale), [message("Plant more trees", "plan/b")], "cy", "plan")
    assert unsure.msgstr == "", "a translation that was stale"


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cf", "Cn", "Zl", "Zp"]), min_size=1, max_size=40)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}/[a-z]{1,8}", fullmatch=True), st.tuples(TEXTS, TEXTS), max_size=8))
def test_round_trip_of_any_texts(texts: dict[str, tuple[str, str]]) -> None:
    made = merge(None, [message(text, address) for address, (text, _) in texts.items()], "cy", "plan")
    for entry in made:
        entry.msgstr = texts[entry.msgctxt][1]
    again = read(made)
    assert {entry.msgctxt: (entry.msgid, entry.msgstr) for entry in again} == texts
    assert catalogue.as_bytes(again) == catalogue.as_bytes(made)


def repository_catalogues() -> list[Path]:
    """Every catalogue of this repository."""
    root = REPOSITORY
    return sorted([*root.glob("plans/translations/*/*.po"), *root.glob("templates/translations/*/*.po")])


def test_gettext_tools_read_and_write_our_catalogues_byte_for_byte() -> None:
    assert repository_catalogues()
    for path in repository_catalogues():
        done = subprocess.run(["msgcat", "--no-wrap", str(path)], capture_output=True, check=True)
        assert done.stdout == path.read_bytes(), path
        command = ["msgfmt", "--check-format", "--output-file=/dev/null", str(path)]
        subprocess.run(command, capture_output=True, check=True)


def test_catalogue_that_a_tool_has_wrapped_comes_back_the_same(tmp_path: Path) -> None:
    folder_of = samples.written(tmp_path, {**translated(), "plans/editions/cy.yaml": WELSH_EDITION})
    before = (folder_of / CATALOGUE).read_bytes()
    assert run("translate", "update", folder=folder_of).returncode == 0
    fresh = (folder_of / CATALOGUE).read_bytes()
    subprocess.run(["msgcat", "--width=40", "-o", CATALOGUE, CATALOGUE], cwd=folder_of, check=True)
    assert (folder_of / CATALOGUE).read_bytes() != fresh
    assert run("translate", "update", folder=folder_of).returncode == 0
    assert (folder_of / CATALOGUE).read_bytes() == fresh == before


def test_catalogues_of_this_repository_are_up_to_date() -> None:
    done = run("translate", "check", folder=REPOSITORY)
    assert (done.returncode, done.stderr) == (0, "")


def test_status_counts_states(tmp_path: Path) -> None:
    text = translated()[CATALOGUE]
    assert isinstance(text, str)
    text = text.replace('msgctxt "2026-27/title"', '# reviewed: Translator, 2026-11-24\nmsgctxt "2026-27/title"')
    text = text.replace('msgstr "Plannu"', 'msgstr ""')
    replaced = {**translated(), CATALOGUE: text, PLAN: changed(PLAN, ("Forty trees", "Fifty trees"))}
    done = run("translate", "status", "--json", folder=samples.written(tmp_path, replaced))
    assert '"catalogue": "2026-27"' in done.stdout
    row = next(part for part in done.stdout.split("{") if '"2026-27"' in part)
    for state, count in (("reviewed", 1), ("missing", 1), ("stale", 1), ("draft", 2)):
        assert f'"{state}": {count}' in row


def test_one_changed_word_is_found_marked_and_counted(tmp_path: Path) -> None:
    replaced = {**translated(), PLAN: changed(PLAN, ("along the paths.", "beside the paths."))}
    where = samples.written(tmp_path, replaced)
    done = run("check", folder=where)
    assert f"{PLAN}:10:12 warning CPS912" in done.stderr
    assert f"{CATALOGUE}:" in done.stderr
    done = run("coverage", "--fail-under", "welsh=100", folder=where)
    assert done.returncode == 1
    assert "2026-27: welsh 4 of 5 (80%), and 100% is the floor" in done.stderr
    book = compile_book(DiskWorkspace(where)).book
    foreign = [text for _, _, text in localised_texts(where) if isinstance(text, Foreign)]
    assert [str(one) for one in foreign] == ["Plant trees beside the paths."]
    scope = "2026-27/projects/planting/scope"
    assert book.translations["cy"].state(scope, "Plant trees beside the paths.") is State.STALE


def localised_texts(where: Path) -> list[tuple[str, tuple[str | int, ...], str]]:
    """Every text of the Welsh edition of the workspace in ``where``."""
    book = compile_book(DiskWorkspace(where)).book
    made = localise(book, welsh(), phrases.Phrases("cy", {}))[0]
    assert made is not None
    return [(entry.address, way, text) for entry, way, text in catalogue.published_texts(made.book)]


def welsh() -> Edition:
    """A Welsh edition."""
    return Edition(id="cy", title="Cymraeg", language="cy", formats=("html",))


def test_localised_book_is_the_same_book_in_other_words(tmp_path: Path) -> None:
    where = samples.written(tmp_path, translated())
    texts = {(address, way): text for address, way, text in localised_texts(where)}
    assert texts["2026-27/projects/planting/outputs/1", ("text",)] == "Deugain o goed wedi’u plannu."
    assert texts["park-2030:nature.trees", ("statement",)] == "Mae mwy o goed."
    assert not any(isinstance(text, Foreign) for text in texts.values())


@pytest.mark.parametrize(("policy", "foreign"), [("draft", 0), ("reviewed", 15)])
def test_policy_decides_whether_drafts_are_published(policy: str, foreign: int, tmp_path: Path) -> None:
    settings = samples.files()[SETTINGS] + f"publish_translations: {policy}\n"
    where = samples.written(tmp_path, {**translated(), SETTINGS: settings})
    assert sum(isinstance(text, Foreign) for _, _, text in localised_texts(where)) == foreign


@pytest.mark.parametrize(
    ("translation", "fault"),
    [("{count} prosiect", False), ("prosiect", True), ("{cyfrif} prosiect", True), ("{count} {count", True)],
)
def test_placeholder_of_a_label(translation: str, fault: bool, tmp_path: Path) -> None:  # noqa: FBT001
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "en.yaml").write_text("projects: '{count} projects'\n")
    made = catalogue_with("{count} projects", translation, address="projects")
    place = tmp_path / labels.interface_path("cy")
    place.parent.mkdir(parents=True)
    place.write_bytes(catalogue.as_bytes(made))
    found, diagnostics = phrases.load_phrases("cy", [tmp_path])
    assert [one.code for one in diagnostics] == (["CPS915"] if fault else [])
    assert (found is None) is fault


def test_six_plural_forms_of_welsh() -> None:
    forms = {"zero": "0", "one": "1", "two": "2", "few": "3", "many": "6", "other": "x"}
    found = phrases.Phrases("cy", {"cats": forms})
    assert [found.plural("cats", count) for count in (0, 1, 2, 3, 4, 6, 10)] == ["0", "1", "2", "3", "x", "6", "x"]


def test_xliff_goes_out_and_comes_back(tmp_path: Path) -> None:
    where = samples.written(tmp_path, translated())
    assert run("translate", "xliff", "cy", "--out", "out", folder=where).returncode == 0
    path = where / "out" / "2026-27.cy.xlf"
    text = path.read_text(encoding="utf-8")
    assert 'version="2.0"' in text
    path.write_text(text.replace(">Plannu<", ">Plannu coed<"), encoding="utf-8")
    assert run("translate", "import", "out/2026-27.cy.xlf", folder=where).returncode == 0
    entries = {entry.msgctxt: entry for entry in polib.pofile(str(where / CATALOGUE))}
    assert entries["2026-27/projects/planting/title"].msgstr == "Plannu coed"
    assert not entries["2026-27/projects/planting/outputs/1/text"].fuzzy


def test_message_without_an_address_goes_into_no_xliff() -> None:
    catalogue_of_an_agency = read(catalogue_with("Plant trees", "Plannu coed"))
    catalogue_of_an_agency.append(polib.POEntry(msgid="More", msgstr="Mwy"))
    content = to_xliff(catalogue_of_an_agency, "en", "cy", "plan")
    assert b"Plannu coed" in content
    assert b"More" not in content
    assert from_xliff(content, catalogue_of_an_agency) == (0, [])


@pytest.mark.parametrize("content", ["<not xml", "<a/>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ""])
def test_what_is_no_xliff_changes_nothing(content: str, tmp_path: Path) -> None:
    where = samples.written(tmp_path, translated())
    (where / "2026-27.cy.xlf").write_text(content)
    before = (where / CATALOGUE).read_bytes()
    assert run("translate", "import", "2026-27.cy.xlf", folder=where).returncode == 1
    assert (where / CATALOGUE).read_bytes() == before


def test_update_writes_nothing_from_a_workspace_with_errors(tmp_path: Path) -> None:
    where = samples.written(tmp_path, {**translated(), PLAN: "id: ["})
    before = (where / CATALOGUE).read_bytes()
    assert run("translate", "update", folder=where).returncode == 2
    assert (where / CATALOGUE).read_bytes() == before


def test_update_leaves_a_broken_catalogue_alone(tmp_path: Path) -> None:
    where = samples.written(tmp_path, {**translated(), CATALOGUE: 'msgid "open\n'})
    done = run("translate", "update", folder=where)
    assert done.returncode == 1
    assert f"{CATALOGUE}:1:1 error CPS901" in done.stderr
    assert (where / CATALOGUE).read_text() == 'msgid "open\n'


def translate(entries: polib.POFile, text: str, translation: str) -> None:
    """Translate one message of a catalogue."""
    entry = entries.find(text)
    assert entry is not None
    entry.msgstr = translation


PAGES = changed(EDITION, ("[html, pdf]", "[html]"))


def test_second_language_is_only_data(tmp_path: Path) -> None:
    where = samples.written(
        tmp_path, {"plans/editions/pl.yaml": "id: pl\ntitle: Polski\nlanguage: pl\nformats: [html]\n", EDITION: PAGES}
    )
    assert run("translate", "update", folder=where).returncode == 0
    path = where / "plans" / "translations" / "pl" / "2026-27.po"
    plan = polib.pofile(str(path))
    translate(plan, "Planting", "Sadzenie drzew")
    plan.save()
    interface = where / "templates" / labels.interface_path("pl")
    catalogued = polib.pofile(str(interface))
    translate(catalogued, "Contents", "Spis treści")
    catalogued.save()
    done = run("build", folder=where)
    assert done.returncode == 0, done.stderr
    page = (where / "out" / "pl" / "2026-27" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="pl"' in page
    assert "Sadzenie drzew" in page
    assert "Spis treści" in page
    assert '<span lang="en" class="foreign">Plant trees along the paths.</span>' in page


def test_edition_in_an_unknown_language_is_refused(tmp_path: Path) -> None:
    edition = changed(EDITION, ("id: en", "id: xx"), (": en", ": xx"))
    where = samples.written(tmp_path, {"plans/editions/xx.yaml": edition})
    done = run("build", folder=where)
    assert done.returncode == 1
    assert "CPS805" in done.stderr


def test_names_are_marked_as_such_in_the_glossary(tmp_path: Path) -> None:
    where = samples.written(tmp_path)
    shutil.copytree(folder("templates"), where / "templates", dirs_exist_ok=True)
    text = samples.files()[GLOSSARY] + "  - term: Nest Box\n    is_name: true\n    explanation: A name.\n"
    (where / GLOSSARY).write_text(text)
    assert compile_book(DiskWorkspace(where)).book.terms["Nest Box"].model.is_name


def test_phrase_of_a_workspace_wants_nothing_that_pages_do_not_give(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    file = tmp_path / "phrases" / "en.yaml"
    for text, codes in (("by {date}", []), ("soon", []), ("by {when}", ["CPS802"])):
        file.write_text(f'due: "{text}"\n', encoding="utf-8")
        loaded, diagnostics = phrases.load_phrases("en", [tmp_path, folder("templates")])
        assert [fault.code for fault in diagnostics] == codes
        assert (loaded is None) == bool(codes)


def test_what_is_named_without_being_an_entry_is_translated_too() -> None:
    promised = changed(STRATEGY, ("    outcomes:\n", "    commitments: [We plant a wood.]\n    outcomes:\n"))
    text = catalogue_with("We plant a wood.", "Rydym yn plannu coed.", address="park-2030:nature/commitments/0/text")
    files: dict[str, str | bytes] = {"plans/editions/cy.yaml": WELSH_EDITION, STRATEGY: promised}
    book = samples.compiled({**files, "plans/translations/cy/park-2030.po": str(text)}).book
    localised = localise(book, book.editions["cy"].model, phrases.load_phrases("cy", [folder("templates")])[0])[0]
    assert localised is not None
    [commitment] = localised.book.commitments_in("park-2030:nature")
    assert commitment.model.text == "Rydym yn plannu coed."


def test_phrases_are_read_once_and_again_when_their_file_has_changed(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    file = tmp_path / "phrases" / "en.yaml"
    for words in ("Read", "Read", "Changed"):
        file.write_text(f"title: {words}\n", encoding="utf-8")
        loaded, _ = phrases.load_phrases("en", [tmp_path])
        assert loaded is not None
        assert loaded.texts == {"title": words}
    read = Counted()
    for _ in range(2):
        assert read_once(read, tmp_path, "phrases/en.yaml") == file.read_bytes()
    assert read.times == 1


class Counted:
    """Reads a file, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, workspace: Workspace, path: str) -> bytes:
        self.times += 1
        return workspace.read(path)


@pytest.mark.parametrize("command", ["update", "status", "check"])
def test_a_workspace_in_one_language_is_told_that_nothing_is_to_translate(tmp_path: Path, command: str) -> None:
    done = run("translate", command, folder=samples.written(tmp_path, dict(samples.files())))
    assert done.returncode == 0
    assert "no edition is in another language" in done.stderr
