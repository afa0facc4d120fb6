"""Coverage as a gate: reports, floors, waivers, comparison with before, and the page that names each gap."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpsplan.assess.coverage import DIMENSIONS, Share, cover_all
from cpsplan.assess.gate import NoBaseline, baseline_of, compare, read_baseline, report_on
from cpsplan.assess.waivers import Waived
from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Severity
from cpsplan.reporters.coverage import badge_of_coverage, json_of_coverage, text_of_coverage
from cpsplan.reporters.coverage_markdown import markdown_of_coverage
from cpsplan.workspace import resources
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import CASES
from tests.support.revisions import commit, git
from tests.support.samples import PLAN, PUBLISH_COVERAGE, SETTINGS, changed

STARTER = Path(str(resources.folder("templates"))) / "starter"
BIRDS = "park-2030:nature.birds"
UNSERVED = changed(PLAN, ("outcomes: [nature.birds]", "outcomes: [nature.trees]"))
"""The plan of the small workspace, where no activity serves the second outcome."""
ADDRESS = "source_address: https://code.example/park/blob/main/{path}#L{line}\n"
LINE = 3
"""The line of the plan that names its strategy."""


def waiver(until: str, *, of: str = "nature.birds", dimension: str = "outcomes", document: str = "2026-27") -> str:
    """The settings of the small workspace with a waiver."""
    lines = [f"  - dimension: {dimension}", f"    document: {document}", *([f"    of: {of}"] if of else [])]
    lines += ["    reason: The boxes are hung in spring.", f"    until: {until}"]
    return "\n".join([samples.files()[SETTINGS] + "waivers:", *lines, ""])


def without_a_project(folder: Path) -> Path:
    """The workspace that “cpsplan init” writes, with a project of its second plan taken out."""
    shutil.copytree(STARTER, folder)
    plan = folder / "plans/delivery/2026-27.yaml"
    text = plan.read_text(encoding="utf-8")
    start, end = text.index("  - id: warm-buildings\n    title"), text.index("  - id: long-opening")
    plan.write_text(text[:start] + text[end:], encoding="utf-8")
    return folder


# --- a removed project


def test_a_removed_project_is_a_named_gap_in_every_report_and_exit_code_1(tmp_path: Path) -> None:
    folder = without_a_project(tmp_path / "library")
    done = run("coverage", "--report", "html=page.html", "--report", "markdown", folder=folder)
    assert done.returncode == 1
    assert "2026-27: outcomes 3 of 4 (75%), and 100% is the floor" in done.stderr
    assert "**Below the floor:** 2026-27: outcomes 3 of 4" in done.stdout
    assert "- `libraries-2030:places.warm` Buildings cost less to heat and to light. (`plans/delivery" in done.stdout
    page = (folder / "page.html").read_text(encoding="utf-8")
    anchor = "gap-2026-27-libraries-2030:places.warm"
    cells = re.findall(r'<td class="n"><a class="gap" href="([^"]+)">([^<]+)</a></td>', page)
    assert cells == [(f"#{anchor}", "none")]
    _, found, name = page.partition(f'id="{anchor}"')
    assert found
    words = unescape(re.sub(r"<[^>]+>", "", name.partition(">")[2][:600]))
    assert words.startswith("2.2 Buildings cost less to heat and to light (plans/delivery/2026-27.yaml:9)")


def test_a_whole_workspace_has_no_gap_among_its_cells_and_exit_code_0(tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path / "library")
    done = run("coverage", "--report", "html", folder=tmp_path / "library")
    assert done.returncode == 0
    assert done.stdout.startswith("<!doctype html>")
    assert 'class="gap"' not in done.stdout


def test_cells_lead_to_the_sources_where_the_settings_say_where_these_can_be_read(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: UNSERVED, SETTINGS: samples.files()[SETTINGS] + ADDRESS})
    page = run("coverage", "--report", "html", folder=folder).stdout
    href = f"https://code.example/park/blob/main/{PLAN}#L{LINE}"
    assert f'<td class="n"><a class="gap" href="{href}">none</a></td>' in page
    assert f'(<a href="{href}">{PLAN}:{LINE}</a>)' in page


@pytest.mark.parametrize(
    "address",
    [
        "https://code.example/blob/main/",
        "https://code.example/{path}/{commit}",
        "https://code.example/{path}}",
        "https://{path}/x",
        "javascript:alert(1)//{path}",
        "ftp://code.example/{path}",
    ],
)
def test_an_address_of_sources_that_could_not_lead_there_is_refused(address: str) -> None:
    text = f"{samples.files()[SETTINGS]}source_address: '{address}'\n"
    assert [one.code for one in samples.compiled({SETTINGS: text}).diagnostics] == ["CPS204"]


def test_the_page_stands_alone(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: UNSERVED})
    page = run("coverage", "--report", "html", folder=folder).stdout
    assert "<link" not in page
    assert "@font-face" not in page
    assert "<style>" in page
    assert all(one.startswith(("#", "http", "mailto:")) for one in re.findall(r'href="([^"]*)"', page))
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= ids


@pytest.mark.parametrize(
    "replaced",
    [
        {PLAN: "id: ["},
        {samples.STRATEGY: "id: ["},
        {PLAN: changed(PLAN, ("nature.trees", "nature.tress"))},
        {PLAN: changed(PLAN, ("park-2030", "park-2031"))},
        {samples.EDITION: "id: ["},
        {samples.GLOSSARY: "terms: 1"},
    ],
)
def test_the_page_of_a_faulty_workspace_is_made_all_the_same(replaced: dict[str, str | bytes], tmp_path: Path) -> None:
    done = run("coverage", "--report", "html", folder=samples.written(tmp_path, replaced))
    assert done.returncode == 1
    assert done.stdout.startswith("<!doctype html>")


def test_without_settings_there_is_a_message_and_no_page(tmp_path: Path) -> None:
    done = run("coverage", "--report", "html=page.html", folder=samples.written(tmp_path, {SETTINGS: "title: ["}))
    assert (done.returncode, done.stdout) == (2, "")
    assert "no page of coverage without settings" in done.stderr
    assert not (tmp_path / "page.html").exists()


# --- reports, and where they go


def test_json_is_what_the_short_option_prints(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: UNSERVED})
    short = run("coverage", "--json", "--fail-under", "owners=50", folder=folder)
    long = run("coverage", "--report", "json", "--fail-under", "owners=50", folder=folder)
    assert short.stdout == long.stdout
    values = json.loads(short.stdout)
    assert values["floors"] == {"owners": 50.0}
    assert values["below"] == [{"document": "2026-27", "dimension": "owners", "floor": 50.0}]
    assert values["covered"]["2026-27"]["outcomes"] == ["park-2030:nature.trees"]


def test_several_reports_go_into_files_and_standard_output_stays_free(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: UNSERVED})
    kinds = ("text", "json", "markdown", "badge", "html")
    wanted = [word for kind in kinds for word in ("--report", f"{kind}=reports/{kind}.out")]
    done = run("coverage", *wanted, folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    made = {kind: (folder / f"reports/{kind}.out").read_text(encoding="utf-8") for kind in kinds}
    assert "Gap 1.2 Birds nest in the park. (park-2030:nature.birds)" in made["text"]
    assert json.loads(made["json"])["format"] == "cpsplan-coverage/1"
    assert f"- `{BIRDS}` Birds nest in the park. (`{PLAN}:{LINE}`)" in made["markdown"].splitlines()
    assert json.loads(made["badge"])["message"] == "50%"
    assert made["html"].endswith("</html>\n") or made["html"].endswith("</html>")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--report", "markdown", "--json"), "two reports cannot both go to standard output"),
        (("--ratchet",), "add --against rev:main"),
        (("--fail-under", "outcome=100"), "there is no dimension “outcome”"),
    ],
)
def test_what_cannot_be_done_exits_2_with_a_reason(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = run("coverage", *arguments, folder=samples.written(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("served", "message", "colour"),
    [(10, "100%", "green"), (9, "90%", "yellowgreen"), (8, "80%", "yellow"), (5, "50%", "orange"), (4, "40%", "red")],
)
def test_the_badge_takes_its_colour_from_the_share(served: int, message: str, colour: str) -> None:
    outcomes = "".join(f"      - id: o{number}\n        statement: It is good {number}.\n" for number in range(10))
    strategy = samples.files()[samples.STRATEGY]
    strategy = strategy[: strategy.index("      - id: trees")] + outcomes
    named = ", ".join(f"nature.o{number}" for number in range(served))
    plan = changed(PLAN, ("[nature.trees]", f"[{named}]"), ("[nature.birds]", "[nature.o0]"))
    book = samples.compiled({samples.STRATEGY: strategy, PLAN: plan}).book
    badge = json.loads(badge_of_coverage(report_on(book, {})))
    assert badge == {"schemaVersion": 1, "label": "outcome coverage", "message": message, "color": colour}


def test_the_badge_of_nothing_is_grey() -> None:
    book = samples.compiled({PLAN: "id: ["}).book
    badge = json.loads(badge_of_coverage(report_on(book, {})))
    assert (badge["message"], badge["color"]) == ("none to cover", "lightgrey")


def test_no_text_of_a_plan_means_anything_to_markdown_or_to_a_terminal() -> None:
    nasty = '"<b> | @all \\e[31m ](javascript:1) `x`"'
    strategy = changed(samples.STRATEGY, ("Birds nest in the park.", nasty))
    book = samples.compiled({PLAN: changed(PLAN, ("[nature.birds]", "[nature.trees]")), samples.STRATEGY: strategy})
    told = markdown_of_coverage(report_on(book.book, {}))
    assert "\x1b" not in told + text_of_coverage(report_on(book.book, {}))
    line = next(one for one in told.splitlines() if BIRDS in one)
    assert "\\<b\\> \\| @<!-- -->all" in line
    assert "\\]" in line


# --- waivers


def test_a_waiver_allows_a_gap_and_never_covers_it(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: UNSERVED, SETTINGS: waiver("2199-12-31")})
    assert run("check", folder=folder).returncode == 0
    done = run("coverage", "--fail-under", "100", folder=folder)
    assert done.returncode == 0
    assert "1 of 2 outcomes served (50%), 1 waived until 2199-12-31" in done.stdout
    assert "Waived until 2199-12-31: 2026-27: outcomes park-2030:nature.birds: The boxes are hung" in done.stdout
    values = json.loads(run("coverage", "--json", folder=folder).stdout)
    assert values["plans"][0]["dimensions"]["outcomes"]["percent"] == 50
    assert [(one["address"], one["until"]) for one in values["waived"]] == [(BIRDS, "2199-12-31")]
    assert json.loads(run("coverage", "--report", "badge", folder=folder).stdout)["message"] == "50%"
    told = run("coverage", "--report", "markdown", folder=folder).stdout
    assert f"(`{PLAN}:{LINE}`), waived until 2199-12-31: The boxes are hung in spring." in told
    page = run("coverage", "--report", "html", folder=folder).stdout
    assert "waived until 31 December 2199: The boxes are hung in spring." in page
    assert re.search(r'<a class="gap" href="#gap-[^"]+">waived</a>', page)
    (folder / SETTINGS).write_text(waiver("2199-12-31") + PUBLISH_COVERAGE, encoding="utf-8")
    assert run("build", "--format", "html", folder=folder).returncode == 0
    assert "waived until 31 December 2199" in (folder / "out/coverage.html").read_text(encoding="utf-8")


def test_after_its_last_day_a_waiver_fails_both_commands(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: UNSERVED, SETTINGS: waiver("2026-12-31")})
    last, after = "1798675200", "1798761600"
    assert run("check", folder=folder, SOURCE_DATE_EPOCH=last).returncode == 0
    assert run("coverage", folder=folder, SOURCE_DATE_EPOCH=last).returncode == 0
    for command in (("check",), ("coverage", "--fail-under", "0")):
        done = run(*command, folder=folder, SOURCE_DATE_EPOCH=after)
        assert done.returncode == 1
        assert f"{SETTINGS}:9:12 error CPS410 The waiver for outcomes of 2026-27: nature.birds ended on" in done.stderr
        assert "CPS402" in done.stderr


@pytest.mark.parametrize(
    ("until", "day", "valid"),
    [
        ("2026-12-31", date(2026, 12, 31), True),
        ("2026-12-31", date(2027, 1, 1), False),
        ("2026-12", date(2026, 12, 31), True),
        ("2026-12", date(2027, 1, 1), False),
        ("2026-27-q4", date(2027, 3, 31), True),
        ("2026-27-q4", date(2027, 4, 1), False),
    ],
)
def test_the_last_day_of_a_waiver_counts(until: str, day: date, *, valid: bool) -> None:
    files = {**samples.files(), PLAN: UNSERVED, SETTINGS: waiver(until)}
    codes = {one.code for one in compile_book(MemoryWorkspace(files, day)).diagnostics}
    assert codes == (set() if valid else {"CPS402", "CPS410"})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (waiver("2199"), "“nature.birds” is covered, so there is nothing to waive"),
        (waiver("2199", of="nature.fish"), "“nature.fish” is not among what counts for outcomes of 2026-27"),
        (waiver("2199", of=""), "There is no gap of outcomes left"),
        (waiver("2199", dimension="outcome"), "There is no dimension “outcome”"),
        (waiver("2199", document="2027-28"), "No outcomes are counted for “2027-28”"),
    ],
)
def test_a_waiver_that_allows_nothing_is_a_warning(settings: str, message: str) -> None:
    found = samples.compiled({SETTINGS: settings}).diagnostics
    assert [(one.code, one.severity.word, one.message) for one in found] == [("CPS411", "warning", message)]


def test_a_waiver_on_what_could_not_be_read_proves_nothing() -> None:
    found = samples.compiled({SETTINGS: waiver("2199"), PLAN: "id: ["}).diagnostics
    assert "CPS411" not in {one.code for one in found}


def test_a_waiver_can_hold_for_a_whole_dimension() -> None:
    book = samples.compiled({SETTINGS: waiver("2199", of="", dimension="budgets")}).book
    assert not report_on(book, {"budgets": 100}).low
    assert [one.share.dimension for one in report_on(book, {"budgets": 100, "owners": 100}).low] == ["owners"]


def test_a_waiver_on_outputs_silences_the_rule_on_them() -> None:
    plan = changed(PLAN, ("    outputs:\n      - Forty trees planted.\n", ""))
    assert [one.code for one in samples.compiled({PLAN: plan}).diagnostics] == ["CPS406"]
    settings = waiver("2199", of="planting", dimension="outputs")
    assert samples.compiled({PLAN: plan, SETTINGS: settings}).diagnostics == ()


def test_a_waiver_holds_for_translations_and_easy_read_too() -> None:
    language = "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"
    settings = waiver("2199", of="park-2030:nature/title", dimension="welsh", document="park-2030")
    book = samples.compiled({"plans/editions/cy.yaml": language, SETTINGS: settings}).book
    share = report_on(book, {}).translated["cy"]["park-2030"]
    assert [one.address for one in share.waived] == ["park-2030:nature/title"]
    easy = "id: en-easy-read\ntitle: Easy Read\nlanguage: en\nstyle: easy-read\nformats: [html]\n"
    settings = waiver("2199", of="", dimension="easy-read")
    book = samples.compiled({"plans/editions/en-easy-read.yaml": easy, SETTINGS: settings}).book
    assert report_on(book, {"easy-read": 100}).low[0].document == "park-2030"
    assert len(report_on(book, {"easy-read": 100}).low) == 1


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 100))
def test_a_waived_gap_counts_for_the_floor_and_for_nothing_else(done: int, gaps: int, waived: int, floor: int) -> None:
    waived = min(waived, gaps)
    names = tuple(f"g{number}" for number in range(gaps))
    allowed = tuple(Waived(one, "", date(2199, 1, 1)) for one in names[:waived])
    share = Share("outcomes", tuple(f"d{number}" for number in range(done)), names, allowed)
    assert (share.covered, share.total) == (done, done + gaps)
    assert len(share.open) == gaps - waived
    assert share.is_below(floor) == ((done + waived) * 100 < floor * (done + gaps))


# --- before and now


@pytest.fixture
def repository_with_a_fall(tmp_path: Path) -> Path:
    """A workspace in a git repository, in which the working files serve one outcome less than the last commit."""
    folder = samples.written(tmp_path / "work" / "park")
    git(tmp_path / "work", "init", "--quiet", "--initial-branch=main")
    commit(folder, "First")
    (folder / PLAN).write_text(UNSERVED, encoding="utf-8")
    return folder


def test_against_a_revision_a_fall_is_named_and_the_ratchet_fails(repository_with_a_fall: Path) -> None:
    fell = "2026-27: outcomes fell by 1: park-2030:nature.birds"
    suppressed = UNSERVED.replace(
        "projects:", "suppress:\n  - rule: CPS402\n    reason: They nest elsewhere this year.\nprojects:", 1
    )
    (repository_with_a_fall / PLAN).write_text(suppressed, encoding="utf-8")
    done = run("coverage", "--against", "main", folder=repository_with_a_fall)
    assert done.returncode == 0
    assert f"Compared with rev:main:\n  {fell}\n" in done.stdout
    done = run("coverage", "--against", "HEAD", "--ratchet", "--report", "markdown", folder=repository_with_a_fall)
    assert done.returncode == 1
    assert f"- {fell}" in done.stdout
    assert f"{fell}; nothing may fall" in done.stderr
    values = json.loads(run("coverage", "--against", "main", "--json", folder=repository_with_a_fall).stdout)
    assert values["comparison"]["against"] == "rev:main"
    assert [one["fell"] for one in values["comparison"]["movements"]] == [[BIRDS]]


def test_against_a_directory_and_a_file_the_same_is_told(tmp_path: Path) -> None:
    before = samples.written(tmp_path / "before")
    now = samples.written(tmp_path / "now", {PLAN: UNSERVED})
    assert run("coverage", "--report", "json=../last.json", folder=before).returncode == 0
    for name in ("../before", "../before/plans", "dir:../before", "../last.json", "file:../last.json"):
        done = run("coverage", "--against", name, "--ratchet", folder=now)
        assert done.returncode == 1
        assert f"2026-27: outcomes fell by 1: {BIRDS}" in done.stdout
        back = run("coverage", "--against", "../now", "--ratchet", folder=before)
        assert back.returncode == 0
        assert f"2026-27: outcomes rose by 1: {BIRDS}" in back.stdout
    assert "nothing fell, nothing rose" in run("coverage", "--against", "../last.json", folder=before).stdout


def test_a_waived_fall_passes_the_ratchet_and_is_named(tmp_path: Path) -> None:
    before = samples.written(tmp_path / "before")
    now = samples.written(tmp_path / "now", {PLAN: UNSERVED, SETTINGS: waiver("2199-12-31")})
    done = run("coverage", "--against", str(before), "--ratchet", folder=now)
    assert done.returncode == 0
    assert f"outcomes fell by 1, which is waived: {BIRDS}" in done.stdout


def test_what_is_gone_or_new_does_not_fall() -> None:
    owned = changed(PLAN, ("    scope:", "    owner: Head gardener\n    scope:"))
    before = samples.compiled({PLAN: owned}).book
    start, end = owned.index("  - id: planting"), owned.index("actions:")
    gone = owned[:start].replace("projects:\n", "") + owned[end:].replace(
        "[nature.birds]", "[nature.birds, nature.trees]"
    )
    comparison = compare(report_on(samples.compiled({PLAN: gone}).book, {}), baseline_of(before), "before")
    assert comparison.movements == ()
    more = owned + "  - id: fence\n    outcomes: [nature.trees]\n    text: Mend the fence\n"
    comparison = compare(report_on(samples.compiled({PLAN: more}).book, {}), baseline_of(before), "before")
    assert comparison.movements == ()


def test_plans_that_are_new_gone_or_unread_are_named() -> None:
    other = samples.files()[PLAN].replace("2026-27", "2027-28")
    here, with_next = samples.compiled().book, samples.compiled({"plans/delivery/2027-28.yaml": other}).book
    assert compare(report_on(with_next, {}), baseline_of(here), "x").new == ("2027-28",)
    assert compare(report_on(here, {}), baseline_of(with_next), "x").gone == ("2027-28",)
    assert compare(report_on(here, {}, ["2026-27"]), baseline_of(with_next), "x", ["2026-27"]).gone == ()
    broken = samples.compiled({PLAN: "id: ["}).book
    assert compare(report_on(here, {}), baseline_of(broken), "x").unread == ("2026-27",)
    assert compare(report_on(broken, {}), baseline_of(here), "x").unread == ("2026-27",)


def test_json_of_a_report_is_the_baseline_that_it_was() -> None:
    book = samples.compiled(
        {PLAN: UNSERVED, "plans/editions/cy.yaml": "id: cy\ntitle: C\nlanguage: cy\nformats: [html]\n"}
    ).book
    read, direct = read_baseline(json_of_coverage(report_on(book, {})).encode()), baseline_of(book)
    assert read.plans == direct.plans
    assert dict(read.gaps) == dict(direct.gaps)
    assert dict(read.covered) == dict(direct.covered)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"[" * 100_000,
        b'{"format": "cpsplan-book/1"}',
        b'{"format": "cpsplan-coverage/1", "plans": 1}',
        b'{"format": "cpsplan-coverage/1", "plans": [], "translations": {}, "easy_read": {}}',
    ],
)
def test_a_file_that_is_no_report_is_a_message(content: bytes, tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    (folder / "last.json").write_bytes(content)
    done = run("coverage", "--against", "last.json", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "“file:last.json” is no coverage that “cpsplan coverage --report json” wrote" in " ".join(
        done.stderr.split()
    )


@given(st.binary(max_size=200))
def test_nothing_read_as_a_baseline_is_a_crash(content: bytes) -> None:
    with pytest.raises(NoBaseline):
        read_baseline(content)


@pytest.mark.parametrize("name", ["nowhere", "--help-me", "", "\x1b[31m", "a" * 300])
def test_what_there_is_nothing_to_compare_with_is_a_message(name: str, tmp_path: Path) -> None:
    done = run("coverage", f"--against={name}", folder=samples.written(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "neither a directory that holds plans/ nor a file; as a git revision it" in " ".join(done.stderr.split())
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rev:-x", "“rev:-x”: the git revision has no possible name, as that begins with “-”"),
        ("rev:nowhere", "“rev:nowhere”: the git revision cannot be looked up: git says “fatal: not a git repository"),
        ("dir:nowhere", "“dir:nowhere”: there is no such directory that holds plans/"),
        ("file:nowhere", "“file:nowhere”: there is no such file"),
        ("file:", "“file:”: there is no such file"),
        ("file:plans", "“file:plans”: there is no such file"),
        ("plan:2026-27", "this command takes dir:, file: or rev:"),
    ],
)
def test_what_is_said_to_be_of_a_kind_and_is_not_is_a_message(name: str, words: str, tmp_path: Path) -> None:
    done = run("coverage", "--against", name, folder=samples.written(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())


# --- what is not published


def test_what_a_body_does_not_publish_is_asked_for_nowhere() -> None:
    """Each kind switches off its own note and its own share of coverage, and nothing else."""
    case = (CASES / "CPS480/bad" / PLAN).read_text(encoding="utf-8")
    no_outputs = case.replace("    outputs:\n      - Two ponds dug.\n", "")
    asked = {"CPS406", "CPS480"}
    for kinds, codes, gone in (
        ("", asked, set()),
        ("not_published: [owners]\n", {"CPS406"}, {"owners"}),
        ("not_published: [outputs]\n", {"CPS480"}, {"outputs"}),
        ("not_published: [measures]\n", asked, {"aim-measures", "outcome-measures"}),
        ("not_published: [outcomes, baselines]\n", asked, set()),
    ):
        compiled = samples.compiled({PLAN: no_outputs, SETTINGS: samples.files()[SETTINGS] + kinds})
        assert {diagnostic.code for diagnostic in compiled.diagnostics} == codes
        assert {str(diagnostic.severity) for diagnostic in compiled.diagnostics} == {str(Severity.NOTE)}
        (covered,) = cover_all(compiled.book)
        assert set(DIMENSIONS) - set(covered.shares) == gone


def test_a_floor_of_what_is_not_published_is_a_contradiction() -> None:
    settings = samples.files()[SETTINGS] + "floors: {aim-measures: 50}\nnot_published: [measures]\n"
    (diagnostic,) = samples.compiled({SETTINGS: settings}).diagnostics
    assert "not_published names measures, and floors wants some of them" in diagnostic.message
