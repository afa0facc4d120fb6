"""Ratings and states in words: red, amber or green and why; done, late or at risk; met, on course or missed."""

from __future__ import annotations

from cpsplan.assess.progress import Rating
from cpsplan.language.phrases import Phrases
from cpsplan.render.figures import listed
from cpsplan.render.places import Values

STYLES = {"done": "full", "reached": "full", "met": "full", "late": "late", "missed": "late", "stopped": "stopped"}
"""How the sign beside a state is drawn; every other one is open."""
NOTHING_COUNTED = frozenset({("because-on-track", 0)})
"""Green with nothing that could be counted: only money is reported."""


def rating_values(phrases: Phrases, rating: Rating) -> Values:
    """A rating for the templates: the colour as a word, why, and what a person has set in its place and why."""
    because = _because(phrases, rating)
    overridden = bool(rating.override)
    return {
        "colour": rating.colour,
        "word": phrases.text(f"colour-{rating.colour}"),
        "because": "" if overridden else because,
        "override": rating.override,
        "worked_out": rating.worked_out if overridden else "",
        "worked_out_word": phrases.text(f"colour-{rating.worked_out}") if overridden else "",
        "worked_out_because": because if overridden else "",
    }


def _because(phrases: Phrases, rating: Rating) -> str:
    """The reasons of what was worked out, as one clause: 1 output is late and 1 milestone is late."""
    if not rating.reasons:
        return phrases.text("because-nothing")
    parts = [
        phrases.text("because-spending") if reason in NOTHING_COUNTED else phrases.plural(reason[0], reason[1])
        for reason in rating.reasons
    ]
    return listed(phrases, parts)


def state_word(phrases: Phrases, kind: str, word: str) -> str:
    """A state in words: ("output", "at risk") is At risk, ("verdict", "on course") is On course."""
    return phrases.text(f"{kind}-{word.replace(' ', '-')}")
