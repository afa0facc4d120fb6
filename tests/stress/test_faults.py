"""A build that is killed, or refused by the disk, at any call: no file torn, none of the user's lost, all mended next.

The figures are printed: `pytest -rP tests/stress/test_faults.py` shows them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from cpsplan.publishing.journal import JOURNAL
from cpsplan.publishing.publish import MANIFEST, Condition, state
from cpsplan.workspace.disk import replace_file
from tests.support import thorough
from tests.support.building import (
    MANIFESTS,
    MINE,
    NEW,
    OLD,
    OTHER,
    PART,
    Figures,
    Files,
    half_new,
    old,
    put,
    put_quickly,
    restore,
    tree,
    with_mine,
)
from tests.support.door import KILLED, KINDS, WRITES_ONLY, Door, Killed

Step = Callable[[Path], object]


@dataclass(frozen=True)
class Scene:
    """What is there before, the publishing that meets the fault, and all builds that may be seen afterwards."""

    before: Step
    act: Step
    builds: list[Files]


def nothing(_: Path) -> None:
    """Nothing is there before."""


SCENES = {
    "the first build": Scene(nothing, lambda out: put(out, NEW), [NEW]),
    "a second build": Scene(old, lambda out: put(out, NEW), [OLD, NEW]),
    "a narrowed build": Scene(old, lambda out: put(out, PART, whole=False), [OLD, NEW]),
    "mending": Scene(half_new, lambda out: put(out, NEW), [OLD, NEW]),
    "mending by another build": Scene(half_new, lambda out: put(out, OTHER), [OLD, NEW, OTHER]),
    "mending in part": Scene(half_new, lambda out: put(out, OTHER, whole=False), [OLD, NEW, OTHER]),
    "going back": Scene(half_new, lambda out: put(out, OLD), [OLD, NEW]),
}


@pytest.fixture(autouse=True)
def _manifests(quick: Path) -> None:
    """Learn what the manifests of all builds look like."""
    for number, (first, second) in enumerate([(OLD, {}), (NEW, {}), (OTHER, {}), (OLD, PART), (OLD, OTHER)]):
        out = quick / "manifests" / str(number)
        put_quickly(out, first)
        if second:
            put_quickly(out, second, whole=False)
        MANIFESTS[(out / MANIFEST).read_bytes()] = first | second


def clean(folder: Path, files: Files, mine: Files) -> dict[str, bytes | None]:
    """What a clean build of ``files`` makes beside the user's files."""
    out = folder / "out"
    put_quickly(out, files)
    if mine:
        with_mine(out)
    found = tree(out)
    shutil.rmtree(folder)
    return found


def chosen(kind: str, at: int) -> bool:
    """Whether a fault is met in this run: every kill at every call, and of the refusals those of another kind at each.

    Where CPSPLAN_THOROUGH is `on`, all are.
    """
    return kind in KILLED or thorough.is_on() or (KINDS.index(kind) + at) % thorough.SHARE == 0


def faults(scene: Scene, folder: Path, figures: Figures, publisher: Step | None = None) -> Iterator[Path]:
    """Meet every fault that is chosen at every call of a scene. Gives each folder after it was looked at."""
    act = publisher or scene.act
    out = folder / "out"
    before, mine = _prepared(scene, out)
    with Door() as door:
        act(out)
    figures.points += len(door.calls)
    for kind in KINDS:
        for at, (name, subject) in enumerate(door.calls):
            if (kind in WRITES_ONLY and name != "write") or not chosen(kind, at):
                continue
            restore(out, before)
            with suppress(OSError, Killed), Door(kind, at):
                act(out)
            figures.faults += 1
            figures.kinds[kind] += 1
            figures.look(out, scene.builds, mine, f"{kind} at call {at}, {name} {subject}")
            yield out


def _prepared(scene: Scene, out: Path) -> tuple[dict[str, bytes | None], Files]:
    """What is there before a scene, and what of it is the user's."""
    out.parent.mkdir(parents=True, exist_ok=True)
    scene.before(out)
    before = tree(out)
    return before, {path: content for path, content in MINE.items() if path in before}


@pytest.mark.parametrize("name", SCENES)
def test_no_fault_tears_a_file_or_loses_one_and_the_next_build_mends_all(name: str, quick: Path) -> None:
    scene, figures = SCENES[name], Figures()
    _, mine = _prepared(scene, quick / "look" / "out")
    wanted = [(files, clean(quick / "clean", files, mine)) for files in (NEW, OLD, OTHER)]
    for number, out in enumerate(faults(scene, quick / "workspace", figures)):
        files, expected = wanted[number % len(wanted)]
        if number % 2:
            put_quickly(out, PART, whole=False)
        put_quickly(out, files)
        if tree(out) != expected or state(out).condition is not Condition.WHOLE:
            figures.unmended.append(f"fault {number}: {sorted(tree(out).items() ^ expected.items())}")
    print(f"{name}: {figures}")  # noqa: T201 - the figures are what the test shows
    assert figures.faults > 100
    assert figures.clean, "\n".join([*figures.torn, *figures.lost, *figures.untold, *figures.unmended][:5])


# --- versions that are worse are seen to be


def naive(out: Path) -> None:
    """Publish NEW over OLD in place, the manifest first."""
    (out / MANIFEST).write_bytes(next(content for content, files in MANIFESTS.items() if files == NEW))
    for path, content in NEW.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    for path in OLD.keys() - NEW.keys():
        (out / path).unlink()


def swapping(out: Path) -> None:
    """Publish NEW by making another folder and giving it the name of the first."""
    new = out.with_name("new")
    if new.exists():
        shutil.rmtree(new)
    for path, content in NEW.items():
        replace_file(new / path, content)
    shutil.rmtree(out)
    new.replace(out)


@pytest.mark.parametrize("publisher", [naive, swapping])
def test_a_worse_publisher_is_seen_to_be_worse(publisher: Step, quick: Path) -> None:
    figures = Figures()
    for _ in faults(SCENES["a second build"], quick / "workspace", figures, publisher):
        shutil.rmtree(quick / "workspace" / "new", ignore_errors=True)
    print(f"{publisher.__name__}: {figures}")  # noqa: T201 - as above
    assert figures.torn if publisher is naive else figures.lost
    assert figures.untold


def unsynced(calls: list[tuple[str, str]], out: Path) -> Iterator[str]:
    """What a loss of power would damage: names that were given before what they stand for was on the disk."""
    journal, manifest = str(out / JOURNAL), str(out / MANIFEST)
    unwritten: set[str] = set()
    folders: set[str] = set()
    for name, subject in calls:
        source, _, target = subject.rpartition(" > ")
        if name == "write":
            unwritten.add(subject)
        elif name == "fsync":
            unwritten.discard(subject)
            folders.discard(subject)
        elif name == "rmdir":
            folders.discard(subject)
            folders.add(str(Path(subject).parent))
        elif name in {"replace", "unlink"}:
            if source in unwritten:
                yield f"{target} before its bytes"
            if folders and target in {journal, manifest}:
                yield f"{target} {name} before the names in {sorted(folders)}"
            folders.add(str(Path(target).parent))
    if folders - {str(out)}:
        yield f"names in {sorted(folders)}"


def test_a_loss_of_power_finds_the_journal_first_and_the_manifest_last(quick: Path) -> None:
    found = {}
    for publisher in (SCENES["a second build"].act, naive):
        out = quick / publisher.__name__
        old(out)
        with Door() as door:
            publisher(out)
        found[publisher] = list(unsynced(door.calls, out))
        changes = [subject.rpartition(" > ")[2] for name, subject in door.calls if name in {"replace", "unlink"}]
        if publisher is not naive:
            assert changes[0] == changes[-1] == str(out / JOURNAL)
            assert changes[-2] == str(out / MANIFEST)
            first = next(number for number, call in enumerate(door.calls) if call[0] == "replace")
            assert [name for name, _ in door.calls[first : first + 3]] == ["replace", "open", "fsync"]
            assert door.calls[first + 2][1] == str(out)
    assert found.pop(naive)
    assert list(found.values()) == [[]]
