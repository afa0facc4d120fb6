"""A build in which nothing can have changed reads no plan, says the same, and is never believed where anything has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpsplan.cli import making
from cpsplan.cli.built import Request
from cpsplan.publishing import build as making_of_files
from cpsplan.publishing import steps
from cpsplan.publishing.ledger import results_file
from cpsplan.render.folders import find
from cpsplan.workspace.disk import DEEPEST, TEMPLATES, DiskWorkspace, MemoryWorkspace
from cpsplan.workspace.watched import WatchedWorkspace, answers_the_same
from tests.support import library, samples
from tests.support.building import contents
from tests.support.command_line import Run, run
from tests.support.samples import EDITION, GLOSSARY, PLAN, changed
from tests.unit.test_plugins import installed

HTML = changed(EDITION, ("[html, pdf]", "[html]"))
PAGE = "out/en/2026-27/index.html"


def _workspace(folder: Path, replaced: dict[str, str | bytes] | None = None) -> Path:
    """A small workspace with nothing wrong, whose shared file lies where a link leads to."""
    root = samples.written(folder, {EDITION: HTML, **(replaced or {})})
    (root / "shared").mkdir()
    shutil.move(root / GLOSSARY, root / "shared" / "glossary.yaml")
    (root / GLOSSARY).symlink_to(root / "shared" / "glossary.yaml")
    return root


@pytest.fixture
def long_ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that gets longer with each build that checks and makes everything."""
    ways: list[str] = []
    build = making.build_anew

    def watched(request: Request, asked: str) -> None:
        ways.append(asked)
        build(request, asked)

    monkeypatch.setattr(making, "build_anew", watched)
    return ways


def _built(folder: Path, *arguments: str, **environment: str) -> Run:
    done = run("build", *arguments, folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    return done


def _put(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def _linked(folder: Path, path: str) -> None:
    (folder / path).rename(folder / "elsewhere")
    (folder / path).symlink_to(folder / "elsewhere")


def _touched(folder: Path) -> None:
    for path in (folder / "plans").rglob("*.yaml"):
        os.utime(path)


def test_nothing_is_loaded_or_written_and_the_same_is_said(tmp_path: Path) -> None:
    folder = _workspace(tmp_path / "w")
    first = _built(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    watch = """
import atexit, sys
sys.argv = ["cpsplan", "build"]
heavy = {"cpsplan.compiler", "cpsplan.render", "cpsplan.writers", "yaml", "jinja2", "rich"}
atexit.register(lambda: print("LOADED", sorted(heavy & set(sys.modules)), file=sys.stderr, flush=True))
from cpsplan.cli import main
main()
"""
    second = subprocess.run([sys.executable, "-c", watch], cwd=folder, capture_output=True, text=True, check=True)
    # The first of a new process sees another PATH or another place of modules, and learns the rest.
    again = subprocess.run([sys.executable, "-c", watch], cwd=folder, capture_output=True, text=True, check=True)
    assert again.stderr.endswith("LOADED []\n"), again.stderr
    *said, last = first.stderr.splitlines()
    files = last.split()[1]
    for done in (second, again):
        assert done.stderr.splitlines()[:-1] == [*said, f"out/: 0 files written, {files} unchanged, 0 removed"]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("arguments", [(), ("--format", "html"), ("--out", "site"), ("--quiet",), ("--pack",)])
def test_a_second_build_that_is_asked_the_same_takes_the_short_way(
    arguments: tuple[str, ...], tmp_path: Path, long_ways: list[str]
) -> None:
    folder = _workspace(tmp_path / "w")
    said = [_built(folder, *arguments).stderr.splitlines()[:-1] for _ in range(3)]
    assert len(long_ways) == 1
    assert said[0] == said[1] == said[2]
    _touched(folder)
    _built(folder, *arguments)
    assert len(long_ways) == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word": lambda w: _put(w, PLAN, changed(PLAN, ("Plant trees along", "Plant trees beside"))),
    "a word behind a link": lambda w: _put(
        w, "shared/glossary.yaml", samples.files()[GLOSSARY].replace("toilet", "lavatory") + "\n"
    ),
    "a new file": lambda w: _put(w, "plans/delivery/notes.txt", "to do\n"),
    "a plan that goes": lambda w: (w / PLAN).unlink(),
    "a style sheet of the workspace": lambda w: _put(w, "templates/css/screen.css", "body { color: #222 }"),
    "a page changed by hand": lambda w: _put(w, PAGE, "mine"),
    "a page that went": lambda w: (w / PAGE).unlink(),
    "a page that is a link to the same": lambda w: _linked(w, "out/data/book.json"),
    "a folder that is a link to the same": lambda w: _linked(w, "out/data"),
    "the manifest": lambda w: _put(w, "out/manifest.json", (w / "out/manifest.json").read_text() + "\n"),
    "a journal": lambda w: _put(w, "out/.cpsplan-journal.json", "{}"),
    "all files": lambda w: shutil.rmtree(w / "out"),
    "the report of coverage": lambda w: _put(w, "out-workshop/coverage.html", "mine"),
    "a workshop that went": lambda w: shutil.rmtree(w / "out-workshop"),
    "a workshop that is elsewhere": lambda w: _linked(w, "out-workshop"),
    "what checkers said": lambda w: _put(results_file(w / "out").parent, results_file(w / "out").name, "{}"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_is_seen(
    change: str, tmp_path: Path, long_ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = _workspace(tmp_path / "w")
    _built(folder, "--allow-removal")
    _built(folder, "--allow-removal")
    assert len(long_ways) == 1
    CHANGES[change](folder)
    run("build", "--allow-removal", folder=folder)
    assert len(long_ways) == 2


@pytest.mark.parametrize("path", [".gitignore", "coverage.html"])
@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text("mine")])
def test_the_workshop_is_brought_back(
    path: str, change: Callable[[Path], object], tmp_path: Path, long_ways: list[str]
) -> None:
    """Without its .gitignore, the report would go with the next commit."""
    folder = _workspace(tmp_path / "w")
    _built(folder)
    before = contents(folder / "out-workshop")
    change(folder / "out-workshop" / path)
    _built(folder)
    assert before.items() <= contents(folder / "out-workshop").items()
    _built(folder)
    assert len(long_ways) == 2


@pytest.mark.parametrize("arguments", [("--clean",), ("--strict",), ("--fail-on", "warning"), ("--plan", "2026-27")])
def test_whoever_asks_for_something_else_gets_that(
    arguments: tuple[str, ...], tmp_path: Path, long_ways: list[str]
) -> None:
    folder = _workspace(tmp_path / "w")
    _built(folder)
    _built(folder, *arguments)
    assert len(long_ways) == 2


def test_another_day_is_another_build(tmp_path: Path, long_ways: list[str]) -> None:
    folder = _workspace(tmp_path / "w")
    for day in ("1780000000", "1780000000", "1790000000"):
        _built(folder, SOURCE_DATE_EPOCH=day)
    assert len(long_ways) == 2


def test_another_program_is_another_build(tmp_path: Path, long_ways: list[str]) -> None:
    folder = _workspace(tmp_path / "w")
    path = os.environ["PATH"]
    (tmp_path / "more").mkdir()
    for programs in (path, path, f"{path}{os.pathsep}{tmp_path / 'more'}"):
        _built(folder, PATH=programs)
    assert len(long_ways) == 2


def test_what_is_wrong_is_looked_for_and_said_again(tmp_path: Path, long_ways: list[str]) -> None:
    folder = _workspace(tmp_path / "w", {PLAN: changed(PLAN, ("Plant trees", "Plant  trees"))})
    said = [_built(folder).stderr for _ in range(2)]
    assert len(long_ways) == 2
    assert all("CPS603" in text for text in said)


def test_plans_that_name_plugins_are_checked_again(tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages")
    folder = library.written(tmp_path / "library")
    cache = tmp_path / "cache"
    for settings, remembered in (("", 1), ("plugins: [library]\n", 0)):
        shutil.rmtree(cache, ignore_errors=True)
        path = folder / "plans" / "cpsplan.yaml"
        _put(folder, "plans/cpsplan.yaml", f"{path.read_text(encoding='utf-8')}{settings}")
        done = library.bash("cpsplan build --format html", folder, PYTHONPATH=str(packages), XDG_CACHE_HOME=str(cache))
        assert "nothing wrong" in done.stderr
        assert len([*(cache / "cpsplan").glob("*.unchanged")]) == remembered


def test_a_plan_that_is_as_it_was_before_another_build(tmp_path: Path, long_ways: list[str]) -> None:
    """The one remembered was overtaken by one with a warning: what lies in out/ is not what it left."""
    folder = _workspace(tmp_path / "w")
    _built(folder)
    before = contents(folder / "out")
    text = (folder / PLAN).read_text(encoding="utf-8")
    _put(folder, PLAN, text.replace("Plant trees", "Plant  trees"))
    _built(folder)
    _put(folder, PLAN, text)
    _built(folder)
    assert len(long_ways) == 3
    assert contents(folder / "out") == before


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": "cpsplan-unchanged/1"}', "\0", "[" * 5000])
def test_what_is_remembered_may_be_damaged(content: str, tmp_path: Path, long_ways: list[str]) -> None:
    cache = tmp_path / "cache"
    folder = _workspace(tmp_path / "w")
    _built(folder, XDG_CACHE_HOME=str(cache))
    (kept,) = (cache / "cpsplan").glob("*.unchanged")
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text(content)
    _built(folder, XDG_CACHE_HOME=str(cache))
    assert len(long_ways) == 2
    assert json.loads(kept.read_text(encoding="utf-8"))["answers"]


def test_questions_that_nobody_asks_are_answered_by_none(tmp_path: Path, long_ways: list[str]) -> None:
    cache = tmp_path / "cache"
    folder = _workspace(tmp_path / "w")
    _built(folder, XDG_CACHE_HOME=str(cache))
    (kept,) = (cache / "cpsplan").glob("*.unchanged")
    values = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**values, "answers": {"names \0": "0", **values["answers"]}}))
    _built(folder, XDG_CACHE_HOME=str(cache))
    assert len(long_ways) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the system shows no owners of files")
@pytest.mark.parametrize("place", ["that others may write", "in a checkout"])
def test_nothing_is_believed_of_a_cache_that_others_may_fill(place: str, tmp_path: Path, long_ways: list[str]) -> None:
    """It would stand for checks of the plans: whoever puts it there would have faults passed over."""
    cache = tmp_path / "cache" / "cpsplan"
    cache.mkdir(parents=True)
    folder = _workspace(tmp_path / "w")
    if place == "in a checkout":
        (cache.parent / ".git").mkdir()
    else:
        cache.chmod(0o777)
    for _ in range(2):
        _built(folder, XDG_CACHE_HOME=str(cache.parent))
    assert len(long_ways) == 2


def test_a_cache_that_is_made_is_believed_whatever_groups_may_do(tmp_path: Path, long_ways: list[str]) -> None:
    folder, before = _workspace(tmp_path / "w"), os.umask(0o002)
    try:
        for _ in range(2):
            _built(folder, XDG_CACHE_HOME=str(tmp_path / "home" / "cache"))
    finally:
        os.umask(before)
    assert len(long_ways) == 1


@pytest.mark.parametrize("out", [(), ("--out", "site")])
def test_a_template_that_was_another_meanwhile(
    out: tuple[str, ...], tmp_path: Path, long_ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is edited while files are made, and then as it was before: they are made of neither for certain."""
    folder, sheet = _workspace(tmp_path / "w"), "templates/css/screen.css"
    _put(folder, sheet, "body { color: #222 }")
    make = making_of_files.build

    def edited_meanwhile(*given: Any, **named: Any) -> Any:
        _put(folder, sheet, "body { color: #777 }")
        return make(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(steps, "build", edited_meanwhile)
        _built(folder, *out)
    _put(folder, sheet, "body { color: #222 }")
    _built(folder, *out)
    pages = contents(folder / (out[-1] if out else "out"))
    assert len(long_ways) == 2
    assert b"#222" in pages["assets/screen.css"]
    assert b"#777" not in b"".join(pages.values())


def test_no_template_is_found_whose_change_nobody_would_see(tmp_path: Path) -> None:
    deepest = "/".join(["in"] * (DEEPEST - 1))
    names = ("a.html", "css/a.css", f"{deepest}/a.html", f"{deepest}/in/a.html", ".a.html", ".in/a.html", "~$a.html")
    for name in names:
        _put(tmp_path / TEMPLATES, name, "")
    seen = DiskWorkspace(tmp_path).names(TEMPLATES)
    found = [name for name in names if find([tmp_path / TEMPLATES], name)]
    assert found == [name for name in names if f"{TEMPLATES}/{name}" in seen] == [*names[:3]]


def test_who_answers_the_same_was_asked_the_same(tmp_path: Path) -> None:
    _put(tmp_path, "plans/a.yaml", "a: 1\n")
    watched = WatchedWorkspace(DiskWorkspace(tmp_path))
    watched.names("plans")
    watched.read("plans/a.yaml")
    with pytest.raises(Exception, match="does not exist"):
        watched.read("plans/b.yaml")
    watched.today()
    files = {"plans/a.yaml": "a: 1\n"}
    today = watched.today()
    assert answers_the_same(DiskWorkspace(tmp_path), watched.answers)
    assert answers_the_same(MemoryWorkspace(files, today), watched.answers)
    for other in ({"plans/a.yaml": "a: 2\n"}, {}, {**files, "plans/b.yaml": ""}, {**files, "plans/c.yaml": ""}):
        assert not answers_the_same(MemoryWorkspace(other, today), watched.answers)
    assert not answers_the_same(MemoryWorkspace(files, today.replace(year=1999)), watched.answers)
    assert not answers_the_same(MemoryWorkspace(files, today), {**watched.answers, "size plans/a.yaml": "0"})


def test_two_answers_to_one_question_can_be_held_to_none(tmp_path: Path) -> None:
    watched = WatchedWorkspace(DiskWorkspace(tmp_path))
    for text in ("a: 1\n", "a: 2\n"):
        _put(tmp_path, "plans/a.yaml", text)
        watched.read("plans/a.yaml")
    assert not answers_the_same(DiskWorkspace(tmp_path), watched.answers)
