"""Compare the order in which things stand, and so the numbers that are printed and that reports go by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, Subject

Pairs = Sequence[tuple[Entry[Any], Entry[Any]]]
"""Entries of one list that are there on both sides: the old one and the new one."""


def compare_numbers(subject: Subject, pairs: Pairs, word: str) -> Iterator[Change]:
    """One sentence on the aims, or the outcomes of an aim, that have another number now."""
    before, after = subject.sides.before, subject.sides.after
    moved = [(old, new) for old, new in pairs if old.route[-1] != new.route[-1]]
    if moved:
        moved.sort(key=lambda pair: pair[1].route[-1])
        numbers = [f"{before.named(old.address)} is now {after.book.numbers[new.address]}" for old, new in moved]
        have = "has" if len(moved) == 1 else "have"
        what = f"{words.counted(len(moved), word)} {have} another number: {words.english_list(numbers)}"
        yield _says(subject, what, moved, word)


def compare_order(subject: Subject, pairs: Pairs, word: str) -> Iterator[Change]:
    """One sentence where entries of a list stand in another order; not where something was only put between them."""
    now = sorted(pairs, key=lambda pair: pair[1].route)
    ranks = [old.route for old, _ in now]
    blocks = SequenceMatcher(None, sorted(ranks), ranks, autojunk=False).get_matching_blocks()
    staying = {rank for block in blocks for rank in ranks[block.b : block.b + block.size]}
    moved = [new.words for old, new in now if old.route not in staying]
    if moved:
        stand = "stands" if len(moved) == 1 else "stand"
        names = words.english_list([words.quoted(name) for name in moved])
        yield _says(subject, f"order of the {word}s changed: {names} {stand} elsewhere", pairs, word)


def _says(subject: Subject, what: str, pairs: Pairs, word: str) -> Change:
    """A change of a whole list, with the words of ``pairs`` as they stood and as they stand."""
    before = [old.words for old, _ in sorted(pairs, key=lambda pair: pair[0].route)]
    after = [new.words for _, new in sorted(pairs, key=lambda pair: pair[1].route)]
    return subject.says("moved", what, way=(f"{word}s",), before=before, after=after)
