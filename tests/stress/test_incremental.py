"""What has not changed is not made again, and what is left is always the same as after a clean build."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import cpsplan
from cpsplan.compiler import compile_book
from cpsplan.publishing import ledger
from cpsplan.publishing.build import build
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.publish import Artifact, publish
from cpsplan.verify import RESULTS
from cpsplan.verify.results import FORMAT as RESULTS_FORMAT
from cpsplan.verify.results import read_results, save_results
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import built, drawn, faulty, samples, thorough
from tests.support.building import contents
from tests.support.command_line import run
from tests.support.samples import EDITION, GLOSSARY, PLAN, SETTINGS, STRATEGY, changed

QUICK = changed(EDITION, ("[html, pdf]", "[html, txt, epub, docx]"))


def _times(out: Path) -> dict[str, int]:
    return {path.relative_to(out).as_posix(): path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def _made_since(out: Path, before: dict[str, int]) -> set[str]:
    return {path for path, moment in _times(out).items() if before.get(path) != moment}


def _clean(folder: Path) -> dict[str, bytes]:
    """What a clean build of the workspace in ``folder`` into another place makes. That of the same files is known."""
    files = {path: content for path, content in contents(folder).items() if not path.startswith("out/")}
    key = frozenset(files.items())
    if key not in _cleanly_built:
        other = folder.parent / f"{folder.name}-clean"
        assert run("build", "--clean", "--out", str(other), folder=folder).returncode == 0
        _cleanly_built[key] = contents(other)
    return _cleanly_built[key]


_cleanly_built: dict[frozenset[tuple[str, bytes]], dict[str, bytes]] = {}


def test_the_second_build_makes_nothing_and_starts_nothing(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", {EDITION: QUICK, PLAN: changed(PLAN, ("Plant trees", "Plant  trees"))})
    first = run("build", folder=folder)
    times = _times(folder / "out")
    watch = """
import atexit, sys
sys.argv = ["cpsplan", "build"]
heavy = {"lxml", "pebble", "docx", "weasyprint"}
atexit.register(lambda: print("LOADED", sorted(heavy & set(sys.modules)), file=sys.stderr, flush=True))
from cpsplan.cli import main
main()
"""
    second = subprocess.run([sys.executable, "-c", watch], cwd=folder, capture_output=True, text=True, check=False)
    assert second.returncode == 0
    assert second.stderr.endswith("LOADED []\n"), second.stderr
    assert _made_since(folder / "out", times) == set()
    # What is wrong is said again, word for word.
    assert "CPS603" in first.stderr
    count = len(times) - 1
    assert second.stderr.startswith(first.stderr.rsplit("\n", 2)[0])
    assert f"0 files written, {count} unchanged, 0 removed" in second.stderr


class PagePreparedError(Exception):
    """Raised where a page is prepared though nothing has changed."""


def _refuse_to_prepare(*_: object, **__: object) -> None:
    raise PagePreparedError


@pytest.mark.parametrize("arguments", [(), ("--format", "html")], ids=["whole", "narrowed"])
def test_unchanged_build_prepares_no_page(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = samples.written(tmp_path / "w", {EDITION: QUICK})
    assert run("build", *arguments, folder=folder).returncode == 0
    before = contents(folder / "out")
    with monkeypatch.context() as patched:
        # Or no ledger would be asked: a build that is repeated ends before.
        patched.setattr("cpsplan.cli.build.last_silent_build", lambda *_: None)
        patched.setattr("cpsplan.publishing.build.prepare", _refuse_to_prepare)
        assert " 0 files written" in run("build", *arguments, folder=folder).stderr
        (folder / "out" / "en" / "park-2030" / "index.html").write_text("mine")
        with pytest.raises(PagePreparedError):
            run("build", *arguments, folder=folder)
    assert run("build", *arguments, folder=folder).returncode == 0
    after = contents(folder / "out")
    assert {path: after[path] for path in before} == before


def test_a_workspace_that_was_built_for_tests_has_its_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = built.written(tmp_path / "w", {EDITION: QUICK})
    monkeypatch.setattr("cpsplan.publishing.build.prepare", _refuse_to_prepare)
    assert " 0 files written" in run("build", folder=folder).stderr


def test_what_was_said_of_a_link_is_said_again(tmp_path: Path) -> None:
    """The excerpt of a file that cannot be read is left out, the first time and every other."""
    folder = samples.written(tmp_path / "w", {EDITION: changed(EDITION, ("[html, pdf]", "[html]"))})
    (tmp_path / "secret").write_text("password: 1")
    (folder / "plans" / "delivery" / "other.pdf").symlink_to(tmp_path / "secret")
    first, second = (run("build", folder=folder) for _ in range(2))
    assert "CPS110" in first.stderr
    assert (first.returncode, second.returncode) == (0, 0)
    assert second.stderr.splitlines()[:-1] == first.stderr.splitlines()[:-1]
    assert " 0 files written" in second.stderr
    assert "password" not in first.stderr + second.stderr


def test_one_word_remakes_only_what_shows_it(tmp_path: Path) -> None:
    folder = built.written(tmp_path / "w", {EDITION: QUICK})
    times = _times(folder / "out")
    (folder / PLAN).write_text(changed(PLAN, ("Plant trees along", "Plant trees beside")))
    assert run("build", folder=folder).returncode == 0
    made = _made_since(folder / "out", times)
    assert {"en/2026-27/index.html", "en/2026-27/2026-27.txt", "en/2026-27/2026-27.docx"} <= made
    assert {path for path in made if "park-2030" in path} == set()
    assert "coverage.html" not in made
    assert contents(folder / "out") == _clean(folder)


def test_one_word_of_the_real_plans_remakes_only_what_shows_it(repository: Path, tmp_path: Path) -> None:
    """Whatever the hash seed of a process. Of the Welsh pages only those that show the text in English say so."""
    folder = tmp_path / "w"
    shutil.copytree(repository / "plans", folder / "plans")
    build = ("build", "--format", "html")
    assert run(*build, folder=folder, PYTHONHASHSEED="1").returncode == 0
    before = contents(folder / "out")
    plan = folder / "plans" / "delivery" / "2022-23.yaml"
    text = plan.read_text(encoding="utf-8")
    assert "to create a safe environment where" in text
    plan.write_text(text.replace("to create a safe environment where", "to create a safer environment where"))
    watch = """
import sys
from cpsplan.render import Prepared
page = Prepared.page
Prepared.page = lambda self, *given: print("MADE", self.path) or page(self, *given)
sys.argv = ["cpsplan", "build", "--format", "html"]
from cpsplan.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", watch],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    made = {line.removeprefix("MADE ") for line in done.stdout.splitlines()}
    shown = {f"{edition}/2022-23/index.html" for edition in ("en", "en-large-print", "cy", "cy-large-print")}
    assert made == shown
    after = contents(folder / "out")
    changed_files = {path for path in after if before.get(path) != after[path]} - {"manifest.json"}
    assert changed_files == made
    assert "1 testun yn Saesneg" in after["cy/2022-23/index.html"].decode()


REGISTER = "plans/pictures.yaml"
PICTURES: dict[str, str] = {
    REGISTER: "pictures: [{id: lake, file: lake.svg, alt: Volunteers plant reeds.}]\n",
    "plans/pictures/lake.svg": drawn.SVG,
    PLAN: changed(PLAN, ("    outputs:\n", "    picture: lake\n    outputs:\n")),
}
"""A picture that a project shows."""
EDITS: dict[str, Callable[[Path], object]] = {
    "a template of the workspace": lambda w: _put(
        w, "templates/css/screen.css", "body { color: #222 }"
    ),
    "a phrase": lambda w: _put(w, "templates/phrases/en.yaml", "contents: In these pages\n"),
    "the glossary": lambda w: _put(w, GLOSSARY, samples.files()[GLOSSARY].replace("WC", "WC", 1) + "\n"),
    "a title in the strategy": lambda w: _put(w, STRATEGY, changed(STRATEGY, ("A park for all", "One for all"))),
    "the settings": lambda w: _put(w, SETTINGS, changed(SETTINGS, ("Plans of a town park", "Plans of our park"))),
    "a picture": lambda w: _put(w, "plans/pictures/lake.svg", drawn.SVG.replace("#4b7f9e", "#1d1c2b")),
    "what a picture tells": lambda w: _put(w, REGISTER, PICTURES[REGISTER].replace("reeds", "trees")),
    "a picture that nothing shows any more": lambda w: _put(w, PLAN, samples.files()[PLAN]),
    "an edition": lambda w: _put(w, EDITION, changed(EDITION, ("[html, pdf]", "[html, txt]"))),
    "a plan that goes": lambda w: (w / PLAN).unlink(),
    "a file of the build changed by hand": lambda w: _put(w, "out/en/2026-27/2026-27.txt", "mine"),
    "a page of the build changed by hand": lambda w: _put(w, "out/en/2026-27/index.html", "mine"),
    "a table of the build changed by hand": lambda w: _put(w, "out/data/book.json", "mine"),
    "a file of the build that went": lambda w: (w / "out/en/park-2030/park-2030.epub").unlink(),
}  # fmt: skip


def _put(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("edit", EDITS)
def test_after_any_change_the_result_is_that_of_a_clean_build(edit: str, tmp_path: Path) -> None:
    folder = built.written(tmp_path / "w", {EDITION: QUICK, **(PICTURES if "picture" in edit else {})})
    EDITS[edit](folder)
    done = run("build", "--allow-removal", folder=folder)
    assert done.returncode == 0, done.stderr
    # What somebody has edited is kept beside what is built.
    ours = {path: content for path, content in contents(folder / "out").items() if ".edited-" not in path}
    assert ours == _clean(folder)
    assert (len(contents(folder / "out")) - len(ours)) == ("by hand" in edit)


def test_narrowed_and_whole_builds_in_turn(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", {EDITION: QUICK})
    for arguments in (("--format", "txt"), ("--plan", "2026-27"), (), ("--format", "html"), ()):
        assert run("build", *arguments, folder=folder).returncode == 0
    assert contents(folder / "out") == _clean(folder)


def test_random_edits_of_the_starter_one_after_another(tmp_path: Path) -> None:
    """Each edit is built upon the ledger of the one before, and compared with a build without any."""
    chance = random.Random(8)  # noqa: S311 - reproducible on purpose
    root = tmp_path / "w"
    texts = faulty.starter()
    for path, text in texts.items():
        _put(root, path, text)
    known = Ledger(root / "out", root / "ledger.json", "here")
    reused = 0
    for number in range(thorough.tries(30)):
        path = chance.choice([one for one in texts if "/delivery/" in one or "/strategies/" in one])
        words = [word for word in texts[path].split() if word.isalpha() and len(word) > 6 and word[0].islower()]
        word = chance.choice(words)
        texts[path] = texts[path].replace(f" {word} ", f" {word} indeed ", 1)
        _put(root, path, texts[path])
        book = compile_book(DiskWorkspace(root)).book
        options = BuildOptions(formats=frozenset({"html"}))
        made, found = build(book, root, options, known)
        fresh, _ = build(book, root, options)
        assert found == []
        assert {one.path: one.content for one in made} == {one.path: one.content for one in fresh}, f"edit {number}"
        publish(root / "out", made, {}, whole=True)
        reused += sum(known.old.get(one.path) == known.new.get(one.path) for one in made if one.path in known.new)
        known.save(narrowed=False)
        known = _loaded(root, known)
    assert reused > thorough.tries(100)


def _loaded(root: Path, known: Ledger) -> Ledger:
    """The ledger as the next build would read it."""
    values = json.loads((root / "ledger.json").read_text(encoding="utf-8"))
    made = {path: (pair[0], pair[1]) for path, pair in values["made"].items()}
    return Ledger(known.out, known.file, "here", made, {}, set(values["passed"]))


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"format": "cpsplan-ledger/1"}', "\0", '{"format": 7, "made": 3}', "[" * 5000]
)
def test_a_damaged_ledger_only_means_that_everything_is_made_again(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    folder = samples.written(tmp_path / "w", {EDITION: changed(EDITION, ("[html, pdf]", "[html]"))})
    assert run("build", folder=folder, XDG_CACHE_HOME=str(cache)).returncode == 0
    with monkeypatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(cache))
        kept = ledger.kept_file(folder, folder / "out", ledger.LEDGER)
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text(content)
    # Or nothing would ask for a ledger.
    kept.with_suffix(ledger.UNCHANGED).unlink()
    done = run("build", folder=folder, XDG_CACHE_HOME=str(cache))
    assert (done.returncode, " 0 files written" in done.stderr) == (0, True)
    assert json.loads(kept.read_text(encoding="utf-8"))["made"]


def test_a_ledger_in_the_workspace_is_not_believed(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", {EDITION: changed(EDITION, ("[html, pdf]", "[html]"))})
    (folder / "plans" / ".cache").mkdir()
    forged = {"format": ledger.FORMAT, "surroundings": "", "made": {}, "passed": []}
    for place in (folder / "ledger.json", folder / "out" / "ledger.json", folder / "plans" / ".cache" / "ledger.json"):
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(forged))
    (folder / "out" / "ledger.json").unlink()
    assert run("build", folder=folder).returncode == 0
    assert "Plant trees along the paths." in (folder / "out/en/2026-27/index.html").read_text(encoding="utf-8")


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", {EDITION: changed(EDITION, ("[html, pdf]", "[html]"))})
    (tmp_path / "file").write_text("no folder")
    assert run("build", folder=folder, XDG_CACHE_HOME=str(tmp_path / "file")).returncode == 0


def test_other_surroundings_make_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = DiskWorkspace(samples.written(tmp_path / "w"))
    before = ledger.surroundings(disk)
    assert ledger.surroundings(disk) == before
    assert Path(cpsplan.__file__).parent == ledger.PACKAGE
    (tmp_path / "site" / "weasyprint-99.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    other = ledger.surroundings(disk)
    assert other != before
    _put(disk.root, "templates/plan.html", "{# mine #}")
    assert ledger.surroundings(disk) not in {before, other}


def test_ledgers_of_folders_that_went_are_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("gone", "there"):
        (tmp_path / name).mkdir()
        Ledger.load(tmp_path, tmp_path / name, "x").save(narrowed=False)
        save_results(tmp_path / name, {"format": RESULTS_FORMAT, "name": name})
    shutil.rmtree(tmp_path / "gone")
    assert len(list((tmp_path / "cache" / "cpsplan").iterdir())) == 4
    Ledger.load(tmp_path, tmp_path / "there", "x").save(narrowed=False)
    assert len(list((tmp_path / "cache" / "cpsplan").glob("*.json"))) == 1
    assert len(list((tmp_path / "cache" / "cpsplan").iterdir())) == 2
    assert read_results(tmp_path / "there")["name"] == "there"
    assert "out" not in json.loads((tmp_path / "there" / RESULTS).read_text(encoding="utf-8"))


def test_an_artifact_is_used_again_only_with_its_key_and_its_bytes(tmp_path: Path) -> None:
    publish(tmp_path / "out", [Artifact("a.txt", b"one")], {}, whole=True)
    known = Ledger(tmp_path / "out")
    known.note("a.txt", "key", b"one")
    known.old, known.new = known.new, {}
    assert known.again("a.txt", "other") is None
    assert known.again("b.txt", "key") is None
    assert known.again("a.txt", "key") == b"one"
    (tmp_path / "out" / "a.txt").write_bytes(b"two")
    assert known.again("a.txt", "key") is None
