"""Entries: aims, outcomes, activities and measures of a plan as values, while they are put together from a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from cpsplan.late import dataclass
from cpsplan.sources.word_text import WordParagraph
from cpsplan.word.ids import NewIds
from cpsplan.word.remarks import WordRemark, WordRemarks
from cpsplan.word.values import due_meant, money_meant, period_meant

LONGEST_TEXT = 4000
"""How many signs a text may have that is no prose."""
LONGEST_NUMBER = 12
"""How many signs the number that a document gives an entry may have; what is longer are words."""
_NUMBER = re.compile(r"[A-Za-z0-9]+(?:(?: |[.()/-]{1,2})[A-Za-z0-9]+)*\)?")
"""How documents number: 1.2b, A-3, 4 (ii)."""
_DUE_BEHIND = re.compile(r"(?P<words>.+?)[\s,.;:–—-]*\(?(?P<when>\b(?:due|by)\s+[^()]+?)\)?\.?", re.IGNORECASE)
_DUE_BEFORE = re.compile(r"(?P<when>[^:–—]{4,20}?)\s*(?::|\s[–—-])\s*(?P<words>\S.+)")
Place = WordParagraph | WordRemark


@dataclass(slots=True)
class DraftEntry:
    """An entry: its values, its prose in Markdown, and what stands in it and around it."""

    kind: str
    values: dict[str, Any]
    place: Place
    prose: list[str] = field(default_factory=list)
    outcomes: list[DraftEntry] = field(default_factory=list)
    serves: list[DraftEntry] = field(default_factory=list)
    """The aims or outcomes that an activity or a measure serves."""
    heading: str = ""
    """The heading that it stands below, where that is none of these."""

    inner_level: int = 0
    """The level that the first heading within its prose has in the document."""

    def marks_of(self, level: int) -> str:
        """The marks of Markdown for a heading within its prose, by the level that it has in the document."""
        self.inner_level = self.inner_level or level
        return "##" if level <= self.inner_level else "###"

    @property
    def words(self) -> str:
        """What it is called."""
        return str(self.values.get("title") or self.values.get("statement") or self.values.get("text") or "")


@dataclass(slots=True)
class DraftLists:
    """All entries of a draft."""

    aims: list[DraftEntry] = field(default_factory=list)
    projects: list[DraftEntry] = field(default_factory=list)
    actions: list[DraftEntry] = field(default_factory=list)
    measures: list[DraftEntry] = field(default_factory=list)
    milestones: list[DraftEntry] = field(default_factory=list)
    principles: list[DraftEntry] = field(default_factory=list)
    sections: list[DraftEntry] = field(default_factory=list)

    def numbered(self) -> Iterator[tuple[str, DraftEntry]]:
        """The aims and outcomes, each with its number."""
        for place, aim in enumerate(self.aims, start=1):
            number = str(aim.values.get("number", place))
            yield number, aim
            for inner, outcome in enumerate(aim.outcomes, start=1):
                yield str(outcome.values.get("number", f"{number}.{inner}")), outcome


class EntryMaking:
    """Makes entries, and says of each what it was taken for."""

    def __init__(self, remarks: WordRemarks) -> None:
        self.lists, self.remarks, self.ids = DraftLists(), remarks, NewIds()

    def aim(self, words: str, number: str, place: Place) -> DraftEntry:
        """A new aim."""
        aims = self.lists.aims
        values: dict[str, Any] = {"id": self.ids.free("aims", words, "aim")}
        is_letter = number.isalpha() and len(number) == 1
        if is_letter or (number[:1].isdigit() and number != str(len(aims) + 1)):
            values["number"] = number
        aims.append(self._taken(DraftEntry("aim", values | {"title": words}, place), "aim"))
        return aims[-1]

    def outcome(self, aim: DraftEntry, words: str, number: str, place: Place) -> DraftEntry:
        """A new outcome of an aim."""
        values: dict[str, Any] = {"id": self.ids.free(f"outcomes {aim.values['id']}", words, "outcome")}
        counted = f"{self.lists.aims.index(aim) + 1}.{len(aim.outcomes) + 1}"
        if number and number != counted:
            values["number"] = number
        aim.outcomes.append(self._taken(DraftEntry("outcome", values | {"statement": words}, place), "outcome"))
        return aim.outcomes[-1]

    def project(self, words: str, place: Place) -> DraftEntry:
        """A new project."""
        values = {"id": self.ids.free("activities", words, "project"), "title": words}
        self.lists.projects.append(self._taken(DraftEntry("project", values, place), "project"))
        return self.lists.projects[-1]

    def action(self, words: str, place: Place) -> DraftEntry:
        """A new action."""
        values = {"id": self.ids.free("activities", words, "action"), "text": words}
        self.lists.actions.append(self._taken(DraftEntry("action", values, place), "action"))
        return self.lists.actions[-1]

    def measure(self, words: str, place: Place) -> DraftEntry:
        """A new measure: its sentence, and what it measures, in the same words, as a document says no others."""
        values = {"id": self.ids.free("measures", words, "measure"), "statement": words, "subject": words}
        self.lists.measures.append(self._taken(DraftEntry("measure", values, place), "measure"))
        return self.lists.measures[-1]

    def principle(self, words: str, place: Place) -> None:
        """A new value of the organisation."""
        title, _, said = words.partition(": ")
        values = {"id": self.ids.free("values", title, "value"), "title": title}
        values |= {"statement": said} if said else {}
        self.lists.principles.append(self._taken(DraftEntry("value", values, place), "value"))

    def section(self, kind: str, title: str, place: Place) -> DraftEntry:
        """A new section of prose."""
        values = {"id": self.ids.free("sections", title or kind, "section"), "kind": kind}
        values |= {"title": title} if title else {}
        if kind == "note" and self.lists.aims:
            values["place"] = "after"
        self.lists.sections.append(DraftEntry("section", values, place))
        return self.lists.sections[-1]

    def milestone(self, project: DraftEntry | None, words: str, place: Place) -> bool:
        """A new milestone, of an activity or of the plan; whether there is one: it needs a date."""
        title, due = with_due(words)
        if due is None:
            return False
        among = f"milestones {project.values['id'] if project else ''}"
        values = {"id": self.ids.free(among, title, "milestone"), "title": title, "due": due}
        entry = self._taken(DraftEntry("milestone", values, place), "milestone")
        if project:
            project.values.setdefault("milestones", []).append(values)
        else:
            self.lists.milestones.append(entry)
        return True

    def output(self, project: DraftEntry, words: str, place: Place) -> None:
        """A new output of a project."""
        text, due = with_due(words)
        project.values.setdefault("outputs", []).append({"text": text, "due": due} if due else text)
        self.remarks.guess(place, f"output of “{project.values['id']}”")

    def _taken(self, entry: DraftEntry, what: str) -> DraftEntry:
        self.remarks.guess(entry.place, f"{what} “{entry.values['id']}”")
        return entry

    # --- what is said of an activity

    def say(self, entry: DraftEntry, column: str, words: str, head: str, place: Place) -> None:
        """Say something of an activity: who, when, how much; what cannot be read so goes into its note."""
        match column:
            case "owner":
                entry.values["owner"] = words
            case "support":
                entry.values.setdefault("support", []).append(words)
            case "number":
                self._number(entry, words, head)
            case "when" | "start" | "end":
                self._when(entry, column, words, head, place)
            case "budget":
                self._budget(entry, words, head, place)
            case _:
                self.note(entry, head, words, place)

    def note(self, entry: DraftEntry, head: str, words: str, place: Place) -> None:
        """Keep what was said where no other place is for it, and tell."""
        said = f"{head}: {words}"
        before = [entry.values["note"].rstrip(".")] if "note" in entry.values else []
        entry.values["note"] = ". ".join([*before, said])
        self.remarks.guess(place, f"“{said}” went into the note of “{entry.values['id']}”")

    def _number(self, entry: DraftEntry, words: str, head: str) -> None:
        number = words.rstrip(".")
        if len(words) <= LONGEST_NUMBER and _NUMBER.fullmatch(number):
            entry.values["number"] = number
        else:
            self.note(entry, head, words, entry.place)

    def _when(self, entry: DraftEntry, column: str, words: str, head: str, place: Place) -> None:
        period = period_meant(words)
        if period is not None and column != "when":
            key = "from" if column == "start" else "to"
            period = {key: period.get(key, period.get("to"))} if "financial_year" not in period else None
        before = entry.values.get("timeframe", {})
        if period is None or (before and set(before) & set(period)):
            self.note(entry, head, words, place)
            return
        entry.values["timeframe"] = {**before, **period}
        if column == "when" and list(period) == ["to"]:
            self.remarks.guess(place, f"“{words}” is when “{entry.values['id']}” ends")

    def _budget(self, entry: DraftEntry, words: str, head: str, place: Place) -> None:
        money = money_meant(words, head)
        if money is None:
            self.note(entry, head, words, place)
            return
        entry.values["budgets"] = [money]
        self.remarks.guess(
            place,
            f"“{words}” is the budget of “{entry.values['id']}”: {money['amount']:,} {money.get('currency', 'GBP')}",
        )


def with_due(words: str) -> tuple[str, int | str | None]:
    """Words and the date by which they are due, where they begin or end with one."""
    for pattern in (_DUE_BEHIND, _DUE_BEFORE):
        match = pattern.fullmatch(words)
        if match and (due := due_meant(match["when"])):
            return match["words"].strip(), due
    return words, None
