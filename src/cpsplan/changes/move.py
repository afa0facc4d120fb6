"""Move: an outcome goes to another aim of its strategy, or becomes a part of an outcome, or none any longer.

Every place that speaks of it follows.

It is a renaming of which the address changes in more than its last part: translations, Easy Read passages and what a
person has confirmed of them follow it, because they go by the address, and its text stays as it is.
"""

from __future__ import annotations

import copy
import re
import textwrap
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import yaml

from cpsplan.book.misshapen import value_at
from cpsplan.book.names import Names
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.rename import IdChange, Renaming, S, refuse_no_id, refuse_unread, rename, thing_meant
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic, Route, Severity
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.sources.fix import Edit, edited
from cpsplan.sources.load import Source
from cpsplan.sources.splice import content_end, cuts, line_end
from cpsplan.sources.written import line_ending
from cpsplan.workspace.disk import Workspace

_OF_FILES = re.compile(r"CPS[1-39]")
"""How the codes of faults begin in files, their shape, references and translations: a move brings none of these."""


def rename_or_move(
    workspace: Workspace, compiled: Compiled, old: str, new: str, *, every_year: bool = False
) -> Renaming:
    """What it takes to give a thing the id ``new``; or to move an outcome to the aim or outcome that ``new`` lies in.

    Raises ChangeRefused as ``rename`` does.
    """
    names = Names(compiled.book)
    around = _other_place(names, old, new)
    if around is None:
        return rename(workspace, compiled, old, new, every_year=every_year)
    target = thing_meant(names, old)
    identifier = new.rpartition(".")[2]
    refuse_no_id(identifier)
    moved = f"{around}.{identifier}"
    if moved in names.ids:
        raise ChangeRefused(f"the id “{identifier}” is taken by {moved}: choose another one")
    refuse_unread(compiled, names.ids[target])
    change = _Move(names, frozenset({target}), identifier, around)
    edits = change.edits(workspace)
    order = sorted(edits, key=lambda path: (path in change.defining, path))
    renaming = Renaming(target, moved, {path: workspace.read(path) for path in order}, edits, {}, is_move=True)
    change.prove(workspace, compiled, renaming)
    return renaming


def _other_place(names: Names, old: str, new: str) -> Address | None:
    """The aim or outcome that an outcome is moved to; None where ``new`` names none, or that which it is in."""
    book, said = names.book, new.rpartition(".")[0]
    outcomes = [outcome.address for outcome in book.outcomes.values() if old in names.ways_to_say(outcome.address)]
    if len(outcomes) != 1 or not said:
        return None
    own = outcomes[0]
    place = _place_called(names, own.document, said)
    if place in (own, own.parent):
        return None
    if place and place.kind == "outcome" and (place.parent in book.outcomes or book.outcomes_in(own)):
        raise ChangeRefused(f"there would be four levels: “{said}” can have no parts, or the outcome has parts itself")
    return place


def _place_called(names: Names, strategy: str, said: str) -> Address | None:
    """The aim or outcome of a strategy that goes by ``said``; None where there is none."""
    places = [*names.book.below(strategy, "aim"), *names.book.below(strategy, "outcome")]
    meant = {name: entry.address for entry in places for name in (entry.address, entry.address.short)}
    known = names.things.get(said)
    if said not in meant and known and known.address.kind in ("aim", "outcome"):
        raise ChangeRefused(f"“{said}” is of another strategy: an outcome stays in its own")
    return meant.get(said)


@dataclass(frozen=True)
class _Move(IdChange):
    """Another aim or outcome around an outcome: what that means for texts and addresses."""

    around: Address
    """The aim or outcome that it goes to."""

    @cached_property
    def target(self) -> str:
        """The address of the outcome."""
        return next(iter(self.targets))

    def chosen(self, stretches: Iterable[S]) -> list[tuple[S, Edit]]:
        """Where the outcome is named, and right before it what it lies in: its aim, and the outcome around it."""
        stretches = list(stretches)
        ending = {(getattr(stretch, "path", ""), stretch.end): stretch for stretch in stretches}
        around = [place for place in self.names.things[self.target].address.above if place.kind in ("aim", "outcome")]
        chosen = []
        for stretch in stretches:
            if stretch.target != self.target:
                continue
            if self.identifier != self.names.ids[self.target]:
                chosen.append((stretch, Edit(stretch.start, stretch.end, self.identifier)))
            first = stretch
            for place in around:
                before = ending.get((getattr(stretch, "path", ""), first.start - 1))
                if before is None or before.target != place:
                    break
                first = before
            if first is not stretch:
                chosen.append((first, Edit(first.start, stretch.start - 1, self.around.short)))
        return chosen

    def edits(self, workspace: Workspace) -> dict[str, tuple[Edit, ...]]:
        """The edits of every file: the outcome is cut out of the one list and put at the end of the other."""
        edits = super().edits(workspace)
        source = self.names.things[self.target].source
        own = edits.get(source.path, ())
        begin, end = self._lines(source)
        inside = [edit for edit in own if begin <= edit.start < end]
        block = edited(source.text[begin:end], [Edit(e.start - begin, e.end - begin, e.text) for e in inside])
        outside = [edit for edit in own if edit not in inside]
        cut = Edit(*self._cut(source), "")
        edits[source.path] = tuple(sorted([*outside, cut, self._insertion(source, block)]))
        return edits

    def _lines(self, source: Source) -> tuple[int, int]:
        """The lines of the outcome. Raises ChangeRefused where it has none of its own."""
        way = self._route[:-1]
        node, _ = source.nodes(way)
        _refuse_brackets(source, node)
        _refuse_brackets(source, node.value[self._route[-1]])
        return next(cuts(source.text, node, value_at(source.value, way), self._is_it, way))

    def _cut(self, source: Source) -> tuple[int, int]:
        """What goes: its lines; and with the last outcome of a list, the key of that."""
        way = self._route[:-2]
        return next(cuts(source.text, source.nodes(way)[0], value_at(source.value, way), self._is_it, way))

    def _is_it(self, route: Route, _: Any) -> bool:
        return route == self._route

    @property
    def _route(self) -> Route:
        """The way in the file to the outcome: aims, a number, outcomes, a number; a part has these two once more."""
        entry = self.names.things[self.target]
        return entry.source.written(entry.route)

    def _insertion(self, source: Source, block: str) -> Edit:
        """The outcome put at the end of the list that it goes to, as far in as the others there."""
        entry = self.names.things[self.around]
        place = source.written(entry.route)
        around, _ = source.nodes(place)
        listed = next((value for key, value in around.value if key.value == "outcomes"), None)
        end = line_ending(source.text)
        text = textwrap.dedent(block.rstrip("\r\n")) + end
        if listed is not None and listed.value:
            _refuse_brackets(source, listed)
            text, last = textwrap.indent(text, " " * listed.start_mark.column), listed
        else:
            indent = " " * around.start_mark.column
            text, last = f"{indent}outcomes:{end}{textwrap.indent(text, f'{indent}  ')}", around
        here = line_end(source.text, content_end(last))
        return Edit(here, here, text if source.text[:here].endswith("\n") else end + text)

    def may_bring(self, fault: Diagnostic) -> bool:
        """What was done for one aim is done for another now: where money or measures do not fit, “check” tells."""
        return fault.severity is Severity.NOTE or not _OF_FILES.match(fault.code)

    def wanted(self, path: str, value: Any) -> Any:
        """The values of a file as they are to be: in that of the strategy, the outcome stands in its new place."""
        if path != self.names.things[self.target].source.path:
            return value
        new = self.names.things[self.around]
        moved = copy.deepcopy(value)
        before, after = value_at(moved, self._route[:-2]), value_at(moved, new.source.written(new.route))
        after["outcomes"] = [*(after.get("outcomes") or ()), before["outcomes"].pop(self._route[-1])]
        if not before["outcomes"]:
            del before["outcomes"]
        return moved


def _refuse_brackets(source: Source, node: yaml.Node) -> None:
    """Raise ChangeRefused where something is not written line by line, so that it cannot be cut out by lines."""
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        raise ChangeRefused(f"{source.path} has its outcomes in brackets: write them as a list, one on a line")
