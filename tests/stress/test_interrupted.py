"""Whole commands that are killed or refused by the disk, what is told of it, and what is never touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from cpsplan.compiler import compile_book
from cpsplan.publishing.build import build
from cpsplan.publishing.journal import JOURNAL, TEMPORARY, Journal, digest, write_journal
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.publish import (
    MANIFEST,
    Artifact,
    CannotPublish,
    Condition,
    FolderState,
    publish,
    refuse_folder,
    state,
)
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import door, samples, thorough
from tests.support.building import MANIFESTS, MINE, NEW, OLD, Figures, half_new, put, restore, tree, with_mine
from tests.support.command_line import SECONDS, run
from tests.support.copied import Limits, done_in_a_copy
from tests.support.door import KILLED, KINDS, WRITES_ONLY, Door, Killed
from tests.support.places import REPOSITORY
from tests.support.samples import EDITION, PLAN, changed

# --- whole commands as processes, killed for good


SHORT = changed(EDITION, ("html, pdf", "html"))
FIFTY = changed(PLAN, ("Forty trees", "Fifty trees"))


def made(folder: Path) -> tuple[list[Artifact], dict[str, str]]:
    """What a build of a workspace makes, and the texts that it makes it from."""
    compiled = compile_book(DiskWorkspace(folder))
    artifacts, found = build(compiled.book, folder, BuildOptions())
    assert found == []
    return artifacts, dict(compiled.texts)


def behind(kind: str, at: int, *arguments: str, folder: Path, calls: Path | None = None) -> tuple[int, str]:
    """Run cpsplan behind the door. Gives its exit code and what it said.

    It is a copy of this process, which can be killed as any other; where CPSPLAN_THOROUGH is `on`, a program.
    """
    surroundings = {
        "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'src'}",
        "XDG_CACHE_HOME": str(folder.parent / "cache"),
        "DOOR_CALLS": str(calls or ""),
    }
    if not thorough.is_on():
        act = partial(door.run_behind, kind, at, arguments)
        code, _, told = done_in_a_copy(act, folder, {**os.environ, **surroundings}, Limits(SECONDS))
        assert "Traceback" not in told
        return code, told
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.door", kind, str(at), *arguments],
        cwd=folder,
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def kept_templates(place: Path) -> None:
    """Have the templates kept already for workspaces in ``place``: a later build makes the same calls as an earlier."""
    assert behind("", -1, "build", folder=samples.written(place / "before", {EDITION: SHORT}))[0] == 0


def places(calls: Path, kind: str, word: str) -> list[int]:
    """The calls at which a process meets a fault: the first one with ``word``, one amid, and the last one with it."""
    told = [line.split(" ", 1) for line in calls.read_text(encoding="utf-8").splitlines()]
    having = [number for number, (_, subject) in enumerate(told) if word in subject]
    wanted = range(having[0], having[-1] + 1)
    met = [number for number in wanted if kind not in WRITES_ONLY or told[number][0] == "write"]
    return [met[0], met[len(met) // 2], met[-1]]


def test_build_that_is_killed_or_refused_as_a_process(tmp_path: Path, quick: Path) -> None:
    folder, figures = samples.written(quick / "workspace", {EDITION: SHORT}), Figures()
    out = folder / "out"
    steps = [made(folder)]
    (folder / PLAN).write_text(FIFTY, encoding="utf-8")
    steps.append(made(folder))
    clean_trees = []
    for number, (artifacts, texts) in enumerate(steps):
        place = quick / str(number)
        publish(place, artifacts, texts, whole=True)
        MANIFESTS[(place / MANIFEST).read_bytes()] = {one.path: one.content for one in artifacts}
        (place / "notes.txt").write_bytes(b"mine")
        clean_trees.append(tree(place))
    builds = [{one.path: one.content for one in artifacts} for artifacts, _ in steps]
    restore(out, clean_trees[0])
    sources = tree(folder / "plans")
    calls = tmp_path / "calls"
    (folder / ".out.cpsplan.lock").touch()  # opened in one call, where made in two
    kept_templates(quick)
    assert behind("", -1, "build", folder=folder, calls=calls)[0] == 0
    for number, kind in enumerate(KINDS):
        # Each call with three kinds of fault, every kind of kill at two calls. test_faults.py has every kind at each.
        for at in (places(calls, kind, f"out/{JOURNAL}") * 2)[number % 3 :][: 2 if kind in KILLED else 1]:
            restore(out, clean_trees[0])
            code, said = behind(kind, at, "build", folder=folder)
            assert code == (-9 if kind in KILLED else 2), said
            assert kind in KILLED or "the system refuses: " in said
            figures.faults += 1
            figures.kinds[kind] += 1
            figures.look(out, builds, {"notes.txt": b"mine"}, f"{kind} at {at}")
            publish(out, *steps[1], whole=True)
            if tree(out) != clean_trees[1]:
                figures.unmended.append(f"{kind} at {at}")
    assert tree(folder / "plans") == sources
    figures.points = len(calls.read_text(encoding="utf-8").splitlines())
    print(f"processes: {figures}")  # noqa: T201 - as above
    assert figures.clean, figures


def test_source_that_is_mended_is_the_old_or_the_new_one(tmp_path: Path, quick: Path) -> None:
    wrong = samples.files()[PLAN].replace("nature.trees", "nature.tress")
    folder = samples.written(quick / "workspace", {PLAN: wrong})
    before, calls = tree(folder), tmp_path / "calls"
    assert behind("", -1, "check", "--fix", folder=folder, calls=calls)[0] == 0
    after = tree(folder)
    assert after != before
    for kind in ("killed before", "killed in a write", "disk full in a write", "errors from here on"):
        restore(folder, before)
        code, said = behind(kind, places(calls, kind, ".2026-27.yaml")[1], "check", "--fix", folder=folder)
        assert code == (-9 if kind in KILLED else 2), said
        there = {path: one for path, one in tree(folder).items() if not TEMPORARY.fullmatch(Path(path).name)}
        assert there == before
    assert run("check", "--fix", folder=folder).returncode == 0
    assert {path: one for path, one in tree(folder).items() if path in after} == after


def test_build_says_that_it_or_the_last_one_was_interrupted_and_mends_it(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "workspace", {EDITION: SHORT})
    calls = tmp_path / "calls"
    kept_templates(tmp_path)
    # A build into the workspace's own out/ writes the report of the workshop, too: its calls are others.
    assert behind("", -1, "build", folder=samples.written(tmp_path / "fresh", {EDITION: SHORT}), calls=calls)[0] == 0
    amid = places(calls, "killed before", JOURNAL)[1]
    assert behind("killed before", amid, "build", folder=folder)[0] == -9
    verified = run("verify", "out", folder=folder)
    assert (verified.returncode, "was interrupted" in verified.stderr) == (2, True)
    twin = shutil.copytree(folder, tmp_path / "twin", symlinks=True)
    assert behind("", -1, "build", folder=twin, calls=calls)[0] == 0
    full = "disk full in a write"  # making a folder that is there already may fail and does no harm
    code, said = behind(full, places(calls, full, JOURNAL)[1], "build", folder=folder)
    assert code == 2, said
    assert "The last build into out/ was interrupted" in said
    assert "the system refuses: No space left on device" in said
    assert "out/ may hold files of two builds: build everything once more to mend it" in said
    done = run("build", folder=folder)
    assert (done.returncode, "The last build into out/ was interrupted" in done.stderr) == (0, True)
    assert tree(folder / "out") == tree(tmp_path / "fresh" / "out")
    assert "interrupted" not in run("build", folder=folder).stderr


# --- what is told, and what is never touched


def test_state_names_what_is_not_as_the_manifest_says(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert state(out) == FolderState(Condition.NOTHING)
    put(out, OLD)
    with_mine(out)
    assert state(out) == FolderState(Condition.WHOLE)
    (out / "index.html").write_bytes(b"changed")
    (out / "en/a/a.pdf").unlink()
    assert state(out) == FolderState(Condition.CHANGED, ("en/a/a.pdf", "index.html"))
    put(out, OLD)
    assert state(out) == FolderState(Condition.WHOLE)


def test_narrowed_build_does_not_say_that_all_is_mended(quick: Path) -> None:
    out = quick / "out"
    half_new(out)
    wrong = state(out)
    assert wrong.condition is Condition.INTERRUPTED
    assert wrong.paths
    put(out, {"index.html": OLD["index.html"]}, whole=False)
    assert state(out).condition is Condition.INTERRUPTED
    put(out, OLD)
    assert state(out) == FolderState(Condition.WHOLE)


@pytest.mark.parametrize(
    "path", ["index.html", "en/fresh/deep/index.html", "data", "en/a/index.html/x", "manifest.json"]
)
def test_file_of_the_user_that_is_in_the_way_is_not_replaced(path: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    if path != MANIFEST:
        put(tmp_path / "out", {"en/b.txt": b"b"})
    (tmp_path / "out" / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "out" / path).write_bytes(b"mine")
    before = tree(tmp_path)
    with pytest.raises(CannotPublish, match="Move it away"):
        put(tmp_path / "out", NEW)
    assert tree(tmp_path) == before


def test_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    put(tmp_path / "out", {"index.html": b"i"})
    (tmp_path / "out" / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotPublish, match="leads out of"):
        put(tmp_path / "out", NEW)
    assert tree(tmp_path / "elsewhere") == {}


def test_journal_of_somebody_else_takes_nothing_away(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, OLD)
    (tmp_path / "letter.txt").write_bytes(b"mine")
    with_mine(out)
    sums = [digest(content) for content in (b"mine", *MINE.values())]
    write_journal(out, Journal({path: frozenset(sums) for path in ("../letter.txt", str(tmp_path / "letter.txt"))}))
    put(out, NEW)
    assert (tmp_path / "letter.txt").read_bytes() == b"mine"
    assert {path: (out / path).read_bytes() for path in MINE} == MINE
    for content in (b"", b"{", b"[" * 100_000, b'{"format": "cpsplan-journal/1", "files": {"notes.txt": 1}}'):
        (out / JOURNAL).write_bytes(content)
        assert state(out).condition is Condition.INTERRUPTED
        put(out, NEW)
        assert state(out) == FolderState(Condition.WHOLE)


def test_first_build_that_was_cut_off_in_its_journal_is_not_taken_for_foreign_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with suppress(Killed), Door("killed in a write", 2):
        put(out, NEW)
    assert [TEMPORARY.fullmatch(path.name) is not None for path in out.iterdir()] == [True]
    refuse_folder(out, tmp_path / "workspace")
    put(out, NEW)
    assert {path for path, content in tree(out).items() if content} == {*NEW, MANIFEST}


def test_lock_is_the_same_by_whatever_way_the_folder_is_named(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "workspace", {EDITION: SHORT})
    (tmp_path / "link").symlink_to(folder / "out")
    with FileLock(folder / ".out.cpsplan.lock"):
        for name in ("plans/../out", str(tmp_path / "link")):
            done = run("build", "--out", name, folder=folder)
            assert (done.returncode, "another build is writing" in done.stderr) == (2, True)
        assert run("check", "--fix", folder=folder).returncode == 0
    assert not (folder / "out").exists()


# --- a person who has seen enough

BEGUN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["cpsplan", *sys.argv[1:]]
from cpsplan.__main__ import start
print("begun", flush=True)
start()
"""
"""Begins as `cpsplan` does. What a test starts may have been started with the signal ignored, and inherit that."""


@pytest.mark.parametrize(
    "command", [("check",), ("build", "--format", "html", "--format", "txt")], ids=["check", "build"]
)
def test_whoever_interrupts_gets_a_line_and_130_at_any_moment(command: tuple[str, ...], tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("html, pdf", "html, txt"))})
    ends: Counter[tuple[int, str]] = Counter()
    for moment in range(1, 21, 1 if thorough.is_on() else 2):
        start = [sys.executable, "-P", "-c", BEGUN, *command]
        with subprocess.Popen(
            start, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "begun\n"
            time.sleep(moment / 40)
            process.send_signal(signal.SIGINT)
            words = process.communicate(timeout=60)[1]
        ends[process.returncode, words.rstrip().rpartition("\n")[2]] += 1
    stopped = ends.pop((130, "cpsplan: interrupted"), 0)
    # The last moments may come too late: then it was done before.
    assert not {code for code, _ in ends} - {0, 1}, ends
    assert stopped >= 3, ends
