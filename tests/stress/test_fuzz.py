"""Damaged workspaces break nothing; and the fuzzer that says so sees a compiler that breaks. More of it: make fuzz."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

import pytest

from cpsplan import compiler
from cpsplan.book import link
from cpsplan.book.book import Book
from cpsplan.book.parse import Parsed
from cpsplan.diagnostic import Diagnostic
from cpsplan.sources import fix
from tests.stress import fuzz
from tests.support import journeys, mutants
from tests.support.thorough import tries

COUNT = tries(1200)
MOST = 600
"""Among how many mutants one is looked for on which a compiler breaks."""
SEED = 20_261_124


@pytest.mark.parametrize("seed", [SEED, secrets.randbelow(10**9)], ids=["fixed", "new"])
def test_mutants_break_nothing(seed: int) -> None:
    tally = fuzz.run(seed, range(COUNT))
    assert not tally.failures, "\n".join(fuzz.told(seed, tally))
    # The damage is neither so small that all is well nor so large that nothing is read.
    states = {state: sum(tally.states[kind, state] for kind in mutants.KINDS) for state in journeys.STATES}
    assert min(states.values()) > COUNT // 25, states
    assert all(sum(tally.states[kind, state] for state in journeys.STATES) > COUNT // 8 for kind in mutants.KINDS)
    assert set(tally.journeys) >= set(journeys.JOURNEYS) - {"command"}


def test_a_number_gives_the_same_mutant_again() -> None:
    for number in range(40):
        assert mutants.make(SEED, number) == mutants.make(SEED, number)
    assert len({str(mutants.make(SEED, number).changed) for number in range(40)}) > 30


# --- the fuzzer sees what breaks


def _may_hold_x(mutant: mutants.Mutant) -> bool:
    """Whether an id could have become x in a mutant: making one is quick, examining it is not."""
    return any(re.search(rb"id:\s*[\"']?x\b", content or b"") for content in mutant.changed.values())


def test_a_compiler_that_stumbles_over_one_id_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(parsed: Iterable[Parsed], *more: Any) -> tuple[Book, list[Diagnostic]]:
        parsed = list(parsed)
        if any(getattr(one.model, "id", "") == "x" for one in parsed):
            raise KeyError("x")
        return link.link(parsed, *more)

    monkeypatch.setattr(compiler, "link", stumbling)
    numbers = (number for number in range(MOST) if _may_hold_x(mutants.make(SEED, number)))
    tally = next(found for number in numbers if (found := fuzz.run(SEED, [number])).failures)
    (first,) = tally.failures
    assert first.error == "KeyError: 'x'"
    lines = list(fuzz.told(SEED, tally))
    assert "tracebacks, hangs and broken promises: 1" in lines
    assert f"  again: python -m tests.stress.fuzz --seed {SEED} --only {first.number}" in lines
    # What is shown is as small as can be: one file, and of it hardly more than the id.
    shown = [line for line in lines if line.startswith("  'plans/")]
    assert len(shown) == 1
    assert "id: x" in shown[0]


def test_a_fix_that_is_never_done_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    # A proof that lets everything pass, and an edit that is always one more.
    monkeypatch.setattr(fix, "_proved", lambda *_: True)
    monkeypatch.setattr(fix, "_replaced", lambda raw, *_: iter([f"{raw} x"]))
    monkeypatch.setattr(journeys, "JOURNEYS", {"mend": (1, journeys.mend)})
    # Not every seed has a mutant with a fix of this kind among the first; this one has.
    found = (fuzz.run(SEED + 9, [number]).failures for number in range(MOST))
    assert any(one.journey == "mend" for failures in found for one in failures)


def test_a_mutant_that_hangs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def hanging(*_: Any) -> None:
        end = time.process_time() + 60
        while time.process_time() < end:
            try:
                sum(range(1000))
            except Exception:  # noqa: BLE001, S112 - what swallows every exception has to be stopped too
                continue

    monkeypatch.setattr(fuzz, "HANG", 0.2)
    monkeypatch.setattr(journeys, "compile_book", hanging)
    (failure,) = fuzz.run(SEED, [0]).failures
    assert failure.error.startswith("Hangs")
