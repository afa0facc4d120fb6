"""Texts that are written in two languages side by side, where both are official."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cpsplan.book.languages import in_own_language
from cpsplan.book.parse import FILES
from cpsplan.book.translation import State
from cpsplan.changes.difference import compare_books
from cpsplan.compiler import compile_book
from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.model.edition import Edition
from cpsplan.model.schema import values_of
from cpsplan.model.shape import shape
from cpsplan.model.text import Record
from cpsplan.sources.load import load
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers.export import book_schema, export_json
from tests.support import json_schemas, samples
from tests.support.command_line import run
from tests.support.samples import PLAN, SETTINGS, STRATEGY, changed

WELSH: dict[str, str | bytes] = {"plans/editions/cy.yaml": "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"}
BOTH = changed(
    PLAN,
    ("title: Park plan 2026-27", "title: {en: Park plan 2026-27, cy: Cynllun parc 2026-27}"),
    ("      - Forty trees planted.", "      - en: Forty trees planted.\n        cy: Plannu deugain coeden."),
    ("    text: Hang nest boxes", "    text:\n      cy: Gosod blychau nythu\n      en: Hang nest boxes"),
)


def faults(replaced: dict[str, str | bytes]) -> list[tuple[str, int, str]]:
    """The line, code and message of everything that is wrong, but for what is not translated."""
    found = samples.compiled({**WELSH, **replaced}).diagnostics
    return [(fault.code, fault.span.line, fault.message) for fault in found if fault.code != "CPS911"]


def test_text_beside_is_a_reviewed_translation() -> None:
    book = samples.compiled({**WELSH, PLAN: BOTH}).book
    plan = book.plans["2026-27"].model
    assert (plan.title, plan.projects[0].outputs[0].text) == ("Park plan 2026-27", "Forty trees planted.")
    welsh = book.translations["cy"]
    assert {address: translated.text for address, translated in welsh.texts.items()} == {
        "2026-27/title": "Cynllun parc 2026-27",
        "2026-27/projects/planting/outputs/1/text": "Plannu deugain coeden.",
        "2026-27/actions/nest-boxes/text": "Gosod blychau nythu",
    }
    assert welsh.state("2026-27/title", plan.title) is State.REVIEWED


def test_page_shows_what_is_written_beside() -> None:
    book = samples.compiled({**WELSH, PLAN: BOTH}).book
    phrases, _ = load_phrases("cy", [folder("templates")])
    edition = Edition(id="cy", title="Cymraeg", language="cy", formats=("html",))
    localised, _ = localise(book, edition, phrases)
    assert localised is not None
    plan = localised.book.plans["2026-27"].model
    assert plan.title == "Cynllun parc 2026-27"
    assert plan.projects[0].outputs[0].text == "Plannu deugain coeden."


def test_rules_hold_both_languages_against_each_other() -> None:
    text = BOTH.replace("Cynllun parc 2026-27}", "Cynllun parc 2025-26}")
    assert [(code, line) for code, line, _ in faults({PLAN: text})] == [("CPS914", 2)]


@pytest.mark.parametrize(
    ("title", "code", "told"),
    [
        ("{cy: Cynllun}", "CPS920", "“title” has no text in “en”"),
        ("{en: Plan, xx: Cynllun}", "CPS921", "“xx” is no language"),
        ("{en: Plan, Welsh: Cynllun}", "CPS921", "“Welsh” is no language"),
        ("{en: Plan, en-GB: Plan}", "CPS921", "“en-GB” and “en” are one language"),
        ("{en: Plan, cy: 12}", "CPS203", "“cy” has to be text, and this is a number"),
        ('{en: Plan, cy: ""}', "CPS204", "“cy” is empty"),
        ("{en: [Plan], cy: Cynllun}", "CPS203", "“en” has to be text, and this is a list"),
        ("{text: Plan}", "CPS203", "“title” has to be text, and this is keys and values"),
        ("{en: Plan, fr: Plan}", "CPS922", "no edition is in that language"),
    ],
)
def test_what_is_no_text_in_two_languages_is_told_at_its_place(title: str, code: str, told: str) -> None:
    found = faults({PLAN: changed(PLAN, ("title: Park plan 2026-27", f"title: {title}"))})
    assert [(each[0], each[1]) for each in found] == [(code, 2)], found
    assert told in found[0][2]


def test_text_that_a_comma_cuts_off_is_told_to_want_quotation_marks() -> None:
    text = changed(PLAN, ("title: Park plan 2026-27", "title: {en: Parks, paths and ponds, cy: Parciau}"))
    hints = [diagnostic.hint for diagnostic in samples.compiled({PLAN: text}).diagnostics]
    assert any("quotation marks" in hint for hint in hints), hints


def test_language_of_the_workspace_decides_which_text_is_the_original() -> None:
    welsh_first: dict[str, str | bytes] = {SETTINGS: samples.files()[SETTINGS] + "language: cy\n", PLAN: BOTH}
    book = samples.compiled(welsh_first).book
    assert book.plans["2026-27"].model.title == "Cynllun parc 2026-27"
    assert book.translations["en"].texts["2026-27/title"].text == "Park plan 2026-27"


def test_catalogue_leaves_out_what_is_written_beside(tmp_path: Path) -> None:
    where = samples.written(tmp_path, WELSH)
    assert run("translate", "update", folder=where).returncode == 0
    catalogue = where / "plans/translations/cy/2026-27.po"
    message = 'msgid "Park plan 2026-27"\nmsgstr "'
    catalogue.write_text(catalogue.read_text().replace(message, f"{message}Parc"))
    (where / PLAN).write_text(BOTH)
    told = [fault.message for fault in compile_book(DiskWorkspace(where)).diagnostics if fault.code == "CPS919"]
    assert told == ["1 translations in “cy” in 2026-27 belong to no text"]
    assert run("translate", "update", folder=where).returncode == 0
    after = catalogue.read_text()
    assert 'msgctxt "2026-27/projects/planting/title"' in after
    assert '#~ msgctxt "2026-27/title"' in after
    assert 'msgctxt "2026-27/projects/planting/outputs/1/text"' not in after
    done = run("translate", "status", "--json", folder=where)
    row = next(part for part in done.stdout.split("{") if '"2026-27"' in part)
    assert '"reviewed": 3' in row


def test_renaming_and_rolling_keep_both_languages(tmp_path: Path) -> None:
    where = samples.written(tmp_path, {**WELSH, PLAN: BOTH})
    done = run("rename", "2026-27/planting", "more-trees", folder=where)
    assert done.returncode == 0, done.stderr
    assert "cy: Plannu deugain coeden." in (where / PLAN).read_text()
    done = run("roll", "2027-28", "--from", "2026-27", folder=where)
    assert done.returncode == 0, done.stderr
    rolled = (where / "plans/delivery/2027-28.yaml").read_text()
    assert "title: {en: Park plan 2027-28, cy: Cynllun parc 2027-28}" in rolled


def test_a_project_is_added_to_a_plan_that_is_welsh_first(tmp_path: Path) -> None:
    welsh_first: dict[str, str | bytes] = {
        SETTINGS: samples.files()[SETTINGS] + "language: cy\n",
        PLAN: changed(PLAN, ("title: Park plan 2026-27", "title: {cy: Cynllun parc 2026-27}")),
    }
    where = samples.written(tmp_path, {**WELSH, **welsh_first})
    arguments = ("quiet", "--plan", "2026-27", "--title", "Tawel", "--scope", "Lle.", "--outcome", "nature.trees")
    done = run("new", "project", *arguments, folder=where)
    assert done.returncode == 0, done.stderr


def test_data_and_changes_hold_both_languages() -> None:
    book = samples.compiled({**WELSH, PLAN: BOTH}).book
    values = json.loads(export_json(book))
    assert values["plans"][0]["title"] == "Park plan 2026-27"
    assert values["in_other_languages"]["cy"]["2026-27/title"] == "Cynllun parc 2026-27"
    json_schemas.refuse(values, json.loads(book_schema()))
    assert "in_other_languages" not in json.loads(export_json(samples.compiled().book))
    after = samples.compiled({**WELSH, PLAN: BOTH.replace("Plannu deugain", "Plannu pedwar deg")}).book
    (change,) = compare_books(book, after).changes
    assert "wording in “cy” changed from “Plannu deugain coeden.” to “Plannu pedwar deg coeden.”" in change.sentence
    assert [each.kind for each in compare_books(samples.compiled(WELSH).book, book).changes] == ["added"] * 3


def texts_in(model: type[Record], around: tuple[type[Record], ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every published text that a file of a model can hold; into each list to its first item."""
    for field in shape(model).published:
        yield (field.key,)
    for field in shape(model).parts:
        for part in field.models:
            if part not in around:
                step: tuple[str | int, ...] = (field.key, 0) if field.many else (field.key,)
                yield from ((*step, *way) for way in texts_in(part, (*around, model)))


EVERY_TEXT = [(path, way) for path, model in FILES.items() if model is not Edition for way in texts_in(model)]


def test_every_text_that_is_published_may_be_in_several_languages() -> None:
    assert len(EVERY_TEXT) > 100
    lost = []
    for path, way in EVERY_TEXT:
        value: Any = {"en": "Trees", "cy": "Coed"}
        for step in reversed(way):
            value = [value] if step == 0 else {step: value}
        source, _ = load(MemoryWorkspace({path: json.dumps(value)}), path)
        assert source is not None
        source, value, faults = in_own_language(source, FILES[path], "en")
        for step in way:
            value = value[step]
        beside = [text for _, text, _ in source.beside(way)]
        if value != "Trees" or beside != ["Coed"] or faults:
            lost.append((path, way))
    assert lost == []


@pytest.mark.parametrize(
    ("kind", "text", "is_right"),
    [
        ("delivery-plan", "Park plan", True),
        ("delivery-plan", {"en": "Park plan", "cy-GB": "Cynllun parc"}, True),
        ("delivery-plan", {"Welsh": "Cynllun parc"}, False),
        ("delivery-plan", {"cy": 12}, False),
        ("edition", {"en": "English", "cy": "Saesneg"}, False),
    ],
)
def test_editors_know_both_ways(kind: str, text: object, is_right: bool) -> None:  # noqa: FBT001
    schema = values_of(kind)
    title = {**schema["properties"]["title"], "$defs": schema.get("$defs", {})}
    assert (json_schemas.refusals(text, title) == []) is is_right


def test_what_drops_out_of_a_list_does_not_move_the_languages_of_the_others() -> None:
    text = samples.files()[STRATEGY].replace("      - id: trees\n", "      - id: TREES\n")
    text = text.replace("statement: Birds nest in the park.", "statement: {en: Birds nest., cy: Mae adar yn nythu.}")
    book = samples.compiled({**WELSH, STRATEGY: text}).book
    assert book.translations["cy"].texts["park-2030:nature.birds/statement"].text == "Mae adar yn nythu."
