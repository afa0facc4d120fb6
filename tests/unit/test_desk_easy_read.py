"""The desk's Easy Read: a passage in a form, the rules at each sentence, and what is written into the booklet."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.desk.faults import faults_of
from cpsplan.desk.page import phrases_of
from cpsplan.desk.passages import (
    WrittenIdea,
    WrittenPassage,
    as_people_read,
    done,
    halves,
    passage_in,
    steps_of_passage,
    value_of_passage,
)
from cpsplan.desk.screen import Answer
from cpsplan.desk.workshop import Workshop
from cpsplan.diagnostic import Severity
from cpsplan.language.booklets import is_stale
from cpsplan.sources.amend import amended
from cpsplan.sources.load import load
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import library
from tests.support.desk import ask, changed_in_editor, words

PATH = "plans/easy-read/2026-27.yaml"
HERE = "/easy-read/2026-27/mobile-library"
FIELD = re.compile(
    r'<(?:input|textarea)[^>]*?\bname="(?P<name>[^"]+)"(?P<rest>[^>]*)>(?:\n?(?P<text>[^<]*)</textarea>)?'
)
VALUE = re.compile(r'\bvalue="([^"]*)"')


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(library.written(tmp_path / "library"))


def form_of(answer: Answer) -> dict[str, str]:
    """The form of a page, as a browser would send it."""
    form: dict[str, str] = {}
    for match in FIELD.finditer(answer.body.decode()):
        rest = match["rest"]
        is_left_out = "radio" in match[0] and " checked" not in rest
        if not is_left_out:
            value = VALUE.search(match[0])
            form[match["name"]] = unescape(match["text"] if value is None else value[1])
    return form


def send(workshop: Workshop, do: str, here: str = HERE, **changes: str) -> Answer:
    """Open the form, write something, and press a button."""
    names = {name.replace("_", "."): value for name, value in changes.items()}
    return ask(workshop, here, form_of(ask(workshop, here)) | names | {"do": do})


def test_a_form_that_says_nothing_new_writes_nothing(workshop: Workshop) -> None:
    before = workshop.text_of(PATH)
    assert send(workshop, "save").location == "/easy-read/2026-27?saved=#passage-mobile-library"
    assert workshop.text_of(PATH) == before
    assert not workshop.saves


def test_a_sentence_is_written_where_it_stands(workshop: Workshop) -> None:
    changed_in_editor(
        workshop.root, PATH, "          - It will come", "          # As readers asked.\n          - It will come"
    )
    before = workshop.text_of(PATH) or ""
    answer = send(workshop, "save", ideas_0_says_2="It will come to every village twice a week.")
    assert answer.status == 303
    assert workshop.text_of(PATH) == before.replace("village once a week", "village twice a week")
    assert "every village twice a week" in words(ask(workshop, "/easy-read/2026-27"))


def test_rules_stand_at_their_sentence_and_stop_a_first_save(workshop: Workshop) -> None:
    long = "The vehicle will be bought and every village will be visited once a week because readers asked us."
    before = workshop.text_of(PATH)
    checked = send(workshop, "check", ideas_0_says_2=long)
    assert checked.status == 200
    refused = send(workshop, "save", ideas_0_says_2=long)
    assert refused.status == 422
    for answer in (checked, refused):
        text = words(answer)
        assert "The sentence has 18 words, and 15 are the most" in text
        assert "18 of 15 words" in text
        assert b'id="ideas.0.says.2-e"' in answer.body
    assert workshop.text_of(PATH) == before
    send(workshop, "anyway", ideas_0_says_2=long)
    assert long in " ".join((workshop.text_of(PATH) or "").split())


def test_what_is_checked_is_what_check_says(workshop: Workshop) -> None:
    send(workshop, "anyway", ideas_0_says_2="It will be bought by the CIA; e.g. 10% of it.")
    compiled = compile_book(DiskWorkspace(workshop.root))
    page = words(ask(workshop, HERE))
    faults = [fault.message for fault in compiled.diagnostics if fault.span.path == PATH]
    assert len(faults) > 2
    for message in faults:
        assert message in page


def test_buttons_give_the_form_back_and_save_nothing(workshop: Workshop) -> None:
    before = workshop.text_of(PATH)
    added = form_of(send(workshop, "add:0"))
    assert added["ideas.0.says.3"] == ""
    split = form_of(send(workshop, "split:0.1"))
    assert split["ideas.0.says.1"] == "A mobile library is."
    more = form_of(send(workshop, "add-idea", ideas_0_says_0="Not saved yet."))
    assert more["ideas.1.says.0"] == ""
    assert more["ideas.0.says.0"] == "Not saved yet."
    assert workshop.text_of(PATH) == before


def test_a_picture_is_found_by_what_it_shows_and_written(workshop: Workshop) -> None:
    shown = send(workshop, "find:0", find="house")
    pictures = re.findall(r'name="ideas\.0\.picture" value="([^"]+)"', shown.body.decode())
    assert pictures[0] == "bus"
    assert "houses" in pictures
    assert len(pictures) < 10
    ask(workshop, HERE, form_of(shown) | {"ideas.0.picture": "houses", "do": "save"})
    assert "picture: houses" in (workshop.text_of(PATH) or "").partition("of: mobile-library")[2].partition("- of:")[0]
    assert ask(workshop, "/drawing/houses").kind == "image/svg+xml"
    for name in ("nothing", "..", "houses.svg"):
        assert ask(workshop, f"/drawing/{name}").status == 404


def test_no_picture_is_chosen_with_its_reason(workshop: Workshop) -> None:
    choosing = form_of(send(workshop, "choose:0"))
    asked = ask(workshop, HERE, choosing | {"ideas.0.picture": "none", "do": "save"})
    assert "There is no picture beside this idea, and no reason for that" in words(asked)
    why = "A drawing of a bus says no more."
    ask(workshop, HERE, form_of(asked) | {"ideas.0.picture_reason": why, "do": "save"})
    passage = (workshop.text_of(PATH) or "").partition("of: mobile-library")[2].partition("- of:")[0]
    assert "picture: none" in passage
    assert f"picture_reason: {why}" in passage
    form = form_of(ask(workshop, HERE))
    assert (form["ideas.0.picture"], form["ideas.0.picture_reason"]) == ("none", why)
    ask(workshop, HERE, form | {"ideas.0.picture": "bus", "ideas.0.stands_for": "Our new van.", "do": "save"})
    assert "picture_reason" not in (workshop.text_of(PATH) or "")
    assert form_of(ask(workshop, HERE))["ideas.0.stands_for"] == "Our new van."


def test_what_changed_since_a_passage_was_confirmed_is_shown_and_confirmed(workshop: Workshop) -> None:
    changed_in_editor(workshop.root, library.PLAN, "is visited once a week", "is visited twice a week")
    workshop.remake()
    page = words(ask(workshop, HERE))
    assert "visited (gone) once (new) twice a week" in page
    assert "Not confirmed since its text changed" in words(ask(workshop, "/easy-read/2026-27"))
    send(workshop, "confirm", ideas_0_says_2="It will come to every village twice a week.")
    passage = next(entry for entry in workshop.book.passages.values() if entry.model.of == "mobile-library")
    assert not is_stale(workshop.book, passage)
    assert "twice a week" in (workshop.text_of("plans/easy-read/confirmed/2026-27.yaml") or "")


def test_what_a_passage_tells_is_as_people_read_and_dates_as_people_write_them(workshop: Workshop) -> None:
    page = words(ask(workshop, HERE))
    assert "Due: October 2026" in page
    assert "due: 2026-10" not in page
    assert as_people_read(phrases_of("en"), "Note: 2026-10\nthe way: 2026-10") == "Note: 2026-10\nthe way: 2026-10"


def test_two_people_write_one_passage(workshop: Workshop) -> None:
    form = form_of(ask(workshop, HERE))
    changed_in_editor(workshop.root, PATH, "A mobile library is a van full of books.", "It is a van full of books.")
    answer = ask(workshop, HERE, form | {"ideas.0.says.2": "It will come every day.", "do": "save"})
    assert answer.location.startswith("/easy-read/")
    text = workshop.text_of(PATH) or ""
    assert "It is a van full of books." in text
    assert "It will come every day." in text
    again = ask(workshop, HERE, form | {"ideas.0.says.2": "It will come at night.", "do": "save"})
    assert again.location == "/conflict/1"
    assert "It will come at night." in words(ask(workshop, again.location))
    assert "It will come every day." in (workshop.text_of(PATH) or "")


def test_a_passage_is_written_of_what_is_not_told_yet(workshop: Workshop) -> None:
    passages = (workshop.text_of(PATH) or "").partition("  - of: digital-helpers")
    rest = passages[2][passages[2].index("  - of:") :]
    (workshop.root / PATH).write_text(passages[0] + rest, encoding="utf-8")
    workshop.remake()
    page = ask(workshop, "/easy-read/2026-27")
    assert "Not told yet Digital helpers" in words(page)
    here = "/easy-read/2026-27/digital-helpers"
    send(workshop, "save", here, ideas_0_picture="teacher", ideas_0_says_0="We will help you.")
    assert workshop.compiled.worst() is not Severity.ERROR
    assert any(entry.model.of == "digital-helpers" for entry in workshop.book.passages.values())


@pytest.mark.parametrize(
    "address", ["/easy-read/none", "/easy-read/2026-27/none", "/easy-read/../x", "/easy-read/a/b/c"]
)
def test_what_is_not_there_is_not_shown(workshop: Workshop, address: str) -> None:
    assert ask(workshop, address).status == 404
    assert "Our plan for 2026 to 2027" in words(ask(workshop, "/easy-read"))


def test_buttons_on_places_that_there_are_not_change_nothing() -> None:
    passage = WrittenPassage("a", "", (WrittenIdea("bus", ("One.", "Two.")),))
    for button in (
        "",
        "remove:9.9",
        "remove:0.9",
        "remove:x",
        "up:0.0",
        "split:-1.0",
        "add:7",
        "nonsense:0.1",
        "up-idea:0",
    ):
        assert done(passage, button) == passage
    assert done(passage, "up:0.1").ideas[0].says == ("Two.", "One.")
    assert done(passage, "remove:0.0").ideas[0].says == ("Two.",)
    assert done(passage, "remove-idea:0").ideas == ()


def test_a_sentence_becomes_two() -> None:
    assert halves("We will buy a van, and it will visit you.") == ["We will buy a van.", "And it will visit you."]
    assert halves("Van") == ["Van"]


def test_steps_write_what_a_form_says() -> None:
    idea = "      - picture: bus\n        says:\n          - One.\n          - text: Two.\n"
    text = f"id: p\npassages:\n  - of: a\n    ideas:\n{idea}"
    source, _ = load(MemoryWorkspace({PATH: text}), PATH)
    assert source is not None
    before = source.value["passages"][0]
    for wanted in (
        WrittenPassage("a", "Title", (WrittenIdea("bus", ("One.", "2.")),)),
        WrittenPassage("a", "", (WrittenIdea("van", ("One.",)), WrittenIdea("bus", ("Three.", "Four.")))),
        WrittenPassage("a", "", (WrittenIdea("bus", ("One.", "Two.", "Three.")),)),
    ):
        written = amended(source, steps_of_passage(before, wanted, ("passages", 0)))
        read, faults = load(MemoryWorkspace({PATH: written}), PATH)
        assert read is not None
        assert not faults
        assert passage_in(read.value["passages"][0]) == wanted
        assert passage_in(value_of_passage(wanted)) == wanted


# --- the front of a booklet, and a new one

FRONT = "/edit/booklet/2026-27.easy-read"
NEW = "/new-booklet/2025-26"
OF_BEFORE = "plans/easy-read/2025-26.yaml"
BEGINNING = {
    "title": "Our plan for 2025 to 2026",
    "summary": "What we wanted to do in the year.",
    "picture": "bus",
    "part_title": "Our readers",
    "says": "We want more people to read.\nWe come to more villages.",
    "do": "save",
}


def test_the_front_of_a_booklet_has_a_form_with_its_pictures(workshop: Workshop) -> None:
    assert f'href="{FRONT}"'.encode() in ask(workshop, "/easy-read/2026-27").body
    page = ask(workshop, FRONT)
    assert b'src="/drawing/houses"' in page.body
    assert b'name="id"' not in page.body
    assert b"/edit/passage/" not in page.body
    form = {"state": form_of(page)["state"], "title": "Our year", "picture": "houses", "do": "save"}
    before = workshop.text_of(PATH) or ""
    answer = ask(workshop, FRONT, form)
    assert answer.location == "/easy-read/2026-27?saved=1"
    wanted = before.replace("title: Our plan for 2026 to 2027", "title: Our year").replace(
        "picture: booklet", "picture: houses", 1
    )
    assert workshop.text_of(PATH) == wanted


def test_who_checked_a_booklet_is_a_row_of_its_front(workshop: Workshop) -> None:
    page = ask(workshop, FRONT)
    form = {"state": form_of(page)["state"], "checked.1.row": "", "checked.1.by": "The Reading Group"}
    ask(workshop, FRONT, form | {"checked.1.date": "3 September 2026", "do": "save"})
    assert "checked:\n  - by: The Reading Group\n    date: 2026-09-03\n" in (workshop.text_of(PATH) or "")


def without_booklets(workshop: Workshop, *paths: str) -> None:
    for path in paths:
        (workshop.root / path).unlink()
    workshop.remake()


def test_a_booklet_begins_in_a_form(workshop: Workshop) -> None:
    assert f'href="{NEW}"'.encode() not in ask(workshop, "/easy-read").body
    assert ask(workshop, NEW).location == "/easy-read/2025-26"
    without_booklets(workshop, OF_BEFORE, "plans/easy-read/confirmed/2025-26.yaml")
    assert f'href="{NEW}"'.encode() in ask(workshop, "/easy-read").body
    assert ask(workshop, NEW).status == 200
    (fault,) = faults_of(workshop.compiled)
    assert (fault.code, fault.href, fault.hint) == ("CPS636", NEW, "The link opens a form that begins one.")
    assert ask(workshop, NEW, BEGINNING).location == "/easy-read/2025-26?saved=1"
    assert workshop.compiled.worst() is not Severity.ERROR
    assert (workshop.text_of(OF_BEFORE) or "").endswith(
        "passages:\n  - of: 2025-26\n    title: Our readers\n    ideas:\n      - picture: bus\n        says:\n"
        "          - We want more people to read.\n          - We come to more villages.\n"
    )
    shown = words(ask(workshop, "/easy-read/2025-26"))
    assert "Not told yet" in shown
    assert "Not confirmed" in shown
    assert "Not confirmed since its text changed" not in shown


def test_a_booklet_that_lacks_something_is_told_at_its_field_and_not_written(workshop: Workshop) -> None:
    without_booklets(workshop, OF_BEFORE)
    for changes, message in (
        ({"title": ""}, "This may not be empty"),
        ({"picture": "griffin"}, "griffin"),
        ({"says": "We will, to the extent that it is possible, buy one or two more vehicles for all readers."}, "15"),
    ):
        answer = ask(workshop, NEW, BEGINNING | changes)
        assert answer.status == 422
        assert message in words(answer)
        assert not (workshop.root / OF_BEFORE).exists()
    assert ask(workshop, NEW, BEGINNING | {"do": "anyway", "picture": "griffin"}).status == 303
    assert "picture: griffin" in (workshop.text_of(OF_BEFORE) or "")


def test_only_a_save_writes_a_booklet(workshop: Workshop) -> None:
    without_booklets(workshop, OF_BEFORE)
    assert not ask(workshop, NEW, BEGINNING | {"do": "show"}).location
    assert not (workshop.root / OF_BEFORE).exists()


def test_an_edition_that_shows_booklets_can_be_made(workshop: Workshop) -> None:
    assert b"/easy-read-edition" not in ask(workshop, "/easy-read").body
    without_booklets(workshop, "plans/editions/en-easy-read.yaml")
    assert b"/easy-read-edition" in ask(workshop, "/easy-read").body
    assert ask(workshop, "/easy-read-edition", {}).location == "/easy-read"
    assert workshop.book.editions["en-easy-read"].model.style == "easy-read"
    assert ask(workshop, "/easy-read-edition", {}).status == 409


@pytest.mark.parametrize("document", ["none", "2026-27-q1"])
def test_only_strategies_and_plans_get_a_booklet(workshop: Workshop, document: str) -> None:
    assert ask(workshop, f"/new-booklet/{document}").status == 404
