"""The language server of cpsplan, as an editor meets it: a process that is asked over the protocol."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import samples
from tests.support.checkers.language_client import LanguageClient, NoAnswerError
from tests.support.copied_server import ClientOfCopy
from tests.support.places import REPOSITORY
from tests.support.samples import PLAN, STRATEGY

SERVER = (str(Path(sys.executable).with_name("cpsplan")), "lsp")
CPS_2025 = "plans/strategies/cps-2025.yaml"
PLAN_2022 = "plans/delivery/2022-23.yaml"
BOOKLET_2022 = "plans/easy-read/2022-23.yaml"
OUTCOME = "people.skills-and-tools"
WORDS = "Our people have the skills and tools they need to succeed."
EDITS = {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]}
FULL = {"workspace": {"configuration": True, "workspaceFolders": True, "workspaceEdit": EDITS}}
"""What a modern editor can do with the changes that a server proposes."""

Range = dict[str, dict[str, int]]


@pytest.fixture
def plans(repository: Path, tmp_path: Path) -> Path:
    """A copy of the plans of this repository: three strategies, three plans, six booklets, Welsh catalogues."""
    shutil.copytree(repository / "plans", tmp_path / "plans")
    return tmp_path


@pytest.fixture
def editor(plans: Path) -> Iterator[LanguageClient]:
    """A modern editor that has opened the folder of those plans."""
    with ClientOfCopy(None, FULL).start(SERVER, plans) as client:
        yield client


@pytest.fixture
def park(tmp_path: Path) -> Path:
    """The small workspace of the worked cases."""
    return samples.written(tmp_path)


@pytest.fixture
def small(park: Path) -> Iterator[LanguageClient]:
    """A modern editor that has opened the small workspace."""
    with ClientOfCopy(None, FULL).start(SERVER, park) as client:
        yield client


def place(text: str, words: str, shift: int = 0) -> tuple[int, int]:
    """The line and the column, as the protocol counts them, of the first place where ``words`` stand, moved right."""
    before = text[: text.index(words) + shift]
    return before.count("\n"), units(before.rpartition("\n")[2])


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def asked(client: LanguageClient, method: str, uri: str, at: tuple[int, int], **more: Any) -> Any:
    position = {"line": at[0], "character": at[1]}
    return client.request(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position, **more})


def offset(text: str, position: dict[str, int]) -> int:
    lines = text.split("\n")
    line = lines[position["line"]].encode("utf-16-le")
    before = sum(len(one) + 1 for one in lines[: position["line"]])
    return before + len(line[: 2 * position["character"]].decode("utf-16-le"))


def between(text: str, range_: Range) -> str:
    return text[offset(text, range_["start"]) : offset(text, range_["end"])]


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """A text with the edits of the protocol made, as an editor makes them: from the last to the first."""
    for edit in sorted(edits, key=lambda one: offset(text, one["range"]["start"]), reverse=True):
        range_ = edit["range"]
        text = text[: offset(text, range_["start"])] + edit["newText"] + text[offset(text, range_["end"]) :]
    return text


def write(change: dict[str, Any]) -> set[str]:
    """Make a change of the protocol in the files of the disk. Returns the names of the files that it touched."""
    touched = set()
    for one in change["documentChanges"]:
        if one.get("kind") == "rename":
            old, new = (Path(one[key].removeprefix("file://")) for key in ("oldUri", "newUri"))
            assert not new.exists()
            old.rename(new)
            touched.add(new.name)
        else:
            path = Path(one["textDocument"]["uri"].removeprefix("file://"))
            path.write_text(applied(path.read_text(encoding="utf-8"), one["edits"]), encoding="utf-8")
            touched.add(path.name)
    return touched


def codes(diagnostics: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in diagnostics}


# --- what is wrong


def test_what_is_wrong_in_one_file_is_told_in_all_that_it_touches(editor: LanguageClient, plans: Path) -> None:
    text = (plans / CPS_2025).read_text(encoding="utf-8")
    plan = (plans / PLAN_2022).as_uri()
    uri = editor.open(plans / CPS_2025)
    assert editor.diagnostics(uri) == []
    editor.change(uri, text.replace("id: skills-and-tools", "id: skills"))
    found = editor.diagnostics(plan)
    unknown = next(one for one in found if one["code"] == "CPS302")
    assert unknown["severity"] == 1
    assert unknown["source"] == "cpsplan"
    assert "“people.skills-and-tools” is not known\nDid you mean" in unknown["message"]
    assert between((plans / PLAN_2022).read_text(encoding="utf-8"), unknown["range"]) == OUTCOME
    assert "CPS402" not in codes(found)
    editor.change(
        uri,
        text.replace(
            "      - id: skills-and-tools",
            "      - id: reading\n        statement: All read.\n      - id: skills-and-tools",
        ),
    )
    unserved = next(one for one in editor.diagnostics(plan) if one["code"] == "CPS402")
    assert unserved["relatedInformation"][0]["location"]["uri"] == uri
    editor.change(uri, text)
    assert editor.diagnostics(plan) == []


def test_faults_are_told_before_any_file_is_open(park: Path) -> None:
    path = park / PLAN
    path.write_text(samples.changed(PLAN, ("nature.trees", "nature.treez")), encoding="utf-8")
    with ClientOfCopy().start(SERVER, park) as client:
        assert codes(client.diagnostics(path.as_uri())) >= {"CPS302"}


def test_what_other_programs_change_is_seen(small: LanguageClient, park: Path) -> None:
    strategy, uri = park / STRATEGY, small.open(park / PLAN)
    assert small.diagnostics(uri) == []
    strategy.write_text(samples.changed(STRATEGY, ("id: trees", "id: bushes")), encoding="utf-8")
    small.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": strategy.as_uri(), "type": 2}]})
    assert "CPS302" in codes(small.diagnostics(uri))


def test_a_closed_document_counts_as_it_is_saved(small: LanguageClient, park: Path) -> None:
    uri = small.open(park / STRATEGY, samples.changed(STRATEGY, ("id: trees", "id: bushes")))
    plan = (park / PLAN).as_uri()
    assert "CPS302" in codes(small.diagnostics(plan))
    small.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert small.diagnostics(plan) == []


# --- where things are


def test_from_a_reference_to_the_outcome(editor: LanguageClient, plans: Path) -> None:
    text = (plans / PLAN_2022).read_text(encoding="utf-8")
    uri = editor.open(plans / PLAN_2022)
    found = asked(editor, "definition", uri, place(text, f"outcomes: [{OUTCOME}]", 20))
    assert found["uri"] == (plans / CPS_2025).as_uri()
    assert between((plans / CPS_2025).read_text(encoding="utf-8"), found["range"]) == "skills-and-tools"
    booklet = editor.open(plans / BOOKLET_2022)
    at = place((plans / BOOKLET_2022).read_text(encoding="utf-8"), "of: hybrid-working", 6)
    assert asked(editor, "definition", booklet, at)["uri"] == uri
    assert asked(editor, "definition", uri, place(text, "scope:", 2)) is None


def test_who_serves_an_outcome(editor: LanguageClient, plans: Path) -> None:
    text = (plans / CPS_2025).read_text(encoding="utf-8")
    uri = editor.open(plans / CPS_2025)
    at = place(text, "id: skills-and-tools", 6)
    found = asked(editor, "references", uri, at, context={"includeDeclaration": False})
    served = [one for one in found if one["uri"].endswith("2022-23.yaml")]
    told = (plans / PLAN_2022).read_text(encoding="utf-8")
    assert {between(told, one["range"]) for one in served} == {"skills-and-tools"}
    assert len(served) == told.count(OUTCOME)
    with_it = asked(editor, "references", uri, at, context={"includeDeclaration": True})
    assert with_it[0]["uri"] == uri
    assert with_it[1:] == found


def test_who_tells_of_a_project(editor: LanguageClient, plans: Path) -> None:
    uri = editor.open(plans / PLAN_2022)
    at = place((plans / PLAN_2022).read_text(encoding="utf-8"), "id: hybrid-working", 6)
    found = asked(editor, "references", uri, at, context={"includeDeclaration": False})
    assert [Path(one["uri"]).parts[-2:] for one in found] == [
        ("easy-read", "2022-23.yaml"),
        ("confirmed", "2022-23.yaml"),
    ]


def test_the_outline_of_a_strategy(editor: LanguageClient, plans: Path) -> None:
    uri = editor.open(plans / CPS_2025)
    (top,) = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert top["name"] == "CPS 2025"
    introduction, *aims = top["children"]
    assert introduction["name"] == "Introduction, written for this edition"
    assert [len(aim["children"]) for aim in aims] == [4, 4, 4, 4, 4]
    assert aims[0]["children"][1]["name"] == WORDS


def test_above_each_outcome_stands_how_many_serve_it(editor: LanguageClient, plans: Path) -> None:
    uri = editor.open(plans / CPS_2025)
    found = editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert len(found) == 20
    told = [(plans / f"plans/delivery/{plan}.yaml").read_text(encoding="utf-8") for plan in ("2020-21", "2022-23")]
    counts = [text.count(OUTCOME) - text.count(f"of: {OUTCOME}") for text in told]
    assert found[1]["command"]["title"] == f"served in 2020-21: {counts[0]}, 2022-23: {counts[1]}"
    text = (plans / CPS_2025).read_text(encoding="utf-8")
    assert between(text, found[1]["range"]) == "skills-and-tools"


# --- words


def test_an_outcome_shows_its_words_and_who_serves_it(editor: LanguageClient, plans: Path) -> None:
    text = (plans / PLAN_2022).read_text(encoding="utf-8")
    uri = editor.open(plans / PLAN_2022)
    shown = editor.hover(uri, *place(text, OUTCOME, 8))
    for words in ("Outcome 2 of 20", WORDS, "Our people · CPS 2025", "Served in 2022-23 by:", "- Strategic Workforce"):
        assert words in shown
    assert editor.hover(uri, *place(text, "scope:", 2)) == ""


def outcomes_offered(items: list[dict[str, Any]], plans: Path) -> None:
    """Fail unless exactly the outcomes of CPS 2025 are offered, each with its words."""
    book = compile_book(DiskWorkspace(plans)).book
    own = {one.removeprefix("cps-2025:"): entry for one, entry in book.outcomes.items() if one.startswith("cps-2025:")}
    assert [one["label"] for one in items] == list(own)
    assert len(items) == 20
    for one in items:
        assert own[one["label"]].model.statement in one["documentation"]["value"]
        assert one["detail"] == book.aim_of(f"cps-2025:{one['label']}").model.title


def test_the_twenty_outcomes_are_offered_with_their_words(editor: LanguageClient, plans: Path) -> None:
    text = (plans / PLAN_2022).read_text(encoding="utf-8")
    uri = editor.open(plans / PLAN_2022)
    line, column = place(text, f"[{OUTCOME}]", 1)
    items = editor.completion(uri, line, column)
    outcomes_offered(items, plans)


def test_outcomes_are_offered_while_the_file_is_no_yaml(editor: LanguageClient, plans: Path) -> None:
    text = (plans / PLAN_2022).read_text(encoding="utf-8")
    uri = editor.open(plans / PLAN_2022)
    assert editor.diagnostics(uri) == []
    for typed, wanted in (("outcomes: [peo", "outcomes: [{}"), ("outcomes:\n      - ", "outcomes:\n      - {}")):
        broken = text.replace(f"outcomes: [{OUTCOME}]\n", f"{typed}\n    title: [\n", 1)
        editor.change(uri, broken)
        assert codes(editor.diagnostics(uri)) == {"CPS103"}
        items = editor.completion(uri, *place(broken, f"{typed}\n    title: [", len(typed)))
        outcomes_offered(items, plans)
        assert wanted.format(items[1]["label"]) in applied(broken, [items[1]["textEdit"]])


def test_a_list_is_opened_where_none_is(small: LanguageClient, park: Path) -> None:
    text = samples.changed(PLAN, ("outcomes: [nature.trees]", "outcomes: "))
    uri = small.open(park / PLAN, text)
    items = small.completion(uri, *place(text, "outcomes: ", 10))
    assert [one["label"] for one in items] == ["nature.trees", "nature.birds"]
    assert applied(text, [items[0]["textEdit"]]) == samples.files()[PLAN]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("    depends_on: [", ["planting", "nest-boxes"]),
        ("    aims: [na", ["nature"]),
        ("    outcomes: [park-2030:", ["park-2030:nature.trees", "park-2030:nature.birds"]),
        ("    scope: planting, ", []),
        ("    # outcomes: [", []),
    ],
)
def test_what_can_be_named_is_offered(small: LanguageClient, park: Path, line: str, wanted: list[str]) -> None:
    text = samples.changed(PLAN, ("    title: Planting", f"{line}\n    title: Planting"))
    uri = small.open(park / PLAN)
    assert small.diagnostics(uri) == []
    small.change(uri, text)
    assert [one["label"] for one in small.completion(uri, *place(text, line, len(line)))] == wanted


# --- mending


def actions(client: LanguageClient, uri: str, range_: Range, *only: str) -> list[dict[str, Any]]:
    context: dict[str, Any] = {"diagnostics": [], **({"only": list(only)} if only else {})}
    asking = {"textDocument": {"uri": uri}, "range": range_, "context": context}
    return list(client.request("textDocument/codeAction", asking))


def test_a_quick_fix_mends_its_fault(small: LanguageClient, park: Path) -> None:
    path = park / PLAN
    path.write_text(samples.changed(PLAN, ("nature.trees", "nature.treess")), encoding="utf-8")
    uri = small.open(path)
    fault = next(one for one in small.diagnostics(uri) if one["code"] == "CPS302")
    assert fault["data"] == {"fix": "Write “nature.trees”"}
    fix = actions(small, uri, fault["range"], "quickfix")[0]
    assert fix["title"] == "Write “nature.trees”"
    assert fix["isPreferred"] is True
    assert fix["diagnostics"] == [fault]
    assert fix["edit"]["documentChanges"][0]["textDocument"] == {"uri": uri, "version": 1}
    write(fix["edit"])
    assert path.read_text(encoding="utf-8") == samples.files()[PLAN]
    assert compile_book(DiskWorkspace(park)).diagnostics == ()


def test_all_that_is_safe_is_mended_at_once(small: LanguageClient, park: Path) -> None:
    path = park / PLAN
    wrong = samples.changed(PLAN, ("nature.trees", "nature.treess"), ("nature.birds", "nature.birdss"))
    path.write_text(wrong, encoding="utf-8")
    uri = small.open(path)
    top = {"line": 0, "character": 0}
    (fix,) = actions(small, uri, {"start": top, "end": top}, "source.fixAll")
    assert fix["kind"] == "source.fixAll"
    write(fix["edit"])
    assert path.read_text(encoding="utf-8") == samples.files()[PLAN]


def test_a_fault_that_is_meant_is_suppressed_with_a_reason(small: LanguageClient, park: Path) -> None:
    path = park / PLAN
    path.write_text(samples.changed(PLAN, ("nature.birds", "nature.trees")), encoding="utf-8")
    uri = small.open(path)
    fault = next(one for one in small.diagnostics(uri) if one["code"] == "CPS402")
    action = next(one for one in actions(small, uri, fault["range"]) if one["title"].startswith("Suppress CPS402"))
    write(action["edit"])
    text = path.read_text(encoding="utf-8")
    assert text.endswith('suppress:\n  - rule: CPS402\n    about: park-2030:nature.birds\n    reason: ""\n')
    assert {one.code for one in compile_book(DiskWorkspace(park)).diagnostics} == {"CPS204"}
    path.write_text(text.replace('""', "The birds are at home elsewhere."), encoding="utf-8")
    assert compile_book(DiskWorkspace(park)).diagnostics == ()


# --- other names


def test_an_outcome_is_renamed_in_all_plans_and_catalogues(editor: LanguageClient, plans: Path) -> None:
    before = compile_book(DiskWorkspace(plans))
    uri = editor.open(plans / PLAN_2022)
    at = place((plans / PLAN_2022).read_text(encoding="utf-8"), OUTCOME, 10)
    range_ = asked(editor, "prepareRename", uri, at)
    assert between((plans / PLAN_2022).read_text(encoding="utf-8"), range_) == "skills-and-tools"
    touched = write(asked(editor, "rename", uri, at, newName="skills"))
    assert touched >= {"cps-2025.yaml", "2020-21.yaml", "2022-23.yaml", "cps-2025.po"}
    assert "skills-and-tools" not in (plans / "plans/translations/cy/cps-2025.po").read_text(encoding="utf-8")
    after = compile_book(DiskWorkspace(plans))
    assert after.diagnostics == before.diagnostics
    assert after.book.served_by["cps-2025:people.skills"] == before.book.served_by[f"cps-2025:{OUTCOME}"]


def test_a_project_is_renamed_in_its_booklet(editor: LanguageClient, plans: Path) -> None:
    before = compile_book(DiskWorkspace(plans))
    uri = editor.open(plans / PLAN_2022)
    at = place((plans / PLAN_2022).read_text(encoding="utf-8"), "id: hybrid-working", 6)
    write(asked(editor, "rename", uri, at, newName="working-anywhere"))
    assert "of: working-anywhere" in (plans / BOOKLET_2022).read_text(encoding="utf-8")
    assert "working-anywhere" in (plans / "plans/translations/cy/2022-23.po").read_text(encoding="utf-8")
    assert compile_book(DiskWorkspace(plans)).diagnostics == before.diagnostics


def test_what_plans_carry_on_is_renamed_in_all_of_them(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository / "templates/starter/plans", tmp_path / "plans")
    path = tmp_path / "plans/delivery/2025-26.yaml"
    before = compile_book(DiskWorkspace(tmp_path))
    with ClientOfCopy(None, FULL).start(SERVER, tmp_path) as client:
        uri = client.open(path)
        at = place(path.read_text(encoding="utf-8"), "id: warm-buildings", 6)
        write(asked(client, "rename", uri, at, newName="heat"))
    after = compile_book(DiskWorkspace(tmp_path))
    assert {"2025-26/projects/heat", "2026-27/projects/heat"} <= set(after.book.activities)
    assert [one.code for one in after.diagnostics] == [one.code for one in before.diagnostics]


def test_what_is_not_saved_is_renamed_too(editor: LanguageClient, plans: Path) -> None:
    text = "# 🌳\n" + (plans / PLAN_2022).read_text(encoding="utf-8")
    uri = editor.open(plans / PLAN_2022, text)
    other = editor.open(plans / CPS_2025)
    change = asked(
        editor,
        "rename",
        other,
        place((plans / CPS_2025).read_text(encoding="utf-8"), "id: skills-and", 6),
        newName="skills",
    )
    (own,) = [one for one in change["documentChanges"] if one["textDocument"]["uri"] == uri]
    assert own["textDocument"]["version"] == 1
    assert applied(text, own["edits"]) == text.replace(OUTCOME, "people.skills")


def test_a_plan_is_renamed_with_its_files(small: LanguageClient, park: Path) -> None:
    uri = small.open(park / PLAN)
    touched = write(asked(small, "rename", uri, place(samples.files()[PLAN], "id: 2026-27", 5), newName="park-plan"))
    assert touched >= {"park-plan.yaml"}
    assert not (park / PLAN).exists()
    assert "park-plan" in compile_book(DiskWorkspace(park)).book.plans
    assert compile_book(DiskWorkspace(park)).diagnostics == ()


def test_an_editor_that_cannot_rename_files_is_told_so(park: Path) -> None:
    with ClientOfCopy().start(SERVER, park) as client:
        uri = client.open(park / PLAN)
        at = place(samples.files()[PLAN], "id: 2026-27", 5)
        with pytest.raises(NoAnswerError, match="cpsplan rename 2026-27 park-plan --every-year"):
            asked(client, "rename", uri, at, newName="park-plan")
        change = asked(client, "rename", uri, place(samples.files()[PLAN], "id: planting", 5), newName="trees")
        assert list(change) == ["changes"]


def test_a_name_that_cannot_be_is_refused(small: LanguageClient, park: Path) -> None:
    uri = small.open(park / PLAN)
    at = place(samples.files()[PLAN], "id: planting", 5)
    for new, words in (("Nest Boxes", "cannot be an id"), ("nest-boxes", "is taken")):
        with pytest.raises(NoAnswerError, match=words) as told:
            asked(small, "rename", uri, at, newName=new)
        assert "Traceback" not in str(told.value)
    assert asked(small, "prepareRename", uri, place(samples.files()[PLAN], "scope:", 2)) is None


# --- columns

LINE = '  - {id: ponds, title: "Ŵyl 🌳🌳 y tŷ", scope: Dig., outcomes: [nature.tres, nature.birds]}\n'


@pytest.mark.parametrize(("encoding", "each"), [("utf-16", 2), ("utf-32", 1), ("utf-8", 4)])
def test_columns_count_as_the_editor_counts(park: Path, encoding: str, each: int) -> None:
    text = samples.changed(PLAN, ("projects:\n", f"projects:\n{LINE}"))
    able = {"general": {"positionEncodings": [encoding]}}
    with ClientOfCopy(None, {**FULL, **able}).start(SERVER, park) as client:
        assert client.capabilities["positionEncoding"] == encoding
        uri = client.open(park / PLAN, text)
        fault = next(one for one in client.diagnostics(uri) if one["code"] == "CPS302")
        welsh = 2 if encoding == "utf-8" else 0
        start = LINE.index("nature.tres") + 2 * (each - 1) + welsh
        assert fault["range"]["start"] == {"line": 6, "character": start}
        assert fault["range"]["end"] == {"line": 6, "character": start + len("nature.tres")}
        found = asked(client, "definition", uri, (6, start + len("nature.tres, nature.bi")))
        assert found["uri"] == (park / STRATEGY).as_uri()


# --- whatever comes


def test_nothing_that_is_written_stops_the_server(small: LanguageClient, park: Path) -> None:
    uri = small.open(park / PLAN)
    assert small.diagnostics(uri) == []
    for text in ("", "id: [", "\t", "- a\n- b", "id: 2026-27\nprojects: {}", "a: \ud83d", "\x00", "x" * 6_000_000):
        small.change(uri, text)
        assert small.diagnostics(uri) != []
        for method in ("definition", "hover", "completion", "prepareRename"):
            asked(small, method, uri, (0, 3))
        asked(small, "references", uri, (7, 90), context={"includeDeclaration": True})
        small.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    small.change(uri, samples.files()[PLAN])
    assert small.diagnostics(uri) == []


def test_files_of_no_workspace_are_left_alone(small: LanguageClient, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "notes.yaml"
    other.write_text("id: [", encoding="utf-8")
    uri = small.open(other)
    assert asked(small, "hover", uri, (0, 1)) is None
    assert asked(small, "rename", uri, (0, 1), newName="x") is None
    assert small.completion("untitled:Untitled-1", 0, 0) == []


def test_a_workspace_above_or_beside_the_opened_folder_is_found(park: Path) -> None:
    beside = park / "notes"
    beside.mkdir()
    for folder in (park / "plans" / "delivery", beside):
        with ClientOfCopy(None, FULL).start(SERVER, folder) as client:
            uri = client.open(park / PLAN, samples.changed(PLAN, ("nature.trees", "nature.treez")))
            assert "CPS302" in codes(client.diagnostics(uri))


def test_a_workspace_that_goes_away_does_not_stop_the_server(small: LanguageClient, park: Path) -> None:
    uri = small.open(park / PLAN)
    assert small.diagnostics(uri) == []
    shutil.rmtree(park / "plans")
    small.notify("workspace/didChangeWatchedFiles", {"changes": []})
    assert codes(small.diagnostics((park / samples.SETTINGS).as_uri())) == {"CPS101"}
    assert small.hover(uri, 0, 5) != ""
    samples.written(park)
    small.notify("workspace/didChangeWatchedFiles", {"changes": []})
    assert small.diagnostics((park / samples.SETTINGS).as_uri()) == []


# --- beginning and end


def test_the_server_ends_well_when_it_is_told_to(park: Path) -> None:
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": park.as_uri(), "capabilities": {}}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    for said, code in ((messages, 0), (messages[:1], 1)):
        done = subprocess.run(SERVER, input=b"".join(map(framed, said)), capture_output=True, check=False, timeout=60)
        assert done.returncode == code, done.stderr
        assert done.stdout.startswith(b"Content-Length: ")
        assert b"Traceback" not in done.stderr


def framed(message: dict[str, Any]) -> bytes:
    content = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


def test_without_its_library_the_server_says_what_to_install() -> None:
    code = "import sys; sys.modules['pygls'] = None; sys.argv = ['cpsplan', '{}']; from cpsplan.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code.format("lsp")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cpsplan: ")
    assert f"pip install --editable '{REPOSITORY}[lsp]'" in done.stderr
    told = subprocess.run([sys.executable, "-c", code.format("doctor")], capture_output=True, text=True, check=False)
    assert "pygls: not there" in told.stdout
    assert f"pip install --editable '{REPOSITORY}[lsp]'" in told.stdout
