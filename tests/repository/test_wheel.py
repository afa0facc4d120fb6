"""What is published of cpsplan itself works: the wheel, made from the source distribution, in an empty environment.

The environment sees the packages that the tests run with, so that nothing is downloaded; cpsplan is the wheel's.
"""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

CARRIED = {"templates": "cpsplan/_templates", "schemas": "cpsplan/_schemas", "tests/cases": "cpsplan/_cases"}


def _run(command: Sequence[str | Path], folder: Path) -> str:
    """Run a command in a folder and return what it says on standard output; it has to end well."""
    done = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution, made from the repository."""
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, repository], folder)
    assert len(list(folder.glob("cpsplan-*.tar.gz"))) == 1
    (made,) = folder.glob("cpsplan-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment into which nothing but the wheel was installed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    paths = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    python = Path(paths["scripts"], "python")
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "--quiet", "--disable-pip-version-check"]
    _run([*pip, "install", "--no-index", "--no-compile", "--no-deps", wheel], folder)
    # A path file adds the packages of this environment, but does not follow the path files in it: the editable
    # installation of cpsplan stays out of sight.
    Path(paths["purelib"], "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    source = _run([python, "-c", "import cpsplan; print(cpsplan.__file__)"], folder).strip()
    assert Path(source).is_relative_to(folder)
    return Path(paths["scripts"])


def test_the_wheel_carries_what_stands_beside_the_sources(repository: Path, wheel: Path) -> None:
    """Everything but the schemas of single strategies, which belong to the repository's own workspace."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {*repository.glob("schemas/*.*.json"), *repository.glob("templates/pictures/*.py")}
    assert ours
    for folder, place in CARRIED.items():
        files = [path for path in (repository / folder).rglob("*") if path.is_file() and path not in ours]
        assert files, folder
        assert {f"{place}/{path.relative_to(repository / folder).as_posix()}" for path in files} <= names
    assert not {path.name for path in ours} & {name.rpartition("/")[2] for name in names}
    assert [name for name in names if name.endswith(".data/data/share/man/man1/cpsplan.1")], "“man cpsplan” finds it"


def test_the_wheel_makes_checks_and_builds_a_plan(installed: Path, tmp_path: Path) -> None:
    program, plan = installed / "cpsplan", tmp_path / "plan"
    _run([program, "init", plan], tmp_path)
    _run([program, "check"], plan)
    _run([program, "build"], plan)
    assert (plan / "out" / "index.html").is_file()


def test_the_wheel_explains_rules(installed: Path, tmp_path: Path) -> None:
    assert _run([installed / "cpsplan", "explain", "CPS401"], tmp_path).strip()
