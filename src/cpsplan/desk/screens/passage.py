"""The screen of a passage of Easy Read: its form, what the buttons do, saving it, and confirming what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from cpsplan.book.book import Book
from cpsplan.changes.three_ways import order_of
from cpsplan.compiler import Compiled, compile_book
from cpsplan.desk.page import page_of, phrases_of
from cpsplan.desk.passage_page import (
    FormState,
    name_of_passage,
    passage_answer,
    passage_of,
    title_of_passage,
    worst_severity,
)
from cpsplan.desk.passages import (
    WrittenIdea,
    WrittenPassage,
    done,
    in_one_line,
    passage_in,
    steps_of_passage,
    value_of_passage,
)
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.screen import Answer, Asked, Screen, number_of, see_other
from cpsplan.desk.screens.conflict import UNDECIDED
from cpsplan.desk.together import saved_together, text_now
from cpsplan.desk.workshop import CannotSave, Save, Workshop, checksum_of_text
from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.language.booklets import SUFFIX, confirmations, is_stale, told_by
from cpsplan.late import dataclass
from cpsplan.model.easyread import NO_PICTURE
from cpsplan.sources.amend import Add, Amendment, NotAmended, amended
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import BOOKLETS, DiskWorkspace, MemoryWorkspace, OverlaidWorkspace

MOST_FIELDS = 30
"""How many ideas of a form are read."""


@dataclass(frozen=True)
class _Opened:
    """The file of a booklet as it is, and a passage in it."""

    path: str
    source: Source
    place: int | None
    """Where the passage stands in the list; None for a new one."""


def passage_form(workshop: Workshop, asked: Asked) -> Answer:
    """The form of a passage; what its buttons do; save it, and confirm that it says the same."""
    document, of = asked.parts["document"], asked.parts["passage"]
    path = f"{BOOKLETS}/{document}.yaml"
    if workshop.book.get(f"{document}{SUFFIX}") is None or not _is_known(workshop.book, document, of):
        return page_of(workshop, asked, "desk/no-booklet.html", {}, status=404)
    try:
        text = text_now(workshop, path) or ""
        opened = _opened(path, workshop.remembered.get(asked.value("state")) or text, of)
    except CannotSave as reason:
        return page_of(workshop, asked, "desk/no-booklet.html", {"reason": str(reason)}, status=UNDECIDED)
    form = FormState(document, of, _in_file(opened, of), checksum_of_text(text), workshop.compiled)
    if asked.method != "POST":
        return passage_answer(workshop, asked, _checked(workshop, opened, form) if opened.place is not None else form)
    form = replace(form, written=done(_written(asked, of), asked.value("do")), state=asked.value("state"))
    if asked.value("do") in {"save", "anyway", "confirm"}:
        return _save(workshop, asked, opened, form)
    return passage_answer(workshop, asked, _checked(workshop, opened, form))


def _checked(workshop: Workshop, opened: _Opened, form: FormState) -> FormState:
    """A form with what the rules say of it."""
    try:
        compiled = _tried(workshop, opened.path, _text_with(opened, form.written))
    except CannotSave as reason:
        return replace(form, reason=str(reason))
    return replace(form, compiled=compiled, faults=tuple(_faults_of(compiled, form.document, form.of)))


def _is_known(book: Book, document: str, of: str) -> bool:
    """Whether there is a passage of this, or could be one."""
    if any(passage.model.of == of for passage in book.below(f"{document}{SUFFIX}", "passage")):
        return True
    things = (book.thing(address) for address in told_by(book, document))
    return any(thing is not None and thing.address.short == of for thing in things)


def _opened(path: str, text: str, of: str) -> _Opened:
    """A file of a booklet. Raises CannotSave where it cannot be read."""
    source, faults = load(MemoryWorkspace({path: text}), path)
    passages = source.value.get("passages") if source else None
    if source is None or faults or not isinstance(passages, list):
        raise CannotSave(f"{path}: {faults[0].message if faults else 'it has no passages'}")
    places = [place for place, value in enumerate(passages) if isinstance(value, dict) and value.get("of") == of]
    return _Opened(path, source, places[0] if places else None)


def _in_file(opened: _Opened, of: str) -> WrittenPassage:
    """The passage as it stands in its file; of a new one, an idea to begin with."""
    if opened.place is None:
        return WrittenPassage(of, "", (WrittenIdea("", ("",)),))
    return passage_in(opened.source.value["passages"][opened.place])


def _written(asked: Asked, of: str) -> WrittenPassage:
    """What a form says."""
    fields = dict(asked.form)
    ideas: dict[int, dict[int, str]] = {}
    for name, value in asked.form:
        parts = name.split(".")
        if parts[0] == "ideas" and len(parts) in {3, 4}:
            says = ideas.setdefault(number_of(parts[1]), {})
            if parts[2] == "says" and len(parts) == len(("ideas", 0, "says", 0)):
                says[number_of(parts[3])] = in_one_line(value)
    return WrittenPassage(
        of=of,
        title=in_one_line(fields.get("title", "")),
        ideas=tuple(_written_idea(fields, place, says) for place, says in sorted(ideas.items())[:MOST_FIELDS]),
    )


def _written_idea(fields: Mapping[str, str], place: int, says: Mapping[int, str]) -> WrittenIdea:
    """An idea of a form. Why it has no picture is kept where it has none; what one stands for, where it has one."""
    idea = WrittenIdea(fields.get(f"ideas.{place}.picture", ""), tuple(says[at] for at in sorted(says)))
    if idea.picture == NO_PICTURE:
        return replace(idea, reason=in_one_line(fields.get(f"ideas.{place}.picture_reason", "")))
    return replace(idea, stands_for=in_one_line(fields.get(f"ideas.{place}.stands_for", "")))


def _text_with(opened: _Opened, written: WrittenPassage) -> str:
    """The file with what a form says. Raises CannotSave where it is laid out in a way that it cannot be written."""
    if opened.place is None:
        steps: list[Amendment] = [Add(("passages",), value_of_passage(written))]
    else:
        before = opened.source.value["passages"][opened.place]
        steps = list(steps_of_passage(before, written, ("passages", opened.place)))
    try:
        return amended(opened.source, steps, order_of(opened.path)) if steps else opened.source.text
    except NotAmended as refusal:
        raise CannotSave(f"{refusal}: write it in the file as an indented list, one key a line") from None


def _save(workshop: Workshop, asked: Asked, opened: _Opened, form: FormState) -> Answer:
    """Save a passage: with an error only where somebody has seen it."""
    form, do = _checked(workshop, opened, form), asked.value("do")
    if form.reason:
        return passage_answer(workshop, asked, form)
    if do != "anyway" and worst_severity(form.faults) == "error":
        return passage_answer(workshop, asked, replace(form, refused=True))
    try:
        result = _written_down(workshop, asked, opened, form)
        if isinstance(result, Waiting):
            return see_other(result.href)
        number = str(result.number) if result else ""
        if do == "confirm":
            number = _confirm(workshop, asked, form.document, form.of) or number
    except CannotSave as reason:
        return passage_answer(workshop, asked, replace(form, reason=str(reason)))
    return see_other(f"/easy-read/{quote(form.document)}?saved={number}#passage-{quote(form.of)}")


def _written_down(workshop: Workshop, asked: Asked, opened: _Opened, form: FormState) -> Save | Waiting | None:
    """Write a passage into its file; None where it says nothing new. Raises CannotSave."""
    text = _text_with(opened, form.written)
    if text == opened.source.text:
        return None
    name = title_of_passage(workshop.book, form.document, form.of)
    words = phrases_of(asked.language).text("desk-easy-save-words", name=name)
    return saved_together(workshop, {opened.path: text}, words, {opened.path: form.state})


def _confirm(workshop: Workshop, asked: Asked, document: str, of: str) -> str:
    """Remember that a passage says the same as what it tells. The number of that save."""
    passage = passage_of(workshop.book, document, of)
    if passage is None or not is_stale(workshop.book, passage):
        return ""
    path = f"{BOOKLETS}/confirmed/{document}.yaml"
    before = text_now(workshop, path)
    words = phrases_of(asked.language).text("desk-easy-confirmed-words", name=name_of_passage(workshop.book, passage))
    text = confirmations(workshop.book, document, {passage.address})
    return str(workshop.save({path: text}, words, {path: checksum_of_text(before)}).number)


def _tried(workshop: Workshop, path: str, text: str) -> Compiled:
    """The workspace as it would be; as it is, where nothing is changed."""
    if workshop.compiled.texts.get(path) == text:
        return workshop.compiled
    return compile_book(OverlaidWorkspace(DiskWorkspace(workshop.root), {path: text.encode("utf-8", "replace")}))


def _faults_of(compiled: Compiled, document: str, of: str) -> list[Diagnostic]:
    """What is wrong with a passage; where it cannot be used at all, with its file."""
    passage = passage_of(compiled.book, document, of)
    path = f"{BOOKLETS}/{document}.yaml"
    in_file = [fault for fault in compiled.diagnostics if fault.span.path == path]
    if passage is None:
        return [fault for fault in in_file if fault.severity is Severity.ERROR]
    return [fault for fault in in_file if fault.entry == passage.address]


SCREENS = (Screen("/easy-read/{document}/{passage*}", passage_form, ("GET", "POST")),)
