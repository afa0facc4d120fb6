"""Mutants: workspaces of this repository with something damaged in them, for the fuzzer.

The same seed and number always give the same mutant. A mutant is damaged in its bytes, in the structure of a YAML file,
in a catalogue, or in which files there are; often in more than one place.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.mutations_of_bytes import BYTES
from tests.support.mutations_of_files import FILES
from tests.support.mutations_of_parts import CATALOGUES, STRUCTURES
from tests.support.places import CASES, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


LARGEST = 150_000
"""The largest file that is damaged further, in bytes."""
KINDS = ("bytes", "structure", "catalogue", "files")
WELSH = "plans/editions/cy.yaml"


@dataclass(frozen=True)
class Mutant:
    """A workspace before and after it was damaged."""

    seed: int
    number: int
    kind: str
    origin: str
    """Which workspace it was made of."""
    before: Mapping[str, bytes]
    files: Mapping[str, bytes]
    done: tuple[str, ...]
    """What was done to it, in order: the names of mutations and the files."""

    @property
    def changed(self) -> dict[str, bytes | None]:
        """The files that are not as they were; None for one that is gone."""
        paths = sorted({*self.before, *self.files})
        return {path: self.files.get(path) for path in paths if self.before.get(path) != self.files.get(path)}


def make(seed: int, number: int) -> Mutant:
    """The mutant with this number."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - reproducible on purpose
    origin = chance.choice(_origins())
    before = workspaces()[origin]
    kind = chance.choice(KINDS)
    if kind == "catalogue" and not any(path.endswith(".po") for path in before):
        origin, before = "translated", workspaces()["translated"]
    files, done = dict(before), []
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        done.append(_damage(chance, kind, files))
        if chance.random() < 0.1:
            done.append(_damage(chance, chance.choice(KINDS), files))
    return Mutant(seed, number, kind, origin, before, files, tuple(one for one in done if one))


def _damage(chance: random.Random, kind: str, files: dict[str, bytes]) -> str:
    """Damage ``files`` once; what was done."""
    if kind == "files":
        rearranged = chance.choice(FILES)
        rearranged(chance, files)
        return rearranged.__name__
    ending = ".po" if kind == "catalogue" else ".yaml" if kind == "structure" else ""
    paths = [path for path in sorted(files) if path.endswith(ending) and len(files[path]) < LARGEST]
    if not paths:
        return ""
    path = chance.choice(paths)
    mutations: Iterable[Callable[[random.Random, bytes], bytes]]
    mutations = {"bytes": BYTES, "structure": STRUCTURES, "catalogue": CATALOGUES}[kind]
    mutation = chance.choice(tuple(mutations))
    files[path] = mutation(chance, files[path])
    return f"{mutation.__name__} {path}"


# --- the workspaces that mutants are made of


@cache
def workspaces() -> dict[str, dict[str, bytes]]:
    """The workspaces by name, each as its files by path."""
    small = _files(CASES / "workspace")
    welsh = {**_files(CASES / "translated"), WELSH: b"id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"}
    booklets = _files(CASES / "easy-read")
    found = {"starter": _files(REPOSITORY / "templates" / "starter"), "small": small, "translated": {**small, **welsh}}
    found["easy-read"] = {**small, **booklets}
    for folder in sorted(CASES.glob("CPS*/*/")):
        code = folder.parent.name
        below = welsh if code.startswith("CPS9") else booklets if code.startswith(("CPS61", "CPS62", "CPS63")) else {}
        found[f"{code}/{folder.name}"] = {**small, **below, **_files(folder)}
    return {**found, **_real()}


def _real() -> dict[str, dict[str, bytes]]:
    """The documents of this repository: each with its strategy, its booklet and its catalogues."""
    every = {path: content for path, content in _files(REPOSITORY, "plans").items() if ".easy-read." not in path}
    strategies = {"2019-20": "cps-2020", "2020-21": "cps-2020", "2022-23": "cps-2025"}
    found = {}
    for document in ("2019-20", "2020-21", "2022-23", "cps-2020", "ice-2025"):
        names = {document, strategies.get(document, document), "cpsplan", "settings"}
        editions = {path for path in every if path.startswith("plans/editions/")}
        wanted = {path for path in every if path.rsplit("/", 1)[1].rsplit(".", 1)[0] in names} | editions
        found[f"plans/{document}"] = {path: every[path] for path in sorted(wanted)}
    return found


@cache
def _origins() -> tuple[str, ...]:
    """The names of workspaces, each as often as it is to be taken; large ones seldom, as they take long."""
    names = sorted(workspaces())
    cases = [name for name in names if name.startswith("CPS")]
    real = [name for name in names if name.startswith("plans/")]
    return (*cases * 2, *["starter"] * 100, *["small"] * 60, *["translated"] * 80, *["easy-read"] * 30, *real * 4)


def _files(folder: Path, below: str = "plans") -> dict[str, bytes]:
    paths = sorted(path for path in (folder / below).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
