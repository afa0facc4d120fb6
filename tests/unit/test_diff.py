"""cpsplan diff on the command line: revisions, directories, plans, reports; odd questions get an answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.book.book import Book
from cpsplan.changes.difference import Change, WrongOrder, compare_books, compare_plans
from cpsplan.compiler import compile_book
from cpsplan.reporters.changes import markdown_of_changes
from cpsplan.workspace.disk import MemoryWorkspace, Unreadable
from cpsplan.workspace.revisions import NoRevision, open_directory, open_revision
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.plan_edits import EDITS, FULL, REPORT, REPORT_PATH, book, edited
from tests.support.revisions import commit, git
from tests.support.samples import GLOSSARY, PLAN

TEN = ("title", "target", "moved", "outputs dropped", "output reworded", "due later", "budget", "status")
"""Eight of the edits; two more are made in the glossary and in the strategy."""


@pytest.fixture
def repository_of_two(tmp_path: Path) -> Path:
    """A workspace below the top of a git repository, with two commits: ten edits between them."""
    folder = samples.written(tmp_path / "work" / "park", {PLAN: FULL, REPORT_PATH: REPORT})
    git(tmp_path / "work", "init", "--quiet", "--initial-branch=main")
    commit(folder, "First")
    (folder / PLAN).write_text(edited(*TEN))
    glossary = (folder / GLOSSARY).read_text()
    (folder / GLOSSARY).write_text(f"{glossary}  - term: pond\n    explanation: A small lake.\n")
    strategy = folder / samples.STRATEGY
    strategy.write_text(strategy.read_text().replace("There are more trees.", "There are many more trees."))
    commit(folder, "Ten edits")
    return folder


def test_ten_edits_between_two_commits_are_all_named(repository_of_two: Path) -> None:
    done = run("diff", "HEAD~1", "HEAD", "--fail-on", "weakened", folder=repository_of_two)
    assert done.returncode == 1
    lines = [line.strip() for line in done.stdout.splitlines() if line.startswith("  - ")]
    wanted = [f"- {sentence}{' (weakened)' if weak else ''}" for _, _, sentence, weak in (EDITS[one] for one in TEN)]
    wanted = [one.replace("1.1 There are more", "1.1 There are many more") for one in wanted]
    wanted.append("- “pond” added")
    wanted.append(
        "- Outcome “1.1 There are more trees.”: wording changed from “There are more trees.” "
        "to “There are many more trees.”"
    )
    assert sorted(lines) == sorted(wanted)
    assert len(lines) == 10
    assert done.stdout.startswith("From rev:HEAD~1 to rev:HEAD: 10 changes, 4 of them weakened.\n")
    assert f"    {PLAN}:" in done.stdout
    back = run("diff", "HEAD", "HEAD~1", "--fail-on", "weakened", folder=repository_of_two)
    assert back.returncode == 0
    assert "10 changes, nothing weakened" in back.stdout
    assert run("diff", "HEAD", "HEAD~1", "--fail-on", "any", folder=repository_of_two).returncode == 1


def test_revisions_branches_and_working_files(repository_of_two: Path) -> None:
    clean = run("diff", "main", "--fail-on", "any", folder=repository_of_two)
    assert (clean.returncode, clean.stdout) == (0, "No difference between rev:main and the working files.\n")
    (repository_of_two / PLAN).write_text(edited(*TEN, "owner removed"))
    done = run("diff", "main", folder=repository_of_two)
    assert done.returncode == 0
    assert "1 change, nothing weakened" in done.stdout
    assert "Project “A large pond”: owner removed (before: “Head gardener”)\n    before: " in done.stdout
    git(repository_of_two, "tag", "v1", "HEAD~1")
    assert run("diff", "v1", "HEAD", folder=repository_of_two).stdout.startswith("From rev:v1 to rev:HEAD: 10 changes")


def test_directories_with_and_without_a_workspace_around(tmp_path: Path, repository_of_two: Path) -> None:
    old = samples.written(tmp_path / "old", {PLAN: FULL, REPORT_PATH: REPORT})
    new = samples.written(tmp_path / "new", {PLAN: edited("target"), REPORT_PATH: REPORT})
    shutil.copytree(new / "plans", tmp_path / "renamed")
    for second in ("new", "new/plans", "renamed"):
        done = run("diff", "old", second, folder=tmp_path)
        assert done.returncode == 0
        assert "Target of “trees that live after a year” lowered from 70% to 65% (weakened)" in done.stdout
        assert f"    {PLAN}:" in done.stdout
    done = run("diff", "old", "--workspace", "new", "--fail-on", "weakened", folder=tmp_path)
    assert done.returncode == 1
    assert "From dir:old to the working files" in done.stdout
    done = run("diff", "HEAD~1", str(old), folder=repository_of_two)
    assert done.stdout == f"No difference between rev:HEAD~1 and dir:{old}.\n"


def test_a_hook_of_git_does_not_lead_elsewhere(repository_of_two: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    git(elsewhere, "init", "--quiet")
    done = run("diff", "HEAD~1", "HEAD", folder=repository_of_two, GIT_DIR=str(elsewhere / ".git"), GIT_PREFIX="x/")
    assert done.returncode == 0
    assert "10 changes" in done.stdout


def test_json_has_the_documented_shape(repository_of_two: Path) -> None:
    done = run("diff", "HEAD~1", "HEAD", "--report", "json", folder=repository_of_two)
    values = json.loads(done.stdout)
    assert list(values) == ["format", "before", "after", "counts", "unread", "changes"]
    assert values["format"] == "cpsplan-changes/1"
    assert (values["before"], values["after"]) == ("rev:HEAD~1", "rev:HEAD")
    assert values["counts"] == {"changes": 10, "weakened": 4}
    target = next(one for one in values["changes"] if one["sentence"].startswith("Target"))
    line = FULL.splitlines().index("    target: {comparator: at least, value: 70, by: 2027-03}") + 1
    assert target == {
        "section": "Park plan 2026-27 (2026-27)",
        "kind": "changed",
        "address": "2026-27/measures/survival",
        "sentence": "Target of “trees that live after a year” lowered from 70% to 65%",
        "weakened": True,
        "before": ["70%"],
        "after": ["65%"],
        "place_before": f"{PLAN}:{line}",
        "place_after": f"{PLAN}:{line - 2}",
    }


def test_markdown_marks_with_a_word_and_no_text_can_be_taken_for_a_mark(repository_of_two: Path) -> None:
    done = run("diff", "HEAD~1", "HEAD", "--report", "markdown", folder=repository_of_two)
    lines = done.stdout.splitlines()
    assert lines[0] == "## What changed in the plans"
    assert "### Park plan 2026-27 (2026-27)" in lines
    assert sum(line.startswith("- **Weakened:** ") for line in lines) == 4
    assert sum(line.startswith("- ") for line in lines) == 10
    evil = FULL.replace("title: Pond", "title: '<img src=x> [a](http://b) `c` @everybody *d*'")
    text = markdown_of_changes(compare_books(book(), book(evil)), ("a", "b"))
    assert r"\<img src=x\> \[a\](http://b) \`c\` @<!-- -->everybody \*d\*" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "“nowhere” is neither a plan (there are: 2026-27) nor a directory that holds plans/; as a git"),
        (("2026-2", "main"), "Did you mean “2026-27”?"),
        (("2026-27",), "a plan can only be compared with a plan"),
        (("2026-27", "main"), "a plan can only be compared with a plan"),
        (("main", "2026-27"), "a plan can only be compared with a plan"),
        (("--", "--output=x", "main"), "“--output=x” is neither"),
        (("--", "-C", "main"), "“-C” is neither"),
        (("main", "--report", "xml"), "xml"),
        (("main", "--fail-on", "never"), "never"),
        (("",), "“” is neither"),
        (("..",), "“..” is neither"),
        (("main..HEAD",), "as a git revision it is not known"),
        (("main:park/plans",), "as a git revision it is not known"),
        (("HEAD~99",), "as a git revision it is not known"),
        (("x" * 5000,), "is neither a plan"),
        (("a\nb\x1b[31m",), "has no possible name"),
        (("rev:-x",), "“rev:-x”: the git revision has no possible name, as that begins with “-”"),
        (("rev:--output=x",), "as that begins with “-”"),
        (("rev:",), "“rev:”: the git revision has no possible name"),
        (("rev:nowhere",), "“rev:nowhere”: the git revision is not known"),
        (("rev:a\nb\x1b[31m",), "has no possible name"),
        (("dir:",), "“dir:”: there is no such directory that holds plans/"),
        (("dir:empty",), "“dir:empty”: there is no such directory that holds plans/"),
        (("plan:2026-2",), "there is no such plan (there are: 2026-27). Did you mean “2026-27”?"),
        (("plan:2026-27",), "a plan can only be compared with a plan"),
        (("file:main",), "this command takes plan:, dir: or rev:"),
        (("empty",), "“empty” is neither"),
        (("main^{tree}",), "as a git revision it is not known"),
        (("main", "HEAD", "HEAD"), "unexpected extra argument"),
        ((), "Missing argument"),
    ],
)
def test_odd_questions_get_an_answer(arguments: tuple[str, ...], words: str, repository_of_two: Path) -> None:
    (repository_of_two / "empty").mkdir()
    before = sorted(path.name for path in repository_of_two.iterdir())
    done = run("diff", *arguments, folder=repository_of_two)
    assert done.returncode == 2
    assert words in done.stderr
    assert "\x1b" not in done.stderr
    assert sorted(path.name for path in repository_of_two.iterdir()) == before


def test_outside_of_git_and_outside_of_a_workspace(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "park")
    outside = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    done = run("diff", "HEAD", folder=folder, **outside)
    assert done.returncode == 2
    assert "cannot be looked up: git says “fatal: not a git repository" in done.stderr
    done = run("diff", "HEAD", folder=folder, PATH=str(tmp_path))
    assert done.returncode == 2
    assert "git is not installed" in done.stderr
    assert "as there is no workspace here" in run("diff", "HEAD", folder=tmp_path).stderr
    assert "name a second directory" in run("diff", "park", folder=tmp_path).stderr


def test_revision_without_plans_is_said_to_be_so(repository_of_two: Path) -> None:
    git(repository_of_two, "rm", "-r", "--quiet", "--cached", "plans")
    git(repository_of_two, "commit", "--quiet", "--message", "No plans")
    done = run("diff", "HEAD", folder=repository_of_two)
    assert done.returncode == 2
    assert "is known, but holds no plans/ at the place of this workspace" in done.stderr


def test_what_cannot_be_read_whole_is_not_taken_for_removed_and_never_passes_a_gate(repository_of_two: Path) -> None:
    (repository_of_two / PLAN).write_text("id: [")
    done = run("diff", "HEAD", "--fail-on", "weakened", folder=repository_of_two)
    assert done.returncode == 1
    assert "removed" not in done.stdout
    assert "“2026-27” was not compared" in done.stderr


def test_field_that_is_left_out_as_faulty_is_not_taken_for_dropped(repository_of_two: Path) -> None:
    text = (repository_of_two / PLAN).read_text()
    (repository_of_two / PLAN).write_text(text.replace("- Thirty trees planted.", "- text: 5"))
    done = run("diff", "HEAD", folder=repository_of_two)
    assert (done.returncode, done.stdout) == (
        1,
        "No difference between rev:HEAD and the working files. Not compared: 2026-27.\n",
    )
    assert "“2026-27” was not compared" in done.stderr
    done = run("diff", "2026-27", "2026-27", folder=repository_of_two)
    assert done.returncode == 1
    assert "CPS203" in done.stderr


def test_settings_that_are_not_there_are_a_change_like_any_other(repository_of_two: Path) -> None:
    done = run("diff", "HEAD", "HEAD", folder=repository_of_two)
    assert done.returncode == 0
    shutil.copytree(repository_of_two / "plans", repository_of_two / "old")
    (repository_of_two / "old/cpsplan.yaml").unlink()
    done = run("diff", "old", folder=repository_of_two)
    assert done.returncode == 0
    assert "The settings added" in done.stdout


def test_links_large_and_hidden_files_of_a_revision(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "é park")
    (folder / "plans/delivery/2030-31.yaml").symlink_to("/etc/passwd")
    (folder / "plans/delivery/2031-32.yaml").write_bytes(b"#" * (5 * 1024 * 1024 + 1))
    (folder / "plans/delivery/.2032-33.yaml").write_text("id: 2032-33")
    (folder / "plans/delivery/~$2032-33.yaml").write_text("id: 2032-33")
    (folder / "plans/délivrance é\t“x”.txt").write_text("é")
    git(folder, "init", "--quiet")
    commit(folder, "All")
    workspace = open_revision(folder, "HEAD")
    names = workspace.names("plans")
    assert "plans/délivrance é\t“x”.txt" in names
    assert not any("2032-33" in name for name in names)
    assert workspace.read("plans/délivrance é\t“x”.txt") == "é".encode()
    assert workspace.read(PLAN) == (folder / PLAN).read_bytes()
    for name, reason in (("2030-31", "is a link"), ("2031-32", "is too large: 5.0 MB"), ("2033-34", "does not exist")):
        with pytest.raises(Unreadable, match=reason):
            workspace.read(f"plans/delivery/{name}.yaml")
    assert compile_book(workspace).book.plans.keys() == {"2026-27"}


@given(st.text(max_size=20))
@settings(max_examples=60, deadline=None)
def test_no_name_of_a_revision_or_directory_is_too_odd(name: str) -> None:
    assert open_directory(Path(f"/nowhere/{name}")) is None
    with pytest.raises(NoRevision):
        open_revision(REPOSITORY, f"nowhere-{name}")
    with pytest.raises(NoRevision):
        open_revision(REPOSITORY, f"-{name}")


# Two plans.


@pytest.fixture(scope="module")
def real() -> Book:
    """This repository's own plans."""
    return compile_book(samples_of_the_repository()).book


def samples_of_the_repository() -> MemoryWorkspace:
    paths = [path for path in (REPOSITORY / "plans").rglob("*.yaml") if path.is_file()]
    return MemoryWorkspace({path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in paths})


def test_real_plans_outcome_by_outcome(real: Book) -> None:
    told = {one.address: one for one in compare_plans(real, "2020-21", "2022-23").changes}
    outcomes = real.outcomes_in("cps-2025")
    assert len(outcomes) == 20
    assert [address for address in outcomes if address not in told] == []
    sentences = {one.sentence for one in told.values()}
    for sentence in (
        (
            "1.1 All parts of our workforce are diverse and inclusive: 3 actions ended, 1 project began: "
            "“Employee Experience”"
        ),
        (
            "1.4 Our people lead with our values: 2 actions ended, 2 projects began: “Hybrid Working” and "
            "“Leadership Framework”"
        ),
        (
            "3.3 We advise Parliamentarians and Ministers on the operational implications of law and policy: "
            "1 action ended, 1 project began: “Localised MP engagement”"
        ),
        (
            "5.1 Victims and witnesses have a fair experience interacting with us, regardless of outcome: "
            "2 actions ended, 2 projects began: “Victims and Witnesses” and “VAWG”"
        ),
        (
            "5.4 The public understand our value: 5 actions ended, 2 projects began: “Priority campaign areas” and "
            "“Digital Communications Strategy”"
        ),
        "4 Casework quality, as a whole: 5 actions ended",
    ):
        assert sentence in sentences
    assert not any(one.weakened for one in told.values())
    assert [title for title, _ in compare_plans(real, "2020-21", "2022-23").sections()][:2] == [
        "1 Our people",
        "2 Digital capability",
    ]


def test_real_plans_of_two_strategies(real: Book) -> None:
    told = compare_plans(real, "2019-20", "2022-23").changes
    sentences = [one.sentence for one in told]
    assert "CPS 2020, 1 Supporting the success of our people: 3 actions ended" in sentences
    begun = "1.1 All parts of our workforce are diverse and inclusive: 1 project began: “Employee Experience”"
    assert f"CPS 2025, {begun}" in sentences
    assert sum(one.weakened and one.address.startswith("2019-20/measures/") for one in told) == 18


def test_plans_on_the_command_line() -> None:
    done = run("diff", "2020-21", "2022-23", "--fail-on", "weakened", folder=REPOSITORY)
    assert done.returncode == 0
    assert "1.1 All parts of our workforce are diverse and inclusive: 3 actions ended" in done.stdout
    assert done.stderr == ""
    done = run("diff", "2022-23", "2020-21", folder=REPOSITORY)
    assert done.returncode == 2
    assert "name the earlier plan first: cpsplan diff 2020-21 2022-23" in done.stderr
    done = run("diff", "2022-23", "2022-23", folder=REPOSITORY)
    assert (done.returncode, done.stdout) == (0, "No difference between 2022-23 and 2022-23.\n")


LATER = """\
id: 2027-28
title: Park plan 2027-28
strategy: park-2030
period:
  financial_year: 2027-28
fates:
  - {of: planting, fate: continued, into: forest}
  - {of: pond, fate: FATE}
projects:
  - id: forest
    outcomes: [nature.trees]
    title: A forest
    scope: Plant trees along the paths.
    budgets:
      - amount: 50000
    outputs:
      - Fifty trees planted.
actions:
  - id: nest-boxes
    outcomes: [nature.birds]
    text: Hang nest boxes near the WC
measures:
  - id: survival
    statement: At least 60% of the trees live
    subject: trees that live after a year
    unit: percent
    direction: higher
    baseline: {value: 55, date: 2026}
    target: {comparator: at least, value: 60, by: 2028-03}
    outcomes: [nature.trees]
"""


def later(*pairs: tuple[str, str]) -> dict[str, Change]:
    """What changed from the fuller plan to the one after it, by sentence."""
    text = LATER
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    linked = book(FULL, plans__delivery__2027_28=text)
    assert "2027-28" in linked.plans
    return {one.sentence: one for one in compare_plans(linked, "2026-27", "2027-28").changes}


def test_fates_tell_what_became_of_a_project() -> None:
    told = later(("FATE", "completed"))
    assert not told["1.2 Birds nest in the park: 1 project completed: “Pond”"].weakened
    assert not told["1.1 There are more trees: 1 action ended, “Planting” goes on as “A forest”"].weakened
    assert told["Project “Planting”: revenue budget cut from £80,000 to £50,000"].weakened
    assert told["Target of “trees that live after a year” lowered from 70% to 60%"].weakened
    assert "Project “Planting”: title changed from “Planting” to “A forest”" in told
    ended = next(one for sentence, one in told.items() if "outputs ended" in sentence)
    assert not ended.weakened


def test_a_project_that_vanishes_without_a_word_is_weakened() -> None:
    for fate in (("  - {of: pond, fate: FATE}\n", ""), ("FATE", "undecided")):
        told = later(fate)
        assert told["1.2 Birds nest in the park: 1 project ended without a word on why: “Pond”"].weakened


def test_merged_and_stopped_and_an_outcome_that_nothing_serves_any_longer() -> None:
    gone = ("actions:\n  - id: nest-boxes\n    outcomes: [nature.birds]\n    text: Hang nest boxes near the WC\n", "")
    told = later(("fate: FATE", "fate: stopped, reason: Too dry"), gone)
    sentence = "1.2 Birds nest in the park: 1 action ended, 1 project stopped: “Pond”, nothing serves it any longer"
    assert told[sentence].weakened
    told = later(("fate: FATE", "fate: merged, into: forest"))
    assert "1.2 Birds nest in the park: “Pond” moved to “1.1 There are more trees.”" in told


def test_fates_are_followed_through_the_plans_in_between() -> None:
    last = (
        LATER.replace("2027-28", "2028-29").replace("id: forest", "id: wood").replace("title: A forest", "title: Wood")
    )
    last = last.replace("of: planting, fate: continued, into: forest", "of: forest, fate: continued, into: wood")
    last = last.replace("  - {of: pond, fate: FATE}\n", "")
    middle = LATER.replace("FATE", "completed")
    linked = book(FULL, plans__delivery__2027_28=middle, plans__delivery__2028_29=last)
    told = {one.sentence for one in compare_plans(linked, "2026-27", "2028-29").changes}
    assert "1.1 There are more trees: 1 action ended, “Planting” goes on as “Wood”" in told
    with pytest.raises(WrongOrder):
        compare_plans(linked, "2028-29", "2026-27")
