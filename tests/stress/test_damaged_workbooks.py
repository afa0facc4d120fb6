"""Workbooks that were damaged on their way, or made to do harm: each is told, nothing breaks, nothing is written."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.workbook import ods, xlsx
from cpsplan.workbook.grid import PlanWorkbook
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.reading import UnreadableWorkbook, read_workbook
from cpsplan.workspace.archive import contents
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import library
from tests.support.command_line import run
from tests.support.thorough import tries
from tests.support.workbooks import compared, starter

PLAN = "2026-27"
WRITERS: dict[str, Callable[[PlanWorkbook], bytes]] = {"xlsx": xlsx.xlsx_of, "ods": ods.ods_of}
DAMAGED = tries(150)
"""How many workbooks of each format are damaged at random."""
BOOK = compile_book(MemoryWorkspace(starter())).book


@cache
def _whole(ending: str) -> bytes:
    return WRITERS[ending](workbook_of(BOOK, PLAN))


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _damaged(content: bytes, chance: random.Random) -> bytes:
    """The workbook with a few bytes of it, or of one of its parts, cut out, turned round or doubled."""
    if chance.random() < 1 / 3:
        return with_damage(content, chance)
    parts = contents(content)
    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    parts[name] = with_damage(parts[name], chance)
    return _packed(parts)


def with_damage(content: bytes, chance: random.Random) -> bytes:
    """Some bytes with a few of them cut out, turned round, doubled or changed."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place, length = chance.randrange(len(changed)), chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                del changed[place : place + length]
            case 1:
                changed[place : place + length] = changed[place : place + length][::-1]
            case 2:
                changed[place:place] = changed[place : place + length]
            case _:
                changed[place] = chance.randrange(256)
        if not changed:
            break
    return bytes(changed)


@pytest.mark.parametrize("ending", WRITERS)
def test_a_damaged_workbook_is_told(ending: str) -> None:
    refused = 0
    for seed in range(DAMAGED):
        content = _damaged(_whole(ending), random.Random(seed))  # noqa: S311 - the same damage every time
        try:
            compared(BOOK, content)
        except UnreadableWorkbook:
            refused += 1
    assert 0 < refused < DAMAGED


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    parts = contents(_whole("xlsx")) | {"xl/media/large.bin": b"\0" * 210_000_000}
    with pytest.raises(UnreadableWorkbook, match="200 MB is the most"):
        read_workbook(_packed(parts))


def test_rows_that_are_repeated_a_million_times_are_refused() -> None:
    parts = contents(_whole("ods"))
    row = b'<table:table-row table:number-rows-repeated="1000000000">'
    parts["content.xml"] = parts["content.xml"].replace(
        b"<table:table-row><table:table-cell", row + b"<table:table-cell"
    )
    with pytest.raises(UnreadableWorkbook, match="repeats more than 1,000,000"):
        read_workbook(_packed(parts))


def test_nothing_of_a_damaged_workbook_is_written(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    file = tmp_path / "damaged.xlsx"
    file.write_bytes(_whole("xlsx")[:-2000])
    done = run("workbook", "import", str(file), "--yes", "--remove", folder=folder)
    assert done.returncode == 2
    assert "damaged.xlsx: it is no .xlsx and no .ods" in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
