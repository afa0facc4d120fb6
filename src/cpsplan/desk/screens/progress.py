"""Progress: reporting a quarter. What was said last stands beside each question, and nothing is chosen for anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.report_file import report_id
from cpsplan.compiler import compile_book
from cpsplan.desk.forms.place import read_source
from cpsplan.desk.forms.reporting import HEADS, Answers, Rows, answers_in, said_texts
from cpsplan.desk.forms.saving import route_at
from cpsplan.desk.forms.typed import NotUnderstood, date_of
from cpsplan.desk.leading import href_of
from cpsplan.desk.page import not_here, page_of, phrases_of
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.screens.editing import refused, seen_after
from cpsplan.desk.together import saved_together
from cpsplan.desk.workshop import CannotSave, Workshop, checksum_of_text
from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.dates import english_date, last_day
from cpsplan.render.values import Hyperlink, Values
from cpsplan.sources.amend import value_by_route
from cpsplan.sources.load import Source
from cpsplan.workbook.progress import key_of_row, open_rows, options_of, report_written, said_rows
from cpsplan.workspace.disk import DiskWorkspace, OverlaidWorkspace

PERIODS = ("q1", "q2", "q3", "q4", "year")
IN_LINE = 2
"""How many steps lead to a line of a report: its list, and its place there."""
ENDS = {"date": "on", "reached": "on", "note": "note", "source": "source", "not_available": "why"}
"""The field of a question by the key of the line that answers it."""
MISSING_IN_LINE = {"CPS524": "source"}
"""The field that is empty, by the code of what tells that it is."""
OPEN = frozenset({"not started", "on track", "at risk"})
NOBODY = "-"
"""What stands in the address for those questions that nobody owns."""


@dataclass(frozen=True, slots=True)
class AskedOption(Values):
    """An answer that can be chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AskedField(Values):
    """A field of a question."""

    name: str
    end: str
    value: str
    understood: str
    fault: str


@dataclass(frozen=True, slots=True)
class AskedQuestion(Values):
    """One thing that a report asks."""

    key: str
    list: str
    about: str
    due: str
    last: str
    said: bool
    options: tuple[AskedOption, ...]
    now: AskedField
    on: AskedField
    note: AskedField
    source: AskedField
    why: AskedField
    """Why there is no figure."""
    open: bool
    """Whether there is more to say than how it stands, and it is said."""


@dataclass(frozen=True, slots=True)
class AskedGroup(Values):
    """The questions of one project, or those on figures or money."""

    title: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class OwnerPart(Values):
    """Whose part of the questions there is."""

    words: str
    href: str
    current: bool


def choose_period(workshop: Workshop, asked: Asked) -> Answer:
    """The periods of a plan that can be reported on."""
    plan = asked.parts["plan"]
    if plan not in workshop.book.plans:
        return not_here(workshop, asked)
    links = []
    for period in PERIODS:
        known = workshop.book.progress.get(report_id(plan, period))
        words = known.model.title if known else phrases_of(asked.language).text(f"desk-period-{period}")
        links.append(Hyperlink(words, f"/progress/{plan}/{period}"))
    values = {"title": workshop.book.plans[plan].words, "periods": tuple(links)}
    return page_of(workshop, asked, "desk/periods.html", values)


def progress_screen(workshop: Workshop, asked: Asked) -> Answer:
    """The questions of a period; or what becomes of the answers."""
    plan, period = asked.parts["plan"], asked.parts["period"]
    try:
        rows = open_rows(workshop.book, plan, period)
        said = said_rows(workshop.book, plan, period)
    except ChangeRefused as reason:
        return refused(workshop, asked, str(reason))
    if asked.method != "POST":
        return _page(workshop, asked, rows, Answers(said_texts(rows, said)))
    answers = answers_in(rows, said, asked.form)
    if answers.faults:
        return _page(workshop, asked, rows, answers)
    if not answers.changes:
        return see_other(href_of(workshop, report_id(plan, period)) or asked.path)
    try:
        return _save_answers(workshop, asked, rows, answers)
    except (ChangeRefused, CannotSave) as reason:
        return refused(workshop, asked, str(reason))


def _save_answers(workshop: Workshop, asked: Asked, rows: Rows, answers: Answers) -> Answer:
    """Write the report with what was answered. Raises ChangeRefused, CannotSave."""
    plan, period = asked.parts["plan"], asked.parts["period"]
    path, text = report_written(workshop.book, plan, period, answers.changes)
    errors = _new_errors(workshop, path, text)
    if errors and asked.value("do") != "anyway":
        return _page(workshop, asked, rows, answers, _placed(path, text, rows, errors))
    count = len({change.key for change in answers.changes})
    report = report_id(plan, period)
    words = phrases_of(asked.language).plural("desk-progress-saved", count, report=report)
    save = saved_together(workshop, {path: text}, words, {path: asked.value("state")})
    return see_other(save.href if isinstance(save, Waiting) else seen_after(workshop, report, save.number))


def _new_errors(workshop: Workshop, path: str, text: str) -> tuple[Diagnostic, ...]:
    """The errors that a report would bring in."""
    after = compile_book(OverlaidWorkspace(DiskWorkspace(workshop.root), {path: text.encode()}))
    old = {(fault.code, fault.message) for fault in workshop.diagnostics}
    errors = (fault for fault in after.diagnostics if fault.severity is Severity.ERROR)
    return tuple(fault for fault in errors if (fault.code, fault.message) not in old)


def _placed(path: str, text: str, rows: Rows, errors: tuple[Diagnostic, ...]) -> dict[str, str]:
    """The messages of errors by the names of the fields that they are about; by themselves where there is none."""
    source = read_source(path, text)
    names = [_field_of(source, rows, fault) if source and fault.span.path == path else "" for fault in errors]
    return {name or fault.message: fault.message for name, fault in zip(names, errors, strict=True)}


def _field_of(source: Source, rows: Rows, fault: Diagnostic) -> str:
    """The name of the field that an error in the line of a report is about; empty where there is none."""
    route = route_at(source, fault.span.line, fault.span.column)
    line = value_by_route(source.value, route[:IN_LINE]) if len(route) >= IN_LINE else None
    key = key_of_row(str(route[0]), line) if isinstance(line, dict) else ""
    end = MISSING_IN_LINE.get(fault.code) or ENDS.get(str(route[-1]), "now")
    return f"{key}.{end}" if key in rows else ""


def _with_errors(answers: Answers, errors: Mapping[str, str]) -> tuple[Answers, tuple[str, ...]]:
    """Answers with the errors that are about one of their fields; and those that are about none."""
    placed = {name: words for name, words in errors.items() if name in answers.texts}
    elsewhere = tuple(words for name, words in errors.items() if name not in placed)
    return replace(answers, faults={**answers.faults, **placed}), elsewhere


def _page(
    workshop: Workshop, asked: Asked, rows: Rows, answers: Answers, errors: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    answers, elsewhere = _with_errors(answers, errors)
    plan, period = asked.parts["plan"], asked.parts["period"]
    phrases, book = phrases_of(asked.language), workshop.book
    known = book.progress.get(report_id(plan, period))
    owner = asked.value("owner")
    questions = {key: _question(phrases, key, rows, answers) for key in rows}
    shown = {key: questions[key] for key in rows if not owner or (rows[key][1].owner or NOBODY) == owner}
    title = phrases.text(f"desk-period-{period}" if period in PERIODS else "desk-report")
    values = {
        "title": known.model.title if known else title,
        "around": book.plans[plan].words,
        "around_href": href_of(workshop, plan),
        "action": asked.path + (f"?owner={owner}" if owner else ""),
        "state": checksum_of_text(workshop.text_of(known.source.path)) if known else "",
        "parts": tuple(_parts(asked, rows, questions, owner)),
        "groups": tuple(_groups(phrases, rows, shown)),
        "summary": tuple(_summary(phrases, answers)),
        "errors": elsewhere,
        "may_be_forced": bool(errors),
        "missing": sum(not question.said for question in shown.values()),
        "of": len(shown),
        "leave": href_of(workshop, plan) or "/",
    }
    return page_of(workshop, asked, "desk/progress.html", values)


def _summary(phrases: Phrases, answers: Answers) -> Iterator[AskedField]:
    """What cannot be taken, each with what its field is called."""
    for name, words in answers.faults.items():
        yield AskedField(name, phrases.text(f"desk-progress-{name.rpartition('.')[2]}"), "", "", words)


def _parts(asked: Asked, rows: Rows, questions: dict[str, AskedQuestion], owner: str) -> list[OwnerPart]:
    """Everybody who owns something that is asked about, with how much of it is said."""
    phrases = phrases_of(asked.language)
    known = {"": phrases.text("desk-progress-everyone"), NOBODY: phrases.text("desk-progress-nobody")}
    owners = dict.fromkeys(question.owner or NOBODY for _, question in rows.values())
    shown = []
    for name in ("", *owners):
        keys = [key for key, (_, question) in rows.items() if not name or (question.owner or NOBODY) == name]
        who = known.get(name, name)
        done = sum(questions[key].said for key in keys)
        words = phrases.text("desk-progress-part", owner=who, said=done, all=len(keys))
        shown.append(OwnerPart(words, f"{asked.path}?owner={name}" if name else asked.path, name == owner))
    return shown


def _groups(phrases: Phrases, rows: Rows, questions: dict[str, AskedQuestion]) -> list[AskedGroup]:
    """The questions by project; those on figures and on money by themselves."""
    groups: dict[str, list[AskedQuestion]] = {}
    for key, question in questions.items():
        name, asked = rows[key]
        title = asked.around if name not in {"observations", "spend"} else ""
        groups.setdefault(title or phrases.text(f"desk-progress-{name}"), []).append(question)
    return [AskedGroup(title, tuple(inside)) for title, inside in groups.items()]


def _question(phrases: Phrases, key: str, rows: Rows, answers: Answers) -> AskedQuestion:
    name, question = rows[key]
    fields = {end: _field(key, end, answers) for end in HEADS}
    texts = {end: answers.texts[f"{key}.{end}"] for end in HEADS}
    options = tuple(
        AskedOption(word, _word(phrases, word, question.last), word == texts["now"])
        for word in options_of(name, question)
    )
    last = question.last if question.last != "not reported" else ""
    return AskedQuestion(
        key=key,
        list=name,
        about=question.about,
        due=english_date(question.due) if question.due else "",
        last=_word(phrases, last, "").lower() if last in {*OPEN, "done", "stopped"} else last,
        said=any(texts[end] for end in ("now", "on")),
        options=options,
        now=fields["now"],
        on=fields["on"],
        note=fields["note"],
        source=fields["source"],
        why=fields["why"],
        open=any(texts[end] for end in ("on", "source")) or any(fields[end].fault for end in ("on", "source")),
    )


def _word(phrases: Phrases, word: str, last: str) -> str:
    """An answer in words: “still on track” where it was so before."""
    if word == last and word in OPEN:
        return phrases.text(f"desk-still-{word.replace(' ', '-')}")
    key = f"desk-choice-{word.replace(' ', '-')}"
    return phrases.text(key) if key in phrases else word


def _field(key: str, end: str, answers: Answers) -> AskedField:
    name = f"{key}.{end}"
    text = answers.texts[name]
    understood = ""
    if end == "on" and text:
        try:
            day = last_day(date_of(text))
            understood = f"{day.day} {day:%B %Y}"
        except NotUnderstood:
            pass
    return AskedField(name, end, text, understood, answers.faults.get(name, ""))


SCREENS = (
    Screen("/progress/{plan}", choose_period),
    Screen("/progress/{plan}/{period}", progress_screen, ("GET", "POST")),
)
