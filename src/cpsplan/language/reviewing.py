"""Reviewing: translations that somebody has read beside their texts are marked as reviewed, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import field
from pathlib import Path, PurePosixPath

import polib

from cpsplan.book.book import Book
from cpsplan.book.translation import State, context
from cpsplan.language import catalogue
from cpsplan.language.labels import interface_path
from cpsplan.language.translating import all_messages, state_of
from cpsplan.late import dataclass
from cpsplan.workspace.disk import DiskWorkspace

LONGEST_ROLE = 100
"""How many characters the name of a role may have: it stands beside every message."""


class NotReviewed(Exception):  # noqa: N818 - no fault of the program: what was named cannot be reviewed
    """What was named holds no translations that can be reviewed; the text says why."""


@dataclass(slots=True)
class Review:
    """The texts of one catalogue that were read, and the catalogue as it is afterwards."""

    path: str
    states: Counter[State] = field(default_factory=Counter)
    """How far the translations of these texts were before."""
    first_open: str = ""
    """The address of the first text that is not translated as it is now."""
    content: bytes = b""

    @property
    def unfinished(self) -> int:
        """How many of the texts are not translated, or were translated from other words."""
        return self.states[State.MISSING] + self.states[State.STALE]


def role_of(said: str) -> str:
    """The role that has reviewed, as it is written beside messages. Raises NotReviewed."""
    role = said.strip()
    if not role or len(role) > LONGEST_ROLE or not role.isprintable():
        raise NotReviewed(f"--by wants a role, such as “Welsh translator”, of {LONGEST_ROLE} characters at most")
    return role


def review_of_file(book: Book, root: Path, path: str, by: str) -> Review:
    """Every text of the catalogue at ``path`` marked as reviewed; ``by`` is who has done it, and when."""
    place = PurePosixPath(path)
    code, name = place.parent.name, place.stem
    known = (catalogue.catalogue_path(code, name), f"templates/{interface_path(code)}")
    if path not in known or code not in book.translations or not (root / path).is_file():
        raise NotReviewed(f"{path} is no catalogue of this workspace: they are {catalogue.FOLDER}/LANGUAGE/*.po")
    return _review(book, root, path, None, by)


def reviews_of_thing(book: Book, root: Path, said: str, languages: Collection[str], by: str) -> Iterator[Review]:
    """The texts of the thing that goes by ``said``, and of all below it, marked as reviewed in ``languages``."""
    contexts: dict[str, set[str]] = {}
    for entry, way, _ in catalogue.published_texts(book):
        if any(said in (address, address.name) for address in (entry.address, *entry.address.above)):
            contexts.setdefault(entry.address.document, set()).add(context(entry.address, way))
    if not contexts:
        raise NotReviewed(f"“{said}” is no catalogue and has no texts. “cpsplan list” shows what there is")
    for language in languages:
        for name, texts in contexts.items():
            wanted = texts - book.translations[language].beside
            if wanted:
                yield _review(book, root, catalogue.catalogue_path(language, name), wanted, by)


def _review(book: Book, root: Path, path: str, wanted: Collection[str] | None, by: str) -> Review:
    """The ``wanted`` texts of a catalogue, all of them where that is None, marked as reviewed."""
    place, review = PurePosixPath(path), Review(path)
    messages = {message.context: message for message in all_messages(book, root, place.parent.name)[place.stem]}
    old: polib.POFile | None = None
    if (root / path).exists():
        old, faults = catalogue.load_catalogue(DiskWorkspace(root), path)
        if old is None:
            raise NotReviewed(f"{faults[0].span} {faults[0].message}. Mend that first")
    entries = catalogue.merge(old, messages.values(), place.parent.name, place.stem)
    for entry in entries:
        if not entry.obsolete and (wanted is None or entry.msgctxt in wanted):
            state = state_of(path, entry, messages[entry.msgctxt])
            review.states[state] += 1
            if state in (State.MISSING, State.STALE):
                review.first_open = review.first_open or entry.msgctxt
            elif state is State.DRAFT:
                entry.tcomment = f"{entry.tcomment}\nreviewed: {by}".strip()
    review.content = catalogue.as_bytes(entries)
    return review
