"""Verdicts of checkers are kept: what passed is not looked at again until it, what it loads or the checker changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import verdicts
from tests.support.verdicts import SWITCH, Verdicts, forget, loaded_by_page

PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title><link rel="stylesheet" href="../a.css?v=1">
<link rel="alternate" href="other.html"></head><body><img src="a.png" alt=""><a href="other.html">Other</a>
<img src="https://example.org/b.png" alt=""><img src="absent.png" alt=""></body></html>"""


class Checker:
    """One that finds the word bad, and counts the files that it was shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, paths: list[Path]) -> Iterator[list[str]]:
        for path in paths:
            self.seen.append(path.name)
            yield [f"{path} is bad"] if "bad" in path.read_text(encoding="utf-8") else []


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two files that are good."""
    monkeypatch.delenv(SWITCH, raising=False)
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text(f"{path.name} is good", encoding="utf-8")
    return paths


def seen(files: list[Path], *asked: str | int, loaded: list[Path] | None = None) -> list[str]:
    """The files that a checker is shown of some; all of them are good."""
    checker = Checker()
    keeper = Verdicts("checker", *asked or ("1",), place=files[0].parent / "cache")
    assert keeper.faults(files, checker, lambda _: loaded or []) == []
    return checker.seen


def test_what_passed_is_not_looked_at_again(files: list[Path]) -> None:
    assert seen(files) == ["a.txt", "b.txt"]
    assert seen(files) == []


def test_the_name_and_place_of_a_file_do_not_matter(files: list[Path]) -> None:
    seen(files)
    assert seen([files[0].rename(files[0].with_name("c.txt"))]) == []


def test_a_changed_byte_is_looked_at(files: list[Path]) -> None:
    seen(files)
    files[1].write_text("b.txt is good!", encoding="utf-8")
    assert seen(files) == ["b.txt"]


def test_another_version_or_question_looks_at_everything(files: list[Path]) -> None:
    seen(files, "1", 375)
    assert seen(files, "2", 375) == ["a.txt", "b.txt"]
    assert seen(files, "1", 320) == ["a.txt", "b.txt"]
    assert seen(files, "1", 375) == []


def test_a_change_of_what_a_file_loads_is_looked_at(files: list[Path]) -> None:
    style = files[0].with_name("a.css")
    style.write_text("p {color: #111}", encoding="utf-8")
    seen(files, loaded=[style])
    assert seen(files, loaded=[style]) == []
    style.write_text("p {color: #222}", encoding="utf-8")
    assert seen(files, loaded=[style]) == ["a.txt", "b.txt"]


def test_what_is_bad_is_told_each_time(files: list[Path]) -> None:
    files[0].write_text("bad", encoding="utf-8")
    keeper = Verdicts("checker", "1", place=files[0].parent / "cache")
    for _ in range(2):
        assert keeper.faults(files, Checker()) == [f"{files[0]} is bad"]
    assert seen(files[1:]) == []


def test_a_check_that_breaks_off_leaves_no_verdict(files: list[Path]) -> None:
    def look(paths: list[Path]) -> list[list[str]]:
        raise RuntimeError(paths)

    keeper = Verdicts("checker", "1", place=files[0].parent / "cache")
    with pytest.raises(RuntimeError):
        keeper.faults(files, look)
    assert seen(files) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("content", [b"", b"passed", b"\xff\xfe"])
def test_a_damaged_verdict_is_none(files: list[Path], content: bytes) -> None:
    seen(files)
    for kept in (files[0].parent / "cache" / "checker").iterdir():
        kept.write_bytes(content)
    assert seen(files) == ["a.txt", "b.txt"]
    assert seen(files) == []


def test_a_place_that_cannot_be_written_is_no_matter(files: list[Path]) -> None:
    (files[0].parent / "cache").write_text("a file", encoding="utf-8")
    assert seen(files) == seen(files) == ["a.txt", "b.txt"]


def test_nothing_is_kept_or_believed_where_it_is_turned_off(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    seen(files[:1])
    monkeypatch.setenv(SWITCH, "off")
    assert seen(files) == ["a.txt", "b.txt"]
    monkeypatch.delenv(SWITCH)
    assert seen(files) == ["b.txt"]


def test_old_verdicts_are_forgotten(files: list[Path]) -> None:
    seen(files[:1])
    cache = files[0].parent / "cache"
    for kept in cache.glob("*/*"):
        os.utime(kept, (0, 0))
    seen(files[1:])
    forget(cache)
    assert seen(files) == ["a.txt"]


def test_a_page_loads_what_a_browser_loads(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    page, other = tmp_path / "en" / "page.html", tmp_path / "en" / "other.html"
    page.write_text(PAGE, encoding="utf-8")
    other.write_text("<p>Another", encoding="utf-8")
    (tmp_path / "a.css").write_text("@font-face {src: url('letters.ttf#a')} p {background: url(data:x)}")
    for path in ("letters.ttf", "en/a.png"):
        (tmp_path / path).write_bytes(b"x")
    loaded = {path.resolve().relative_to(tmp_path.resolve()).as_posix() for path in loaded_by_page(page)}
    assert loaded == {"a.css", "letters.ttf", "en/a.png"}


def test_verdicts_are_kept_outside_of_the_cache_of_a_run() -> None:
    assert verdicts.PLACE.parent != Path(os.environ["XDG_CACHE_HOME"])
