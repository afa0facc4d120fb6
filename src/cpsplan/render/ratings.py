"""Ratings and states in words: red, amber or green and why; done, late or at risk; met, on course or missed."""

from __future__ import annotations

from cpsplan.assess.colours import Rating
from cpsplan.assess.milestones import MilestoneState
from cpsplan.assess.progress import OutputState
from cpsplan.language.phrases import Phrases
from cpsplan.language.word_forms import as_key
from cpsplan.late import dataclass
from cpsplan.render.figures import date, listed
from cpsplan.render.values import Values

STYLES = {"done": "full", "reached": "full", "met": "full", "late": "late", "missed": "late", "stopped": "stopped"}
"""How the sign beside a state is drawn; every other one is open."""
OPEN = "open"
NOTHING_COUNTED = frozenset({("because-on-track", 0)})
"""Green with nothing that could be counted: only money is reported."""
ITSELF = "because-it-"
"""What the keys of reasons begin with that are about the thing itself, so that nothing is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingWords(Values):
    """A rating: the colour as a word, why, and what a person has set in its place and why."""

    colour: str
    word: str
    because: str = ""
    override: str = ""
    worked_out: str = ""
    worked_out_word: str = ""
    worked_out_because: str = ""


def rating_words(phrases: Phrases, rating: Rating) -> RatingWords:
    """A rating in words."""
    word, because = phrases.text(f"colour-{rating.colour}"), _because(phrases, rating)
    if not rating.override:
        return RatingWords(colour=rating.colour, word=word, because=because)
    return RatingWords(
        colour=rating.colour,
        word=word,
        override=rating.override,
        worked_out=rating.worked_out,
        worked_out_word=phrases.text(f"colour-{rating.worked_out}"),
        worked_out_because=because,
    )


def _because(phrases: Phrases, rating: Rating) -> str:
    """The reasons of what was worked out, as one clause: 1 output is late and 1 milestone is late."""
    if not rating.reasons:
        return phrases.text("because-nothing")
    reasons: list[str] = []
    for key, count in rating.reasons:
        if (key, count) in NOTHING_COUNTED:
            reasons.append(phrases.text("because-spending"))
        else:
            reasons.append(phrases.text(key) if key.startswith(ITSELF) else phrases.plural(key, count))
    return listed(phrases, reasons)


def state_word(phrases: Phrases, kind: str, word: str) -> str:
    """A state in words: ("output", "at risk") is At risk, ("verdict", "on course") is On course."""
    return phrases.text(f"{kind}-{as_key(word)}")


def state_style(word: str) -> str:
    """How the sign beside a state is drawn: full, late, stopped or open."""
    return STYLES.get(word, OPEN)


def output_word(phrases: Phrases, state: OutputState) -> str:
    """How an output stands: On track, Done 12 September 2026, Done late."""
    if state.word != "done":
        return state_word(phrases, "output", state.word)
    key = "output-done-late" if state.was_late else "output-done"
    if not state.done_on:
        return phrases.text(key)
    return phrases.text(f"{key}-on", date=date(phrases, state.done_on))


def milestone_word(phrases: Phrases, state: MilestoneState) -> str:
    """How a milestone stands: Late, Reached 20 May 2026, Reached late, 14 August 2026."""
    if state.word != "reached":
        return state_word(phrases, "milestone", state.word)
    key = "milestone-reached-late" if state.was_late else "milestone-reached"
    return phrases.text(key, date=date(phrases, state.reached))


def as_of(phrases: Phrases, day: str) -> str:
    """The day of the earlier report that something stands in: as of 30 June 2026; empty without one."""
    return phrases.text("as-of", date=date(phrases, day)) if day else ""


def with_day(phrases: Phrases, words: str, day: str) -> str:
    """Words, with the day of the earlier report that they stand in."""
    return phrases.text("list-separator").join(filter(None, (words, as_of(phrases, day))))
