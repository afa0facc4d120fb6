"""Renaming: every place that speaks of a thing follows, nothing else changes, and what is not safe is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cpsplan.book.names import Names
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.rename import Renaming, rename
from cpsplan.cli import rename as command
from cpsplan.cli.terminal import Stop
from cpsplan.compiler import compile_book
from cpsplan.language.mentions import in_sources
from cpsplan.language.translating import updated
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace, replace_file
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.renaming import files_of, renamed
from tests.support.samples import PLAN, STRATEGY

STARTER = REPOSITORY / "templates/starter"
# --- every kind of reference

ELDER = """\
id: elder
title: The elder strategy
period:
  from: 2020
  to: 2025
status: draft
values:
  - id: kindness
    title: Be kind
aims:
  - id: roots
    title: Roots
    statement: The roots are deep.
    outcomes:
      - id: depth
        statement: They reach the water.
"""
YOUNGER = """\
id: younger
title: The younger strategy
period: {from: 2026, to: 2030}
parent: elder      # it serves that one
succeeds: 'elder'
aims:
  - id: crown
    title: Crown
    statement: The crown is wide.
    aligns_with: elder:roots
    succeeds: ["elder:roots"]
    outcomes:
      - {id: shade, statement: It is cool there.}
      - id: fruit
        statement: It bears fruit.
"""
FIRST = """\
# yaml-language-server: $schema=../../schemas/delivery-plan.younger.json
id: season-one
title: The first season
strategy: younger
period: {from: 2026-04, to: 2027-03}
status: draft
projects:
  - id: digging
    outcomes: [crown.shade]
    title: Dig
    scope: Dig for the elder and the crown.
    outputs: [A hole is dug.]
  - id: watering
    outcomes: [crown.fruit]
    title: Water
    scope: Water it.
    outputs: [It is wet.]
"""
SECOND = """\
# yaml-language-server: $schema=../../schemas/delivery-plan.younger.json
id: season-two
title: The second season
strategy: younger
period: {from: 2027-04, to: 2028-03}
status: draft
envelopes:
  - aim: crown
    amount: 10
  - aim: younger:crown
    amount: 10
    kind: capital
groups:
  - id: helpers
    title: With help
quotations:
  - of: crown.fruit
    text: It bears much fruit.
    suppress:
      - rule: CPS403
        about: crown.fruit
        reason: Published so.
fates:
  - of: digging
    fate: merged
    into: planting
  - of: watering
    fate: completed
    reason: It rained.
projects:
  - id: planting
    outcomes: [younger:crown.shade, "crown.fruit"]
    title: Plant
    scope: Plant it.
    depends_on: [season-one/digging, fencing]
    timeframe: {from: 2027-05, to: 2027-09}
    milestones:
      - id: halfway
        title: Half is done
        due: 2027-06
    outputs:
      - text: The first tree is there.
      - id: sapling
        text: A sapling stands.
        due: 2027-08
actions:
  - id: fencing
    group: helpers
    outcomes: [elder:roots.depth]
    text: Put up a fence
measures:
  - id: height
    statement: Raise the height to more than 5
    subject: height
    unit: count
    direction: higher
    target: {comparator: more than, value: 5}
    aims: [crown]
    activities: [planting, season-one/digging]
"""
REPORT = """\
id: look-one
title: A look at the second season
plan: season-two
period: {from: 2027-04, to: 2027-06}
date: 2027-06-30
status: draft
outputs:
  - of: planting/sapling
    status: on track
  - of: planting/1
    status: on track
milestones:
  - of: planting/halfway
    reached: 2027-06-01
observations:
  - of: height
    value: 3
    date: 2027-06
    source: A ruler
spend:
  - of: fencing
    amount: 1
overrides:
  - of: crown.shade
    status: amber
    reason: It is small.
  - of: crown
    status: amber
    reason: It is small.
"""
BOOKLET = """\
id: season-two
title: Our second season
summary: What we do.
picture: book
passages:
  - of: crown
    title: The tree
    ideas:
      - picture: book
        says: [We want a big tree.]
  - of: younger:crown.fruit
    ideas:
      - picture: book
        says: [We want it to have fruit.]
  - of: planting
    ideas:
      - picture: book
        says: [We plant a tree.]
  - of: height
    ideas:
      - picture: book
        says: [We want it to be tall.]
"""
CONFIRMED = """\
id: season-two
texts:
  "crown": |-
    Something about the tree.
  younger:crown.fruit: Fruit
  'planting': Plant
  height: Tall
"""
CATALOGUE = """\
msgid ""
msgstr ""
"Project-Id-Version: season-two.easy-read\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#. title of the passage “The tree”
#: plans/easy-read/season-two.yaml:7
msgctxt "season-two.easy-read/crown/title"
msgid "The tree"
msgstr "Y goeden"

#. ideas says text of the passage “season-two.easy-read/planting”
#: plans/easy-read/season-two.yaml:17 plans/easy-read/season-two.yaml:18
msgctxt ""
"season-two.easy-read/pla"
"nting/ideas/0/says/0/text"
msgid "We plant a tree."
msgstr "Rydym yn plannu coeden."

#~ msgctxt "season-two.easy-read/height/title"
#~ msgid "Tall"
#~ msgstr "Tal"
"""
GROVE: dict[str, str] = {
    **{path: text for path, text in samples.files().items() if path not in {PLAN, STRATEGY}},
    "plans/strategies/elder.yaml": ELDER,
    "plans/strategies/younger.yaml": YOUNGER,
    "plans/delivery/season-one.yaml": FIRST,
    "plans/delivery/season-two.yaml": SECOND,
    "plans/progress/look-one.yaml": REPORT,
    "plans/easy-read/season-two.yaml": BOOKLET,
    "plans/easy-read/confirmed/season-two.yaml": CONFIRMED,
    "plans/translations/cy/season-two.easy-read.po": CATALOGUE,
    "plans/translations/pot/season-two.easy-read.pot": CATALOGUE,
}
"""A workspace in which every id stands only where it is an id, and in texts, which never change."""
PROSE = re.compile(rb" *(- )?(statement|title|text|scope|subject|says):")


def replaced(text: bytes, old: str, new: str) -> bytes:
    """``text`` with the word ``old`` replaced everywhere but in titles and scopes, as by a careful person."""
    lines = []
    for line in text.split(b"\n"):
        pattern = rb"(?<![a-z-])" + old.encode() + rb"(?![a-z-])"
        lines.append(line if PROSE.match(line) else re.sub(pattern, new.encode(), line))
    return b"\n".join(lines)


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("elder", "elder"),
        ("younger", "younger"),
        ("season-two", "season-two"),
        ("crown", "younger:crown"),
        ("fruit", "crown.fruit"),
        ("shade", "younger:crown.shade"),
        ("roots", "roots"),
        ("depth", "elder:roots.depth"),
        ("kindness", "elder/values/kindness"),
        ("season-one", "season-one"),
        ("digging", "season-one/digging"),
        ("planting", "season-two/projects/planting"),
        ("fencing", "fencing"),
        ("helpers", "season-two/groups/helpers"),
        ("halfway", "planting/halfway"),
        ("sapling", "season-two/planting/sapling"),
        ("height", "season-two/height"),
        ("look-one", "look-one"),
    ],
)
def test_every_kind_of_reference_follows(old: str, said: str) -> None:
    files = {path: text.encode() for path, text in GROVE.items()}
    _, after = renamed(files, said, "zq-fresh")
    wanted = {path.replace(f"/{old}.", "/zq-fresh."): replaced(one, old, "zq-fresh") for path, one in files.items()}
    if old == "planting":
        # The address of this message is broken into two lines; the new id stands on one.
        wanted = {path: one.replace(b'pla"\n"nting', b"zq-fresh") for path, one in wanted.items()}
    assert after == wanted


def test_documents_are_renamed_with_their_files_and_the_line_for_editors() -> None:
    made, after = renamed(GROVE, "younger", "zq-fresh")
    assert made.moves == {"plans/strategies/younger.yaml": "plans/strategies/zq-fresh.yaml"}
    assert b"parent: elder      # it serves that one\n" in after["plans/strategies/zq-fresh.yaml"]
    plan = after["plans/delivery/season-one.yaml"].decode()
    assert plan == FIRST.replace("delivery-plan.younger", "delivery-plan.zq-fresh").replace(
        "strategy: younger", "strategy: zq-fresh"
    )
    made, _ = renamed(GROVE, "season-two", "zq-fresh")
    assert set(made.moves) == {path for path in GROVE if "season-two" in path}
    assert [*made.before][-1] == "plans/delivery/season-two.yaml"


def test_what_settings_waive_follows() -> None:
    said = ("crown.fruit", "younger:crown.shade", "planting", "projects/planting", "season-two/projects/planting/scope")
    lines = "".join(
        f"  - {{dimension: outputs, document: season-two, of: {one}, reason: Later, until: 2027}}\n" for one in said
    )
    path = "plans/cpsplan.yaml"
    files = {**GROVE, path: f"{GROVE[path]}waivers:\n{lines}"}
    book = compile_book(MemoryWorkspace({name: text.encode() for name, text in files.items()})).book
    assert book.settings
    source = book.settings.source
    found = [one for one in in_sources(Names(book)) if one.path == path]
    assert {source.text[one.start : one.end] for one in found} == {
        "season-two",
        *["crown", "fruit", "younger", "shade", "planting"],
    }
    assert sum(one.target == "season-two/projects/planting" for one in found) == 3
    assert sum(one.target == "younger:crown.shade" for one in found) == 1


# --- as it is written


def test_comments_quotation_marks_line_ends_and_the_byte_order_mark_stay() -> None:
    plan = samples.changed(PLAN, ("[nature.trees]", '[ "nature.trees" ] # nature.trees')).replace("\n", "\r\n")
    made, after = renamed({**samples.files(), PLAN: b"\xef\xbb\xbf" + plan.encode()}, "nature.trees", "oaks")
    assert after[PLAN].decode("utf-8-sig") == plan.replace('"nature.trees"', '"nature.oaks"')
    assert after[PLAN].startswith(b"\xef\xbb\xbf")
    assert (made.places, list(made.before)) == (2, [PLAN, STRATEGY])


def test_an_id_that_looks_like_a_number_gets_quotation_marks() -> None:
    _, after = renamed(samples.files(), "nature", "2030")
    assert b'- id: "2030"\n' in after[STRATEGY]
    _, after = renamed(after, "2030.trees", "5")
    assert b'- id: "5"\n' in after[STRATEGY]
    assert b'outcomes: ["2030.5"]\n' in after[PLAN]


# --- refusals


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nature.tress", "oaks", "Did you mean “nature.trees”?"),
        ("nature.trees", "Oaks", "cannot be an id"),
        ("nature.trees", "birds", "taken by park-2030:nature.birds"),
        ("nature.trees", "trees", "called so already"),
        ("nature.trees", "other.oaks", "more than its last part"),
        ("planting", "nest-boxes", "taken by 2026-27/actions/nest-boxes"),
        ("park-2030", "2026-27", f"taken by {PLAN}"),
        ("park-2030", "index", "cannot be an id"),
    ],
)
def test_what_cannot_be_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(ChangeRefused, match=re.escape(said)):
        renamed(samples.files(), old, new)


@pytest.mark.parametrize("new", ["nature.oaks", "park-2030:nature.oaks", "oaks"])
def test_the_new_address_may_be_whole(new: str) -> None:
    assert renamed(samples.files(), "nature.trees", new)[0].new == "park-2030:nature.oaks"


def test_a_file_that_cannot_be_read_is_in_the_way_only_where_the_id_stands_in_it() -> None:
    broken = {**samples.files(), "plans/delivery/2027-28.yaml": "id: 2027-28\nprojects: [planting\n"}
    with pytest.raises(ChangeRefused, match=r"2027-28\.yaml:2:11 CPS103"):
        renamed(broken, "planting", "sowing")
    assert renamed(broken, "nest-boxes", "boxes")[0].places == 1


def test_a_file_in_the_place_of_the_new_name_is_not_written_over() -> None:
    with pytest.raises(ChangeRefused, match=r"wood\.yaml"):
        renamed({**samples.files(), "plans/strategies/wood.yaml": "id: other\n"}, "park-2030", "wood")


def test_two_that_go_by_one_name_are_told_apart() -> None:
    with pytest.raises(ChangeRefused, match="2025-26/measures/villages-visited, 2026-27/measures/villages-visited"):
        renamed(files_of(STARTER), "villages-visited", "visits")
    made, _ = renamed(files_of(STARTER), "2026-27/villages-visited", "visits")
    assert (made.new, made.staying) == ("2026-27/measures/visits", ("2025-26/measures/villages-visited",))
    made, _ = renamed(files_of(STARTER), "villages-visited", "visits", every_year=True)
    assert {*made.edits} >= {"plans/delivery/2025-26.yaml", "plans/delivery/2026-27.yaml"}


def test_a_project_that_goes_on_is_not_torn_in_two() -> None:
    with pytest.raises(ChangeRefused, match=r"CPS431 .*--every-year"):
        renamed(files_of(STARTER), "2026-27/warm-buildings", "warmth")


def test_an_id_that_would_draw_a_reference_to_itself_is_refused() -> None:
    with pytest.raises(ChangeRefused, match=r"more than the id.*season-two\.(easy-read/crown|confirmed)"):
        renamed(GROVE, "fencing", "crown")
    with pytest.raises(ChangeRefused, match=r"confirmed/2026-27\.yaml would not say the same.*“readers” may mean"):
        renamed(files_of(STARTER), "2026-27/mobile-library", "readers")


# --- as a command


def written(folder: Path, root: Path) -> Path:
    """A copy of a workspace."""
    shutil.copytree(root / "plans", folder / "plans")
    return folder


def test_an_outcome_of_the_real_plans_changes_plans_booklets_and_welsh(tmp_path: Path) -> None:
    folder = written(tmp_path, REPOSITORY)
    stale = _stale(folder)
    done = run("rename", "people.wellbeing", "staff-health", folder=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "cps-2025:people.wellbeing is now cps-2025:people.staff-health: 26 places in 10 files",
        "plans/cpsplan.yaml remembers cps-2025:people.wellbeing: what was published there leads on",
    ]
    changed = {path for path, content in files_of(REPOSITORY).items() if (folder / path).read_bytes() != content}
    assert changed >= {
        *("plans/strategies/cps-2025.yaml", "plans/delivery/2020-21.yaml", "plans/delivery/2022-23.yaml"),
        *("plans/easy-read/cps-2025.yaml", "plans/easy-read/confirmed/cps-2025.yaml"),
        *("plans/translations/cy/cps-2025.po", "plans/translations/cy/cps-2025.easy-read.po"),
    }
    assert not compile_book(DiskWorkspace(folder)).diagnostics
    assert _stale(folder) == stale


def _stale(folder: Path) -> set[str]:
    """The Welsh catalogues that “cpsplan translate check” finds out of date."""
    made, found = updated(compile_book(DiskWorkspace(folder)).book, folder, "cy")
    assert not found
    return {
        path for path, content in made.items() if path.startswith("plans") and content != (folder / path).read_bytes()
    }


def test_a_patch_of_it_changes_nothing_and_says_it_all(tmp_path: Path) -> None:
    folder = written(tmp_path, STARTER)
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    done = run("rename", "libraries-2030", "reading", "--diff", folder=folder)
    assert done.returncode == 0
    assert files_of(STARTER) == {path: (folder / path).read_bytes() for path in DiskWorkspace(folder).names("plans")}
    subprocess.run(["git", "apply"], cwd=folder, input=done.stdout, text=True, check=True)
    assert renamed(files_of(STARTER), "libraries-2030", "reading")[1] == {
        path: (folder / path).read_bytes() for path in DiskWorkspace(folder).names("plans")
    }


def test_a_refusal_exits_2_and_leaves_everything(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    done = run("rename", "nature.tress", "oaks", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "cpsplan: “nature.tress” is not known. Did you mean “nature.trees”?\n"


def made_on(folder: Path, old: str, new: str) -> Renaming:
    """The renaming of something in a folder, not written."""
    return rename(DiskWorkspace(folder), compile_book(DiskWorkspace(folder)), old, new)


@pytest.mark.parametrize(("old", "new"), [("readers", "people"), ("libraries-2030", "reading"), ("2026-27", "this")])
def test_the_same_command_finishes_what_was_interrupted(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = renamed(files_of(STARTER), old, new)[1]
    steps = len(made_on(STARTER, old, new).before)
    for step in range(1, steps):
        folder = written(tmp_path / str(step), STARTER)
        with monkeypatch.context() as stopping:
            _stop_before(step, stopping)
            with pytest.raises(KeyboardInterrupt):
                command.write(folder, made_on(folder, old, new))
        command.write(folder, made_on(folder, old, new))
        assert {path: (folder / path).read_bytes() for path in DiskWorkspace(folder).names("plans")} == wanted


def _stop_before(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupt before the file with this number is written: at its old name where it gets another one."""
    write, count = replace_file, iter(range(100))

    def stopping(path: Path, content: bytes, mode: int | None = None) -> None:
        if next(count) == step:
            raise KeyboardInterrupt
        write(path, content, mode)

    monkeypatch.setattr("cpsplan.workspace.disk.replace_file", stopping)


def test_a_file_that_changes_meanwhile_stops_everything(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    made = made_on(folder, "nature.trees", "oaks")
    (folder / STRATEGY).write_text(samples.files()[STRATEGY] + "# later\n", encoding="utf-8")
    with pytest.raises(Stop, match="was changed"):
        command.write(folder, made)
    assert (folder / PLAN).read_text(encoding="utf-8") == samples.files()[PLAN]


def test_permissions_stay(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    for path in (PLAN, STRATEGY):
        (folder / path).chmod(0o640)
    command.write(folder, made_on(folder, "park-2030", "wood"))
    assert {one.stat().st_mode & 0o777 for one in (folder / PLAN, folder / "plans/strategies/wood.yaml")} == {0o640}
    assert not (folder / STRATEGY).exists()


def test_a_file_that_is_there_under_both_names_is_finished(tmp_path: Path) -> None:
    folder, booklet = written(tmp_path, STARTER), "plans/easy-read/libraries-2030.yaml"
    made = made_on(folder, "libraries-2030", "reading")
    (folder / made.moves[booklet]).write_bytes(made.after[made.moves[booklet]])
    command.write(folder, made_on(folder, "libraries-2030", "reading"))
    assert not (folder / booklet).exists()
    assert not compile_book(DiskWorkspace(folder)).diagnostics


def test_measures_and_facts_follow_a_unit_that_is_renamed() -> None:
    measured = (
        "facts: [{id: gate, title: At the gate, value: 9, unit: visit}]\nmeasures:\n"
        "  - {id: nests, statement: More than 20 visits, subject: visits, unit: visit, direction: higher,\n"
        "     target: {comparator: more than, value: 20}, outcomes: [nature.birds]}\n"
        "  - {id: share, statement: We watch it., subject: the share, unit: percent, no_target: {state: monitored},\n"
        "     outcomes: [nature.birds]}\n"
    )
    units = "units: [{id: visit, singular: visit, plural: visits}]\n"
    held: dict[str, str | bytes] = {**samples.files(), samples.PLAN: samples.files()[samples.PLAN] + measured}
    held[samples.SETTINGS] = f"{samples.files()[samples.SETTINGS]}{units}"
    workspace = MemoryWorkspace(held)
    after = compile_book(rename(workspace, compile_book(workspace), "visit", "call").on(workspace)).book
    assert [measure.model.unit for measure in after.measures.values()] == ["call", "percent"]
    assert after.plans["2026-27"].model.facts[0].unit == "call"
    assert after.unit_words("call") == "visits"
