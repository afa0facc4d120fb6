"""Rename: a thing gets another id in every place that speaks of it, with the proof that nothing else changes.

Nothing is written here. The result says which characters of which files change, and which files get another name; only
the characters of the id are replaced, so that comments, layout and quotation marks stay as they are.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain, takewhile
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from cpsplan.book.book import Book
from cpsplan.book.links import Part
from cpsplan.book.names import Names
from cpsplan.book.prose import TEXTS
from cpsplan.book.unknown import UNKNOWN_REFERENCE
from cpsplan.changes.meaning_kept import facts_of_book, message_said
from cpsplan.changes.prose_links import links_set, moved_texts
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Diagnostic, RenameKey, SetText, Severity, did_you_mean
from cpsplan.language import catalogue
from cpsplan.language.mentions import Holder, Mention, catalogues, in_catalogue, in_sources
from cpsplan.late import dataclass
from cpsplan.model.text import DocumentId, Id
from cpsplan.sources.fix import Edit, applied, edited
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import MemoryWorkspace, OverlaidWorkspace, Unreadable, Workspace

_NO_TEXT = re.compile(r"[0-9]+(\.[0-9]+)?|true|false|null")
"""What YAML takes for something else than text where it has no quotation marks."""
_READING = re.compile(r"CPS[12][0-9]{2}|CPS301|CPS901")
"""Faults for which a file, or a part of it, is not read: what it says of a thing cannot be told."""
S = TypeVar("S", Mention, Part)
SHOWN = 4
"""How many names a message lists."""


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
    is_move: bool = False
    """Whether it lies in another thing afterwards."""

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

    Raises ChangeRefused where one of the two cannot be used, where a file that may speak of the thing has faults that
    keep it from being read, or where the renamed workspace would not be the same in all but the id.
    """
    names = Names(compiled.book)
    target = thing_meant(names, old, every_year=every_year)
    identifier = _new_id(names, target, new)
    alike = _of_other_years(names, target)
    targets = [target, *alike] if every_year else [target]
    for thing in targets:
        _refuse_taken(names, thing, identifier)
    refuse_unread(compiled, names.ids[target])
    change = IdChange(names, frozenset(targets), identifier)
    moves = change.moves(workspace)
    edits = change.edits(workspace)
    order = sorted({*edits, *moves}, key=lambda path: (path in change.defining, path in moves, path))
    before = {path: workspace.read(path) for path in order}
    called = names.called(target)
    renamed = called.removesuffix(names.ids[target]) + identifier
    renaming = Renaming(called, renamed, before, edits, moves, () if every_year else tuple(alike))
    _refuse_taken_files(workspace, renaming)
    change.prove(workspace, compiled, renaming)
    return renaming


def thing_meant(names: Names, said: str, *, every_year: bool = False) -> str:
    """The address of the thing that goes by ``said``. Raises ChangeRefused where there is none, or more than one.

    With ``every_year``, one thing that several plans carry on is one.
    """
    if said in names.ids:
        return said
    meant = [address for address in names.ids if said in names.ways_to_say(address)]
    if not meant:
        ways = chain.from_iterable(map(names.ways_to_say, names.ids))
        hint = did_you_mean(said, dict.fromkeys(ways))
        raise ChangeRefused(f"“{said}” is not known. {hint or '“cpsplan list” shows what there is'}")
    is_one_thing = every_year and {*meant[1:]} == {*_of_other_years(names, meant[0])}
    if len(meant) > 1 and not is_one_thing:
        several = ", ".join(map(names.called, meant[:SHOWN]))
        more = " …" if len(meant) > SHOWN else ""
        raise ChangeRefused(f"“{said}” could be any of {several}{more}: write its address")
    return meant[0]


def _new_id(names: Names, target: str, new: str) -> str:
    """The id that ``new`` gives the thing at ``target``."""
    old = names.ids[target]
    identifier = new
    # Whole addresses come first: of several beginnings the longest counts.
    for way in names.ways_to_say(target):
        around = way.removesuffix(old)
        if way.endswith(old) and new.startswith(around):
            identifier = new.removeprefix(around)
            break
    if re.search(r"[:./]", identifier):
        raise ChangeRefused(f"“{new}” differs from “{target}” in more than its last part: write only the new id")
    refuse_no_id(identifier, DocumentId if target == old else Id)
    if identifier == old:
        raise ChangeRefused(f"“{target}” is called so already")
    return identifier


def refuse_no_id(identifier: str, kind: Any = Id) -> None:
    """Raise ChangeRefused where something cannot be an id of its kind."""
    try:
        TypeAdapter(kind).validate_python(identifier)
    except ValidationError:
        rules = "use small letters, digits and single hyphens, 64 at most, such as hybrid-working"
        raise ChangeRefused(
            f"“{identifier}” cannot be an id: {rules}, and none that the compiler keeps for itself"
        ) from None


def _refuse_taken(names: Names, target: str, identifier: str) -> None:
    """Ids that have to differ: those of documents; of one list; of activities in a plan; below one activity."""
    address = names.things[target].address
    if address.parent and names.short.get(address.name) == target:
        taken = names.short.get(f"{address.parent.name}/{identifier}", "")
    else:
        taken = names.called(target).removesuffix(names.ids[target]) + identifier
    if taken in names.ids:
        where = next((path for path, document in names.files.items() if document == taken), taken)
        raise ChangeRefused(f"the id “{identifier}” is taken by {where}: choose another one")


def refuse_unread(compiled: Compiled, identifier: str) -> None:
    """A file that is not read in whole may speak of the thing, if the id stands in it at all."""
    for fault in compiled.diagnostics:
        if _READING.fullmatch(fault.code) and fault.severity is Severity.ERROR:
            text = compiled.texts.get(fault.span.path)
            if not text or identifier in text:
                what = f"{fault.span} {fault.code} {fault.message}"
                raise ChangeRefused(f"{what}. Mend that first: the file may speak of it too")


def _of_other_years(names: Names, target: str) -> list[str]:
    """The things with the same id in the plans before and after, as far as no plan in between lacks it."""
    thing, book = names.things[target], names.book
    kind, plan = thing.model.entry_kind, thing.address.parent
    if plan is None or plan not in book.plans or not kind.lasts:
        return []
    twins: dict[str, str] = {}
    for other in book.tables[kind.table].values():
        if other.address.id == thing.address.id and other.route[0] == thing.route[0]:
            twins[other.address.document] = other.address
    plans = [year.address for year in book.plans_of(book.plans[plan].model.strategy)]
    place = plans.index(plan)
    carrying = [*takewhile(twins.__contains__, reversed(plans[:place]))]
    carrying += takewhile(twins.__contains__, plans[place + 1 :])
    return [twins[year] for year in carrying]


def _refuse_taken_files(workspace: Workspace, renaming: Renaming) -> None:
    """A file is never written over another; only one that is left from a renaming that was interrupted may be there."""
    for new in renaming.moves.values():
        try:
            content = workspace.read(new)
        except Unreadable as reason:
            if str(reason) == "does not exist":
                continue
            raise ChangeRefused(f"{new} {reason}, and is in the way") from None
        if content != renaming.after[new]:
            raise ChangeRefused(f"{new} is there already, and is not touched: give it another name first")


@dataclass(frozen=True)
class IdChange:
    """Another id for some things of a book: what that means for texts, files, addresses."""

    names: Names
    targets: frozenset[str]
    identifier: str

    @cached_property
    def defining(self) -> frozenset[str]:
        """The files that define the things. They are to be written last, so that what is left half can be finished."""
        return frozenset(self.names.things[target].source.path for target in self.targets)

    def address(self, address: str) -> str:
        """What ``address`` becomes."""
        edits = [edit for _, edit in self.chosen(self.names.in_address(address))]
        if edits:
            return edited(address, edits)
        if address in self.targets and not self.names.things[address].kind.numbered:
            # A group or a value. Outputs and commitments go by their numbers.
            return address.removesuffix(self.names.ids[address]) + self.identifier
        return address

    def moves(self, workspace: Workspace) -> dict[str, str]:
        """The files that are called after a document, and get another name with it."""
        moves = {}
        for path, document in self.names.files.items():
            if document in self.targets:
                moves[path] = path.removesuffix(f"{document}.yaml") + f"{self.identifier}.yaml"
        moves |= moved_texts(workspace.names(TEXTS), self.targets, self.identifier)
        for document in self.targets & {*self.names.files.values()}:
            called = re.compile(rf"(?P<folder>.*/){re.escape(document)}(?P<ending>(\.easy-read)?\.pot?)")
            for path in catalogues(workspace.names(catalogue.FOLDER)):
                if name := called.fullmatch(path):
                    moves[path] = f"{name['folder']}{self.identifier}{name['ending']}"
        return moves

    def edits(self, workspace: Workspace) -> dict[str, tuple[Edit, ...]]:
        """The edits of every file, by its path."""
        edits: dict[str, set[Edit]] = {}
        for (path, place), in_value in self.in_values.items():
            quoted = _quoted(self.sources[path], place, in_value) if place and place.plain else in_value
            edits.setdefault(path, set()).update(quoted)
        for path in catalogues(workspace.names(catalogue.FOLDER)):
            mentions = in_catalogue(self.names, path, _text(workspace, path))
            edits[path] = {edit for _, edit in self.chosen(mentions)}
        return {path: tuple(sorted(in_file)) for path, in_file in sorted(edits.items()) if in_file}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The YAML files of the book."""
        entries = (*self.names.book.entries, *self.names.book.confirmations.values())
        return {entry.source.path: entry.source for entry in entries}

    @cached_property
    def in_values(self) -> dict[tuple[str, Holder | None], list[Edit]]:
        """The edits in YAML files by the values that they are in; those in comments under None."""
        edits: dict[tuple[str, Holder | None], list[Edit]] = {}
        for mention, edit in self.chosen(in_sources(self.names)):
            edits.setdefault((mention.path, mention.place), []).append(edit)
        return edits

    def chosen(self, stretches: Iterable[S]) -> list[tuple[S, Edit]]:
        """Those of some stretches, of one text or of several, that speak of the things, each with its edit."""
        return [
            (stretch, Edit(stretch.start, stretch.end, self.identifier))
            for stretch in stretches
            if stretch.target in self.targets
        ]

    # --- the proof

    def prove(self, workspace: Workspace, compiled: Compiled, renaming: Renaming) -> None:
        """Raise ChangeRefused unless the workspace afterwards is the same, but for the id."""
        self._prove_sources(renaming)
        self._prove_catalogues(workspace, renaming)
        after = compile_book(renaming.on(workspace))
        gone = Counter(fault.code for fault in compiled.diagnostics)
        gone.subtract(fault.code for fault in after.diagnostics)
        for fault in after.diagnostics:
            if gone[fault.code] < 0 and not self.may_bring(fault):
                hint = ". “--every-year” renames it in every plan that carries it on" if renaming.staying else ""
                what = f"{fault.span} {fault.code} {fault.message}"
                raise ChangeRefused(f"it would bring a fault into the plans: {what}{hint}")
        # Where references led nowhere and now lead somewhere, a renaming that was interrupted is being finished.
        self._prove_book(compiled.book, after.book, gaining=gone[UNKNOWN_REFERENCE.code] > 0)

    def _prove_sources(self, renaming: Renaming) -> None:
        """Each file reads as its old values with the new id at the places that were found, and nowhere else."""
        steps = links_set(self.sources, self.in_values)
        for (path, place), edits in self.in_values.items():
            if place and place.link is None:
                text = _in_place(self.sources[path], place, edits)
                step = RenameKey(place.route, text) if place.on_key else SetText(place.route, text)
                steps.setdefault(path, []).append(step)
        for path in renaming.edits.keys() & self.sources.keys():
            read, _ = load(MemoryWorkspace({path: _changed(renaming.before[path], renaming.edits[path])}), path)
            wanted = self.wanted(path, applied(self.sources[path].value, steps.get(path, ())))
            if read is None or repr(read.value) != repr(wanted):
                raise ChangeRefused(self._damaged(path))

    def may_bring(self, fault: Diagnostic) -> bool:  # noqa: ARG002 - a move may
        """Whether a fault that was not there before is no reason to refuse."""
        return False

    def wanted(self, path: str, value: Any) -> Any:  # noqa: ARG002 - a move takes what it moves elsewhere
        """The values of a file as they are to be, in which every id is changed already."""
        return value

    def _prove_catalogues(self, workspace: Workspace, renaming: Renaming) -> None:
        """Each catalogue holds the same messages under the new addresses."""
        for path in catalogues(renaming.edits):
            old, _ = catalogue.load_catalogue(workspace, path)
            new, _ = catalogue.load_catalogue(renaming.on(workspace), renaming.moves.get(path, path))
            if old is None or new is None:
                raise ChangeRefused(self._damaged(path))
            wanted = [message_said(entry, self.address) for entry in old]
            if wanted != [message_said(entry) for entry in new]:
                raise ChangeRefused(self._damaged(path))

    def _damaged(self, path: str) -> str:
        words = f"{path} would not say the same afterwards, so nothing is touched"
        return f"{words}: “{self.identifier}” may mean something there already, or the old id is written unusually"

    def _prove_book(self, before: Book, after: Book, *, gaining: bool) -> None:
        """All entries, texts, references and translations are the same under the new addresses."""
        wanted, known = facts_of_book(before, self.address), facts_of_book(after, str)
        what = ""
        if lost := wanted - known:
            what = f"{min(map(str, lost))[:200]} would be lost"
        elif (won := known - wanted) and not gaining:
            what = f"{min(map(str, won))[:200]} would come to be"
        if what:
            raise ChangeRefused(f"it would change more than the id, and nothing is touched: {what}")


def _text(workspace: Workspace, path: str) -> str:
    """The text of a catalogue. Raises ChangeRefused where it has none."""
    try:
        return workspace.read(path).decode("utf-8-sig")
    except Unreadable as reason:
        raise ChangeRefused(f"{path} {reason}, and it may speak of it") from None
    except UnicodeDecodeError:
        raise ChangeRefused(f"{path} is not UTF-8 text, and it may speak of it: save it as UTF-8") from None


def _in_place(source: Source, place: Holder, edits: Iterable[Edit]) -> str:
    """What the value at ``place`` says after ``edits``."""
    here = [Edit(edit.start - place.start, edit.end - place.start, edit.text) for edit in edits]
    return edited(source.text[place.start : place.end], here)


def _quoted(source: Source, place: Holder | None, edits: list[Edit]) -> list[Edit]:
    """The edits of one value. One that would become a number or the like gets quotation marks."""
    if place and place.plain and not place.on_key:
        written = _in_place(source, place, edits)
        if _NO_TEXT.fullmatch(written):
            return [Edit(place.start, place.end, f'"{written}"')]
    return edits
