"""Templates are compiled once and kept as code, but only where nobody besides the user can have put it."""

from __future__ import annotations

import hashlib
import marshal
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cpsplan.render import compiled
from cpsplan.render.environment import FolderLoader, Sandbox
from cpsplan.render.folders import template_folders
from cpsplan.workspace.cache import cache_folder, is_private, read_private

SIMPLE = "brand.html"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home" / ".cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    return place / "cpsplan" / "templates"


def _load(folders: list[Path] | None = None) -> None:
    """Load a template as a new run of the program does."""
    compiled.private_folder.cache_clear()
    templates = compiled.CompiledTemplates()
    Sandbox(loader=FolderLoader(template_folders(folders or [])), bytecode_cache=templates).get_template(SIMPLE)


def _forged(path: Path) -> bytes:
    """Code that shows that it ran, as the cache would hold it."""
    code = marshal.dumps(compile(f"open({str(path)!r}, 'w').close()", "forged", "exec"))
    return hashlib.sha256(code).digest() + code


def test_code_is_kept_for_the_user_alone_and_used_again(cache: Path, tmp_path: Path) -> None:
    _load()
    (kept,) = cache.glob("*.code")
    assert kept.stat().st_mode & 0o077 == 0
    assert cache.stat().st_mode & 0o077 == 0
    # That what is kept is what runs: the user's own cache is believed.
    kept.write_bytes(_forged(tmp_path / "ran"))
    with pytest.raises(KeyError):
        _load()
    assert (tmp_path / "ran").exists()


def _cut(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-1])


def _changed(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-1] + b"\0")


def _open_file(kept: Path) -> None:
    kept.chmod(0o666)


def _open_folder(kept: Path) -> None:
    kept.parent.chmod(0o777)


def _open_folder_around(kept: Path) -> None:
    kept.parents[2].chmod(0o777)


def _linked(kept: Path) -> None:
    kept.rename(kept.with_suffix(".real"))
    kept.symlink_to(kept.with_suffix(".real"))


def _something_else(kept: Path) -> None:
    number = marshal.dumps(5)
    kept.write_bytes(hashlib.sha256(number).digest() + number)


def _nothing(kept: Path) -> None:
    kept.write_bytes(hashlib.sha256(b"").digest())


def _pipe(kept: Path) -> None:
    kept.unlink()
    os.mkfifo(kept)


def _in_a_checkout(kept: Path) -> None:
    (kept.parents[4] / ".git").mkdir()


def _in_a_workspace(kept: Path) -> None:
    (kept.parents[3] / "plans").mkdir()
    (kept.parents[3] / "plans" / "cpsplan.yaml").write_text("title: Mine\n")


@pytest.mark.parametrize(
    "planted",
    [_open_file, _open_folder, _open_folder_around, _linked, _in_a_checkout, _in_a_workspace],
)
def test_code_that_somebody_else_can_have_put_there_never_runs(
    planted: Callable[[Path], None], cache: Path, tmp_path: Path
) -> None:
    _load()
    (kept,) = cache.glob("*.code")
    kept.write_bytes(_forged(tmp_path / "ran"))
    planted(kept)
    _load()
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("damaged", [_cut, _changed, _something_else, _nothing, _pipe])
def test_damaged_code_is_made_again(damaged: Callable[[Path], None], cache: Path) -> None:
    _load()
    (kept,) = cache.glob("*.code")
    whole = kept.read_bytes()
    damaged(kept)
    _load()
    assert damaged is _pipe or kept.read_bytes() == whole


def test_code_of_another_user_never_runs(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _load()
    (kept,) = cache.glob("*.code")
    kept.write_bytes(_forged(tmp_path / "ran"))
    assert read_private(kept) is not None
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert read_private(kept) is None
    _load()
    assert not (tmp_path / "ran").exists()


def test_a_folder_that_is_relative_or_none_is_not_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    assert is_private(tmp_path)
    assert not is_private(Path())
    assert not is_private(tmp_path / "file")
    assert not is_private(tmp_path / "missing")


def test_nothing_is_kept_of_the_templates_of_a_workspace(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / SIMPLE).write_text("{{ 1 }}")
    _load([own])
    assert not list(cache.glob("*.code"))


def test_another_version_of_the_program_compiles_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _load()
    monkeypatch.setattr(compiled, "_stamp", lambda: "another")
    _load()
    assert len(list(cache.glob("*.code"))) == 2


def test_only_so_much_code_is_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST_COMPILED", 1)
    _load()
    (before,) = cache.glob("*.code")
    os.utime(before, (1, 1))
    monkeypatch.setattr(compiled, "_stamp", lambda: "another")
    _load()
    (after,) = cache.glob("*.code")
    assert after != before


def test_cache_never_lies_in_the_folder_where_the_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert cache_folder().is_absolute()
