"""Conflicts: the fields that two people have changed, side by side, and what somebody has decided on each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from cpsplan.changes.three_ways import GONE, Clash, ItemKey, OneSided, ThreeTexts, Way, merge_texts
from cpsplan.late import dataclass
from cpsplan.sources.written import yaml_lines, yaml_written

Decision = Literal["", "mine", "theirs", "both"]
DECISIONS: tuple[Decision, ...] = ("mine", "theirs", "both")
ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both have changed: what it was, what it is for each, and what was decided."""

    path: str
    clash: Clash
    decision: Decision = ""
    """Nothing is decided for anybody."""
    written: str = ""
    """The words out of both, where those are to hold."""

    @property
    def id(self) -> str:
        """What it goes by in a form; another where one of the three versions is another."""
        return hashlib.sha256(repr((self.path, self.clash)).encode()).hexdigest()[:ID_LENGTH]

    @property
    def can_be_both(self) -> bool:
        """Whether words can be written out of both: texts, and lists of texts, one a line."""
        versions = [version for version in (self.clash.mine, self.clash.theirs) if version is not GONE]
        return all(isinstance(version, str) for version in versions) or all(map(_is_lines, versions))

    @property
    def is_decided(self) -> bool:
        """Whether it can be written."""
        return self.decision in {"mine", "theirs"} or (self.decision == "both" and bool(self.written.strip()))

    @property
    def value(self) -> Any:
        """What is to be written; ``GONE`` where the field is to go."""
        if self.decision != "both":
            return self.clash.mine if self.decision == "mine" else self.clash.theirs
        if any(map(_is_lines, (self.clash.mine, self.clash.theirs))):
            return [line.strip() for line in self.written.splitlines() if line.strip()]
        return "\n".join(line.rstrip() for line in self.written.strip().splitlines())

    def decided(self, decision: str, written: str) -> Conflict:
        """The same, as somebody has decided it."""
        known: Decision = next((word for word in DECISIONS if word == decision), "")
        if known == "both" and not self.can_be_both:
            known = ""
        return Conflict(self.path, self.clash, known, written)


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and "\n" not in item for item in value)


@dataclass(frozen=True, slots=True)
class BothSides:
    """Everything that two people have changed in some files."""

    conflicts: tuple[Conflict, ...]
    one_sided: tuple[tuple[str, OneSided], ...]
    """What only one of them has changed, with its file: both are kept."""

    def decided_in(self, path: str) -> Mapping[Way, Any]:
        """What was decided on the fields of a file."""
        return {conflict.clash.way: conflict.value for conflict in self.conflicts if conflict.path == path}

    @property
    def open(self) -> tuple[Conflict, ...]:
        """The fields that nobody has decided on."""
        return tuple(conflict for conflict in self.conflicts if not conflict.is_decided)


def comparison_of(texts: list[ThreeTexts]) -> BothSides:
    """What two people have changed in some files, by field. Raises ChangeRefused where a version cannot be read."""
    conflicts: list[Conflict] = []
    one_sided: list[tuple[str, OneSided]] = []
    for three in texts:
        both = merge_texts(three)
        conflicts += (Conflict(three.path, clash) for clash in both.clashes)
        one_sided += ((three.path, change) for change in both.one_sided)
    return BothSides(tuple(conflicts), tuple(one_sided))


def with_decisions(comparison: BothSides, decisions: Mapping[str, tuple[str, str]]) -> BothSides:
    """The same, with what was decided by the id of each field: the decision, and the words out of both."""
    conflicts = (conflict.decided(*decisions.get(conflict.id, ("", ""))) for conflict in comparison.conflicts)
    return BothSides(tuple(conflicts), comparison.one_sided)


def in_plain_text(value: Any) -> str:
    """A value of a file as a person reads it; empty where it is not there."""
    return "\n".join(_lines_of(value))


def _lines_of(value: Any) -> Iterator[str]:
    if value is GONE or value is None:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _lines_of(item)
    elif isinstance(value, dict):
        yield from yaml_lines(value)
    else:
        yield yaml_written(value)


def steps_in_words(way: Way, value: Any) -> tuple[str, ...]:
    """The steps of a way as people name them: an entry by its title in ``value`` (its file), a key by its words."""
    words: list[str] = []
    for step in way:
        value = _inside(value, step)
        if isinstance(step, ItemKey):
            title = value.get("title") if isinstance(value, dict) else None
            # The list that an entry stands in need not be named.
            words = [*words[:-1], title if isinstance(title, str) else step.id]
        else:
            words.append(str(step + 1) if isinstance(step, int) else step.replace("_", " "))
    return tuple(words)


def _inside(value: Any, step: str | int | ItemKey) -> Any:
    """What stands at a step inside a value; None where nothing does."""
    if isinstance(step, ItemKey):
        items = value if isinstance(value, list) else []
        return next((item for item in items if isinstance(item, dict) and item.get(step.key) == step.id), None)
    try:
        return value[step]
    except (LookupError, TypeError):
        return None
