"""Workers: a task that dies, hangs or eats the memory fails alone; a cluster makes the same bytes."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from cpsplan.publishing import workers
from cpsplan.writers import WriteError
from tests.bench.cluster import counted
from tests.support import samples
from tests.support.building import contents
from tests.support.clusters import local_cluster
from tests.support.command_line import run
from tests.support.samples import EDITION, changed
from tests.support.tasks import PageTask, length_of_page, work

TASKS = [f"good-{number}" for number in range(6)]


@pytest.fixture(autouse=True)
def _started_by_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_context", get_context)


def _run(tasks: list[str], tmp_path: Path, jobs: int = 2) -> tuple[dict[str, str], dict[str, str]]:
    """What was made, and what failed for what reason."""
    made: dict[str, str] = {}
    shared = {"word": "done", "place": str(tmp_path)}

    def done(task: str, result: str) -> None:
        made[task] = result

    failures = workers.do_all(partial(workers.local, work, shared, jobs), tasks, done, (WriteError,))
    return made, {one.task: one.reason for one in failures}


GOOD = {task: f"{task} done" for task in TASKS}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("die-1", "the process that wrote it died, twice"),
        ("eat-1", "it takes more than 4 GB of memory"),
        ("refuse-1", "it asks for file:///etc/passwd"),
        ("fail-1", "RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_a_bad_task_fails_alone(bad: str, reason: str, tmp_path: Path) -> None:
    made, failed = _run([*TASKS[:3], bad, *TASKS[3:]], tmp_path)
    assert made == GOOD
    assert failed == {bad: reason}


def test_a_task_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", 5)
    made, failed = _run([*TASKS[:3], "hang-1", *TASKS[3:]], tmp_path)
    assert made == GOOD
    assert failed == {"hang-1": "it takes longer than 5 seconds"}


def test_nothing_is_left_of_what_tasks_leave_for_a_while(tmp_path: Path) -> None:
    made, failed = _run(["litter-1", "litter-2"], tmp_path)
    assert not failed
    assert len({*made.values()}) == 2
    assert not [place for place in made.values() if Path(place).exists()]


def test_a_task_whose_process_died_is_tried_once_more(tmp_path: Path) -> None:
    made, failed = _run([*TASKS, "once-1"], tmp_path)
    assert made == {**GOOD, "once-1": "once-1 done"}
    assert failed == {}


def test_the_plain_pool_of_the_standard_library_loses_the_others(tmp_path: Path) -> None:
    """Why the tasks do not simply go to ProcessPoolExecutor: one process that dies breaks the whole pool."""
    shared: dict[str, Any] = {"word": "done", "place": str(tmp_path)}
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        waiting = [pool.submit(work, task, shared) for task in ("die-1", *TASKS)]
        lost = [one for one in waiting if isinstance(one.exception(), BrokenExecutor)]
    assert len(lost) > 1


def test_a_dask_cluster_of_two_workers_makes_the_same_bytes(tmp_path: Path) -> None:
    edition = changed(EDITION, ("[html, pdf]", "[html, pdf, txt, epub]"))
    folder = samples.written(tmp_path / "w", {EDITION: edition})
    assert run("build", "--out", str(tmp_path / "here"), folder=folder).returncode == 0
    with local_cluster(tmp_path, workers=2) as cluster:
        address = f"dask={cluster.scheduler_address}"
        done = run("build", "--executor", address, "--out", str(tmp_path / "there"), folder=folder)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_a_page_is_sent_to_a_cluster_once_for_all_its_formats(tmp_path: Path) -> None:
    page = os.urandom(1_000_000)
    lengths: list[int] = []

    def note(_: PageTask, length: int) -> None:
        lengths.append(length)

    with local_cluster(tmp_path, workers=1) as cluster, counted(cluster.scheduler_address) as door:
        pools = partial(workers.cluster, length_of_page, str(tmp_path), door.address)
        tasks = [PageTask(page, str(number)) for number in range(4)]
        assert not workers.do_all(pools, tasks, note, ())
    assert lengths == [len(page)] * 4
    assert len(page) < door.sent < 2 * len(page)


def test_a_page_that_goes_with_its_worker_is_sent_again(tmp_path: Path) -> None:
    lengths: list[int] = []

    def note(_: PageTask, length: int) -> None:
        lengths.append(length)

    with local_cluster(tmp_path, workers=1) as cluster:
        pools = partial(workers.cluster, length_of_page, str(tmp_path), cluster.scheduler_address)
        failed = workers.do_all(pools, [PageTask(b"page", "once")], note, ())
    assert not [failure.reason for failure in failed]
    assert lengths == [4]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("spark=there", "--executor wants dask=ADDRESS"),
        ("dask=", "--executor wants dask=ADDRESS"),
        ("dask=nonsense://", "no cluster answers at nonsense://"),
    ],
)
def test_a_cluster_that_is_not_there_is_said(given: str, words: str, tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w")
    done = run("build", "--executor", given, folder=folder)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (folder / "out").exists()
