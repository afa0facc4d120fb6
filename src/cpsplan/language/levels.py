"""Levels: the words that a strategy has for its aims and outcomes and a plan for its activities, in the forms needed.

A strategy says ``aim_word: objective``. The phrases of each language hold the forms of that word, each under a key of
its own: ``level-objective``, ``levels-objective``, ``counted-objective`` (after a number), ``our-objective`` and
``and-our-objective``. Any phrase may name them as {aim}, {aims}, {our_aims}, {and_our_aims}; outcomes, and their
parts as {sub_outcomes}, likewise.

A plan says ``project_word: programme``. Its forms are ``activity-programme`` and so on, which phrases name as
{project_word}, {project_words}, {or_project_word} and others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.language import catalogue
from cpsplan.language.labels import interface_path
from cpsplan.language.phrases import FOLDER, Phrases, our_keys, our_phrases
from cpsplan.language.word_forms import ACTIVITY_FORMS, LEVEL_FORMS, SOURCE, activity_keys, level_keys
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.strategy import Strategy
from cpsplan.sources.load import load
from cpsplan.workspace.disk import TEMPLATES, Workspace

UNKNOWN_WORD = declare(
    "CPS819",
    "unknown-level-word",
    Severity.ERROR,
    """A strategy has a word for its aims or outcomes, or a plan for its projects or actions, of which the phrases of a
    language lack a form, so that headings and counts would have no words. Take a word that is known, or give the forms
    of your own: in English in templates/phrases/en.yaml, in another language in its catalogue of the interface.""",
)

FIELDS = ("aim_word", "outcome_word", "sub_outcome_word")
"""The fields of a strategy that hold such a word."""
ACTIVITY_FIELDS = ("project_word", "action_word")
"""The fields of a plan that hold one."""


def in_words_of(phrases: Phrases, strategy: Strategy) -> Phrases:
    """``phrases`` with the words that ``strategy`` has for its levels."""
    return phrases.worded(strategy.aim_word, strategy.outcome_word, strategy.sub_outcome_word)


def in_words_of_strategy(phrases: Phrases, book: Book, strategy: Entry[Strategy]) -> Phrases:
    """``phrases`` with the words of ``strategy`` for its levels, and those of its plans, where all have the same."""
    words = {_activity_words(plan.model) for plan in book.plans_of(strategy.address)}
    levels = in_words_of(phrases, strategy.model)
    return levels.worded_for(*words.pop()) if len(words) == 1 else levels


def in_words_of_plan(phrases: Phrases, book: Book, plan: DeliveryPlan) -> Phrases:
    """``phrases`` with the words that ``plan`` has for its activities, and its strategy, if any, for its levels."""
    strategy = book.strategies.get(plan.strategy)
    levels = in_words_of(phrases, strategy.model) if strategy else phrases
    return levels.worded_for(*_activity_words(plan))


def _activity_words(plan: DeliveryPlan) -> tuple[str, str]:
    """The words for projects and actions. A plan of one kind speaks of no other, unless an older plan had that."""
    if not (plan.projects or plan.fates):
        return plan.action_word, plan.action_word
    if not (plan.actions or plan.fates):
        return plan.project_word, plan.project_word
    return plan.project_word, plan.action_word


def check_levels(workspace: Workspace, book: Book) -> Iterator[Diagnostic]:
    """The words for levels and activities of which a language of the book's editions lacks a form."""
    ours = our_keys()
    own: dict[str, set[str]] = {}
    for entry, field, keys, beginning in _wanted(book):
        if ours.issuperset(keys):
            continue
        for language in _languages(book):
            if language not in own:
                own[language] = _own_keys(workspace, language)
            missing = [key for key in keys if key not in own[language]]
            if missing:
                word = getattr(entry.model, field)
                message = f"“{word}” has no form in “{language}” for: {', '.join(missing)}"
                hint = _hint(language, beginning)
                yield UNKNOWN_WORD.at(entry.span(field), message, hint=hint, entry=entry.address)


def _wanted(book: Book) -> Iterator[tuple[Entry[Any], str, list[str], str]]:
    """Each word of a strategy or plan: its entry, its field, the keys of its forms, how the first of them begins."""
    for strategy in book.strategies.values():
        for field in FIELDS:
            yield strategy, field, level_keys(getattr(strategy.model, field)), LEVEL_FORMS["{}"]
    for plan in book.plans.values():
        for field in ACTIVITY_FIELDS:
            yield plan, field, activity_keys(getattr(plan.model, field)), ACTIVITY_FORMS["{}_word"]


def _languages(book: Book) -> list[str]:
    """The languages that the forms are wanted in: English, from which others are translated, and those of editions."""
    return [SOURCE, *sorted({entry.model.language for entry in book.editions.values()} - {SOURCE})]


def _own_keys(workspace: Workspace, language: str) -> set[str]:
    """The keys of the phrases that a workspace has of its own in a language."""
    keys: set[str] = set()
    path = f"{FOLDER}/{language}.yaml"
    if path in workspace.names(FOLDER):
        source, _ = load(workspace, path)
        keys |= set(source.value) if source else set()
    path = f"{TEMPLATES}/{interface_path(language)}"
    if language != SOURCE and path in workspace.names(f"{TEMPLATES}/translations"):
        entries, _ = catalogue.load_catalogue(workspace, path)
        keys |= {entry.msgctxt for entry in entries or () if entry.translated() and entry.msgctxt}
    return keys


def _hint(language: str, beginning: str) -> str:
    if language == SOURCE:
        words = ", ".join(sorted(str(text) for key, text in our_phrases().items() if key.startswith(beginning)))
        return f"Take one of: {words}. Or write these phrases into {FOLDER}/en.yaml"
    path = f"{TEMPLATES}/{interface_path(language)}"
    return f"Translate these phrases in {path}; “cpsplan translate update” writes them there"
