"""The words that a strategy has for its levels, in the sentences of its pages."""

from __future__ import annotations

import re

import pytest

from cpsplan.language import phrases
from cpsplan.language.levels import in_words_of_plan
from cpsplan.language.localise import localise
from cpsplan.language.phrases import Phrases
from cpsplan.language.word_forms import LEVEL_FORMS, activity_keys, level_keys
from cpsplan.model.edition import Edition
from cpsplan.render.preparing import prepare, render
from cpsplan.workspace.resources import folder
from tests.support.samples import PLAN, changed, compiled

STRATEGY = "plans/strategies/park-2030.yaml"
PROJECTS = "projects: [{id: oaks, title: Oaks, scope: Plant them.}]\n"
ACTIONS = "actions: [{id: gates, text: Close the gates}]\n"
OWN_FORMS = """level-mission-area: mission area
levels-mission-area: mission areas
counted-mission-area: {one: mission area, other: mission areas}
our-mission-area: our mission areas
and-our-mission-area: and mission areas
"""


def strategy(*lines: str) -> str:
    """The strategy of the small workspace with more lines at its beginning."""
    return changed(STRATEGY, ("title: A park for all\n", "".join(f"{line}\n" for line in lines) + "title: A park\n"))


def ours(language: str) -> Phrases:
    """The phrases of a language that travel with cpsplan."""
    loaded, faults = phrases.load_phrases(language, [folder("templates")])
    assert loaded is not None
    assert faults == []
    return loaded


def page(document: str, language: str, text: str) -> str:
    """The words of a page of the small workspace with another strategy."""
    edition = Edition(id=language, title=language, language=language, formats=("html",))
    localised, faults = localise(compiled({STRATEGY: text}).book, edition, ours(language))
    assert localised is not None, faults
    html = render(localised, document).html
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", html)).split())


def test_page_speaks_in_the_words_of_its_strategy() -> None:
    words = page("park-2030", "en", strategy("aim_word: well-being objective", "outcome_word: result"))
    assert "Our well-being objectives and results" in words
    assert "Well-being objective 1" in words
    assert not re.search(r"\b(aims?|outcomes?)\b", words, flags=re.IGNORECASE)


def test_page_without_a_word_speaks_of_aims_and_outcomes() -> None:
    assert "Our aims and outcomes" in page("park-2030", "en", strategy())


def test_plan_speaks_in_the_words_of_its_strategy() -> None:
    words = page("2026-27", "en", strategy("aim_word: theme"))
    assert "Theme 1" in words
    assert not re.search(r"\baims?\b", words, flags=re.IGNORECASE)


def test_welsh_takes_the_form_that_the_sentence_asks_for() -> None:
    objective = ours("cy").worded("objective", "result")
    assert objective.text("aims-outcomes") == "Ein hamcanion a’n canlyniadau"
    assert objective.plural(level_keys("result")[-1], 2) == "ganlyniad"
    assert objective.text("mark", level="Amcan", number="1") == "Amcan 1"


@pytest.mark.parametrize("key", [key for key in phrases.our_phrases() if key.startswith("level-")])
def test_every_word_has_all_its_forms_in_welsh(key: str) -> None:
    word = str(phrases.our_phrases()[key])
    assert len(level_keys(word)) == len(LEVEL_FORMS) + 1
    welsh, english = ours("cy"), ours("en")
    for form in level_keys(word):
        assert welsh.texts[form] != english.texts[form], form


def plan(*lines: str) -> str:
    """The plan of the small workspace with more lines at its beginning."""
    return changed(PLAN, ("strategy: park-2030\n", "strategy: park-2030\n" + "".join(f"{line}\n" for line in lines)))


def plan_page(language: str, text: str) -> str:
    """The words of the page of a plan."""
    edition = Edition(id=language, title=language, language=language, formats=("html",))
    localised, faults = localise(compiled({PLAN: text}).book, edition, ours(language))
    assert localised is not None, faults
    html = prepare(localised, "2026-27").page(localised.phrases).html
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", html)).split())


def test_plan_calls_its_activities_by_its_own_words() -> None:
    words = plan_page("en", plan("project_word: initiative", "action_word: task"))
    assert "One mark is one initiative or task" in words
    assert "2 initiatives" in words
    assert not re.search(r"\b(projects?|actions?)\b", words, flags=re.IGNORECASE)


def test_activities_of_one_word_are_named_once() -> None:
    words = ours("en").worded_for("objective", "objective")
    assert words.text("tally-activity") == "One mark is one objective"
    assert words.plural("because-activity-red", 2) == "2 objectives are red"


def test_the_one_word_for_activities_at_the_end_of_a_list_takes_the_and() -> None:
    english = ours("en").worded_for("objective", "objective")
    assert english.text("reading-progress-colours-aims") == "All aims and objectives have a colour, written as a word."
    welsh = ours("cy").worded_for("programme", "programme")
    assert welsh.text("reading-progress-colours-aims").startswith("Mae lliw i’r nodau ac i’r rhaglenni, wedi’i")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_sentence_names_the_one_word_for_activities_twice_in_a_row(language: str) -> None:
    words = ours(language).worded_for("programme", "programme")
    for key, texts in words.texts.items():
        for pattern in [words.pattern(key)] if isinstance(texts, str) else [words.pattern(key, n) for n in (1, 2, 4)]:
            assert not re.search(r"(\brhaglenni|\bprogrammes?) \S+ (i’r )?\1", pattern), pattern


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (PROJECTS, "One mark is one project"),
        (ACTIONS, "One mark is one action"),
        (PROJECTS + ACTIONS, "One mark is one project or action"),
        (ACTIONS + "fates: [{of: old, fate: completed}]\n", "One mark is one project or action"),
    ],
)
def test_a_plan_of_one_kind_of_activities_speaks_of_no_other(plan: str, words: str) -> None:
    beginning = "id: 2026-27\ntitle: Plan\nperiod: {financial_year: 2026-27}\n"
    book = compiled({PLAN: beginning + plan}).book
    told = in_words_of_plan(ours("en"), book, book.plans["2026-27"].model)
    assert told.text("tally-activity") == words


def test_welsh_takes_the_form_of_an_activity_that_the_sentence_asks_for() -> None:
    words = ours("cy").worded_for("programme", "task")
    assert words.text("tally-activity") == "Mae pob marc yn cynrychioli rhaglen neu dasg"
    assert words.text("alone") == "Rhaglenni a thasgau"
    assert words.plural("because-activity-red", 4) == "bod 4 o raglenni neu dasgau yn goch"


@pytest.mark.parametrize("key", [key for key in phrases.our_phrases() if key.startswith("activity-")])
def test_every_word_for_an_activity_has_all_its_forms_in_welsh(key: str) -> None:
    welsh, english = ours("cy"), ours("en")
    for form in activity_keys(str(phrases.our_phrases()[key])):
        assert welsh.texts[form] != english.texts[form], form


def test_word_for_an_activity_without_forms_is_a_fault() -> None:
    told = compiled({PLAN: plan("action_word: good deed")}).diagnostics
    assert [(diagnostic.code, diagnostic.span.line) for diagnostic in told] == [("CPS819", 4)]


def test_words_of_ones_own_have_their_forms_in_the_workspace() -> None:
    text = strategy("aim_word: mission area")
    refused = [diagnostic.code for diagnostic in compiled({STRATEGY: text}).diagnostics]
    assert refused == ["CPS819"]
    own: dict[str, str | bytes] = {STRATEGY: text, "templates/phrases/en.yaml": OWN_FORMS}
    assert compiled(own).diagnostics == ()


def test_another_language_needs_the_forms_too() -> None:
    own: dict[str, str | bytes] = {
        STRATEGY: strategy("aim_word: mission area"),
        "templates/phrases/en.yaml": OWN_FORMS,
        "plans/editions/cy.yaml": "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n",
    }
    told = [diagnostic for diagnostic in compiled(own).diagnostics if diagnostic.code == "CPS819"]
    assert ["“cy”" in diagnostic.message for diagnostic in told] == [True]
    own["templates/translations/cy/interface.po"] = 'msgid ""\nmsgstr "Language: cy\\n"\n' + "".join(
        f'\nmsgctxt "{key}"\nmsgid "x"\nmsgstr "y"\n' for key in level_keys("mission area")
    )
    assert [diagnostic for diagnostic in compiled(own).diagnostics if diagnostic.code == "CPS819"] == []


def test_aim_without_statement_has_nothing_printed_in_its_place() -> None:
    text = strategy().replace("    statement: The park is full of life.\n", "")
    assert compiled({STRATEGY: text}).diagnostics == ()
    with_statement, without = page("park-2030", "en", strategy()), page("park-2030", "en", text)
    assert with_statement.replace("The park is full of life. ", "") == without
    assert page("2026-27", "en", strategy()).replace("The park is full of life. ", "") == page("2026-27", "en", text)


def test_strategy_speaks_of_activities_in_the_words_that_its_plans_have() -> None:
    edition = Edition(id="en", title="English", language="en", formats=("html",))
    localised, faults = localise(
        compiled({PLAN: plan("project_word: initiative", "action_word: task")}).book, edition, ours("en")
    )
    assert localised is not None, faults
    html = prepare(localised, "park-2030").page(localised.phrases).html
    assert "How many initiatives and tasks in each plan work towards each of the outcomes." in html
    assert "<caption>Initiatives and tasks for each of the aims and outcomes</caption>" in html
    assert "Prosiectau a chamau gweithredu ar gyfer" in ours("cy").text("heat-table-caption")


def test_the_keys_of_phrases_are_read_off_their_text() -> None:
    assert phrases.our_keys() == phrases.our_phrases().keys()
