"""Plans in an editor: what the schemas make of the language server that editors use for YAML, yaml-language-server."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cpsplan.compiler import compile_book
from cpsplan.language_server.editor_schema import is_strategy_schema, strategy_schemas
from cpsplan.model.schema import FOLDER, MODELINE, MODELS, schema_line
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import json_schemas, samples
from tests.support.checkers import NODE, MissingProgramError
from tests.support.checkers.language_client import LanguageClient, NoAnswerError
from tests.support.command_line import run
from tests.support.places import REPOSITORY, TOOLS
from tests.support.samples import PLAN, STRATEGY, changed

SERVER = TOOLS / "node_modules/yaml-language-server/bin/yaml-language-server"
SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
"""The settings of an editor that fetches nothing from the network."""
PLAN_2022 = "plans/delivery/2022-23.yaml"
OUTCOME = "people.inclusive-workforce"
FOREIGN = "ice-2025:confidence.track-record"
NUMBERS = itertools.count(1)
LINE = f"    outcomes: [{OUTCOME}]"
"""The line of the first project of the plan that the tests change."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the plans of this repository, with the schemas that cpsplan writes for them."""
    folder = tmp_path_factory.mktemp("editor")
    shutil.copytree(REPOSITORY / "plans", folder / "plans")
    assert run("schema", folder=folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that `cpsplan init` makes."""
    folder = tmp_path_factory.mktemp("editor")
    assert run("init", "library", folder=folder).returncode == 0
    return folder / "library"


@pytest.fixture(scope="module")
def outcomes(workspace: Path) -> dict[str, str]:
    """The outcomes of CPS 2025 as its plans name them, with their words."""
    book = compile_book(DiskWorkspace(workspace)).book
    found = {
        address.partition(":")[2]: book.outcomes[address].model.statement for address in book.outcomes_in("cps-2025")
    }
    assert len(found) == 20
    return found


@pytest.fixture(scope="module")
def editor(workspace: Path) -> Iterator[LanguageClient]:
    """An editor in which the workspace is open."""
    if not SERVER.is_file():
        raise MissingProgramError("The npm package yaml-language-server")
    with LanguageClient(SETTINGS) as client:
        client.start([str(NODE), str(SERVER), "--stdio"], workspace)
        client.wait_for("workspace/configuration")
        yield client


def opened(editor: LanguageClient, workspace: Path, old: str = "", new: str = "") -> tuple[str, int]:
    """Open the plan for 2022-23 with one text replaced, as a file of its own that was not saved yet.

    Returns its address, and the last line of the new text, from 0.
    """
    text = (workspace / PLAN_2022).read_text(encoding="utf-8")
    assert old in text
    before, after = text.split(old, 1) if old else ("", text)
    path = workspace / "plans" / "delivery" / f"unsaved-{next(NUMBERS)}.yaml"
    return editor.open(path, f"{before}{new}{after}"), (before + new).count("\n")


def place_of(workspace: Path, text: str) -> tuple[int, int]:
    """The line and column at which a text begins in the plan for 2022-23, from 0."""
    before = (workspace / PLAN_2022).read_text(encoding="utf-8").split(text, 1)[0]
    return before.count("\n"), len(before.rpartition("\n")[2])


@pytest.mark.parametrize(
    ("written", "from_the_end"),
    [
        ("    outcomes: []", 1),
        ("    outcomes: [peo]", 1),
        ("    outcomes: [digital.innovation, ]", 1),
        ("    outcomes:\n      - ", 0),
        ("    outcomes:\n      - digital.innovation\n      - ", 0),
    ],
    ids=["list", "word", "second", "bullet", "second-bullet"],
)
def test_completion_offers_the_20_outcomes_with_their_words(
    written: str, from_the_end: int, editor: LanguageClient, workspace: Path, outcomes: dict[str, str]
) -> None:
    uri, line = opened(editor, workspace, LINE, written)
    offered = editor.completion(uri, line, len(written.rpartition("\n")[2]) - from_the_end)
    assert {one["label"]: one["documentation"]["value"] for one in offered} == outcomes
    assert len(offered) == 20


def test_completion_of_a_full_address_offers_those_of_every_strategy(
    editor: LanguageClient, workspace: Path, outcomes: dict[str, str]
) -> None:
    uri, line = opened(editor, workspace, LINE, "    outcomes: [ice-2025:con]")
    labels = {one["label"] for one in editor.completion(uri, line, 27)}
    assert labels >= {FOREIGN, f"cps-2025:{OUTCOME}", *outcomes}


@pytest.mark.parametrize("key", ["aims", "strategy"])
def test_completion_of_aims_and_of_the_strategy(key: str, editor: LanguageClient, workspace: Path) -> None:
    old, new, column = (LINE, "    aims: []", 11) if key == "aims" else ("strategy: cps-2025", "strategy: ", 10)
    uri, line = opened(editor, workspace, old, new)
    offered = {one["label"]: one.get("documentation") for one in editor.completion(uri, line, column)}
    expected = {"aims": {"people": "Our people"}, "strategy": {"cps-2025": "CPS 2025"}}[key]
    assert len(offered) == {"aims": 5, "strategy": 1}[key]
    for label, words in expected.items():
        documentation = offered[label]
        assert isinstance(documentation, dict)
        assert documentation["value"].startswith(words)


def test_completion_of_what_a_plan_quotes(editor: LanguageClient, workspace: Path, outcomes: dict[str, str]) -> None:
    uri, line = opened(editor, workspace, "  - of: people.skills-and-tools", "  - of: ")
    offered = {one["label"]: one["documentation"]["value"] for one in editor.completion(uri, line, 8)}
    assert offered.items() >= outcomes.items()
    assert offered.pop("people") == "Our people"
    assert len(offered) == 24


def test_hover_over_an_outcome_shows_its_words_first(editor: LanguageClient, workspace: Path) -> None:
    uri, _ = opened(editor, workspace)
    line, column = place_of(workspace, "partnerships.international-collaboration]")
    bullets = [one for one in editor.hover(uri, line, column).splitlines() if one.startswith("*")]
    assert len(bullets) == 20
    words = "We deliver justice across borders through effective international collaboration."
    assert bullets[0] == f"* `partnerships.international-collaboration`: {words}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("outcomes: [", "The outcomes that it serves: aim.outcome, or strategy:aim.outcome for another strategy."),
        ("scope: ", "What it covers, as published."),
        ("strategy: ", "The strategy that it delivers."),
    ],
)
def test_hover_over_a_key_shows_what_it_is_for(text: str, words: str, editor: LanguageClient, workspace: Path) -> None:
    uri, _ = opened(editor, workspace)
    line, column = place_of(workspace, text)
    assert words in editor.hover(uri, line, column + 2)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (LINE, "    outcomes: [people.inclusive-workfroce]", f'"{OUTCOME}"'),
        (LINE, "    outcomes: [ice-2025:confidence.track-rekord]", f'"{FOREIGN}"'),
        (LINE, "    outcomes: [ice-2025:confidence.track-record, people.wellbieng]", '"people.wellbeing"'),
        (LINE, "    outcomse: [people.inclusive-workforce]", "outcomse"),
        (LINE, "    aims: [poeple]", '"people"'),
        ("  - of: people.skills-and-tools", "  - of: people.skills-and-tolls", '"people.skills-and-tools"'),
        ("strategy: cps-2025", "strategy: cps-2020", '"cps-2025"'),
    ],
    ids=["outcome", "foreign-outcome", "mixed", "key", "aim", "quotation", "strategy"],
)
def test_a_typo_is_an_error_on_its_line(
    old: str, new: str, words: str, editor: LanguageClient, workspace: Path
) -> None:
    uri, line = opened(editor, workspace, old, new)
    (found,) = editor.diagnostics(uri)
    assert (found["range"]["start"]["line"], found["severity"]) == (line, 1)
    assert words in found["message"]


@pytest.mark.parametrize(
    "written",
    [f"[{OUTCOME}, {FOREIGN}]", f"[cps-2025:{OUTCOME}]", f"\n      - {FOREIGN}\n      - {OUTCOME}", "[]"],
    ids=["both", "own-in-full", "bullets", "none"],
)
def test_addresses_of_other_strategies_are_no_errors(written: str, editor: LanguageClient, workspace: Path) -> None:
    uri, _ = opened(editor, workspace, LINE, f"    outcomes: {written}")
    assert editor.diagnostics(uri) == []


def test_the_plans_of_this_repository_are_clean_in_an_editor(editor: LanguageClient, workspace: Path) -> None:
    paths = sorted((workspace / "plans").rglob("*.yaml"))
    assert len(paths) > 20
    found = {path.name: editor.diagnostics(editor.open(path)) for path in paths}
    assert {name: one for name, one in found.items() if one} == {}


def plan_files(folder: Path) -> list[Path]:
    """The files of a workspace that people write; those under confirmed/ are written by cpsplan."""
    found = [path for path in sorted((folder / "plans").rglob("*.yaml")) if path.parent.name != "confirmed"]
    assert found
    return found


def schema_of(path: Path) -> Path:
    """The schema that the first line of a file leads to."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.startswith(f"{MODELINE} $schema="), f"{path}: {first}"
    return (path.parent / first.partition("=")[2]).resolve()


class _Loader(yaml.SafeLoader):
    """YAML as editors read it, in which a date is a text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as in PyYAML, which looks for it on the class
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@pytest.mark.parametrize("where", ["workspace", "example"])
def test_every_file_leads_to_its_schema_and_keeps_to_it(where: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(where)
    for path in plan_files(folder):
        values: dict[str, Any] = yaml.load(path.read_bytes(), _Loader)  # noqa: S506 - a safe loader, see above
        schema = schema_of(path)
        assert schema.parent == folder / FOLDER
        json_schemas.refuse(values, json.loads(schema.read_bytes()))
        kind = schema.name.split(".")[0]
        assert path.read_text(encoding="utf-8").startswith(schema_line(kind, values.get("strategy", "")) + "\n"), path


@pytest.mark.parametrize("kind", MODELS)
def test_schemas_are_schemas_and_lines_lead_to_them(kind: str, workspace: Path) -> None:
    for strategy in ("", "cps-2025"):
        line = schema_line(kind, strategy)
        name = line.rpartition("/")[2]
        json_schemas.refuse_schema(json.loads((workspace / FOLDER / name).read_bytes()))
        assert name == f"{kind}{'.cps-2025' if strategy and kind == 'delivery-plan' else ''}.json"
    with pytest.raises(KeyError):
        schema_line("plan")


def test_the_next_plan_leads_to_the_schema_of_its_strategy(example: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(example, tmp_path / "library"))
    assert run("roll", "2027-28", "--from", "2026-27", folder=folder).returncode == 0
    rolled = folder / "plans" / "delivery" / "2027-28.yaml"
    assert schema_of(rolled) == folder / FOLDER / "delivery-plan.libraries-2030.json"
    assert rolled.read_text(encoding="utf-8").startswith(schema_line("delivery-plan", "libraries-2030") + "\n")


def test_check_jsonschema_takes_the_plans(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second opinion, from the program that CI runs."""
    schema = ("--schemafile", workspace / "schemas" / "delivery-plan.cps-2025.json")
    assert json_schemas.check_jsonschema(*schema, workspace / PLAN_2022) == 0, capsys.readouterr()
    bad = workspace / "bad.yaml"
    bad.write_text((workspace / PLAN_2022).read_text(encoding="utf-8").replace(LINE, "    outcomes: [people.x]"))
    assert json_schemas.check_jsonschema(*schema, bad) == 1
    assert "people.x" in capsys.readouterr().out


def test_a_strategy_without_outcomes_offers_those_of_others(tmp_path: Path) -> None:
    text = re.sub(r"\n    outcomes:\n(      .*\n)+", "\n", changed(STRATEGY, ("id: park-2030", "id: pond-2030")))
    assert "outcomes" not in text
    folder = samples.written(tmp_path, {"plans/strategies/pond-2030.yaml": text})
    made = strategy_schemas(compile_book(DiskWorkspace(folder)).book)
    parts = json.loads(made["delivery-plan.pond-2030.json"])["$defs"]
    assert parts["outcomes-of-this-strategy"]["enum"] == ["park-2030:nature.trees", "park-2030:nature.birds"]
    (folder / STRATEGY).unlink()
    parts = json.loads(strategy_schemas(compile_book(DiskWorkspace(folder)).book)["delivery-plan.pond-2030.json"])[
        "$defs"
    ]
    assert "outcomes-of-this-strategy" not in parts
    assert "if" not in parts["Project"]["properties"]["outcomes"]


def test_words_with_signs_of_markdown_are_shown_as_written(tmp_path: Path) -> None:
    folder = samples.written(
        tmp_path, {STRATEGY: changed(STRATEGY, ("There are more trees.", "There are *more* trees_."))}
    )
    made = strategy_schemas(compile_book(DiskWorkspace(folder)).book)["delivery-plan.park-2030.json"]
    words = json.loads(made)["$defs"]["outcomes-of-this-strategy"]["markdownEnumDescriptions"]
    assert words[0] == r"There are \*more\* trees\_."


def test_a_schema_goes_with_its_strategy_and_nothing_else_goes(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    assert run("schema", folder=folder).returncode == 0
    schemas = folder / FOLDER
    made = schemas / "delivery-plan.park-2030.json"
    ours, theirs = schemas / "delivery-plan.park-2020.json", schemas / "delivery-plan.mine.json"
    made.rename(ours)
    theirs.write_text("{}")
    done = run("schema", "--check", folder=folder)
    assert done.returncode == 1
    assert "schemas/delivery-plan.park-2030.json is out of date" in done.stderr
    assert "schemas/delivery-plan.park-2020.json is of a strategy that is gone" in done.stderr
    assert "mine" not in done.stderr
    assert ours.exists()
    done = run("schema", folder=folder)
    assert done.returncode == 0
    assert "schemas/delivery-plan.park-2020.json removed" in done.stderr
    assert (made.exists(), ours.exists(), theirs.read_text()) == (True, False, "{}")
    assert run("schema", "--check", folder=folder).returncode == 0


def test_a_strategy_with_faults_leaves_its_schemas_as_they_are(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    assert run("schema", folder=folder).returncode == 0
    made = folder / FOLDER / "delivery-plan.park-2030.json"
    before = made.read_bytes()
    (folder / FOLDER / "strategy.json").unlink()
    for fault in ("id: [", changed(STRATEGY, ("There are more trees.", "''"))):
        (folder / STRATEGY).write_text(fault)
        done = run("schema", folder=folder)
        assert done.returncode == 1
        assert f"{STRATEGY} has faults, so the schemas of strategies stay as they are" in done.stderr
        assert "removed" not in done.stderr
        assert made.read_bytes() == before
    assert (folder / FOLDER / "strategy.json").is_file()


def test_a_plan_with_faults_does_not_keep_schemas_back(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: "id: ["})
    assert run("schema", folder=folder).returncode == 0
    assert run("schema", "--check", folder=folder).returncode == 0
    assert (folder / FOLDER / "delivery-plan.park-2030.json").is_file()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"$comment": 1}', b"[" * 100_000])
def test_what_is_no_schema_of_ours_is_known(content: bytes) -> None:
    assert not is_strategy_schema("delivery-plan.park-2030.json", content)


def test_a_schema_that_is_no_text_is_replaced(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {f"{FOLDER}/strategy.json": b"\xff"})
    assert run("schema", "--check", folder=folder).returncode == 1
    assert run("schema", folder=folder).returncode == 0
    assert run("schema", "--check", folder=folder).returncode == 0


def test_the_client_says_why_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(MissingProgramError), LanguageClient() as client:
        client.start(["no-such-language-server"], tmp_path)
    ends = [sys.executable, "-c", "import sys; sys.exit('out of order')"]
    with pytest.raises(NoAnswerError, match=r"(?s)the server .*out of order"), LanguageClient() as client:
        client.start(ends, tmp_path)
