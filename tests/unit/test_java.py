"""Programs in Java that drive checkers: what lies in a cache runs only where nobody else could have put it there."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cpsplan.verify import java
from cpsplan.workspace import children
from cpsplan.workspace.cache import cache_folder

SAYS = 'public final class Says {{ public static void main(String[] words) {{ System.out.print("{}"); }} }}'


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """What a program says that is compiled, or was, into a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source, jar = tmp_path / "Says.java", tmp_path / "empty.jar"
    source.write_text(SAYS.format("ours"))
    with zipfile.ZipFile(jar, "w") as empty:
        empty.comment = b"of nothing"

    def run() -> str:
        with java.command(source, jar, "says") as command:
            return children.run(command, check=True).stdout.decode()

    return run


def _forge(folder: Path, source: Path) -> None:
    """Put a class of the same name, that says something else, where the compiled one is kept."""
    source.parent.mkdir()
    source.write_text(SAYS.format("theirs"))
    children.run(["javac", "-d", str(folder), str(source)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the system shows no owners of files")
def test_it_is_compiled_once_where_that_can_be_kept(said: Callable[[], str], tmp_path: Path) -> None:
    assert said() == "ours"
    (kept,) = cache_folder().iterdir()
    _forge(kept, tmp_path / "forged" / "Says.java")
    # It is the user's own.
    assert said() == "theirs"


@pytest.mark.parametrize("place", ["that others may write", "in a checkout", "with a folder that others may write"])
def test_nothing_runs_that_others_may_have_put_there(place: str, said: Callable[[], str], tmp_path: Path) -> None:
    said()
    (kept,) = cache_folder().iterdir()
    _forge(kept, tmp_path / "forged" / "Says.java")
    if place == "in a checkout":
        (tmp_path / "cache" / ".git").mkdir()
    else:
        (cache_folder() if place.startswith("that") else kept).chmod(0o777)
    assert said() == "ours"


def test_where_nothing_can_be_kept_it_runs_all_the_same(said: Callable[[], str], tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    assert said() == "ours"
