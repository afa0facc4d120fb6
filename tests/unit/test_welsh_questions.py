"""The list of questions for a translator speaks of what stands in the catalogues, and forgets no abbreviation."""

from __future__ import annotations

import polib

from tests.support.places import REPOSITORY
from tests.tools.questions import QUESTIONS, counted, questions, texts_with

TEXT = QUESTIONS.read_text(encoding="utf-8")


def test_every_term_stands_in_the_catalogues_as_the_list_says() -> None:
    asked = questions(TEXT)
    assert len(asked) > 40
    for question in asked:
        welsh = question.welsh.casefold()
        assert any(welsh in text.casefold() for text in texts_with(question.english)), question
        assert question.places > 0, question


def test_every_row_of_a_table_is_a_question() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| English |")]
    assert len(rows) == len(questions(TEXT))
    assert [question.english for question in questions(counted(TEXT))] == [each.english for each in questions(TEXT)]


def test_every_abbreviation_that_welsh_keeps_is_asked_about() -> None:
    glossary = polib.pofile(str(REPOSITORY / "plans/translations/cy/glossary.po"))
    full = {entry.msgctxt for entry in glossary if entry.msgctxt.endswith("/full")}
    kept = {
        entry.msgid
        for entry in glossary
        if entry.msgid == entry.msgstr and entry.msgctxt.replace("/term", "/full") in full and entry.msgid.isupper()
    }
    assert kept - {"COVID-19"} <= {question.english for question in questions(TEXT)}
