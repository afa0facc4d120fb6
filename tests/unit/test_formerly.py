"""What gets another id leads on from its old address: a page for a document, an anchor for what stands in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.changes.formerly import remembered
from cpsplan.compiler import compile_book
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.render.aliases import with_aliases
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.samples import EDITION, SETTINGS, changed


def pages(folder: Path) -> dict[str, str]:
    """The pages of the workspace in ``folder``, by path."""
    artifacts, diagnostics = build(compile_book(DiskWorkspace(folder)).book, folder, BuildOptions())
    assert diagnostics == []
    return {artifact.path: artifact.content.decode() for artifact in artifacts if artifact.format == "html"}


def test_what_was_renamed_leads_on_from_where_it_was(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("[html, pdf]", "[html]"))})
    assert run("build", folder=folder).returncode == 0
    for old, new in (("2026-27", "trees"), ("trees", "park-trees"), ("nature", "life"), ("life.birds", "wings")):
        done = run("rename", old, new, folder=folder)
        assert (done.returncode, "leads on" in done.stderr) == (0, True), done.stderr
    assert run("rename", "planting", "sowing", folder=folder).returncode == 0
    assert compile_book(DiskWorkspace(folder)).diagnostics == ()
    made = pages(folder)
    for old in ("2026-27", "trees"):
        assert '<meta http-equiv="refresh" content="0; url=../park-trees/index.html">' in made[f"en/{old}/index.html"]
        assert '<a href="../park-trees/index.html">Park plan 2026-27</a>' in made[f"en/{old}/index.html"]
    strategy = made["en/park-2030/index.html"]
    for anchor in ("aim-nature", "outcome-nature.trees", "outcome-life.birds", "aim-life", "outcome-life.wings"):
        assert strategy.count(f'id="{anchor}"') == 1, anchor
    assert made["en/park-trees/index.html"].count('id="project-planting"') == 1
    done = run("build", folder=folder)
    assert done.returncode == 0, "a document that leads on asks for no --allow-removal"
    assert "url=../park-trees/" in (folder / "out/en/2026-27/index.html").read_text(encoding="utf-8")


def test_a_part_of_an_outcome_leads_on_too(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    part = "        outcomes: [{id: oaks, statement: There are more oaks.}]\n"
    strategy = folder / samples.STRATEGY
    before = "There are more trees.\n"
    strategy.write_text(changed(samples.STRATEGY, (before, before + part)), encoding="utf-8")
    plan = folder / samples.PLAN
    plan.write_text(changed(samples.PLAN, ("nature.trees", "nature.trees.oaks")), encoding="utf-8")
    done = run("rename", "nature.trees.oaks", "elms", folder=folder)
    assert "remembers park-2030:nature.trees.oaks" in done.stderr, done.stderr
    assert 'id="outcome-nature.trees.oaks"' in pages(folder)["en/park-2030/index.html"]


def test_nothing_leads_on_where_nothing_was_renamed(tmp_path: Path) -> None:
    assert not any("http-equiv" in page for page in pages(samples.written(tmp_path)).values())


def test_patch_of_a_renaming_remembers_nothing(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    before = (folder / SETTINGS).read_bytes()
    assert run("rename", "2026-27", "trees", "--diff", folder=folder).returncode == 0
    assert (folder / SETTINGS).read_bytes() == before


@pytest.mark.parametrize(
    "known", ["", "formerly:\n- was: old\n  now: 2026-27\n", "formerly:  # all\n    - {was: old, now: 2026-27}\n"]
)
def test_settings_remember_beside_what_they_know(known: str) -> None:
    files: dict[str, str | bytes] = {**samples.files(), SETTINGS: samples.files()[SETTINGS] + known}
    settings = remembered(MemoryWorkspace(files), "older", "park-2030")
    assert settings is not None
    after = compile_book(MemoryWorkspace({**files, SETTINGS: settings}))
    assert after.diagnostics == ()
    assert after.book.settings is not None
    addresses = [(formerly.was, formerly.now) for formerly in after.book.settings.model.formerly]
    assert addresses == [("older", "park-2030"), *([("old", "2026-27")] if known else [])]


@pytest.mark.parametrize(("was", "now"), [("older", "nobody"), ("park-2030", "2026-27")])
def test_settings_remember_nothing_that_leads_nowhere(was: str, now: str) -> None:
    assert remembered(MemoryWorkspace(samples.files()), was, now) is None
    listed = {**samples.files(), SETTINGS: samples.files()[SETTINGS] + "formerly: [{was: old, now: 2026-27}]\n"}
    assert remembered(MemoryWorkspace(listed), "older", "park-2030") is None, "a list in brackets is left to people"


def test_anchor_stands_only_where_it_is_not_yet_and_can_stand() -> None:
    html = '<section id="new"><p id="kept">x</p></section><tr id="row"></tr>'
    wanted = (("new", "old"), ("new", "kept"), ("row", "line"), ("none", "lost"))
    assert with_aliases(html, wanted) == html.replace('id="new">', 'id="new"><span id="old"></span>')


@pytest.mark.parametrize("was", ["a//b", "park-2030:nature.trees.oaks.tall", "trees.oaks", "-", "plans/progress/x/y"])
def test_what_was_no_address_is_told(was: str) -> None:
    known = samples.files()[SETTINGS] + f'formerly: [{{was: "{was}", now: 2026-27}}]\n'
    messages = [fault.message for fault in samples.compiled({SETTINGS: known}).diagnostics]
    assert [message for message in messages if message.startswith(f"“{was}” is no address: write that of")] == messages
    assert messages
