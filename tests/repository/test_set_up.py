"""The set-up of a machine: what packages lack there is told by name, and installed where that is allowed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.etree
import pytest

from tests.support import thorough
from tests.support.places import REPOSITORY, TOOLS
from tests.tools import missing_libraries

LDD = """#!/bin/sh
case $1 in
*/node) printf '\\tlibc.so.6 => /lib/libc.so.6\\n\\tlibatomic.so.1 => not found\\n' ;;
*/musl.node) printf '\\tlibstdc++.so.6 => not found\\n\\tlibc.musl-x86_64.so.1 => not found\\n' ;;
*/user.so) printf '\\tlibbrought.so.3 => not found\\n' ;;
*/odd.so) printf '\\tlibodd.so => not found\\n' ;;
*/foreign.so) echo 'not a dynamic executable' >&2; exit 1 ;;
esac
"""
"""An ldd that finds what the names of the files say."""


def _program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


def _checkout(folder: Path, *files: str) -> dict[str, str]:
    """A checkout whose virtual environment holds binaries of these names. Returns the surroundings to use it in."""
    for name in ("missing_libraries.py", "system-packages.sh"):
        (folder / "tests" / "tools").mkdir(parents=True, exist_ok=True)
        shutil.copy(TOOLS / name, folder / "tests" / "tools" / name)
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/python").symlink_to(sys.executable)
    for name in files:
        (folder / ".venv" / name).write_bytes(missing_libraries.MAGIC)
    programs = folder / "programs"
    _program(programs, "ldd", LDD)
    _program(programs, "id", "#!/bin/sh\necho 0\n")
    _program(programs, "apt-get", f'#!/bin/sh\necho "$*" >> "{folder}/asked"\n')
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


def _set_up(folder: Path, purpose: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["tests/tools/system-packages.sh", purpose]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_missing_library_is_told_by_name_and_installed(tmp_path: Path) -> None:
    environment = _checkout(tmp_path, "node")
    done = _set_up(tmp_path, "programs", environment)
    assert done.returncode == 0, done.stderr
    assert "libatomic.so.1 is missing on this machine, and .venv/node loads it\n" in done.stderr
    assert (tmp_path / "asked").read_text(encoding="utf-8").splitlines()[-1].split()[:2] == ["install", "--yes"]
    assert " libatomic1 " in (tmp_path / "asked").read_text(encoding="utf-8")


def test_where_nothing_may_be_installed_the_command_is_told(tmp_path: Path) -> None:
    environment = _checkout(tmp_path, "node")
    _program(tmp_path / "programs", "id", "#!/bin/sh\necho 1000\n")
    _program(tmp_path / "programs", "sudo", "#!/bin/sh\nexit 1\n")
    done = _set_up(tmp_path, "programs", environment)
    assert done.returncode == 2
    assert "sudo apt-get install --yes --no-install-recommends libatomic1\n" in done.stderr
    assert not (tmp_path / "asked").exists()


def test_library_without_a_known_package_stops_the_set_up(tmp_path: Path) -> None:
    done = _set_up(tmp_path, "modules", _checkout(tmp_path, "odd.so"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "libodd.so is missing on this machine, and .venv/odd.so loads it; no Debian package is known" in done.stderr


@pytest.mark.parametrize(
    ("purpose", "files"),
    [
        ("programs", ["musl.node"]),  # made for another libc
        ("programs", ["foreign.so"]),  # made for another processor
        ("programs", ["user.so", "libbrought.so.3"]),  # the library lies beside it
        ("modules", ["node"]),  # a program of the tests, where only cpsplan is wanted
    ],
)
def test_nothing_is_asked_for_that_is_not_needed(purpose: str, files: list[str], tmp_path: Path) -> None:
    done = _set_up(tmp_path, purpose, _checkout(tmp_path, *files))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (tmp_path / "asked").exists()


def test_real_module_that_wants_a_library_that_nobody_has(tmp_path: Path) -> None:
    module = Path(lxml.etree.__file__).read_bytes()
    assert b"libm.so.6" in module
    (tmp_path / "sound.so").write_bytes(module)
    damaged = tmp_path / "damaged.so"
    damaged.write_bytes(module.replace(b"libm.so.6", b"libq.so.6"))
    assert missing_libraries.missing("*.so*", [tmp_path]) == {"libq.so.6": damaged}


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libatomic.so.1", "libatomic1"),
        ("libstdc++.so.6", "libstdc++6"),
        ("libgcc_s.so.1", "libgcc-s1"),
        ("libX11.so.6", "libx11-6"),
        ("libpango-1.0.so.0", "libpango-1.0-0"),
        ("libicui18n.so.72", "libicu72"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libz.so.1", "zlib1g"),
        ("libodd.so", None),
    ],
)
def test_debian_calls_packages_after_their_libraries(library: str, package: str | None) -> None:
    assert missing_libraries.package(library) == package


def test_bare_machine_says_what_it_needs(tmp_path: Path) -> None:
    _program(tmp_path, "id", "#!/bin/sh\necho 1000\n")
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    command = [REPOSITORY / "tests/tools/bare-machine.sh"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Only root can make a bare machine, and with debootstrap: apt-get install debootstrap\n"


def test_make_alone_waits_for_no_package_of_the_tests(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "requirements-run.lock", "requirements-audio.lock"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    for name in ("pyproject.toml", "hatch_build.py"):
        (tmp_path / name).touch()

    def installed(target: str) -> bool:
        command = ["make", "--dry-run", target]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert "--requirement requirements-run.lock" in done.stdout
        return "--requirement requirements.lock" in done.stdout

    assert (installed("build"), installed("format")) == (False, True)


def test_a_part_of_the_set_up_says_how_long_it_took() -> None:
    done = subprocess.run(
        [TOOLS / "timed.sh", "Doing it", "sh", "-c", "echo done"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"Doing it\ndone\nDoing it: \d+ s\n", done.stdout)
    assert subprocess.run([TOOLS / "timed.sh", "Failing", "false"], capture_output=True, check=False).returncode == 1


def test_more_is_tried_at_random_where_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(thorough.SWITCH, raising=False)
    assert thorough.tries(300) == 100
    monkeypatch.setenv(thorough.SWITCH, "on")
    assert thorough.tries(300) == 300
    workflow = (REPOSITORY / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert f"{thorough.SWITCH}: ${{{{ github.event_name == 'schedule' && 'on' || 'off' }}}}" in workflow
