"""The accessibility statement says what the body says, in the words of the model, and plainly what it does not."""

from __future__ import annotations

import re

import pytest

from cpsplan.language import phrases
from cpsplan.language.localise import LocalisedBook, localise
from cpsplan.model.accessibility import CRITERIA
from cpsplan.model.edition import Edition
from cpsplan.render import STATEMENT
from cpsplan.render.preparing import render
from cpsplan.workspace.resources import folder
from tests.support.samples import EDITION, PLAN, SETTINGS, changed, compiled, files

CONTACT = "contact:\n  email: park@park.example\n"
SAID = """\
publisher_in_sentences: the Friends of the park
accessibility:
  status: partially
  failures:
    - what: The maps have no text alternative.
      criterion: 1.1.1
      plan: We plan to describe every map by June 2027.
  out_of_scope: [Minutes from before 2018.]
  response_time: 5 working days
  prepared: 2026-10-01
  reviewed: 2026-11-01
  tested: {date: 2026-09-15, by: the friends who are blind, how: They used a screen reader.}
"""


def localised(settings: str, language: str = "en") -> LocalisedBook:
    """The small workspace with more in its settings."""
    loaded, _ = phrases.load_phrases(language, [folder("templates")])
    edition = Edition(id=language, title=language, language=language, formats=("html",))
    book, faults = localise(compiled({SETTINGS: f"{files()[SETTINGS]}{CONTACT}{settings}"}).book, edition, loaded)
    assert book is not None, faults
    return book


def statement(settings: str, language: str = "en") -> str:
    """The HTML of the statement."""
    return render(localised(settings, language), STATEMENT).html


def words(html: str) -> str:
    """What the page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace(" .", ".")


def test_the_statement_says_what_the_body_says_in_the_words_of_the_model() -> None:
    html = statement(SAID)
    said = words(html)
    for sentence in (
        "The Friends of the park is committed to making its website accessible, in accordance with the Public Sector",
        "due to the non-compliances and exemptions listed below.",
        "The maps have no text alternative. This fails WCAG 2.2 success criterion 1.1.1 Non-text Content. We plan to",
        "Minutes from before 2018.",
        "We will consider your request and get back to you within 5 working days.",
        "This statement was prepared on 1 October 2026. It was last reviewed on 1 November 2026.",
        "This website was last tested by people on 15 September 2026. Who tested it: the friends who are blind.",
        "They used a screen reader.",
    ):
        assert sentence in said
    assert 'href="https://www.w3.org/TR/WCAG22/#non-text-content"' in html
    assert "not yet said" not in said
    assert "Nobody has tried the pages and files with a screen reader yet" not in said


def test_what_the_body_does_not_say_is_told_as_not_said() -> None:
    said = words(statement(""))
    for sentence in (
        "It is not yet said whether this website complies",
        "It is not yet said what is not accessible.",
        "It is not yet said how long an answer takes.",
        "It is not yet said when this statement was prepared.",
        "It is not yet said when people last tested this website",
    ):
        assert sentence in said
    assert "compliant with" not in said
    assert "committed" not in said


def test_the_statement_speaks_of_audio_only_where_an_edition_has_it() -> None:
    loaded, _ = phrases.load_phrases("en", [folder("templates")])
    with_audio = changed(EDITION, ("formats: [html", "formats: [html, audio"))
    for edition_file, is_said in ((files()[EDITION], False), (with_audio, True)):
        book = compiled({EDITION: edition_file}).book
        edition, faults = localise(book, book.editions["en"].model, loaded)
        assert edition is not None, faults
        assert ("The audio files are spoken by a computer voice." in words(render(edition, STATEMENT).html)) is is_said
    assert 'id="limits"' not in statement(SAID)


@pytest.mark.parametrize(
    ("status", "lists", "words_of_it"),
    [
        ("fully", "", "This website is fully compliant with the Web Content Accessibility Guidelines"),
        ("not", "", "It is not yet said what is not accessible."),
        ("not", "  out_of_scope: [Maps.]\n", "AA standard. The exemptions are listed below."),
        ("partially", "  failures: [{what: Maps., criterion: 1.1.1}]\n", "due to the non-compliances listed below."),
        ("partially", "  disproportionate_burden: [Maps.]\n", "due to the exemptions listed below."),
    ],
)
def test_each_status_has_the_sentence_of_the_model(status: str, lists: str, words_of_it: str) -> None:
    assert words_of_it in words(statement(f"accessibility:\n  status: {status}\n{lists}"))


@pytest.mark.parametrize(
    ("country", "addresses"),
    [
        ("great-britain", {"https://www.equalityadvisoryservice.com/"}),
        ("northern-ireland", {"https://www.equalityni.org/"}),
        ("united-kingdom", {"https://www.equalityadvisoryservice.com/", "https://www.equalityni.org/"}),
    ],
)
def test_readers_are_sent_to_the_service_of_their_country(country: str, addresses: set[str]) -> None:
    html = statement(f"accessibility: {{enforced_in: {country}}}\n")
    assert set(re.findall(r'href="(https://www\.equality[^"]+)"', html)) == addresses


def test_names_of_criteria_stay_english_and_are_marked_in_another_language() -> None:
    html = statement(SAID, "cy")
    assert 'lang="en" class="foreign">1.1.1 Non-text Content<' in html


def test_a_criterion_is_one_of_level_a_or_aa() -> None:
    assert len(CRITERIA) == 55
    text = f"{files()[SETTINGS]}accessibility:\n  failures: [{{what: Maps., criterion: 1.4.6}}]\n"
    (fault,) = compiled({SETTINGS: text}).diagnostics
    assert "WCAG 2.2 has no success criterion 1.4.6 at level A or AA" in fault.message


def test_what_complies_fully_has_no_failures() -> None:
    text = f"{files()[SETTINGS]}{SAID.replace('partially', 'fully')}"
    (fault,) = compiled({SETTINGS: text}).diagnostics
    assert "what complies fully has no known failures" in fault.message


def test_a_body_is_named_with_its_article_within_a_sentence() -> None:
    assert "of the Friends of the park, in all editions" in words(statement(SAID))
    county = "bodies: [{id: county, name: County, short_name: C, name_in_sentences: the County}]\n"
    plan = files()[PLAN].replace("strategy: ", "body: county\nstrategy: ", 1)
    book = compiled({SETTINGS: f"{files()[SETTINGS]}{county}publisher_in_sentences: the Friends\n", PLAN: plan}).book
    loaded, _ = phrases.load_phrases("en", [folder("templates")])
    edition, faults = localise(book, Edition(id="en", title="en", language="en", formats=("html",)), loaded)
    assert edition is not None, faults
    html = words(render(edition).html)
    assert "Plan of the County (C) for" in html
    assert "Ask the Friends and say which document" in html
