"""The screen of a conflict: what two people have made of the same fields, decided by field, and only by a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.three_ways import GONE, ItemKey, OneSided, ThreeTexts, Way, merged_text
from cpsplan.desk.conflict import (
    BothSides,
    Conflict,
    comparison_of,
    in_plain_text,
    steps_in_words,
    with_decisions,
)
from cpsplan.desk.marking import marked_words, words_of_both
from cpsplan.desk.page import page_of, phrases_of
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.screen import Answer, Asked, Screen, number_of, see_other
from cpsplan.desk.together import text_now
from cpsplan.desk.workshop import CannotSave, ChangedMeanwhile, Workshop, checksum_of_text
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.render.values import Values
from cpsplan.sources.written import yaml_values

TEMPLATE = "desk/conflict.html"
UNDECIDED = 422
"""The status of a form that was understood and cannot be done as it is."""
AFTERWARDS = "/changes"


@dataclass(frozen=True, slots=True)
class MarkedPart(Values):
    """A stretch of a text: same, gone or new."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownVersion(Values):
    """A field as somebody has it."""

    parts: tuple[MarkedPart, ...]
    missing: bool
    """Whether the field is not there."""


@dataclass(frozen=True, slots=True)
class ShownConflict(Values):
    """A field on which somebody has to decide."""

    id: str
    title: str
    base: ShownVersion
    mine: ShownVersion
    theirs: ShownVersion
    can_be_both: bool
    decision: str
    written: str
    rows: int
    wrong: bool


@dataclass(frozen=True, slots=True)
class ShownOneSided(Values):
    """A field that only one of the two has changed."""

    title: str
    who: str
    kind: str
    parts: tuple[MarkedPart, ...]


def conflict(workshop: Workshop, asked: Asked) -> Answer:
    """Show a conflict; take what was decided on it; save, once all is decided."""
    waiting = workshop.waiting.get(number_of(asked.parts["number"]))
    if waiting is None:
        return page_of(workshop, asked, "desk/no-conflict.html", {}, status=404)
    texts = _texts_now(workshop, waiting)
    try:
        comparison = comparison_of(texts)
    except (ChangeRefused, CannotSave) as reason:
        return _page(workshop, asked, waiting, BothSides((), ()), reason=str(reason))
    if asked.method != "POST":
        return _page(workshop, asked, waiting, with_decisions(comparison, waiting.decisions))
    if asked.value("do") in {"aside", "drop"}:
        return _left(workshop, asked, waiting)
    comparison = with_decisions(comparison, _decisions(asked))
    if comparison.open:
        return _page(workshop, asked, waiting, comparison, tried=True)
    return _save(workshop, asked, waiting, texts, comparison)


def _left(workshop: Workshop, asked: Asked, waiting: Waiting) -> Answer:
    """Decide nothing: give up what was to be saved, or keep it for later with all that was said so far."""
    if asked.value("do") == "drop":
        workshop.waiting.drop(waiting.number)
        return see_other(AFTERWARDS)
    waiting.decisions = _decisions(asked)
    return see_other(f"{AFTERWARDS}#aside")


def _texts_now(workshop: Workshop, waiting: Waiting) -> list[ThreeTexts]:
    """The versions of the files, that of the disk as it is now: it may have changed once more."""
    return [
        ThreeTexts(three.path, three.base, three.mine, text_now(workshop, three.path) or "") for three in waiting.texts
    ]


def _decisions(asked: Asked) -> dict[str, tuple[str, str]]:
    """What was decided, by the id of each field."""
    return {
        name.removeprefix("hold."): (value, asked.value(f"both.{name.removeprefix('hold.')}"))
        for name, value in asked.form
        if name.startswith("hold.")
    }


def _save(workshop: Workshop, asked: Asked, waiting: Waiting, texts: list[ThreeTexts], comparison: BothSides) -> Answer:
    """Write both together."""
    try:
        changes: dict[str, str | None] = {
            three.path: merged_text(three, comparison.decided_in(three.path)) for three in texts
        }
        expected = {three.path: checksum_of_text(three.theirs) for three in texts}
        save = workshop.save(changes, waiting.words, expected, undoes=waiting.undoes)
    except ChangedMeanwhile:
        # Once more: whoever decided sees what has changed since, and what was decided stands where it still can.
        return conflict(workshop, asked)
    except (ChangeRefused, CannotSave) as reason:
        return _page(workshop, asked, waiting, comparison, reason=str(reason))
    workshop.waiting.drop(waiting.number)
    return see_other(f"{AFTERWARDS}?saved={save.number}")


def _page(  # noqa: PLR0913 - the state of the page, all but four of them optional
    workshop: Workshop,
    asked: Asked,
    waiting: Waiting,
    comparison: BothSides,
    *,
    tried: bool = False,
    reason: str = "",
) -> Answer:
    versions = [
        {three.path: yaml_values(text) or {} for three, text in zip(waiting.texts, texts, strict=True)}
        for texts in ([three.theirs for three in waiting.texts], [three.mine for three in waiting.texts])
    ]
    shown = tuple(
        _shown(
            each,
            _title(workshop, asked, (each.path, each.clash.way), versions),
            wrong=tried and not each.is_decided,
        )
        for each in comparison.conflicts
    )
    one_sided = tuple(
        _shown_one_sided(change, _title(workshop, asked, (path, change.way), versions))
        for path, change in comparison.one_sided
    )
    return page_of(
        workshop,
        asked,
        TEMPLATE,
        {
            "href": waiting.href,
            "what": waiting.words,
            "conflicts": shown,
            "one_sided": one_sided,
            "open": sum(each.wrong for each in shown),
            "decided": len(shown) - len(comparison.open),
            "reason": reason,
        },
        status=UNDECIDED if tried or reason else 200,
    )


def _title(workshop: Workshop, asked: Asked, place: tuple[str, Way], versions: Sequence[Mapping[str, Any]]) -> str:
    """What a field is called: the titles of its entries, and its own name."""
    path, way = place
    phrases = phrases_of(asked.language)
    steps = max((steps_in_words(way, version[path]) for version in versions), key=_known_words)
    named = [*_with_numbers(phrases, way, _with_titles(workshop, way, steps))]
    text = ": ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
    return text[:1].upper() + text[1:]


def _known_words(steps: tuple[str, ...]) -> int:
    """How much of a way could be put into words: a title has spaces, an id has none."""
    return sum(" " in step for step in steps)


def _with_titles(workshop: Workshop, way: Way, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The steps of a way, where what refers to something else goes by the words of that."""
    if not any(isinstance(step, ItemKey) and step.key == "of" for step in way):
        return steps
    known = {str(entry.address.short): entry.words for entry in workshop.book.entries}
    return tuple(known.get(step, step) for step in steps)


def _with_numbers(phrases: Phrases, way: Way, steps: tuple[str, ...]) -> Iterator[str]:
    """The steps of a way as a reader of a page knows them: idea 1, sentence 3, the label of a field."""
    waiting = ""
    keys = [step for place, step in enumerate(way) if not isinstance(_at(way, place + 1), ItemKey)]
    for key, words in zip(keys, steps, strict=True):
        if isinstance(key, int):
            phrase = NUMBERED.get(waiting.replace(" ", "_"), "")
            yield phrases.text(phrase, number=words) if phrase else f"{waiting} {words}".strip()
            waiting = ""
            continue
        if waiting:
            yield waiting
        label = f"desk-field-{words.replace(' ', '-')}"
        waiting = phrases.text(label) if isinstance(key, str) and label in phrases else words
    if waiting:
        yield waiting


def _at(way: Way, place: int) -> object:
    return way[place] if place < len(way) else None


NUMBERED = {"ideas": "desk-easy-idea", "says": "desk-easy-sentence"}
"""The phrases of what is counted on a page, by the key of its list."""


def _shown(each: Conflict, title: str, *, wrong: bool) -> ShownConflict:
    base, mine, theirs = (in_plain_text(value) for value in (each.clash.base, each.clash.mine, each.clash.theirs))
    written = each.written if each.decision == "both" else ""
    return ShownConflict(
        id=each.id,
        title=title,
        base=ShownVersion((MarkedPart("same", base),), each.clash.base is GONE),
        mine=ShownVersion(_marked(base, mine), each.clash.mine is GONE),
        theirs=ShownVersion(_marked(base, theirs), each.clash.theirs is GONE),
        can_be_both=each.can_be_both,
        decision=each.decision,
        written=written or words_of_both(base, mine, theirs),
        rows=max(2, mine.count("\n") + 1),
        wrong=wrong,
    )


def _marked(before: str, after: str) -> tuple[MarkedPart, ...]:
    return tuple(MarkedPart(stretch.how, stretch.text) for stretch in marked_words(before, after))


def _shown_one_sided(change: OneSided, title: str) -> ShownOneSided:
    before, after = in_plain_text(change.before), in_plain_text(change.after)
    kind = "removed" if change.after is GONE else "added" if change.before is GONE else "changed"
    return ShownOneSided(title, change.who, kind, _marked(before, after))


SCREENS = (Screen("/conflict/{number}", conflict, ("GET", "POST")),)
