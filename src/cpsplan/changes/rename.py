"""Rename: a thing gets another id in every place that speaks of it, with the proof that nothing else changes.

Nothing is written here. The result says which characters of which files change, and which files get another name; only
the characters of the id are replaced, so that comments, layout and quotation marks stay as they are.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from cpsplan.book.book import Book
from cpsplan.book.names import IN_ADDRESSES, Names
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import RenameKey, SetText, Severity, did_you_mean
from cpsplan.language import catalogue
from cpsplan.language.mentions import Mention, Place, catalogues, in_catalogue, in_sources
from cpsplan.model.text import DocumentId, Id
from cpsplan.sources.fix import Edit, applied, edited
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import MemoryWorkspace, OverlaidWorkspace, Unreadable, Workspace

if TYPE_CHECKING:
    from polib import POEntry

_NO_TEXT = re.compile(r"[0-9]+(\.[0-9]+)?|true|false|null")
"""What YAML takes for something else than text where it has no quotation marks."""
_READING = re.compile(r"CPS[12][0-9]{2}|CPS301|CPS901")
"""Faults for which a file, or a part of it, is not read: what it says of a thing cannot be told."""
UNKNOWN_REFERENCE = "CPS302"
SHOWN = 4
"""How many names a message lists."""


class Refused(Exception):  # noqa: N818 - it names what happened; the caller makes a message of it
    """The thing cannot be renamed, and nothing changes; the message says why, and what to do."""


@dataclass(frozen=True)
class Renaming:
    """What renaming comes to. Nothing is written yet."""

    old: str
    """The address of the thing as it is."""
    new: str
    """Its address afterwards."""
    before: Mapping[str, bytes]
    """Every file that changes or gets another name, as it is, by its path. Those that define the thing come last."""
    edits: Mapping[str, tuple[Edit, ...]]
    """What changes in each file, by its path as it is. Places count in its text without a byte order mark."""
    moves: Mapping[str, str]
    """The files that get another name: from the path that they have to the one that they get."""
    staying: tuple[str, ...] = ()
    """Things of other years with the same id, which keep it."""

    @cached_property
    def after(self) -> Mapping[str, bytes]:
        """The bytes of every file of ``before`` as they will be, by the path that it will have."""
        return {
            self.moves.get(path, path): _changed(was, self.edits.get(path, ())) for path, was in self.before.items()
        }

    @property
    def places(self) -> int:
        """How often the id is replaced."""
        return sum(len(edits) for edits in self.edits.values())

    def on(self, workspace: Workspace) -> OverlaidWorkspace:
        """``workspace`` as it is once everything is written."""
        return OverlaidWorkspace(workspace, self.after, frozenset(self.moves) - frozenset(self.after))


def _changed(content: bytes, edits: Iterable[Edit]) -> bytes:
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    return mark + edited(content.decode("utf-8-sig"), edits).encode()


def rename(workspace: Workspace, compiled: Compiled, old: str, new: str, *, every_year: bool = False) -> Renaming:
    """What it takes to give the thing that goes by ``old`` the id ``new``, in the whole of ``workspace``.

    ``old`` is an address, or the end of one that only one thing goes by; ``new`` an id, or an address that differs from
    the old one in its last part only. ``compiled`` was made of ``workspace``. With ``every_year``, projects, actions
    and measures of the same id in the plans right before and after are renamed too.

    Raises Refused where one of the two cannot be used, where a file that may speak of the thing has faults that keep it
    from being read, or where the renamed workspace would not be the same in all but the id.
    """
    names = Names(compiled.book)
    target = find(names, old, every_year=every_year)
    identifier = _new_id(names, target, new)
    alike = _of_other_years(names, target)
    targets = (target, *(alike if every_year else ()))
    for one in targets:
        _refuse_taken(names, one, identifier)
    _refuse_unread(compiled, names.ids[target])
    change = _Change(names, frozenset(targets), identifier)
    moves = change.moves(workspace)
    edits = change.edits(workspace)
    order = sorted({*edits, *moves}, key=lambda path: (path in change.defining, path in moves, path))
    before = {path: workspace.read(path) for path in order}
    called = names.called(target)
    renamed = called.removesuffix(names.ids[target]) + identifier
    made = Renaming(called, renamed, before, edits, moves, () if every_year else tuple(alike))
    _refuse_taken_files(workspace, made)
    change.prove(workspace, compiled, made)
    return made


def find(names: Names, said: str, *, every_year: bool = False) -> str:
    """The address of the thing that goes by ``said``. Raises Refused where there is none, or more than one.

    With ``every_year``, one thing that several plans carry on is one.
    """
    if said in names.ids:
        return said
    known: dict[str, list[str]] = {}
    for address in names.ids:
        for way in names.ways_to_say(address):
            known.setdefault(way, []).append(address)
    found = known.get(said, [])
    if len(found) == 1 or (found and every_year and {*found[1:]} == {*_of_other_years(names, found[0])}):
        return found[0]
    if found:
        listed = ", ".join(map(names.called, found[:SHOWN])) + (" …" if len(found) > SHOWN else "")
        raise Refused(f"“{said}” could be any of {listed}: write its address")
    hint = did_you_mean(said, known)
    raise Refused(f"“{said}” is not known. {hint or '“cpsplan list” shows what there is'}")


def _new_id(names: Names, target: str, new: str) -> str:
    """The id that ``new`` gives the thing at ``target``."""
    old = names.ids[target]
    prefixes = sorted({way.removesuffix(old) for way in names.ways_to_say(target) if way.endswith(old)}, key=len)
    prefix = next((one for one in reversed(prefixes) if new.startswith(one)), "")
    identifier = new.removeprefix(prefix)
    if re.search(r"[:./]", identifier):
        raise Refused(f"“{new}” differs from “{target}” in more than its last part: write only the new id")
    try:
        TypeAdapter(DocumentId if target == old else Id).validate_python(identifier)
    except ValidationError:
        rules = "use small letters, digits and single hyphens, 64 at most, such as hybrid-working"
        raise Refused(f"“{identifier}” cannot be an id: {rules}, and none that the compiler keeps for itself") from None
    if identifier == old:
        raise Refused(f"“{target}” is called so already")
    return identifier


def _refuse_taken(names: Names, target: str, identifier: str) -> None:
    """Ids that have to differ: those of documents; of one list; of activities in a plan; below one activity."""
    old = names.ids[target]
    taken = names.called(target).removesuffix(old) + identifier
    short = next((short for short, address in names.short.items() if address == target), "")
    if short:
        taken = names.short.get(f"{short.rpartition('/')[0]}/{identifier}", "")
    elif taken not in names.ids:
        taken = ""
    if taken:
        where = next((path for path, document in names.files.items() if document == taken), "")
        raise Refused(f"the id “{identifier}” is taken by {where or taken}: choose another one")


def _refuse_unread(compiled: Compiled, identifier: str) -> None:
    """A file that is not read in whole may speak of the thing, if the id stands in it at all."""
    for one in compiled.diagnostics:
        if _READING.fullmatch(one.code) and one.severity is Severity.ERROR:
            text = compiled.texts.get(one.span.path)
            if not text or identifier in text:
                raise Refused(f"{one.span} {one.code} {one.message}. Mend that first: the file may speak of it too")


def _of_other_years(names: Names, target: str) -> list[str]:
    """The things with the same id in the plans before and after, as far as no plan in between lacks it."""
    plan, _, below = target.partition("/")
    if plan not in names.book.plans or below.split("/")[0] not in IN_ADDRESSES or below.count("/") != 1:
        return []
    plans = [str(one.address) for one in names.book.plans_of(names.book.plans[plan].model.strategy)]
    place, found = plans.index(plan), []
    for years in (reversed(plans[:place]), plans[place + 1 :]):
        for year in years:
            if f"{year}/{below}" not in names.ids:
                break
            found.append(f"{year}/{below}")
    return found


def _refuse_taken_files(workspace: Workspace, made: Renaming) -> None:
    """A file is never written over another; only one that is left from a renaming that was interrupted may be there."""
    for new in made.moves.values():
        try:
            there = workspace.read(new)
        except Unreadable as reason:
            if str(reason) == "does not exist":
                continue
            raise Refused(f"{new} {reason}, and is in the way") from None
        if there != made.after[new]:
            raise Refused(f"{new} is there already, and is not touched: give it another name first")


@dataclass(frozen=True)
class _Change:
    """Another id for some things of a book: what that means for texts, files, addresses."""

    names: Names
    targets: frozenset[str]
    identifier: str

    @cached_property
    def defining(self) -> frozenset[str]:
        """The files that define the things. They are to be written last, so that what is left half can be finished."""
        book = self.names.book
        heads = {one.partition("/")[0].partition(":")[0] for one in self.targets}
        tables = (book.strategies, book.plans, book.progress)
        return frozenset(table[head].source.path for head in heads for table in tables if head in table)

    def address(self, address: str) -> str:
        """What ``address`` becomes."""
        parts = [one for one in self.names.in_address(address) if one[2] in self.targets]
        if parts:
            return edited(address, [Edit(start, end, self.identifier) for start, end, _ in parts])
        if address in self.targets and address not in self.names.book.outputs:
            # A group or a value. Outputs go by their numbers.
            return address.removesuffix(self.names.ids[address]) + self.identifier
        return address

    def moves(self, workspace: Workspace) -> dict[str, str]:
        """The files that are called after a document, and get another name with it."""
        found = {}
        for document in self.targets & {*self.names.files.values()}:
            for path, owner in self.names.files.items():
                if owner == document:
                    found[path] = path.removesuffix(f"{document}.yaml") + f"{self.identifier}.yaml"
            called = re.compile(rf"(?P<folder>.*/){re.escape(document)}(?P<ending>(\.easy-read)?\.pot?)")
            for path in catalogues(workspace.names(catalogue.FOLDER)):
                if name := called.fullmatch(path):
                    found[path] = f"{name['folder']}{self.identifier}{name['ending']}"
        return found

    def edits(self, workspace: Workspace) -> dict[str, tuple[Edit, ...]]:
        """The edits of every file, by its path."""
        found: dict[str, list[Edit]] = {}
        for (path, place), edits in self.in_values.items():
            found.setdefault(path, []).extend(_quoted(self.sources[path], place, edits))
        for path in catalogues(workspace.names(catalogue.FOLDER)):
            text = _text(workspace, path)
            found[path] = [self._edit(one) for one in in_catalogue(self.names, path, text) if self._is_meant(one)]
        return {path: tuple(sorted(set(edits))) for path, edits in sorted(found.items()) if edits}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The YAML files of the book."""
        found = {entry.source.path: entry.source for entry in self.names.book.entries}
        return found | {one.source.path: one.source for one in self.names.book.confirmations.values()}

    @cached_property
    def in_values(self) -> dict[tuple[str, Place | None], list[Edit]]:
        """The edits in YAML files by the values that they are in; those in comments under None."""
        found: dict[tuple[str, Place | None], list[Edit]] = {}
        for one in in_sources(self.names):
            if self._is_meant(one):
                found.setdefault((one.path, one.place), []).append(self._edit(one))
        return found

    def _is_meant(self, mention: Mention) -> bool:
        return mention.target in self.targets

    def _edit(self, mention: Mention) -> Edit:
        return Edit(mention.start, mention.end, self.identifier)

    # --- the proof

    def prove(self, workspace: Workspace, compiled: Compiled, made: Renaming) -> None:
        """Raise Refused unless the workspace afterwards is the same, but for the id."""
        self._prove_sources(made)
        self._prove_catalogues(workspace, made)
        after = compile_book(made.on(workspace))
        gone = Counter(one.code for one in compiled.diagnostics)
        gone.subtract(one.code for one in after.diagnostics)
        for one in after.diagnostics:
            if gone[one.code] < 0:
                hint = ". “--every-year” renames it in every plan that carries it on" if made.staying else ""
                raise Refused(f"it would bring a fault into the plans: {one.span} {one.code} {one.message}{hint}")
        # Where references led nowhere and now lead somewhere, a renaming that was interrupted is being finished.
        self._prove_book(compiled.book, after.book, gaining=gone[UNKNOWN_REFERENCE] > 0)

    def _prove_sources(self, made: Renaming) -> None:
        """Each file reads as its old values with the new id at the places that were found, and nowhere else."""
        steps: dict[str, list[SetText | RenameKey]] = {}
        for (path, place), edits in self.in_values.items():
            if place:
                text = _in_place(self.sources[path], place, edits)
                step = RenameKey(place.route, text) if place.on_key else SetText(place.route, text)
                steps.setdefault(path, []).append(step)
        for path in made.edits.keys() & self.sources.keys():
            read, _ = load(MemoryWorkspace({path: _changed(made.before[path], made.edits[path])}), path)
            wanted = applied(self.sources[path].value, steps.get(path, ()))
            if read is None or repr(read.value) != repr(wanted):
                raise Refused(self._damaged(path))

    def _prove_catalogues(self, workspace: Workspace, made: Renaming) -> None:
        """Each catalogue holds the same messages under the new addresses."""
        for path in catalogues(made.edits):
            old, _ = catalogue.load(workspace, path)
            new, _ = catalogue.load(made.on(workspace), made.moves.get(path, path))
            same = old is not None and new is not None
            if not same or [_message(one, self.address) for one in old or ()] != [_message(one) for one in new or ()]:
                raise Refused(self._damaged(path))

    def _damaged(self, path: str) -> str:
        words = f"{path} would not say the same afterwards, so nothing is touched"
        return f"{words}: “{self.identifier}” may mean something there already, or the old id is written unusually"

    def _prove_book(self, before: Book, after: Book, *, gaining: bool) -> None:
        """All entries, texts, references and translations are the same under the new addresses."""
        wanted, found = _facts(before, self.address), _facts(after, str)
        lost = sorted(map(str, wanted - found))
        won = [] if gaining else sorted(map(str, found - wanted))
        if lost or won:
            what = f"{(lost or won)[0][:200]} would {'be lost' if lost else 'come to be'}"
            raise Refused(f"it would change more than the id, and nothing is touched: {what}")


def _text(workspace: Workspace, path: str) -> str:
    """The text of a catalogue. Raises Refused where it has none."""
    try:
        return workspace.read(path).decode("utf-8-sig")
    except Unreadable as reason:
        raise Refused(f"{path} {reason}, and it may speak of it") from None
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8 text, and it may speak of it: save it as UTF-8") from None


def _in_place(source: Source, place: Place, edits: Iterable[Edit]) -> str:
    """What the value at ``place`` says after ``edits``."""
    here = [Edit(one.start - place.start, one.end - place.start, one.text) for one in edits]
    return edited(source.text[place.start : place.end], here)


def _quoted(source: Source, place: Place | None, edits: list[Edit]) -> list[Edit]:
    """The edits of one value. One that would become a number or the like gets quotation marks."""
    if place and place.plain and not place.on_key:
        written = _in_place(source, place, edits)
        if _NO_TEXT.fullmatch(written):
            return [Edit(place.start, place.end, f'"{written}"')]
    return edits


def _message(entry: POEntry, address: Callable[[str], str] = str) -> tuple[Any, ...]:
    """What a message of a catalogue says, under its new address."""
    words = (entry.msgid, entry.msgid_plural, entry.msgstr, entry.msgstr_plural, entry.previous_msgid)
    return (address(entry.msgctxt or ""), *words, entry.tcomment, entry.flags, entry.obsolete)


def _facts(book: Book, address: Callable[[str], str]) -> set[tuple[Any, ...]]:
    """What a book says, each fact under the addresses that ``address`` makes of those of the book."""
    facts: set[tuple[Any, ...]] = {("entry", address(one.address), type(one.model).__name__) for one in book.entries}
    facts |= {("text", address(entry.address), way, text) for entry, way, text in book.texts}
    facts |= {
        ("link", address(link.entry.address), link.field, address(link.target or "")) for link in book.links.known
    }
    for language, one in book.translations.items():
        facts |= {(language, address(name)) for name in one.names | one.broken}
        facts |= {(language, address(at), text.text, text.state, text.original) for at, text in one.texts.items()}
    return facts
