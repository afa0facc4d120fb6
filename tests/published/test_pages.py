"""What the pages say: money, dates, measures and progress in words, every picture beside its table."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from cpsplan.assess.measuring import Verdict
from cpsplan.compiler import compile_book
from cpsplan.language.phrases import load_phrases
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.render.figures import money, share
from cpsplan.workspace import resources
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import samples
from tests.support.pages_in_words import STARTER, html, part, starter, words
from tests.support.samples import PLAN, PUBLISH_COVERAGE, PUBLISH_GAPS, SETTINGS, changed

Q2 = "plans/progress/2026-27-q2.yaml"
PLAN_BEFORE = "plans/delivery/2025-26.yaml"
GAPS = (SETTINGS, "illustrative: true\n", f"illustrative: true\n{PUBLISH_GAPS}{PUBLISH_COVERAGE}")
"""Lets the pages say what the plans leave out."""
SIGNED = re.compile(r'<svg[^>]*role="img"[^>]*>')


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return starter(GAPS)


# --- a progress report


def test_a_report_names_its_plan_its_day_and_its_figures(pages: dict[str, str]) -> None:
    cover = words(pages["2026-27-q2"].split('<div class="with-contents">')[0])
    assert "Progress on Library plan 2026-27 · July 2026 to September 2026" in cover
    assert "As things stood on 30 September 2026." in cover
    assert "Approved This document has been approved." in cover
    assert '<a href="../2026-27/index.html">Library plan 2026-27</a>' in pages["2026-27-q2"]
    found = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", pages["2026-27-q2"])
    assert found[:5] == [
        ("outputs done", "2 of 9"),
        ("outputs late", "1"),
        ("outputs at risk", "1"),
        ("measures met", "0 of 4"),
        ("spent of £830,000", "£382,500"),
    ]


def test_cover_of_a_report_calls_no_stopped_output_open() -> None:
    rota = "  - of: long-opening/rota\n    status: not started\n"
    page = starter((Q2, rota, rota.replace("not started", "stopped\n    note: Staff did not agree.")))["2026-27-q2"]
    cover = page.split('<div class="with-contents">')[0]
    assert "outputs stopped 1" in words(cover)
    assert "dotted is late. Crossed is stopped." in words(cover)
    assert "0 done, 3 open, 0 late, 1 stopped" in cover


def test_cover_of_a_report_tells_of_late_milestones(pages: dict[str, str]) -> None:
    cover = words(pages["2026-27-q1"].split('<div class="with-contents">')[0])
    assert "outputs late 0" in cover
    assert "milestones late 1" in cover
    assert "Crossed" not in cover
    assert "milestones late" not in words(pages["2026-27-q2"].split('<div class="with-contents">')[0])


@pytest.mark.parametrize(
    ("part_of_it", "whole", "percent"),
    [(999, 1000, "99%"), (1000, 1000, "100%"), (1001, 1000, "101%"), (21000, 20000, "105%"), (5, 0, "0%")],
)
def test_nothing_but_the_whole_is_a_hundred_per_cent(part_of_it: int, whole: int, percent: str) -> None:
    phrases, _ = load_phrases("en", [Path(str(resources.folder("templates")))])
    assert phrases is not None
    assert share(phrases, Decimal(part_of_it), Decimal(whole)) == percent


def test_a_page_does_not_call_figures_results(pages: dict[str, str]) -> None:
    """A strategy may call its outcomes results: a page that names three of them does not say that there are none."""
    assert "result" not in words(pages["2026-27"]).casefold()
    assert "result" not in words(pages["2026-27-q2"]).casefold()


def test_a_report_says_what_happened_to_each_promise(pages: dict[str, str]) -> None:
    story = part(pages["2026-27-q2"], "project-mobile-library", "</section>")
    rows = [words(row.partition(">")[2]) for row in story.split("<tr")[2:]]
    first, third = rows.pop(0), rows.pop(1)
    assert first.startswith("Van bought and fitted out. Due September 2026 Done The van was handed over on")
    assert first.endswith("Evidence: Handover record of 18 September 2026")
    assert third.startswith("Two drivers recruited and trained. Due August 2026 Late One driver has started;")
    assert rows == [
        "Timetable for every village published. Due November 2026 On track",
        "Milestone: Van ordered Due May 2026 Reached 20 May 2026",
        "Milestone: First round driven Due October 2026 Open",
        "Budget: £45,000 revenue and £180,000 capital £214,000 spent, 95% of the budget",
    ]


def test_a_colour_that_a_person_has_set_stands_with_both_reasons(pages: dict[str, str]) -> None:
    story = words(part(pages["2026-27-q2"], "project-mobile-library", "</section>"))
    assert "Amber, set by a person: The second driver is a matter of weeks, and the round can begin with one." in story
    assert "Worked out as red because 1 output is late." in story


def test_without_an_override_the_colour_is_the_one_that_was_worked_out() -> None:
    text = (STARTER / Q2).read_text(encoding="utf-8")
    pages = starter((Q2, text[text.index("# A person may set") :], ""))
    story = words(part(pages["2026-27-q2"], "project-mobile-library", "</section>"))
    assert "Red because 1 output is late." in story
    assert "set by a person" not in story


def test_a_report_tells_of_an_action_as_a_whole() -> None:
    activities = (
        "activities:\n  - of: computer-courses\n    status: at risk\n    note: The room is let.\n"
        "    evidence: Letter of 1 September 2026\noutputs:\n"
    )
    page = starter((Q2, "outputs:\n", activities))["2026-27-q2"]
    story = words(part(page, "action-computer-courses", "</section>"))
    assert "Amber because it is reported as at risk and it has spent more than its budget." in story
    assert "As a whole" in story
    assert "At risk The room is let. Evidence: Letter of 1 September 2026" in story
    assert re.search(
        r"projects and actions without outputs, done 0 of \d", words(page.split('<div class="with-contents">')[0])
    )


def test_a_plan_without_outputs_counts_its_actions() -> None:
    plan = "id: 2026-27\ntitle: Plan\nstrategy: park-2030\nperiod: {financial_year: 2026-27}\nactions:\n"
    for name, outcome in (("plant", "trees"), ("hang", "birds"), ("sow", "trees")):
        plan += f"  - {{id: {name}, outcomes: [nature.{outcome}], text: They {name}}}\n"
    report = (
        "id: 2026-27-q2\ntitle: Report\nplan: 2026-27\nperiod: {from: 2026-07, to: 2026-09}\ndate: 2026-09-30\n"
        "activities: [{of: plant, status: done, evidence: A photograph}]\n"
    )
    cover = html(samples.compiled({PLAN: plan, Q2: report}))["2026-27-q2"].split('<div class="with-contents">')[0]
    assert "Aim Status Done Nature Green 1 of 3" in words(cover)
    assert "One mark is one output" not in words(cover)


def test_the_date_of_a_target_stands_on_the_page_of_the_plan() -> None:
    dated = "    target:\n      comparator: at least\n      value: 95\n", "      by: 2027\n"
    page = starter(("plans/delivery/2026-27.yaml", dated[0], "".join(dated)))["2026-27"]
    assert "at least 95% by 2027 was 60% in March 2026" in words(part(page, "measure-villages-visited", "</tr>"))


def test_a_colour_that_a_person_set_is_marked_wherever_it_stands() -> None:
    text = (STARTER / Q2).read_text(encoding="utf-8")
    aim = "overrides:\n  - of: readers\n    status: green\n    reason: The vans are full.\n"
    page = starter((Q2, text[text.index("overrides:\n") :], aim))["2026-27-q2"]
    cover = words(page.split('<div class="with-contents">')[0])
    assert "Green set by a person, worked out as red" in cover
    assert "Green, set by a person: The vans are full." in words(part(page, "aim-readers", "<table"))
    unmarked = starter((Q2, text[text.index("overrides:\n") :], ""))["2026-27-q2"]
    assert "set by a person" not in words(unmarked.split('<div class="with-contents">')[0])
    twice = "    outcomes: [readers.reach]\n"
    served = starter(("plans/delivery/2026-27.yaml", twice, "    outcomes: [readers.reach, readers.skills]\n"))
    again = words(served["2026-27-q2"].partition('id="outcome-readers.skills"')[2])
    assert "Amber, set by a person, worked out as red, see 1.1" in again


@pytest.mark.parametrize(
    ("anchor", "sentence"),
    [
        ("aim-readers", "Amber because 2 outcomes are amber."),
        ("outcome-readers.reach", "Amber because 1 project or action is amber and 1 measure is off course."),
        ("project-digital-helpers", "Green because 1 output is done and nothing is late or at risk."),
        ("project-warm-buildings", "Amber because 1 output is at risk."),
        ("action-computer-courses", "Amber because it has spent more than its budget."),
    ],
)
def test_a_colour_is_a_word_with_its_reason(pages: dict[str, str], anchor: str, sentence: str) -> None:
    assert sentence in words(part(pages["2026-27-q2"], anchor, "<table"))


def test_what_serves_two_outcomes_is_told_once(pages: dict[str, str]) -> None:
    page = pages["2026-27-q2"]
    assert page.count('id="project-long-opening"') == 1
    assert "Green, see 1.1" in words(part(page, "outcome-places.open"))


def test_measures_have_verdict_figure_source_and_history(pages: dict[str, str]) -> None:
    row = part(pages["2026-27-q2"], "measure-villages-visited", "</tr>")
    assert "Off course 74% in September 2026 Source: Logbook of the mobile library" in words(row)
    assert "Before: 61% in June 2026" in words(row)
    assert "Latest figure: 74%." in row
    assert "The figures in order: 61% in June 2026, 74% in September 2026." in unescape(row)
    single = part(pages["2026-27-q2"], "measure-evening-hours", "</tr>")
    assert 'class="history"' not in single


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("value: 74", "value: 95", "Target met"),
        ("value: 74", "value: 90", "On course"),
        ("  - of: villages-visited\n    value: 74\n    date: 2026-09\n    source: Logbook of the mobile library\n", "",
         "Off course"),
    ],
)  # fmt: skip
def test_the_verdict_follows_the_figure(old: str, new: str, verdict: str) -> None:
    row = part(starter((Q2, old, new))["2026-27-q2"], "measure-villages-visited", "</tr>")
    assert verdict in words(row)


def test_the_rules_of_the_colours_stand_on_the_page(pages: dict[str, str]) -> None:
    rules = words(part(pages["2026-27-q2"], "colours"))
    for sentence in (
        "red when it or one of its outputs is late or stopped",
        "What a report does not mention stays as it was in the report before.",
        "A person may set another colour, and must say why.",
        "Where the plan gives no starting figure, nobody can tell how far a measure has come.",
    ):
        assert sentence in rules


def test_every_reason_and_state_has_its_words() -> None:
    phrases, _ = load_phrases("en", [Path(str(resources.folder("templates")))])
    assert phrases
    assess = Path(str(resources.folder("templates"))).parent / "src/cpsplan/assess"
    source = "".join(assess.joinpath(name).read_text(encoding="utf-8") for name in ("progress.py", "colours.py"))
    reasons = set(re.findall(r'"(because-[a-z-]+)"', source))
    reasons |= {
        f"because-{kind}-{colour}"
        for kind in ("activity", "outcome", "sub-outcome")
        for colour in ("red", "amber", "green")
    }
    assert len(reasons) >= 14
    for reason in reasons:
        assert phrases.plural(reason, 1) and phrases.plural(reason, 2)  # noqa: PT018 - both forms
    for word in ("not reported", "not started", "on track", "at risk", "done", "late", "stopped"):
        assert phrases.text(f"output-{word.replace(' ', '-')}")
    for word in get_args(Verdict):
        assert phrases.text(f"verdict-{word.replace(' ', '-')}")


def test_a_draft_report_says_so_wherever_it_is_named() -> None:
    pages = starter((Q2, "status: approved", "status: draft"))
    assert "This report is a draft." in words(pages["2026-27-q2"])
    assert "as things stood on 30 September 2026 (draft)" in words(pages["2026-27"])
    assert "Progress from July to September 2026 Draft" in words(pages["index.html"])


# --- pictures


def unnamed(page: str) -> list[str]:
    """The pictures of a page that do not begin with their text alternative."""
    starts = [match.end() for match in SIGNED.finditer(page)]
    assert starts or "<svg" not in page
    return [page[start : start + 60] for start in starts if not re.match(r"<title>[^<]*\w[^<]*</title>", page[start:])]


def alone(page: str) -> list[str]:
    """The pictures without a table after them in their section."""
    tables = {'figure class="timeline': 'class="dates"', 'figure class="money': 'class="sums"', "matrices": "by-year"}
    return [
        opening
        for opening, table in tables.items()
        for rest in page.split(opening)[1:]
        if table not in rest.split("</section>", 1)[0]
    ]


def test_every_picture_has_a_text_alternative_and_a_table(pages: dict[str, str]) -> None:
    assert {name: unnamed(page) for name, page in pages.items() if unnamed(page)} == {}
    assert {name: alone(page) for name, page in pages.items() if alone(page)} == {}
    assert 'class="timeline"' in pages["2026-27-q2"]
    assert 'class="money"' in pages["2026-27-q2"]
    assert 'class="matrices"' in pages["coverage.html"]


def test_a_picture_without_words_or_table_is_seen(pages: dict[str, str]) -> None:
    page = pages["2026-27-q2"]
    assert unnamed(page.replace("<title>Amber</title>", "", 1)) != []
    assert alone(page.replace('class="sums"', 'class="other"')) == ['figure class="money']


def signs_without_words(page: str) -> list[str]:
    """The signs of colours and states whose word does not stand beside them as text."""
    found = []
    for match in re.finditer(r'<svg class="(?:state-)?sign".*?<title>(.*?)</title>.*?</svg>', page, re.DOTALL):
        after = words(page[match.end() : match.end() + 120])
        if not after.casefold().startswith(match[1].casefold()):
            found.append(match[1])
    return found


def test_a_sign_never_stands_without_its_word(pages: dict[str, str]) -> None:
    for name in ("2026-27-q1", "2026-27-q2"):
        assert pages[name].count('class="sign"') > 10
        assert signs_without_words(pages[name]) == []
    assert signs_without_words(pages["2026-27-q2"].replace("<strong>Late</strong>", "", 1)) == ["Late"]


def test_the_timeline_shows_the_day_of_the_report_and_a_plan_shows_none(pages: dict[str, str]) -> None:
    assert 'class="today"' in pages["2026-27-q2"]
    assert 'class="today"' not in pages["2026-27"]
    assert "Van ordered, due May 2026: reached 20 May 2026." in words(part(pages["2026-27-q2"], "timeline"))
    assert "Van ordered, due May 2026." in words(part(pages["2026-27"], "timeline"))
    assert "Finishes after Warm buildings" in words(part(pages["2026-27"], "timeline"))
    assert "No date is given for: Courses for beginners at a PC" in words(part(pages["2026-27"], "timeline"))


def test_filled_diamonds_are_what_is_reached_or_done(pages: dict[str, str]) -> None:
    assert part(pages["2026-27-q2"], "timeline").count('class="point full"') == 5
    assert 'class="point full"' not in part(pages["2026-27"], "timeline")


def test_a_long_plan_repeats_its_months(pages: dict[str, str]) -> None:
    project = (
        "  - {{id: p{0}, title: Project {0}, outcomes: [nature.trees], scope: Work, timeframe: {{from: 2026-05}}}}\n"
    )
    many = "".join(project.format(number) for number in range(30))
    compiled = samples.compiled({PLAN: changed(PLAN, ("projects:\n", f"projects:\n{many}"))})
    page = html(compiled)["2026-27"]
    panels = page.count('class="ticks"')
    assert panels >= 3
    assert page.count('class="dates-line"') == 30
    assert pages["2026-27"].count('class="ticks"') == 2


# --- money


def test_money_by_aim_and_outcome(pages: dict[str, str]) -> None:
    table = words(part(pages["2026-27-q2"], "money"))
    assert "For the plan as a whole: £830,000 set aside." in table
    assert "Our readers £305,000 £125,000 revenue and £180,000 capital £305,000 set aside £262,500" in table
    assert "2.1 Libraries are open when people have time £135,000 £135,000 revenue £0" in table
    assert "The whole plan £830,000" in table
    assert "Spent" not in words(part(pages["2026-27"], "money"))
    assert 'class="stripe"' in part(pages["2026-27"], "money")


def test_a_plan_that_says_nothing_of_money_and_dates_has_no_such_part(pages: dict[str, str]) -> None:
    assert 'id="money"' not in pages["2025-26"]
    assert "It gives no budgets." in words(pages["2025-26"])
    small = html(samples.compiled({SETTINGS: samples.files()[SETTINGS] + PUBLISH_GAPS}))["2026-27"]
    assert 'id="timeline"' not in small
    assert "It gives no owners, dates or budgets." in words(small)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("180000", "GBP", "£180,000"),
        ("1200000", "GBP", "£1.2 million"),
        ("1000000", "GBP", "£1 million"),
        ("1234567", "GBP", "£1,234,567"),
        ("5000", "EUR", "EUR 5,000"),
    ],
)
def test_amounts(amount: str, currency: str, said: str) -> None:
    phrases, _ = load_phrases("en", [Path(str(resources.folder("templates")))])
    assert phrases
    assert money(phrases, Decimal(amount), currency) == said


# --- plans, strategies, coverage, the way in


def test_a_plan_leads_to_its_reports_and_tells_what_became_of_projects(pages: dict[str, str]) -> None:
    page = pages["2026-27"]
    assert '<a href="../2026-27-q1/index.html">Progress from April to June 2026</a>' in page
    assert "as things stood on 30 June 2026" in words(page)
    fates = words(part(page, "fates"))
    assert "What happened to the projects of Library plan 2025-26" in fates
    assert "Village survey Completed The findings are published" in fates
    assert "Warm buildings Goes on in this plan as Warm buildings" in fates


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fate: completed", "fate: stopped", "Village survey Stopped The findings"),
        (
            "fate: completed",
            "fate: merged\n    into: mobile-library",
            "Village survey Merged into Second mobile library The",
        ),
    ],
)
def test_fates_in_words(old: str, new: str, said: str) -> None:
    assert said in words(part(starter(("plans/delivery/2026-27.yaml", old, new))["2026-27"], "fates"))


def test_owner_time_money_and_milestones_of_a_project(pages: dict[str, str]) -> None:
    project = words(part(pages["2026-27"], "project-mobile-library", "</section>"))
    for said in (
        "Owner: Head of outreach",
        "When: April 2026 to December 2026",
        "Budget: £45,000 revenue and £180,000 capital",
        "Van bought and fitted out. Due September 2026",
        "Van ordered, due May 2026",
    ):
        assert said in project


def test_the_heat_map_names_its_gaps_first(published: Path) -> None:
    page = (published / "en/cps-2025/index.html").read_text(encoding="utf-8")
    heat = part(page, "heat")
    assert "There is no plan for 2021-22 here." in words(heat)
    assert heat.index("no plan for 2021-22 here") < heat.index('class="matrices"') < heat.index("by-year")
    picture = heat.partition('class="matrices"')[2].partition("by-year")[0]
    people = re.findall(r">([^<]*)</span>", picture.partition("Our people</span></p>")[2].partition("</div>")[0])
    assert people == [
        *("1.1", "1.2", "1.3", "1.4", "1"),
        *("2019-20", "3"),
        *("2020-21", "3", "5", "2", "2", "2"),
        *("2021-22", "no plan here"),
        *("2022-23", "1", "1", "1", "2"),
    ]
    assert "new in this strategy" in picture


def test_an_outcome_that_a_plan_leaves_out_is_named() -> None:
    pages = starter(GAPS, ("plans/delivery/2025-26.yaml", "outcomes: [places.warm]", "outcomes: [readers.reach]"))
    said = "Library plan 2025-26 plans nothing for 2.2 Buildings cost less to heat and to light."
    assert said in words(part(pages["libraries-2030"], "heat"))
    unsaid = words(part(pages["2025-26"], "unsaid"))
    assert "It plans nothing for: 2.2 Buildings cost less to heat and to light" in unsaid
    assert "1 of 4 outcomes that no project or action serves" in words(pages["coverage.html"])
    assert "below the floor of 100%" in words(pages["coverage.html"])


def test_no_page_says_what_the_plans_leave_out_unless_the_workspace_wants_it() -> None:
    """Every sentence on what is missing goes, and so does the page of coverage; the rest stays as it is."""
    less = (PLAN_BEFORE, "outcomes: [places.warm]", "outcomes: [readers.reach]")
    wanted, plain = starter(GAPS, less), starter(less)
    assert set(wanted) - set(plain) == {"coverage.html"}
    said = ("plans nothing", "leaves nothing out", "It gives no", "What this plan does not say", "what they leave out")
    silent = ("No date is given for:", "No budget is given for:", "There is no plan for")
    for sentence in said:
        assert any(sentence in words(page) for page in wanted.values())
    for page in plain.values():
        assert not [sentence for sentence in (*said, *silent) if sentence in words(page)]
        assert "coverage.html" not in page
    assert "Library plan 2025-26" in words(plain["libraries-2030"])


def test_a_strategy_without_a_plan_has_no_part_for_what_plans_do_unless_the_workspace_wants_it() -> None:
    alone: dict[str, str | bytes] = {path: text for path, text in samples.files().items() if path != PLAN}
    plain = html(compile_book(MemoryWorkspace(alone)))["park-2030"]
    wanted = html(compile_book(MemoryWorkspace(alone | {SETTINGS: samples.files()[SETTINGS] + PUBLISH_GAPS})))[
        "park-2030"
    ]
    assert "There is no plan for this strategy." in words(wanted)
    assert 'href="#delivery"' in wanted
    assert "There is no plan" not in words(plain)
    assert "#delivery" not in plain


def test_coverage_says_how_many_and_whether_the_floor_is_met() -> None:
    pages = starter(GAPS, (Q2, "  - of: long-opening/count\n    status: not started\n", ""))
    page = words(pages["coverage.html"])
    assert "Every plan meets the floors that are set." in page
    assert "Outcomes that a project or action serves meets the floor of 100% 4 of 4 100%" in page
    assert "Outputs, and projects and actions without outputs, whose progress is reported 8 of 10 80%" in page
    assert "2 of 10 outputs, projects and actions whose progress is not reported:" in page
    assert "Longer opening hours: Count of evening visitors" in page
    assert 'href="en/2026-27/index.html' in pages["coverage.html"]


def test_coverage_is_a_page_of_the_site_only_where_the_settings_want_it() -> None:
    """For machines too. Without the setting nothing of it is there, though readers see what is left out."""
    wanted = compile_book(MemoryWorkspace({**samples.files(), SETTINGS: samples.files()[SETTINGS] + PUBLISH_COVERAGE}))
    made, _ = build(wanted.book, Path("/nowhere"), BuildOptions(formats=frozenset({"html"})))
    files = {artifact.path: artifact.content for artifact in made}
    assert [plan["plan"] for plan in json.loads(files["coverage.json"])["plans"]] == ["2026-27"]
    assert b'<a href="coverage.html">' in files["index.html"]
    plain = compile_book(MemoryWorkspace({**samples.files(), SETTINGS: samples.files()[SETTINGS] + PUBLISH_GAPS}))
    made, _ = build(plain.book, Path("/nowhere"), BuildOptions(formats=frozenset({"html"})))
    pages = [artifact for artifact in made if not artifact.path.endswith(".css")]
    assert not [artifact.path for artifact in pages if b"coverage" in artifact.path.encode() + artifact.content]


def test_the_way_in_begins_with_what_is_in_force_and_lists_reports_under_their_plan(pages: dict[str, str]) -> None:
    page = pages["index.html"]
    order = re.findall(r'<article class="document[^"]*" id="([^"]+)"', page)
    assert order == ["2026-27", "2026-27-q2", "2026-27-q1", "libraries-2030", "2025-26"]
    assert page.count("of-report") == 2
    assert "Progress from April" not in re.findall(r"<figure.*?</figure>", page, re.DOTALL)[0]
    assert (
        page.index("The newest documents")
        < page.index('id="2026-27"')
        < page.index("Earlier years")
        < page.index('id="2025-26"')
    )


def test_a_plan_asked_for_by_name_brings_its_reports() -> None:
    compiled = compile_book(DiskWorkspace(STARTER))
    options = BuildOptions(plans=frozenset({"2026-27"}), formats=frozenset({"html"}))
    made, _ = build(compiled.book, STARTER, options)
    assert {one.document for one in made if one.document} == {"2026-27", "2026-27-q1", "2026-27-q2"}


def test_every_page_says_that_the_example_is_made_up(pages: dict[str, str]) -> None:
    assert {name for name, page in pages.items() if "Illustrative data" not in page} == set()


def test_links_inside_a_page_lead_somewhere(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        missing = [one for one in re.findall(r'href="#([^"]+)"', page) if f'id="{one}"' not in page]
        assert not missing, (name, missing)


def test_links_between_pages_lead_somewhere(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        for document, anchor in re.findall(r'href="(?:\.\./|en/)([a-z0-9-]+)/index\.html(?:#([^"]+))?"', page):
            assert document in pages, (name, document)
            assert not anchor or f'id="{anchor}"' in pages[document], (name, document, anchor)
