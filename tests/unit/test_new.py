"""A project, an action or a plan is added without touching what is written, and nothing is made up."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.changes.new import Wanted, plan_text, with_activity
from cpsplan.changes.refused import ChangeRefused
from cpsplan.sources.load import load
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.samples import PLAN, changed
from tests.support.thorough import tries

PATH = Wanted("projects", "path", {"title": "A path", "scope": "Pave it."}, ("nature.trees",))
WRITTEN = """\
  - id: path
    outcomes: [nature.trees]
    title: A path
    scope: Pave it.
"""


def added(text: str, wanted: Wanted = PATH) -> str:
    """The text of the small plan, written as ``text``, with one activity more."""
    path, made = with_activity(samples.compiled({PLAN: text}).book, "2026-27", wanted)
    assert path == PLAN
    return made


def test_it_stands_at_the_end_of_its_list() -> None:
    plan = samples.files()[PLAN]
    assert added(plan) == plan.replace("actions:\n", f"{WRITTEN}actions:\n")
    bench = Wanted("actions", "bench", {"text": "Put up a bench"}, ("nature.birds", "park-2030:nature.trees"))
    lines = "  - id: bench\n    outcomes: [nature.birds, park-2030:nature.trees]\n    text: Put up a bench\n"
    assert added(plan, bench) == plan + lines
    assert added(plan.removesuffix("\n"), bench) == plan + lines


def test_comments_and_layout_stay_and_are_followed() -> None:
    plan = changed(
        PLAN,
        ("projects:\n", "projects:   # what is built\n"),
        (
            "      - Forty trees planted.\n",
            "      - Forty trees planted. # or more\n      # and bushes\n# now the actions\n",
        ),
    )
    assert added(plan) == plan.replace("# now the actions\n", f"{WRITTEN}# now the actions\n")


def test_the_indentation_and_the_empty_lines_of_the_list_are_taken_over() -> None:
    plan = changed(
        PLAN, ("    outputs:\n      - Forty trees planted.\n", "\n  - id: pond\n    outcomes: [nature.birds]\n")
    )
    plan = plan.replace("  - id: pond\n", "  - id: pond\n    title: Pond\n    scope: Dig it.\n")
    assert added(plan) == plan.replace("actions:\n", f"\n{WRITTEN}actions:\n")
    outdented = re.sub(r"(?m)^  (?=[ -])", "", samples.files()[PLAN]).replace("financial_year", "  financial_year")
    assert added(outdented) == outdented.replace("actions:\n", f"{re.sub('(?m)^  ', '', WRITTEN)}actions:\n")


def test_windows_line_ends_stay() -> None:
    plan = samples.files()[PLAN].replace("\n", "\r\n")
    assert added(plan) == added(samples.files()[PLAN]).replace("\n", "\r\n")


def test_a_list_that_is_not_there_is_made_where_it_belongs() -> None:
    whole = samples.files()[PLAN]
    start, end = whole.index("projects:"), whole.index("actions:")
    rest = whole[end:].replace("actions:", "# small things\nactions:")
    assert added(whole[:start] + rest) == f"{whole[:start]}projects:\n{WRITTEN}{rest}"
    assert added(whole[:start]) == f"{whole[:start]}projects:\n{WRITTEN}"
    empty = f"{whole[:start]}projects: []  # none yet\n{rest}"
    assert added(empty) == f"{whole[:start]}projects:\n{WRITTEN.removesuffix(chr(10))}  # none yet\n{rest}"


@settings(max_examples=tries(150), deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"]), min_size=1))
def test_any_text_is_read_as_it_was_given(text: str) -> None:
    made = added(samples.files()[PLAN], Wanted("projects", "path", {"title": text, "scope": text}, ("nature.trees",)))
    source, diagnostics = load(MemoryWorkspace({PLAN: made}), PLAN)
    assert source
    assert not diagnostics
    assert source.value["projects"][-1] == {"id": "path", "outcomes": ["nature.trees"], "title": text, "scope": text}


@pytest.mark.parametrize(
    "title", ["A: b", "No #1", "true", "12", "- x", '"x"', "'x'", "[x]", "a #b", "x ", "a\nb", "&x"]
)
def test_texts_get_quotation_marks_where_they_need_them(title: str) -> None:
    made = added(samples.files()[PLAN], Wanted("projects", "path", {"title": title, "scope": "x"}, ("nature.trees",)))
    assert yaml.safe_load(made)["projects"][-1]["title"] == title


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("projects", "path", PATH.texts, ("nature.tress",)), "Did you mean “nature.trees”?"),
        (Wanted("projects", "path", PATH.texts, ("nature.tress",)), "  nature.birds  Birds nest in the park."),
        (
            Wanted("projects", "path", PATH.texts, ("nature",)),
            "“nature” is an aim: name one of its outcomes\nThe outcomes",
        ),
        (Wanted("projects", "path", PATH.texts, (), ("nature.trees",)), "is an outcome: name it with --outcome"),
        (Wanted("projects", "path", PATH.texts), "name it with --outcome\nThe outcomes of park-2030 are:"),
        (Wanted("projects", "path", PATH.texts, (), ("nature",)), "name it with --outcome"),
        (Wanted("projects", "nest-boxes", PATH.texts, ("nature.trees",)), "taken by 2026-27/actions/nest-boxes"),
        (Wanted("projects", "A path", PATH.texts, ("nature.trees",)), "is no id: use small letters"),
        (Wanted("projects", "path", {"title": "", "scope": "x"}, ("nature.trees",)), "“title” is empty"),
        (Wanted("projects", "path", {"title": "a\x07", "scope": "x"}, ("nature.trees",)), "title"),
    ],
)
def test_what_cannot_be_added_is_refused(wanted: Wanted, said: str) -> None:
    with pytest.raises(ChangeRefused, match=re.escape(said)):
        added(samples.files()[PLAN], wanted)


def test_a_list_in_brackets_grows_in_brackets() -> None:
    text = added(samples.files()[PLAN].split("projects:")[0] + BRACKETS)
    more = ", {id: path, outcomes: [nature.trees], title: A path, scope: Pave it.}]\n"
    assert text.endswith(BRACKETS.replace("]\n", more))


def test_a_plan_with_faults_is_refused() -> None:
    with pytest.raises(ChangeRefused, match="has faults"):
        added(changed(PLAN, ("title: Planting", "titel: Planting")))
    with pytest.raises(ChangeRefused, match="Did you mean “2026-27”"):
        with_activity(samples.compiled().book, "2026-28", PATH)


BRACKETS = "projects: [{id: planting, outcomes: [nature.trees], title: Planting, scope: Plant.}]\n"


def test_a_new_plan_lists_what_it_has_to_serve() -> None:
    assert plan_text(samples.compiled().book, "2027-28", "park-2030", None) == (
        "# yaml-language-server: $schema=../../schemas/delivery-plan.park-2030.json\n"
        "id: 2027-28\ntitle: Delivery plan 2027-28\nstrategy: park-2030\n"
        "period:\n  financial_year: 2027-28\nstatus: draft\n"
        "# Every outcome wants a project or an action that serves it:\n"
        "#   cpsplan new project ID --plan 2027-28 --title TITLE --scope SCOPE --outcome AIM.OUTCOME\n"
        "# The outcomes of park-2030 are:\n"
        "#   nature.trees  There are more trees.\n#   nature.birds  Birds nest in the park.\n"
    )
    line = "# yaml-language-server: $schema=https://plans.example/delivery-plan.json\n"
    book = samples.compiled({PLAN: line + samples.files()[PLAN]}).book
    text = plan_text(book, "2027-28", "park-2030", "Plan: the second")
    assert text.startswith(line)
    assert 'title: "Plan: the second"\n' in text


@pytest.mark.parametrize(
    ("year", "strategy", "said"),
    [
        ("2027", "park-2030", "no financial year"),
        ("2026-27", "park-2030", f"taken by {PLAN}"),
        ("2027-28", "park-2031", "Did you mean “park-2030”?"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(year: str, strategy: str, said: str) -> None:
    with pytest.raises(ChangeRefused, match=re.escape(said)):
        plan_text(samples.compiled().book, year, strategy, None)


def test_from_an_empty_plan_to_one_that_passes(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: b""})
    (folder / PLAN).unlink()
    done = run("new", "plan", "2026-27", "--strategy", "park-2030", folder=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert run("check", folder=folder).returncode == 1
    words = ("--plan", "2026-27", "--title", "Trees: many", "--scope", "Plant.", "--outcome", "nature.trees")
    assert run("new", "project", "trees", *words, folder=folder).returncode == 0
    done = run(
        *("new", "action", "boxes", "--plan", "2026-27", "--text", "Nest boxes", "--outcome", "nature.birds"),
        folder=folder,
    )
    assert (done.returncode, done.stderr) == (0, f"{PLAN} has the action “boxes”\n")
    assert run("check", folder=folder).returncode == 0
    assert "#   nature.trees  There are more trees.\n" in (folder / PLAN).read_text(encoding="utf-8")


def test_what_is_wanted_has_to_be_said_and_nothing_is_written_over(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    before = (folder / PLAN).read_bytes()
    done = run("new", "project", "path", "--plan", "2026-27", "--title", "A path", folder=folder)
    assert (done.returncode, "--scope" in done.stderr) == (2, True)
    done = run("new", "action", "path", "--plan", "2026-27", "--text", "x", "--outcome", "nature.x", folder=folder)
    assert (done.returncode, "nature.birds  Birds nest in the park." in done.stderr) == (2, True)
    done = run("new", "plan", "2026-27", "--strategy", "park-2030", folder=folder)
    assert (done.returncode, done.stderr) == (2, f"cpsplan: the id “2026-27” is taken by {PLAN}\n")
    (folder / "plans/delivery/2027-28.yaml").symlink_to("nowhere.yaml")
    done = run("new", "plan", "2027-28", "--strategy", "park-2030", folder=folder)
    assert (done.returncode, "2027-28.yaml is there already" in done.stderr) == (2, True)
    assert (folder / PLAN).read_bytes() == before


def answered(folder: Path, command: str, *answers: str) -> tuple[int, str]:
    """How a command ends, and what it says, where somebody answers at a terminal: line by line, and then no more."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, "".join(f"{answer}\n" for answer in (*answers, "\x04")).encode())
    done = subprocess.run(
        [sys.executable, "-m", "cpsplan", *command.split()],
        cwd=folder,
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(keyboard)
    os.close(terminal)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_a_wrong_answer_is_asked_for_again_and_the_others_are_kept(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    command = "new project path --outcome nature.trees"
    code, said = answered(folder, command, "2062-72", "A path", "Pave it.", "2026-27", "", "")
    assert code == 0, said
    assert "Please answer again; Enter keeps what stands in brackets." in said
    assert "The name of the project: [A path]" in said
    assert WRITTEN in (folder / PLAN).read_text(encoding="utf-8")


def test_the_same_wrong_answer_again_ends_it(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    code, said = answered(
        folder, "new project path --outcome nature.trees", "2062-72", "A path", "Pave it.", "", "", ""
    )
    assert code == 2
    assert said.count("2062-72”") == 2, said
    assert (folder / PLAN).read_text(encoding="utf-8") == samples.files()[PLAN]


@pytest.mark.parametrize("identifier", ["museums-2027-28", "2027-28-school"])
def test_id_of_a_plan_may_say_more_than_its_year(identifier: str) -> None:
    text = plan_text(samples.compiled().book, identifier, "park-2030", None)
    assert f"id: {identifier}\ntitle: Delivery plan 2027-28\n" in text
    assert "period:\n  financial_year: 2027-28\n" in text


def test_plan_is_for_any_time() -> None:
    text = plan_text(samples.compiled().book, "2027-30", "park-2030", None, ("2027-08", "2030-07"))
    assert "period:\n  from: 2027-08\n  to: 2030-07\n" in text
    with pytest.raises(ChangeRefused, match="give --from and --to"):
        plan_text(samples.compiled().book, "2027-30", "park-2030", None)
    with pytest.raises(ChangeRefused, match="“soon” is no time"):
        plan_text(samples.compiled().book, "2027-30", "park-2030", None, ("soon", None))


def test_plan_without_a_strategy_is_begun(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    assert run("new", "plan", "school-2027-28", "--without-strategy", folder=folder).returncode == 0
    added = run(
        "new", "project", "pond", "--plan", "school-2027-28", "--title", "Pond", "--scope", "Dig.", folder=folder
    )
    assert added.returncode == 0
    text = (folder / "plans/delivery/school-2027-28.yaml").read_text(encoding="utf-8")
    assert "strategy:" not in text
    assert "schemas/delivery-plan.json" in text
