"""The files by which others use cpsplan do what they say: the hooks of pre-commit, the GitHub action, the GitLab job.

Each is validated against its schema, and what it runs is run, in a workspace that is clean and in one with a fault.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import library, thorough
from tests.support.environments import offline
from tests.support.json_schemas import check_jsonschema
from tests.support.library import bash
from tests.support.places import REPOSITORY

HOOKS: list[dict[str, Any]] = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))
GITLAB = REPOSITORY / "templates" / "ci" / "gitlab.yml"
GITLAB_PAGES = GITLAB.with_name("gitlab-pages.yml")
GITHUB_PAGES = GITLAB.with_name("github-pages.yml")
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
EVIL = ("; touch pwned #", '"; touch pwned #', "'; touch pwned #", "$(touch pwned)", "`touch pwned`", ".\ntouch pwned")


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("github-actions", REPOSITORY / "action.yml"),
        ("gitlab-ci", GITLAB),
        ("gitlab-ci", GITLAB_PAGES),
        ("github-workflows", GITHUB_PAGES),
    ],
    ids=["action", "gitlab", "gitlab-pages", "github-pages"],
)
def test_schema(kind: str, path: Path, tmp_path: Path) -> None:
    schema = ("--builtin-schema", f"vendor.{kind}")
    assert check_jsonschema(*schema, path) == 0
    broken = tmp_path / "broken.yml"
    broken.write_text("runs: 1\ncpsplan: {script: {}}\n", encoding="utf-8")
    assert check_jsonschema(*schema, broken) == 1


# pre-commit


def test_manifest_of_the_hooks_is_valid() -> None:
    done = bash("pre-commit validate-manifest .pre-commit-hooks.yaml", REPOSITORY)
    assert done.returncode == 0, done.stdout
    for hook in HOOKS:
        assert (hook["language"], hook["pass_filenames"], hook["require_serial"]) == ("python", False, True)


def _pre_commit(folder: Path, hook: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a hook of the manifest on what is staged, with this cpsplan in place of a newly installed one."""
    hooks = [{**one, "language": "system"} for one in HOOKS]
    settings = folder / ".pre-commit-config.yaml"
    settings.write_text(json.dumps({"repos": [{"repo": "local", "hooks": hooks}]}), encoding="utf-8")
    command = " ".join(("git add --all && pre-commit run --color never", *options, hook))
    return bash(command, folder, PRE_COMMIT_HOME=str(folder.with_name("pre-commit")))


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "cpsplan-check": (library.misspell, library.WRONG_ID),
    "cpsplan-translate-check": (library.remove_translation, "CPS9"),
    "cpsplan-schema-check": (library.age_schema, "schemas/strategy.json"),
}


@pytest.mark.parametrize("hook", [one["id"] for one in HOOKS])
def test_hook_passes_what_is_clean_and_stops_a_fault(hook: str, tmp_path: Path) -> None:
    make = library.published if hook == "cpsplan-translate-check" else library.written
    folder = library.committed(make(tmp_path / "work"))
    break_it, told = BROKEN[hook]
    clean = _pre_commit(folder, hook, "--all-files")
    assert clean.returncode == 0, clean.stdout
    assert "Passed" in clean.stdout
    break_it(folder)
    faulty = _pre_commit(folder, hook)
    assert faulty.returncode == 1
    assert told in faulty.stdout


def test_hook_leaves_a_commit_alone_that_touches_no_plan(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    library.misspell(folder)
    library.committed(folder)
    (folder / "notes.txt").write_text("Nothing.\n", encoding="utf-8")
    done = _pre_commit(folder, "cpsplan-check")
    assert (done.returncode, "Skipped" in done.stdout) == (0, True)


# The GitHub action


@dataclass(frozen=True)
class Ran:
    """What a run of the action left behind."""

    code: int
    told: str
    summary: str
    outputs: dict[str, str]


def _act(folder: Path, inputs: dict[str, str], **environment: str) -> Ran:
    """Run the steps of the action as a runner does; expressions stand for their values in `env` and nowhere else."""
    files = {name: folder.with_name(name) for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.write_text("", encoding="utf-8")
    given = {"install": "false"} | inputs
    assert given.keys() <= ACTION["inputs"].keys()
    values = {f"inputs.{name}": given.get(name, one["default"]) for name, one in ACTION["inputs"].items()}
    values["github.action_path"] = str(REPOSITORY)
    code, told = 0, ""
    for step in ACTION["runs"]["steps"]:
        own = {name: EXPRESSION.sub(lambda found: values[found[1]], text) for name, text in step["env"].items()}
        runner = {name: str(path) for name, path in files.items()}
        runner |= {"GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(folder.parent), "GITHUB_WORKSPACE": str(folder)}
        added = files["GITHUB_PATH"].read_text(encoding="utf-8").split()
        search = ":".join([*added, environment.get("PATH", library.surroundings()["PATH"])])
        done = bash(step["run"], folder, **{**environment, **runner, **own, "PATH": search})
        told += done.stdout + done.stderr
        if code := done.returncode:
            break
    lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
    summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    return Ran(code, told, summary, dict(line.split("=", 1) for line in lines))


def test_action_puts_no_expression_into_a_script_and_names_its_outputs() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        assert all("uses" not in one for one in ACTION["runs"]["steps"])
    assert EXPRESSION.fullmatch(ACTION["outputs"]["exit-code"]["value"]) is not None


def test_action_checks_and_shows_the_coverage(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    ran = _act(folder, {})
    assert (ran.code, ran.outputs) == (0, {"exit-code": "0"}), ran.told
    assert ran.summary.count("| 2026-27 | 4 of 4 (100%) | none |") == 1
    assert "\n| outcomes | 4 of 4 | 100% | 100% |\n" in _act(folder, {"command": "coverage"}).summary
    library.misspell(folder)
    ran = _act(folder, {"summary": "false"})
    assert (ran.code, ran.outputs, ran.summary) == (1, {"exit-code": "1"}, "")
    assert "CPS302" in ran.told
    assert library.PLAN in ran.told


@pytest.mark.parametrize(
    ("inputs", "code", "told"),
    [
        ({"working-directory": "library", "arguments": "--fail-on  note\n --quiet"}, 0, ""),
        ({"command": "coverage", "arguments": "--workspace library --fail-under 100"}, 0, "4 of 4"),
        ({"command": "build", "arguments": "--workspace library --format html --edition en"}, 0, "files written"),
        ({"command": "diff", "arguments": "2025-26 2026-27 --workspace library"}, 0, "From 2025-26 to 2026-27"),
        ({"command": "verify"}, 2, "the input “command” is check, coverage, build or diff"),
        ({"working-directory": "library", "arguments": "*"}, 2, " (*)"),
    ],
)
def test_action_takes_inputs(inputs: dict[str, str], code: int, told: str, tmp_path: Path) -> None:
    library.written(tmp_path / "work" / "library")
    ran = _act(tmp_path / "work", inputs)
    assert (ran.code, ran.outputs["exit-code"]) == (code, str(code)), ran.told
    assert told in ran.told


@pytest.mark.parametrize("name", ACTION["inputs"])
def test_no_input_of_the_action_is_a_script(name: str, tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    install = {"install": "true", "python": "false"} if name in {"install", "python"} else {}
    for number, text in enumerate(EVIL):
        # What reads a script is the shell: for most of the texts cpsplan has nothing to do.
        quick = {"PATH": _idle(tmp_path / "programs")} if number and not install and not thorough.is_on() else {}
        _act(folder, {"summary": "false"} | install | {name: text}, **quick)
    assert [*tmp_path.rglob("*pwned*"), *REPOSITORY.glob("*pwned*")] == []


def _idle(folder: Path) -> str:
    """A search path with a cpsplan on it that takes everything and does nothing."""
    folder.mkdir(exist_ok=True)
    (folder / "cpsplan").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "cpsplan").chmod(0o755)
    return f"{folder}:{library.surroundings()['PATH']}"


def test_action_installs_its_own_checkout(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    ran = _act(folder, {"install": "true", "python": "python"}, **offline(tmp_path / "environment"))
    assert (ran.code, ran.outputs) == (0, {"exit-code": "0"}), ran.told
    assert (tmp_path / "cpsplan" / "bin" / "cpsplan").is_file()


def test_action_installs_what_the_lock_names_and_nothing_else() -> None:
    script = ACTION["runs"]["steps"][0]["run"]
    commands = [line for line in script.splitlines() if '"${install[@]}"' in line]
    assert len(commands) == script.count("install[@]") == 2
    assert '--require-hashes "${locks[@]}"' in commands[0]
    assert set(re.findall(r"--requirement (\S+[^\s)])", script)) == {"requirements-run.lock", "requirements-audio.lock"}
    assert "--no-deps --no-build-isolation" in commands[1]


# The GitLab job


TAGGED = (
    "LICENSE",
    "README.md",
    "hatch_build.py",
    "pyproject.toml",
    "requirements-run.lock",
    "schemas",
    "src",
    "templates",
    "tests/cases",
)
"""What the wheel is made of, and what it is installed with."""


@pytest.fixture
def tagged(tmp_path: Path) -> str:
    """The address of a repository of cpsplan as GitLab would name it, with a tag."""
    folder = tmp_path / "origin"
    for name in TAGGED:
        copy = shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copyfile
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy(REPOSITORY / name, folder / name)
    assert bash("git tag v0.1.0", library.committed(folder)).returncode == 0
    return f"file://{folder}@v0.1.0"


def test_gitlab_job_installs_and_runs(tagged: str, tmp_path: Path) -> None:
    job = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["cpsplan"]
    folder = library.written(tmp_path / "work" / "library").parent
    variables = job["variables"] | {"CPSPLAN": tagged, "CPSPLAN_WORKSPACE": "library"}
    environment = offline(tmp_path / "environment") | variables
    done = bash("\n".join([*job["before_script"], *job["script"]]), folder, **environment)
    assert (done.returncode, "nothing wrong" in done.stderr) == (0, True), done.stderr
    assert (tmp_path / "environment" / "bin" / "cpsplan").is_file()
    for path in job["artifacts"]["paths"]:
        assert "4 of 4 outcomes served" in (folder / path).read_text(encoding="utf-8")
    quality = folder / job["artifacts"]["reports"]["codequality"]
    assert json.loads(quality.read_text(encoding="utf-8")) == []
    library.misspell(folder / "library")
    done = bash("\n".join(job["script"]), folder, **environment)
    assert "CPS302" in {one["check_name"] for one in json.loads(quality.read_text(encoding="utf-8"))}
    assert done.returncode == 1
    assert library.WRONG_ID in done.stderr


def test_jobs_for_pages_publish_what_a_build_writes(tmp_path: Path) -> None:
    """The commands are run; on GitHub they go through action.yml, in the folder that the next step takes."""
    folder = library.written(tmp_path / "library")
    job = yaml.safe_load(GITLAB_PAGES.read_text(encoding="utf-8"))["pages"]
    assert job["extends"] in yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    lines = [f"{line} --edition en --format html" for line in job["script"] if line.startswith("cpsplan build")]
    assert bash("\n".join(lines), folder, CPSPLAN_WORKSPACE=".").returncode == 0
    assert (folder / job["artifacts"]["paths"][0] / "index.html").is_file()
    steps = yaml.safe_load(GITHUB_PAGES.read_text(encoding="utf-8"))["jobs"]["build"]["steps"]
    commands = [step["with"]["command"] for step in steps if step["uses"].startswith("OWNER/cpsplan@")]
    assert commands == ["check", "build"]
    assert all(command in ACTION["inputs"]["command"]["description"] for command in commands)
    assert steps[-1]["with"]["path"] == "out"


@pytest.mark.parametrize(
    "named", [None, "", "cpsplan", "cpsplan[lsp]", "cpsplan==0.1.0", "https://example.org/cpsplan"]
)
def test_gitlab_job_without_an_address_says_what_to_set_and_installs_nothing(named: str | None, tmp_path: Path) -> None:
    job = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["cpsplan"]
    assert "CPSPLAN" not in job["variables"]
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("pip", "python", "git"):
        (programs / name).write_text(f"#!/bin/sh\necho {name} ran; exit 1\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    given = {} if named is None else {"CPSPLAN": named}
    done = bash("\n".join(job["before_script"]), tmp_path, PATH=f"{programs}:/usr/bin:/bin", **given)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "Set the variable CPSPLAN to the https address of the repository of cpsplan, with @ and a tag"
    )
