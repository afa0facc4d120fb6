"""Rules on targets: what a measure aims at is said in one way, or why it aims at nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Related, Severity, did_you_mean
from cpsplan.model.measure import Target
from cpsplan.model.unit import UNITS, OwnUnit
from cpsplan.rules.rule import Finding, rule
from cpsplan.workspace.disk import SETTINGS_FILE

BY_DIRECTION = frozenset({"more than", "at least", "less than", "at most", "within", "meets", "towards"})
"""The comparators that go with a direction."""


def own_units(book: Book) -> tuple[OwnUnit, ...]:
    """The units of the settings."""
    return book.settings.model.units if book.settings else ()


def known_units(book: Book) -> list[str]:
    """The units that a measure may name: ours, and those of the settings."""
    return [*UNITS, *(unit.id for unit in own_units(book))]


@rule("CPS520", "target-or-none", Severity.ERROR)
def target_or_none(book: Book) -> Iterator[Finding]:
    """A measure has neither a target nor a word on why it has none; or it has both.

    What is only watched, or has no target yet, says so: “no_target: {state: monitored}”, “baseline being set” or “to be
    set”, with the reason for readers. It is not judged then, and counts neither as met nor as missed. A measure that
    others are “part_of” needs neither.
    """
    for measure in book.measures.values():
        model = measure.model
        if model.target and model.no_target:
            related = (Related(measure.key_span("target"), "the target"),)
            message = f"“{model.id}” has a target, and says why it has none"
            yield Finding(measure, ("no_target",), message, "Delete one of the two", related, on_key=True)
        elif not model.target and not model.no_target and measure.address not in book.measures_in:
            hint = "Add “target:”, or “no_target:” with “state:” monitored, baseline being set or to be set"
            yield Finding(measure, ("id",), f"“{model.id}” has no target", hint)


@rule("CPS521", "target-without-direction", Severity.ERROR)
def target_without_direction(book: Book) -> Iterator[Finding]:
    """A measure has a target and does not say what is better, or how its figure compares: nobody can tell if it is met.

    A range, “maintain” and “about” say it themselves, as do words.
    """
    for measure in book.measures.values():
        target, aims = measure.model.target, measure.model.comparator in BY_DIRECTION
        if target and not target.words and aims and measure.model.direction is None:
            hint = "Add “direction:” higher, lower, within or achieve"
            yield Finding(measure, ("id",), f"“{measure.model.id}” does not say what is better", hint)
        if target and not target.words and target.comparator is None and measure.model.aims_at:
            message = f"The target of “{measure.model.id}” does not say how its figure compares"
            hint = "Add “comparator:”, such as at least, at most or meets; for “from” and “to”, between"
            yield Finding(measure, ("target",), message, hint, on_key=True)


@rule("CPS528", "target-that-nothing-meets", Severity.ERROR)
def target_that_nothing_meets(book: Book) -> Iterator[Finding]:
    """A range ends before it begins, or what counts as near enough is less than nought: no figure meets the target."""
    for measure in book.measures.values():
        target = measure.model.target
        if target is None:
            continue
        if target.start is not None and target.end is not None and target.start > target.end:
            yield Finding(measure, ("target", "from"), "The range ends before it begins", "Exchange “from” and “to”")
        if target.tolerance is not None and target.tolerance < 0:
            hint = "Write it without a minus: it counts both ways"
            yield Finding(measure, ("target", "tolerance"), "“tolerance” is less than nought", hint)


@rule("CPS526", "unknown-unit", Severity.ERROR)
def unknown_unit(book: Book) -> Iterator[Finding]:
    """A measure or a key fact counts in a unit that is not known, and is none of “units” in the settings.

    A unit of one's own has an id, a singular and a plural there: “- {id: visit, singular: visit, plural: visits}”.
    """
    known = known_units(book)
    for measure in (*book.measures.values(), *book.kind("fact").values()):
        unit = measure.model.unit
        if unit and unit not in known:
            listing = f"Known: {', '.join(known)}. Or add it to “units:” in {SETTINGS_FILE}"
            hint = " ".join(filter(None, (did_you_mean(unit, known), listing)))
            yield Finding(measure, ("unit",), f"The unit “{unit}” is not known", hint)


@rule("CPS527", "unit-known-already", Severity.ERROR)
def unit_known_already(book: Book) -> Iterator[Finding]:
    """A unit of the settings has the id of one that is known without it, so that nobody can tell which is meant."""
    for place, unit in enumerate(own_units(book)):
        if unit.id in UNITS and book.settings:
            message = f"“{unit.id}” is known without it"
            yield Finding(book.settings, ("units", place, "id"), message, "Delete it, or give it another id")


@rule("CPS522", "target-of-two-kinds", Severity.ERROR)
def target_of_two_kinds(book: Book) -> Iterator[Finding]:
    """A target is said in two ways, or has a key that does not go with its comparator.

    A figure has “comparator” and “value”; a range “comparator: between”, “from” and “to”; “tolerance” goes with “about”
    and “maintain”; a target in “words” has none of these.
    """
    for measure in book.measures.values():
        if measure.model.target:
            for key in _strange_keys(measure.model.target):
                kind = (
                    "in words"
                    if measure.model.target.words
                    else f"with “{measure.model.comparator or 'no comparator'}”"
                )
                message = f"“{key}” does not go with a target {kind}"
                yield Finding(measure, ("target", key), message, "Delete it, or correct the comparator", on_key=True)


def _strange_keys(target: Target) -> list[str]:
    """The keys of a target that do not go with what it is."""
    values = {
        "comparator": target.comparator,
        "value": target.value,
        "from": target.start,
        "to": target.end,
        "tolerance": target.tolerance,
    }
    kinds = {"between": {"from", "to"}, "about": {"value", "tolerance"}, "maintain": {"value", "tolerance"}}
    fitting = set() if target.words else {"comparator", *kinds.get(target.comparator or "", {"value"})}
    return [key for key, value in values.items() if value is not None and key not in fitting]


@rule("CPS525", "about-how-near", Severity.WARNING)
def about_how_near(book: Book) -> Iterator[Finding]:
    """A target is “about” a figure and does not say how near is near enough, so that reports cannot judge it.

    “about 130” with “tolerance: 10” is met from 120 to 140.
    """
    for measure in book.measures.values():
        target = measure.model.target
        if target and target.comparator == "about" and target.tolerance is None:
            hint = "Add “tolerance:”; or suppress this with the reason, and nothing is judged"
            yield Finding(measure, ("target", "comparator"), f"About {target.value}, give or take what?", hint)
