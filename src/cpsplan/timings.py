"""What each part of a run costs, in processor time; measured only where somebody asks for it.

Parts never stand inside one another, so that their sum is what they cost together. What several parts read and only the
first of them makes counts for that one.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import field

from cpsplan.late import dataclass


@dataclass(frozen=True)
class Timings:
    """The processor seconds of every part so far, by its name: a stage, or the code of a rule."""

    stages: dict[str, float] = field(default_factory=dict)
    rules: dict[str, float] = field(default_factory=dict)

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Count what runs inside for a stage."""
        return _counted(self.stages, name)

    def rule(self, code: str) -> AbstractContextManager[None]:
        """Count what runs inside for a rule."""
        return _counted(self.rules, code)


class Untimed(Timings):
    """Nothing is measured."""

    def stage(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 - it answers as the other does
        """Count nothing."""
        return _NOTHING

    def rule(self, code: str) -> AbstractContextManager[None]:  # noqa: ARG002
        """Count nothing."""
        return _NOTHING


_NOTHING: AbstractContextManager[None] = nullcontext()
UNTIMED = Untimed()


@contextmanager
def _counted(parts: dict[str, float], name: str) -> Generator[None]:
    before = time.process_time()
    try:
        yield
    finally:
        parts[name] = parts.get(name, 0.0) + time.process_time() - before
