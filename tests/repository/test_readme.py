"""Every command that README, CONTRIBUTING and the handbook show is run, in order, and does what is written beside it.

The commands of a section are run in a workspace that TOURS names for it; a section with commands that it does not name
fails. A Trial says what is special about one command. Blocks that are no commands stand in SHOWN, with what they have
to agree with; those that do not are keys with their values, which have to be right in some entry.
"""

from __future__ import annotations

import json
import re
import runpy
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
import yaml
from pydantic import TypeAdapter, ValidationError
from typer.core import TyperGroup

from cpsplan import __version__
from cpsplan.book.keys import groups, keys_of
from cpsplan.cli.app import app
from cpsplan.model.text import Record
from cpsplan.plugins.kinds import WORDS
from cpsplan.sources.written import yaml_values
from tests.support import documents, library, samples, thorough, word_reviews
from tests.support.copied import Limits, done_in_a_copy, load_anew
from tests.support.copied_server import ClientOfCopy
from tests.support.documents import Command
from tests.support.environments import offline
from tests.support.library import bash
from tests.support.places import REPOSITORY

if TYPE_CHECKING:
    pass

ONE_PAGE = "--plan ice-2025 --edition en --format html"
"""Options that make a build of this repository's plans short."""
ELSEWHERE = {"/srv/site": "site", "/tmp/library": "elsewhere"}  # noqa: S108 - the places that are shown, not used
"""Folders that the documents name, and the folders of the test that stand for them."""


@dataclass(frozen=True)
class Trial:
    """How one command is tried.

    Attributes:
        narrow: options that are added, so that it takes seconds.
        code: the exit code.
        tells: a text that it prints.
        leaves: a file, or a pattern of files, that is there afterwards.
        place: makes the workspace to run it in, if it is not the one of the section.
        prepares: what is done to the workspace before.
        breaks: puts a fault into a copy of the workspace, where the command then ends with 1 ...
        broken: ... and prints this.
    """

    narrow: str = ""
    code: int = 0
    tells: str = ""
    leaves: str = ""
    place: Callable[[Path], Path] | None = None
    prepares: Callable[[Path], object] | None = None
    breaks: Callable[[Path], object] | None = None
    broken: str = ""


@dataclass(frozen=True)
class Tour:
    """Where the commands of a section are run, and the trials of those that are special."""

    place: Callable[[Path], Path]
    trials: dict[str, Trial] = field(default_factory=dict)


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _repository(folder: Path) -> Path:
    return library.committed(library.written(folder))


def _reviewed(folder: Path) -> Path:
    content = word_reviews.reviewed({"every village is visited once": "every village is visited twice"})
    (_repository(folder) / "review.docx").write_bytes(content)
    return folder


def _small(folder: Path) -> Path:
    """A small plan of the same name: PDFs of the published one take long."""
    plan = samples.changed(samples.PLAN, ("id: 2026-27", "id: 2022-23"))
    samples.written(folder, {samples.PLAN.replace("2026-27", "2022-23"): plan})
    (folder / samples.PLAN).unlink()
    return folder


def _only_one_page(folder: Path) -> None:
    """Leave one page for the checkers to look at, and say so in the manifest, as a build of one page does."""
    out = folder / "out"
    for path in out.rglob("*.*"):
        if path.suffix in {".html", ".pdf"} and path != out / "index.html":
            path.unlink()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest["artifacts"] = [one for one in manifest["artifacts"] if (out / one["path"]).exists()]
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


TOURS = {
    "Two commands": Tour(_empty),
    "A first look": Tour(_empty, {"cpsplan build": Trial("--edition en --format html", leaves="out/index.html")}),
    "Ten minutes in the browser": Tour(_empty, {"cpsplan serve": Trial("--help", tells="in the browser")}),
    "Ten minutes for the planner": Tour(
        _empty,
        {
            "cpsplan build": Trial("--edition en --format html", leaves="out/index.html"),
            "cpsplan roll 2027-28 --from 2026-27": Trial(leaves="plans/delivery/2027-28.yaml", tells="2027-28.yaml is"),
            "cpsplan diff 2025-26 2026-27": Trial(tells="1.1 People in every village can reach a library service"),
        },
    ),
    "In Excel or LibreOffice": Tour(
        _repository,
        {
            "cpsplan workbook export 2026-27": Trial(leaves="2026-27.xlsx", tells="rows"),
            "cpsplan workbook import 2026-27.xlsx --yes": Trial(tells="Nothing is changed."),
            "cpsplan progress ask 2026-27 q3 --by 2027-01-15 --into ask": Trial(leaves="ask/*.eml", tells="letters"),
            "cpsplan progress missing 2026-27 q3": Trial(code=1, tells="Head of learning: "),
        },
    ),
    "From Word": Tour(
        _reviewed,
        {
            "cpsplan import review.docx --diff": Trial(tells="mobile-library/scope (Anna Reader, 2026-11-29)"),
            "cpsplan import review.docx --yes": Trial(tells="1 change in plans/delivery/2026-27.yaml"),
        },
    ),
    "Without the example": Tour(
        _empty,
        {
            'cpsplan new action gates --plan 2026-27 --text "Close the northern gate to cars" --aim fewer-cars': Trial(
                tells="has the action “gates”"
            )
        },
    ),
    "Ten minutes for CI": Tour(
        _repository,
        {
            "cpsplan check": Trial(breaks=library.misspell, broken="CPS302"),
            "cpsplan check --fail-on warning": Trial(breaks=library.space, broken="warning CPS"),
            "cpsplan check --report sarif=cpsplan.sarif --report junit=junit.xml": Trial(
                leaves="junit.xml", breaks=library.misspell, broken="CPS302"
            ),
            "cpsplan check --write-baseline faults.json": Trial(leaves="faults.json", tells="knows 0 faults"),
            "cpsplan coverage --against rev:main --ratchet": Trial(breaks=library.leave_out, broken="fell by 1"),
            "cpsplan coverage --fail-under 100": Trial(breaks=library.leave_out, broken="Gap 1.2 Readers can"),
            "cpsplan coverage --fail-under welsh=100": Trial(
                place=library.published, breaks=library.remove_translation, broken="and 100% is the floor"
            ),
            "cpsplan diff rev:main --report markdown": Trial(prepares=library.weaken, tells="£60,000"),
            "cpsplan diff rev:main --fail-on weakened": Trial(
                place=_repository, breaks=library.weaken, broken="to £50,000 (weakened)"
            ),
            "cpsplan translate check": Trial(
                place=library.published, breaks=library.remove_translation, broken="CPS911"
            ),
            "cpsplan schema --check": Trial(breaks=library.age_schema, broken="schemas/strategy.json"),
            "cpsplan export json > book.json": Trial(leaves="book.json"),
            "cpsplan export csv --out tables": Trial(leaves="tables/datapackage.json", tells="files written"),
            "cpsplan export xlsx --plan 2026-27": Trial(leaves="2026-27-tables.xlsx", tells="xlsx written"),
        },
    ),
    "Ten minutes for communications": Tour(
        library.published,
        {
            "cpsplan build": Trial(ONE_PAGE, leaves="out/index.html"),
            "cpsplan build --plan 2022-23 --format pdf": Trial(
                "--edition en", leaves="out/en/2022-23/2022-23.pdf", place=_small
            ),
            "cpsplan build --edition cy": Trial("--plan ice-2025 --format html", leaves="out/cy/ice-2025/index.html"),
            "cpsplan build --out /srv/site": Trial(ONE_PAGE, leaves="site/index.html"),
            "cpsplan build --pack": Trial(ONE_PAGE, leaves="out/**/*.zip"),
            "cpsplan verify out": Trial(prepares=_only_one_page, tells="0 findings", leaves="out/verification.json"),
            "cpsplan easy-read pictures": Trial(leaves="easy-read-pictures.html"),
            "cpsplan theme": Trial(leaves="theme.html"),
            "cpsplan templates list": Trial(tells="css/screen.css"),
            "cpsplan templates copy css/screen.css": Trial(leaves="templates/css/screen.css"),
        },
    ),
    "Welsh, and other languages": Tour(library.published, {"cpsplan translate xliff cy": Trial(leaves="xliff/*.xlf")}),
    "Easy Read": Tour(
        library.published,
        {"cpsplan easy-read confirm 2022-23/hybrid-working": Trial(tells="1 passage confirmed")},
    ),
    "How to measure": Tour(_empty),
    "The first hour": Tour(
        _empty,
        {
            "cpsplan init /tmp/library": Trial(leaves="elsewhere/plans/cpsplan.yaml"),
            "cpsplan list rules": Trial(tells="CPS401\t"),
            "cpsplan explain CPS401": Trial(tells="Good: plans/"),
        },
    ),
}


def _commands(section: str) -> list[Command]:
    return [one for block in documents.blocks() if block.section == section for one in block.commands]


def test_every_command_that_is_shown_is_run() -> None:
    sections = {block.section for block in documents.blocks() if block.commands}
    assert sections == set(TOURS)
    for section, tour in TOURS.items():
        assert set(tour.trials) <= {one.text for one in _commands(section)}, f"{section}: a trial of nothing"


@pytest.mark.parametrize("section", TOURS)
def test_commands_of_a_section(section: str, tmp_path: Path) -> None:
    tour = TOURS[section]
    folder = tour.place(tmp_path / "work")
    for number, command in enumerate(_commands(section)):
        program, _, rest = command.text.partition(" ")
        trial = tour.trials.get(command.text, Trial())
        if program == "cd":
            folder /= rest
            assert folder.is_dir(), command
        elif program == "make":
            assert bash(f"make --dry-run {rest}", REPOSITORY).returncode == 0, command
        elif program == "docker":
            _try_docker(rest, folder)
        elif program == "pip":
            _try_pip(command.text, tmp_path / f"environment-{number}")
        else:
            assert program == "cpsplan", f"{command}: say here how it is run"
            place = trial.place(tmp_path / f"place-{number}") if trial.place else folder
            _try(command, trial, place)


def _try(command: Command, trial: Trial, folder: Path) -> None:
    """Run a command, and hold what it does against its comment and its trial."""
    text = f"{command.text} {trial.narrow}"
    for shown, place in ELSEWHERE.items():
        text = text.replace(shown, place)
    if trial.prepares:
        trial.prepares(folder)
    done = bash(text, folder)
    assert done.returncode == _promised(command, trial), f"{text}\n{done.stdout}{done.stderr}"
    assert trial.tells in done.stdout + done.stderr
    assert not trial.leaves or list(folder.glob(trial.leaves)), f"{text} leaves no {trial.leaves}"
    if re.match(r"\d+ documents", command.comment):
        assert done.stderr == f"{command.comment}\n"
    assert bool(trial.breaks) or not command.comment.startswith("1 if"), f"{command}: when does it end with 1?"
    if trial.breaks:
        copy = shutil.copytree(folder, folder.with_name(f"{folder.name}-broken"))
        trial.breaks(copy)
        faulty = bash(text, copy)
        shutil.rmtree(copy)
        assert faulty.returncode == 1, f"{text}\n{faulty.stdout}{faulty.stderr}"
        assert trial.broken in faulty.stdout + faulty.stderr


def _promised(command: Command, trial: Trial) -> int:
    """The exit code: a command that holds something open ends with 1."""
    return 1 if command.comment.startswith("holds it open") else trial.code


def _try_pip(text: str, folder: Path) -> None:
    """Install in the checkout, into an environment of its own, without going to an index."""
    done = bash(text, REPOSITORY, **offline(folder))
    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
    assert (folder / "bin" / "cpsplan").is_file() is text.endswith(" .")


def _try_docker(arguments: str, folder: Path) -> None:
    """Docker itself is tried by test_container.py: here, what is run in the image, and that the image says the same."""
    assert f"#   docker {arguments}\n" in (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    if arguments.startswith("run "):
        assert bash(f"cpsplan {arguments.rpartition(' cpsplan ')[2]}", folder).returncode == 0


# Blocks that are no commands


def _project(text: str, _: Path) -> None:
    assert text in (REPOSITORY / "templates" / "starter" / library.PLAN).read_text(encoding="utf-8")


def _message(text: str, folder: Path) -> None:
    library.misspell(folder)
    assert text in bash("cpsplan check || true", folder).stderr


def _suppression(text: str, folder: Path) -> None:
    action = "    outcomes: [readers.skills]\n    budgets:\n      - amount: 20000\n"
    library.replaced(folder, library.PLAN, action, action.replace("    outcomes: [readers.skills]\n", ""))
    assert "CPS401" in bash("cpsplan check --fail-on warning || true", folder).stderr
    indented = "".join(f"    {line}\n" for line in text.splitlines())
    owner = "    budgets:\n      - amount: 20000\n"
    library.replaced(folder, library.PLAN, owner, indented + owner)
    done = bash("cpsplan check", folder)
    assert done.returncode == 0, done.stderr
    assert not re.search("CPS401|CPS7", done.stderr)


def _status(text: str, folder: Path) -> None:
    library.replaced(folder, "plans/progress/2026-27-q2.yaml", "outputs:\n", f"{text}outputs:\n")
    done = bash("cpsplan check --fail-on warning", folder)
    assert done.returncode == 0, done.stderr


def _revision(text: str, folder: Path) -> None:
    """The report of June tells the target of June, and that of September the new one."""
    library.replaced(folder, library.PLAN, "      value: 95\n", "      value: 80\n")
    library.replaced(folder, library.PLAN, "from 60% to at least 95%", "from 60% to at least 80%")
    library.replaced(folder, library.PLAN, "measures:\n", f"{text}measures:\n")
    done = bash("cpsplan check && cpsplan build --edition en --format html", folder)
    assert done.returncode == 0, done.stderr
    for report, target in (("2026-27-q1", "95%"), ("2026-27-q2", "80%")):
        page = (folder / "out" / "en" / report / "index.html").read_text(encoding="utf-8")
        assert f"Target: at least {target}" in page


def _vs_code(text: str, folder: Path) -> None:
    settings = json.loads(f"{{{text}}}")
    assert settings["glspc.server.languageId"] == ["yaml"]
    _served([settings["glspc.server.command"], *settings["glspc.server.commandArguments"]], folder)


def _neovim(text: str, folder: Path) -> None:
    found = re.search(r'config\("(\w+)", \{ cmd = \{ "(\w+)", "(\w+)" \}, filetypes = \{ "yaml" \} \}\)', text)
    assert found
    assert f'vim.lsp.enable("{found[1]}")' in text
    _served([found[2], found[3]], folder)


def _helix(text: str, folder: Path) -> None:
    settings = tomllib.loads(text)
    (language,) = settings["language"]
    (name,) = settings["language-server"]
    assert name in language["language-servers"]
    server = settings["language-server"][name]
    _served([server["command"], *server["args"]], folder)


def _served(command: list[str], folder: Path) -> None:
    """Start the language server as an editor would, and let it greet."""
    assert command == ["cpsplan", "lsp"]
    with ClientOfCopy().start([str(Path(sys.executable).with_name(command[0])), *command[1:]], folder) as client:
        assert client.capabilities["renameProvider"]


def _gap(text: str, folder: Path) -> None:
    library.leave_out(folder)
    assert text in bash("cpsplan coverage", folder).stdout


def _waiver(text: str, folder: Path) -> None:
    """The gap is allowed up to the day that is named, and not after it."""
    library.leave_out(folder)
    settings = folder / "plans" / "cpsplan.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}{text}\n", encoding="utf-8")
    for day, code in (("1798675200", 0), ("1798761600", 1)):  # 31 December 2026, 1 January 2027
        for command in ("check", "coverage"):
            done = bash(f"cpsplan {command}", folder, SOURCE_DATE_EPOCH=day)
            assert done.returncode == code, done.stderr


def _hooks(text: str, _: Path) -> None:
    known = {one["id"] for one in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    (repository,) = yaml.safe_load(text)["repos"]
    assert {one["id"] for one in repository["hooks"]} <= known
    _release(repository["rev"])


def _step(text: str, folder: Path) -> None:
    (step,) = yaml.safe_load(text)
    inputs = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert step["with"].keys() <= inputs.keys()
    assert bash(f"cpsplan {step['with']['command']} {step['with']['arguments']}", folder).returncode == 0
    _release(step["uses"].partition("@")[2])


def _pipeline(text: str, _: Path) -> None:
    job = yaml.safe_load(text)
    (included,) = job["include"]
    path = "templates/ci/gitlab.yml"
    assert included["remote"].endswith(f"/{path}")
    theirs = yaml.safe_load((REPOSITORY / path).read_text(encoding="utf-8"))
    # The one variable without a default stands in the script only.
    assert job["cpsplan"]["variables"].keys() == {"CPSPLAN"}
    assert "${CPSPLAN" in "\n".join(theirs["cpsplan"]["before_script"])
    _release(job["cpsplan"]["variables"]["CPSPLAN"].rpartition("@")[2])


def _release(tag: str) -> None:
    assert tag == f"v{__version__}"


def _python(text: str, folder: Path) -> None:
    """The program ends well, and prints what its comments say."""
    script = folder.with_suffix(".py")
    script.write_text(text, encoding="utf-8")
    if thorough.is_on():
        done = bash(f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}", folder)
        code, said, faults = done.returncode, done.stdout, done.stderr
    else:
        code, said, faults = done_in_a_copy(partial(_run_script, script), folder, library.surroundings(), Limits(300))
    assert code == 0, faults
    promised = re.findall(r"# prints: (.+)", text)
    assert promised
    assert set(promised) <= set(said.splitlines())


def _run_script(script: Path) -> int:
    """Run a program that loads cpsplan by itself."""
    load_anew(REPOSITORY / "src")
    runpy.run_path(str(script), run_name="__main__")
    return 0


def _entry_points(text: str, _: Path) -> None:
    assert set(tomllib.loads(text)["project"]["entry-points"]) <= {*WORDS}


def _way(text: str, _: Path) -> None:
    for stage in ("parse", "link", "localise", "publish"):
        assert stage in text.split()
        assert list((REPOSITORY / "src" / "cpsplan").glob(f"*/{stage}.py"))


def _keys(text: str, _: Path) -> None:
    """What nothing else is said of are keys: each may stand in some entry, with what stands under it."""
    for part in re.split(r"\n(?=[^\s#])", text):
        values = yaml_values(f"{part}\n")
        assert values, part
        ((key, value),) = values.items()
        models = [group.model for group in groups() if key in {known.name for known in keys_of(group)}]
        assert any(not _faults(model, {key: _in_one_language(value)}, key) for model in models), part


def _faults(model: type[Record], value: dict[str, Any], key: str) -> list[str]:
    """What a model has against a key of a value."""
    try:
        TypeAdapter(model).validate_python(value)
    except ValidationError as refused:
        return [str(fault) for fault in refused.errors() if fault["loc"][:1] == (key,)]
    return []


def _in_one_language(value: Any) -> Any:
    """A value with each text that stands there in several languages in the first of them."""
    if isinstance(value, list):
        return [_in_one_language(part) for part in value]
    if isinstance(value, dict):
        if all(re.fullmatch("[a-z]{2}(-[A-Z]{2})?", str(key)) and isinstance(part, str) for key, part in value.items()):
            return next(iter(value.values()))
        return {key: _in_one_language(part) for key, part in value.items()}
    return value


SHOWN: dict[str, Callable[[str, Path], None]] = {
    "projects:": _project,
    "plans/delivery/2026-27.yaml:46:16 error CPS302 “readers.reech” is not known": _message,
    "suppress:": _suppression,
    "activities:": _status,
    "revisions:": _revision,
    '"glspc.server.command": "cpsplan",': _vs_code,
    'vim.lsp.config("cpsplan", { cmd = { "cpsplan", "lsp" }, filetypes = { "yaml" } })': _neovim,
    "[language-server.cpsplan]": _helix,
    "Gap 1.2 Readers can do online what they need to do. (libraries-2030:readers.skills)": _gap,
    "source_address: https://github.com/OWNER/REPOSITORY/blob/main/{path}#L{line}": _waiver,
    "repos:": _hooks,
    "- uses: OWNER/cpsplan@v0.1.0": _step,
    "include:": _pipeline,
    "import cpsplan": _python,
    "import sys": _python,
    '[project.entry-points."cpsplan.rules"]': _entry_points,
    '[project.entry-points."cpsplan.formats"]': _entry_points,
    "files -> Source -> model -> Book -> [rules] -> LocalisedBook -> Page -> artifacts -> out/ + manifest": _way,
}
"""Blocks by their first lines, and what each is compared with; the others hold keys."""


ADDED = {"A field", "A reference", "A kind of entry", "A rule", "A format", "A language", "A chart", "A command"}
"""Sections of docs/architecture.md whose blocks test_architecture.py puts into a copy."""


BLOCKS = [block for block in documents.blocks() if not block.commands and block.section not in ADDED]


def test_every_block_is_compared_with_something() -> None:
    assert set(SHOWN) <= {block.first for block in BLOCKS}
    assert "```" not in "".join((REPOSITORY / name).read_text(encoding="utf-8") for name in documents.NAMES)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_block_is_true(block: documents.Block, tmp_path: Path) -> None:
    prove = SHOWN.get(block.first, _keys)
    prove(block.text, tmp_path if prove is _keys else library.written(tmp_path / "library"))


# Commands in the running text


@pytest.mark.parametrize("text", documents.inline("cpsplan"))
def test_command_in_a_sentence_exists(text: str) -> None:
    command: Any = typer.main.get_command(app)
    words = text.split()[1:]
    while words and isinstance(command, TyperGroup) and not words[0].startswith("-"):
        assert words[0] in command.commands, text
        _, command, words = command.resolve_command(typer.Context(command), words)
    options = {"--help", *(option for one in command.params for option in one.opts)}
    assert {word.split("=")[0] for word in words if word.startswith("-")} <= options


@pytest.mark.parametrize("text", documents.inline("make"))
def test_target_in_a_sentence_exists(text: str) -> None:
    assert bash(f"make --dry-run {text.split()[1]}", REPOSITORY).returncode == 0
