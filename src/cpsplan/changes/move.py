"""Move: an outcome goes to another aim of its strategy, and every place that speaks of it follows.

It is a renaming of which the address changes in more than its last part: translations, Easy Read passages and what a
person has confirmed of them follow it, because they go by the address, and its text stays as it is.
"""

from __future__ import annotations

import copy
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from cpsplan.book.misshapen import value_at
from cpsplan.book.names import Names
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.rename import IdChange, Renaming, S, refuse_no_id, refuse_unread, rename, thing_meant
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic, Route
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
    """What it takes to give a thing the id ``new``; or, where ``new`` lies in another aim, to move an outcome there.

    Raises ChangeRefused as ``rename`` does.
    """
    names = Names(compiled.book)
    aim = _other_aim(names, old, new)
    if aim is None:
        return rename(workspace, compiled, old, new, every_year=every_year)
    target = thing_meant(names, old)
    identifier = new.rpartition(".")[2]
    refuse_no_id(identifier)
    moved = f"{aim}.{identifier}"
    if moved in names.ids:
        raise ChangeRefused(f"the id “{identifier}” is taken by {moved}: choose another one")
    refuse_unread(compiled, names.ids[target])
    change = _Move(names, frozenset({target}), identifier, aim)
    edits = change.edits(workspace)
    order = sorted(edits, key=lambda path: (path in change.defining, path))
    renaming = Renaming(target, moved, {path: workspace.read(path) for path in order}, edits, {}, is_move=True)
    change.prove(workspace, compiled, renaming)
    return renaming


def _other_aim(names: Names, old: str, new: str) -> str | None:
    """The aim that an outcome is moved to; None where ``new`` names none, or that which it is in."""
    said = new.rpartition(".")[0]
    outcomes = [address for address in names.book.outcomes if old in names.ways_to_say(address)]
    if len(outcomes) != 1 or not said:
        return None
    own = names.book.aim_of(outcomes[0]).address
    if said in names.book.aims and names.things[said].address.parent != own.parent:
        raise ChangeRefused(f"“{said}” is an aim of another strategy: an outcome stays in its own")
    beside = [aim.address for aim in names.book.below(own.document, "aim")]
    return next((aim for aim in beside if said in {aim, aim.id} and aim != own), None)


@dataclass(frozen=True)
class _Move(IdChange):
    """Another aim for an outcome: what that means for texts and addresses."""

    aim: str
    """The address of the aim that it goes to."""

    @cached_property
    def target(self) -> str:
        """The address of the outcome."""
        return next(iter(self.targets))

    def chosen(self, stretches: Iterable[S]) -> list[tuple[S, Edit]]:
        """Where the outcome is named, and right before it its aim."""
        stretches = list(stretches)
        old_aim = self.names.book.aim_of(self.target).address
        begins = {
            (getattr(stretch, "path", ""), stretch.start) for stretch in stretches if stretch.target == self.target
        }
        chosen = []
        for stretch in stretches:
            is_before = (getattr(stretch, "path", ""), stretch.end + 1) in begins
            if stretch.target == self.target and self.identifier != self.names.ids[self.target]:
                chosen.append((stretch, Edit(stretch.start, stretch.end, self.identifier)))
            elif stretch.target == old_aim and is_before:
                chosen.append((stretch, Edit(stretch.start, stretch.end, self.names.ids[self.aim])))
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
        """What goes: its lines; and with the last outcome of an aim, the key of the list."""
        way = self._route[:2]
        return next(cuts(source.text, source.nodes(way)[0], value_at(source.value, way), self._is_it, way))

    def _is_it(self, route: Route, _: Any) -> bool:
        return route == self._route

    @property
    def _route(self) -> Route:
        """The way in the file to the outcome: aims, a number, outcomes, a number."""
        entry = self.names.things[self.target]
        return entry.source.written(entry.route)

    def _insertion(self, source: Source, block: str) -> Edit:
        """The outcome put at the end of the list of its new aim, as far in as the others there."""
        entry = self.names.things[self.aim]
        place = source.written(entry.route)
        aim, _ = source.nodes(place)
        listed = next((value for key, value in aim.value if key.value == "outcomes"), None)
        end = line_ending(source.text)
        text = textwrap.dedent(block.rstrip("\r\n")) + end
        if listed is not None and listed.value:
            _refuse_brackets(source, listed)
            text, last = textwrap.indent(text, " " * listed.start_mark.column), listed
        else:
            indent = " " * aim.start_mark.column
            text, last = f"{indent}outcomes:{end}{textwrap.indent(text, f'{indent}  ')}", aim
        here = line_end(source.text, content_end(last))
        return Edit(here, here, text if source.text[:here].endswith("\n") else end + text)

    def may_bring(self, fault: Diagnostic) -> bool:
        """What was done for one aim is done for another now: where money or measures do not fit, “check” tells."""
        return not _OF_FILES.match(fault.code)

    def wanted(self, path: str, value: Any) -> Any:
        """The values of a file as they are to be: in that of the strategy, the outcome stands in its new aim."""
        if path != self.names.things[self.target].source.path:
            return value
        new = self.names.things[self.aim]
        moved = copy.deepcopy(value)
        before, after = value_at(moved, self._route[:2]), value_at(moved, new.source.written(new.route))
        after["outcomes"] = [*(after.get("outcomes") or ()), before["outcomes"].pop(self._route[-1])]
        if not before["outcomes"]:
            del before["outcomes"]
        return moved


def _refuse_brackets(source: Source, node: yaml.Node) -> None:
    """Raise ChangeRefused where something is not written line by line, so that it cannot be cut out by lines."""
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        raise ChangeRefused(f"{source.path} has its outcomes in brackets: write them as a list, one on a line")
