"""Compare lists of entries: what is new and gone, and what changed of the rest. Whatever kinds a model declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, Subject
from cpsplan.changes.difference.fields import compare_fields, in_words
from cpsplan.changes.difference.matching import Key, Lists, Matches, match, match_reworded
from cpsplan.model.marks import Kind

Teller = Callable[[Subject, Lists], Iterator[Change]]
"""Tells of the entries of one kind below a subject."""
Words = Callable[[Entry[Any]], str]
"""How an entry is called in a sentence, or what it says."""
REPORT_WORDS = {"observations": "figure for", "spend": "spending on", "overrides": "status set by hand for"}
"""How a line of a progress report is called, by its list; “report on” where it is not here."""


def identifier(entry: Entry[Any]) -> str:
    """The id of an entry."""
    own: str = entry.model.id
    return own


def title(entry: Entry[Any]) -> str:
    """The words that an entry goes by."""
    field = entry.shape.title
    text: str = getattr(entry.model, field.name) if field else entry.address.id or entry.address.short
    return text


# --- what lies below an entry


def compare_below(subject: Subject, tellers: Mapping[str, Teller] | None = None) -> Iterator[Change]:
    """Everything that has an id or an address of its own below an entry, kind by kind.

    ``tellers`` tell of the kinds that have sentences of their own, by the name of the kind; of others every field is
    compared. Where years pass, only of those that can go on from one plan to the next.
    """
    for kind, field in _kinds_below(subject).items():
        if tellers and kind.name in tellers:
            yield from tellers[kind.name](subject, subject.below(kind.name))
        elif not subject.sides.years_pass or kind.lasts:
            lists = _own(subject, kind) if kind.table else inner_entries(subject, field)
            yield from compare_entries(subject, lists)


def _kinds_below(subject: Subject) -> dict[Kind, str]:
    """The kinds of entries that an entry holds itself, each with the first field that holds some."""
    kinds: dict[Kind, str] = {}
    for entry in subject.entries:
        for field, kind in entry.shape.named:
            kinds.setdefault(kind, field.name)
    return kinds


def _own(subject: Subject, kind: Kind) -> Lists:
    """The entries of a kind that an entry holds itself: what its activities hold is told of these."""
    before, after = subject.entries
    old, new = subject.below(kind.name)
    return (
        [entry for entry in old if entry.address.parent == before.address],
        [entry for entry in new if entry.address.parent == after.address],
    )


def told_elsewhere(_subject: Subject, _lists: Lists) -> Iterator[Change]:
    """Tells nothing: somebody else tells of these entries."""
    return iter(())


def inner_entries(subject: Subject, field: str) -> Lists:
    """The parts of an entry that have no entry of their own in the book, as entries, on both sides."""
    before, after = subject.entries
    return _parts(before, field), _parts(after, field)


def _parts(entry: Entry[Any], field: str) -> list[Entry[Any]]:
    entries = []
    for place, part in enumerate(getattr(entry.model, field)):
        address = entry.address.below("part", f"/{field}/", "", place + 1)
        entries.append(Entry(address, part, entry.source, (*entry.route, field, place)))
    return entries


# --- entries of which every field is compared


def compare_entries(subject: Subject, lists: Lists, name: Words | None = None) -> Iterator[Change]:
    """Entries below a subject, matched by their ids or by what they refer to.

    Told are those that are new or gone, and every field of the others. They are called ``name``, or after their kind.
    """
    name = name or partial(_name, subject)
    matches = match(lists, _key)
    for old, new in matches.both:
        entry = subject.other(name(old), old, new)
        yield from compare_fields(entry)
        yield from compare_below(entry)
    yield from gone_and_new(subject, matches, name, lambda entry: in_words(entry.model), weakened=False)


def _key(entry: Entry[Any]) -> tuple[Any, ...]:
    """The id of an entry; of one that has none its list, with the references and dates that it has to have.

    A line on money is also told apart by what it is about, which may be the whole plan, and by currency and kind.
    """
    identifier = entry.model.entry_kind.id
    if identifier:
        return (getattr(entry.model, identifier),)
    telling = [field.name for field in entry.shape.values() if field.required and (field.ref or field.is_date)]
    telling += [name for name in ("of", "currency", "kind") if name in entry.shape and name not in telling]
    return entry.route[-2], *(getattr(entry.model, name) for name in telling)


def _name(subject: Subject, entry: Entry[Any]) -> str:
    """How an entry is called: group “Small things”, fate of “fence”. Below another entry, behind the name of that."""
    around = f"{subject.words}, " if subject.entries[1].route else ""
    about = (field.name for field, _ in entry.shape.references if field.required or field.name == "of")
    reference = next(about, "")
    if not reference or entry.kind.id not in ("", reference):
        return f"{around}{entry.kind.name} “{title(entry)}”"
    word = f"{entry.kind.name} of"
    if entry.kind.name == "report":
        word = REPORT_WORDS.get(str(entry.route[-2]), "report on")
    named = getattr(entry.model, reference)
    return f"{around}{word} “{named}”" if named else f"{around}{word} the whole plan"


def gone_and_new(
    subject: Subject, matches: Matches, name: Words, text: Words = title, *, weakened: bool = True
) -> Iterator[Change]:
    """Entries below a subject that are gone, and those that are new: how they are called, and their own words."""
    for old in matches.gone:
        yield subject.other(name(old), old, None).gone(weakened=weakened, text=text(old))
    for new in matches.new:
        yield subject.other(name(new), None, new).new(text=text(new))


# --- parts that are one text each


def match_texts(lists: Lists, *keys: Key) -> Matches:
    """Match parts by some keys, by their words, then by how like they are."""
    return match_reworded(match(lists, *keys, title), title)


def reworded(subject: Subject, word: str) -> Iterator[Change]:
    """The change of the words of a part, which stand under “text”."""
    before, after = (model.text for model in subject.models)
    if before != after:
        old, new = words.two_versions(before, after)
        what = f"{word} reworded from {old} to {new}"
        yield subject.says("changed", what, way=("text",), before=[before], after=[after])


def tell_lost(
    subject: Subject, entries: list[Entry[Any]], word: str, verb: str = "dropped", *, weakened: bool = True
) -> Iterator[Change]:
    """Parts that are gone, all in one sentence."""
    if entries:
        texts, what = _counted(entries, word, verb)
        part = subject.other(subject.words, entries[0], subject.after, f"{subject.address}/{word}s")
        yield part.says("removed", what, weakened=weakened, before=texts)


def tell_gained(subject: Subject, entries: list[Entry[Any]], word: str) -> Iterator[Change]:
    """Parts that are new, all in one sentence."""
    if entries:
        texts, what = _counted(entries, word, "added")
        part = subject.other(subject.words, subject.before, entries[0], f"{subject.address}/{word}s")
        yield part.says("added", what, after=texts)


def _counted(entries: list[Entry[Any]], word: str, verb: str) -> tuple[list[str], str]:
    """The texts of some parts, and the sentence that counts them: 2 outputs dropped: “a” and “b”."""
    texts = [title(entry) for entry in entries]
    names = words.english_list([words.quoted(text) for text in texts])
    return texts, f"{words.counted(len(entries), word)} {verb}: {names}"
