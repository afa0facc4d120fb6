"""Reporting: the answers of a progress form as changes of the report, each held against what it asks for.

The questions are those of a new report and of a workbook. What is empty says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from cpsplan.changes.questions import Question
from cpsplan.desk.forms.controls import Control
from cpsplan.desk.forms.typed import NotUnderstood, date_of, shown_date, value_of
from cpsplan.late import dataclass
from cpsplan.workbook.comparing import CellChange
from cpsplan.workbook.progress import NAME, NO_FIGURE, NOTE, NOW, ON, SOURCE, options_of

HEADS = {"now": NOW, "on": ON, "note": NOTE, "source": SOURCE, "why": NO_FIGURE}
"""What each field of a question is called in a report's sheet, by what its name ends with."""
Rows = Mapping[str, tuple[str, Question]]
"""The questions by their keys, each with the list of the report that it belongs to."""


@dataclass
class Answers:
    """What was answered, and what of it cannot be understood."""

    texts: dict[str, str] = field(default_factory=dict)
    """What stands in each field, by its name."""
    changes: list[CellChange] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """Why something cannot be taken, by the name of its field."""


def said_texts(rows: Rows, said: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What the report says already, as the fields show it, by their names."""
    texts: dict[str, str] = {}
    for key in rows:
        for end, head in HEADS.items():
            value = said.get(key, {}).get(head, "")
            texts[f"{key}.{end}"] = shown_date(value) if end == "on" and value else value
    return texts


def answers_in(rows: Rows, said: Mapping[str, Mapping[str, str]], pairs: Iterable[tuple[str, str]]) -> Answers:
    """What a form answers, of which only that is a change which differs from what was ``said`` already."""
    sent, before = dict(pairs), said_texts(rows, said)
    answers = Answers({name: " ".join(sent.get(name, text).split()) for name, text in before.items()})
    for key, (name, question) in rows.items():
        for end, head in HEADS.items():
            place = f"{key}.{end}"
            if answers.texts[place] != before[place]:
                _take(answers, name, question, CellChange(place, NAME, key, head, said.get(key, {}).get(head), None))
        answers.faults |= _unfinished(name, key, answers)
    return answers


def _take(answers: Answers, name: str, question: Question, change: CellChange) -> None:
    """Take one answer in, or say why not."""
    text = answers.texts[change.place]
    try:
        after = _written(name, question, change.head, text) if text else None
    except NotUnderstood as reason:
        answers.faults[change.place] = str(reason)
        return
    if after != change.before:
        answers.changes.append(CellChange(change.place, NAME, change.key, change.head, change.before, after))


def _written(name: str, question: Question, head: str, text: str) -> str:
    """An answer as the report writes it. Raises NotUnderstood."""
    if head == ON:
        return date_of(text)
    if head != NOW:
        return text
    options = options_of(name, question)
    if options:
        if text not in options:
            raise NotUnderstood(f"“{text}” is none of the answers")
        return text
    return str(value_of(Control(NOW, "figure"), text))


def _unfinished(name: str, key: str, answers: Answers) -> Iterator[tuple[str, str]]:
    """What an answer lacks: a figure has a date, and what is said of an output says how it stands."""
    texts = {end: answers.texts[f"{key}.{end}"] for end in HEADS}
    if name == "observations" and (texts["now"] or texts["why"]) and not texts["on"]:
        yield f"{key}.on", "Say when it was measured" if texts["now"] else "Say when it would have been measured"
    if texts["now"] and texts["why"]:
        yield f"{key}.why", "There is a figure: leave this empty, or the figure"
    if name in {"outputs", "activities"} and not texts["now"] and any(texts.values()):
        yield f"{key}.now", "Say how it stands"
