"""Together: a save that finds its file changed meanwhile keeps both, or waits until somebody has decided."""

from __future__ import annotations

from collections.abc import Mapping

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.three_ways import ThreeTexts, merge_texts, merged_text
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.workshop import CannotSave, ChangedMeanwhile, Save, Workshop, checksum_of_text
from cpsplan.workspace.disk import Unreadable

ROUNDS = 5
"""How often a save is tried again that finds its file changed once more."""


def saved_together(
    workshop: Workshop, changes: Mapping[str, str | None], words: str, opened: Mapping[str, str], undoes: int = 0
) -> Save | Waiting:
    """Save, and keep what others have saved meanwhile. Where both have changed the same, the save waits.

    ``changes``, ``words`` and ``opened`` are as ``Workshop.save`` has them. Raises CannotSave as that does, also where
    a file is gone, or cannot be read, and so cannot be brought together with what was to be saved.
    """
    mine, expected = dict(changes), dict(opened)
    for _ in range(ROUNDS):
        try:
            return workshop.save(mine, words, expected, undoes=undoes)
        except ChangedMeanwhile as changed:
            texts = tuple(_three_texts(workshop, path, changes, opened) for path in changed.paths)
        try:
            for three in texts:
                mine[three.path] = merged_text(three)
                expected[three.path] = checksum_of_text(three.theirs)
        except ChangeRefused:
            _refuse_without_fields(texts)
            return workshop.waiting.add(words, _with_unchanged(workshop, texts, changes), undoes)
    raise CannotSave("the files are being changed all the time: save again")


def _refuse_without_fields(texts: tuple[ThreeTexts, ...]) -> None:
    """Raise CannotSave where a file cannot be decided on field by field."""
    for three in texts:
        if not three.is_yaml:
            raise ChangedMeanwhile((three.path,))
        try:
            merge_texts(three)
        except ChangeRefused as reason:
            raise CannotSave(str(reason)) from None


def _three_texts(
    workshop: Workshop, path: str, changes: Mapping[str, str | None], opened: Mapping[str, str]
) -> ThreeTexts:
    """The versions of a file that was changed meanwhile. Raises ChangedMeanwhile where one of them is not there."""
    base, mine, theirs = workshop.remembered.get(opened.get(path, "")), changes[path], text_now(workshop, path)
    if mine is None or theirs is None:
        raise ChangedMeanwhile((path,))
    return ThreeTexts(path, base or "", mine, theirs)


def _with_unchanged(
    workshop: Workshop, texts: tuple[ThreeTexts, ...], changes: Mapping[str, str | None]
) -> tuple[ThreeTexts, ...]:
    """The versions of every file of a save: of those that nobody else has changed, they are simple."""
    others = []
    for path, mine in changes.items():
        now = text_now(workshop, path)
        if mine is None or now is None:
            continue
        if path not in {three.path for three in texts}:
            others.append(ThreeTexts(path, now, mine, now))
    return (*texts, *others)


def text_now(workshop: Workshop, path: str) -> str | None:
    """The text of a file. Raises CannotSave where it cannot be read."""
    try:
        return workshop.text_of(path)
    except Unreadable as reason:
        raise CannotSave(f"{path} {reason}") from None
