"""Completion: what can be named at a place, each with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lsprotocol import types

from cpsplan.book.book import Book
from cpsplan.book.directory import Scope
from cpsplan.book.parse import kind_of
from cpsplan.book.prose import TEXT_FILE
from cpsplan.book.resolver import SETTINGS
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.typing_place import of_document, typing_at
from cpsplan.language_server.words import card
from cpsplan.model.address import Address
from cpsplan.model.easyread import NO_PICTURE
from cpsplan.model.marks import Ref
from cpsplan.model.reference import IN_PROSE
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record

_LINK = re.compile(r"\]\((?P<kind>[a-z]+):(?P<word>[a-z0-9:./-]*)$")
"""A link of a prose that is being written."""
Choice = tuple[str, str]
"""What can be written, and the address that it means."""


def completion(desk: Desk, path: str, position: types.Position, *, markdown: bool) -> list[types.CompletionItem]:
    """What can be named at a place. It also answers while the file is broken, from what it said before."""
    lines = desk.lines(path)
    line, column = lines.place(position)
    if link := _LINK.search(lines.text.split("\n")[line - 1][: column - 1]):
        return _in_prose(
            desk, path, link, types.Range(lines.position(line, link.start("word") + 1), position), markdown
        )
    typed = typing_at(lines.text, line, column)
    field = _field_at(path, typed.keys) if typed else None
    if typed is None or field is None or field.ref is None:
        return []
    book = desk.readable.book
    choices = _choices_of(book, field.ref, of_document(lines.text), typed.word)
    range_ = types.Range(lines.position(line, column - len(typed.word)), position)
    whole = field.many and not typed.in_list
    return [
        _item(book, choice, number, types.TextEdit(range_, f"[{choice[0]}]" if whole else choice[0]), markdown=markdown)
        for number, choice in enumerate(choices)
    ]


def _in_prose(
    desk: Desk,
    path: str,
    link: re.Match[str],
    place: types.Range,
    markdown: bool,  # noqa: FBT001 - as above
) -> list[types.CompletionItem]:
    """What a link in prose can lead to, once its kind is written: [reach](outcome:…."""
    ref, book = IN_PROSE.get(link["kind"]), desk.readable.book
    if ref is None:
        return []
    text_file = TEXT_FILE.fullmatch(path)
    typed = {"id": text_file["document"]} if text_file else of_document(desk.lines(path).text)
    choices = _choices_of(book, ref, typed, link["word"])
    return [
        _item(book, choice, number, types.TextEdit(place, choice[0]), markdown=markdown)
        for number, choice in enumerate(choices)
    ]


def _field_at(path: str, keys: tuple[str, ...]) -> Field | None:
    """The field under whose key something is typed, where a name is wanted there."""
    top = kind_of(path)
    models: list[type[Record]] = [top] if top else []
    fields: list[Field] = []
    for key in keys:
        fields = []
        for model in models:
            fields += [field for field in shape(model).values() if field.key == key]
        models = []
        for field in fields:
            models += field.models
    return fields[0] if fields and fields[0].ref else None


def _choices_of(book: Book, ref: Ref, typed: Mapping[str, str], word: str) -> list[Choice]:
    """What a reference can name: in short what is near; everything once the joint of a whole name is typed."""
    if "drawing" in ref.kinds:
        own = [(entry.model.id, entry.model.alt or "") for entry in book.pictures.values()]
        none = (NO_PICTURE, "where no picture is right; picture_reason says why")
        return [*own, *((picture, "") for picture in sorted(book.drawings)), none]
    scope = _scope(book, typed)
    near = _near_names(book, ref, scope)
    if ref.within and not _leads_elsewhere(ref, word, [short for short, _ in near]):
        return near
    return _whole_names(book, ref, scope)


def _near_names(book: Book, ref: Ref, scope: Scope) -> list[Choice]:
    """Everything that a reference can name, by its short name."""
    return [(address.short, address) for address in dict.fromkeys(book.directory.candidates(ref, scope).values())]


def _leads_elsewhere(ref: Ref, word: str, near: Iterable[str]) -> bool:
    """Whether what is typed can only be the beginning of a whole name. Some short names have a slash of their own."""
    head, slash, _ = word.partition("/")
    is_short = any(name.startswith(f"{head}/") for name in near)
    return ref.elsewhere and (":" in word or bool(slash and not is_short))


def _whole_names(book: Book, ref: Ref, scope: Scope) -> list[Choice]:
    """Everything that a reference can name, by its whole name; also what other bodies have."""
    every = book.directory.candidates(replace(ref, within=()), scope)
    here = [(address.name, address) for address in dict.fromkeys(every.values()) if not _is_own(address, ref, scope)]
    return here + (_abroad(book, ref) if ref.elsewhere else [])


def _abroad(book: Book, ref: Ref) -> list[Choice]:
    """What a reference can name in the books of other bodies."""
    places = book.resolver.abroad.places.values()
    return [(place.address, place.address) for place in places if place.kind in ref.kinds]


def _is_own(address: Address, ref: Ref, scope: Scope) -> bool:
    """Whether an address lies in the document that is written, out of which a reference leads that is always whole."""
    leads_out = not ref.within and ref.kinds != ("document",)
    return leads_out and address.document == scope.around.get("document")


def _scope(book: Book, typed: Mapping[str, str]) -> Scope:
    """Where short forms are looked for, by what the file says now: it may be broken, or new."""
    documents = book.directory.documents("document")
    around: dict[str, Address] = {SETTINGS.kind: SETTINGS}
    if plan := documents.get(typed.get("plan", "")):
        around |= book.resolver.scope(plan).around
        del around["document"]
    if document := documents.get(typed.get("id", "")):
        around |= book.resolver.scope(document).around
    if strategy := documents.get(typed.get("strategy", "")):
        around["strategy"] = strategy
    return Scope(around)


def _item(book: Book, choice: Choice, number: int, edit: types.TextEdit, *, markdown: bool) -> types.CompletionItem:
    label, address = choice
    about = card(book, address)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    words = (about.markdown() if markdown else about.plain()) if about else ""
    return types.CompletionItem(
        label,
        kind=types.CompletionItemKind.Reference,
        detail=_detail(book, address),
        documentation=types.MarkupContent(kind, words) if words else None,
        sort_text=f"{number:05}",
        filter_text=label,
        text_edit=edit,
    )


def _detail(book: Book, address: str) -> str | None:
    """What an outcome lies in, its aim or another outcome; else the words that the thing goes by."""
    if address in book.resolver.abroad.places:
        return book.resolver.abroad.places[address].words
    if address in book.outcomes:
        return book.find(book.outcomes[address].address.above[0]).words
    entry = book.get(address)
    return entry.words if entry else None
