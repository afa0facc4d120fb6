"""What a hostile author of a pull request tries comes to nothing: no leak, no hang, no traceback, but a message.

Each row of attacks has a negative control: the same attack on the naive way succeeds, so the test is able to fail.
The attacks are in attacks.py; those on PDFs and on what goes out and comes in are in test_attacks_out.py.
"""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
import timeit
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import jinja2.sandbox
import pytest
import yaml

from cpsplan.sources.load import load
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import attacks, drawn, samples, thorough
from tests.support.command_line import run
from tests.support.copied import done_in_a_copy
from tests.support.limited import LIMITS, SECONDS, SECRET, limited, limited_command
from tests.support.places import REPOSITORY
from tests.support.samples import GLOSSARY, PLAN, SETTINGS

LEAST = {
    "YAML alias bomb": 8,
    "merge-key bomb": 5,
    "deep nesting": 8,
    "errors outside YAMLError": 15,
    "silent misreading": 13,
    "regular expressions and quadratic work": 10,
    "ids and paths": 25,
    "templates of a workspace": 62,
    "files": 16,
}
"""How many attacks there are of each row, at least."""
ENOUGH = 2
"""Seconds after which what would take minutes or years is known not to end."""


def tried(row: str, folder: Path) -> dict[str, Any]:
    """What came of every attack of a row."""
    if thorough.is_on():
        program = limited("-m", "tests.support.attacks", row, str(folder), folder=folder)
        code, said, told = program.returncode, program.stdout, program.stderr
    else:
        code, said, told = done_in_a_copy(partial(attacks.try_row, row, folder), folder, os.environ, LIMITS)
    assert code == 0, f"{row}: {said[-300:]}{told[-300:]}"
    assert "Traceback" not in said + told
    assert SECRET not in said
    return dict(json.loads(line) for line in said.splitlines())


@pytest.mark.parametrize("row", attacks.SOURCES)
def test_hostile_plan_is_a_diagnostic_in_its_file(row: str, tmp_path: Path) -> None:
    found = tried(row, tmp_path)
    assert len(found) == len(attacks.SOURCES[row]) >= LEAST[row]
    assert {name for name, one in found.items() if not one["codes"]} <= set(attacks.PLAIN)


@pytest.mark.parametrize("name", attacks.PLAIN)
def test_what_only_looks_like_something_else_is_read_as_it_stands(name: str) -> None:
    content = attacks.SOURCES["errors outside YAMLError"][name]
    source, _ = load(MemoryWorkspace({PLAN: content}), PLAN)
    assert source
    assert f"title: {source.value['projects'][0]['title']}\n" in content


def test_hostile_template_is_a_message_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    found = tried("templates of a workspace", tmp_path)
    assert found.keys() == {*attacks.TEMPLATES, *attacks.ENDLESS}
    assert len(found) >= LEAST["templates of a workspace"]
    for name, one in found.items():
        assert one.get("message", "").startswith("templates/index.html"), (name, one)
        assert "\n" not in one["message"]


def test_endless_template_ends_the_build_with_a_message(tmp_path: Path) -> None:
    samples.written(tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "index.html").write_text(attacks.ENDLESS["lists of lists compared"], encoding="utf-8")
    program = "from cpsplan.publishing import pages; pages.SECONDS = 2; from cpsplan.cli import main; main()"
    done = limited("-c", program, "build", "--format", "html", folder=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "templates/index.html: it takes longer than 2 seconds" in done.stderr
    assert "Nothing was built." in done.stderr
    assert not (tmp_path / "out").exists()


def test_template_that_says_nothing_is_a_message(tmp_path: Path) -> None:
    samples.written(tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "plan.html").write_text("", encoding="utf-8")
    done = limited_command("build", "--format", "html", folder=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "CPS807 “Park plan 2026-27” is not on en/2026-27/index.html" in done.stderr
    assert not (tmp_path / "out").exists()


# --- files


def test_folder_in_folder_in_folder_is_told_and_not_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit can hold 1,500 of them, one in the other: Python 3.11 cannot walk through so many."""
    place = samples.written(tmp_path) / "plans" / "/".join("a" * 25)
    place.mkdir(parents=True)
    (place / "x.yaml").write_text("id: x\n", encoding="utf-8")
    deepest = f"plans{'/a' * 20}"
    assert deepest in DiskWorkspace(tmp_path).names("plans")
    assert f"{deepest}:1:1 note CPS110 Nothing reads {deepest} " in run("check", folder=tmp_path).stderr
    monkeypatch.setattr("cpsplan.workspace.disk.DEEPEST", 30)
    assert f"plans{'/a' * 25}/x.yaml" in DiskWorkspace(tmp_path).names("plans"), "control: the limit ends it"


def _replaced_by_link(path: str, target: str) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target.format(folder=folder))

    return put


def _written(path: str | bytes, content: bytes) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        place = Path(os.fsdecode(os.path.join(os.fsencode(folder), os.fsencode(path))))  # noqa: PTH118 - bytes
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    return put


def _pipe(path: str) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).unlink(missing_ok=True)
        os.mkfifo(folder / path)

    return put


def _large(path: str) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        with (folder / path).open("wb") as file:
            file.truncate(100 * 1024 * 1024)

    return put


def _named(put: Callable[[Path], None]) -> Callable[[Path], None]:
    """What ``put`` does, with a register that names the file as a picture."""

    def put_both(folder: Path) -> None:
        _written("plans/pictures.yaml", b"pictures: [{id: x, file: x.png, alt: Reeds.}]\n")(folder)
        (folder / "plans/pictures").mkdir()
        put(folder)

    return put_both


PICTURE = "plans/pictures/x.png"
CATALOGUE = "plans/translations/cy/2026-27.po"
FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "link to a secret": (_replaced_by_link(GLOSSARY, "{folder}/../secret"), "a link to something outside"),
    "link by a relative way": (_replaced_by_link(GLOSSARY, "../../secret"), "a link to something outside"),
    "link to a hidden file inside": (_replaced_by_link(GLOSSARY, "../.git/config"), "a link to something hidden"),
    "catalogue that is .git/config": (_replaced_by_link(CATALOGUE, "../../../.git/config"), "something hidden"),
    "catalogue that is a link": (_replaced_by_link(CATALOGUE, "{folder}/../secret"), "outside the workspace"),
    "settings that are a link": (_replaced_by_link(SETTINGS, "{folder}/../secret"), "outside the workspace"),
    "link to a device": (_replaced_by_link(PLAN, "/dev/zero"), "outside the workspace"),
    "link to a folder": (_replaced_by_link("plans/delivery/x.yaml", "/etc"), "outside the workspace"),
    "link to itself": (_replaced_by_link("plans/delivery/x.yaml", "x.yaml"), "plans/delivery/x.yaml"),
    "picture that is a link": (_replaced_by_link("templates/pictures/easy-read/x.svg", "{folder}/../secret"), ""),
    "picture of the register that is a link": (_named(_replaced_by_link(PICTURE, "{folder}/../secret")), "outside"),
    "picture that is .git/config": (_named(_replaced_by_link(PICTURE, "../../.git/config")), "something hidden"),
    "picture that is a device": (_named(_replaced_by_link(PICTURE, "/dev/zero")), "outside the workspace"),
    "picture that is a pipe": (_named(_pipe(PICTURE)), "not a regular file"),
    "picture of 100 MB": (_named(_large(PICTURE)), "too large: 100.0 MB"),
    "picture that is a folder": (_named(_written(f"{PICTURE}/y.png", b"x")), "is a directory"),
    "picture that unpacks to gigabytes": (_named(_written(PICTURE, drawn.png(60_000, 60_000))), "too many pixels"),
    "picture that is a page": (_named(_written(PICTURE, b"<html><script>alert(1)</script></html>")), "is no SVG"),
    "picture that reads a file": (
        _named(_written(PICTURE, b'<!DOCTYPE svg [<!ENTITY x SYSTEM "/etc/passwd">]>' + drawn.SVG.encode())),
        "document type",
    ),
    "picture with a name that reverses": (_written("plans/pictures/a\u202egpj.png", b"x"), "cannot be seen"),
    "pipe": (_pipe(PLAN), "not a regular file"),
    "pipe for a catalogue": (_pipe(CATALOGUE), "not a regular file"),
    "100 MB": (_large(PLAN), "too large: 100.0 MB"),
    "UTF-16": (_written(PLAN, "id: x".encode("utf-16")), "is not UTF-8"),
    "name with a line end": (_written("plans/delivery/a\n::error::x.yaml", b"id: x"), "cannot be seen"),
    "name with an escape": (_written("plans/delivery/a\x1b[31m.yaml", b"id: x"), "cannot be seen"),
    "name that reverses": (_written("plans/delivery/a\u202elmay.yaml", b"id: x"), "cannot be seen"),
    "name that is no UTF-8": (_written(b"plans/delivery/\xff\xfe.yaml", b"id: x"), "cannot be seen"),
    "catalogue whose name is no UTF-8": (_written(b"plans/translations/cy/\xff.po", b"x"), ""),
    "language that leads away": (_written("plans/translations/..evil/x.po", b""), ""),
}
KINDS = ("json", "sarif", "junit", "github", "gitlab", "markdown")


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_not_read_and_named(name: str, tmp_path: Path) -> None:
    put, words = FILES[name]
    folder = samples.written(tmp_path / "workspace")
    (tmp_path / "secret").write_text(f"a: 1\n{SECRET}: [\n", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(f"[http]\n\textraheader = {SECRET}\n", encoding="utf-8")
    put(folder)
    reports = [f"--report={kind}={tmp_path / kind}" for kind in KINDS]
    done = limited_command("check", *reports, folder=folder)
    assert done.returncode == (1 if words else done.returncode), done.stderr
    assert words in done.stderr
    everything = done.stdout + done.stderr + "".join((tmp_path / kind).read_text(encoding="utf-8") for kind in KINDS)
    assert SECRET not in everything
    assert not any(line.lstrip().startswith("::error::") for line in everything.splitlines())


def test_there_are_so_many_attacks_of_each_row() -> None:
    counted = {row: len(found) for row, found in attacks.SOURCES.items()}
    counted |= {"templates of a workspace": len(attacks.TEMPLATES) + len(attacks.ENDLESS), "files": len(FILES)}
    sys.stdout.write("".join(f"{count:>4} attacks: {row}\n" for row, count in counted.items()))
    assert counted.keys() == LEAST.keys()
    assert all(count >= LEAST[row] for row, count in counted.items())


# --- negative controls: the naive way


def test_control_alias_bomb_grows_without_bounds() -> None:
    value = yaml.safe_load(attacks.SOURCES["YAML alias bomb"]["billion laughs"])

    def leaves(one: Any, memory: dict[int, int]) -> int:
        if id(one) not in memory:
            memory[id(one)] = sum(leaves(part, memory) for part in one) if isinstance(one, list) else 1
        return memory[id(one)]

    assert leaves(value["h"], {}) == 9**8


def test_control_merges_take_minutes(tmp_path: Path) -> None:
    bomb = "k0: &k0 {a: 1}\n" + attacks.SOURCES["merge-key bomb"]["merge of a list of merges"]
    (tmp_path / "bomb.yaml").write_text(bomb, encoding="utf-8")
    program = "import yaml; yaml.safe_load(open('bomb.yaml'))"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", program], cwd=tmp_path, timeout=ENOUGH, check=False)


def test_control_deep_nesting_ends_the_process() -> None:
    program = "import yaml; yaml.load('[' * 100_000, yaml.CSafeLoader)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("name", ["impossible date", "empty integer by tag", "number of 10,000 digits"])
def test_control_errors_that_are_no_yaml_errors(name: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        yaml.safe_load(attacks.SOURCES["errors outside YAMLError"][name])


def test_control_what_yaml_misreads() -> None:
    assert yaml.safe_load("a: 1\na: 2\nb: NO\nc: 010\nd: 12:30\ne: 1.10") == {
        "a": 2,
        "b": False,
        "c": 8,
        "d": 750,
        "e": 1.1,
    }


def test_control_ids_lead_away(tmp_path: Path) -> None:
    assert not (tmp_path / "../x").resolve().is_relative_to(tmp_path.resolve())


def test_control_templates_reach_the_system(tmp_path: Path) -> None:
    code = attacks.TEMPLATES["code of a cycler"].replace("popen('id').read()", "getcwd()")
    assert jinja2.Environment(autoescape=True).from_string(code).render() == str(Path.cwd())
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    sandbox = jinja2.sandbox.ImmutableSandboxedEnvironment(autoescape=True)
    assert sandbox.from_string("{{ path.read_text() }}").render(path=tmp_path / "secret") == SECRET
    assert len(sandbox.from_string("{{ '%99999d' % 1 }}").render()) == 99_999
    assert len(sandbox.from_string("{{ 'a'.ljust(99999) }}").render()) == 99_999


def test_control_power_hangs_while_compiling() -> None:
    program = "import jinja2.sandbox as s; s.SandboxedEnvironment().from_string('{{ 9**(9**9) }}')"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", program], timeout=ENOUGH, check=False)


def test_control_no_clock_of_the_same_process_ends_a_single_step(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.support import attacks; "
        "attacks.rendered(Path(sys.argv[1]), next(iter(attacks.ENDLESS.values())), attacks.localised_sample())"
    )
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=REPOSITORY, timeout=2 * ENOUGH, check=False)


def test_control_links_and_large_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    assert (tmp_path / "link").read_text(encoding="utf-8") == SECRET


def test_control_each_compared_with_each_takes_hours() -> None:
    """The work that is cut: comparing each of the unknown words with each that is known, at 50 microseconds."""
    known = [f"aa{n}" for n in range(300)]
    took = timeit.timeit(lambda: [difflib.SequenceMatcher(None, "ab1", one).ratio() for one in known], number=1)
    assert took / len(known) * 20_000**2 > SECONDS
