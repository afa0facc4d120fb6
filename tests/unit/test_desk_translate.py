"""The desk's texts beside their translations: what is written stands in the catalogue, and nothing written is lost."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from cpsplan.book.translation import State
from cpsplan.desk.screen import Answer
from cpsplan.desk.translating import CataloguePlace, TextRow, documents_of, rows_of
from cpsplan.desk.workshop import Workshop
from tests.support import library
from tests.support.command_line import run
from tests.support.desk import ask, changed_in_editor, words

PATH = "plans/translations/cy/2026-27.po"
PLACE = CataloguePlace("cy", "2026-27")
HERE = "/translate/cy/2026-27"
FIELD = re.compile(r'<input type="hidden" name="((?:opened|source|was)\.[0-9a-f]+)" value="([^"]*)"')
WRITTEN = re.compile(r'<textarea id="text-[0-9a-f]+" name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
TICKED = re.compile(r'<input type="checkbox" name="([^"]+)" checked>')


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    root = library.written(tmp_path / "library")
    edition = "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"
    (root / "plans/editions/cy.yaml").write_text(edition, encoding="utf-8")
    assert run("translate", "update", folder=root).returncode == 0
    return Workshop(root)


def form_of(answer: Answer) -> dict[str, str]:
    """The form of a page, as a browser would send it."""
    body = answer.body.decode()
    form = {name: unescape(value) for name, value in (*FIELD.findall(body), *WRITTEN.findall(body))}
    return form | dict.fromkeys(TICKED.findall(body), "on") | {"do": "save", "show": "all"}


def row_of(workshop: Workshop, text: str) -> TextRow:
    """The text that begins with these words."""
    return next(row for row in rows_of(workshop.compiled, PLACE) if row.message.text.startswith(text))


def page_with(workshop: Workshop, text: str) -> tuple[TextRow, dict[str, str]]:
    """A text, and the form of the page that it stands on."""
    row, page = row_of(workshop, text), 1
    while True:
        form = form_of(ask(workshop, f"{HERE}?show=all&page={page}"))
        if f"text.{row.id}" in form:
            return row, form
        page += 1


def write(workshop: Workshop, text: str, translation: str, **more: str) -> Answer:
    """Write one translation in its page, and save."""
    row, form = page_with(workshop, text)
    ticks = {name.replace("_", "."): value for name, value in more.items()}
    ticks = {name if name in {"by", "do"} else f"{name}.{row.id}": value for name, value in ticks.items()}
    return ask(workshop, HERE, form | {f"text.{row.id}": translation} | ticks)


def test_what_is_written_is_a_draft_until_it_is_reviewed(workshop: Workshop) -> None:
    assert row_of(workshop, "Digital helpers").state is State.MISSING
    answer = write(workshop, "Digital helpers", "Cynorthwywyr digidol")
    assert answer.location.startswith(f"{HERE}?show=all&saved=1")
    assert row_of(workshop, "Digital helpers").state is State.DRAFT
    assert 'msgstr "Cynorthwywyr digidol"' in (workshop.text_of(PATH) or "")
    refused = write(workshop, "Digital helpers", "Cynorthwywyr digidol", reviewed="on")
    assert refused.status == 422
    assert "Say who has reviewed" in words(refused)
    write(workshop, "Digital helpers", "Cynorthwywyr digidol", reviewed="on", by="Welsh translator")
    row = row_of(workshop, "Digital helpers")
    assert row.state is State.REVIEWED
    assert row.role == "Welsh translator"
    write(workshop, "Digital helpers", "Helpwyr digidol")
    assert row_of(workshop, "Digital helpers").state is State.DRAFT, "the tick was for the words before"


def test_the_file_is_as_translate_update_has_it(workshop: Workshop) -> None:
    write(workshop, "Digital helpers", "Cynorthwywyr digidol")
    written = workshop.text_of(PATH)
    assert run("translate", "update", folder=workshop.root).returncode == 0
    assert workshop.text_of(PATH) == written


def test_a_form_that_says_nothing_new_writes_nothing(workshop: Workshop) -> None:
    before = workshop.text_of(PATH)
    ask(workshop, HERE, form_of(ask(workshop, f"{HERE}?show=all")))
    assert workshop.text_of(PATH) == before
    assert not workshop.saves


def test_a_text_that_changed_since_is_marked_and_mended(workshop: Workshop) -> None:
    write(workshop, "Second mobile library", "Ail lyfrgell deithiol")
    changed_in_editor(workshop.root, library.PLAN, "title: Second mobile library", "title: Third mobile library")
    workshop.remake()
    page = ask(workshop, f"{HERE}?show=stale")
    assert "(gone) Second (new) Third mobile library" in words(page)
    row = row_of(workshop, "Third mobile library")
    assert row.state is State.STALE
    form = form_of(page)
    ask(workshop, HERE, form | {f"holds.{row.id}": "on"})
    assert row_of(workshop, "Third mobile library").state is State.DRAFT


def test_figures_that_differ_are_refused_once(workshop: Workshop) -> None:
    text = next(row.message.text for row in rows_of(workshop.compiled, PLACE) if "60" in row.message.text)
    before = workshop.text_of(PATH)
    answer = write(workshop, text, "Chwech o wirfoddolwyr.")
    assert answer.status == 422
    assert "The text says 60" in words(answer)
    assert b"Chwech o wirfoddolwyr." in answer.body
    assert workshop.text_of(PATH) == before
    write(workshop, text, "Chwech o wirfoddolwyr.", do="anyway")
    assert "Chwech o wirfoddolwyr." in (workshop.text_of(PATH) or "")
    assert "The text says 60" in words(ask(workshop, f"{HERE}?show=faults"))
    page = ask(workshop, "/faults").body
    assert f'href="{HERE}?show=faults"'.encode() in page
    assert f'href="{HERE}?show=missing"'.encode() in page


def test_two_translators_lose_nothing(workshop: Workshop) -> None:
    first, mine = page_with(workshop, "Digital helpers")
    second, theirs = page_with(workshop, "Second mobile library")
    ask(workshop, HERE, theirs | {f"text.{second.id}": "Ail lyfrgell deithiol"})
    ask(workshop, HERE, mine | {f"text.{first.id}": "Cynorthwywyr digidol"})
    text = workshop.text_of(PATH) or ""
    assert "Ail lyfrgell deithiol" in text
    assert "Cynorthwywyr digidol" in text
    answer = ask(workshop, HERE, mine | {f"text.{first.id}": "Helpwyr"})
    assert answer.status == 422
    assert "somebody changed it meanwhile" in words(answer)
    assert b"Helpwyr" in answer.body
    assert b"Cynorthwywyr digidol" in answer.body
    assert "Helpwyr" not in (workshop.text_of(PATH) or "")
    ask(workshop, HERE, form_of(answer))
    assert "Helpwyr" in (workshop.text_of(PATH) or ""), "who has seen both has decided"


def test_a_translation_of_other_words_is_not_saved(workshop: Workshop) -> None:
    row, form = page_with(workshop, "Digital helpers")
    changed_in_editor(workshop.root, library.PLAN, "title: Digital helpers", "title: Digital friends")
    workshop.remake()
    answer = ask(workshop, HERE, form | {f"text.{row.id}": "Cynorthwywyr digidol"})
    assert answer.status == 422
    assert "was changed meanwhile" in words(answer)
    assert b"Cynorthwywyr digidol" in answer.body


def test_pages_hold_twenty_texts(workshop: Workshop) -> None:
    total = len(rows_of(workshop.compiled, PLACE))
    assert total > 40
    first, last = ask(workshop, f"{HERE}?show=all"), ask(workshop, f"{HERE}?show=all&page=999")
    assert len(WRITTEN.findall(first.body.decode())) == 20
    assert 0 < len(WRITTEN.findall(last.body.decode())) <= 20
    assert documents_of(workshop.book, "cy")["2026-27"].total() == total
    assert "Library plan 2026-27" in words(ask(workshop, "/translate"))


@pytest.mark.parametrize("address", ["/translate/cy/nothing", "/translate/xx/2026-27", "/translate/cy/.."])
def test_what_is_not_there_is_not_written(workshop: Workshop, address: str) -> None:
    assert ask(workshop, address).status == 404
