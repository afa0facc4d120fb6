"""An outcome moves to another aim: every place that speaks of it follows, with what is translated and confirmed."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from cpsplan.changes.move import rename_or_move
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace, replace_file
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.renaming import files_of
from tests.support.samples import STRATEGY, changed, files

STARTER = REPOSITORY / "templates/starter"
LIBRARIES = "plans/strategies/libraries-2030.yaml"
CATALOGUE = "plans/translations/cy/libraries-2030.po"


def written(folder: Path) -> Path:
    """The starter on disk, with a reviewed translation of an outcome."""
    for path, content in files_of(STARTER).items():
        replace_file(folder / path, content)
    assert run("translate", "update", "--language", "cy", folder=folder).returncode == 0
    catalogue = polib.pofile(str(folder / CATALOGUE), wrapwidth=0)
    for entry in catalogue:
        if entry.msgctxt == "libraries-2030:readers.skills/statement":
            entry.msgstr, entry.tcomment = "Gall darllenwyr wneud hyn.", "reviewed: Translator, 2026-11-01"
    (folder / CATALOGUE).write_bytes((str(catalogue).rstrip("\n") + "\n").encode())
    return folder


def test_everything_follows_an_outcome_to_its_new_aim(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = {fault.code for fault in compile_book(DiskWorkspace(folder)).diagnostics}
    assert "CPS634" not in before
    done = run("rename", "libraries-2030:readers.skills", "places.abilities", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "libraries-2030:readers.skills is now libraries-2030:places.abilities" in done.stderr
    compiled = compile_book(DiskWorkspace(folder))
    book = compiled.book
    # The budget of an activity counts for the other aim now.
    assert {fault.code for fault in compiled.diagnostics} - before == {"CPS441", "CPS442"}
    assert "Next: “cpsplan translate update”, then “cpsplan check”" in done.stderr
    assert [outcome.id for outcome in book.aims["libraries-2030:places"].model.outcomes] == [
        "open",
        "warm",
        "abilities",
    ]
    assert [outcome.id for outcome in book.aims["libraries-2030:readers"].model.outcomes] == ["reach"]
    assert book.activities["2026-27/actions/computer-courses"].model.outcomes == ("places.abilities",)
    welsh = book.translations["cy"].texts["libraries-2030:places.abilities/statement"]
    assert (welsh.text, welsh.state) == ("Gall darllenwyr wneud hyn.", "reviewed")
    assert 'now: "libraries-2030:places.abilities"' in (folder / "plans/cpsplan.yaml").read_text()


def test_what_is_confirmed_of_its_easy_read_moves_along(tmp_path: Path) -> None:
    folder = written(tmp_path)
    confirmed = (folder / "plans/easy-read/confirmed/libraries-2030.yaml").read_text()
    assert '"readers.skills"' in confirmed
    assert run("rename", "readers.skills", "places.skills", folder=folder).returncode == 0
    after = (folder / "plans/easy-read/confirmed/libraries-2030.yaml").read_text()
    assert after == confirmed.replace('"readers.skills"', '"places.skills"')
    assert not [fault for fault in compile_book(DiskWorkspace(folder)).diagnostics if fault.code.startswith("CPS63")]


def test_it_goes_there_and_back_to_the_end_of_its_list(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = (folder / LIBRARIES).read_text()
    run("rename", "readers.skills", "places.skills", folder=folder)
    run("rename", "places.skills", "readers.skills", folder=folder)
    assert (folder / LIBRARIES).read_text() == before


TWO_AIMS = """\
  - id: people
    title: People
"""


def moved(text: str, old: str, new: str) -> str:
    """The strategy of the small workspace after an outcome was moved."""
    workspace = MemoryWorkspace({**files(), STRATEGY: text})
    renaming = rename_or_move(workspace, compile_book(workspace), old, new)
    return renaming.after[STRATEGY].decode()


def test_an_aim_gets_its_first_outcome_and_loses_its_last() -> None:
    text = files()[STRATEGY].rstrip("\n") + "\n" + TWO_AIMS
    text = text.replace("      - id: birds\n", "      # Count them in May.\n      - id: birds\n")
    once = moved(text, "nature.birds", "people.birds")
    birds = "      # Count them in May.\n      - id: birds\n        statement: Birds nest in the park.\n"
    assert once.endswith(f"{TWO_AIMS}    outcomes:\n{birds}")
    assert once.count("birds") == 1
    twice = moved(once, "nature.trees", "people.trees")
    assert twice.count("outcomes:") == 1


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("people.BIRDS", "cannot be an id"),
        ("people.trees", "is taken by park-2030:people.trees"),
        ("elsewhere.birds", "differs from “park-2030:nature.birds” in more than its last part"),
    ],
)
def test_what_cannot_be_is_refused(new: str, told: str) -> None:
    text = files()[STRATEGY].rstrip("\n") + "\n" + TWO_AIMS
    text += "    outcomes:\n      - id: trees\n        statement: People plant trees.\n"
    with pytest.raises(ChangeRefused, match=told):
        moved(text, "nature.birds", new)


def test_outcomes_in_brackets_are_refused() -> None:
    text = changed(STRATEGY, ("      - id: birds\n        statement:", "      - {id: birds, statement:"))
    text = text.rstrip("\n") + "}\n" + TWO_AIMS
    with pytest.raises(ChangeRefused, match="in brackets"):
        moved(text, "nature.birds", "people.birds")


def test_confirmation_survives_a_move_that_somebody_makes_by_hand(tmp_path: Path) -> None:
    folder = written(tmp_path)
    text = (folder / LIBRARIES).read_text()
    outcome = "      - id: skills\n        statement: Readers can do online what they need to do.\n"
    assert outcome in text
    (folder / LIBRARIES).write_text(text.replace(outcome, "").rstrip("\n") + f"\n{outcome}")
    for path in (folder / "plans").rglob("*.yaml"):
        if "confirmed" not in path.parts:
            path.write_text(path.read_text().replace("readers.skills", "places.skills"))
    codes = [fault.code for fault in compile_book(DiskWorkspace(folder)).diagnostics]
    assert "CPS634" not in codes
    booklet = folder / LIBRARIES
    booklet.write_text(booklet.read_text().replace("Readers can do online", "Readers can do at home"))
    assert "CPS634" in [fault.code for fault in compile_book(DiskWorkspace(folder)).diagnostics]


def test_publication_is_not_told_in_easy_read(tmp_path: Path) -> None:
    folder = written(tmp_path)
    path = folder / LIBRARIES
    path.write_text(
        path.read_text().replace(
            "status: draft\n", "status: draft\npublication: {responsible_office: Libraries team}\n", 1
        )
    )
    assert "CPS634" not in [fault.code for fault in compile_book(DiskWorkspace(folder)).diagnostics]
