"""The Python interface: it says what the commands say, in plain values, and refuses what they refuse."""

from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

import cpsplan
from tests.support import library
from tests.support.command_line import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return library.written(tmp_path / "library")


def test_a_book_says_what_its_plans_say(folder: Path) -> None:
    book = cpsplan.open(folder)
    assert book.path == folder
    kinds = [document.kind for document in book.documents]
    assert kinds == sorted(kinds, key=["strategy", "plan", "progress report"].index)
    by_id = {document.id: document for document in book.documents}
    assert by_id["2026-27"].strategy == "libraries-2030"
    assert by_id["2026-27"].path == library.PLAN
    assert by_id["2026-27-q2"].plan == "2026-27"
    assert by_id["2026-27"].starts == datetime.date(2026, 4, 1)
    assert book.aims[0].address == "libraries-2030:readers"
    assert book.outcomes[0].aim == "libraries-2030:readers"
    assert book.outcomes[0].number == "1.1"


def test_activities_are_those_of_the_command(folder: Path) -> None:
    activities = cpsplan.open(folder).activities
    listed = run("list", "activities", folder=folder).stdout.splitlines()
    assert [activity.address for activity in activities] == [line.partition("\t")[0] for line in listed]
    (van,) = [activity for activity in activities if activity.title == "Second mobile library"]
    assert van.kind == "project"
    assert van.plan == "2026-27"
    assert van.outcomes == ("libraries-2030:readers.reach",)
    assert van.aims == ("libraries-2030:readers",)
    assert Decimal(180000) in [budget.amount for budget in van.budgets]
    assert {budget.currency for budget in van.budgets} == {"GBP"}


def test_faults_are_those_of_the_command(folder: Path) -> None:
    library.misspell(folder)
    (fault,) = [fault for fault in cpsplan.open(folder).check() if fault.severity == "error"]
    assert f"{fault.path}:{fault.line}" == library.WRONG_ID
    assert str(fault) in run("check", folder=folder).stderr
    assert "readers.reach" in fault.hint


def test_faults_of_own_templates_are_seen(folder: Path) -> None:
    run("templates", "copy", "plan.html", folder=folder)
    template = folder / "templates" / "plan.html"
    template.write_text("{{ nothing.of.this }}\n", encoding="utf-8")
    assert "CPS809" in [fault.code for fault in cpsplan.open(folder).check()]


def test_coverage_is_that_of_the_command(folder: Path) -> None:
    library.leave_out(folder)
    shares = {(share.plan, share.dimension): share for share in cpsplan.open(folder).coverage()}
    share = shares["2026-27", "outcomes"]
    assert share.gaps == ("libraries-2030:readers.skills",)
    assert share.share == (share.total - 1) / share.total
    plans = json.loads(run("coverage", "--json", folder=folder).stdout)["plans"]
    told = next(plan for plan in plans if plan["plan"] == "2026-27")
    assert "libraries-2030:readers.skills" in json.dumps(told)


def test_a_build_is_that_of_the_command(folder: Path) -> None:
    built = cpsplan.open(folder).build(out=folder / "a", editions=["en"], formats=["html"])
    assert run("build", "--out", "b", "--edition", "en", "--format", "html", folder=folder).returncode == 0
    assert built.files
    assert all(
        file.read_bytes() == (folder / "b" / file.relative_to(folder / "a")).read_bytes() for file in built.files
    )
    assert (folder / "a" / "manifest.json").read_bytes() == (folder / "b" / "manifest.json").read_bytes()


def test_a_build_of_what_has_not_changed_gives_the_same_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cpsplan.open(folder).build(editions=["en"], formats=["html"])
    second = cpsplan.open(folder).build(editions=["en"], formats=["html"])
    assert second.files == first.files
    monkeypatch.setattr("cpsplan.publishing.steps.build", None)
    assert cpsplan.open(folder).build(editions=["en"], formats=["html"]).files == first.files


def test_a_build_of_drafts_alone_is_refused(folder: Path) -> None:
    settings = folder / "plans" / "cpsplan.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}drafts: leave out\n", encoding="utf-8")
    for path in (folder / "plans").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^status: .*", "status: draft", text, flags=re.MULTILINE), encoding="utf-8")
    with pytest.raises(cpsplan.BuildRefused, match="everything is a draft"):
        cpsplan.open(folder).build()


def test_a_script_without_a_guard_builds_once(folder: Path) -> None:
    script = folder / "publish.py"
    script.write_text(
        "import cpsplan\nprint('begun')\n"
        "print(cpsplan.open('.').build(documents=['2026-27-q1'], editions=['en'], formats=['pdf']).files)\n",
        encoding="utf-8",
    )
    for how in ("publish.py", "- < publish.py"):
        done = library.bash(f"python {how}", folder)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("begun") == 1
        assert "2026-27-q1.pdf" in done.stdout


def test_nothing_is_built_of_faulty_plans(folder: Path) -> None:
    library.misspell(folder)
    with pytest.raises(cpsplan.FaultyPlans, match="CPS302") as refused:
        cpsplan.open(folder).build()
    assert "CPS302" in [fault.code for fault in refused.value.faults]
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"formats": ["dox"]}, "there is no format “dox”"),
        ({"editions": ["fr"]}, "there is no edition “fr”"),
        ({"documents": ["2031"]}, "there is no strategy, plan or progress report “2031”"),
        ({"out": "plans"}, "cannot be built into"),
    ],
)
def test_a_build_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, object], reason: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(cpsplan.BuildRefused, match=re.escape(reason)):
        cpsplan.open().build(**wanted)  # type: ignore[arg-type]


def test_a_workspace_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(cpsplan.NoWorkspace, match="is not a directory"):
        cpsplan.open(tmp_path / "nowhere")
    with pytest.raises(cpsplan.NoWorkspace, match=r"it has no folder plans/"):
        cpsplan.open(tmp_path)
