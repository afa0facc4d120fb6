"""Translations that somebody has read beside their texts: cpsplan translate review."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tests.support import samples
from tests.support.command_line import run
from tests.support.places import CASES
from tests.support.samples import PLAN, changed

TRANSLATED = CASES / "translated"
CATALOGUE = "plans/translations/cy/2026-27.po"
STRATEGY_CATALOGUE = "plans/translations/cy/park-2030.po"


def written(folder: Path, replaced: dict[str, str | bytes] | None = None) -> Path:
    """The small workspace with its catalogues, which are up to date and drafts."""
    paths = [path for path in TRANSLATED.rglob("*") if path.is_file()]
    catalogues = {path.relative_to(TRANSLATED).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return samples.written(folder, {**catalogues, **(replaced or {})})


def reviews(where: Path, path: str = CATALOGUE) -> dict[str, str]:
    """What stands beside each message of a catalogue that is in use."""
    return {entry.msgctxt: entry.tcomment for entry in polib.pofile(str(where / path)) if not entry.obsolete}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of all these reviews."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795867200")


@pytest.mark.parametrize("name", ["2026-27", CATALOGUE])
def test_document_is_reviewed_whole(name: str, tmp_path: Path) -> None:
    where = written(tmp_path)
    done = run("translate", "review", name, "--by", "Welsh translator", folder=where)
    assert done.returncode == 0, done.stderr
    assert f"{CATALOGUE}: 5 marked as reviewed, 0 were before" in done.stderr
    assert set(reviews(where).values()) == {"reviewed: Welsh translator, 2026-11-28"}
    assert not any(reviews(where, STRATEGY_CATALOGUE).values())
    run("translate", "update", folder=where)
    again = run("translate", "review", name, "--by", "Somebody else", folder=where)
    assert "0 marked as reviewed, 5 were before" in again.stderr
    assert set(reviews(where).values()) == {"reviewed: Welsh translator, 2026-11-28"}


def test_thing_is_reviewed_with_what_stands_below_it(tmp_path: Path) -> None:
    where = written(tmp_path)
    assert run("translate", "review", "2026-27/planting", "--by", "Translator", folder=where).returncode == 0
    marked = {address for address, comment in reviews(where).items() if comment}
    assert marked == {address for address in reviews(where) if address.startswith("2026-27/projects/planting/")}
    assert marked


def test_nothing_is_reviewed_where_a_text_is_missing_or_stale(tmp_path: Path) -> None:
    where = written(tmp_path, {PLAN: changed(PLAN, ("Forty trees", "Fifty trees"))})
    content = (where / CATALOGUE).read_text(encoding="utf-8").replace('msgstr "Plannu"', 'msgstr ""')
    (where / CATALOGUE).write_text(content, encoding="utf-8")
    done = run("translate", "review", "park-2030", "2026-27", "--by", "Translator", folder=where)
    assert done.returncode == 1
    assert f"{CATALOGUE}: 1 missing, 1 stale, 2026-27/projects/planting/title first" in done.stderr
    assert (where / CATALOGUE).read_text(encoding="utf-8") == content
    assert not any(reviews(where, STRATEGY_CATALOGUE).values())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("plans/translations/fr/2026-27.po", "--by", "Translator"), "is no catalogue of this workspace"),
        (("2099-00", "--by", "Translator"), "“2099-00” is no catalogue and has no texts"),
        (("2026-27", "--by", " "), "--by wants a role"),
        (("2026-27", "--by", "Translator", "--language", "fr"), "is no language of this workspace"),
    ],
)
def test_what_cannot_be_reviewed_is_told(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    where = written(tmp_path)
    before = (where / CATALOGUE).read_bytes()
    done = run("translate", "review", *arguments, folder=where)
    assert done.returncode == 2
    assert told in done.stderr
    assert (where / CATALOGUE).read_bytes() == before
