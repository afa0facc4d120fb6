"""Damage to which files a workspace has, and where: for the fuzzer."""

from __future__ import annotations

import random

PLACES = (
    *("plans", "plans/strategies", "plans/delivery", "plans/progress", "plans/editions", "plans/easy-read"),
    *("plans/easy-read/confirmed", "plans/translations/cy", "plans/translations/en", "plans/translations/xx"),
    *("plans/translations", "plans/delivery/old", "templates", "plans/translations/pl_PL", "plans/translations/cy/old"),
)
NAMES = (
    *(
        "cpsplan.yaml",
        "glossary.yaml",
        "en.yaml",
        "x.yml",
        "X.YAML",
        ".yaml",
        "a b.yaml",
        "ŵ.yaml",
        "-.yaml",
        "x.yaml.yaml",
    ),
    *(
        "2026-27.yaml",
        "2026-27.po",
        "settings.po",
        "interface.po",
        "x.po",
        "x.pot",
        "pot.po",
        "[red].yaml",
        "a%0Ab.yaml",
    ),
    *("x\n::error::y.yaml", "2022-23-q1.yaml", "x", "x.yaml~", "2026-27.easy-read.po", "\x1b[31m.yaml", "a:b.yaml"),
)


def _one(chance: random.Random, files: dict[str, bytes]) -> str:
    return chance.choice(sorted(files)) if files else "plans/cpsplan.yaml"


def lose(chance: random.Random, files: dict[str, bytes]) -> None:
    """A file is missing."""
    files.pop(_one(chance, files), None)


def lose_most(chance: random.Random, files: dict[str, bytes]) -> None:
    """Most files are missing."""
    for path in sorted(files):
        if chance.random() < 0.7:
            del files[path]


def make_empty(chance: random.Random, files: dict[str, bytes]) -> None:
    """A file holds nothing, or next to nothing."""
    files[_one(chance, files)] = chance.choice(
        (b"", b"\n", b"# \n", b"---\n", b"{}\n", b"[]\n", b"id:\n", b"\xef\xbb\xbf")
    )


def rename(chance: random.Random, files: dict[str, bytes]) -> None:
    """A file has another name."""
    path = _one(chance, files)
    files[f"{path.rsplit('/', 1)[0]}/{chance.choice(NAMES)}"] = files.pop(path, b"")


def move(chance: random.Random, files: dict[str, bytes]) -> None:
    """A file lies in another folder."""
    path = _one(chance, files)
    files[f"{chance.choice(PLACES)}/{path.rsplit('/', 1)[1]}"] = files.pop(path, b"")


def copy(chance: random.Random, files: dict[str, bytes]) -> None:
    """A file is there twice, so that two have the same ids."""
    path = _one(chance, files)
    folder = path.rsplit("/", 1)[0] if chance.random() < 0.7 else chance.choice(PLACES)
    files[f"{folder}/{chance.choice(NAMES)}"] = files.get(path, b"")


def exchange(chance: random.Random, files: dict[str, bytes]) -> None:
    """Two files have changed their contents."""
    one, other = _one(chance, files), _one(chance, files)
    files[one], files[other] = files.get(other, b""), files.get(one, b"")


def join(chance: random.Random, files: dict[str, bytes]) -> None:
    """The contents of one file stand behind those of another."""
    one, other = _one(chance, files), _one(chance, files)
    files[one] = files.get(one, b"") + files.get(other, b"")


def below_a_file(chance: random.Random, files: dict[str, bytes]) -> None:
    """A folder is called like a plan, and holds one."""
    path = _one(chance, files)
    files[f"{path}/{chance.choice(NAMES)}"] = files.pop(path, b"")


FILES = (lose, lose, lose_most, make_empty, rename, rename, move, move, copy, copy, exchange, join, below_a_file)
"""The mutations, as often as they are to be taken."""
