"""A workspace from nothing, by commands alone."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from cpsplan.cli import terminal
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import DiskWorkspace
from tests.support.command_line import run

MEASURE = [
    *("new", "measure", "visits", "--plan", "2026-27", "--statement", "More than 500 visits", "--subject", "Visits"),
    *("--unit", "count", "--direction", "higher", "--comparator", "more than", "--target", "500"),
]
STRATEGY = ["new", "strategy", "parks-2030", "--title", "Parks: all", "--from", "2026", "--to", "2030"]


@pytest.fixture
def parks(tmp_path: Path) -> Path:
    """An empty workspace."""
    done = run("init", "parks", "--empty", "--publisher", "Example Parks", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "parks"


def did(workspace: Path, *arguments: str) -> None:
    """Run a command that has to work."""
    done = run(*arguments, folder=workspace)
    assert done.returncode == 0, done.stderr


def refused(workspace: Path, *arguments: str) -> str:
    """Run a command that has to refuse; what it says. Nothing is written."""
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    done = run(*arguments, folder=workspace)
    assert done.returncode == 2, done.stderr
    assert before == {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    return done.stderr


def test_plan_from_nothing_has_no_errors(parks: Path) -> None:
    did(parks, *STRATEGY, "--aim", "Our trees", "--aim", "Our visitors")
    did(parks, "new", "plan", "2026-27", "--strategy", "parks-2030")
    for aim in ("our-trees", "our-visitors"):
        did(parks, "new", "project", f"for-{aim}", "--plan", "2026-27", "--title", "A", "--scope", "B.", "--aim", aim)
    did(parks, *MEASURE, "--aim", "our-visitors")
    did(parks, "new", "edition", "en-large-print", "--title", "English, large print")
    compiled = compile_book(DiskWorkspace(parks))
    assert [diagnostic for diagnostic in compiled.diagnostics if diagnostic.severity.name == "ERROR"] == []
    assert compiled.book.strategies["parks-2030"].model.title == "Parks: all"
    assert compiled.book.measures["2026-27/measures/visits"].model.aimed == 500
    assert compiled.book.editions["en-large-print"].model.style == "large-print"


@pytest.mark.parametrize(
    ("identifier", "title"),
    [("cy", "Cymraeg"), ("fr", "Français"), ("cy-large-print", "Print bras"), ("en-easy-read", "Easy Read")],
)
def test_an_edition_is_called_as_its_language_or_style_is(parks: Path, identifier: str, title: str) -> None:
    done = run("new", "edition", identifier, folder=parks)
    assert done.returncode == 0, done.stderr
    assert f"Its title is “{title}”" in done.stderr
    assert ("cpsplan translate update" in done.stderr) == (not identifier.startswith("en"))
    assert compile_book(DiskWorkspace(parks)).book.editions[identifier].model.title == title


def test_a_title_that_nobody_knows_is_asked_for(parks: Path) -> None:
    assert "--title is missing" in refused(parks, "new", "edition", "fr-large-print")
    assert "no language that is known" in refused(parks, "new", "edition", "welsh")


def test_ids_of_digits_alone_are_written_as_texts(parks: Path) -> None:
    did(parks, "new", "strategy", "2030", "--title", "Parks", "--from", "2026", "--to", "2030", "--aim", "2029")
    did(parks, "new", "plan", "2026-27", "--strategy", "2030")
    did(parks, "new", "project", "7", "--plan", "2026-27", "--title", "A", "--scope", "B.", "--aim", "2029")
    did(parks, "roll", "2027-28", "--from", "2026-27")
    assert '  - of: "7"\n' in (parks / "plans/delivery/2027-28.yaml").read_text(encoding="utf-8")
    diagnostics = compile_book(DiskWorkspace(parks)).diagnostics
    assert {diagnostic.code for diagnostic in diagnostics} == {"CPS406", "CPS432"}


def test_list_of_targets_without_a_strategy_begins_with_what_the_messages_say(parks: Path) -> None:
    (empty,) = compile_book(DiskWorkspace(parks)).diagnostics
    assert "--without-strategy" in empty.hint
    assert "--without-strategy" in refused(parks, "new", "plan", "2026-27")
    did(parks, "new", "plan", "2026-27", "--without-strategy")
    assert "cpsplan new measure ID" in (parks / "plans/delivery/2026-27.yaml").read_text(encoding="utf-8")
    did(parks, *MEASURE)
    unknown = refused(parks, "new", "measure", "homes", *MEASURE[3:], "--unit", "homes")
    assert "under “units” in plans/cpsplan.yaml" in unknown


def test_what_cannot_be_is_refused(parks: Path) -> None:
    assert "“soon” is no date" in refused(parks, *STRATEGY[:-1], "soon", "--aim", "Trees")
    assert "title of its own" in refused(parks, *STRATEGY, "--aim", "Trees", "--aim", "trees")
    assert "--aim is missing" in refused(parks, *STRATEGY)
    assert "--publisher is missing" in refused(parks, "init", "other", "--empty")
    assert "is there already" in refused(parks, "new", "edition", "en", "--title", "English")
    assert "no language that is known" in refused(parks, "new", "edition", "xx-large-print", "--title", "X")
    assert "no language that is known" in refused(parks, "new", "edition", "large-print", "--title", "X")
    did(parks, *STRATEGY, "--aim", "Trees")
    assert "is taken" in refused(parks, *STRATEGY, "--aim", "Trees")
    did(parks, "new", "plan", "2026-27", "--strategy", "parks-2030")
    assert "is not known" in refused(parks, *MEASURE, "--aim", "tree")
    assert "no figure" in refused(parks, *MEASURE[:-1], "many", "--aim", "trees")
    assert "Allowed: percent" in refused(parks, *MEASURE, "--unit", "widgets", "--aim", "trees")
    watched = ("new", "measure", "moods", "--plan", "2026-27", "--statement", "We watch moods", "--subject", "Moods")
    assert "monitored" in refused(parks, *watched, "--unit", "count", "--no-target", "none", "--aim", "trees")
    did(parks, *watched, "--unit", "percent", "--no-target", "monitored", "--aim", "trees")
    assert compile_book(DiskWorkspace(parks)).book.measures["2026-27/measures/moods"].model.no_target
    did(parks, *MEASURE, "--aim", "trees")
    assert "choose another id" in refused(parks, *MEASURE, "--aim", "trees")


def test_plan_project_and_action_ask_for_what_they_need(parks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    did(parks, *STRATEGY, "--aim", "Trees")
    assert "--strategy is missing" in refused(parks, "new", "plan", "2026-27")
    assert "--plan is missing" in refused(parks, "new", "project", "oaks")
    answers = iter(["parks-2030", "2026-27", "Oaks", "Plant oaks", "2026-27", "Water the oaks"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda _question, **_: next(answers))
    did(parks, "new", "plan", "2026-27")
    did(parks, "new", "project", "oaks", "--aim", "trees")
    did(parks, "new", "action", "water", "--aim", "trees")
    activities = compile_book(DiskWorkspace(parks)).book.below("2026-27", "activity")
    assert [activity.model.name for activity in activities] == ["Oaks", "Water the oaks"]


def test_question_ends_with_one_colon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Parks\n"))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert terminal.ask(None, "--title", "Its title:") == "Parks"
    assert capsys.readouterr().err.count(":") == 1


def test_person_at_a_terminal_is_asked(parks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Parks for all", "2026", "2030", "Our trees; Our visitors"])
    asked: list[str] = []

    def answer(question: str, **_: object) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", answer)
    did(parks, "new", "strategy", "parks-2030")
    assert len(asked) == 4
    aims = compile_book(DiskWorkspace(parks)).book.below("parks-2030", "aim")
    assert [aim.model.title for aim in aims] == ["Our trees", "Our visitors"]


def test_measure_of_a_strategy_and_targets_that_are_no_figure(parks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    did(parks, *STRATEGY, "--aim", "Trees")
    of_strategy = (
        "--strategy",
        "parks-2030",
        "--statement",
        "We win an award.",
        "--subject",
        "Award",
        "--aim",
        "trees",
    )
    did(parks, "new", "measure", "award", *of_strategy, "--target-words", "won")
    did(parks, "new", "measure", "owls", *of_strategy, "--unit", "count", "--target-from", "8", "--target-to", "12")
    assert "name one of them" in refused(parks, "new", "measure", "elms", "--plan", "2026-27", *of_strategy)
    assert "has a measure “award”" in refused(parks, "new", "measure", "award", *of_strategy, "--target-words", "won")
    answers = iter(["in words", "gold", "none", "monitored", "between", "1", "3"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda _question, **_: next(answers))
    for name in ("medal", "moods", "ponds"):
        did(parks, "new", "measure", name, *of_strategy, "--unit", "count")
    measures = compile_book(DiskWorkspace(parks)).book.below("parks-2030", "measure")
    award, owls, medal, moods, ponds = (measure.model for measure in measures)
    assert (award.unit, award.direction, award.target.words) == (None, "achieve", "won")
    assert (owls.direction, owls.target.comparator, owls.aims_at) == ("within", "between", (8, 12))
    assert (medal.target.words, moods.no_target.state, ponds.aims_at) == ("gold", "monitored", (1, 3))


def test_plan_of_a_body(parks: Path) -> None:
    did(parks, *STRATEGY, "--aim", "Trees")
    wanted = ("new", "plan", "2026-27", "--strategy", "parks-2030", "--body", "north")
    assert "no body “north”" in refused(parks, *wanted)
    settings = parks / "plans/cpsplan.yaml"
    settings.write_text(
        f"{settings.read_text(encoding='utf-8')}bodies: [{{id: north, name: North}}]\n", encoding="utf-8"
    )
    did(parks, *wanted)
    assert compile_book(DiskWorkspace(parks)).book.plans["2026-27"].model.body == "north"
