"""Every command in every hostile workspace: nothing breaks, hangs, runs, leaks, or is written elsewhere.

What each attack does to single commands is tried in the files named after it; here no command can be left out. The
modules that Python could look for in a workspace are tried in test_traps.py, which holds every command, too.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support import library, thorough
from tests.support.checkers.language_client import NoAnswerError
from tests.support.command_line import run
from tests.support.commands import leaves
from tests.support.copied_server import ClientOfCopy
from tests.support.library import PLAN, STRATEGY
from tests.support.limited import SECRET
from tests.support.revisions import git

CPSPLAN = str(Path(sys.executable).with_name("cpsplan"))
HTML = "build --plan 2025-26 --edition en --format html"
ARGUMENTS = {
    "init": ("init another", "init there"),
    "check": ("check", "check --fix", "check --write-baseline faults.json", "check --baseline known.json"),
    "coverage": ("coverage", "coverage --against rev:main --ratchet", "coverage --report html=coverage.html"),
    "build": (HTML, f"{HTML} --clean", f"{HTML} --pack"),
    "explain": ("explain CPS401",),
    "list": ("list outcomes",),
    "diff": ("diff rev:main --fail-on weakened", "diff 2025-26 2026-27"),
    "export": ("export json", "export json=book.json", "export xlsx --plan 2026-27"),
    "schema": ("schema", "schema --check"),
    "verify": ("verify out",),
    "serve": ("serve --no-open --edition none",),
    "lsp": ("lsp",),
    "doctor": ("doctor",),
    "easy-read pictures": ("easy-read pictures",),
    "theme": ("theme",),
    "templates list": ("templates list",),
    "templates copy": ("templates copy css/screen.css",),
    "easy-read confirm": ("easy-read confirm 2025-26",),
    "translate extract": ("translate extract",),
    "translate update": ("translate update --language cy",),
    "translate status": ("translate status",),
    "translate check": ("translate check",),
    "translate xliff": ("translate xliff cy",),
    "translate review": ("translate review 2025-26 --by translator",),
    "translate import": ("translate import xliff/2025-26.cy.xlf",),
    "new project": ("new project quiet --plan 2026-27 --title Quiet --scope Rooms. --outcome readers.reach",),
    "new action": ("new action open --plan 2026-27 --text Open. --outcome readers.reach",),
    "new measure": (
        (
            "new measure loans --plan 2026-27 --statement Loans. --subject Loans --unit count --direction higher "
            "--comparator meets --target 5 --outcome readers.reach"
        ),
    ),
    "new progress": ("new progress 2026-27 q3",),
    "new strategy": ("new strategy parks --title Parks --from 2026 --to 2030 --aim Trees",),
    "new edition": ("new edition cy-large-print --title Bras",),
    "workbook export": ("workbook export 2026-27",),
    "workbook import": ("workbook import 2026-27.xlsx --yes",),
    "progress import": ("progress import 2026-27.xlsx --yes",),
    "progress missing": ("progress missing 2026-27 q2",),
    "progress ask": ("progress ask 2026-27 q3 --by 2027-01-15",),
    "import": ("import out/data/libraries-2030.stratml.xml --into imported",),
    "new plan": ("new plan 2028-29 --strategy libraries-2030",),
    "roll": ("roll 2027-28 --from 2026-27",),
    "rename": ("rename libraries-2030:readers.skills abilities",),
}
"""How each command is called: those last that change the plans for good."""
SECONDS = 60
"""How long a command may take: an end to waiting, and no measure."""
ATTACKS: dict[str, Callable[[Path, Path], None]] = {}
Attack = Callable[[Path, Path], None]


def attack(name: str) -> Callable[[Attack], Attack]:
    """Enter an attack: what it does to a workspace, with a folder outside that it would like to write to or to read."""

    def enter(does: Attack) -> Attack:
        ATTACKS[name] = does
        return does

    return enter


def put(place: Path, content: str | bytes | None = None, *, link: object = None, pipe: bool = False) -> None:
    """Put a file, a link or a pipe in the place of whatever is there."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if link is not None:
        place.symlink_to(str(link))
    elif pipe:
        os.mkfifo(place)
    else:
        place.write_bytes(content.encode() if isinstance(content, str) else content or b"")


COMMANDS_OF_GIT = """
[core]
    fsmonitor = touch {ran}
    sshCommand = touch {ran}
    pager = touch {ran}
    editor = touch {ran}
    worktree = .
[diff]
    external = touch {ran}
[alias]
    rev-parse = !touch {ran}
"""


@attack("bare repository in the workspace")
def _(folder: Path, outside: Path) -> None:
    bare = outside.parent / "bare"
    git(folder, "clone", "--quiet", "--bare", str(folder.parent), str(bare))
    for place in bare.iterdir():
        place.rename(folder / place.name)
    with (folder / "config").open("a") as settings:
        settings.write(COMMANDS_OF_GIT.format(ran=outside / "ran").replace("worktree = .", "bare = false"))


@attack("settings of the repository that run commands")
def _(folder: Path, outside: Path) -> None:
    with (folder.parent / ".git" / "config").open("a") as settings:
        settings.write(COMMANDS_OF_GIT.format(ran=outside / "ran"))
    hook = folder.parent / ".git" / "hooks" / "post-index-change"
    put(hook, f"#!/bin/sh\ntouch {outside / 'ran'}\n")
    hook.chmod(0o755)


@attack("pipes in the place of files of out/")
def _(folder: Path, _outside: Path) -> None:
    for name in ("manifest.json", ".cpsplan-journal.json", "verification.json", "index.html"):
        put(folder / "out" / name, pipe=True)


@attack("/dev/zero in the place of files of out/")
def _(folder: Path, _outside: Path) -> None:
    for name in ("manifest.json", ".cpsplan-journal.json", "verification.json", "index.html"):
        put(folder / "out" / name, link="/dev/zero")


@attack("deep nesting in files of out/")
def _(folder: Path, _outside: Path) -> None:
    for name in ("manifest.json", ".cpsplan-journal.json", "verification.json"):
        put(folder / "out" / name, "[" * 200_000)


@attack("out/ is a link that leads out")
def _(folder: Path, outside: Path) -> None:
    put(folder / "out", link=outside)


@attack("folders in out/ are links that lead out")
def _(folder: Path, outside: Path) -> None:
    for name in ("en", "assets", "data"):
        put(folder / "out" / name, link=outside)


@attack("files that commands write are links that lead out")
def _(folder: Path, outside: Path) -> None:
    for name in ("faults.json", "coverage.html", "book.json", "easy-read-pictures.html", "xliff/2025-26.cy.xlf"):
        put(folder / name, link=outside / "precious")
    for name in ("schemas/strategy.json", "plans/delivery/2027-28.yaml", "plans/delivery/2028-29.yaml"):
        put(folder / name, link=outside / "precious")


@attack("folders that commands write to are links that lead out")
def _(folder: Path, outside: Path) -> None:
    for name in ("schemas", "xliff", "there/schemas", "plans/easy-read/confirmed", "ask"):
        put(folder / name, link=outside)


@attack("folders of plans are links that lead out")
def _(folder: Path, outside: Path) -> None:
    for name in ("delivery", "strategies", "translations"):
        if (folder / "plans" / name).is_dir():
            shutil.copytree(folder / "plans" / name, outside, dirs_exist_ok=True)
        put(folder / "plans" / name, link=outside)


@attack("plans is a link that leads out")
def _(folder: Path, outside: Path) -> None:
    shutil.copytree(folder / "plans", outside, dirs_exist_ok=True)
    put(folder / "plans", link=outside)


@attack("plans are pipes")
def _(folder: Path, _outside: Path) -> None:
    put(folder / PLAN, pipe=True)
    put(folder / "plans" / "glossary.yaml", pipe=True)


@attack("plans are links to /dev/zero and to a secret")
def _(folder: Path, outside: Path) -> None:
    put(folder / PLAN, link="/dev/zero")
    put(folder / STRATEGY, link=outside / "secret")


@attack("plans are deep, or no text")
def _(folder: Path, _outside: Path) -> None:
    put(folder / PLAN, "{a: " * 50_000)
    put(folder / "plans" / "glossary.yaml", b"\xff\xfe\x00")


@attack("catalogues and files of translators are pipes or hostile")
def _(folder: Path, outside: Path) -> None:
    put(folder / "plans" / "translations" / "cy" / "2025-26.po", pipe=True)
    put(folder / "plans" / "translations" / "cy" / "2026-27.po", link=outside / "secret")
    entity = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{(outside / "secret").as_uri()}">]><xliff>&s;</xliff>'
    put(folder / "xliff" / "2025-26.cy.xlf", entity)


@attack("files that options name are pipes")
def _(folder: Path, _outside: Path) -> None:
    for name in ("known.json", "faults.json", "coverage.html", "book.json", "xliff/2025-26.cy.xlf"):
        put(folder / name, pipe=True)


@attack("pictures with scripts and addresses")
def _(folder: Path, outside: Path) -> None:
    script = f'<set attributeName="href" to="javascript:{SECRET}"/><script>{SECRET}</script>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="{SECRET}">{script}</svg>'
    for path in (folder / "plans" / "easy-read").glob("*.yaml"):
        for name in set(path.read_text(encoding="utf-8").split()):
            if name.isalpha() and name.islower():
                put(folder / "templates" / "pictures" / "easy-read" / f"{name}.svg", picture)
    put(folder / "templates" / "pictures" / "easy-read" / "book.svg", link=outside / "secret")


@attack("templates that say nothing, reach out or never end")
def _(folder: Path, outside: Path) -> None:
    put(folder / "templates" / "index.html", "11111")
    put(folder / "templates" / "plan.html", f"{{% include '{outside / 'secret'}' %}}{{{{ ''.__class__.__mro__ }}}}")
    put(folder / "templates" / "coverage.html", pipe=True)
    put(folder / "templates" / "layout.html", link="/dev/zero")
    put(folder / "templates" / "phrases" / "en.yaml", 'due: "by {when}"\n')


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a workspace in docs/, with pages in out/ and files for translators."""
    top = tmp_path_factory.mktemp("origin") / "top"
    top.mkdir()
    folder = library.written(top / "docs")
    for line in (HTML, "translate update --language cy", "translate xliff cy"):
        assert run(*line.split(), folder=folder).returncode == 0
    put(folder / "known.json", "{}")
    library.committed(top)
    return top


def kept(outside: Path) -> dict[str, bytes | None]:
    """What lies outside of the workspace."""
    return {
        path.relative_to(outside).as_posix(): path.read_bytes() if path.is_file() else None
        for path in outside.rglob("*")
    }


def leaked(folder: Path) -> list[str]:
    """The files in a workspace, no links, that hold the secret where nobody has put it."""
    command = ["grep", "-rlF", "--devices=skip", "--exclude-dir=templates", SECRET, "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout.split()


class TooLongError(Exception):
    """A command does not end."""


@contextmanager
def ending() -> Iterator[None]:
    """Meanwhile, what takes too long is interrupted, wherever it waits."""

    def interrupt(_number: int, _frame: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def done(line: str, folder: Path) -> str:
    """What is wrong with the end of a command; empty where it ends with 0, 1 or 2, and without a traceback."""
    if line == "lsp":
        with suppress(NoAnswerError), ClientOfCopy().start([CPSPLAN, "lsp"], folder) as client:
            client.open(folder / "plans" / "cpsplan.yaml")
        return ""
    # The checkers of verify are tried in test_out.py.
    surroundings = {"PATH": "/nowhere"} if line.startswith("verify") else {}
    try:
        with ending():
            ended = run(*line.split(), folder=folder, **surroundings)
    except TooLongError:
        return "does not end"
    except Exception as error:  # noqa: BLE001 - whatever it is, the other commands are tried, too
        return repr(error)
    if SECRET in ended.stdout + ended.stderr:
        return "tells the secret"
    return "" if ended.returncode in {0, 1, 2} else f"ends with {ended.returncode}"


def ills(lines: list[str], folder: Path, outside: Path) -> dict[str, str]:
    """What is wrong with commands, each after the other in the same workspace."""
    wrong: dict[str, str] = {}
    before = kept(outside)
    for line in lines:
        ill, after = done(line, folder), kept(outside)
        if after != before:
            ill += f" writes outside: {sorted(path for path in after if after[path] != before.get(path, 'not there'))}"
        if places := leaked(folder):
            ill += f" leaks the secret into {places}"
        if ill:
            wrong[line] = ill
        before = after
    return wrong


def attacked(name: str, origin: Path, place: Path) -> tuple[Path, Path]:
    """A workspace to which an attack was done, and the folder outside that it is after."""
    top, outside = place / "top", place / "outside"
    shutil.copytree(origin, top, symlinks=True)
    put(outside / "precious", "precious")
    put(outside / "secret", SECRET)
    ATTACKS[name](top / "docs", outside)
    return top / "docs", outside


TOGETHER = (
    ("bare repository in the workspace", "pipes in the place of files of out/"),
    ("settings of the repository that run commands", "/dev/zero in the place of files of out/"),
    ("deep nesting in files of out/", "files that options name are pipes"),
)
"""Attacks of which one changes what no other does for any command: each says and does the same beside the other."""
TOGETHER_OR_ALONE = [
    (name,) for name in ATTACKS if thorough.is_on() or not any(name in names for names in TOGETHER)
] + [names for names in TOGETHER if not thorough.is_on()]


@pytest.mark.parametrize("names", TOGETHER_OR_ALONE, ids=" and ".join)
def test_no_command_is_led_astray(names: tuple[str, ...], origin: Path, tmp_path: Path) -> None:
    folder, outside = attacked(names[0], origin, tmp_path)
    for other in names[1:]:
        ATTACKS[other](folder, outside)
    lines = [line for lines in ARGUMENTS.values() for line in lines]
    wrong = ills(lines, folder, outside)
    sys.stdout.write(f"| {' and '.join(names)} | {len(lines)} | {len(wrong)} |\n")
    assert wrong == {}


def test_control_without_the_guard_what_is_written_outside_is_seen(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = attacked("folders that commands write to are links that lead out", origin, tmp_path)
    monkeypatch.setattr("cpsplan.cli.schema.refuse_way_out", lambda *_: None)
    wrong = ills(["check", "schema"], folder, outside)
    assert list(wrong) == ["schema"]
    assert "strategy.json" in wrong["schema"]


def test_control_a_command_that_breaks_or_tells_is_seen(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = attacked("plans are deep, or no text", origin, tmp_path)
    monkeypatch.setattr("cpsplan.cli.refuse_moment", lambda: sys.stderr.write(SECRET))
    assert ills(["explain CPS401"], folder, outside) == {"explain CPS401": "tells the secret"}
    monkeypatch.setattr("cpsplan.cli.refuse_moment", lambda: os.environ["NO_SUCH_VARIABLE"])
    assert ills(["explain CPS401"], folder, outside) == {"explain CPS401": "KeyError('NO_SUCH_VARIABLE')"}


def test_no_command_is_left_out() -> None:
    assert {" ".join(leaf) for leaf in leaves()} == ARGUMENTS.keys()
    assert all(line.startswith(command) for command, lines in ARGUMENTS.items() for line in lines)
