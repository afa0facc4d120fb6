"""The command line as the three users meet it: a planner, CI, communications."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cpsplan.book.keys import groups, keys_of
from cpsplan.cli.app import COMMANDS
from cpsplan.publishing.codes import every_code
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.samples import GLOSSARY, PLAN, SETTINGS, changed


def test_clean_workspace_exits_0_and_says_so(tmp_path: Path) -> None:
    done = run("check", folder=samples.written(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "2 documents, 2 outcomes, 2 activities: nothing wrong\n"


def test_fault_exits_1_with_place_excerpt_caret_and_hint(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: changed(PLAN, ("nature.trees", "nature.tress"))})
    done = run("check", folder=folder)
    assert done.returncode == 1
    assert f"{PLAN}:8:16 error CPS302 “nature.tress” is not known\n" in done.stderr
    assert "    8 |     outcomes: [nature.tress]\n" in done.stderr
    assert "      |                ^^^^^^^^^^^^\n" in done.stderr
    assert "Did you mean “nature.trees”?" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), 0),
        (("--fail-on", "warning"), 1),
        (("-q",), 0),
        (("-q", "--fail-on", "warning"), 1),
        (("--fail-on", "note"), 1),
    ],
)
def test_quiet_never_changes_the_verdict(arguments: tuple[str, ...], expected: int, tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: changed(PLAN, ("Plant trees", "Plant  trees"))})
    done = run("check", *arguments, folder=folder)
    assert done.returncode == expected
    is_told = "-q" not in arguments or bool(expected)
    assert ("CPS603" in done.stderr) == is_told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "no workspace here or above"),
        (("check", "--workspace", "nowhere"), "nowhere is not a directory"),
        (("check", "--workspace", "."), "no folder plans/"),
        (("check", "--fail-on", "never"), "never"),
        (("explain", "CPS999"), "there is no rule, entry or key “CPS999”"),
        (("frobnicate",), "frobnicate"),
        (("coverage", "--fail-under", "many"), "--fail-under wants a percentage"),
    ],
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a: [", b"[" * 100_000, b"- " * 50_000, b"a: &a [*a]"])
def test_bad_file_is_a_message_and_changes_nothing(content: bytes, tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: content})
    done = run("check", folder=folder)
    assert done.returncode == 1
    assert f"{PLAN}:1:" in done.stderr
    assert (folder / PLAN).read_bytes() == content


def test_directory_pipe_and_link_in_the_place_of_a_plan(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "workspace")
    (folder / PLAN).unlink()
    os.mkfifo(folder / PLAN)
    (folder / GLOSSARY).unlink()
    (tmp_path / "secret").write_text("password: 1")
    (folder / GLOSSARY).symlink_to(tmp_path / "secret")
    done = run("check", folder=folder)
    assert done.returncode == 1
    assert f"{PLAN} is not a regular file" in done.stderr
    assert "a link to something outside the workspace" in done.stderr
    assert "password" not in done.stderr


def test_text_of_a_plan_cannot_steer_the_terminal_or_the_log(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: changed(PLAN, ("title: Planting", 'title: "\\e[31m::error::owned"'))})
    done = run("check", folder=folder, GITHUB_ACTIONS="true")
    assert done.returncode == 1
    assert "\x1b" not in done.stderr
    assert not any(line.startswith("::") for line in done.stderr.splitlines())


def test_no_colours_in_a_pipe_whatever_the_surroundings_say(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: "id: ["})
    for surroundings in ({"GITHUB_ACTIONS": "true"}, {"TERM": "xterm-256color"}, {"NO_COLOR": "1"}):
        assert "\x1b" not in run("check", folder=folder, **surroundings).stderr


def test_coverage_shows_the_matrix_names_gaps_and_gates(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    done = run("coverage", "--fail-under", "100", folder=folder)
    assert done.returncode == 0
    assert "2 of 2 outcomes served (100%)" in done.stdout
    (folder / PLAN).write_text(changed(PLAN, ("[nature.birds]", "[nature.trees]")))
    done = run("coverage", "--fail-under", "outcomes=100", folder=folder)
    assert done.returncode == 1
    assert "Gap 1.2 Birds nest in the park. (park-2030:nature.birds)" in done.stdout
    assert "2026-27: outcomes 1 of 2 (50%), and 100% is the floor" in done.stderr


@pytest.mark.parametrize("floor", ["nan", "inf", "-1", "101", "welsh=nan"])
def test_floor_that_no_share_could_be_held_against(floor: str, tmp_path: Path) -> None:
    assert run("coverage", "--fail-under", floor, folder=samples.written(tmp_path)).returncode == 2


def test_output_in_an_old_encoding_is_no_traceback(tmp_path: Path) -> None:
    done = run("coverage", folder=samples.written(tmp_path), PYTHONIOENCODING="cp1252")
    assert done.returncode == 0


def test_list_of_a_broken_workspace_says_that_something_is_missing(tmp_path: Path) -> None:
    done = run("list", "activities", folder=samples.written(tmp_path, {PLAN: "id: ["}))
    assert done.returncode == 1
    assert "CPS103" in done.stderr


def test_coverage_as_json(tmp_path: Path) -> None:
    done = run("coverage", "--json", folder=samples.written(tmp_path))
    plan = json.loads(done.stdout)["plans"][0]
    assert plan["plan"] == "2026-27"
    assert plan["dimensions"]["outcomes"] == {"covered": 2, "total": 2, "percent": 100.0, "gaps": []}
    assert plan["dimensions"]["budgets"]["gaps"] == ["2026-27/projects/planting", "2026-27/actions/nest-boxes"]


def test_export_is_clean_json_on_standard_output(tmp_path: Path) -> None:
    done = run("export", "json", folder=samples.written(tmp_path))
    values = json.loads(done.stdout)
    assert done.returncode == 0
    assert values["plans"][0]["projects"][0]["outcomes"] == ["park-2030:nature.trees"]
    assert values["strategies"][0]["aims"][0]["outcomes"][1]["served_by"] == ["2026-27/actions/nest-boxes"]


def test_export_of_a_faulty_workspace_prints_no_half_book(tmp_path: Path) -> None:
    done = run("export", "json", folder=samples.written(tmp_path, {PLAN: "id: ["}))
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("code", sorted(every_code()))
def test_explain_tells_every_rule(code: str) -> None:
    done = run("explain", code, folder=REPOSITORY)
    assert done.returncode == 0
    assert done.stdout.startswith(f"{code} {every_code()[code].name}")


def test_explain_shows_a_bad_and_a_good_example() -> None:
    done = run("explain", "activity-without-outcome", folder=REPOSITORY)
    assert "Bad: plans/delivery/2026-27.yaml" in done.stdout
    assert "      - id: repaint    <-- here" in done.stdout
    assert "Good: plans/delivery/2026-27.yaml" in done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("measure", "unit: The unit of every figure of this measure: percent, pound"),
        ("measure", "Allowed: higher, lower, within"),
        ("measures", "scale: The ends of its scale when drawn; 0 to 100 for percentages unless given. It has keys:"),
        ("measures", "statement (has to be there): "),
        ("Target", "plans/delivery/ under measures.target"),
        ("progress report", "there is no rule, entry or key “progress report”"),
        ("due", "output.due: When it is due, as exact as it is known.\n  It holds a date\n  It stands in plans/"),
        ("due", "milestone.due: By when"),
        ("measure.target", "measure.target: Where it is to get to."),
        ("Measures.Target.value", "    value: 60"),
        ("output-report.status", "not started, on track, at risk, done, stopped; has to be there"),
        ("easy_read", "who_we_are (has to be there): Who the publisher is."),
        ("contact.sign-language", "It holds an address on the web"),
        ("publish_gaps", "It holds true or false; false, if left out"),
        ("comparater", "Did you mean “comparator”?"),
        ("mesure.target", "“measure.target”"),
        ("settings.target", "there is no rule, entry or key “settings.target”"),
    ],
)
def test_keys_of_an_entry_and_what_a_key_is_for_are_explained(name: str, said: str) -> None:
    done = run("explain", name, folder=REPOSITORY)
    assert said in done.stdout + done.stderr


def test_every_key_is_explained() -> None:
    for group in groups():
        assert group.words
        assert all(key.words for key in keys_of(group)), group.model


def test_init_makes_a_workspace_that_passes_and_never_overwrites(tmp_path: Path) -> None:
    assert run("init", "demo", folder=tmp_path).returncode == 0
    assert run("check", "--fail-on", "note", folder=tmp_path / "demo").returncode == 0
    assert run("coverage", "--fail-under", "100", folder=tmp_path / "demo").returncode == 0
    (tmp_path / "demo" / SETTINGS).write_text("title: Mine\npublisher: Me\n")
    done = run("init", "demo", folder=tmp_path)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert (tmp_path / "demo" / SETTINGS).read_text() == "title: Mine\npublisher: Me\n"


def test_schema_check_notices_a_stale_schema(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    assert run("schema", "--check", folder=folder).returncode == 1
    assert run("schema", folder=folder).returncode == 0
    assert run("schema", "--check", folder=folder).returncode == 0
    (folder / "schemas" / "strategy.json").write_text("{}")
    assert run("schema", "--check", folder=folder).returncode == 1


def test_schemas_of_this_repository_are_fresh() -> None:
    assert run("schema", "--check", folder=REPOSITORY).returncode == 0


def test_list_names_outcomes_of_the_strategy_of_a_plan(tmp_path: Path) -> None:
    done = run("list", "outcomes", folder=samples.written(tmp_path))
    assert done.stdout.splitlines()[0] == "park-2030:nature.trees\tThere are more trees."
    assert run("list", "rules", folder=tmp_path).stdout.count("\n") == len(every_code())


def test_doctor_finds_everything_here(tmp_path: Path) -> None:
    done = run("doctor", folder=tmp_path)
    assert done.returncode == 0
    assert "WeasyPrint with Pango" in done.stdout


def test_version_and_help(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).stdout.startswith("cpsplan 0.")
    assert "coverage" in run("--help", folder=tmp_path).stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_its_own_help_begins_with(name: str, tmp_path: Path) -> None:
    listed = run("--help", folder=tmp_path).stdout
    (short,) = re.findall(rf"^  {name} +(.+)$", listed, flags=re.MULTILINE)
    usage, own = run(name, "--help", folder=tmp_path).stdout.split("\n\n")[:2]
    assert usage.startswith(f"Usage: cpsplan {name} ")
    assert " ".join(own.split()).startswith(short.removesuffix("..."))


@pytest.mark.parametrize(
    ("command", "loaded"),
    [(("--help",), set()), (("--version",), set()), (("doctor", "--help"), {"doctor"}), (("new", "-h"), {"new"})],
)
def test_a_start_loads_no_command_but_its_own(command: tuple[str, ...], loaded: set[str], tmp_path: Path) -> None:
    modules = {module for module, _ in COMMANDS.values()}
    watch = f"""
import atexit, sys
sys.argv = ["cpsplan", *{command!r}]
watched = {{f"cpsplan.cli.{{module}}" for module in {sorted(modules)!r}}}
atexit.register(lambda: print(*sorted(watched & set(sys.modules)), file=sys.stderr, flush=True))
from cpsplan.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", watch], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == " ".join(f"cpsplan.cli.{module}" for module in loaded) + "\n"


@pytest.mark.parametrize("command", [("check",), ("list", "documents"), ("diff", "dir:.")])
def test_a_command_that_writes_nothing_loads_no_writer(command: tuple[str, ...], tmp_path: Path) -> None:
    watch = f"""
import atexit, sys
sys.argv = ["cpsplan", *{command!r}]
watched = {{"jinja2", "cpsplan.writers", "cpsplan.publishing.build"}}
atexit.register(lambda: print("LOADED", sorted(watched & set(sys.modules)), file=sys.stderr, flush=True))
from cpsplan.cli import main
main()
"""
    folder = samples.written(tmp_path)
    done = subprocess.run([sys.executable, "-c", watch], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "LOADED []")


@pytest.mark.parametrize(
    "command", [("check",), ("coverage",), ("export", "json"), ("--help",), ("build", "--format", "html")]
)
def test_only_a_command_that_writes_pdf_loads_weasyprint(command: tuple[str, ...], tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    watch = f"""
import atexit, sys
sys.argv = ["cpsplan", *{command!r}]
atexit.register(lambda: print("LOADED" if "weasyprint" in sys.modules else "NOT LOADED", file=sys.stderr, flush=True))
from cpsplan.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", watch], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr.endswith("NOT LOADED\n")
