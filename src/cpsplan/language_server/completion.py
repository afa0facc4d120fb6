"""Completion: what can be named at a place, each with its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lsprotocol import types

from cpsplan.book.book import Book
from cpsplan.book.directory import Scope
from cpsplan.book.parse import kind_of
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.typing_place import of_document, typing_at
from cpsplan.language_server.words import card
from cpsplan.model.address import Address
from cpsplan.model.marks import Ref
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record

Choice = tuple[str, str]
"""What can be written, and the address that it means."""


def completion(desk: Desk, path: str, position: types.Position, *, markdown: bool) -> list[types.CompletionItem]:
    """What can be named at a place. It also answers while the file is broken, from what it said before."""
    lines = desk.lines(path)
    line, column = lines.place(position)
    typed = typing_at(lines.text, line, column)
    field = _field_at(path, typed.keys) if typed else None
    if typed is None or field is None or field.ref is None:
        return []
    book = desk.readable.book
    choices = _named(book, field.ref, of_document(lines.text), typed.word)
    range_ = types.Range(lines.position(line, column - len(typed.word)), position)
    whole = field.many and not typed.in_list
    return [
        _item(book, choice, number, types.TextEdit(range_, f"[{choice[0]}]" if whole else choice[0]), markdown=markdown)
        for number, choice in enumerate(choices)
    ]


def _field_at(path: str, keys: tuple[str, ...]) -> Field | None:
    """The field under whose key something is typed, where a name is wanted there."""
    models: tuple[type[Record], ...] = tuple(filter(None, (kind_of(path),)))
    field: Field | None = None
    for key in keys:
        fields = [field for model in models for field in shape(model).values() if field.key == key]
        field = fields[0] if fields else None
        models = tuple(model for field in fields for model in field.models)
    return field if field and field.ref else None


def _named(book: Book, ref: Ref, typed: Mapping[str, str], word: str) -> list[Choice]:
    """What a reference can name: in short what is near; everything once the joint of a whole name is typed."""
    if ref.kinds == ("picture",):
        return [(picture, "") for picture in sorted(book.pictures)]
    scope = _scope(book, typed)
    whole = not ref.within or (ref.elsewhere and any(joint in word for joint in ":/"))
    known = book.directory.candidates(replace(ref, within=()) if whole else ref, scope)
    # One that is written whole leads out of its own document.
    own = scope.around.get("document") if not ref.within and ref.kinds != ("document",) else None
    addresses = (address for address in dict.fromkeys(known.values()) if own is None or address.document != own)
    return [(address.name if whole else address.short, address) for address in addresses]


def _scope(book: Book, typed: Mapping[str, str]) -> Scope:
    """Where short forms are looked for, by what the file says now: it may be broken, or new."""
    documents = book.directory.documents("document")
    around: dict[str, Address] = {}
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
    found = card(book, address)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    words = (found.markdown() if markdown else found.plain()) if found else ""
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
    """The title of the aim for an outcome; else the words that the thing goes by."""
    if address in book.outcomes:
        return book.aim_of(address).model.title
    entry = book.get(address)
    return entry.words if entry else None
