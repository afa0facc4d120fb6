"""Formats of other packages: written where the settings name them and the package is installed, or refused in words."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import cpsplan
from cpsplan.desk.workshop import Workshop
from cpsplan.plugins.formats import FormatOrigin, format_of
from cpsplan.publishing.writing import FileTask, write_file
from cpsplan.render import Page
from cpsplan.writers import WriteError
from tests.support import library
from tests.support.asgi import Browser

FORMATS = """
import cpsplan


def markdown(page):
    return "".join(f"{line}\\n\\n" for line in page.lines).encode()


def lost(page, content):
    said = content.decode()
    return [line for line in page.lines if line not in said]


FORMATS = [
    cpsplan.Format(
        "markdown",
        "<document>.md",
        {"en": "Markdown (MD)", "cy": "Markdown Cymraeg (MD)"},
        {"en": "Copying into a wiki."},
        20,
        markdown,
        lost,
    )
]
"""
BUILD = "build --plan 2026-27 --edition en --format html --format markdown --quiet"
FILE = "out/en/2026-27/2026-27.md"
EDITION = "plans/editions/en.yaml"


def installed(folder: Path, formats: str = FORMATS, version: str = "1.2") -> Path:
    """A package with formats, as an installer leaves it in a folder of packages. Returns the folder."""
    about = folder / f"library_formats-{version}.dist-info"
    about.mkdir(parents=True)
    metadata = f"Metadata-Version: 2.1\nName: library-formats\nVersion: {version}\n"
    (about / "METADATA").write_text(metadata, encoding="utf-8")
    (about / "entry_points.txt").write_text("[cpsplan.formats]\nlibrary = library_formats:FORMATS\n", encoding="utf-8")
    (folder / "library_formats.py").write_text(formats, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose settings allow the plugin, and whose English edition wants its format."""
    folder = library.written(tmp_path / "library")
    path = folder / "plans" / "cpsplan.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}plugins: [library]\n", encoding="utf-8")
    library.replaced(folder, EDITION, "formats: [html, ", "formats: [html, markdown, ")
    return folder


def command(folder: Path, arguments: str, packages: Path) -> CompletedProcess[str]:
    return library.with_packages(arguments, folder, packages)


def test_a_file_is_written_and_offered_beside_the_others(folder: Path, tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages")
    done = library.bash(f"cpsplan {BUILD}", folder, PYTHONPATH=str(packages))
    assert done.returncode == 0, done.stderr
    assert "Second mobile library" in (folder / FILE).read_text(encoding="utf-8")
    page = (folder / "out/en/2026-27/index.html").read_text(encoding="utf-8")
    assert 'href="2026-27.md"' in page or 'href="../../en/2026-27/2026-27.md"' in page
    assert "Markdown (MD)" in page
    formats = (folder / "out/en/2026-27/formats.html").read_text(encoding="utf-8")
    assert "Copying into a wiki." in formats
    (entry,) = [
        entry
        for entry in json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))["artifacts"]
        if entry["format"] == "markdown" and entry["document"] == "2026-27"
    ]
    assert (entry["path"], entry["document"], entry["edition"]) == ("en/2026-27/2026-27.md", "2026-27", "en")


def test_a_file_is_written_again_once_its_package_has_another_version(folder: Path, tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages")
    counting = FORMATS.replace("    return", "    open(__file__ + '.runs', 'a').write('run')\n    return", 1)
    (packages / "library_formats.py").write_text(counting, encoding="utf-8")
    runs = packages / "library_formats.py.runs"
    assert command(folder, BUILD, packages).returncode == 0
    once = runs.read_text(encoding="utf-8")
    assert once.startswith("run")
    assert command(folder, BUILD, packages).returncode == 0
    assert runs.read_text(encoding="utf-8") == once
    metadata = packages / "library_formats-1.2.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text(encoding="utf-8").replace("1.2", "1.3"), encoding="utf-8")
    assert command(folder, BUILD, packages).returncode == 0
    assert runs.read_text(encoding="utf-8") == once * 2


def test_it_is_listed_and_named_by_the_doctor(folder: Path, tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages")
    line = "markdown\t<document>.md\tMarkdown (MD)\tlibrary-formats 1.2\n"
    assert line in command(folder, "list formats", packages).stdout
    assert "markdown" not in command(folder.parent, "list formats", packages).stdout
    doctor = command(folder, "doctor", packages).stdout
    assert "ok  library-formats 1.2: formats for workspaces whose settings say plugins: [library]" in doctor
    refused = command(folder, "build --format markdwon", packages)
    assert refused.returncode == 2
    assert "there is no format “markdwon”; there are: html, pdf" in " ".join(refused.stderr.split())
    assert "markdown" in refused.stderr.partition("there are:")[2]


def test_without_the_package_the_plugin_alone_is_said_to_be_missing(folder: Path, tmp_path: Path) -> None:
    done = command(folder, BUILD, tmp_path)
    assert done.returncode == 1
    assert "CPS114 No package that is installed here offers rules or formats “library”" in done.stderr
    assert "CPS804" not in done.stderr
    assert not (folder / "out").exists()


def test_what_the_settings_do_not_name_is_not_used(folder: Path, tmp_path: Path) -> None:
    packages = installed(tmp_path / "packages", "open('sprung', 'w')")
    library.replaced(folder, "plans/cpsplan.yaml", "plugins: [library]\n", "")
    done = command(folder, "check", packages)
    assert "CPS804 “markdown” is no format" in done.stderr
    assert not (folder / "sprung").exists()


def test_nothing_is_taken_from_a_workspace(folder: Path) -> None:
    installed(folder, f"open('sprung', 'w')\n{FORMATS}")
    installed(folder / "packages", f"open('sprung', 'w')\n{FORMATS}")
    for places in (folder, folder / "packages"):
        assert "CPS114" in library.bash("cpsplan check", folder, PYTHONPATH=str(places)).stderr
    assert not (folder / "sprung").exists()


LOADED = [
    ("1/0", "(ZeroDivisionError: division by zero)"),
    ("raise SystemExit(0)", "(SystemExit: 0)"),
    ("FORMATS = [1]", "(ValueError: 1 is no cpsplan.Format)"),
    (FORMATS.replace('"markdown",', '"docx",'), "there is another format “docx” already"),
    (FORMATS.replace('"markdown",', '"xlsx",'), "there is another format “xlsx” already"),
    (FORMATS.replace('"markdown",', '"pdf-for",'), "there is another format “pdf-for” already"),
    (FORMATS.replace('"markdown",', '"Mark down",'), "a format is of small letters, digits and hyphens"),
    (FORMATS.replace("<document>.md", "<document>.pdf"), "another format calls its files “<document>.pdf” already"),
    (FORMATS.replace("<document>.md", "../<document>.md"), "a file is called <document>, with an ending"),
    (FORMATS.replace("<document>.md", "index.html"), "a file is called <document>, with an ending"),
    (FORMATS.replace('{"en": "Copying into a wiki."}', "{}"), "no words on who it is for"),
    (FORMATS.replace("        20,\n", "        '20',\n"), "the rank of “markdown” is no whole number"),
    (FORMATS.replace("        markdown,\n", "        1,\n"), "is no function"),
]


def put_in_reach(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process find packages that it has not looked for before."""
    monkeypatch.syspath_prepend(str(packages))
    monkeypatch.delitem(sys.modules, "library_formats", raising=False)
    format_of.cache_clear()


@pytest.mark.parametrize(("formats", "reason"), LOADED)
def test_what_is_no_format_is_told_by_the_check(
    folder: Path, tmp_path: Path, formats: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_reach(installed(tmp_path / "packages", formats), monkeypatch)
    (fault,) = [fault for fault in cpsplan.open(folder).check() if fault.severity == "error"]
    assert (fault.code, fault.path) == ("CPS115", "plans/cpsplan.yaml")
    assert fault.message.startswith("The formats “library” of library-formats 1.2 fail (")
    assert reason in fault.message


WRITE = '    return "".join(f"{line}\\n\\n" for line in page.lines).encode()'
WRITTEN = [
    (WRITE, "    1 / 0", "ZeroDivisionError: division by zero"),
    (WRITE, "    raise SystemExit", "SystemExit: "),
    (WRITE, "    return 'text'", "it gives str, where bytes are wanted"),
    (WRITE, "    return b''", "it gives a file with nothing in it"),
    (
        "    return [line for line in page.lines if line not in said]",
        "    return [1]",
        "it gives a list of other things",
    ),
    (
        "    return [line for line in page.lines if line not in said]",
        "    return 1",
        "TypeError: 'int' object is not iter",
    ),
]


@pytest.mark.parametrize(("old", "new", "reason"), WRITTEN)
def test_whatever_a_format_does_is_said_in_words(
    tmp_path: Path, old: str, new: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert old in FORMATS
    put_in_reach(installed(tmp_path / "packages", FORMATS.replace(old, new)), monkeypatch)
    with pytest.raises(WriteError, match=re.escape(reason)):
        write_file(task("1.2"), {})


def test_another_version_where_it_is_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_reach(installed(tmp_path / "packages"), monkeypatch)
    assert write_file(task("1.2"), {}) == (b"Plan\n\n", [])
    with pytest.raises(WriteError, match=r"there is library-formats 1\.2: each worker needs version 1\.3"):
        write_file(task("1.3"), {})


def task(version: str) -> FileTask:
    """A small page, to be written by the plugin."""
    html = "<html><body><main><h1>Plan</h1></main></body></html>"
    page = Page("2026-27", "en", "en", "Plan", "", html, "en/2026-27/index.html")
    return FileTask(
        page, "markdown", "en/2026-27/2026-27.md", "", FormatOrigin("markdown", "library", "library-formats", version)
    )


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("    1 / 0", "(ZeroDivisionError: division by zero)"),
        ("    __import__('os')._exit(3)", "(the process that wrote it died, twice)"),
    ],
)
def test_a_format_that_fails_is_told_and_nothing_is_written(
    folder: Path, tmp_path: Path, new: str, reason: str
) -> None:
    done = command(folder, BUILD, installed(tmp_path / "packages", FORMATS.replace(WRITE, new)))
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "CPS115 The format “markdown” of library-formats 1.2 fails: en/2026-27" in said
    assert reason in said
    assert "Traceback" not in done.stderr
    assert not (folder / "out").exists()


def test_what_a_file_leaves_out_is_refused(folder: Path, tmp_path: Path) -> None:
    formats = FORMATS.replace("in page.lines).encode", "in page.lines if 'Second mobile' not in line).encode")
    done = command(folder, BUILD, installed(tmp_path / "packages", formats))
    assert done.returncode == 1
    assert "CPS807" in done.stderr
    assert "is not in en/2026-27/2026-27.md" in " ".join(done.stderr.split())
    assert not (folder / "out").exists()


def test_the_desk_writes_it_once_somebody_asks(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = installed(tmp_path / "packages")
    put_in_reach(packages, monkeypatch)
    browser = Browser(Workshop(folder))
    assert "Markdown (MD)" in browser.get("/preview/en/2026-27/index.html").body.decode()
    answer = browser.get("/preview/en/2026-27/2026-27.md")
    assert "Second mobile library" in answer.body.decode()
