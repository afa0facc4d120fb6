"""What all tests share: the repository, and what it publishes, built once per run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository, which is also the root of its own workspace."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def published(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `cpsplan build` makes of the repository's own workspace.

    The first worker of a run that asks for it builds it, the others wait for it; a failed build fails them all.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    out, log = shared / "published", shared / "published.log"
    with FileLock(shared / "published.lock"):
        if not log.exists():
            log.write_text(_build(repository, out), encoding="utf-8")
    failure = log.read_text(encoding="utf-8")
    if failure:
        pytest.fail(failure, pytrace=False)
    return out


def _build(repository: Path, out: Path) -> str:
    """Build the workspace; an empty text means that all went well, another says what did not."""
    command = [sys.executable, "-m", "cpsplan", "build", "--out", str(out)]
    done = subprocess.run(
        command,
        cwd=repository,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return "" if done.returncode == 0 else f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
