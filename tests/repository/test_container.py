"""The image that Dockerfile describes holds a cpsplan that works.

Where Docker runs and reaches the image that ours begins with, ours is built and run. Everywhere, its instructions are
followed without Docker: its files are copied past .dockerignore, its commands of pip are run in an empty environment.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import library
from tests.support.environments import offline
from tests.support.library import bash
from tests.support.places import REPOSITORY

ABSOLUTE = re.compile(r"(?<![\w/])/(?=source|wheels)")
"""The beginning of a path of the image that the tests lead into a folder of their own."""
OF_THE_SYSTEM = ("apt-get ", "git config --system ")
"""How commands begin that change a whole machine: only read here."""


def instructions() -> list[tuple[str, str]]:
    """The instructions of Dockerfile with their arguments, one line each."""
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in joined if line.strip()]


def _patterns() -> Iterator[tuple[bool, re.Pattern[str]]]:
    """The lines of .dockerignore: whether a line takes something back, and the paths that it is about."""
    for line in (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            glob = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
            yield line.startswith("!"), re.compile(rf"{glob}(?:/.*)?")


def _sent(path: str) -> bool:
    """Whether a file of the checkout reaches Docker: the last line of .dockerignore that is about it decides."""
    return [True, *(back for back, pattern in _patterns() if pattern.fullmatch(path))][-1]


def _copy(sources: list[str], target: Path) -> None:
    """Do what COPY does with files of the checkout."""
    for source in sources:
        origin = REPOSITORY / source
        files = [origin] if origin.is_file() else [path for path in origin.rglob("*") if path.is_file()]
        sent = [path for path in files if _sent(path.relative_to(REPOSITORY).as_posix())]
        assert sent, f"nothing of {source} reaches Docker"
        for path in sent:
            place = target / (path.name if path == origin else path.relative_to(origin))
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Surroundings in which there is the cpsplan that the instructions lead to."""
    root = tmp_path_factory.mktemp("image")
    environment = offline(root / "environment")
    scripts = root / "environment" / "bin"
    folder = root
    for name, argument in instructions():
        if name == "WORKDIR":
            folder = root / argument.strip("/")
            folder.mkdir(exist_ok=True)
        elif name == "COPY" and not argument.startswith("--from=wheel /wheels /wheels"):
            *sources, target = argument.split()
            _copy(sources, folder / target)
        elif name == "RUN" and not argument.startswith(OF_THE_SYSTEM):
            done = bash(ABSOLUTE.sub(f"{root}/", argument), folder, **environment)
            assert done.returncode == 0, f"{argument}\n{done.stdout}{done.stderr}"
    assert (scripts / "cpsplan").is_file()
    return environment


def _last(name: str) -> str:
    return [argument for one, argument in instructions() if one == name][-1]


def test_entrypoint_and_command_check_a_workspace(followed: dict[str, str], tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    entry, command = json.loads(_last("ENTRYPOINT")), json.loads(_last("CMD"))
    done = bash(" ".join(entry + command), folder, **followed)
    assert (done.returncode, "nothing wrong" in done.stderr) == (0, True), done.stderr
    assert bash(" ".join([*entry, "explain", "CPS302"]), folder, **followed).returncode == 0
    library.misspell(folder)
    assert bash(" ".join(entry + command), folder, **followed).returncode == 1


def test_versions_are_those_of_the_lock(followed: dict[str, str]) -> None:
    locks = sorted(Path(followed["PATH"].split(":")[0]).parents[1].glob("wheels/*.lock"))
    assert [lock.name for lock in locks] == ["requirements-audio.lock", "requirements-run.lock"]
    assert [lock for lock in locks if lock.read_bytes() != (REPOSITORY / lock.name).read_bytes()] == []
    installs = [part for name, one in instructions() if name == "RUN" for part in one.split("&&") if "pip " in part]
    assert len(installs) == 4
    assert [part for part in installs if "--require-hashes --requirement" not in part and "--no-deps" not in part] == []


def test_system_packages_are_those_of_the_makefile() -> None:
    script = (REPOSITORY / "tests" / "tools" / "system-packages.sh").read_text(encoding="utf-8")
    script = script[: script.index('if [ "$purpose" = test ]')]
    needed = {name for line in re.findall(r"\|\| need (.+)", script) for name in line.split()}
    (install,) = [one for name, one in instructions() if name == "RUN" and one.startswith("apt-get")]
    wanted = re.search(r"--no-install-recommends ([^&]+)", install)
    assert wanted is not None
    # Python is there already, git is for `cpsplan diff`.
    assert set(wanted[1].split()) == needed - {"python3-venv"} | {"git"}


def test_image_is_run_by_a_user_without_rights_in_the_folder_that_is_documented() -> None:
    user = _last("USER")
    assert user not in {"root", "0"}
    assert any(f"useradd --create-home {user}" in one for name, one in instructions() if name == "RUN")
    assert _last("WORKDIR") == "/workspace"
    assert any("safe.directory /workspace" in one for name, one in instructions() if name == "RUN")


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("src/cpsplan/book/book.py", True),
        ("tests/cases/CPS302/bad/plans/delivery/2026-27.yaml", True),
        ("tests/repository/test_wheel.py", False),
        ("src/cpsplan/__pycache__/book.cpython-313.pyc", False),
        (".git/config", False),
        (".venv/bin/python", False),
        ("out/index.html", False),
        (".env", False),
    ],
)
def test_only_what_is_needed_reaches_docker(path: str, sent: bool) -> None:  # noqa: FBT001
    assert _sent(path) is sent


def _docker(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)


def test_image_checks_a_workspace_where_docker_runs(followed: dict[str, str], tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    begins = {argument.split()[0] for name, argument in instructions() if name == "FROM"}
    assert begins == {"python:3.13-slim"}
    if shutil.which("docker") and _docker("pull", "--quiet", *begins).returncode == 0:
        built = _docker("build", "--quiet", REPOSITORY)
        assert built.returncode == 0, built.stderr
        image, mount = built.stdout.strip(), f"{folder}:/workspace:ro"
        check = [_docker("run", "--rm", "--volume", mount, image), _docker("run", "--rm", image, "--version")]
    else:
        check = [bash("cpsplan check", folder, **followed), bash("cpsplan --version", folder, **followed)]
    assert [one.returncode for one in check] == [0, 0], check
    assert check[1].stdout.startswith("cpsplan 0.")
