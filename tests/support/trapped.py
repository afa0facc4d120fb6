"""A workspace in which a trap lies for every module that Python could look for, and commands that are called there."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from tests.support import library, thorough
from tests.support.places import REPOSITORY

CPSPLAN = str(Path(sys.executable).with_name("cpsplan"))
LAST = "looked_for_last"
"""The module that a copy looks for at its end, and that is nowhere: what a command did to the path shows."""
SECONDS = 120
"""What a command may take: a guard against hanging, not a measure."""
# Says that it ran, then makes way for the module that was wanted, so that the next trap is stepped into as well.
TRAP = """\
import sys
with open({log!r}, "a") as ran:
    ran.write(__name__ + "\\n")
places = [place for place in sys.path if place not in ("", {folder!r})]
spec = sys.modules["_frozen_importlib_external"].PathFinder.find_spec(__name__, places)
if spec is None:
    raise ModuleNotFoundError(__name__, name=__name__)
module = sys.modules[__name__] = sys.modules["_frozen_importlib"].module_from_spec(spec)
spec.loader.exec_module(module)
"""
# cpsplan, started where the traps are: it makes a check, then a copy of itself for each command that it reads.
COPIES = """\
import atexit, contextlib, json, os, signal, sys
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
from cpsplan.cli import main, run_here

def look_for_the_last():
    with contextlib.suppress(ImportError):
        import {last}

if __name__ == "__main__":
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(run_here(["check"]), file=told, flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            signal.alarm({seconds})
            arguments, said = json.loads(line)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            os.dup2(1, 2)
            atexit.register(look_for_the_last)
            sys.argv = ["cpsplan", *arguments]
            main()
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=told, flush=True)
"""


@cache
def names() -> frozenset[str]:
    """The modules that Python could look for. Which those of packages are, takes seconds to find."""
    packages = importlib.metadata.packages_distributions()
    return frozenset({*sys.stdlib_module_names, *packages, "sitecustomize", "usercustomize"})


class Workspace:
    """A workspace with traps, under git, in which commands are called."""

    def __init__(self, place: Path, *, own_templates: bool = False) -> None:
        self.place, self.folder, self.log = place, place / "work", place / "ran"
        library.written(self.folder)
        if own_templates:
            (self.folder / "templates").mkdir()
            for name in ("plan.html", "coverage.html"):
                text = (REPOSITORY / "templates" / name).read_text(encoding="utf-8")
                (self.folder / "templates" / name).write_text(f"{text}<!-- our own -->\n", encoding="utf-8")
        library.committed(self.folder)

    def lay(self, modules: frozenset[str]) -> None:
        """Lay a trap for each of these modules."""
        trap = TRAP.format(log=str(self.log), folder=str(self.folder))
        for name in modules:
            (self.folder / f"{name}.py").write_text(trap, encoding="utf-8")

    def call(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Call a command in the folder of the workspace."""
        return library.program(command, self.folder)

    def ran(self) -> list[str]:
        """The traps that ran since this was asked last."""
        if not self.log.exists():
            return []
        names = sorted(set(self.log.read_text(encoding="utf-8").split()))
        self.log.unlink()
        return names


Calling = Callable[[str], tuple[int, str]]
"""How a command of cpsplan is called, by its words. Returns how it ended, and all that it said."""


@contextmanager
def calling(workspace: Workspace) -> Iterator[Calling]:
    """Call many commands of cpsplan in a workspace, each in a process of its own.

    They are copies of one program that was started there after the traps were laid, and has loaded what a check
    needs; where CPSPLAN_THOROUGH is `on`, each is a program.
    """
    if thorough.is_on():
        yield lambda words: _program(workspace, words)
        return
    program = workspace.place / "copies.py"
    program.write_text(COPIES.format(last=LAST, seconds=SECONDS), encoding="utf-8")
    workspace.lay(frozenset({LAST}))
    with (workspace.place / "said-at-the-start").open("wb") as said:
        started = subprocess.Popen(
            [sys.executable, str(program)],
            cwd=workspace.folder,
            env=library.surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
        )
    with started:
        assert started.stdin
        assert started.stdout
        orders, answers = started.stdin, started.stdout
        assert answers.readline() == "0\n", Path(said.name).read_text(encoding="utf-8")
        assert workspace.ran() == [], "of the check at the start"
        yield lambda words: _copy(workspace, words, orders, answers)
        orders.close()
        assert started.wait(timeout=SECONDS) == 0


def _copy(workspace: Workspace, words: str, orders: IO[str], answers: IO[str]) -> tuple[int, str]:
    said = workspace.place / "said"
    orders.write(json.dumps([words.split(), str(said)]) + "\n")
    orders.flush()
    return int(answers.readline()), said.read_text(encoding="utf-8")


def _program(workspace: Workspace, words: str) -> tuple[int, str]:
    done = workspace.call(CPSPLAN, *words.split())
    return done.returncode, done.stdout + done.stderr
