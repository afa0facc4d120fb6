"""Rules on measures: figures that can be drawn and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpsplan.diagnostic import Related, Severity
from cpsplan.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpsplan.book import Book


@rule("CPS501", "target-without-number", Severity.ERROR)
def target_without_number(book: Book) -> Iterator[Finding]:
    """The target of a measure has no figure, so nobody can tell whether it is met."""
    for measure in book.measures.values():
        if measure.model.target.value is None:
            message = f"The target of “{measure.model.id}” has no figure"
            yield Finding(measure, ("target",), message, hint="Add “value:” with a number", on_key=True)


@rule("CPS502", "measure-without-unit", Severity.ERROR)
def measure_without_unit(book: Book) -> Iterator[Finding]:
    """A measure has figures without a unit: 26 may be days, cases or percent."""
    for measure in book.measures.values():
        if measure.model.unit is None:
            message = f"The figures of “{measure.model.id}” have no unit"
            yield Finding(measure, ("id",), message, hint="Add “unit:”, such as percent, pound, day or count")


@rule("CPS503", "target-on-wrong-side", Severity.ERROR)
def target_on_wrong_side(book: Book) -> Iterator[Finding]:
    """A target lies on the wrong side of its baseline.

    Higher is better, and the target is lower; or the comparator points the other way than the direction does (“less
    than” where higher is better).
    """
    for measure in book.measures.values():
        model = measure.model
        wrong = {"higher": ("less than", "at most"), "lower": ("more than", "at least")}.get(model.direction, ())
        if model.target.comparator in wrong:
            message = f"“{model.target.comparator}” does not go with a measure that is better {model.direction}"
            yield Finding(measure, ("target", "comparator"), message, hint="Correct the comparator or the direction")
        elif model.baseline and model.target.value is not None:
            step = model.target.value - model.baseline.value
            if (model.direction == "higher" and step < 0) or (model.direction == "lower" and step > 0):
                related = (Related(measure.span("baseline", "value"), f"the baseline is {model.baseline.value}"),)
                message = (
                    f"{model.direction.capitalize()} is better, but the target is on the other side of the baseline"
                )
                yield Finding(measure, ("target", "value"), message, related=related)


@rule("CPS504", "measure-of-nothing", Severity.ERROR)
def measure_of_nothing(book: Book) -> Iterator[Finding]:
    """A measure names neither an outcome nor an aim, so it tracks the progress of nothing."""
    for measure in book.measures.values():
        if not measure.model.outcomes and not measure.model.aims:
            message = f"The measure “{measure.model.id}” names no outcome and no aim"
            yield Finding(measure, ("id",), message, hint="Add “outcomes: [aim.outcome]”, or “aims: [aim]”")


@rule("CPS505", "figure-outside-scale", Severity.ERROR)
def figure_outside_scale(book: Book) -> Iterator[Finding]:
    """A target or a baseline lies outside the scale on which the measure is drawn.

    Or the ends of the scale are the wrong way round. A percentage without a scale of its own is drawn from 0 to 100.
    """
    for measure in book.measures.values():
        model = measure.model
        scale = model.scale
        if scale and scale.start >= scale.end:
            yield Finding(measure, ("scale",), "The scale ends before it begins", hint="Exchange “from” and “to”")
            continue
        low, high = (scale.start, scale.end) if scale else (0, 100)
        if not scale and model.unit != "percent":
            continue
        for key, part in (("target", model.target), ("baseline", model.baseline)):
            value = part.value if part else None
            if value is not None and not low <= value <= high:
                message = f"{value} lies outside the scale from {low} to {high}"
                yield Finding(measure, (key, "value"), message, hint="Give the measure a “scale:” with “from” and “to”")
