"""What all tests share: the repository, and what it publishes, built once per run."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from filelock import FileLock
from xdist.remote import Producer

from cpsplan.publishing import workers
from tests.support import example as worked_example
from tests.support import forked, page_kinds, real_plans, thorough, verdicts
from tests.support.distribution import Distribution, slowest_files
from tests.support.places import REPOSITORY


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Distribution:
    """Say which tests stay together when several workers run them."""
    config.option.loadscopereorder = False
    return Distribution(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which files took longest, where pytest says so of tests: with --durations."""
    if terminalreporter.config.option.durations:
        reports = [report for kind in terminalreporter.stats.values() for report in kind]
        terminalreporter.section("slowest files")
        for line in slowest_files((one.nodeid, one.duration) for one in reports if isinstance(one, pytest.TestReport)):
            terminalreporter.write_line(line)


def pytest_collection_finish() -> None:
    """Leave alone what pytest and all the modules keep to the end, and look for circles less often.

    Python would go through all of it again and again: that takes every eighth second of the tests.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No build of a test knows of another run, or writes into the cache of whoever runs the tests.

    Only what checkers passed is known from run to run.
    """
    verdicts.forget()
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def _workers_begin_as_copies() -> Iterator[None]:
    """Builds here have quick workers, unless everything is tried. test_workers.py has those of the program."""
    with ExitStack() as patched:
        if not thorough.is_on():
            patched.enter_context(mock.patch.object(workers, "get_context", forked.context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _nobody_waits_for_the_disk() -> Iterator[None]:
    """What is written is there, synced or not: only the power going would show it, and each build waits fifty times.

    The doors of test_faults.py and test_interrupted.py still see each call.
    """
    with mock.patch.object(os, "fsync", os.fstat):
        yield


# Most tests start cpsplan as a program: it is compiled once, not each time, whatever the shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository, which is also the root of its own workspace."""
    return REPOSITORY


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `cpsplan build` makes of the repository's own workspace: `real_plans` says with which sound."""
    return _once("published", real_plans.build, tmp_path_factory)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is built of the workspace that `cpsplan init` writes, in every format but audio: with money, progress."""

    def make(out: Path) -> str:
        workspace = worked_example.begin(out.with_name("example-workspace"))
        return worked_example.build(workspace, out, 2, worked_example.HERE)

    return _once("example", make, tmp_path_factory)


@pytest.fixture(scope="session")
def page_of_each_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages that ``page_kinds`` names."""

    def make(out: Path) -> str:
        page_kinds.build(out)
        return ""

    return _once("page-of-each-kind", make, tmp_path_factory) / "out"


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder for thousands of builds: in memory, where the system has such a place."""
    memory = "/dev/shm"  # noqa: S108 - the folder in it has a name that nobody can know
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def _once(name: str, make: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder called ``name``, made by ``make``, which says what went wrong.

    The first worker of a run that asks for it makes it, the others wait for it; a failed build fails them all.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    out, log = shared / name, shared / f"{name}.log"
    with FileLock(shared / f"{name}.lock"):
        if not log.exists():
            log.write_text(make(out), encoding="utf-8")
    failure = log.read_text(encoding="utf-8")
    if failure:
        pytest.fail(failure, pytrace=False)
    return out
