"""Rules on what reports say of measures: a figure with its source, whether a target is met, or why nothing is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Severity
from cpsplan.model.measure import Measure
from cpsplan.rules.measures import observed
from cpsplan.rules.rule import Finding, rule


@rule("CPS523", "observation-of-nothing", Severity.ERROR)
def observation_of_nothing(book: Book) -> Iterator[Finding]:
    """A report says nothing of a measure, or two things that cannot both be so.

    It gives a figure (“value”); of a target in words, whether it is met (“met”) and, if need be, in which “words”; or,
    where there is none, the reason under “not_available”. Whether a figure meets its target is worked out.
    """
    for line, measure in observed(book):
        if finding := _strange_keys_of(line, measure):
            yield finding


def _strange_keys_of(line: Entry[Any], measure: Entry[Measure]) -> Finding | None:
    """What is wrong with the keys of an observation."""
    model, target = line.model, measure.model.target
    in_words = target is not None and target.words is not None
    given = [key for key in ("value", "met", "words") if getattr(model, key) is not None]
    if model.not_available:
        message = f"“{model.of}” is not available, and has “{', '.join(given)}”"
        return Finding(line, ("not_available",), message, "Delete one of the two", on_key=True) if given else None
    if not given:
        hint = "Add “met:” true or false" if in_words else "Add “value:”, or “not_available:” with the reason"
        return Finding(line, ("of",), f"Nothing is said of “{model.of}”", hint)
    return _wrong_way(line, has_figure=model.value is not None, in_words=in_words)


def _wrong_way(line: Entry[Any], *, has_figure: bool, in_words: bool) -> Finding | None:
    """That it is not said in the way of the target: by a figure, or by whether it is met."""
    model = line.model
    if in_words and model.met is None:
        message = f"Nothing says whether the target of “{model.of}” is met"
        return Finding(line, ("of",), message, "Add “met:” true or false")
    if not in_words and model.met is not None:
        message = f"Whether “{model.of}” meets its target is worked out from the figure"
        return Finding(line, ("met",), message, "Write “value:” instead", on_key=True)
    if not in_words and not has_figure:
        return Finding(line, ("of",), f"“{model.of}” has words and no figure", "Add “value:”; words go under “note:”")
    return None


@rule("CPS524", "figure-without-source", Severity.ERROR)
def figure_without_source(book: Book) -> Iterator[Finding]:
    """A report gives a figure and does not say where it comes from. Readers of a report ask just that."""
    for line, _ in observed(book):
        if not line.model.source and not line.model.not_available:
            yield Finding(line, ("of",), f"The figure of “{line.model.of}” has no source", "Add “source:”")
