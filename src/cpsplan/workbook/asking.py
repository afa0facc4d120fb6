"""Asking: who has not yet said how things stand, and a letter to each with a workbook and a date.

The letters are drafts in files (.eml) that a mail program opens and a person sends: cpsplan sends nothing, and knows
roles, no addresses.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

from cpsplan.book.book import Book
from cpsplan.changes.questions import Question
from cpsplan.late import dataclass
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.progress import open_rows, said_rows
from cpsplan.workbook.xlsx import xlsx_of

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
NOBODY = "nobody"
"""The name of the files of what nobody answers for."""
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that the report for a period does not answer."""

    row: str
    """The id of its row: outputs/mobile-library/van."""
    question: Question

    def __str__(self) -> str:
        around = f"{self.question.around}: " if self.question.around else ""
        return f"{self.question.owner or 'No owner'}: {around}{self.question.about} ({self.row})"


def unanswered(book: Book, plan: str, period: str) -> list[Unanswered]:
    """What the report on a plan for a period does not say yet, sorted by owner.

    Raises ChangeRefused where the period is none of the plan.
    """
    said = said_rows(book, plan, period)
    rows = open_rows(book, plan, period)
    missing = [Unanswered(key, question) for key, (_, question) in rows.items() if key not in said]
    return sorted(missing, key=lambda item: item.question.owner)


def letters(book: Book, plan: str, period: str, by: datetime.date) -> Iterator[tuple[str, bytes]]:
    """A workbook, a letter and a date for each owner who has not said everything: the names of files, and their bytes.

    Raises ChangeRefused where the period is none of the plan.
    """
    missing = unanswered(book, plan, period)
    title = book.plans[plan].model.title
    for owner in dict.fromkeys(item.question.owner for item in missing):
        count = sum(item.question.owner == owner for item in missing)
        name = f"{plan}-{period}-{_file_name(owner)}"
        workbook = xlsx_of(workbook_of(book, plan, owner, period))
        day = _calendar(name, f"Progress on {title}", by)
        yield f"{name}.xlsx", workbook
        yield f"{name}.ics", day
        yield f"{name}.eml", _letter(name, owner, _words(title, owner, count, by), workbook, day)


def _file_name(owner: str) -> str:
    return "-".join(_WORD.findall(owner.casefold())) or NOBODY


def _words(title: str, owner: str, count: int, by: datetime.date) -> tuple[str, str]:
    """The subject and the text of a letter."""
    day = f"{by:%A} {by.day} {by:%B %Y}"
    things = "one thing" if count == 1 else f"{count} things"
    whose = "that you answer for and" if owner else "that nobody is named for in the plan, and"
    return f"{title}: how things stand", (
        f"{title} has {things} {whose} of which the report says nothing yet.\n\n"
        f"Please fill in the sheet “Progress” of the workbook, and send it back by {day}. What stays empty says"
        " nothing; what the last report said stands beside each question.\n"
    )


def _letter(name: str, owner: str, words: tuple[str, str], workbook: bytes, day: bytes) -> bytes:
    """A letter that is not sent yet, with a workbook and a date."""
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = words[0]
    letter["X-Unsent"] = "1"
    letter["Comments"] = f"For: {owner or NOBODY}"
    letter.set_content(words[1])
    letter.add_attachment(workbook, maintype=XLSX[0], subtype=XLSX[1], filename=f"{name}.xlsx")
    letter.add_attachment(day, maintype="text", subtype="calendar", filename=f"{name}.ics")
    # The same letter has the same bytes: what parts its pieces is no random word.
    letter.set_boundary(f"=={name}==")
    return letter.as_bytes()


def _calendar(name: str, summary: str, by: datetime.date) -> bytes:
    """A day in a calendar (RFC 5545)."""
    after = by + datetime.timedelta(days=1)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cpsplan//progress//EN",
        "BEGIN:VEVENT",
        f"UID:{name}@cpsplan",
        f"DTSTAMP:{by:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{by:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text)


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, those after the first begun by a space."""
    piece = ""
    for character in line:
        if len(f"{piece}{character}".encode()) > 74:  # noqa: PLR2004 - RFC 5545, 3.1
            yield piece
            piece = " "
        piece += character
    yield piece
