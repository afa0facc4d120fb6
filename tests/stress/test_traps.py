"""Nothing of a workspace runs: where commands are called lies a trap for every module that Python could look for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
import yaml

from cpsplan.publishing import workers
from cpsplan.workspace import children
from cpsplan.writers import braille
from tests.support import library
from tests.support.checkers.language_client import LanguageClient
from tests.support.clusters import local_cluster
from tests.support.commands import leaves
from tests.support.library import PLAN
from tests.support.places import REPOSITORY
from tests.support.trapped import CPSPLAN, Workspace, calling, names

# cpsplan as it would be if the processes that it starts had no folder of their own.
UNGUARDED = """\
import contextlib
from cpsplan.workspace import children
from cpsplan.cli import main

if __name__ == "__main__":
    children.started_in = lambda folder: contextlib.nullcontext()
    main()
"""
BUILD = "build --plan 2025-26 --edition en --format html --format pdf --jobs 2"
QUICK = BUILD.replace("--jobs 2", "--jobs 1")
"""The same with one process, which starts as each of them does."""
COMMANDS = (
    "--version",
    "check",
    "check --report json",
    BUILD,
    "coverage",
    "coverage --report html",
    "coverage --against HEAD",
    "diff HEAD",
    "diff 2025-26 2026-27",
    "export json",
    "export csv",
    "export ods --plan 2026-27",
    "schema",
    "list outcomes",
    "explain CPS401",
    "doctor",
    "easy-read pictures",
    "theme",
    "templates list",
    "templates copy css/screen.css",
    "easy-read confirm 2025-26",
    "translate extract",
    "translate check",
    "translate update --language cy",
    "translate status",
    "translate review 2025-26 --by translator",
    "translate xliff cy",
    "translate import xliff/2025-26.cy.xlf",
    "rename libraries-2030:readers.skills abilities",
    "new project quiet-rooms --plan 2026-27 --title Quiet --scope Rooms. --outcome readers.reach",
    "new action open-day --plan 2026-27 --text Hold.an.open.day. --outcome readers.reach",
    "new plan 2028-29 --strategy libraries-2030",
    "roll 2027-28 --from 2026-27",
    "import parks.stratml.xml --into imported",
    "workbook export 2026-27",
    "workbook import 2026-27.xlsx --yes",
    "progress import 2026-27.xlsx --yes",
    "progress ask 2026-27 q3 --by 2027-01-15",
    "progress missing 2026-27 q3",
    (
        "new measure loans --plan 2026-27 --statement Loans. --subject Loans --unit count --direction higher "
        "--comparator meets --target 5 --outcome readers.reach"
    ),
    "new progress 2026-27 q3",
    "new edition cy-large-print --title Bras",
    "new strategy parks --title Parks --from 2026 --to 2030 --aim Trees",
    "init another",
)

REFUSED = ("translate review 2025-26 --by translator", "progress missing 2026-27 q3")
"""What ends with 1 here: a catalogue in which nothing is translated has nothing that could be reviewed."""
PARKS = (
    "<StrategicPlan><Name>Parks</Name><StrategicPlanCore><Organization><Name>Parks Trust</Name></Organization>"
    "<Goal><Name>Trees</Name></Goal></StrategicPlanCore></StrategicPlan>"
)

OF_TEMPLATES = ("check", BUILD, "coverage --report html", "translate update --language cy")
"""The commands that read templates, which may be those of the workspace or not."""


@pytest.mark.parametrize("commands", [COMMANDS, OF_TEMPLATES], ids=["templates of its own", "cpsplan's templates"])
def test_no_command_runs_a_file_of_the_workspace(tmp_path: Path, commands: tuple[str, ...]) -> None:
    workspace = Workspace(tmp_path, own_templates=commands is COMMANDS)
    workspace.lay(names() | {"cpsplan"})
    (workspace.folder / "parks.stratml.xml").write_text(PARKS, encoding="utf-8")
    with calling(workspace) as call:
        for words in commands:
            ended, said = call(words)
            assert (words, ended, workspace.ran()) == (words, int(words in REFUSED), []), said


def test_every_command_is_tried() -> None:
    known = {" ".join(leaf) for leaf in leaves()}
    elsewhere = {"verify", "lsp", "serve"}
    assert len(known) > 20
    assert {command for command in known if not any(words.startswith(command) for words in COMMANDS)} == elsewhere


def test_no_checker_runs_a_file_of_the_workspace(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.lay(names())
    edition = workspace.folder / "plans" / "editions" / "en.yaml"
    edition.write_text(
        edition.read_text(encoding="utf-8").replace("[html, pdf]", "[html, pdf, epub]"), encoding="utf-8"
    )
    assert workspace.call(CPSPLAN, *f"{QUICK} --format epub".split()).returncode == 0
    manifest = workspace.folder / "out" / "manifest.json"
    values = json.loads(manifest.read_text(encoding="utf-8"))
    few = re.compile(r"en/2025-26/(formats\.html|2025-26\.epub|on-a-page/2025-26-on-a-page\.pdf)")
    values["artifacts"] = [one for one in values["artifacts"] if few.fullmatch(one["path"])]
    assert len(values["artifacts"]) == 3
    manifest.write_text(json.dumps(values), encoding="utf-8")
    done = workspace.call(CPSPLAN, "verify")
    assert (done.returncode, workspace.ran()) == (0, []), done.stdout + done.stderr


@pytest.mark.parametrize("inside", [False, True], ids=["cluster elsewhere", "control, cluster in the workspace"])
def test_a_build_on_a_cluster_runs_no_file_of_the_workspace(
    tmp_path: Path,
    inside: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = Workspace(tmp_path)
    workspace.lay(names())
    # Who starts the workers of a cluster in a workspace has it run; docs/speed.md says not to.
    with monkeypatch.context() as patched:
        if inside:
            patched.chdir(workspace.folder)
        cluster = local_cluster(tmp_path, workers=1)
    with cluster:
        done = workspace.call(CPSPLAN, *QUICK.split(), "--executor", f"dask={cluster.scheduler_address}")
    assert (done.returncode, workspace.ran() == []) == (0, not inside), done.stderr


def test_the_language_server_runs_no_file_of_the_workspace(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.lay(names())
    with LanguageClient().start([CPSPLAN, "lsp"], workspace.folder) as client:
        client.diagnostics(client.open(workspace.folder / PLAN))
    assert workspace.ran() == []


def test_started_by_its_module_cpsplan_leaves_the_folder_out_of_the_path(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    # What Python itself imports on its way to a module that -m names, no module can prevent.
    way = "import runpy, sys; print(*sys.modules)"
    before = subprocess.run([sys.executable, "-c", way], capture_output=True, text=True, check=True).stdout.split()
    workspace.lay(names() - set(before))
    done = workspace.call(sys.executable, "-m", "cpsplan", *QUICK.split())
    assert (done.returncode, workspace.ran()) == (0, []), done.stderr
    workspace.lay(names())
    done = workspace.call(sys.executable, "-P", "-m", "cpsplan", "check")
    assert (done.returncode, workspace.ran()) == (0, []), done.stderr


@pytest.mark.parametrize("own_templates", [False, True], ids=["pdf", "templates of its own"])
def test_control_without_a_folder_of_their_own_processes_run_traps(
    tmp_path: Path,
    own_templates: bool,  # noqa: FBT001
) -> None:
    workspace = Workspace(tmp_path, own_templates=own_templates)
    workspace.lay(names())
    program = tmp_path / "unguarded.py"
    program.write_text(UNGUARDED, encoding="utf-8")
    kind = "html" if own_templates else "pdf"
    done = workspace.call(
        sys.executable, str(program), "build", "--jobs", "1", "--plan", "2025-26", "--edition", "en", "--format", kind
    )
    assert done.returncode == 0, done.stderr
    assert {"multiprocessing", "threading", "socket"} <= set(workspace.ran())


# --- the files by which others use cpsplan

SHARED = (
    "action.yml",
    "templates/ci/gitlab.yml",
    "Dockerfile",
    ".pre-commit-hooks.yaml",
    "tests/tools/system-packages.sh",
)
UNSAFE = re.compile(r"python[\w.]*\}?\"? +(?!-[PI] )-", re.IGNORECASE)
"""Python started with an option that is not, first of all, the one that keeps its folder from being searched."""


@pytest.mark.parametrize("name", SHARED)
def test_no_file_of_ours_has_python_look_into_the_checkout(name: str) -> None:
    assert UNSAFE.findall((REPOSITORY / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ["python -m pip", '"$PYTHON" -m venv x', "bin/python3.11 -c 1", '"${PYTHON:-python3}" -c 1']
)
def test_control_python_that_looks_into_the_checkout_is_seen(line: str) -> None:
    assert UNSAFE.search(line)
    assert not UNSAFE.search(re.sub("(-[mc])", r"-P \1", line))


@pytest.mark.parametrize("guarded", [True, False], ids=["as it is", "control, without -P"])
def test_the_job_for_gitlab_installs_nothing_of_the_checkout(tmp_path: Path, guarded: bool) -> None:  # noqa: FBT001
    job = yaml.safe_load((REPOSITORY / "templates" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["cpsplan"]
    script = "\n".join(("git() { :; }", *job["before_script"]))
    workspace = Workspace(tmp_path)
    workspace.lay(names())
    # Nothing is cloned, so pip itself answers at once: there is no list of packages.
    address = "https://example.org/cpsplan@v0.1.0"
    done = library.bash(script if guarded else script.replace("-P ", ""), workspace.folder, CPSPLAN=address)
    answered = "Could not open requirements file" in done.stderr
    assert (answered, workspace.ran() == []) == (guarded, guarded), done.stderr


@pytest.mark.parametrize("guarded", [True, False], ids=["as it is", "control, in the checkout and without -P"])
def test_the_action_installs_nothing_of_the_checkout(tmp_path: Path, guarded: bool) -> None:  # noqa: FBT001
    install = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"][0]["run"]
    workspace = Workspace(tmp_path)
    workspace.lay(names())
    variables = {"COMMAND": "check", "INSTALL": "true", "PYTHON": sys.executable, "RUNNER_TEMP": str(tmp_path)}
    (tmp_path / "action").mkdir()
    script = install if guarded else install.replace("-P ", "").replace('cd "$ACTION"', "")
    done = library.bash(script, workspace.folder, ACTION=str(tmp_path / "action"), **variables)
    # Where the action lies there is no lock here, so pip itself answers at once.
    answered = "Could not open requirements file" in done.stderr
    assert (answered, workspace.ran() == []) == (guarded, guarded), done.stderr


RUN_BY_OTHERS = {
    **{hook["id"]: hook["entry"] for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())},
    "action, coverage": yaml.safe_load((REPOSITORY / "action.yml").read_text())["runs"]["steps"][1]["run"],
    "action, build": yaml.safe_load((REPOSITORY / "action.yml").read_text())["runs"]["steps"][2]["run"],
    "GitLab": "\n".join(yaml.safe_load((REPOSITORY / "templates/ci/gitlab.yml").read_text())["cpsplan"]["script"]),
}
"""What hooks and jobs of CI run in a checkout, once cpsplan is installed."""


@pytest.mark.parametrize("name", RUN_BY_OTHERS)
def test_what_hooks_and_jobs_run_runs_no_file_of_the_checkout(name: str, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, own_templates=True)
    workspace.lay(names() | {"cpsplan", "pip", "cpsplan.sh"})
    summary, output = str(tmp_path / "summary"), str(tmp_path / "output")
    variables = {"COMMAND": "build", "ARGUMENTS": QUICK.removeprefix("build "), "DIRECTORY": ".", "SUMMARY": "true"}
    variables |= {"GITHUB_STEP_SUMMARY": summary, "GITHUB_OUTPUT": output, "CPSPLAN_WORKSPACE": "."}
    done = library.bash(RUN_BY_OTHERS[name], workspace.folder, **variables)
    assert (done.returncode, workspace.ran()) == (0, []), done.stdout + done.stderr


# --- the one place where processes are started

SAID = "import json, os, sys; print(json.dumps([os.getcwd(), os.listdir(), sys.flags.safe_path]))"


def test_a_program_starts_in_an_empty_folder_of_its_own() -> None:
    where, there, safe = json.loads(children.run([sys.executable, "-c", SAID], check=True).stdout)
    assert (there, safe) == ([], True)
    assert where != str(Path.cwd())
    assert not Path(where).exists()


PROGRAMS = ("git", "java", "espeak-ng", "lou_translate", "chromium")


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_program_is_taken_from_the_folder_where_we_are(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = children.program(name)
    trap = tmp_path / name
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n", encoding="utf-8")
    trap.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", os.environ["PATH"])))
    assert shutil.which(name) == f"./{name}", "control: by the path alone it is taken"
    assert children.program(name) == honest
    children.run([name, "--version"])
    assert not (tmp_path / "ran").exists()
    # Windows looks into the folder where we are, whatever the path says.
    monkeypatch.setattr(shutil, "which", lambda name, **_: f".\\{name}.EXE")
    assert children.program(name) == ""
    with pytest.raises(FileNotFoundError, match=name):
        children.run([name, "--version"])


def test_nothing_else_looks_for_programs() -> None:
    sources = (REPOSITORY / "src" / "cpsplan").rglob("*.py")
    assert [path.name for path in sources if ".which(" in path.read_text(encoding="utf-8")] == ["children.py"]


def _where(_task: str, _shared: str) -> tuple[str, bool]:
    """Where a worker is, and whether its Python looks for modules there."""
    return str(Path.cwd()), bool(sys.flags.safe_path)


def test_a_worker_starts_in_a_folder_of_its_own_and_we_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_context", get_context)
    monkeypatch.delenv(children.SAFE_PATH, raising=False)
    before = Path.cwd()
    with workers.local(_where, "", 1) as pool:
        where, safe = pool.submit("").result()
    assert (where != str(before), safe) == (True, True)
    assert (Path.cwd(), os.environ.get(children.SAFE_PATH)) == (before, None)


def test_braille_takes_no_table_of_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = braille.translate(["cabbage"], "en")
    (tmp_path / braille.TABLES["en"]).write_text("letter \\x0061 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = ["lou_translate", "--forward", f"{braille.DISPLAY},{braille.TABLES['en']}"]
    naive = subprocess.run(command, input=b"cabbage\n", capture_output=True, check=False).stdout.decode().split("\n")[0]
    assert naive not in said
    assert braille.translate(["cabbage"], "en") == said


STARTS = re.compile(
    r"subprocess\.(run|Popen|call|check_)|os\.(system|popen|exec|spawn|posix_spawn|fork)|create_subprocess"
)


def test_no_other_module_starts_a_process() -> None:
    sources = (REPOSITORY / "src" / "cpsplan").rglob("*.py")
    assert [path.name for path in sources if STARTS.search(path.read_text(encoding="utf-8"))] == ["children.py"]
