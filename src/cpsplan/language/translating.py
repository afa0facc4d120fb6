"""Translating: bringing catalogues up to date, counting how far they are, and the way to agencies and back (XLIFF)."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import polib

from cpsplan.book.book import Book
from cpsplan.book.translation import State, context
from cpsplan.diagnostic import Diagnostic
from cpsplan.language import catalogue, labels, phrases
from cpsplan.late import dataclass
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.workspace.resources import folder

POT_FOLDER = f"{catalogue.FOLDER}/pot"
"""Where templates of catalogues lie: all texts, no translations."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far one catalogue is."""

    language: str
    name: str
    states: Counter[State]

    @property
    def total(self) -> int:
        """How many texts there are."""
        return sum(self.states.values())

    @property
    def translated(self) -> int:
        """How many are translated from the text as it is now, as drafts or reviewed."""
        return self.states[State.DRAFT] + self.states[State.REVIEWED]


def templates(book: Book, root: Path) -> dict[str, bytes]:
    """A template (POT) for each catalogue, by its path in the workspace."""
    files = {}
    for name, messages in all_messages(book, root).items():
        empty = catalogue.merge(None, messages, "en", name)
        files[f"{POT_FOLDER}/{name}.pot"] = catalogue.as_bytes(empty)
    return files


def updated(book: Book, root: Path, language: str) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Every catalogue of ``language`` brought up to date, by its path in the workspace; and what cannot be read.

    A catalogue that cannot be read is left out, so that nothing in it is lost.
    """
    workspace = DiskWorkspace(root)
    files: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    for name, messages in all_messages(book, root, language).items():
        path = _path(root, language, name)
        if path is None or not (messages or (root / path).exists()):
            continue
        old = None
        if (root / path).exists():
            old, faults = catalogue.load_catalogue(workspace, path)
            diagnostics += faults
            if old is None:
                continue
        files[path] = catalogue.as_bytes(catalogue.merge(old, messages, language, name))
    return files, diagnostics


def all_messages(book: Book, root: Path, language: str = "") -> dict[str, list[catalogue.Message]]:
    """Every text that is translated, by the name of its catalogue; those of the interface last.

    With ``language``, those alone that are not written in that language where they stand.
    """
    beside = book.translations[language].beside if language in book.translations else frozenset()
    messages = catalogue.messages_of(book)
    for name, texts in messages.items():
        messages[name] = [message for message in texts if message.context not in beside]
    return messages | {catalogue.INTERFACE: phrases.phrase_messages([root / "templates", folder("templates")])}


def _path(root: Path, language: str, name: str) -> str | None:
    """Where a catalogue lies in the workspace; None for an interface that comes with cpsplan itself."""
    if name != catalogue.INTERFACE:
        return catalogue.catalogue_path(language, name)
    own = root / "templates" / labels.interface_path(language)
    shipped = folder("templates") / labels.interface_path(language)
    if shipped.exists() and own.resolve() != shipped.resolve() and not own.exists():
        return None
    return f"templates/{labels.interface_path(language)}"


def statuses(book: Book, root: Path, language: str) -> list[Status]:
    """How far each catalogue of ``language`` is, that of the interface last."""
    translations = book.translations[language]
    counted: dict[str, Counter[State]] = {}
    for entry, way, text in catalogue.published_texts(book):
        state = translations.state(context(entry.address, way), text)
        counted.setdefault(entry.address.document, Counter())[state] += 1
    counted[catalogue.INTERFACE] = _interface_states(root, language)
    return [Status(language, name, states) for name, states in counted.items()]


def _interface_states(root: Path, language: str) -> Counter[State]:
    folders = [root / "templates", folder("templates")]
    wanted = {message.context: message for message in phrases.phrase_messages(folders)}
    states = dict.fromkeys(wanted, State.MISSING)
    for place in reversed(folders):
        path = labels.interface_path(language)
        entries, _ = catalogue.load_catalogue(DiskWorkspace(place), path) if (place / path).exists() else (None, [])
        for entry in entries or ():
            message = wanted.get(entry.msgctxt)
            if message and not entry.obsolete:
                states[entry.msgctxt] = state_of(path, entry, message)
    return Counter(states.values())


def state_of(path: str, entry: polib.POEntry, message: catalogue.Message) -> State:
    """How far the translation of a message is that an entry of the catalogue at ``path`` gives."""
    if (entry.msgid, entry.msgid_plural) != (message.text, message.plural):
        return State.STALE
    if message.plural:
        forms = entry.msgstr_plural.values()
        entry = polib.POEntry(
            msgid=entry.msgid, msgstr="x" if all(forms) else "", flags=entry.flags, tcomment=entry.tcomment
        )
    return catalogue.translation(path, entry).state


# --- XLIFF 2.0, through the translate toolkit (the extra xliff)


def to_xliff(old: polib.POFile, source: str, language: str, name: str) -> bytes:
    """A catalogue as XLIFF 2.0. Raises ImportError where the extra is not installed."""
    from translate.storage import xliff2  # noqa: PLC0415 - an extra

    store: Any = xliff2.Xliff2File()
    store.setsourcelanguage(source)
    store.settargetlanguage(language)
    store.setfilename(next(iter(store.document.getroot())), f"{name}.po")
    for entry in old:
        if entry.msgctxt and not entry.obsolete and not entry.msgid_plural:
            unit: Any = xliff2.Xliff2Unit(entry.msgid)
            store.addunit(unit)
            unit.setid(_unit_id(entry.msgctxt))
            unit.addnote(entry.msgctxt, origin="address")
            unit.addnote(entry.comment, origin="developer")
            # XLIFF wants the notes before the segment; the library leaves them in it.
            notes = unit.xmlelement.find(unit.namespaced("notes"))
            unit.getunitelement().insert(0, notes)
            if entry.msgstr and not entry.fuzzy:
                unit.target = entry.msgstr
    written: bytes = bytes(store)
    return written


def _unit_id(address: str) -> str:
    """An id that XLIFF allows (an NMTOKEN), for an address, which may hold spaces and slashes."""
    return f"t{hashlib.sha256(address.encode()).hexdigest()[:20]}"


def from_xliff(content: bytes, old: polib.POFile) -> tuple[int, list[str]]:
    """Take the translations of an XLIFF 2.0 file into ``old``. How many changed, and the ids that it does not know.

    A translation of a text that has changed meanwhile is taken as fuzzy. Raises ImportError where the extra is not
    installed and ValueError where the content is no XLIFF.
    """
    known = {_unit_id(entry.msgctxt): entry for entry in old if entry.msgctxt and not entry.obsolete}
    changed, unknown = 0, []
    for unit in _units(content):
        entry, target = known.get(unit.getid() or ""), str(unit.target or "")
        if entry is None:
            unknown.append(str(unit.getid()))
        elif target and target != entry.msgstr:
            _take(entry, target, str(unit.source))
            changed += 1
    return changed, unknown


def _units(content: bytes) -> list[Any]:
    from translate.storage import xliff2  # noqa: PLC0415 - an extra

    read: Any = xliff2.Xliff2File.parsestring
    try:
        return list(read(_without_type(content)).units)
    except Exception as error:  # the library raises whatever it stumbles over
        raise ValueError(f"not XLIFF 2: {' '.join(str(error).split())[:200]}") from error


def _without_type(content: bytes) -> bytes:
    """The same XML in UTF-8. Raises ValueError where it has a document type: that could fetch or multiply anything.

    Whatever its encoding: a parser that fetches nothing looks for it, not a search through the bytes.
    """
    from lxml import etree  # noqa: PLC0415 - the extra brings it too

    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type is not read")
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written


def _take(entry: polib.POEntry, target: str, source: str) -> None:
    """Take a translation in as a draft; as a stale one where it was made from another text."""
    stale = source != entry.msgid
    entry.msgstr = target
    entry.previous_msgid = source if stale else None
    entry.flags = ["fuzzy"] if stale else []
    entry.tcomment = catalogue.REVIEWED.sub("", entry.tcomment).strip()
