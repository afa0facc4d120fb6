"""A run of the benchmark goes on past what fails, keeps what it has, and names what grows faster than the work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from tests.bench import __main__ as bench
from tests.bench import (
    bare,
    engines,
    full,
    growth,
    growth_picture,
    handbook,
    parts,
    processes,
    stages,
    tasks,
)
from tests.bench.parts import Extent, Part, Run
from tests.bench.processes import Figure
from tests.bench.results import Results, read
from tests.support import samples
from tests.support.command_line import run
from tests.support.samples import EDITION

SVG = "{http://www.w3.org/2000/svg}"
LETTER = 8
"""The most that a letter of the picture takes across, on average."""


# Growth

FEW, MANY = growth.Size(100), growth.Size(1_000)
COSTS = {
    FEW: {"in all": 300.0, "load": 20.0, "CPS999 slow": 5.0, "pdf: written": 100.0},
    MANY: {"in all": 900.0, "load": 200.0, "CPS999 slow": 500.0, "pdf: written": 2_000.0},
}
LARGE = growth.Size(10_000, 10)


def test_costs_are_read_from_what_check_prints(tmp_path: Path) -> None:
    costs = growth.measure(growth.generate(tmp_path, growth.Size(20)), 1)
    assert {"start", "load", "parse", "link", "rules", "in all"} <= costs.keys()
    assert costs["in all"] > costs["rules"] > 0


def test_what_comes_after_a_check_is_measured_too(tmp_path: Path) -> None:
    costs = stages.costs_of(full.write(tmp_path, 20), ["epub", "brf"])
    written = (f"{name}: {what}" for name in ("epub", "epub, Easy Read", "brf") for what in ("written", "read back"))
    assert costs.keys() == {stages.LOCALISE, stages.RENDER, stages.DATA, *written}
    assert all(spent > 0 for spent in costs.values())


def test_what_grows_faster_than_the_work_is_named() -> None:
    assert growth.too_fast(COSTS) == {"CPS999 slow": 10.0, "pdf: written": 2.0}


def test_the_work_of_a_writer_is_the_page_that_it_gets() -> None:
    costs = {MANY: {"pdf: written": 1_000.0, "load": 100.0}, LARGE: {"pdf: written": 1_000.0, "load": 1_000.0}}
    assert growth.growth_of(costs, "pdf: written") == 1.0
    assert growth.growth_of(costs, "load") == 1.0
    assert growth.growth_of({MANY: costs[MANY]}, "load") is None


def test_every_part_is_measured_at_two_sizes_at_least_and_no_long_page_is_written() -> None:
    growing = [size for size in growth.SIZES if size.plans < growth.MANY_PLANS]
    assert len([size for size in growing if size.formats == growth.EVERY]) >= 2
    assert all(size.formats == growth.NONE for size in growing if size.page > growth.LONG)
    assert {size.activities for size in growth.SIZES} <= Extent().sizes


def test_growth_is_shown_in_a_table_and_in_a_picture_with_its_words() -> None:
    assert growth.markdown(COSTS).splitlines() == [
        "| milliseconds | 100 | 1,000 | grows |",
        "|---|---:|---:|---:|",
        "| in all | 300 | 900 | 0.30 |",
        "| CPS999 slow | 5 | 500 | **10.00: faster** |",
        "| load | 20 | 200 | 1.00 |",
        "",
        "| milliseconds, one file | 100 on the page | 1,000 on the page | grows |",
        "|---|---:|---:|---:|",
        "| pdf: written | 100 | 2,000 | **2.00: faster** |",
    ]
    drawn = etree.fromstring(growth_picture.draw(COSTS).encode())
    lines = [line.get("stroke") for line in drawn.iter(f"{SVG}polyline") if line.get("stroke-width") == "2"]
    assert len(lines) == 3
    assert drawn.get("aria-label") == (
        "Each stage, by activities, milliseconds at most: in all 900, load 200."
        " One file, by activities on its page, milliseconds at most: pdf 2,000."
    )
    assert growth_picture.draw({FEW: COSTS[FEW]}) == ""


def test_nothing_is_cut_off_at_the_sides_of_the_picture() -> None:
    costs = {size: {**COSTS[size], "odt, Easy Read: written": 90.0, "translations": 90.0} for size in COSTS}
    for text in etree.fromstring(growth_picture.draw(costs).encode()).iter(f"{SVG}text"):
        start, width = float(text.get("x", "")), LETTER * len(text.text or "")
        start -= {"end": width, "middle": width / 2}.get(text.get("text-anchor", ""), 0)
        assert start >= 0, text.text
        assert start + width <= growth_picture.WIDTH, text.text


def test_names_in_the_picture_stand_apart() -> None:
    costs = {size: {f"{name}: written": float(size.activities) for name in "abcdefgh"} for size in (FEW, MANY)}
    drawn = etree.fromstring(growth_picture.draw(costs).encode())
    heights = [float(text.get("y", "")) for text in drawn.iter(f"{SVG}text") if len(text.text or "") == 1]
    assert len(heights) == 8
    assert all(later - earlier >= growth_picture.LINE for earlier, later in pairwise(heights))


def test_the_word_that_is_changed_is_in_a_workspace_with_everything(tmp_path: Path) -> None:
    folder = full.write(tmp_path, 20)
    before = (folder / tasks.FIRST_OF_FULL).read_text(encoding="utf-8")
    tasks.steps_of_full("town", folder)[-1].prepare(0)
    after = (folder / tasks.FIRST_OF_FULL).read_text(encoding="utf-8")
    assert sum(old != new for old, new in zip(before.split(), after.split(), strict=True)) == 1


# The engines alone


def test_the_engines_get_what_a_build_gives_them_and_nothing_less(tmp_path: Path) -> None:
    formats = samples.changed(EDITION, ("[html, pdf]", "[html, pdf, brf, audio]"))
    workspace = samples.written(tmp_path / "park", {EDITION: formats})
    assert run("build", "--quiet", folder=workspace).returncode == 0
    engines.prepare(workspace, tmp_path / "alone")
    bare.main(tmp_path / "alone", 1)
    work = json.loads((tmp_path / "alone" / bare.WORK).read_text(encoding="utf-8"))
    spent = json.loads((tmp_path / "alone" / bare.SPENT).read_text(encoding="utf-8"))
    assert spent.keys() == bare.FORMATS.keys()
    assert all(seconds > 0 for seconds in spent.values())
    written = {Path(task["into"]).relative_to(tmp_path / "alone") for task in work}
    ends = (".pdf", ".brf", ".mp3")
    assert written == {
        path.relative_to(workspace / "out") for path in (workspace / "out").rglob("*") if path.suffix in ends
    }
    for path in written:
        alone, ours = ((folder / path).read_bytes() for folder in (tmp_path / "alone", workspace / "out"))
        if path.suffix == ".mp3":
            assert ours.endswith(alone)
        if path.suffix == ".pdf":
            assert alone.startswith(b"%PDF")


# A run


def test_what_runs_the_programs_loads_nothing_that_makes_it_large() -> None:
    code = "import sys, tests.bench.__main__; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    command = (sys.executable, "-c", code)
    said = subprocess.run(command, cwd=tasks.REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert "'tests'" in said
    for name in ("cpsplan", "pydantic", "yaml", "polib", "weasyprint", "distributed"):
        assert f"'{name}'" not in said, name


def _says(name: str) -> Part:
    return Part(name, name, lambda run: run.results.figures.append(Figure(name, "task", 1, 1, 1, 1)))


def _fails(name: str) -> Part:
    def fail(_: Run) -> None:
        raise RuntimeError("no such town")

    return Part(name, name, fail)


def _run(folder: Path) -> Run:
    return Run(Extent(), folder, folder, Results("1 May 2026", "an abacus"))


def test_a_part_that_fails_is_named_and_the_others_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = _run(tmp_path)
    parts.measure(run, [_says("a"), _fails("b"), _says("c")], lambda: None)
    assert [figure.subject for figure in run.results.figures] == ["a", "c"]
    assert run.results.failed == {"b": "no such town"}
    assert run.results.took.keys() == {"a", "b", "c"}
    said = capsys.readouterr().err
    assert "Part 2 of 3, b: b\nb FAILED: no such town\nb took 0:00" in said
    assert "- Not measured, or not wholly: b. no such town" in handbook.blocks(run.results)[handbook.SPEED]["bench"]


def test_an_interrupted_run_keeps_what_it_has_and_goes_on_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: Run) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bench, "PARTS", (_says("a"), _fails("b"), Part("c", "c", interrupt)))
    with pytest.raises(SystemExit, match="--resume goes on"):
        bench.main(["--cache", str(tmp_path)])
    kept = tmp_path / bench.LAST
    assert read(kept.read_text(encoding="utf-8")).took.keys() == {"a", "b"}

    monkeypatch.setattr(bench, "PARTS", (_fails("a"), _says("b"), _says("c")))
    bench.main(["--cache", str(tmp_path), "--resume", "--keep", str(tmp_path / "all.json")])
    results = read((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert [figure.subject for figure in results.figures] == ["a", "b", "c"]
    assert not results.failed


def test_single_parts_are_measured_and_others_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "PARTS", (_fails("a"), _says("b")))
    bench.main(["--cache", str(tmp_path), "--only", "b", "--keep", str(tmp_path / "b.json")])
    assert read((tmp_path / "b.json").read_text(encoding="utf-8")).took.keys() == {"b"}
    assert not (tmp_path / bench.LAST).exists()
    with pytest.raises(SystemExit, match="there is no part c"):
        bench.main(["--cache", str(tmp_path), "--only", "b,c"])


def test_a_part_that_is_measured_again_takes_the_place_of_what_was(tmp_path: Path) -> None:
    run = replace(_run(tmp_path), extent=Extent(runs=1))
    for _ in range(2):
        run.measure([processes.Step("town", name, tmp_path, (sys.executable, "-c", "")) for name in ("a", "b")])
    assert [figure.task for figure in run.results.figures] == ["a", "b"]


def test_a_quick_run_has_no_neighbours_and_no_long_parts() -> None:
    quick = Extent(frozenset({100, 1_000}), 1, whole=False)
    wanted = {part.name for part in parts.PARTS if part.is_wanted(quick, frozenset())}
    assert {"plans", "hundred", "thousand", "growth"} <= wanted
    assert not wanted & {"ten-thousand", "formats", "cluster", "workbook"}
    assert all(part.is_wanted(Extent(), frozenset()) for part in parts.PARTS)


def test_a_program_that_has_gone_astray_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LONGEST", 1.0)
    child = "import os, time; open('child', 'w').write(str(os.getpid())); time.sleep(60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with pytest.raises(RuntimeError, match="it takes longer than 1 seconds"):
        processes.run((sys.executable, "-c", code), tmp_path)
    number = int((tmp_path / "child").read_text(encoding="utf-8"))
    until = time.monotonic() + 20
    while _is_alive(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_alive(number)


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, signal.SIGCONT)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return state != "Z"
