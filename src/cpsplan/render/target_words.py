"""What a measure says in words: its target, where it stood, and each figure with its date."""

from __future__ import annotations

from cpsplan.assess.measuring import Point, interim_due
from cpsplan.language.phrases import Phrases
from cpsplan.language.word_forms import as_key
from cpsplan.model.dates import is_exact
from cpsplan.model.measure import Measure, NoTarget, Target
from cpsplan.render.figures import date, figure, listed


def by_words(phrases: Phrases, measure: Measure) -> str:
    """By when a target is to be met: by May 2026; empty where that is the end of the plan."""
    by = measure.aimed_by
    return phrases.text("target-by", date=date(phrases, by)) if by else ""


def against_words(phrases: Phrases, measure: Measure, latest: Point | None) -> str:
    """The interim target that was due when a figure was measured: at least 30% by 2031; empty where none was."""
    step = interim_due(measure, latest.day) if latest else None
    return dated_target(phrases, measure, step) if step else ""


def dated_target(phrases: Phrases, measure: Measure, step: Target) -> str:
    """An interim target with its date: at least 30% by 2031."""
    words = target_words(phrases, measure.model_copy(update={"target": step}))
    return phrases.text("target-dated", target=words, by=phrases.text("target-by", date=date(phrases, step.by or "")))


def point_words(phrases: Phrases, measure: Measure, point: Point) -> str:
    """One observation with its date: 74% in September 2026; not met in September 2026."""
    if point.not_available:
        return phrases.text("result-not-available", date=date(phrases, point.date))
    if point.value is None:
        met = point.words or phrases.text(f"result-met-{point.met}".lower())
        return _with_date(phrases, "result", met, point.date)
    words = _with_date(phrases, "result", figure(phrases, point.value, measure.unit), point.date)
    if not point.restates:
        return words
    before = listed(phrases, [figure(phrases, value, measure.unit) for value in point.restates])
    return phrases.text("result-revised", result=words, list=before)


def _with_date(phrases: Phrases, key: str, words: str, when: str) -> str:
    """A figure with its date: in September 2026, on 30 September 2026."""
    return phrases.text(f"{key}-day" if is_exact(when) else key, figure=words, date=date(phrases, when))


def figure_at(phrases: Phrases, words: str, when: str) -> str:
    """A figure in words with its date: 550 in March 2026."""
    return _with_date(phrases, "result", words, when)


def target_words(phrases: Phrases, measure: Measure) -> str:
    """The target as a reader says it: more than 61%, within 5% of budgeted levels, 2.3%; or that there is none."""
    target = measure.target
    if target is None:
        return _no_target_words(phrases, measure.no_target)
    if target.words or not measure.aims_at:
        open_key = f"target-{as_key(measure.comparator)}-open"
        return target.words or target.of or (phrases.text(open_key) if open_key in phrases else "")
    words = _aimed_words(phrases, measure, target)
    return phrases.text("target-of", target=words, of=target.of) if target.of else words


def _aimed_words(phrases: Phrases, measure: Measure, target: Target) -> str:
    """The figures of a target: at least 61%, between 8% and 12%, about 130, give or take 10."""
    figures = [figure(phrases, value, measure.unit) for value in measure.aims_at]
    if target.comparator == "between":
        return phrases.text("target-between", start=figures[0], end=figures[-1])
    words = phrases.text(f"target-{as_key(measure.comparator)}", figure=figures[0])
    if target.tolerance is None:
        return words
    return phrases.text("target-tolerance", target=words, tolerance=figure(phrases, target.tolerance, measure.unit))


def _no_target_words(phrases: Phrases, none: NoTarget | None) -> str:
    """That there is no target, as a sentence; empty where the plan does not say so."""
    if none is None:
        return ""
    key = f"no-target-{as_key(none.state)}"
    return phrases.text(f"{key}-by", date=date(phrases, none.by)) if none.by else phrases.text(key)


def baseline_words(phrases: Phrases, measure: Measure) -> str:
    """Where a measure stood: was 58% in March 2025; empty where the document does not say."""
    if measure.baseline is None:
        return ""
    words = figure(phrases, measure.baseline.value, measure.unit)
    if measure.baseline.date:
        return _with_date(phrases, "baseline-dated", words, measure.baseline.date)
    return phrases.text("baseline", figure=words)
