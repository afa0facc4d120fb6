"""Texts of files: small ones are kept, those of a large workspace are read again, and only if they are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan import compiler
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.workspace.texts import FileTexts
from tests.support.places import REPOSITORY

PATH = "plans/translations/cy/glossary.po"


def test_text_that_is_read_again_is_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_bytes("Â£ ŵ\r\n".encode())
    texts = FileTexts({"b.yaml": "b"})
    texts.read_again(DiskWorkspace(tmp_path), "a.po")
    texts.read_again(DiskWorkspace(tmp_path), "gone.po")
    assert dict(texts) == {"b.yaml": "b", "a.po": "Â£ ŵ\r\n", "gone.po": ""}


def test_nothing_is_said_of_a_file_that_has_changed(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text("one", encoding="utf-8")
    texts = FileTexts()
    texts.read_again(DiskWorkspace(tmp_path), "a.po")
    (tmp_path / "a.po").write_text("two", encoding="utf-8")
    assert not texts["a.po"]


def test_a_large_workspace_says_the_same_as_if_all_of_it_were_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = compile_book(DiskWorkspace(REPOSITORY))
    monkeypatch.setattr(compiler, "KEPT", 0)
    again = compile_book(DiskWorkspace(REPOSITORY))
    assert dict(again.inputs) == dict(kept.inputs)
    assert again.diagnostics == kept.diagnostics
    assert isinstance(kept.texts, FileTexts)
    assert isinstance(again.texts, FileTexts)
    assert isinstance(kept.texts.data[PATH], str)
    assert not isinstance(again.texts.data[PATH], str)
    assert all(source.tree.is_there for source in kept.sources.values())
    assert not all(source.tree.is_there for source in again.sources.values())
