"""Rules on measures: figures that can be drawn and compared."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cpsplan.assess.measuring import weaker
from cpsplan.assess.revisions import as_it_was
from cpsplan.assess.waivers import is_asked_for
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity, first_named
from cpsplan.language.figures import figures_of
from cpsplan.language.plain_language import spelled_figures
from cpsplan.model.dates import first_day
from cpsplan.model.delivery import Revision
from cpsplan.model.measure import Measure, Target
from cpsplan.model.progress import Observation
from cpsplan.model.unit import UNITS
from cpsplan.rules.rule import Finding, rule

NONE = re.compile(r"\b(?:none|nil|nought|zero|no|never)\b", re.IGNORECASE)
"""Words that say that nothing is left of something."""
NOT_BELOW_NOUGHT = frozenset(UNITS) - {"percent", "pound", "euro", "score"}
"""The units of which there is not less than none."""
NAMED = 3
"""How many measures a message names at most."""
LARGE_SHARE = 10
"""From which target on, in percent, a result of 1 or less is more likely a share than a percentage."""


@rule("CPS501", "target-without-number", Severity.ERROR)
def target_without_number(book: Book) -> Iterator[Finding]:
    """The target of a measure has no figure, so nobody can tell whether it is met.

    A range has two, “from” and “to”. A target that is no figure says what is to be achieved in “words”.
    """
    for measure in book.measures.values():
        target, wanted = measure.model.target, 1 + (measure.model.comparator == "between")
        if target and not target.words and len(measure.model.aims_at) < wanted:
            message = f"The target of “{measure.model.id}” has no figure"
            hint = "Add “value:” with a number, or “words:” with what is to be achieved"
            if wanted > 1:
                message, hint = f"The range of “{measure.model.id}” lacks an end", "Add “from:” and “to:”"
            yield Finding(measure, ("target",), message, hint=hint, on_key=True)


@rule("CPS502", "measure-without-unit", Severity.ERROR)
def measure_without_unit(book: Book) -> Iterator[Finding]:
    """A measure has figures without a unit: 26 may be days, cases or percent.

    A measure of which all figures are those of its parts needs none.
    """
    reported = {measure.address for line, measure in observed(book) if line.model.value is not None}
    for measure in book.measures.values():
        model, target = measure.model, measure.model.target
        is_counted = (model.no_target and measure.address not in book.measures_in) or measure.address in reported
        if model.unit is None and (model.baseline or is_counted or (target and not target.words)):
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
        wrong = {"higher": ("less than", "at most"), "lower": ("more than", "at least")}
        if model.direction and model.comparator in wrong.get(model.direction, ()):
            message = f"“{model.comparator}” does not go with a measure that is better {model.direction}"
            yield Finding(measure, ("target", "comparator"), message, hint="Correct the comparator or the direction")
        elif model.direction and model.baseline and model.aimed is not None:
            step = model.aimed - model.baseline.value
            if (model.direction == "higher" and step < 0) or (model.direction == "lower" and step > 0):
                related = (Related(measure.span("baseline", "value"), f"the baseline is {model.baseline.value}"),)
                message = (
                    f"{model.direction.capitalize()} is better, but the target is on the other side of the baseline"
                )
                yield Finding(measure, ("target", "value"), message, related=related)


@rule("CPS504", "measure-of-nothing", Severity.ERROR)
def measure_of_nothing(book: Book) -> Iterator[Finding]:
    """A measure of a plan names neither an outcome nor an aim, so it tracks the progress of nothing.

    One of a strategy may tell of the strategy as a whole, and a plan without a strategy has neither aims nor outcomes.
    """
    for measure in _measures_of_plans(book):
        delivers = book.plan_of(measure.address).model.strategy
        if delivers and not measure.model.outcomes and not measure.model.aims:
            message = f"The measure “{measure.model.id}” names no outcome and no aim"
            yield Finding(measure, ("id",), message, hint="Add “outcomes: [aim.outcome]”, or “aims: [aim]”")


@rule("CPS511", "statement-and-target-differ", Severity.WARNING)
def statement_and_target_differ(book: Book) -> Iterator[Finding]:
    """The published sentence of a measure gives other figures than its target: “at least 99%”, and 97.

    Pages print the two side by side. Years, dates and steps (“by 5%”) do not count; nor does a sentence that gives no
    figure in the unit of the measure. A number in words is one too: “from 3 to none”. What a revision says held before
    is held to it too: reports of that time print both.
    """
    for measure in book.measures.values():
        if figures := _other_figures(measure.model):
            related = (Related(measure.span("statement"), f"it says {figures}"),)
            message = f"The target is {_figures(measure.model)}, and the sentence says {figures}"
            yield Finding(measure, _place(measure.model), message, "Make the two agree", related)
    for revision, before in _measures_before(book):
        figures = _other_figures(before)
        if figures and not _other_figures(book.measures[book.targets[revision.address]].model):
            message = f"The target before was {_figures(before)}, and the sentence of that time says {figures}"
            hint = "Give the sentence that held before under “statement”"
            yield Finding(revision, ("target",), message, hint)


def _other_figures(measure: Measure) -> str:
    """The figures that the sentence of a measure gives where its target is none of them; empty where nothing is odd."""
    aimed, sentence = set(measure.aims_at), measure.statement
    kind = {"percent": "percent", "pound": "pound"}.get(measure.unit or "", "number")
    said = [figure.value for figure in figures_of(sentence) if figure.kind == kind]
    if not said or aimed <= {*said, *_in_words(sentence)}:
        return ""
    return ", ".join(f"{figure:,f}" for figure in said)


def _figures(measure: Measure) -> str:
    """The figures of a target, as messages have them."""
    return " to ".join(f"{figure:,f}" for figure in measure.aims_at)


def _measures_before(book: Book) -> Iterator[tuple[Entry[Revision], Measure]]:
    """Every revision that gives the target of a measure, and that measure as it was on the day before."""
    for revision in book.revisions.values():
        measure = book.targets.get(revision.address, "")
        if revision.model.target is not None and measure in book.measures:
            day = first_day(revision.model.date) - datetime.timedelta(days=1)
            yield revision, as_it_was(book, revision.address.document, day).measures[measure].model


def _in_words(statement: str) -> Iterator[Decimal]:
    """The numbers that a sentence gives in words: “from 3 to none”, “all twenty”."""
    yield from (Decimal(figure) for figure in spelled_figures(statement))
    if NONE.search(statement):
        yield Decimal(0)


@rule("CPS512", "figure-outside-unit", Severity.ERROR)
def figure_outside_unit(book: Book) -> Iterator[Finding]:
    """A figure of a progress report is none that its measure can have: 9300 for 93 percent, or fewer than no days.

    Percentages lie between 0 and 100, or on the “scale:” that the measure has (“within” is a difference, and may be
    negative); days, months and counts are not
    negative where neither target nor baseline is.
    """
    for line, measure in observed(book):
        low, high = _possible(measure.model)
        value = line.model.value
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            related = (Related(measure.span("target"), "the measure"),)
            limits = f"from {low} to {high}" if high is not None else f"from {low} on"
            hint = "Correct the figure, or give the measure a “scale:” with “from” and “to”"
            yield Finding(line, ("value",), f"{value} is not {limits}", hint, related)


@rule("CPS513", "share-for-percentage", Severity.WARNING)
def share_for_percentage(book: Book) -> Iterator[Finding]:
    """A figure of a percentage is at most 1 where its target is 10 or more: spreadsheets hold 93% as 0.93."""
    for line, measure in observed(book):
        aimed, value = measure.model.aimed, line.model.value
        is_large = measure.model.unit == "percent" and aimed is not None and aimed >= LARGE_SHARE
        if is_large and value is not None and 0 < value <= 1:
            percent = (value * 100).normalize()
            hint = f"Write {percent:f} if {percent:f}% is meant; else suppress this with the reason"
            yield Finding(line, ("value",), f"{value} percent, where the target is {aimed}", hint)


@rule("CPS514", "within-of-what", Severity.ERROR)
def within_of_what(book: Book) -> Iterator[Finding]:
    """A target is “within” a figure and does not say of what, so that it could only be held against nought.

    “within 5% of budgeted levels” wants “of: budgeted levels”: it is met from 5% below these to 5% above. A range, such
    as from 8% to 12%, is “comparator: between” with “from” and “to”; what is to stay as it is, “maintain”.
    """
    for measure in book.measures.values():
        target = measure.model.target
        if target and target.comparator == "within" and target.value is not None and not target.of:
            hint = "Add “of:”; for a range write “between” with “from:” and “to:”, for what is to stay “maintain”"
            yield Finding(measure, ("target", "comparator"), f"Within {target.value} of what?", hint)


def _measures_of_plans(book: Book) -> list[Entry[Measure]]:
    """The measures of plans, without those of strategies."""
    return [measure for measure in book.measures.values() if measure.address.document in book.plans]


def observed(book: Book) -> Iterator[tuple[Entry[Any], Entry[Measure]]]:
    """Every figure of a report on a measure that is known."""
    for line in book.reports.values():
        if isinstance(line.model, Observation) and line.address in book.targets:
            yield line, book.measures[book.targets[line.address]]


def _possible(measure: Measure) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that a figure of a measure can be; None where there is no limit."""
    planned = [*measure.aims_at, *([measure.baseline.value] if measure.baseline else [])]
    if measure.comparator == "within":
        return (Decimal(-100), None) if measure.unit == "percent" else (None, None)
    if measure.unit == "percent" and measure.scale:
        return min([measure.scale.start, *planned]), max([measure.scale.end, *planned])
    if measure.unit == "percent":
        return Decimal(0), max([Decimal(100), *planned])
    if measure.unit in NOT_BELOW_NOUGHT:
        return min([Decimal(0), *planned]), None
    return None, None


@rule("CPS506", "target-weakened", Severity.WARNING)
def target_weakened(book: Book) -> Iterator[Finding]:
    """A target is weaker than that of the same measure in the plan before.

    The same measure is one with the same id, unit and direction in the plan of the same strategy that comes before.
    Weaker is lower where higher is better, higher where lower is better, and wider where a figure is to stay within.
    """
    plans_before = {plan: book.plan_before(plan) for plan in book.plans}
    for measure in _measures_of_plans(book):
        before = plans_before[measure.address.document]
        old = book.measures.get(f"{before.address}/measures/{measure.model.id}") if before else None
        if old and weaker(old.model, measure.model):
            was, gone = _figures(old.model) or "in words", measure.model.target is None
            related = (Related(old.span(*_place(old.model)), f"it was {was}"),)
            message = (
                f"The target of “{measure.model.id}” was {was}, and {'there is none now' if gone else 'is now weaker'}"
            )
            way = ("no_target",) if gone else _place(measure.model)
            yield Finding(measure, way, message, "Say why in a suppression, or keep it", related)


def _place(measure: Measure) -> Route:
    """Where the figure of a target stands, or the target."""
    return ("target",) if measure.aimed is None else ("target", "value")


def _result_before(measure: Measure) -> bool:
    """Whether the result of the year before stands beside a measure, which tells from where it goes on."""
    has_own = measure.year_before is not None and measure.year_before.result is not None
    return has_own or measure.succeeds is not None


@rule("CPS507", "measures-without-baseline", Severity.NOTE)
def measures_without_baseline(book: Book) -> Iterator[Finding]:
    """A plan has measures without a baseline, so nobody can tell from where the target is to be reached.

    A measure without a target, or with one in words, needs none, nor one whose result of the year before stands beside
    it. The plan is named once, with all of its measures that lack one. Where baselines are not published, write
    “not_published: [baselines]” into the settings.
    """
    if not is_asked_for(book, "baselines"):
        return
    for plan in book.plans.values():
        bare = [
            place
            for place, measure in enumerate(plan.model.measures)
            if measure.target and not (measure.target.words or measure.baseline or _result_before(measure))
        ]
        if bare:
            names = [plan.model.measures[place].id for place in bare]
            related = tuple(Related(plan.span("measures", place, "id"), "has no baseline") for place in bare[:NAMED])
            message = f"No baseline: {first_named(names, NAMED)}"
            yield Finding(plan, ("measures",), message, "Add “baseline:” with value and date", related, on_key=True)


@rule("CPS508", "measure-without-outcome", Severity.WARNING)
def measure_without_outcome(book: Book) -> Iterator[Finding]:
    """A measure of a plan names an aim only, although the strategy has outcomes: it does not say what will change."""
    for measure in _measures_of_plans(book):
        if measure.model.aims and not measure.model.outcomes:
            strategy = book.plan_of(measure.address).model.strategy
            if book.outcomes_in(strategy):
                yield Finding(measure, ("aims",), f"The measure “{measure.model.id}” names no outcome")


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
        if scale is None and model.unit == "percent":
            yield from _figures_outside(measure, Decimal(0), Decimal(100))
        elif scale:
            yield from _figures_outside(measure, scale.start, scale.end)


def _figures_outside(measure: Entry[Measure], low: Decimal, high: Decimal) -> Iterator[Finding]:
    """The figures of a measure that lie outside its scale."""
    target, baseline = measure.model.target or Target(), measure.model.baseline
    figures = {
        ("target", "value"): target.value,
        ("target", "from"): target.start,
        ("target", "to"): target.end,
        ("baseline", "value"): baseline.value if baseline else None,
    }
    for way, figure in figures.items():
        if figure is not None and not low <= figure <= high:
            message = f"{figure} lies outside the scale from {low} to {high}"
            yield Finding(measure, way, message, hint="Give the measure a “scale:” with “from” and “to”")
