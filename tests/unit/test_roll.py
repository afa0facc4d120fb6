"""cpsplan roll: the plan of the next year, with everything that is carried exactly as it was written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.roll import new_title, roll
from cpsplan.compiler import Compiled, compile_book
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import library, samples
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.samples import PLAN
from tests.support.thorough import tries

NEXT = "plans/delivery/2027-28.yaml"
FULL = """\
# yaml-language-server: $schema=../../schemas/delivery-plan.json
# The plan of the park.
id: 2026-27
title: "Park plan 2026/27: planting"  # as printed
strategy: park-2030
period:
  financial_year: 2026-27
status: approved
source:
  title: Park plan
  publisher: Friends of the park
  rights: Crown copyright
  licence: Open Government Licence v3.0
envelopes:
  - amount: 500
# What we do.
projects:
  # The first.
  - id: planting   # by the gate
    outcomes: [nature.trees, "nature.birds"]
    title: 'Planting – for all'
    # Agreed in March.
    timeframe: {from: 2026-04, to: 2026-12}
    scope: >-
      Plant trees
      along the paths.
    owner: Head gardener
    note: Only for this year.
    milestones:
      - id: first-tree
        title: First tree
        due: 2026-06
    budgets:
      - amount: 300
      - {amount: 200, kind: capital}
    # What comes of it.
    outputs:
      - Forty trees planted.

      # With a date.
      - due: 2026-09
        text: "Paths cleared: all"
      - {id: signs, text: Signs put up., due: 2026-10}
      - text: Benches  painted.
        due: 2026-11
        suppress:
          - rule: CPS603
            reason: Published so.
  # The second.
  - timeframe:
      to: 2027-03
    id: pond
    depends_on: [planting]
    title: Pond
    outcomes:
      - nature.birds   # and frogs
    scope: Dig a pond.
    outputs: [Pond dug.]
    suppress:
      # Of the year.
      - rule: CPS424
        reason: It is done in winter.
      - rule: CPS406
        reason: It has one.
# And the small things.
actions:
  - id: nest-boxes
    outcomes: [nature.birds]
    text: Hang nest boxes near the WC
measures:
  - id: trees   # counted in autumn
    statement: More than 40 trees
    subject: trees
    unit: count
    direction: higher
    target: {comparator: more than, value: 40, by: 2027-03}
    outcomes: [nature.trees]
    activities: [planting, nest-boxes]
    suppress:
      - rule: CPS506
        reason: It was 50.
# The end.
"""
CARRIED = """\
# What we do.
projects:
  # The first.
  - id: planting   # by the gate
    outcomes: [nature.trees, "nature.birds"]
    title: 'Planting – for all'
    scope: >-
      Plant trees
      along the paths.
    owner: Head gardener
    # What comes of it.
    outputs:
      - Forty trees planted.

      # With a date.
      - text: "Paths cleared: all"
      - {id: signs, text: Signs put up.}
      - text: Benches  painted.
        suppress:
          - rule: CPS603
            reason: Published so.
  # The second.
  - id: pond
    title: Pond
    outcomes:
      - nature.birds   # and frogs
    scope: Dig a pond.
    outputs: [Pond dug.]
    suppress:
      - rule: CPS406
        reason: It has one.
measures:
  - id: trees   # counted in autumn
    statement: More than 40 trees
    subject: trees
    unit: count
    direction: higher
    target: {comparator: more than, value: 40, by: 2027-03}
    succeeds: 2026-27/trees
    outcomes: [nature.trees]
    activities: [planting]
"""


def rolled(plan: str, new: str = "2027-28") -> str:
    """The plan that comes after ``plan`` in the small workspace."""
    book = samples.compiled({PLAN: plan}).book
    return roll(book, book.plans["2026-27"], new)


def checked(files: dict[str, str | bytes]) -> Compiled:
    """The small workspace with files replaced or added, compiled."""
    return compile_book(MemoryWorkspace({**samples.files(), **files}))


def test_projects_and_measures_are_carried_as_written_without_what_belongs_to_the_year() -> None:
    text = rolled(FULL)
    assert text.endswith(CARRIED)
    head = text.removesuffix(CARRIED)
    assert head.splitlines()[0] == "# yaml-language-server: $schema=../../schemas/delivery-plan.json"
    assert "# The 1 action of 2026-27 is not carried" in head
    assert "# The measures have the targets of 2026-27" in head
    assert head[head.index("id: ") :] == (
        'id: 2027-28\ntitle: "Park plan 2027/28: planting"\nstrategy: park-2030\n'
        "period:\n  financial_year: 2027-28\nstatus: draft\n"
        "fates:\n  - of: planting\n    fate: undecided\n  - of: pond\n    fate: undecided\n"
    )


def test_windows_line_ends_stay_and_a_byte_order_mark_does_no_harm() -> None:
    assert rolled(FULL.replace("\n", "\r\n")).replace("\r\n", "\n") == rolled(FULL)
    assert "\n" not in rolled(FULL.replace("\n", "\r\n")).replace("\r\n", "")
    assert rolled(f"\ufeff{FULL}") == rolled(FULL)


def test_plan_in_brackets_and_indented_plan() -> None:
    values = samples.compiled({PLAN: FULL}).book.plans["2026-27"].source.value
    wanted = checked({NEXT: rolled(FULL)}).book.plans["2027-28"].model
    indented = "".join(f"  {line}" for line in FULL.splitlines(keepends=True))
    in_brackets = (json.dumps(values, default=int, indent=indent, ensure_ascii=False) for indent in (None, 2))
    for text in (indented, *in_brackets):
        assert checked({NEXT: rolled(text)}).book.plans["2027-28"].model == wanted


def test_what_cannot_be_copied_is_refused_not_damaged() -> None:
    odd = samples.changed(PLAN, ("  - id: planting\n", "  - ? note\n    : This year only.\n    id: planting\n"))
    with pytest.raises(ChangeRefused, match="laid out in a way that cannot be copied"):
        rolled(odd)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Park plan 2026-27", "Park plan 2027-28"),
        ("Park plan 2026/27 overview", "Park plan 2027/28 overview"),
        ("Park plan 2026 to 2027", "Park plan 2027 to 2028"),
        ("Park plan 2026–2027", "Park plan 2027–2028"),
        ("2026-27 and 2026/27", "2027-28 and 2027/28"),
        ("Park plan", "Park plan 2027-28"),
        ("Park plan 2025-26", "Park plan 2025-26 2027-28"),
        ("Park plan 12026-27", "Park plan 12026-27 2027-28"),
    ],
)
def test_year_in_the_title(title: str, expected: str) -> None:
    assert new_title(title, "2026-27", "2027-28") == expected


def test_year_over_the_turn_of_the_century() -> None:
    assert new_title("Plan 2098-99, that is 2098 to 2099", "2098-99", "2099-00") == "Plan 2099-00, that is 2099 to 2100"
    assert new_title("Plan 2099 to 2100", "2099-00", "2100-01") == "Plan 2100 to 2101"


@pytest.mark.parametrize(
    "written", ["Park plan", "'Park: plan'", '"Park \\"plan\\""', ">-\n  Park\n  plan", "|-\n  Park plan", "'2026-27'"]
)
def test_title_in_any_way_of_writing(written: str) -> None:
    plan = samples.changed(PLAN, ("title: Park plan 2026-27", f"title: {written}"))
    old = checked({PLAN: plan}).book.plans["2026-27"].model.title
    made = checked({PLAN: plan, NEXT: rolled(plan)}).book.plans["2027-28"].model
    assert made.title == new_title(old, "2026-27", "2027-28")


def test_plan_with_actions_only() -> None:
    text = rolled(ACTIONS)
    assert "# The 2 actions of 2026-27 are not carried: write down the actions of 2027-28 under “actions”." in text
    assert "fates" not in text
    assert "projects" not in text


ACTIONS = """\
id: 2026-27
title: Park plan 2026-27
strategy: park-2030
period:
  financial_year: 2026-27
actions:
  - id: nest-boxes
    outcomes: [nature.birds]
    text: Hang nest boxes near the WC
  - id: seeds
    outcomes: [nature.trees]
    text: Sow seeds
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A workspace with a copy of this repository's plans."""
    shutil.copytree(REPOSITORY / "plans", tmp_path / "plans")
    return tmp_path


def test_real_plan_rolls_and_every_project_waits_for_its_fate(copy: Path) -> None:
    before = (copy / "plans/delivery/2022-23.yaml").read_text(encoding="utf-8")
    known = set(compile_book(DiskWorkspace(copy)).diagnostics)
    done = run("roll", "2023-24", "--from", "2022-23", folder=copy)
    assert (done.returncode, done.stdout) == (0, "")
    assert "plans/delivery/2023-24.yaml is written, with 33 projects and 0 measures of 2022-23" in done.stderr
    path = copy / "plans/delivery/2023-24.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.endswith(before[before.index("projects:\n") :])
    assert "\ntitle: Delivery plan 2023/24 overview\n" in text
    assert (copy / "plans/delivery/2022-23.yaml").read_text(encoding="utf-8") == before
    # A new plan is not translated yet, has no Easy Read booklet, and says so.
    every = compile_book(DiskWorkspace(copy)).diagnostics
    found = [one for one in every if one not in known and one.code not in ("CPS911", "CPS636")]
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line == "    fate: undecided"]
    assert len(lines) == 33
    assert [(one.code, one.span.path, one.span.line) for one in found] == [
        ("CPS432", "plans/delivery/2023-24.yaml", line) for line in lines
    ]
    path.write_text(text.replace("fate: undecided", "fate: continued"), encoding="utf-8")
    left = set(compile_book(DiskWorkspace(copy)).diagnostics) - known
    assert {(one.code, one.span.path) for one in left} == {
        ("CPS911", "plans/delivery/2023-24.yaml"),
        ("CPS636", "plans/delivery/2023-24.yaml"),
    }


def test_real_measures_are_carried_with_their_targets(copy: Path) -> None:
    (copy / "plans/delivery/2020-21.yaml").unlink()
    assert run("roll", "2020-21", "--from", "2019-20", folder=copy).returncode == 0
    plans = compile_book(DiskWorkspace(copy)).book.plans
    old = plans["2019-20"].model.measures
    continuing = [measure.model_copy(update={"succeeds": f"2019-20/{measure.id}"}) for measure in old]
    assert list(plans["2020-21"].model.measures) == continuing
    assert plans["2020-21"].model.actions == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2026-27", "--from", "2025-26"), "plans/delivery/2026-27.yaml is there already, and is not touched"),
        (("2027-29", "--from", "2026-27"), "“2027-29” is no financial year"),
        (("../2027-28", "--from", "2026-27"), "is no financial year"),
        (("plan", "--from", "2026-27"), "named after its financial year, such as 2023-24"),
        (("", "--from", "2026-27"), "is no financial year"),
        (("2027-28\n", "--from", "2026-27"), "is no financial year"),
        (("2027-28", "--from", "2026-2"), "there is no plan “2026-2”. Did you mean “2026-27”?"),
        (("2027-28", "--from", "libraries-2030"), "there is no plan “libraries-2030”"),
        (("2024-25", "--from", "2026-27"), "2024-25 does not come after 2026-27"),
        (("2027-28", "--from", "2025-26"), "2026-27 comes between 2025-26 and 2027-28"),
        (("2027-28",), "--from"),
        (("2027-28", "--from"), "--from"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    before = sorted(path.name for path in (folder / "plans/delivery").iterdir())
    done = run("roll", *arguments, folder=folder)
    assert done.returncode == 2
    assert words in done.stderr
    assert sorted(path.name for path in (folder / "plans/delivery").iterdir()) == before


def test_plan_with_faults_is_not_rolled(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: samples.changed(PLAN, ("nature.trees", "nature.tress"))})
    done = run("roll", "2027-28", "--from", "2026-27", folder=folder)
    assert done.returncode == 2
    assert f"{PLAN} has faults, and they would be carried on: {PLAN}:8:16 CPS302" in done.stderr
    (folder / PLAN).write_text("id: [")
    done = run("roll", "2027-28", "--from", "2026-27", folder=folder)
    assert done.returncode == 2
    assert "the plan “2026-27” cannot be read" in done.stderr
    assert not (folder / NEXT).exists()


def test_file_that_nothing_could_read_is_not_overwritten_either(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {NEXT: b"\xff\xfe"})
    assert run("roll", "2027-28", "--from", "2026-27", folder=folder).returncode == 2
    assert (folder / NEXT).read_bytes() == b"\xff\xfe"


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30)
outputs = st.one_of(texts, st.fixed_dictionaries({"text": texts}, optional={"due": st.just("2026-09")}))
projects = st.fixed_dictionaries(
    {"id": st.just(""), "title": texts, "scope": texts, "outcomes": st.just(["nature.trees"])},
    optional={
        "outputs": st.lists(outputs, max_size=3),
        "timeframe": st.just({"from": "2026-05", "to": "2026-09"}),
        "budgets": st.just([{"amount": 5}]),
        "milestones": st.just([{"id": "a", "title": "b", "due": "2026-06"}]),
        "note": texts,
        "owner": texts,
    },
)


@settings(max_examples=tries(80), deadline=None)
@given(st.lists(projects, min_size=1, max_size=4), st.sampled_from([None, 1, 2]), st.randoms())
def test_whatever_a_plan_says_the_next_one_says_the_same(
    made: list[dict[str, object]], indent: int | None, chance: object
) -> None:
    named = [dict(chance.sample([*{**one, "id": f"p{n}"}.items()], len(one))) for n, one in enumerate(made)]  # type: ignore[attr-defined]
    plan = {"id": "2026-27", "title": "Park", "strategy": "park-2030", "period": {"financial_year": "2026-27"}}
    text = json.dumps({**plan, "projects": named}, ensure_ascii=False, indent=indent)
    compiled = checked({PLAN: text})
    if "2026-27" in compiled.book.incomplete:
        return
    old = compiled.book.plans["2026-27"].model
    new = checked({PLAN: text, NEXT: roll(compiled.book, compiled.book.plans["2026-27"], "2027-28")})
    carried = new.book.plans["2027-28"].model.projects
    assert [(one.id, one.title, one.scope, one.owner, one.outcomes) for one in carried] == [
        (one.id, one.title, one.scope, one.owner, one.outcomes) for one in old.projects
    ]
    assert [[one.text for one in project.outputs] for project in carried] == [
        [one.text for one in project.outputs] for project in old.projects
    ]
    assert not any(one.timeframe or one.budgets or one.milestones or one.note for one in carried)
    assert not any(output.due for one in carried for output in one.outputs)


ALONE = """\
id: school-2026-27
title: School plan 2026-27
project_word: workstream
period: {from: 2026-08, to: 2027-07}
groups:
  - {id: teaching, title: Part A}
projects:
  - id: reading
    title: Reading
    scope: Read.
    group: teaching
"""


@pytest.mark.parametrize("new", ["school-2027-28", "2027-28-school"])
def test_plan_without_a_strategy_keeps_its_headings_and_words(new: str) -> None:
    path = "plans/delivery/school-2026-27.yaml"
    book = samples.compiled({path: ALONE}).book
    rolled = yaml.safe_load(roll(book, book.plans["school-2026-27"], new))
    assert rolled["project_word"] == "workstream"
    assert rolled["groups"] == [{"id": "teaching", "title": "Part A"}]
    assert rolled["projects"][0]["group"] == "teaching"
    assert rolled["period"] == {"from": "2027-08", "to": "2028-07"}
    assert "strategy" not in rolled


def test_plan_of_several_years_is_followed_by_one_of_as_many() -> None:
    path = "plans/delivery/2022-25.yaml"
    text = ALONE.replace("school-2026-27", "2022-25").replace(
        "{from: 2026-08, to: 2027-07}", "{from: 2022-04, to: 2025-03}"
    )
    book = samples.compiled({path: text}).book
    rolled = yaml.safe_load(roll(book, book.plans["2022-25"], "2025-28"))
    assert rolled["period"] == {"from": "2025-04", "to": "2028-03"}
