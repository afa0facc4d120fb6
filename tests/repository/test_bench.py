"""The benchmark measures what it says: its workspaces are clean, its accounts complete, its tables and picture true."""

from __future__ import annotations

import re
import shutil
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from cpsplan.cli.compiling import compile_here
from tests.bench import against, aims, cluster, full, handbook, picture, processes, shapes, tables, tasks, workspaces
from tests.bench.neighbours import NEIGHBOURS, Neighbour
from tests.bench.pages import PageFigure
from tests.bench.processes import Figure, Step, StepsFailed, in_turn, run
from tests.bench.results import ClusterFigure, EngineFigure, Results, machine, read
from tests.bench.workspaces import Shape

SVG = "{http://www.w3.org/2000/svg}"
SMALL = Shape(60, 3, ("html", "txt"))


# Workspaces


@pytest.mark.parametrize("shape", [Shape(20), SMALL, Shape(100), shapes.PROSE])
def test_a_generated_workspace_is_clean_and_as_large_as_it_says(tmp_path: Path, shape: Shape) -> None:
    _, compiled = compile_here(workspaces.write(tmp_path, shape))
    assert not compiled.diagnostics
    assert (len(compiled.book.activities), len(compiled.book.plans)) == (shape.activities, shape.plans)
    assert compiled.book.editions["en"].model.formats == shape.formats


def test_one_word_is_changed_and_no_turn_finds_what_another_has_left(tmp_path: Path) -> None:
    steps = tasks.steps_of_shape(tmp_path, SMALL)
    changing = [one for one in steps if one.task in {tasks.PAGES_WORD, tasks.ALL_WORD}]
    assert len(changing) == 2
    for step in changing:
        _changes_one_word(step, step.folder / f"plans/delivery/{workspaces.plan_name(0)}.yaml")


def test_one_word_of_the_real_plans_is_changed(tmp_path: Path) -> None:
    steps = [*tasks.steps_of_plans(tmp_path), *tasks.steps_of_formats(tmp_path)]
    changing = [one for one in steps if one.task in {tasks.PAGES_WORD, tasks.ALL_WORD}]
    assert len(changing) == 2
    for step in changing:
        _changes_one_word(step, step.folder / workspaces.REAL_PLAN)


def _changes_one_word(step: Step, path: Path) -> None:
    seen = [path.read_text(encoding="utf-8")]
    for turn in range(3):
        step.prepare(turn)
        seen.append(path.read_text(encoding="utf-8"))
        assert sum(one != other for one, other in zip(seen[-2].split(), seen[-1].split(), strict=True)) == 1
    assert len(set(seen)) == len(seen)


def test_a_word_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("A good town.", encoding="utf-8")
    with pytest.raises(ValueError, match="has no “A better town”"):
        workspaces.change(path, "A {} town", "better", 0)


def test_cold_leaves_the_sources_and_nothing_else(tmp_path: Path) -> None:
    workspaces.write(tmp_path, SMALL)
    before = sorted(tmp_path.rglob("*"))
    (tmp_path / "out" / "en").mkdir(parents=True)
    (tmp_path / ".out.cpsplan.lock").touch()
    workspaces.cold(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("activities", "plans"), [(20, 1), (60, 3)])
def test_a_workspace_with_everything_is_clean_and_has_it(tmp_path: Path, activities: int, plans: int) -> None:
    _, compiled = compile_here(full.write(tmp_path, activities, plans))
    assert not compiled.diagnostics
    book = compiled.book
    assert (len(book.activities), len(book.plans), len(book.progress)) == (activities, plans, plans)
    tables = (book.measures, book.milestones, book.reports, book.pictures, book.passages, book.sections, book.terms)
    assert all(tables)
    assert all(activity.model.budgets for activity in book.activities.values())
    assert {edition.model.language for edition in book.editions.values()} == {"en", "cy"}
    assert len(book.translations["cy"].texts) == len(book.published_texts)
    assert len(book.measures_before) == len(book.measures) * (plans - 1) // plans


# The neighbours


def test_every_activity_has_the_same_outcome_everywhere() -> None:
    addresses = re.findall(r"id: (aim-\d)|id: (outcome-\d)", workspaces.strategy())
    aim, known = "", []
    for new, outcome in addresses:
        aim = new or aim
        known += [f"{aim}.{outcome}"] if outcome else []
    assert len(known) == 20
    for number in range(100):
        assert known[workspaces.parent(number) - 1] == workspaces.served(number)


@pytest.mark.parametrize("neighbour", NEIGHBOURS, ids=lambda one: one.name)
def test_a_neighbour_gets_the_same_items(tmp_path: Path, neighbour: Neighbour) -> None:
    folder = tmp_path / "documents"
    steps = neighbour.steps(folder, tmp_path / "programs", SMALL)
    assert tuple(one.task for one in steps) == tables.BESIDE
    assert steps[0].folder != steps[1].folder
    sources = [path for path in (folder / "pages").rglob("*") if path.suffix in {".yml", ".sdoc", ".rst"}]
    texts = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert set(re.findall(r"OUT[-_]?0*(\d+)", texts)) >= {str(workspaces.parent(number)) for number in range(20)}
    for number in range(SMALL.activities // SMALL.plans):
        scope, outputs = workspaces.texts(number)
        for line in (scope, *outputs):
            assert texts.count(line) == SMALL.plans, line
    steps[-1].prepare(0)
    assert "greener" in (folder / "pages" / neighbour.edited).read_text(encoding="utf-8")


# Costs


def _python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def test_what_a_child_uses_counts(tmp_path: Path) -> None:
    child = "import time; much = bytes(1) * 300_000_000\nwhile time.process_time() < 0.5: pass"
    cost = run(_python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"), tmp_path)
    assert cost.seconds >= 0.5
    assert cost.megabytes > 280


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"failed in .*\n.*no such town"):
        run(_python("raise SystemExit('no such town')"), tmp_path)


def test_a_program_finds_its_folder_and_no_cache_of_another(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    folder.mkdir()
    code = "import os, tempfile; print(os.environ['XDG_CACHE_HOME'], tempfile.gettempdir(), file=open('here', 'w'))"
    run(_python(code), folder)
    cache, temporary = (folder / "here").read_text(encoding="utf-8").split()
    assert temporary == str(folder / processes.SCRATCH)
    assert cache == str(processes.cache_of(folder))


def test_compiled_templates_are_kept_until_a_cold_run(tmp_path: Path) -> None:
    step = next(step for step in tasks.steps_of_shape(tmp_path, Shape(20)) if step.task == tasks.PAGES)
    run(step.command, step.folder)
    assert list(processes.cache_of(step.folder).rglob("*.code"))
    step.prepare(1)
    assert not processes.cache_of(step.folder).exists()


def test_steps_are_run_in_turn_until_they_have_had_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "import time\nwhile time.process_time() < 0.6: pass"
    monkeypatch.setattr(processes, "ENOUGH", 0.5)
    turns: list[tuple[str, int]] = []
    quick = [str(shutil.which("true"))]

    def step(name: str, command: Sequence[str]) -> Step:
        return Step("town", name, tmp_path, command, lambda turn: turns.append((name, turn)))

    figures = in_turn([step("a", quick), step("b", _python(long)), step("c", quick)], 2)
    assert turns == [("a", 0), ("b", 0), ("c", 0), ("a", 1), ("c", 1), ("a", 2), ("c", 2)]
    assert [(one.task, one.runs) for one in figures] == [("a", 2), ("b", 1), ("c", 2)]
    assert figures[1].seconds >= 0.5


def test_a_step_that_fails_is_named_and_the_others_are_measured(tmp_path: Path) -> None:
    def missing(_: int) -> None:
        raise ValueError("no such word")

    quick = [str(shutil.which("true"))]
    steps = [
        Step("town", "a", tmp_path, _python("raise SystemExit('no such town')")),
        Step("town", "b", tmp_path, quick, missing),
        Step("town", "c", tmp_path, quick),
    ]
    with pytest.raises(StepsFailed, match=r"(?s)town: a: .*no such town\s*town: b: no such word") as failed:
        in_turn(steps, 2)
    assert [(figure.task, figure.runs) for figure in failed.value.figures] == [("c", 2)]


# What is shown


def _results() -> Results:
    figures = [Figure("cpsplan", tasks.HELP, 0.1, 0.12, 30, 5)]
    for subject, scale in zip((*shapes.OWN, *(one.name for one in NEIGHBOURS)), range(2, 100), strict=False):
        wanted = tables.ROWS if subject in shapes.OWN else tables.BESIDE
        figures += [Figure(subject, task, scale + n / 7, scale + n / 3, scale * 10, 5) for n, task in enumerate(wanted)]
    for task, wall in ((tasks.ONE_JOB, 20.0), (tasks.TWO_JOBS, 10.0), (tasks.ENGINES, 2.0)):
        figures.append(Figure(tasks.PLANS, task, 2.0, wall, 100, 1))
    return Results(
        "1 May 2026",
        "2 cores of <Abacus> & Sons",
        figures,
        [PageFigure("en/a/index.html", 2.0, 1.9, 1.06, 5)],
        engines=[EngineFigure("WeasyPrint", 7, 1.5)],
        cluster=[ClusterFigure(40, 2, 160, 9.5, 3.25, 3_200_000, 1_600_000, 160_000)],
        changed={"written": 18, "of": 900},
    )


def _seconds(subject: str, task: str) -> float:
    figure = _results().find(subject, task)
    assert figure
    return figure.seconds


def test_results_come_back_from_json() -> None:
    assert read(_results().as_json()) == _results()


def test_the_machine_has_a_name() -> None:
    assert re.fullmatch(r"\d+ cores of .+, .+, Python 3\.\d+\.\d+.*", machine())


def test_the_table_says_every_figure() -> None:
    text = tables.markdown(_results())
    for one in _results().figures:
        if one.task not in {tasks.ONE_JOB, tasks.TWO_JOBS, tasks.ENGINES}:
            assert f"{one.seconds:.2f} / {one.wall:.2f} s" in text, one
    assert "1 May 2026" in text
    assert "<Abacus>" in text
    assert "| WeasyPrint | 7 | 1.50 s |" in text
    assert "18 of 900 files are written again" in text
    assert "| 40 | 2 | 160 | 9.5 s | 3.2 s | 20.0 kB | 10.0 kB | 1.0 kB |" in tables.cluster(_results().cluster)
    for line in text.splitlines():
        assert len(line) <= 120 or line.startswith("|"), line


def _aims(results: Results) -> dict[str, aims.Aim]:
    return {aim.words: aim for aim in aims.aims(results)}


def test_aims_are_met_or_not() -> None:
    known = _aims(_results())
    assert known["1,000 activities: `check`"].measured == _seconds(shapes.COMPARED.name, tasks.CHECK)
    assert not known["1,000 activities: `check`"].met
    assert not known["PDF, to raw WeasyPrint"].met
    assert known["peak memory of `check`, 10,000 activities with everything"].met
    jobs = known["English PDFs, one job to two (time that passes)"]
    assert jobs.measured == pytest.approx(2.0)
    assert jobs.met


def test_what_is_held_against_something_else_is_a_ratio() -> None:
    known = _aims(_results())
    check, floor = (_seconds(tasks.PLANS, task) for task in (tasks.CHECK, tasks.FLOOR))
    assert known["`check` of plans/, to the floor"].measured == check / floor
    whole = known["every format of plans/, to its engines alone"]
    assert whole.measured == _seconds(tasks.PLANS, tasks.ALL) / _seconds(tasks.PLANS, tasks.ENGINES)
    fastest = min(_seconds(one.name, tasks.PAGES) for one in NEIGHBOURS)
    ahead = known["pages, from nothing: ahead of the fastest neighbour"]
    assert ahead.measured == fastest / _seconds(shapes.COMPARED.name, tasks.PAGES)


def test_an_earlier_run_is_shown_beside_the_aims_and_only_one_of_another_day() -> None:
    results = _results()
    before = aims.before(replace(results, date="2 May 2026"), results)
    assert before
    assert before.date == "1 May 2026"
    later = replace(results, date="2 May 2026", before=before)
    assert aims.before(later, later) == before
    known = _aims(results)["`cpsplan --help`"]
    assert f"| {known.words} | at most 0.1 s | 0.10 s | 0.10 s | met |" in tables.markdown(later)
    assert read(later.as_json()) == later


@pytest.mark.parametrize(
    ("measured", "least", "met"), [(1.7, True, True), (1.69, True, False), (1.7, False, True), (1.71, False, False)]
)
def test_a_bound_itself_is_met(measured: float, *, least: bool, met: bool) -> None:
    assert aims.Aim("", measured, 1.7, "s", least).met is met


def test_what_was_not_measured_is_no_aim_and_no_row() -> None:
    nothing = Results("1 May 2026", "an abacus", [], [])
    assert aims.aims(nothing) == []
    assert "|" not in tables.markdown(nothing)
    assert picture.draw(nothing) == ""


def test_the_picture_is_well_formed_and_says_every_figure() -> None:
    root = etree.fromstring(picture.draw(_results()))
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    said = [one.text or "" for one in root.iter(f"{SVG}text")]
    for subject in (shapes.COMPARED.name, *(one.name for one in NEIGHBOURS)):
        assert ("cpsplan" if subject == shapes.COMPARED.name else subject) in said
        for task in tables.BESIDE:
            assert f"{_seconds(subject, task):.2f} s" in said
            assert f"{_seconds(subject, task):.2f} s" in description.text
            assert task in said
    assert any("<Abacus> & Sons" in one for one in said)


def test_bars_are_as_long_as_their_figures_and_stay_inside() -> None:
    root = etree.fromstring(picture.draw(_results()))
    bars = [float(one.get("width", "")) for one in root.iter(f"{SVG}rect")][1:]
    seconds = [bar.seconds for _, group in picture.groups(_results()) for bar in group]
    assert max(bars) == picture.LONGEST
    for width, value in zip(bars, seconds, strict=True):
        assert width == pytest.approx(picture.LONGEST * value / max(seconds), abs=0.1)
    assert picture.LEFT + picture.LONGEST + 60 <= picture.WIDTH


# Another checkout


def test_each_step_is_paired_with_that_of_another_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[Step] = []

    def twice_as_slow(steps: Sequence[Step], runs: int) -> list[Figure]:
        measured.extend(steps)
        return [Figure(step.subject, step.task, 1.0 + place % 2, 1, 1, runs) for place, step in enumerate(steps)]

    monkeypatch.setattr(against, "in_turn", twice_as_slow)
    shutil.copytree(tasks.REPOSITORY / "plans", tmp_path / "plans")
    lines = against.ratios(tmp_path, [20], 1).splitlines()[2:]
    assert [line.split(" | ")[-1] for line in lines] == ["2.00 |"] * (len(measured) // 2)
    assert {line.split(" | ")[1] for line in lines} >= {tasks.CHECK, tasks.PAGES, tasks.PAGES_AGAIN, tasks.PAGES_WORD}
    for before, now in zip(measured[::2], measured[1::2], strict=True):
        assert (before.subject, before.task) == (now.subject, now.task)
        assert before.folder != now.folder
        assert str(tmp_path / "src") in before.command[2]
        assert str(tasks.REPOSITORY / "src") in now.command[2]


# The handbook


def test_the_handbook_shows_the_picture_and_the_tables() -> None:
    places = handbook.blocks(_results())
    text = places[handbook.SPEED]["bench"]
    assert text.startswith(
        "![Seconds of processor time for 1,000 items in 10 documents: cpsplan beside Doorstop 3.2, Strict"
    )
    assert "](../tests/bench/results.svg)\n\nMeasured on 1 May 2026" in text
    assert places[handbook.PERFORMANCE].keys() == {"cluster"}
    nothing = handbook.blocks(Results("1 May 2026", "an abacus", [], []))
    assert nothing[handbook.SPEED]["bench"].startswith("Measured on")
    assert not nothing[handbook.PERFORMANCE]


def test_only_what_stands_between_the_comments_is_replaced() -> None:
    before = "a\n<!-- bench -->\nold \\1\n<!-- /bench -->\nb\n<!-- other -->\n<!-- /other -->\n"
    once = tables.into(before, "bench", "new \\1\n")
    assert once == before.replace("old \\1", "\nnew \\1\n")
    assert tables.into(once, "bench", "new \\1\n") == once
    with pytest.raises(ValueError, match=r"has no <!-- bench --> \.\.\. <!-- /bench -->"):
        tables.into("a", "bench", "new")


def test_the_handbook_says_what_was_measured() -> None:
    kept = read(handbook.KEPT.read_text(encoding="utf-8"))
    for path, places in handbook.blocks(kept).items():
        page = path.read_text(encoding="utf-8")
        for name, text in places.items():
            assert tables.into(page, name, text) == page
    for name in ("growth", "cluster"):
        assert tables.into(handbook.PERFORMANCE.read_text(encoding="utf-8"), name, "new")


# The cluster


def test_a_government_is_clean_and_has_a_plan_of_each_department(tmp_path: Path) -> None:
    _, compiled = compile_here(cluster.write(tmp_path, 5))
    assert not compiled.diagnostics
    assert len(compiled.book.plans) == 5


def test_what_goes_through_a_door_is_counted_both_ways() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with cluster.counted(f"tcp://127.0.0.1:{server.getsockname()[1]}") as door:
            host, port = door.address.removeprefix("tcp://").split(":")
            with socket.create_connection((host, int(port))) as client:
                beyond, _ = server.accept()
                with beyond:
                    client.sendall(b"abc")
                    assert beyond.recv(10) == b"abc"
                    beyond.sendall(b"defgh")
                    assert client.recv(10) == b"defgh"
        assert (door.sent, door.received) == (3, 5)
