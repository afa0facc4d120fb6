"""Forms of the desk: made from the models, and nothing changes in a file but what was touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cpsplan.book.entry import Entry
from cpsplan.desk.forms.controls import Control, controls_of
from cpsplan.desk.forms.place import EntryPlace, entry_place, read_source
from cpsplan.desk.forms.preparing import sent_form
from cpsplan.desk.forms.said import said_in_file
from cpsplan.desk.forms.saving import form_change
from cpsplan.desk.forms.typed import NotUnderstood, date_of, shown_date, value_of
from cpsplan.desk.screen import Answer, Asked
from cpsplan.desk.screens import SCREENS
from cpsplan.desk.workshop import Workshop
from cpsplan.model.delivery import DeliveryPlan, Project
from cpsplan.model.measure import Measure
from cpsplan.workspace.resources import folder
from tests.support.enough import enough, shapes_of_values
from tests.support.filled import Pairs, sent, touched

PLAN = "plans/delivery/2026-27.yaml"
MOBILE = "/edit/activity/2026-27/projects/mobile-library"


def ask(workshop: Workshop, path: str, form: Pairs | None = None, around: str = "") -> Answer:
    """What a screen answers."""
    for screen in SCREENS:
        parts = screen.parts_of(path)
        if parts is not None:
            method = "GET" if form is None else "POST"
            return screen.function(workshop, Asked(method, path, parts, (("in", around),), tuple(form or ())))
    raise LookupError(path)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A desk over the workspace that “cpsplan init” makes."""
    shutil.copytree(folder("templates") / "starter", tmp_path / "copy")
    return Workshop(tmp_path / "copy")


def _every_control(controls: tuple[Control, ...]) -> Iterator[Control]:
    for control in controls:
        yield control
        yield from _every_control(control.inside)


# --- fields


def test_every_field_of_a_model_is_asked_about() -> None:
    for model in (Project, Measure, DeliveryPlan):
        keys = {control.key for control in controls_of(model)}
        assert keys == {field.alias or name for name, field in model.model_fields.items()}


def test_fields_are_asked_about_by_their_types() -> None:
    how = {control.key: control.how for control in controls_of(Project)}
    assert how["title"] == "line"
    assert how["scope"] == "text"
    assert how["outcomes"] == "names"
    assert how["group"] == "name"
    assert how["outputs"] == "rows"
    assert how["timeframe"] == "record"
    assert how["risks"] == "entries"
    budgets = next(control for control in controls_of(Project) if control.key == "budgets")
    assert {part.key: part.how for part in budgets.inside}["amount"] == "money"
    assert controls_of(Project)[-1].key == "suppress"


# --- what is typed


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("September 2026", "2026-09"),
        ("15 Sep 2026", "2026-09-15"),
        ("Q3 2026-27", "2026-27-q3"),
        ("q3 2026/27", "2026-27-q3"),
        ("2026", "2026"),
        ("2026-27", "2026-27"),
        ("2013 to 2015", "2013 to 2015"),
        ("30/09/2026", "2026-09-30"),
    ],
)
def test_a_date_is_understood_as_people_write_it(typed: str, written: str) -> None:
    assert date_of(typed) == written


@pytest.mark.parametrize(
    "written", ["2026", "2026-09", "2026-09-15", "2026-27-q3", "2022-q2", "2026-27", "2010-11", "2013 to 2015"]
)
def test_a_date_that_is_shown_is_read_as_the_same(written: str) -> None:
    assert date_of(shown_date(written)) == written


@pytest.mark.parametrize("typed", ["end of Nov", "31 November 2026", "soon", "2026-13"])
def test_what_is_no_date_is_told(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="is no date"):
        date_of(typed)


def test_a_figure_that_is_unclear_is_asked_about() -> None:
    control = Control("amount", "money")
    assert value_of(control, "£45,000") == 45000
    with pytest.raises(NotUnderstood, match="Is 1,200,000 meant"):
        value_of(control, "£1.2m")


# --- a form that nobody touched


def _untouched(workshop: Workshop, entries: Iterable[Entry[Any]]) -> Iterator[str]:
    """The addresses of entries whose form changes the file though nobody touched anything."""
    for entry in entries:
        place = entry_place(workshop.compiled, entry.address)
        if place is None:
            continue
        path = f"/edit/{entry.address.kind}/{entry.address}"
        before = workshop.text_of(place.path)
        pairs = sent(ask(workshop, path).body)
        form = sent_form(workshop, place, pairs, dict(pairs)["state"], "save")
        if form is None or form.change is None or form.change.text != before or form.change.touched:
            yield str(entry.address)


def test_a_form_that_nobody_touched_changes_nothing(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    # The rules have nothing new to say of a text that is the same, and would take an hour.
    monkeypatch.setattr("cpsplan.desk.forms.preparing.tried_out", lambda *_: ())
    assert list(_untouched(workshop, workshop.book.entries)) == []


def test_so_it_is_with_the_plans_of_this_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpsplan.desk.forms.preparing.tried_out", lambda *_: ())
    shutil.copytree(repository / "plans", tmp_path / "plans")
    workshop = Workshop(tmp_path)
    entries = {str(entry.address): entry for entry in workshop.book.entries}
    made_of = {
        address: shapes_of_values(entry.model.model_dump(), (entry.address.kind,)) for address, entry in entries.items()
    }
    chosen = enough(list(entries), made_of.__getitem__)
    assert len(chosen) > 40
    assert list(_untouched(workshop, [entries[address] for address in chosen])) == []


# --- saving


def _save(workshop: Workshop, path: str = MOBILE, do: str = "save", **changes: str | None) -> Answer:
    return ask(workshop, path, [*touched(sent(ask(workshop, path).body), **changes), ("do", do)])


def test_only_what_was_touched_is_written(workshop: Workshop) -> None:
    before = workshop.text_of(PLAN) or ""
    answer = _save(
        workshop,
        title="The second van",
        outputs__1__due="October 2026",
        budgets__2__amount="45,000.00",
        owner="Head of vans",
    )
    assert answer.status == 303
    after = workshop.text_of(PLAN) or ""
    expected = before.replace("title: Second mobile library", "title: The second van", 1)
    expected = expected.replace("due: 2026-09\n", "due: 2026-10\n", 1).replace("amount: 45000", "amount: 45000.00", 1)
    expected = expected.replace("owner: Head of outreach", "owner: Head of vans", 1)
    assert after == expected
    assert workshop.saves[-1].words == "Second mobile library: 4 fields"


def test_rows_are_added_removed_and_moved_without_saving(workshop: Workshop) -> None:
    before = workshop.text_of(PLAN)
    pairs = touched(sent(ask(workshop, MOBILE).body), outputs__4__text="A third driver.", outputs__4__due="2027")
    page = ask(workshop, MOBILE, [*pairs, ("do", "up:outputs.4")])
    page = ask(workshop, MOBILE, [*sent(page.body), ("do", "remove:outputs.1")])
    assert workshop.text_of(PLAN) == before
    # A report speaks of the output that is gone.
    ask(workshop, MOBILE, [*sent(page.body), ("do", "anyway")])
    project = workshop.book.plans["2026-27"].model.projects[0]
    assert [output.id for output in project.outputs] == ["timetable", "a-third-driver", "drivers"]


def test_an_error_is_refused_once_and_then_offered(workshop: Workshop) -> None:
    before = workshop.text_of(PLAN)
    answer = _save(workshop, timeframe__to="February 2026", title="Kept")
    assert answer.status == 200
    assert b'href="#timeframe.to"' in answer.body
    assert b'value="Kept"' in answer.body
    assert b'value="anyway"' in answer.body
    assert workshop.text_of(PLAN) == before
    assert ask(workshop, MOBILE, [*sent(answer.body), ("do", "anyway")]).status == 303
    assert "to: 2026-02" in (workshop.text_of(PLAN) or "")


def test_what_nobody_understands_is_never_written(workshop: Workshop) -> None:
    answer = _save(workshop, do="anyway", timeframe__to="end of Nov")
    assert "“end of Nov” is no date" in answer.body.decode()
    assert b'value="end of Nov"' in answer.body
    assert workshop.saves == type(workshop.saves)(maxlen=workshop.saves.maxlen)


def test_what_would_change_is_shown_in_words_and_as_a_patch(workshop: Workshop) -> None:
    body = _save(workshop, do="show", scope="Buy a van.").body.decode()
    assert "+    scope: Buy a van." in body
    assert "Second mobile library" in body
    assert not workshop.saves


def test_what_changed_meanwhile_elsewhere_is_kept(workshop: Workshop) -> None:
    page = ask(workshop, MOBILE).body
    path = workshop.root / PLAN

    path.write_text(path.read_text("utf-8").replace("owner: Head of learning", "owner: Head of skills"), "utf-8")
    workshop.remake()
    assert ask(workshop, MOBILE, [*touched(sent(page), title="The second van"), ("do", "save")]).status == 303
    text = path.read_text("utf-8")
    assert "title: The second van" in text
    assert "owner: Head of skills" in text


def test_a_field_that_both_changed_is_a_question(workshop: Workshop) -> None:
    page = ask(workshop, MOBILE).body
    path = workshop.root / PLAN
    path.write_text(path.read_text("utf-8").replace("title: Second mobile library", "title: Van two"), "utf-8")
    workshop.remake()
    answer = ask(workshop, MOBILE, [*touched(sent(page), title="The second van"), ("do", "save")])
    assert answer.location == "/conflict/1"
    assert not workshop.saves


# --- new entries


def test_a_new_project_gets_an_id_of_its_words(workshop: Workshop) -> None:
    page = ask(workshop, "/new/project", around="2026-27")
    pairs = touched(sent(page.body), title="Reading by the river", scope="A boat with books.", outcomes="readers.reach")
    answer = ask(workshop, "/new/project", [*pairs, ("do", "save")], around="2026-27")
    assert answer.status == 303, answer.body.decode()
    project = workshop.book.find("2026-27/projects/reading-by-the-river")
    assert project.model.outcomes == ("readers.reach",)
    assert "A boat with books." in (workshop.text_of(PLAN) or "")


def test_a_new_project_without_a_scope_is_unfinished(workshop: Workshop) -> None:
    page = ask(workshop, "/new/project", around="2026-27")
    pairs = touched(sent(page.body), title="Reading by the river", outcomes="readers.reach")
    answer = ask(workshop, "/new/project", [*pairs, ("do", "save")], around="2026-27")
    assert 'href="#scope"' in answer.body.decode()


def test_a_new_entry_asks_what_it_belongs_to(workshop: Workshop) -> None:
    assert b"/new/measure?in=libraries-2030" in ask(workshop, "/new/measure").body


def test_what_is_not_there_is_told(workshop: Workshop) -> None:
    assert ask(workshop, "/edit/activity/2026-27/projects/nothing").status == 404


# --- lists and dictionaries


def test_a_list_of_words_is_a_field_with_a_line_for_each(workshop: Workshop) -> None:
    path, here = "plans/editions/en.yaml", "/edit/edition/en"
    page = ask(workshop, here)
    assert b">\nhtml\npdf" in page.body
    answer = ask(workshop, here, [*touched(sent(page.body), formats="html\n txt \n\n"), ("do", "save")])
    assert answer.status == 303, answer.body.decode()
    assert workshop.book.editions["en"].model.formats == ("html", "txt")
    refused = ask(workshop, here, [*touched(sent(ask(workshop, here).body), formats="html\nscroll"), ("do", "save")])
    assert "scroll" in refused.body.decode()
    assert "scroll" not in (workshop.text_of(path) or "")


def test_a_dictionary_has_a_name_before_the_colon_of_each_line(workshop: Workshop) -> None:
    path, here = "plans/cpsplan.yaml", "/edit/settings/settings"
    pairs = sent(ask(workshop, here).body)
    refused = ask(workshop, here, [*touched(pairs, severities="CPS469"), ("do", "save")])
    assert "“CPS469” has no colon" in refused.body.decode()
    assert ask(workshop, here, [*touched(pairs, severities="CPS469: note"), ("do", "save")]).status == 303
    assert "severities:\n  CPS469: note\n" in (workshop.text_of(path) or "")


# --- progress


def _report(workshop: Workshop, period: str, **answers: str) -> Answer:
    path = f"/progress/2026-27/{period}"
    return ask(workshop, path, [*touched(sent(ask(workshop, path).body), **answers), ("do", "save")])


def test_what_was_not_answered_is_not_said(workshop: Workshop) -> None:
    page = ask(workshop, "/progress/2026-27/q3").body.decode()
    assert "Last said: on track." in page
    assert "Still on track" in page
    assert _report(workshop, "q3").status == 303
    assert workshop.text_of("plans/progress/2026-27-q3.yaml") is None


def test_a_report_that_is_not_there_is_written(workshop: Workshop) -> None:
    answers = {"outputs/mobile-library/timetable.now": "done", "outputs/mobile-library/timetable.on": "20 Nov 2026"}
    answers |= {"spend/mobile-library.amount": "1"}
    answer = _report(workshop, "q3", **answers)
    assert answer.status == 303, answer.body.decode()
    text = workshop.text_of("plans/progress/2026-27-q3.yaml") or ""
    assert "of: mobile-library/timetable\n    status: done\n    done_on: 2026-11-20" in text
    assert "spend" not in text


def test_a_figure_wants_its_date(workshop: Workshop) -> None:
    answer = _report(workshop, "q3", **{"observations/villages-visited.now": "81"})
    assert 'href="#observations/villages-visited.on"' in answer.body.decode()
    assert 'value="81"' in answer.body.decode()
    assert not workshop.saves


def test_a_figure_without_a_source_is_told_at_the_field_of_the_source(workshop: Workshop) -> None:
    answers = {"observations/villages-visited.now": "81", "observations/villages-visited.on": "December 2026"}
    answer = _report(workshop, "q3", **answers | {"observations/villages-visited.source": ""})
    page = answer.body.decode()
    assert 'href="#observations/villages-visited.source"' in page
    assert page.count("The figure of “villages-visited” has no source") == len(["summary", "field"])
    assert 'value="anyway"' in page
    assert not workshop.saves


def test_why_there_is_no_figure_stands_in_its_place(workshop: Workshop) -> None:
    measure = "observations/villages-visited"
    answer = _report(workshop, "q3", **{f"{measure}.why": "The survey is in spring.", f"{measure}.now": "81"})
    assert f'href="#{measure}.why"' in answer.body.decode()
    assert f'href="#{measure}.on"' in answer.body.decode()
    answers = {f"{measure}.why": "The survey is in spring.", f"{measure}.on": "December 2026"}
    assert _report(workshop, "q3", **answers).status == 303
    text = workshop.text_of("plans/progress/2026-27-q3.yaml") or ""
    assert text.endswith("  - of: villages-visited\n    not_available: The survey is in spring.\n    date: 2026-12\n")
    assert b"The survey is in spring." in ask(workshop, "/progress/2026-27/q3").body


def test_a_report_that_is_there_goes_on(workshop: Workshop) -> None:
    path = "plans/progress/2026-27-q2.yaml"
    before = workshop.text_of(path) or ""
    page = ask(workshop, "/progress/2026-27/q2")
    assert _report(workshop, "q2").status == 303
    assert workshop.text_of(path) == before
    assert b"checked" in page.body


def test_periods_can_be_chosen(workshop: Workshop) -> None:
    assert b"/progress/2026-27/q4" in ask(workshop, "/progress/2026-27").body
    assert ask(workshop, "/progress/2026-27/q9").status == 409


# --- fates


def test_the_next_plan_is_begun_and_its_fates_are_decided(workshop: Workshop) -> None:
    page = ask(workshop, "/fates/2026-27")
    assert b'value="2027-28"' in page.body
    assert ask(workshop, "/fates/2026-27", sent(page.body)).location == "/fates/2026-27"
    page = ask(workshop, "/fates/2026-27")
    assert "Decided: 0 of 4." in page.body.decode()
    answers = {"fates.digital-helpers.fate": "continued", "fates.long-opening.fate": "merged"}
    answers |= {"fates.long-opening.into": "warm-buildings"}
    answer = ask(workshop, "/fates/2026-27", [*touched(sent(page.body), **answers), ("do", "anyway")])
    assert answer.status == 303, answer.body.decode()
    fates = {fate.of: fate.fate for fate in workshop.book.plans["2027-28"].model.fates}
    assert fates["digital-helpers"] == "continued"
    assert fates["long-opening"] == "merged"
    assert fates["mobile-library"] == "undecided"


def test_a_name_without_a_year_begins_no_plan(workshop: Workshop) -> None:
    answer = ask(workshop, "/fates/2026-27", [("new", "later")])
    assert 'id="new-e"' in answer.body.decode()
    assert not workshop.saves


# --- renaming, moving, removing


def test_a_project_is_renamed_everywhere(workshop: Workshop) -> None:
    path = "/move/activity/2026-27/projects/mobile-library"
    assert b"/edit/" in ask(workshop, path).body
    pairs = touched(sent(ask(workshop, path).body), id="second-van")
    assert b"+  - id: second-van" in ask(workshop, path, [*pairs, ("do", "show")]).body
    assert ask(workshop, path, [*pairs, ("do", "save")]).status == 303
    assert workshop.book.get("2026-27/projects/second-van")
    assert "second-van/van" in (workshop.text_of("plans/progress/2026-27-q1.yaml") or "")
    assert "second-van" in (workshop.text_of("plans/cpsplan.yaml") or "")


def test_an_outcome_is_moved_to_another_aim(workshop: Workshop) -> None:
    path = "/move/outcome/libraries-2030:readers.skills"
    pairs = touched(sent(ask(workshop, path).body), around="places")
    answer = ask(workshop, path, [*pairs, ("do", "save")])
    assert answer.status == 303, answer.body.decode()
    assert workshop.book.get("libraries-2030:places.skills")


def test_a_name_that_is_taken_is_refused(workshop: Workshop) -> None:
    path = "/move/activity/2026-27/projects/mobile-library"
    answer = ask(workshop, path, [("id", "warm-buildings"), ("do", "save")])
    assert "is taken by" in answer.body.decode()
    assert not workshop.saves


def test_who_removes_something_is_told_what_names_it(workshop: Workshop) -> None:
    path = "/remove/activity/2026-27/projects/warm-buildings"
    assert b"/edit/activity/2026-27/projects/long-opening" in ask(workshop, path).body
    answer = ask(workshop, path, [("do", "remove")])
    assert b'value="anyway"' in answer.body
    assert not workshop.saves
    assert ask(workshop, path, [("do", "anyway")]).status == 303
    assert "Warm buildings" not in (workshop.text_of(PLAN) or "")


def test_a_project_that_is_not_finished_can_be_finished_later(workshop: Workshop) -> None:
    page = ask(workshop, "/new/project", around="2026-27")
    pairs = touched(sent(page.body), title="Reading by the river", outcomes="readers.reach")
    assert ask(workshop, "/new/project", [*pairs, ("do", "anyway")], around="2026-27").status == 303
    # It is not in the book, because it lacks something, and has a form all the same.
    assert workshop.book.get("2026-27/projects/reading-by-the-river") is None
    path = "/edit/activity/2026-27/projects/reading-by-the-river"
    assert path.encode() in ask(workshop, "/edit/plan/2026-27").body
    assert _save(workshop, path, scope="A boat with books.").status == 303
    assert workshop.book.get("2026-27/projects/reading-by-the-river")


# --- how files are laid out


LAID_OUT = """\
id: 2026-27
title: Plan
projects:
  - id: van
    title: {en: Van, cy: Fan}
    scope: >-
      A folded text,
      over two lines.
    outcomes: [a.one, a.two]  # both
    # What comes first.
    outputs:
      # the first
      - Bought.   # soon
      - id: second
        text: Painted.
        due: 2026
      # the third
      - Driven.
"""


def _changed(text: str, **fields: tuple[str, ...]) -> str:
    """The text of a plan after fields of its project were filled in, by their names with “__” for the dot."""
    path = "plans/delivery/2026-27.yaml"
    source = read_source(path, text)
    assert source is not None
    place = EntryPlace(path, ("projects", 0), Project, "2026-27/projects/van", "2026-27")
    said = said_in_file(place.controls, place.value(source), "en")
    return form_change(place, source, said | {n.replace("__", "."): v for n, v in fields.items()}, "en").text


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_comments_and_layout_stay(ending: str) -> None:
    text = LAID_OUT.replace("\n", ending)
    assert _changed(text) == text
    assert _changed(text, title=("Wagon",)) == text.replace("en: Van", "en: Wagon")
    assert _changed(text, **{"outputs__@0__text": ("Paid.",)}) == text.replace("Bought.", "Paid.")
    assert _changed(text, **{"outputs__@1__due": ("2027",)}) == text.replace("due: 2026", "due: 2027")
    assert _changed(text, outcomes=("a.two", "a.three")) == text.replace("[a.one, a.two]", "[a.two, a.three]")


def test_a_plain_text_becomes_a_record_only_where_it_has_to() -> None:
    text = _changed(LAID_OUT, **{"outputs__@2__due": ("September 2026",)})
    assert "text: Driven." in text
    assert "due: 2026-09" in text
    assert "- Bought.   # soon" in text


def test_rows_move_with_their_comments() -> None:
    text = _changed(LAID_OUT, outputs=("2", "0", "1"))
    first, second, third = text.index("# the third"), text.index("# the first"), text.index("id: second")
    assert first < text.index("Driven.") < second < text.index("Bought.   # soon") < third


def test_what_is_emptied_goes() -> None:
    assert "outcomes" not in _changed(LAID_OUT, outcomes=())
    assert "outputs" not in _changed(LAID_OUT, outputs=())
    text = _changed(LAID_OUT, timeframe__from=("April 2026",), timeframe__to=("Q3 2026-27",))
    assert "timeframe:\n      from: 2026-04\n      to: 2026-27-q3\n" in text
    assert "timeframe" not in _changed(text, timeframe__from=("",), timeframe__to=("",))


@pytest.mark.parametrize(
    "do", ["up:", "remove:outputs.01", "down:outcomes.1", "up:outputs.9999", "add:nothing", "\x00"]
)
def test_what_no_form_sends_does_no_harm(workshop: Workshop, do: str) -> None:
    strange = [("outputs.01.row", "0"), ("outputs.٣.row", "1"), ("outputs.7.row", "99"), ("outputs.7.text", "More")]
    strange += [("timeframe", "x"), ("outcomes", "../../etc"), ("state", "0" * 64), ("suppress.1.row", "-1")]
    assert ask(workshop, MOBILE, [*strange, ("do", do)]).status == 200
    assert ask(workshop, MOBILE, [*sent(ask(workshop, MOBILE).body), *strange, ("do", do)]).status == 200
    assert not workshop.saves


def test_the_settings_have_a_form_too(workshop: Workshop) -> None:
    path = "/edit/settings/settings"
    assert _save(workshop, path, publisher="Another library").status == 303
    assert "publisher: Another library" in (workshop.text_of("plans/cpsplan.yaml") or "")
