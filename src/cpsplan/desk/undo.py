"""Undo: saves taken back, and done again. Each is a save too, so that nothing is ever gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from cpsplan.desk.remembered import Waiting
from cpsplan.desk.together import saved_together
from cpsplan.desk.workshop import Save, Workshop, checksum_of_text
from cpsplan.late import dataclass


@dataclass(slots=True)
class KeptSave:
    """A save, and what has become of it since."""

    save: Save
    undone_by: Save | None = None
    """The save that took it back; None where it holds."""
    again: bool = field(default=False)
    """Whether it was taken back, and done again."""


def kept_saves(saves: Iterable[Save]) -> list[KeptSave]:
    """The saves of people, the newest first; those that undo another are told with that one."""
    roots: dict[int, KeptSave] = {}
    taking_back: set[int] = set()
    for save in saves:
        root = roots.get(save.undoes)
        if root is None:
            roots[save.number] = KeptSave(save)
        elif save.undoes in taking_back:
            root.undone_by, root.again = None, True
            roots[save.number] = root
        else:
            root.undone_by, root.again = save, False
            taking_back.add(save.number)
            roots[save.number] = root
    return [kept for number, kept in reversed(roots.items()) if number == kept.save.number]


def undo(workshop: Workshop, number: int, words: str) -> Save | Waiting:
    """Put back what was before a save, and keep what came after it; where both touch the same, it waits.

    Raises LookupError for a save that is not kept any more, and CannotSave.
    """
    save = next((save for save in tuple(workshop.saves) if save.number == number), None)
    if save is None:
        raise LookupError(number)
    left = {path: checksum_of_text(text) for path, text in save.after.items()}
    return saved_together(workshop, save.before, words, left, undoes=number)
