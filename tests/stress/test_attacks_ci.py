"""What hostile plans try on the logs of CI, and what is known of the packages that this one stands on."""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support import samples
from tests.support.limited import limited, limited_command
from tests.support.places import REPOSITORY
from tests.support.samples import PLAN, STRATEGY, changed

# --- logs

COMMANDS = (
    ("check",), ("check", "--report", "text"), ("check", "--report", "short"), ("check", "--report", "json"),
    ("check", "--report", "sarif"), ("check", "--report", "junit"), ("check", "--report", "gitlab"),
    ("check", "--report", "markdown"), ("check", "--report", "github"), ("check", "--diff"),
    ("check", "--fix", "--show-fixes"), ("coverage",), ("coverage", "--json"), ("coverage", "-q"),
    ("list", "documents"),
    ("list", "outcomes"), ("list", "activities"), ("export", "json"), ("diff", "before"),
    ("diff", "before", "--report", "json"),
    ("diff", "before", "--report", "markdown"), ("translate", "status"), ("build", "--format", "html"),
    ("roll", "2027-28", "--from", "2026-27"),
)  # fmt: skip
STEER = "::error::x ##[add-mask]e ##vso[task.setvariable]x"
OWN = re.compile(r"::(error|warning|notice) file=|::stop-commands::[0-9a-f]{32}$|::[0-9a-f]{32}::$")
ANYWHERE = re.compile(r"##\w*\[")


def _commands_in(text: str) -> list[str]:
    """The lines that a runner of CI would take for commands, but for our own."""
    found, stopped = [], ""
    for line in text.split("\n"):
        start = line.lstrip()
        if stopped:
            stopped = "" if start == f"::{stopped}::" else stopped
        elif begun := re.match(r"::stop-commands::(\w+)$", start):
            stopped = begun[1]
        elif (start.startswith("::") and not OWN.match(start)) or ANYWHERE.search(line):
            found.append(line)
    return found


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_text_of_a_plan_is_a_command_to_ci(arguments: tuple[str, ...], tmp_path: Path) -> None:
    quoted = json.dumps(f"{STEER}  {'a' * 50} {'b' * 55}{STEER}")
    steered = json.dumps(f"{STEER} {'c' * 47} {STEER}")
    replaced: dict[str, str | bytes] = {
        PLAN: changed(PLAN, ("title: Planting", f"title: {quoted}"), ("title: Park plan 2026-27", f"title: {steered}"))
        .replace("      - Forty trees planted.", f"      - |\n        {STEER}\n        {STEER}")
        .replace("scope: Plant trees", f"scope: {STEER.replace('##[', '#[')}  trees"),
        STRATEGY: changed(STRATEGY, ("statement: There are more trees.", f"statement: {steered}")),
    }
    before = samples.written(tmp_path / "before")
    folder = samples.written(tmp_path / "w", replaced)
    before.rename(folder / "before")
    done = limited_command(*arguments, folder=folder, GITHUB_ACTIONS="true", COLUMNS="60")
    assert done.stdout + done.stderr
    assert _commands_in(done.stdout) + _commands_in(done.stderr) == []


def test_there_are_so_many_commands() -> None:
    sys.stdout.write(f"{len(COMMANDS)} attacks: logs in CI\n")
    assert len(COMMANDS) >= 24


def test_control_naive_print_is_a_command() -> None:
    assert _commands_in(f"{STEER}\n  {STEER}\na ##[group]x") == [STEER, f"  {STEER}", "a ##[group]x"]


# --- supply chain


def _stub(folder: Path, script: str) -> None:
    folder.mkdir()
    (folder / "pip-audit").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "pip-audit").chmod(0o755)


ANSWERS = 'case "$*" in *json*) echo \'{"dependencies": [{"name": "pip", "vulns": []}]}\'; exit 1;; esac\n'


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [
        (f"{ANSWERS}echo No known vulnerabilities found", 0, "No known"),
        (f"{ANSWERS}echo Found 1 known vulnerability; exit 1", 1, "Found 1 known"),
        (f"{ANSWERS}echo ERROR: could not be audited; exit 1", 1, "could not be audited"),
        ("echo no connection >&2; exit 1", 0, "not run: "),
        ("echo '{}'; exit 0", 0, "not run: "),
    ],
)
def test_audit_has_three_outcomes(script: str, code: int, words: str, tmp_path: Path) -> None:
    _stub(tmp_path / "bin", script)
    path = os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"]))
    done = limited(str(REPOSITORY / "tests/tools/audit.py"), folder=tmp_path, PATH=path)
    assert (done.returncode, words in done.stdout) == (code, True), done.stdout + done.stderr


def test_audit_of_the_lock_file(capsys: pytest.CaptureFixture[str]) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = limited(str(REPOSITORY / "tests/tools/audit.py"), folder=REPOSITORY, PATH=path)
    with capsys.disabled():
        sys.stdout.write(f"\nmake audit: {done.stdout.strip()}\n")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_dependency_has_its_reason_in_contributing() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = (project["project"]["dependencies"], *extras, *project["dependency-groups"].values())
    wanted = {re.split(r"[<>=\[ ]", one)[0] for group in groups for one in group}
    tools = json.loads((REPOSITORY / "tests/tools/package.json").read_text(encoding="utf-8"))
    wanted |= {*tools["dependencies"], *tools["optionalDependencies"]}
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|(.*)\|$", text, re.MULTILINE)
    named = " ".join(first for first, _, _ in rows).lower()
    assert sorted(one for one in wanted if not re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", named)) == []
    assert [first for first, _, reason in rows if not reason.strip()] == []


def _locked(name: str) -> dict[str, tuple[str, set[str]]]:
    """The packages of a lock file: by name the version and the hashes."""
    packages = re.findall(
        r"^([a-z0-9.-]+)==([^ ]+)(.*(?:\n .*)*)", (REPOSITORY / name).read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: (version, set(re.findall("--hash=sha256:([0-9a-f]{64})", rest))) for name, version, rest in packages}


@pytest.mark.parametrize(
    ("name", "least"), [("requirements.lock", 100), ("requirements-run.lock", 40), ("requirements-audio.lock", 1)]
)
def test_every_locked_package_has_a_hash(name: str, least: int) -> None:
    packages = _locked(name)
    assert len(packages) >= least
    assert [package for package, (_, hashes) in packages.items() if not hashes] == []


def test_lock_to_run_with_is_a_part_of_the_lock_and_has_every_dependency() -> None:
    whole, part = _locked("requirements.lock"), _locked("requirements-run.lock")
    assert [one for one in part if part[one] != whole.get(one)] == []
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {re.split(r"[<>=\[ ]", one)[0] for one in wanted} <= part.keys()
    assert len(part) < len(whole) / 2
    # What has no wheel for Alpine is locked by itself, so that the lock of what all need can be installed there.
    audio = _locked("requirements-audio.lock")
    assert audio == {"lameenc": whole["lameenc"]}
    assert not audio.keys() & part.keys()
