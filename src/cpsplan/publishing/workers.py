"""Workers: the processes that write artifacts, behind the one interface that the standard library has for them.

On this machine each worker is a process of its own with a limit on time and memory: a page that would never end, or
would fill the memory, ends its worker, and only its own artifact fails. On a cluster the same tasks go to Dask.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, as_completed
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from cpsplan.workspace import children
from cpsplan.workspace.resources import install_command

SECONDS = 600
"""How long one artifact may take; the largest of the real plans takes ten seconds."""
MEMORY = 4 * 1024**3
"""How much address space a worker may have, in bytes; the largest of the real plans takes an eighth of that."""

COLLECTED_AFTER = 50_000
"""How many new objects there are between two runs of the garbage collector; Python's own figure is 700."""

T = TypeVar("T")
R = TypeVar("R")


class Pool(Protocol):
    """What makes artifacts somewhere else."""

    def submit(self, task: Any) -> Future[Any]:
        """Start on a task; the future has its result."""


FAULTS_OF_MACHINE = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
)
"""What the system says when it is out of room, or out of order."""


DEATHS = frozenset({"ProcessExpired", "KilledWorker", "CancelledError", "FutureCancelledError"})
"""What the exceptions are called of a task whose process died; a cluster cancels what needs a page that was there."""


class NoCluster(Exception):  # noqa: N818 - it names what is the matter; the command makes a message of it
    """A cluster cannot be used; the message says why and what to do."""


@contextmanager
def local(work: Callable[[Any, Any], Any], shared: Any, jobs: int, seconds: float = 0) -> Iterator[Pool]:
    """A pool of ``jobs`` processes that do ``work(task, shared)``; ``shared`` is sent to each of them once.

    A task that takes longer than ``seconds``, or SECONDS where none are given, is ended. While the pool is open, no
    relative path means what it did: see ``children``. A worker that died is replaced at any time.
    """
    import pebble  # noqa: PLC0415 - a build in which nothing has changed starts no process

    # Not forked: a fork copies the state of whatever library has threads; a fresh process has nothing but itself.
    # What a worker leaves in the folder for temporary files, because it was ended or its libraries do, goes with it.
    children.remove_leftovers()
    with (
        children.own_folder() as scratch,
        children.started_in(scratch),
        _without_main(),
        pebble.ProcessPool(
            jobs, initializer=_receive, initargs=(work, shared, MEMORY, scratch), context=get_context("spawn")
        ) as pool,
    ):
        try:
            with _uninterrupted():
                # Once they answer they are on their own; who stops one while it starts gets its last words.
                for ready in [pool.submit(_ready, SECONDS) for _ in range(jobs)]:
                    ready.result()
            yield _Local(pool, seconds or SECONDS)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


@contextmanager
def _without_main() -> Iterator[None]:
    """Meanwhile, no new process runs the program again that this one runs.

    A worker needs nothing of it. Run again, a script that builds would build once more in each worker, and one that was
    typed into Python is in no file to be run.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What interrupts the build meanwhile takes effect at the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if waiting:
        raise KeyboardInterrupt


def _ready() -> None:
    """A worker has started when this is done."""


class _Local:
    def __init__(self, pool: Any, seconds: float) -> None:
        self._pool, self._seconds = pool, seconds

    def submit(self, task: Any) -> Future[Any]:
        future: Future[Any] = self._pool.submit(_do, self._seconds, task)
        return future


@contextmanager
def cluster(work: Callable[[Any, Any], Any], shared: Any, address: str) -> Iterator[Pool]:
    """A pool that does ``work(task, shared)`` on the Dask cluster whose scheduler is at ``address``.

    Tasks are dataclasses with a ``page``, which several may have in common. The workers there need the same version of
    cpsplan. Raises NoCluster.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise NoCluster(f"the extra for clusters is not installed: {install_command(extra='dask')}") from None
    try:
        client = distributed.Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise NoCluster(f"no cluster answers at {address}: {error}") from None
    with client, client.get_executor(pure=False) as executor:
        yield _Cluster(client, executor, work, client.scatter(shared, broadcast=True, hash=False))


class _Cluster:
    def __init__(self, client: Any, executor: Any, work: Callable[[Any, Any], Any], shared: Any) -> None:
        self._client, self._executor, self._work, self._shared = client, executor, work, shared
        self._pages: dict[int, Any] = {}
        """The pages on the cluster, by what they are here: each is sent once, not for each of its formats."""

    def submit(self, task: Any) -> Future[Any]:
        page = self._pages.get(id(task.page)) or self._client.scatter(task.page, hash=False)
        self._pages[id(task.page)] = page
        future: Future[Any] = self._executor.submit(
            _do_with_page, self._work, replace(task, page=None), page, self._shared
        )
        return future


def _do_with_page(work: Callable[[Any, Any], Any], task: Any, page: Any, shared: Any) -> Any:
    return work(replace(task, page=page), shared)


_received: list[Any] = []
"""In a worker process: what it is to do, and what all its tasks share."""


def _receive(work: Callable[[Any, Any], Any], shared: Any, memory: int, scratch: str) -> None:
    # Who interrupts the build interrupts the process that started this one; it will end us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, OSError, ValueError):
        pass
    # Laying out a page makes a million objects that all live until it is written: looking them over so often only costs
    # time, about a tenth of it (measured).
    gc.set_threshold(COLLECTED_AFTER)
    tempfile.tempdir = scratch
    _received[:] = [work, shared]


def _do(task: Any) -> Any:
    work, shared = _received
    return work(task, shared)


class FailedTask(Generic[T]):
    """A task that could not be done, and why, in words that go after the name of what it makes."""

    def __init__(self, task: T, reason: str) -> None:
        self.task, self.reason = task, reason


def do_all(
    pools: Callable[[], Any], tasks: list[T], done: Callable[[T, R], None], expected: tuple[type[Exception], ...]
) -> list[FailedTask[T]]:
    """Do all ``tasks`` in a pool that ``pools`` opens, and tell ``done`` of each result. Returns those that failed.

    One whose worker died is tried once more, alone: another task may have killed it. An ``expected`` exception of a
    task says itself what is wrong; of any other the kind is named.
    """
    failures, crashed = _round(pools, tasks, done, expected)
    for task in crashed:
        again, dead = _round(pools, [task], done, expected)
        failures += [*again, *(FailedTask(twice, "the process that wrote it died, twice") for twice in dead)]
    return failures


def _round(
    pools: Callable[[], Any], tasks: list[T], done: Callable[[T, R], None], expected: tuple[type[Exception], ...]
) -> tuple[list[FailedTask[T]], list[T]]:
    failures: list[FailedTask[T]] = []
    crashed: list[T] = []
    with pools() as pool:
        waiting = {pool.submit(task): task for task in tasks}
        for future in as_completed(waiting):
            task = waiting[future]
            try:
                done(task, future.result())
            except expected as error:
                failures.append(FailedTask(task, str(error)))
            except Exception as error:  # noqa: BLE001 - whatever a page does to a library, the others are finished
                _refuse_fault_of_machine(error)
                reason = reason_of(error)
                if reason:
                    failures.append(FailedTask(task, reason))
                else:
                    crashed.append(task)
    return failures, crashed


def _refuse_fault_of_machine(error: Exception) -> None:
    """Raise OSError where a disk is full, or the system has no more of something: no plan is to blame for that."""
    if isinstance(error, OSError) and error.errno in FAULTS_OF_MACHINE:
        place = error.filename or f"the folder for temporary files, {tempfile.gettempdir()}"
        raise OSError(error.errno, os.strerror(error.errno), str(place)) from error


def reason_of(error: Exception, seconds: float = 0) -> str:
    """Why a task could not be done, in words that go after its name; empty where the process that did it died."""
    if isinstance(error, BrokenExecutor) or type(error).__name__ in DEATHS:
        return ""
    if isinstance(error, TimeoutError):
        return f"it takes longer than {seconds or SECONDS:g} seconds"
    if isinstance(error, MemoryError):
        return f"it takes more than {MEMORY // 1024**3} GB of memory"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
