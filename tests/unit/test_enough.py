"""What slow checkers look at is chosen by shape: what only one page has is looked at, each kind in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enough import enough, fewest, listed, shapes_of_page, shapes_of_pdf
from tests.support.thorough import SWITCH

PAGE = '<!DOCTYPE html><html lang="{}"><head><title>A page</title></head><body class="{}"><main>{}</main></body></html>'
PLAIN = ("en", "plan", "<p>Words</p>")


def written(folder: Path, *pages: tuple[str, str, str]) -> list[Path]:
    """Pages by their language, their kind and what is in them."""
    paths = [folder / f"{number}.html" for number in range(len(pages))]
    for path, page in zip(paths, pages, strict=True):
        path.write_text(PAGE.format(*page), encoding="utf-8")
    return paths


@pytest.mark.parametrize(
    "other",
    [
        ("cy", "plan", "<p>Words</p>"),
        ("en", "strategy", "<p>Words</p>"),
        ("en", "plan large-print", "<p>Words</p>"),
        ("en", "plan", '<p class="pale">Words</p>'),
        ("en", "plan", '<p role="note">Words</p>'),
        ("en", "plan", "<div><p>Words</p></div>"),
    ],
)
def test_what_only_one_page_has_is_chosen(tmp_path: Path, other: tuple[str, str, str]) -> None:
    paths = written(tmp_path, PLAIN, PLAIN, other, PLAIN)
    assert paths[2] in fewest(paths, shapes_of_page)


def test_other_words_are_no_other_shape(tmp_path: Path) -> None:
    paths = written(tmp_path, PLAIN, ("en", "plan", "<p>Other words</p><p>And more</p>"))
    assert fewest(paths, shapes_of_page) == paths[:1]


def test_a_thorough_run_looks_at_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = written(tmp_path, PLAIN, PLAIN)
    monkeypatch.setenv(SWITCH, "on")
    assert enough(paths, shapes_of_page) == paths
    monkeypatch.delenv(SWITCH)
    assert enough(paths, shapes_of_page) == paths[:1]


def test_each_paper_of_a_kind_is_chosen(tmp_path: Path) -> None:
    folders = [tmp_path / name / "on-a-page" for name in ("one", "other")]
    for folder in folders:
        folder.mkdir(parents=True)
        written(folder, PLAIN)[0].rename(folder / "index.html")
    names = ("on-a-page-a4.pdf", "on-a-page.pdf")
    paths = [folder / f"{folder.parent.name}-{name}" for folder in folders for name in names]
    assert fewest(paths, shapes_of_pdf) == paths[:2]


def test_a_file_that_no_manifest_lists_is_seen(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"artifacts": [{"path": "a.pdf"}]}', encoding="utf-8")
    (tmp_path / "a.pdf").touch()
    assert listed(tmp_path, ".pdf") == [tmp_path / "a.pdf"]
    (tmp_path / "b.pdf").touch()
    with pytest.raises(AssertionError):
        listed(tmp_path, ".pdf")
