"""Catalogues: translations in gettext PO files, one for each document, the glossary and the words of the interface.

They lie in ``plans/translations/<language>/<document>.po``. The context of a message (msgctxt) is the address of its
text. A text that changed keeps its translation, marked fuzzy, with the text that it was made from; one that went, as an
obsolete entry. What has no comment “reviewed: ROLE, DATE” is a draft.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath

import polib

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import State, Translation, Translations, context
from cpsplan.diagnostic import Diagnostic, Route, Severity, Span, declare
from cpsplan.language.changed_blocks import NewBlock, changed_blocks
from cpsplan.language.plain_catalogue import PlainMessage, plain_messages
from cpsplan.late import dataclass
from cpsplan.model.blocks import PartKey
from cpsplan.model.shape import prose
from cpsplan.model.text import Record
from cpsplan.sources.load import REPORT_LIMIT
from cpsplan.workspace.disk import TRANSLATIONS, UNUSABLE, Unreadable, Workspace, is_plain

FOLDER = TRANSLATIONS
INTERFACE = "interface"
"""The catalogue of the words of the interface."""
REVIEWED = re.compile(r"^reviewed: *(?P<review>.+?) *$", re.MULTILINE)
_LINE = re.compile(r'(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s+)?"(?:[^"\\]|\\.)*")?')
_DOCUMENT = re.compile(r"[/:].*", re.DOTALL)
"""What follows the document in an address."""
_ASIDE = re.compile(r"^#~\|", re.MULTILINE)
_NO_PATH = "\n" * 256  # The library opens the file that a text names, wherever it lies; no name is so long.
WIDTH = 0  # No text is broken into lines: tools break them at different places, and a small change would look large.

BAD_CATALOGUE = declare(
    "CPS901",
    "unreadable-catalogue",
    Severity.ERROR,
    """A file of translations is no PO catalogue, or not UTF-8 text. The message says where reading stopped.""",
)


NO_TEXT = Translation("", State.MISSING, Span(""), "")
"""What there is of a text that no catalogue has."""


@dataclass(frozen=True, slots=True)
class Message:
    """One text that is to be translated."""

    context: str
    """The address of the text."""
    text: str
    plural: str = ""
    """The form for several, where the text is one of a number of things."""
    comment: str = ""
    span: Span | None = None
    """Where it stands in the sources."""
    prose: str = ""
    """The address of the prose that it is a block of; empty where it is none."""


def catalogue_path(language: str, name: str) -> str:
    """Where the catalogue of a document lies."""
    return f"{FOLDER}/{language}/{name}.po"


def messages_of(book: Book) -> dict[str, list[Message]]:
    """Every published text of the book, by the name of its catalogue, in the order of the book."""
    by_catalogue: dict[str, list[Message]] = {}
    for entry, way, text in published_texts(book):
        around = context(entry.address, way[:-1]) if isinstance(way[-1], PartKey) else ""
        place = context(entry.address, way)
        message = Message(place, text, comment=_comment(entry, way), span=entry.span(*way), prose=around)
        by_catalogue.setdefault(entry.address.document, []).append(message)
    return by_catalogue


def published_texts(book: Book, document: str = "") -> Iterator[tuple[Entry[Record], Route, str]]:
    """Every text that readers see, with its entry and the way to it. Editions have theirs in their own language.

    With ``document`` those of that document alone.
    """
    texts = book.published_texts
    return (wording for wording in texts if not document or wording[0].address.document == document)


def catalogue_of(address: str) -> str:
    """The name of the catalogue that a text belongs to: its document, the glossary or the settings.

    ``address`` may be one that a catalogue says, and no thing of the book goes by any more.
    """
    return _DOCUMENT.sub("", address)


def _comment(entry: Entry[Record], way: Route) -> str:
    """What a translator needs to know: what the text is, of what."""
    steps = (step for step in way if isinstance(step, str) and not isinstance(step, PartKey))
    what = " ".join(steps).replace("_", " ")
    kind = type(entry.model).__name__
    return f"{what} of the {_words(kind)} “{entry.title or entry.address}”"


def _words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


# --- reading


def read(workspace: Workspace, language: str) -> tuple[Translations, list[Diagnostic]]:
    """The translations of ``language`` in ``workspace``, and what is wrong with the files themselves."""
    texts: dict[str, Translation] = {}
    diagnostics: list[Diagnostic] = []
    names: set[str] = set()
    broken: set[str] = set()
    for path in workspace.names(f"{FOLDER}/{language}"):
        if path.endswith(".po") and is_plain(path):
            translated, faults = _translated(workspace, path)
            diagnostics += faults
            (broken if translated is None else names).add(PurePosixPath(path).stem)
            texts |= translated or {}
    return Translations(language, texts, frozenset(names), frozenset(broken)), diagnostics


def beside(book: Book) -> dict[str, dict[str, Translation]]:
    """What is written in other languages beside the texts of a book, by language and the address of the text.

    Whoever decides on such a text decides on it in every language, so it counts as reviewed.
    """
    texts: dict[str, dict[str, Translation]] = {}
    for entry in book.entries:
        if entry.has_languages:
            for way, text in prose(entry.model, published=True):
                for language, words, span in entry.beside(way):
                    translated = Translation(words, State.REVIEWED, span, text)
                    texts.setdefault(language, {})[context(entry.address, way)] = translated
    return texts


def with_texts_beside(translations: Translations, texts: Mapping[str, Translation]) -> Translations:
    """The translations of a language, with what is written in it beside the texts themselves."""
    if not texts:
        return translations
    twice = frozenset(address for address in texts if translations.texts.get(address, NO_TEXT).text)
    return replace(translations, texts={**translations.texts, **texts}, beside=frozenset(texts), twice=twice)


def _translated(workspace: Workspace, path: str) -> tuple[dict[str, Translation] | None, list[Diagnostic]]:
    """The texts of a catalogue that are translated, by their addresses; None where it cannot be used."""
    try:
        messages = plain_messages(workspace.read(path).decode())
    except (Unreadable, UnicodeDecodeError):
        # What is wrong is said below.
        messages = None
    if messages is not None:
        return {message.context: _of_plain_message(path, message) for message in messages if message.context}, []
    catalogue, faults = load_catalogue(workspace, path)
    return None if catalogue is None else _translations(path, catalogue), faults


def _of_plain_message(path: str, message: PlainMessage) -> Translation:
    review = REVIEWED.search(message.comment) if message.comment else None
    original = message.before or message.text if message.is_fuzzy else message.text
    state = _state(message.translation, is_fuzzy=message.is_fuzzy, is_reviewed=bool(review))
    reviewed = review["review"] if review else ""
    return Translation(message.translation, state, path, original, reviewed, message.line)


def _translations(path: str, entries: Iterable[polib.POEntry]) -> dict[str, Translation]:
    """The same of the entries that the library has read."""
    published = (entry for entry in entries if entry.msgctxt and not entry.obsolete and not entry.msgid_plural)
    return {entry.msgctxt: translation(path, entry) for entry in published}


def load_catalogue(workspace: Workspace, path: str) -> tuple[polib.POFile | None, list[Diagnostic]]:
    """The catalogue at ``path``, or None with diagnostics."""
    try:
        text = workspace.read(path).decode("utf-8-sig")
        faults = list(islice(_faults(path, text), REPORT_LIMIT))
        if faults:
            return None, faults
        # What a message was translated from is kept when it is put aside; the library would pass over it.
        catalogue = polib.pofile(_ASIDE.sub("#|", text) + _NO_PATH, wrapwidth=WIDTH)
    except Unreadable as reason:
        return None, [BAD_CATALOGUE.at(Span(path), f"{path} {reason}")]
    except UnicodeDecodeError:
        return None, [BAD_CATALOGUE.at(Span(path), f"{path} is not UTF-8 text", hint="Save the file as UTF-8")]
    except (OSError, ValueError, IndexError, KeyError, AttributeError) as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line[1]) if line else 1
        message = f"Not a PO catalogue: {' '.join(str(error).split())[:200]}"
        return None, [BAD_CATALOGUE.at(Span(path, number, 1, number, 1), message)]
    faults = _doubles(path, catalogue)
    return (None, faults) if faults else (catalogue, [])


def _faults(path: str, text: str) -> Iterator[Diagnostic]:
    """What is wrong with the lines of a catalogue. The library passes over what it does not understand."""
    for number, line in enumerate(text.split("\n"), start=1):
        if unusable := UNUSABLE.search(line.rstrip("\r")):
            column = unusable.start() + 1
            span = Span(path, number, column, number, column + 1)
            yield BAD_CATALOGUE.at(span, f"Unusable character U+{ord(unusable.group()):04X}", hint="Delete it")
        elif not _LINE.fullmatch(line.strip()):
            hint = "A line is a comment (#), or msgctxt, msgid or msgstr with a text in quotation marks"
            span = Span(path, number, 1, number, len(line) + 1)
            yield BAD_CATALOGUE.at(span, "Not a line of a PO catalogue", hint=hint)


def _doubles(path: str, entries: polib.POFile) -> list[Diagnostic]:
    """The messages that stand in a catalogue twice."""
    faults = []
    seen: dict[str, int] = {}
    for entry in entries:
        line = entry.linenum or 1
        if not entry.obsolete and entry.msgctxt and seen.setdefault(entry.msgctxt, line) != line:
            message = f"The message “{entry.msgctxt}” of line {seen[entry.msgctxt]} stands here again"
            faults.append(BAD_CATALOGUE.at(Span(path, line, 1, line, 1), message, hint="Delete one"))
    return faults


def languages(workspace: Workspace) -> list[str]:
    """The languages that a workspace has catalogues of."""
    codes = set()
    for path in map(PurePosixPath, workspace.names(FOLDER)):
        if path.suffix == ".po" and is_plain(str(path)) and path.parents[1] == PurePosixPath(FOLDER):
            codes.add(path.parent.name)
    return sorted(codes)


def translation(path: str, entry: polib.POEntry) -> Translation:
    """A message of a catalogue as the book holds it."""
    original = entry.previous_msgid or entry.msgid if entry.fuzzy else entry.msgid
    review = REVIEWED.search(entry.tcomment)
    state = _state(entry.msgstr, is_fuzzy=entry.fuzzy, is_reviewed=bool(review))
    reviewed = review["review"] if review else ""
    return Translation(entry.msgstr, state, path, original, reviewed, entry.linenum or 1)


def _state(translation: str, *, is_fuzzy: bool, is_reviewed: bool) -> State:
    """How far a message is."""
    if not translation:
        return State.MISSING
    if is_fuzzy:
        return State.STALE
    return State.REVIEWED if is_reviewed else State.DRAFT


# --- writing


def header(language: str, name: str) -> dict[str, str]:
    """The header of a catalogue. It holds no date, so that the same texts give the same bytes."""
    from babel import Locale  # noqa: PLC0415 - loaded only where catalogues are written
    from babel.plural import to_gettext  # noqa: PLC0415

    return {
        "Project-Id-Version": name,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": to_gettext(Locale.parse(language).plural_form),
    }


def merge(old: polib.POFile | None, wanted: Iterable[Message], language: str, name: str) -> polib.POFile:
    """A catalogue of all ``wanted`` messages, with what ``old`` has of them.

    A message whose text is the same keeps everything; one whose text has changed becomes fuzzy and keeps the text that
    it was translated from; what is not wanted any more becomes obsolete, if it was translated. A text that was moved,
    and stands under another context now, takes its translation along, as a draft: nobody has read it in that place.
    A block of prose goes by its own words, so one that has changed is new: it takes over the translation of the block
    that it is most like among those that are gone from the same prose.
    """
    merged = polib.POFile(wrapwidth=WIDTH)
    merged.header = old.header if old else "Drafts: not checked by a translator unless a message says “reviewed:”."
    merged.metadata = {**(old.metadata if old else {}), **header(language, name)}
    before, wanted = list(old or ()), list(wanted)
    origins = _origins(before, wanted)
    for message in wanted:
        merged.append(_merged(origins.get(message.context), message, language))
    used = {origins[message.context].msgctxt for message in wanted if message.context in origins}
    for entry in before:
        if entry.msgctxt not in used and _is_translated(entry):
            entry.obsolete = True
            entry.occurrences = []
            merged.append(entry)
    return merged


def _origins(old: Collection[polib.POEntry], wanted: Collection[Message]) -> dict[str, polib.POEntry]:
    """What an old catalogue has of each message, by the context that it has now."""
    moved = _moved(old, wanted)
    drafts = {context: _as_draft(origin) for context, origin in moved.items()}
    return {entry.msgctxt: entry for entry in old} | _changed(old, wanted, moved) | drafts


def _moved(old: Collection[polib.POEntry], wanted: Collection[Message]) -> dict[str, polib.POEntry]:
    """The messages whose texts stand in new places now, each by the context of its new place."""
    known = {entry.msgctxt for entry in old}
    aside = _put_aside(old, {message.context for message in wanted})
    new = [message for message in wanted if message.context not in known]
    return {
        message.context: aside[message.text, message.plural]
        for message in new
        if (message.text, message.plural) in aside
    }


def _changed(
    old: Collection[polib.POEntry], wanted: Collection[Message], moved: Mapping[str, polib.POEntry]
) -> dict[str, polib.POEntry]:
    """The messages of blocks of prose whose words have changed, each by the context of the new words."""
    known = {entry.msgctxt for entry in old} | moved.keys()
    new = [NewBlock(message.context, message.prose, message.text) for message in wanted if message.prose]
    kept = {message.context for message in wanted} | {entry.msgctxt for entry in moved.values()}
    gone = [entry for entry in old if entry.msgctxt not in kept and _is_translated(entry)]
    return changed_blocks(gone, [block for block in new if block.context not in known])


def _put_aside(old: Iterable[polib.POEntry], used: Collection[str]) -> dict[tuple[str, str], polib.POEntry]:
    """The translated messages, by their texts, whose contexts are not ``used`` any more; the first of each text."""
    aside: dict[tuple[str, str], polib.POEntry] = {}
    for entry in old:
        if entry.msgctxt not in used and _is_translated(entry) and not entry.fuzzy:
            aside.setdefault((entry.msgid, entry.msgid_plural or ""), entry)
    return aside


def _as_draft(origin: polib.POEntry) -> polib.POEntry:
    """The translation of a text that was moved, without the review of it in its old place."""
    draft = copy.copy(origin)
    draft.tcomment = REVIEWED.sub("", origin.tcomment).strip()
    return draft


def _merged(old: polib.POEntry | None, message: Message, language: str) -> polib.POEntry:
    """A message as it is to stand in a catalogue, with what the old catalogue has of it."""
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.text,
        msgid_plural=message.plural,
        comment=message.comment,
        occurrences=[(message.span.path, str(message.span.line))] if message.span else [],
    )
    if message.plural:
        entry.msgstr_plural = dict.fromkeys(range(_forms(language)), "")
    if old is not None:
        _take_over(old, entry)
    return entry


def _take_over(old: polib.POEntry, entry: polib.POEntry) -> None:
    """Take the translation of an old message over. It becomes fuzzy where the text has changed."""
    entry.tcomment, entry.flags = old.tcomment, list(old.flags)
    entry.msgstr, entry.previous_msgid = old.msgstr, old.previous_msgid
    if entry.msgid_plural:
        entry.msgstr_plural |= old.msgstr_plural
    if (old.msgid, old.msgid_plural) == (entry.msgid, entry.msgid_plural):
        return
    if _is_translated(old):
        entry.previous_msgid = old.previous_msgid if old.fuzzy and old.previous_msgid else old.msgid
        entry.flags = sorted({*old.flags, "fuzzy"})
        # A review was of the old words.
        entry.tcomment = REVIEWED.sub("", old.tcomment).strip()
    if entry.previous_msgid == entry.msgid:
        # The text is again what was translated.
        entry.previous_msgid = None
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def _is_translated(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr) or any(entry.msgstr_plural.values())


def _forms(language: str) -> int:
    from babel import Locale  # noqa: PLC0415

    return len(Locale.parse(language).plural_form.tags) + 1


def as_bytes(catalogue: polib.POFile) -> bytes:
    """The bytes of a catalogue. The same messages always give the same bytes."""
    return (str(catalogue).rstrip("\n") + "\n").encode()
