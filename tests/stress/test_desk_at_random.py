"""Two people at two desks and one in an editor, on one checkout: what was saved stands there, or was refused.

Each of them writes fields of projects as it likes, from the text as it was when its form was opened. A save that was
confirmed is in the result, unless somebody who had seen it wrote the same field afterwards.
"""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.together import saved_together
from cpsplan.desk.workshop import Save, Workshop, checksum_of_text
from cpsplan.sources.amend import Put, amended
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import library

FIELDS = ("title", "scope", "owner")
ROUNDS = 40


def read(text: str) -> Source:
    """The plan, which every one of them leaves readable."""
    source, faults = load(MemoryWorkspace({library.PLAN: text}), library.PLAN)
    assert source is not None
    assert not faults
    return source


def fields_in(text: str) -> dict[tuple[int, str], str]:
    """What every field of every project says."""
    projects = read(text).value["projects"]
    return {(at, name): project[name] for at, project in enumerate(projects) for name in FIELDS if name in project}


def with_field(text: str, field: tuple[int, str], words: str) -> str:
    """The plan with other words in one field."""
    return amended(read(text), [Put(("projects", *field), words)])


class Writer:
    """Somebody at a desk: a form that is open, and the fields that were saved and confirmed."""

    def __init__(self, workshop: Workshop, chance: random.Random, name: str) -> None:
        self.workshop, self.chance, self.name = workshop, chance, name
        self.opened = ""
        self.confirmed: dict[tuple[int, str], str] = {}
        self.refused = 0

    def open(self) -> None:
        """Open the form."""
        self.opened = self.workshop.text_of(library.PLAN) or ""

    def save(self, number: int) -> Save | Waiting:
        """Write a field of the form that is open, and save."""
        field = self.chance.choice(sorted(fields_in(self.opened)))
        words = f"{self.name} wrote this as number {number}."
        changes = {library.PLAN: with_field(self.opened, field, words)}
        result = saved_together(self.workshop, changes, words, {library.PLAN: checksum_of_text(self.opened)})
        if isinstance(result, Save):
            self.confirmed[field] = words
        else:
            self.refused += 1
        return result


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return library.written(tmp_path / "library")


@pytest.mark.parametrize("seed", range(3))
def test_what_was_confirmed_stands_or_was_written_over_by_one_who_saw_it(
    root: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshops = [Workshop(root), Workshop(root)]
    monkeypatch.setattr(Workshop, "remake", lambda _: None)
    chance = random.Random(seed)  # noqa: S311 - the same run again, not a secret
    writers = [Writer(workshop, chance, name) for workshop, name in zip(workshops, ("Ann", "Bob"), strict=True)]
    place = root / library.PLAN
    comments = 0
    for number in range(ROUNDS):
        what = chance.random()
        before = fields_in(place.read_text(encoding="utf-8"))
        writer = chance.choice(writers)
        if what < 0.3 or not writer.opened:
            writer.open()
        elif what < 0.5:
            field = chance.choice(sorted(before))
            text = with_field(place.read_text(encoding="utf-8"), field, f"The editor wrote this as number {number}.")
            place.write_text(f"# Comment {comments}.\n{text}", encoding="utf-8")
            comments += 1
        else:
            opened, result = fields_in(writer.opened), writer.save(number)
            after = fields_in(place.read_text(encoding="utf-8"))
            if isinstance(result, Waiting):
                assert after == before, "nothing is written before it is decided"
            else:
                # Only the one field is another, and nobody else had written it since the form was opened.
                changed = {field for field in after if after[field] != before[field]}
                assert len(changed) <= 1
                assert all(before[field] == opened[field] for field in changed)
    text = place.read_text(encoding="utf-8")
    assert all(f"# Comment {number}." in text for number in range(comments)), "what the editor wrote beside is kept"
    assert any(writer.refused for writer in writers), "they met"
    assert not [fault for fault in compile_book(DiskWorkspace(root)).diagnostics if fault.code.startswith("CPS1")]


def test_two_desks_at_the_same_time_lose_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workshops = [Workshop(root), Workshop(root)]
    monkeypatch.setattr(Workshop, "remake", lambda _: None)
    fields = sorted(fields_in((root / library.PLAN).read_text(encoding="utf-8")))
    confirmed: list[dict[tuple[int, str], str]] = [{}, {}]
    failures: list[BaseException] = []

    def work(who: int) -> None:
        try:
            for number in range(12):
                # Each has fields of its own, so that nothing of either may ever be missing.
                field = fields[who::2][number % len(fields[who::2])]
                opened = workshops[who].text_of(library.PLAN) or ""
                words = f"Writer {who} wrote this as number {number}."
                changes = {library.PLAN: with_field(opened, field, words)}
                expected = {library.PLAN: checksum_of_text(opened)}
                if isinstance(saved_together(workshops[who], changes, words, expected), Save):
                    confirmed[who][field] = words
        except BaseException as error:  # noqa: BLE001 - told by the test itself
            failures.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    after = fields_in((root / library.PLAN).read_text(encoding="utf-8"))
    for who in range(2):
        assert confirmed[who]
        assert {field: after[field] for field in confirmed[who]} == confirmed[who]
