"""Passages of Easy Read at the desk: what a form says of one, what its buttons do, and the steps that write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from cpsplan.desk.forms.typed import shown_date
from cpsplan.diagnostic import Remove, Route
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.easyread import NO_PICTURE
from cpsplan.sources.amend import Add, Amendment, Put

_JOINT = re.compile(r",? (?=(?:and|but|because|so|which|while|a|ac|ond|felly) )|[;,] ", re.IGNORECASE)
"""Where a long sentence can become two: before a word that joins, or behind a mark."""
_STOP = re.compile(r"[.!?]$")
MOST_IDEAS = 30
MOST_SENTENCES = 30


@dataclass(frozen=True, slots=True)
class WrittenIdea:
    """An idea as a form has it: the name of its picture, and its sentences, some of which may be empty."""

    picture: str
    says: tuple[str, ...]
    reason: str = ""
    """Why it has no picture."""
    stands_for: str = ""
    """What its picture stands for, where that says more than the sentences."""

    @property
    def drawing(self) -> str:
        """The name of the picture that is shown; empty where there is none, or none yet."""
        return "" if self.picture == NO_PICTURE else self.picture

    @property
    def sentences(self) -> list[str]:
        """The sentences that say something."""
        return [sentence for sentence in self.says if sentence]


@dataclass(frozen=True, slots=True)
class WrittenPassage:
    """A passage as a form has it."""

    of: str
    title: str
    ideas: tuple[WrittenIdea, ...]


def passage_in(value: Any) -> WrittenPassage:
    """What a passage of a file says; whatever is no text there is left out."""
    known = value if isinstance(value, dict) else {}
    ideas = known.get("ideas")
    return WrittenPassage(
        of=_text(known.get("of")),
        title=_text(known.get("title")),
        ideas=tuple(_idea_in(idea) for idea in (ideas if isinstance(ideas, list | tuple) else ())),
    )


def _idea_in(value: Any) -> WrittenIdea:
    known = value if isinstance(value, dict) else {}
    says = known.get("says")
    sentences = tuple(map(_sentence_in, says if isinstance(says, list | tuple) else ()))
    return WrittenIdea(
        _text(known.get("picture")), sentences, _text(known.get("picture_reason")), _text(known.get("stands_for"))
    )


def _sentence_in(value: Any) -> str:
    """A sentence, written as a plain text or as a record of one."""
    return _text(value.get("text")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def in_one_line(text: str) -> str:
    """A sentence as it is written: on one line, without spaces at its ends."""
    return " ".join(text.split())


def as_people_read(phrases: Phrases, text: str) -> str:
    """What a passage tells, as people read it: figures and dates stand there by their keys, “due: 2026-09”."""
    return "\n".join(_line_as_read(phrases, line) for line in text.split("\n"))


def _line_as_read(phrases: Phrases, line: str) -> str:
    key, _, values = line.partition(": ")
    label = f"desk-field-{key.replace(' ', '-')}"
    if not values or not key.islower() or label not in phrases:
        return line
    return f"{phrases.text(label)}: {', '.join(map(_value_as_read, values.split(', ')))}"


def _value_as_read(value: str) -> str:
    is_amount = value.isascii() and value.isdigit() and len(value) > len("2026")
    return f"{int(value):,}" if is_amount else shown_date(value)


# --- what the buttons of a form do


def done(passage: WrittenPassage, button: str) -> WrittenPassage:
    """The passage after a button that gives the form back: “remove:0.2”, “add:1”, “add-idea”."""
    what, _, where = button.partition(":")
    places = [int(place) if place.isascii() and place.isdigit() else -1 for place in where.split(".")]
    ideas = list(passage.ideas)
    if what == "add-idea" and len(ideas) < MOST_IDEAS:
        return replace(passage, ideas=(*ideas, WrittenIdea("", ("",))))
    at = places[0]
    if not 0 <= at < len(ideas):
        return passage
    if what == "remove-idea":
        del ideas[at]
    elif what == "up-idea" and at:
        ideas[at - 1], ideas[at] = ideas[at], ideas[at - 1]
    else:
        says = _says_after(list(ideas[at].says), what, places[1] if len(places) > 1 else -1)
        ideas[at] = replace(ideas[at], says=tuple(says))
    return replace(passage, ideas=tuple(ideas))


def _says_after(says: list[str], what: str, place: int) -> list[str]:
    """The sentences of an idea after a button."""
    if what == "add" and len(says) < MOST_SENTENCES:
        return [*says, ""]
    if not 0 <= place < len(says):
        return says
    match what:
        case "remove":
            del says[place]
        case "up" if place:
            says[place - 1], says[place] = says[place], says[place - 1]
        case "split":
            says[place : place + 1] = halves(says[place])
    return says


def halves(sentence: str) -> list[str]:
    """A sentence as two, parted where it joins nearest to its middle; one of a single word stays as it is."""
    middle = len(sentence) / 2
    places = [(match.start(), match.end()) for match in _JOINT.finditer(sentence) if match.start()]
    places = places or [(match.start(), match.end()) for match in re.finditer(" ", sentence)]
    if not places:
        return [sentence]
    start, end = min(places, key=lambda place: abs(place[0] - middle))
    first, second = sentence[:start], sentence[end:].strip()
    return [first if _STOP.search(first) else f"{first}.", second[:1].upper() + second[1:]]


# --- how it is written


def value_of_passage(passage: WrittenPassage) -> dict[str, Any]:
    """A passage as a new one is written."""
    title = {"title": passage.title} if passage.title else {}
    return {"of": passage.of, **title, "ideas": [_value_of_idea(idea) for idea in _kept(passage)]}


def _kept(passage: WrittenPassage) -> list[WrittenIdea]:
    """The ideas that say anything."""
    return [idea for idea in passage.ideas if idea.picture or idea.sentences]


def _value_of_idea(idea: WrittenIdea) -> dict[str, Any]:
    return {**{key: text for key, text in _about_picture(idea).items() if text}, "says": idea.sentences}


def _about_picture(idea: WrittenIdea) -> dict[str, str]:
    """What an idea says of its picture, by key."""
    return {"picture": idea.picture, "picture_reason": idea.reason, "stands_for": idea.stands_for}


def steps_of_passage(before: dict[str, Any], passage: WrittenPassage, route: Route) -> Iterator[Amendment]:
    """The steps that make the passage at a route what a form says; what is not another is not touched."""
    if passage.title != _text(before.get("title")):
        yield Put((*route, "title"), passage.title) if passage.title else Remove((*route, "title"))
    old, new = before.get("ideas"), _kept(passage)
    old = old if isinstance(old, list) else []
    if len(new) < len(old):
        yield Put((*route, "ideas"), [_value_of_idea(idea) for idea in new])
        return
    for place, value in enumerate(old):
        yield from _steps_of_idea(value, new[place], (*route, "ideas", place))
    yield from (Add((*route, "ideas"), _value_of_idea(idea)) for idea in new[len(old) :])


def _steps_of_idea(before: Any, idea: WrittenIdea, route: Route) -> Iterator[Amendment]:
    was = _idea_in(before)
    old = _about_picture(was)
    for key, new in _about_picture(idea).items():
        if new != old[key]:
            yield Put((*route, key), new) if new else Remove((*route, key))
    if idea.sentences == list(was.says):
        return
    says = before.get("says") if isinstance(before, dict) else None
    if not isinstance(says, list) or len(idea.sentences) < len(says):
        yield Put((*route, "says"), idea.sentences)
        return
    yield from _steps_of_sentences(says, idea.sentences, (*route, "says"))


def _steps_of_sentences(before: Sequence[Any], after: Sequence[str], route: Route) -> Iterator[Amendment]:
    for place, value in enumerate(before):
        if _sentence_in(value) != after[place]:
            way = (*route, place, "text") if isinstance(value, dict) else (*route, place)
            yield Put(way, after[place])
    yield from (Add(route, sentence) for sentence in after[len(before) :])
