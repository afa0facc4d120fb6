"""A planning year in a real browser, by somebody who has never seen the files, and what then stands in the files."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Severity
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.verify import axe
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import library
from tests.support.command_line import run
from tests.support.desk import changed_in_editor
from tests.support.open_desk import OpenDesk, open_desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHANGED = (library.PLAN, "plans/easy-read/2026-27.yaml", "plans/easy-read/confirmed/2026-27.yaml")
WELSH = "plans/translations/cy/2026-27.po"
REPORT = "plans/progress/2026-27-q3.yaml"
NEXT = "plans/delivery/2027-28.yaml"
NEW = (WELSH, REPORT, NEXT)
PROJECT = """\
  - id: reading-by-the-river
    title: Reading by the river
    scope: Bring books by boat.
    outcomes: [readers.reach]
    timeframe:
      from: 2026-06
      to: 2027-03
    outputs:
      - A boat is hired.
"""
MEASURE = """\
  - id: at-least-300
    statement: At least 300 loans by boat
    subject: Loans by boat
    unit: count
    direction: higher
    target:
      comparator: at least
      value: 300
    outcomes: [readers.reach]
"""
ANSWERS = """\
outputs:
  - of: mobile-library/timetable
    status: done
    note: It hangs in every village.
milestones:
  - of: mobile-library/first-round
    reached: 2026-10-12
observations:
  - of: villages-visited
    value: 97
    date: 2026-11
    source: Logbooks of the drivers
"""


BY_HAND = {
    library.PLAN: [
        ("Buy and fit out a second van, so that", "Lease a second van, so that"),
        (
            "actions:\n",
            """\
  # A boat, since the ford is closed in winter.
  - title: "Reading by the river"
    id: reading-by-the-river
    scope: >-
      Bring books
      by boat.
    outcomes:
      - readers.reach
    timeframe: {from: 2026-06, to: 2027-03}
    outputs: [{text: A boat is hired.}]

actions:
""",
        ),
    ],
    "plans/easy-read/2026-27.yaml": [
        (
            "  - of: mobile-library\n    ideas:\n      - picture: bus",
            "  - of: mobile-library\n    ideas:\n      - picture: book",
        ),
        ("It will come to every village once a week.", "It will come to your village once a week.  # Readers asked."),
    ],
}
"""What somebody writes who does the same in an editor, in their own way: what stands there, and what then does."""
MEASURE_BY_HAND = """\
  - {id: at-least-300, subject: Loans by boat, unit: count, direction: higher, outcomes: [readers.reach],
     statement: At least 300 loans by boat, target: {value: 300, comparator: at least}}
"""
REPORT_BY_HAND = """\
id: 2026-27-q3
title: Progress, October to December 2026
plan: 2026-27
period: {from: 2026-10, to: 2026-12}
date: 2026-12-31
"""


def git(root: Path, *words: str) -> str:
    """What git answers."""
    name = ("-c", "user.name=Planner", "-c", "user.email=planner@example.org", "-c", "core.quotePath=false")
    return subprocess.run(["git", *name, *words], cwd=root, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """The desk of a workspace that also has a Welsh edition, and is all committed."""
    root = library.written(tmp_path_factory.mktemp("year") / "library")
    done = run("new", "edition", "cy", "--title", "Cymraeg", folder=root)
    assert done.returncode == 0, done.stderr
    library.committed(root)
    with open_desk(root) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(desk: OpenDesk) -> Iterator[Page]:
    """A browser that has come by the address on the terminal."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    program = next(filter(None, map(shutil.which, axe.PROGRAMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-proxy-server"])
        opened = browser.new_context(reduced_motion="reduce").new_page()
        opened.set_default_timeout(8000)
        opened.goto(f"http://127.0.0.1:{desk.port}/?token={desk.token}")
        yield opened
        browser.close()


def follow(page: Page, *names: str) -> None:
    """Go to the start, and from there from link to link."""
    page.click("header.desk .where a, section.desk .where a")
    for name in names:
        page.get_by_role("link", name=name, exact=True).first.click()


def filled(page: Page, **fields: str) -> None:
    """Write into fields, by their names; two underscores stand for a dot."""
    for name, words in fields.items():
        page.fill(f"[name='{name.replace('__', '.')}']", words)


def saved(page: Page, words: str) -> None:
    """Press the filled button, and see what was done."""
    page.click("button.main")
    page.wait_for_selector(f"[role=status] >> text={words}")


def test_a_planning_year_leaves_only_its_own_changes(page: Page, desk: OpenDesk) -> None:
    root = Path(desk.root)
    a_project_is_mended(page)
    a_measure_is_new(page)
    a_quarter_is_reported(page)
    two_people_write_the_same_field(page, root)
    a_save_is_undone(page, root)
    a_text_is_translated(page)
    a_passage_gets_another_picture(page)
    the_next_year_begins(page)
    git(root, "add", "--intent-to-add", ".")
    assert set(git(root, "diff", "--name-only").split()) == {*CHANGED, *NEW}
    assert [line for path in CHANGED for line in lines(git(root, "diff", path))] == [
        "-    scope: Buy and fit out a second van, so that every village is visited once a week.",
        "+    scope: Lease a second van, so that every village is visited once a week.",
        *(f"+{line}" for line in (PROJECT + MEASURE).splitlines()),
        "-      - picture: bus",
        "+      - picture: book",
        "-          - It will come to every village once a week.",
        "+          - It will come to your village once a week.",
        "-    Buy and fit out a second van, so that every village is visited once a week.",
        "+    Lease a second van, so that every village is visited once a week.",
    ]
    assert (root / REPORT).read_text("utf-8").endswith(ANSWERS)
    assert (root / NEXT).read_text("utf-8").count("fate: continued") == 5
    assert '"Library plan 2026-27"\nmsgstr "Cynllun llyfrgelloedd 2026-27"\n' in (root / WELSH).read_text("utf-8")
    faults = compile_book(DiskWorkspace(root)).diagnostics
    assert [str(fault) for fault in faults if fault.severity is Severity.ERROR] == []
    by_hand = the_same_by_hand(root, root.parent / "by-hand")
    assert pages(by_hand) == pages(root)


def the_same_by_hand(root: Path, folder: Path) -> Path:
    """The workspace as it was committed, with the year written in an editor, and by the commands."""
    git(root, "clone", "--quiet", ".", str(folder))
    for path, edits in BY_HAND.items():
        for old, new in edits:
            changed_in_editor(folder, path, old, new)
    with (folder / library.PLAN).open("a", encoding="utf-8") as plan:
        plan.write(MEASURE_BY_HAND)
    (folder / REPORT).write_text(REPORT_BY_HAND + ANSWERS, encoding="utf-8")
    for command in (("easy-read", "confirm", "2026-27/mobile-library"), ("translate", "update")):
        assert run(*command, folder=folder).returncode == 0
    changed_in_editor(
        folder,
        WELSH,
        '"Library plan 2026-27"\nmsgstr ""',
        '"Library plan 2026-27"\nmsgstr "Cynllun llyfrgelloedd 2026-27"',
    )
    assert run("roll", "--from", "2026-27", "2027-28", folder=folder).returncode == 0
    text = (folder / NEXT).read_text("utf-8").replace("fate: undecided", "fate: continued")
    (folder / NEXT).write_text(text, encoding="utf-8")
    return folder


def pages(root: Path) -> dict[str, bytes]:
    """Every page of a workspace, as a build makes it."""
    book = compile_book(DiskWorkspace(root)).book
    artifacts, diagnostics = build(book, root, BuildOptions(formats=frozenset({"html"})))
    assert [str(fault) for fault in diagnostics if fault.severity is Severity.ERROR] == []
    made_of = {artifact.path: artifact.content for artifact in artifacts}
    assert sum(path.endswith(".html") for path in made_of) > len(BY_HAND) * 10
    return made_of


def lines(difference: str) -> list[str]:
    """The lines that have gone and those that have come, without the names of files."""
    return [line for line in difference.splitlines() if re.match(r"[-+](?!--|\+\+)", line)]


def a_project_is_mended(page: Page) -> None:
    follow(page, "Library plan 2026-27", "New project")
    filled(page, title="Reading by the river", scope="Bring books by boat.", timeframe__from="June 2026")
    filled(page, timeframe__to="May 2026", outputs__1__text="A boat is hired.")
    page.check("[value='readers.skills']")
    page.click("button.main")
    page.wait_for_selector(".summary >> text=1 error: nothing was saved")
    filled(page, timeframe__to="March 2027")
    page.uncheck("[value='readers.skills']")
    page.check("[value='readers.reach']")
    saved(page, "Reading by the river is new")


def a_measure_is_new(page: Page) -> None:
    follow(page, "Library plan 2026-27", "New measure")
    filled(page, statement="At least 300 loans by boat", subject="Loans by boat", target__value="300")
    page.check("[value='readers.reach']")
    page.select_option("[name=unit]", "count")
    page.select_option("[name=direction]", "higher")
    page.select_option("[name='target.comparator']", "at least")
    saved(page, "At least 300 loans by boat is new")


def a_quarter_is_reported(page: Page) -> None:
    follow(page, "Library plan 2026-27", "Report progress", "Progress in the third quarter")
    page.check("[name='outputs/mobile-library/timetable.now'][value=done]")
    filled(page, **{"outputs/mobile-library/timetable.note": "It hangs in every village."})
    filled(page, **{"milestones/mobile-library/first-round.on": "12 October 2026"})
    filled(page, **{"observations/villages-visited.now": "97", "observations/villages-visited.on": "November 2026"})
    filled(page, **{"observations/villages-visited.source": "Logbooks of the drivers"})
    saved(page, "3 answers")


def two_people_write_the_same_field(page: Page, root: Path) -> None:
    follow(page, "Library plan 2026-27")
    page.click("a:has-text('Edit'):has-text('Second mobile library')")
    filled(page, scope="Buy a second van, so that every village is visited once a week.")
    changed_in_editor(root, library.PLAN, "Buy and fit out a second van", "Lease a second van")
    page.click("button.main")
    page.wait_for_selector("h1:has-text('Somebody changed the same')")
    page.click("button.main")
    page.wait_for_selector(".summary")
    page.check("[value=theirs]")
    page.click("button.main")


def a_save_is_undone(page: Page, root: Path) -> None:
    follow(page, "Library plan 2026-27")
    page.click("a:has-text('Edit'):has-text('Digital helpers')")
    filled(page, owner="Head of nothing")
    saved(page, "Digital helpers: 1 field")
    assert "Head of nothing" in (root / library.PLAN).read_text("utf-8")
    follow(page, "Changes")
    page.click("button:has-text('Undo')")
    page.wait_for_selector("text=Undone at")


def a_text_is_translated(page: Page) -> None:
    follow(page, "Translations", "Library plan 2026-27")
    page.get_by_label("Welsh: Title of the delivery plan").fill("Cynllun llyfrgelloedd 2026-27")
    filled(page, by="Translator")
    page.click("button.main")
    page.wait_for_selector("[role=status]")


def a_passage_gets_another_picture(page: Page) -> None:
    follow(page, "Easy Read", "Our plan for 2026 to 2027")
    page.click("a:has-text('Edit'):has-text('Second mobile library')")
    page.get_by_label("Sentence 3").fill("It will come to your village once a week.")
    page.click("button:has-text('Change the picture')")
    filled(page, find="book")
    page.click("button:has-text('Find')")
    page.get_by_label("An open book").check()
    page.click("button:has-text('Save, and confirm')")
    page.wait_for_selector("[role=status]")


def the_next_year_begins(page: Page) -> None:
    follow(page, "Library plan 2026-27", "Decide fates")
    page.click("button.main")
    page.wait_for_selector("h1:has-text('What becomes of each project')")
    for choice in page.locator("[value=continued]").all():
        choice.check()
    page.click("button.main")
    page.wait_for_selector("[role=status]")
