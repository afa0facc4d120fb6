"""The fuzzer: damaged workspaces go through the compiler and all that follows it, and nothing may break.

    python -m tests.stress.fuzz --count 20000 --seed 7        all of them, in two processes, with a table at the end
    python -m tests.stress.fuzz --seed 7 --only 4711          one mutant again: what was done to it, and what came of it

A traceback, a process that dies, more than 20 seconds of processor time and a broken promise (see ``journeys``) all
count as failures.
What breaks is told with its seed and its number, and with the smallest damage that still breaks it.
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import signal
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import journeys, mutants
from tests.support.mutants import Mutant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Files = Mapping[str, bytes]

HANG = 20
"""After how many seconds of processor time a mutant counts as hanging."""
PIECE = 100
"""How many mutants a process does at a time."""
TRIES = 150
"""How often a failing mutant is tried again with less damage, at most."""
PATIENCE = 20
"""For how many seconds that is tried, at most."""
SHOWN = 1_500
"""How many characters of a failing file are shown."""


class Hangs(BaseException):
    """A mutant takes too long. No code of the compiler may catch it, so it is no Exception."""


@dataclass(frozen=True)
class Failure:
    """What broke, and where."""

    number: int
    journey: str
    error: str
    place: str
    """The innermost line of the compiler that was under way."""
    trace: str = ""

    @property
    def kind(self) -> tuple[str, str, str]:
        """What failures are told apart by."""
        return self.journey, self.error.split(":")[0], self.place


@dataclass
class Tally:
    """What came of some mutants."""

    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many mutants of each kind ended in each state."""
    journeys: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0
    slowest: tuple[float, int] = (0, 0)
    """The longest time that a mutant took, and its number."""
    megabytes: tuple[float, int] = (0, 0)
    """The most memory that a process had, and the number of the mutant that took it there."""

    def add(self, other: Tally) -> None:
        """Take in what came of other mutants."""
        self.states += other.states
        self.journeys += other.journeys
        self.failures += other.failures
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.megabytes = max(self.megabytes, other.megabytes)


def _on_alarm(_: int, __: object) -> None:
    raise Hangs


def examine(mutant: Mutant, tally: Tally) -> Failure | None:
    """Send a mutant on all journeys that it is to go, and count it. Returns what broke."""
    began, state, failure = time.process_time(), "broken", None
    # The time of the processor, so that a busy machine makes no hangs.
    before = signal.signal(signal.SIGPROF, _on_alarm)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    journey = "compile"
    try:
        trip = journeys.begin(mutant)
        state = trip.state
        for journey, go in journeys.chosen(mutant):
            tally.journeys[journey] += 1
            go(trip)
    except (Exception, Hangs) as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        failure = _failure(mutant.number, journey, error)
        tally.failures.append(failure)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    spent = time.process_time() - began
    tally.states[mutant.kind, "broken" if failure else state] += 1
    tally.seconds += spent
    tally.slowest = max(tally.slowest, (spent, mutant.number))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if used > tally.megabytes[0]:
        tally.megabytes = (used, mutant.number)
    return failure


def _failure(number: int, journey: str, error: BaseException) -> Failure:
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if f"{os.sep}cpsplan{os.sep}" in one.filename] or frames
    words = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    # A hang is heard anywhere, so that its innermost line says little: the outermost one tells hangs apart.
    frame = own[0] if isinstance(error, Hangs) else own[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return Failure(number, journey, words, place, "".join(traceback.format_exception(error)))


def run(seed: int, numbers: Iterable[int]) -> Tally:
    """Make and examine the mutants with these numbers."""
    tally = Tally()
    for number in numbers:
        examine(mutants.make(seed, number), tally)
    return tally


def run_in_processes(seed: int, count: int, first: int, jobs: int) -> Tally:
    """Make and examine ``count`` mutants from number ``first`` on, in ``jobs`` processes."""
    pieces = [range(start, min(start + PIECE, first + count)) for start in range(first, first + count, PIECE)]
    tally = Tally()
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(run, seed, piece) for piece in pieces]
        for done, (piece, future) in enumerate(zip(pieces, futures, strict=True), start=1):
            try:
                tally.add(found := future.result())
            except BrokenProcessPool:
                words = f"a process died at one of the mutants {piece.start} to {piece.stop - 1}, or of the next piece"
                tally.failures.append(Failure(piece.start, "process", words, "?"))
                break
            for one in found.failures:
                print(f"mutant {one.number}, {one.journey}, {one.place}: {one.error}", file=sys.stderr, flush=True)
            if done % 20 == 0:
                print(f"{done * PIECE:,} of {count:,}, {len(tally.failures)} failures", file=sys.stderr, flush=True)
    return tally


# --- the smallest damage that still breaks


def minimised(mutant: Mutant, failure: Failure) -> Mutant:
    """The mutant with as little damage as still breaks in the same way: fewer files, fewer lines."""
    end, tries = time.process_time() + PATIENCE, TRIES

    def breaks(files: Files) -> bool:
        nonlocal tries
        tries -= 1
        found = examine(replace(mutant, files=files), Tally()) if tries > 0 and time.process_time() < end else None
        return found is not None and found.kind == failure.kind

    files = dict(mutant.files)
    for path in sorted({*mutant.before, *files}):
        for without in (_restored(files, mutant.before, path), {one: files[one] for one in files if one != path}):
            if without != files and breaks(without):
                files = without
    for path in replace(mutant, files=files).changed:
        if path in files:
            files[path] = _fewer_lines(files[path], partial(_breaks_with, breaks, files, path))
    return replace(mutant, files=files)


def _breaks_with(breaks: Callable[[Files], bool], files: Files, path: str, content: bytes) -> bool:
    return breaks({**files, path: content})


def _restored(files: Files, before: Files, path: str) -> dict[str, bytes]:
    rest = {one: content for one, content in files.items() if one != path}
    return {**rest, path: before[path]} if path in before else rest


def _fewer_lines(content: bytes, breaks: Callable[[bytes], bool]) -> bytes:
    lines = content.split(b"\n")
    size = max(1, len(lines) // 2)
    while True:
        start = 0
        while start < len(lines):
            shorter = lines[:start] + lines[start + size :]
            if shorter and breaks(b"\n".join(shorter)):
                lines = shorter
            else:
                start += size
        if size == 1:
            return b"\n".join(lines)
        size //= 2


# --- what is told


def told(seed: int, tally: Tally) -> Iterator[str]:
    """The lines of the table, and below it each kind of failure."""
    states = (*journeys.STATES, "broken")
    yield f"seed {seed}"
    yield f"| mutants of | {' | '.join(states)} | together |"
    yield f"|---|{'---:|' * (len(states) + 1)}"
    for kind in (*mutants.KINDS, "all"):
        counts = [sum(tally.states[one, state] for one in mutants.KINDS if kind in ("all", one)) for state in states]
        yield f"| {kind} | {' | '.join(f'{one:,}' for one in counts)} | {sum(counts):,} |"
    count = sum(tally.states.values())
    yield f"journeys: {', '.join(f'{name} {times:,}' for name, times in sorted(tally.journeys.items()))}"
    mean = tally.seconds / max(1, count)
    yield f"slowest: {tally.slowest[0]:.2f} s of processor time (mutant {tally.slowest[1]}); on average {mean:.3f} s"
    yield f"peak memory of a process: {tally.megabytes[0]:.0f} MB (from mutant {tally.megabytes[1]} on)"
    yield f"tracebacks, hangs and broken promises: {len(tally.failures)}"
    for alike, times in Counter(one.kind for one in tally.failures).most_common():
        first = next(one for one in tally.failures if one.kind == alike)
        yield f"\n{times} times, in {first.journey} at {first.place}: {first.error}"
        if first.journey != "process":
            yield from described(minimised(mutants.make(seed, first.number), first))


def described(mutant: Mutant) -> Iterator[str]:
    """A mutant in lines: how to make it again, what was done to it, the files that changed."""
    yield f"  again: python -m tests.stress.fuzz --seed {mutant.seed} --only {mutant.number}"
    yield f"  {mutant.origin}: {', '.join(mutant.done)}"
    gone = [path for path, content in mutant.changed.items() if content is None]
    if gone:
        yield f"  not there: {', '.join(map(repr, gone))}"
    for path, content in mutant.changed.items():
        if content is not None:
            yield f"  {path!r}: {content[:SHOWN]!r}"


def once(seed: int, number: int) -> Iterator[str]:
    """One mutant again, in lines, with its traceback."""
    mutant, tally = mutants.make(seed, number), Tally()
    yield from described(mutant)
    failure = examine(mutant, tally)
    yield failure.trace if failure else f"nothing broke; it was {next(iter(tally.states))[1]}"
    yield f"{tally.seconds:.2f} s, {tally.megabytes[0]:.0f} MB"


def main(arguments: list[str] | None = None) -> int:
    """Run the fuzzer. Returns 1 where something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.stress.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000, help="how many mutants (20000)")
    parser.add_argument("--seed", type=int, default=None, help="what they are made from; a random one, if left out")
    parser.add_argument("--first", type=int, default=0, help="the number of the first (0)")
    parser.add_argument("--jobs", type=int, default=2, help="in how many processes (2)")
    parser.add_argument("--only", type=int, default=None, help="this one only, and tell all of it")
    given: Any = parser.parse_args(arguments)
    seed = secrets.randbelow(10**9) if given.seed is None else given.seed
    if given.only is not None:
        print("\n".join(once(seed, given.only)))
        return 0
    print(f"seed {seed}", file=sys.stderr, flush=True)
    tally = run_in_processes(seed, given.count, given.first, given.jobs)
    print("\n".join(told(seed, tally)))
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
