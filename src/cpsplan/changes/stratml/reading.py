"""One file of StratML, read: what was taken over, guessed, is missing; what nobody asked for is left, and listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from cpsplan.book.misshapen import as_id
from cpsplan.book.new_ids import free_id, id_from_words
from cpsplan.late import dataclass
from cpsplan.model.dates import first_day, last_day
from cpsplan.model.text import OwnNumber
from cpsplan.sources.xml_tree import Element

_OWN_NUMBER: TypeAdapter[str] = TypeAdapter(OwnNumber)
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


class Remark(NamedTuple):
    """What a person has to look at, with its place in the StratML file."""

    line: int
    column: int
    words: str


@dataclass(slots=True)
class Imported:
    """A document as the text of its file, and what a person has to look at, each with its line in the StratML file."""

    publisher: str = ""
    """Whose document it is; empty where the file does not say."""
    path: str = ""
    text: str = ""
    guessed: list[Remark] = field(default_factory=list)
    missing: list[Remark] = field(default_factory=list)
    """What a document has to say and the file does not: nothing is made up in its place."""
    left: list[Remark] = field(default_factory=list)


class StratmlReading:
    """Gives the words of elements, and remembers which were asked for."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.core = root.first("StrategicPlanCore") or root
        self.imported = Imported()
        self._asked: set[int] = set()
        self._ids: dict[str, set[str]] = {}

    def words(self, element: Element, *way: str) -> str:
        """The text of the first element on a way of names below ``element``; empty where there is none."""
        place = element.first(*way)
        if place is None:
            return ""
        self._asked.add(id(place))
        return place.text

    def given(self, key: str, words: str, element: Element) -> dict[str, str]:
        """A value under its key. One that is not given is left out and listed: “cpsplan check” asks for it."""
        if words:
            return {key: words}
        self.miss(element, f"<{element.name}> has no words for “{key}”")
        return {}

    def number(self, element: Element, counted: str) -> dict[str, str]:
        """The number of a goal or an objective, under its key, where it is not the one that pages count."""
        number = self.words(element, "SequenceIndicator")
        if number in ("", counted):
            return {}
        try:
            return {"number": _OWN_NUMBER.validate_python(number)}
        except ValidationError:
            self.leave(element, f"the number “{number}”")
            return {}

    def miss(self, element: Element, words: str) -> None:
        """Note what is not there."""
        self.imported.missing.append(Remark(element.line, element.column, words))

    def guess(self, element: Element, words: str) -> None:
        """Note what was made of something else."""
        self.imported.guessed.append(Remark(element.line, element.column, words))

    def leave(self, element: Element, words: str) -> None:
        """Note what has no place."""
        self.imported.left.append(Remark(element.line, element.column, words))

    def period(self) -> dict[str, Any]:
        """The time of the document, under its key."""
        about = self.root.first("AdministrativeInformation") or self.root
        dates = {"from": self.words(about, "StartDate"), "to": self.words(about, "EndDate")}
        period = {key: date for key, date in dates.items() if _DATE.fullmatch(date)}
        for key, date in dates.items():
            if date and key not in period:
                self.leave(about, f"“{date}” is no date")
        if not period:
            self.miss(about, "no date says when it begins or ends: “period”")
        return {"period": period} if period else {}

    def publication(self) -> dict[str, Any]:
        """When the document was published, under its key."""
        date = self.words(self.root, "AdministrativeInformation", "PublicationDate")
        if _DATE.fullmatch(date):
            return {"publication": {"published": date}}
        if date:
            self.leave(self.root, f"the date of publication “{date}”")
        return {}

    def document_id(self, title: str) -> str:
        """The id of the document: as cpsplan wrote it, else made from the title."""
        given = self.words(self.root, "AdministrativeInformation", "Identifier") or self.words(self.root, "Identifier")
        named = given.removeprefix("_")
        # Identifiers that cpsplan wrote begin with that of the document.
        is_ours = all(self.words(goal, "Identifier").startswith(f"_{named}_") for goal in self.core.all("Goal"))
        if is_ours and named and named == as_id(named):
            return named
        return self._guessed_id(self.root, id_from_words(title) or "document")

    def identifier(self, where: str, element: Element, words: str, above: str = "") -> str:
        """The id that cpsplan gave when it wrote the file; else one made from words, told as a guess.

        ``where`` says among which others it has to be the only one.
        """
        taken = self._ids.setdefault(where, set())
        before, is_ours, given = self.words(element, "Identifier").partition(f"_{above}")
        given = given.lstrip("_.")
        if above and is_ours and not before and given and given == as_id(given) and given not in taken:
            taken.add(given)
            return given
        wanted = id_from_words(words) or "part"
        free = free_id(wanted, taken)
        taken.add(free)
        return self._guessed_id(element, free)

    def _guessed_id(self, element: Element, identifier: str) -> str:
        self.guess(element, f"the id “{identifier}”, made from its words")
        return identifier

    def comments(self) -> list[str]:
        """What a person has to look at, at the top of the file."""
        places = sorted([*self.imported.guessed, *self.imported.missing])
        head = "# Imported from StratML. Guessed or missing, so look at each (line and column are those of that file):"
        return [head, *(f"# - {remark.line}:{remark.column} {remark.words}" for remark in places)]

    def finished(self, path: str, text: str) -> Imported:
        """What came of the file, once everything was asked for that there is a place for."""
        self.imported.path, self.imported.text = path, text
        self.imported.left = sorted([*self.imported.left, *self._left_over(self.root)])
        return self.imported

    def _left_over(self, element: Element) -> Iterator[Remark]:
        """What has words and was not asked for, outermost first."""
        for child in element.children:
            if id(child) in self._asked:
                continue
            if any(self._is_asked(part) for part in child.children):
                yield from self._left_over(child)
            elif words := next(child.texts(), ""):
                yield Remark(child.line, child.column, f"<{child.name}> {words[:60]}".rstrip())

    def _is_asked(self, element: Element) -> bool:
        return id(element) in self._asked or any(self._is_asked(part) for part in element.children)


def partial_date(start: str, end: str) -> str | None:
    """The date, as exact as it is known, that begins and ends on two days; None where no date does."""
    year = start[:4]
    financial = f"{year}-{(int(year) + 1) % 100:02d}" if year.isdecimal() else ""
    for date in (start, start[:7], year, financial):
        if _DATE.fullmatch(date) and (first_day(date).isoformat(), last_day(date).isoformat()) == (start, end):
            return date
    return None
