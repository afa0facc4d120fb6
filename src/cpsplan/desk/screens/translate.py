"""The screens of translations: how far they are, and the texts of a document beside their translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from cpsplan.book.book import Book
from cpsplan.book.translation import State
from cpsplan.changes.difference.workspaces import TITLES
from cpsplan.compiler import compile_book
from cpsplan.desk.forms.preparing import own_language
from cpsplan.desk.hints import hint_at_desk
from cpsplan.desk.leading import name_of_language, preview_of
from cpsplan.desk.marking import marked_words
from cpsplan.desk.page import page_of, phrases_of
from cpsplan.desk.screen import Answer, Asked, Screen, number_of, see_other
from cpsplan.desk.screens.conflict import UNDECIDED, MarkedPart
from cpsplan.desk.together import text_now
from cpsplan.desk.translating import (
    CataloguePlace,
    TakenIn,
    TextRow,
    WrittenText,
    documents_of,
    role_in_words,
    rows_of,
    taken_in,
    usual_role,
)
from cpsplan.desk.workshop import CannotSave, ChangedMeanwhile, Workshop, checksum_of_text
from cpsplan.diagnostic import Severity
from cpsplan.late import dataclass
from cpsplan.render.values import Values
from cpsplan.workspace.disk import DiskWorkspace, OverlaidWorkspace

A_PAGE = 20
"""How many texts stand on a page, with one Save."""
ROUNDS = 5
FILTERS: Mapping[str, Callable[[TextRow], bool]] = {
    "todo": lambda row: row.state in {State.MISSING, State.STALE} or bool(row.faults),
    "missing": lambda row: row.state is State.MISSING,
    "stale": lambda row: row.state is State.STALE,
    "faults": lambda row: bool(row.faults),
    "draft": lambda row: row.state is State.DRAFT,
    "reviewed": lambda row: row.state is State.REVIEWED,
    "all": lambda _: True,
}
"""Which texts are shown."""


@dataclass(frozen=True, slots=True)
class CatalogueLink(Values):
    """A document, and how far its translation is."""

    title: str
    href: str
    total: int
    missing: int
    stale: int
    draft: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class LanguageList(Values):
    """A language, and the documents that are translated into it."""

    name: str
    catalogues: tuple[CatalogueLink, ...]


@dataclass(frozen=True, slots=True)
class FilterLink(Values):
    """A choice of texts, and how many there are."""

    name: str
    href: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class ShownFault(Values):
    """What is wrong with a translation."""

    severity: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ShownText(Values):
    """A text beside its translation."""

    id: str
    what: str
    state: str
    source: str
    parts: tuple[MarkedPart, ...]
    """The text as it was and is, where it has changed since it was translated."""
    text: str
    opened: str
    rows: int
    reviewed: bool
    was_reviewed: bool
    review: str
    holds: bool
    faults: tuple[ShownFault, ...]
    severity: str
    theirs: str
    """What somebody else has saved meanwhile."""
    clashes: bool
    source_changed: bool


def translation_list(workshop: Workshop, asked: Asked) -> Answer:
    """Every language, and how far the translations of each document are."""
    phrases = phrases_of(asked.language)
    lists = []
    for language in workshop.book.translations:
        links = [
            CatalogueLink(
                title_of(workshop.book, name),
                f"/translate/{language}/{quote(name)}",
                states.total(),
                *(states[state] for state in (State.MISSING, State.STALE, State.DRAFT, State.REVIEWED)),
            )
            for name, states in documents_of(workshop.book, language).items()
        ]
        lists.append(LanguageList(name_of_language(phrases, language), tuple(links)))
    return page_of(workshop, asked, "desk/languages.html", {"lists": tuple(lists)})


def title_of(book: Book, document: str) -> str:
    """What a document, the glossary or the settings are called."""
    entry = book.get(document)
    return entry.title if entry and entry.title else TITLES.get(document, document)


def texts(workshop: Workshop, asked: Asked) -> Answer:
    """The texts of a document beside their translations; save what was written."""
    language, document = asked.parts["language"], asked.parts["document"]
    if document not in documents_of(workshop.book, language) or language not in workshop.book.translations:
        return page_of(workshop, asked, "desk/no-texts.html", {}, status=404)
    if asked.method == "POST":
        return _save(workshop, asked)
    rows = rows_of(workshop.compiled, _place(asked))
    show = asked.value("show") if asked.value("show") in FILTERS else _first_filter(rows)
    wanted = [row for row in rows if FILTERS[show](row)]
    page = max(1, min(number_of(asked.value("page")), (len(wanted) + A_PAGE - 1) // A_PAGE))
    return _page(workshop, asked, rows, wanted[(page - 1) * A_PAGE : page * A_PAGE], _Tried(show=show, page=page))


def _first_filter(rows: Sequence[TextRow]) -> str:
    return next((name for name in ("todo", "draft") if any(map(FILTERS[name], rows))), "all")


# --- saving


@dataclass(frozen=True, slots=True)
class _Tried:
    """What the page has to tell beside the texts: what was asked for, and what came of a save."""

    show: str = "todo"
    page: int = 1
    written: Mapping[str, WrittenText] | None = None
    taken: TakenIn | None = None
    reason: str = ""
    errors: int = 0
    checked: bool = False
    """Whether the rules have only been asked what they say of what was written."""


def _place(asked: Asked) -> CataloguePlace:
    return CataloguePlace(asked.parts["language"], asked.parts["document"])


def _save(workshop: Workshop, asked: Asked) -> Answer:
    """Take in what was written, where it brings no error in; with an error once it was seen."""
    written = {each.id: each for each in _written(asked)}
    phrases = phrases_of(asked.language)
    role = role_in_words(asked.value("by"))
    if asked.value("do") == "check":
        return _checked(workshop, asked, written)
    if any(each.reviewed and not each.was_reviewed for each in written.values()) and not role:
        return _again(workshop, asked, _Tried(written=written, reason=phrases.text("desk-translate-no-role")))
    reviewer = f"{role}, {DiskWorkspace(workshop.root).today()}"
    try:
        for _ in range(ROUNDS):
            before = text_now(workshop, _place(asked).path)
            taken = taken_in(workshop.book, _place(asked), before, written.values(), reviewer)
            wrong = () if asked.value("do") == "anyway" else _with_errors(workshop, asked, taken)
            if wrong:
                return _again(workshop, asked, _Tried(written=written, taken=taken, errors=len(wrong)))
            try:
                return _write(workshop, asked, written, taken)
            except ChangedMeanwhile:
                continue
    except CannotSave as reason:
        return _again(workshop, asked, _Tried(written=written, reason=str(reason)))
    return _again(workshop, asked, _Tried(written=written, reason=phrases.text("desk-translate-busy")))


def _checked(workshop: Workshop, asked: Asked, written: Mapping[str, WrittenText]) -> Answer:
    """The form with what the rules say of what was written. Nothing is saved."""
    try:
        before = text_now(workshop, _place(asked).path)
        taken = taken_in(workshop.book, _place(asked), before, written.values(), "")
    except CannotSave as reason:
        return _again(workshop, asked, _Tried(written=written, reason=str(reason)))
    return _again(workshop, asked, _Tried(written=written, taken=taken, checked=True))


def _written(asked: Asked) -> list[WrittenText]:
    """What a form says, text by text, in its order."""
    fields = dict(asked.form)
    ids = [name.removeprefix("text.") for name, _ in asked.form if name.startswith("text.")]
    return [
        WrittenText(
            id=each,
            text=fields[f"text.{each}"],
            opened=fields.get(f"opened.{each}", ""),
            source=fields.get(f"source.{each}", ""),
            reviewed=f"reviewed.{each}" in fields,
            was_reviewed=f"was.{each}" in fields,
            holds=f"holds.{each}" in fields,
        )
        for each in dict.fromkeys(ids)
    ]


def _with_errors(workshop: Workshop, asked: Asked, taken: TakenIn) -> list[TextRow]:
    """The texts that were taken in and are wrong: what is wrong elsewhere is told there."""
    rows = _tried_rows(workshop, asked, taken) if taken.taken else []
    return [row for row in rows if row.id in taken.taken and _severity(row) == "error"]


def _tried_rows(workshop: Workshop, asked: Asked, taken: TakenIn) -> list[TextRow]:
    """The texts as they would be."""
    changed = OverlaidWorkspace(DiskWorkspace(workshop.root), {taken.path: taken.text.encode()})
    return rows_of(compile_book(changed), _place(asked))


def _write(workshop: Workshop, asked: Asked, written: Mapping[str, WrittenText], taken: TakenIn) -> Answer:
    phrases = phrases_of(asked.language)
    number = ""
    if taken.taken:
        document = title_of(workshop.book, asked.parts["document"])
        words = phrases.plural(
            "desk-translate-save-words",
            len(taken.taken),
            language=name_of_language(phrases, asked.parts["language"]),
            document=document,
        )
        before = {taken.path: checksum_of_text(taken.before)}
        number = str(workshop.save({taken.path: taken.text}, words, before).number)
    if taken.clashing or taken.source_changed:
        left = {each: written[each] for each in (*taken.clashing, *taken.source_changed)}
        return _again(workshop, asked, _Tried(written=left, taken=taken))
    return see_other(f"{asked.path}?show={quote(asked.value('show') or 'todo')}&saved={number}")


def _again(workshop: Workshop, asked: Asked, tried: _Tried) -> Answer:
    """The form with all that was written, and why it was not saved."""
    is_asked = tried.errors or tried.checked
    if is_asked and tried.taken is not None and tried.taken.taken:
        rows = _tried_rows(workshop, asked, tried.taken)
    else:
        rows = rows_of(workshop.compiled, _place(asked))
    written = tried.written or {}
    wanted = [row for row in rows if row.id in written]
    return _page(workshop, asked, rows, wanted, replace(tried, show=asked.value("show")))


# --- the page


def _page(workshop: Workshop, asked: Asked, rows: Sequence[TextRow], shown: Sequence[TextRow], tried: _Tried) -> Answer:
    place = _place(asked)
    here = f"/translate/{place.language}/{quote(place.document)}"
    values: dict[str, object] = {
        "here": here,
        "path": place.path,
        "show": tried.show,
        "filters": tuple(_filter_link(here, name, rows, tried.show) for name in FILTERS),
        "texts": (texts := tuple(_shown(row, tried) for row in shown)),
        "wrong": sum(text.severity == "error" for text in texts),
        "by": asked.value("by") or usual_role(rows),
        "reason": tried.reason,
        "errors": tried.errors,
        "clashes": len(tried.taken.clashing) + len(tried.taken.source_changed) if tried.taken else 0,
    }
    for more in (_names(workshop, asked), _counts(rows), _saved(workshop, asked), _pages(here, rows, tried)):
        values.update(more)
    return page_of(workshop, asked, "desk/translate.html", values, status=200 if tried.written is None else UNDECIDED)


def _names(workshop: Workshop, asked: Asked) -> dict[str, str]:
    """What the document and the languages are called."""
    place, phrases, own = _place(asked), phrases_of(asked.language), own_language(workshop)
    return {
        "title": title_of(workshop.book, place.document),
        "preview": preview_of(workshop, place.document),
        "language": name_of_language(phrases, place.language),
        "source_language": name_of_language(phrases, own),
        "code": place.language,
        "source_code": own,
    }


def _counts(rows: Sequence[TextRow]) -> dict[str, int]:
    return {"total": len(rows)} | {state.value: sum(row.state is state for row in rows) for state in State}


def _saved(workshop: Workshop, asked: Asked) -> dict[str, str | int]:
    """The save that has just been done."""
    saved = {str(save.number): save for save in tuple(workshop.saves)}.get(asked.value("saved"))
    return {"saved": saved.words if saved else "", "saved_number": saved.number if saved else 0}


def _pages(here: str, rows: Sequence[TextRow], tried: _Tried) -> dict[str, str]:
    """The ways to the texts before and behind, but from a form that was refused: that would lose what was written."""
    wanted = sum(map(FILTERS.get(tried.show, FILTERS["all"]), rows))
    pages = (wanted + A_PAGE - 1) // A_PAGE if tried.written is None else 0
    way = f"{here}?show={tried.show}&page="
    return {
        "before": f"{way}{tried.page - 1}" if 1 < tried.page <= pages else "",
        "after": f"{way}{tried.page + 1}" if tried.page < pages else "",
    }


def _filter_link(here: str, name: str, rows: Sequence[TextRow], show: str) -> FilterLink:
    return FilterLink(name, f"{here}?show={name}", sum(map(FILTERS[name], rows)), name == show)


def _shown(row: TextRow, tried: _Tried) -> ShownText:
    """A text as it is shown: as it stands, or as somebody has written it."""
    written = (tried.written or {}).get(row.id)
    clashing = tried.taken.clashing if tried.taken else {}
    theirs = clashing.get(row.id, "")
    is_reviewed = row.state is State.REVIEWED
    opened = row.translation.text
    if written is not None:
        # What is shown as opened is what is saved now: the next save is held against that.
        opened = theirs if row.id in clashing else written.opened
        is_reviewed = written.was_reviewed
    text = written.text if written else row.translation.text
    faults = tuple(ShownFault(fault.severity.word, fault.message, hint_at_desk(fault)) for fault in row.faults)
    return ShownText(
        id=row.id,
        what=row.message.comment[:1].upper() + row.message.comment[1:],
        state=row.state.value,
        source=row.message.text,
        parts=_changed_parts(row),
        text=text,
        opened=opened,
        rows=max(2, len(row.message.text) // 60 + 1),
        reviewed=written.reviewed if written else is_reviewed,
        was_reviewed=is_reviewed,
        review=row.translation.review if is_reviewed else "",
        holds=written.holds if written else False,
        faults=faults,
        severity=_severity(row),
        theirs=theirs,
        clashes=row.id in clashing,
        source_changed=bool(tried.taken and row.id in tried.taken.source_changed),
    )


def _changed_parts(row: TextRow) -> tuple[MarkedPart, ...]:
    """What of a text has changed since it was translated."""
    if row.state is not State.STALE:
        return ()
    return tuple(MarkedPart(part.how, part.text) for part in marked_words(row.translation.original, row.message.text))


def _severity(row: TextRow) -> str:
    """The worst that is wrong with a translation; empty where nothing is."""
    worst = max((fault.severity for fault in row.faults), default=None)
    return "" if worst is None else "error" if worst is Severity.ERROR else "warning"


SCREENS = (
    Screen("/translate", translation_list),
    Screen("/translate/{language}/{document}", texts, ("GET", "POST")),
)
