"""Rules of other packages: used where the settings name them and the package is installed, never from a workspace."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support import library

RULES = '''
import cpsplan


def long_title(book):
    """A title has more than three words. Titles of ours are short: take words out."""
    for activity in book.activities:
        if len(activity.title.split()) > 3 and activity.kind == "project":
            yield cpsplan.Finding(activity.address, f"“{activity.title}” is long", hint="Take words out")


RULES = [cpsplan.Rule("LIB101", "title-of-four-words", "warning", long_title)]
'''
NAMED = "plugins: [library]\n"


def installed(folder: Path, rules: str = RULES, package: str = "library-rules") -> Path:
    """A package with rules, as an installer leaves it in a folder of packages. Returns the folder."""
    module = package.replace("-", "_")
    about = folder / f"{module}-1.2.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[cpsplan.rules]\nlibrary = {module}:RULES\n", encoding="utf-8")
    (folder / f"{module}.py").write_text(rules, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = library.written(tmp_path / "library")
    library.replaced(folder, library.PLAN, "title: Second mobile library", "title: Second and larger mobile library")
    return folder


def name(folder: Path, settings: str = NAMED) -> None:
    path = folder / "plans" / "cpsplan.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{settings}", encoding="utf-8")


def cpsplan(folder: Path, arguments: str, packages: Path) -> CompletedProcess[str]:
    return library.with_packages(arguments, folder, packages)


def test_rules_are_used_where_they_are_named(folder: Path, tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages")
    assert "LIB101" not in cpsplan(folder, "check", packages).stderr
    name(folder)
    done = library.bash("cpsplan check --statistics", folder, PYTHONPATH=str(packages))
    assert "warning LIB101 “Second and larger mobile library” is long" in done.stderr
    assert "LIB101 [ ] warning title-of-four-words" in done.stderr
    assert done.returncode == 0
    assert cpsplan(folder, "check --fail-on warning --select LIB101 --report sarif", packages).returncode == 1
    assert "LIB101\twarning\ttitle-of-four-words" in cpsplan(folder, "list rules", packages).stdout
    assert "Titles of ours are short" in cpsplan(folder, "explain LIB101", packages).stdout


def test_rules_are_used_at_every_check_of_a_process(folder: Path, tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages", RULES.replace("take words out.", "take words out. "))
    name(folder)
    twice = "import cpsplan; print(*(fault.code for _ in range(2) for fault in cpsplan.open().check()))"
    done = library.bash(f'python -c "{twice}"', folder, PYTHONPATH=str(packages))
    assert done.stdout.split().count("LIB101") == 2
    assert "CPS115" not in done.stdout


def test_rules_obey_the_settings_and_suppressions(folder: Path, tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages")
    name(folder, f"{NAMED}severities:\n  LIB101: error\n")
    assert cpsplan(folder, "check", packages).returncode == 1
    suppression = "    suppress:\n      - rule: LIB101\n        reason: The name is the donor's.\n"
    title = "    title: Second and larger mobile library\n"
    library.replaced(folder, library.PLAN, title, f"{title}{suppression}")
    done = cpsplan(folder, "check", packages)
    assert "LIB101" not in done.stderr
    assert done.returncode == 0, done.stderr


def test_what_is_not_installed_is_said(folder: Path, tmp_path: Path) -> None:
    name(folder, "plugins: [libary]\n")
    done = cpsplan(folder, "check", installed(tmp_path / "packages"))
    assert done.returncode == 1
    assert "CPS114 No package that is installed here offers rules or formats “libary”" in done.stderr
    assert "Did you mean “library”?" in done.stderr


def test_what_two_packages_offer_is_refused(folder: Path, tmp_path: Path) -> None:
    name(folder)
    installed(tmp_path / "packages")
    done = cpsplan(folder, "check", installed(tmp_path / "packages", package="other-rules"))
    assert "CPS114 “library” is offered by library-rules and other-rules" in done.stderr


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ("1/0", "(ZeroDivisionError: division by zero)"),
        ("raise SystemExit(0)", "(SystemExit: 0)"),
        ("RULES = [1]", "(ValueError: 1 is no cpsplan.Rule)"),
        (RULES.replace("LIB101", "CPS301"), "a code is LIB101, never of CPS"),
        (RULES.replace('    """A', '    # """A'), "explains nothing"),
        (RULES.replace('"warning"', '"bad"'), "(KeyError: 'BAD')"),
        (RULES.replace("activity.address,", "'nothing',"), "fail in LIB101 (ValueError: it speaks of nothing"),
        (RULES.replace("len(activity.title.split()) > 3", "1 / 0"), "fail in LIB101 (ZeroDivisionError"),
    ],
)
def test_a_plugin_that_fails_is_said_without_a_traceback(folder: Path, tmp_path: Path, rules: str, reason: str) -> None:
    name(folder)
    done = cpsplan(folder, "check", installed(tmp_path / "packages", rules))
    assert done.returncode == 1
    assert "plans/cpsplan.yaml" in done.stderr
    assert "CPS115 The rules “library” of library-rules 1.2 fail" in done.stderr
    assert reason in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_nothing_is_taken_from_a_workspace(folder: Path, tmp_path: Path) -> None:
    """Not even where the folder of the workspace is among the places where Python looks for modules."""
    name(folder)
    trap = "open('sprung', 'w')\nRULES = []\n"
    installed(folder, trap)
    installed(folder / "packages", trap, package="other-rules")
    for places in (folder, folder / "packages"):
        assert "CPS114" in library.bash("cpsplan check", folder, PYTHONPATH=str(places)).stderr
    # A package that is installed takes no module from there, either.
    packages = installed(tmp_path / "packages")
    (packages / "library_rules.py").unlink()
    done = library.bash("cpsplan check", folder, PYTHONPATH=f"{folder}:{packages}")
    assert "CPS115" in done.stderr
    assert "No module named 'library_rules'" in done.stderr
    assert not (folder / "sprung").exists()


def test_the_doctor_names_plugins_and_runs_none(folder: Path, tmp_path: Path) -> None:
    done = cpsplan(folder, "doctor", installed(tmp_path / "packages", "open('run', 'w')"))
    assert "ok  library-rules 1.2: rules for workspaces whose settings say plugins: [library]" in done.stdout
    assert not (folder / "run").exists()
