"""Nothing tells or makes anybody install a package called cpsplan: it is in no index, and anybody could register it."""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from cpsplan.reporters import sarif
from cpsplan.reporters.report import Report
from cpsplan.workspace import resources
from tests.support import samples
from tests.support.command_line import run
from tests.support.copied import Limits, done_in_a_copy, load_anew
from tests.support.places import REPOSITORY

SHIPPED = ("*.md", "*.yml", "NOTICE", "Makefile", "Dockerfile", ".pre-commit-hooks.yaml", "pyproject.toml", "*.lock")
"""The files at the top that people read, or that install cpsplan."""
FOLDERS = (".ci", "docs", "src", "templates", "tests/tools")
ASSETS = {".svg", ".png", ".po", ".pyc"}

INSTALLERS = r"pip3? install|pip3? wheel|pip3? download|pipx \w+|uvx|uv tool \w+|uv pip install|uv add"
BARE = re.compile(
    rf"""\b(?:{INSTALLERS})\b[^\n`;&|]*?[ \t"'=]cpsplan(?![\w./:-]|\s*@)"""
    r"""|\bCPSPLAN["']?\s*[:=]\s*["']?cpsplan(?![\w./:-]|\s*@)"""
    r"""|pypi\.org/project/cpsplan"""
)
"""A command, or the setting of the GitLab job, that takes cpsplan from an index; a link to its page there."""


def texts() -> Iterator[tuple[Path, str]]:
    """Every text that is shipped, with its path."""
    top = [path for pattern in SHIPPED for path in REPOSITORY.glob(pattern)]
    below = [path for folder in FOLDERS for path in (REPOSITORY / folder).rglob("*")]
    for path in sorted({*top, *below}):
        if path.is_file() and path.suffix not in ASSETS and "node_modules" not in path.parts:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def bare(text: str) -> list[str]:
    """What a text installs by the bare name. A command between backticks may go over the end of a line."""
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text)]
    return [found[0] for one in (text, *spans) for found in BARE.finditer(one)]


def test_no_shipped_text_installs_the_bare_name() -> None:
    read = dict(texts())
    assert {REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "action.yml", "Dockerfile")} <= read.keys()
    assert REPOSITORY / "templates/ci/gitlab.yml" in read
    assert REPOSITORY / "src/cpsplan/cli/doctor.py" in read
    assert {str(path): found for path, text in read.items() if (found := bare(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "pip install cpsplan",
        'a language server (`pip install "cpsplan[lsp]"`). While',
        "INSTALL = \"pip install 'cpsplan[lsp]'\"",
        "python -m pip install --quiet cpsplan==0.1.0",
        "pip install --force-reinstall cpsplan",
        "one `pip install\ncpsplan` over two lines",
        "pipx install cpsplan",
        "pipx run cpsplan check",
        "uvx cpsplan check",
        "uvx --from cpsplan cpsplan",
        "uv tool install cpsplan",
        "uv tool run 'cpsplan[xliff]'",
        "    CPSPLAN: cpsplan",
        'CPSPLAN="cpsplan[lsp]"',
        '"informationUri": "https://pypi.org/project/cpsplan/"',
    ],
)
def test_control_bare_name_is_seen(text: str) -> None:
    assert bare(text)


@pytest.mark.parametrize(
    "text",
    [
        "pip install '/home/a/cpsplan[lsp]'",
        "pip install --no-deps cpsplan-0.1.0-py3-none-any.whl",
        "pip install 'cpsplan @ git+https://example.org/x@v1'",
        "pip install . && cpsplan check",
        "pip install --no-deps .\ncpsplan check",
        "`pip install` the wheel and run `cpsplan doctor`",
        "    CPSPLAN: https://example.org/cpsplan@v0.1.0",
    ],
)
def test_control_other_sources_are_let_through(text: str) -> None:
    assert not bare(text)


def test_no_shipped_text_names_an_address_that_is_made_up() -> None:
    made_up = {str(path): "example.org" for path, text in texts() if "example.org" in text and not _is_plan(path)}
    assert made_up == {}


def _is_plan(path: Path) -> bool:
    """Whether a file belongs to the invented workspace of `cpsplan init`."""
    return path.is_relative_to(REPOSITORY / "templates" / "starter")


def test_address_of_the_project_stands_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # It is the setting of pyproject.toml; what can go without it does.
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert resources.project_address() == project["urls"].get("Homepage", "")

    def driver() -> dict[str, str]:
        log = json.loads(sarif.compose(Report(samples.compiled(), ())))
        return {**log["runs"][0]["tool"]["driver"]}

    monkeypatch.setattr(resources, "project_address", lambda: "")
    assert "informationUri" not in driver()
    monkeypatch.setattr(resources, "project_address", lambda: "https://cpsplan.test")
    assert driver()["informationUri"] == "https://cpsplan.test"


def _run_without(absent: Sequence[str], arguments: Sequence[str]) -> int:
    """Run a command where libraries are missing, of which others may have loaded parts."""
    load_anew(REPOSITORY / "src")
    for name in [name for name in sys.modules if name.partition(".")[0] in absent]:
        del sys.modules[name]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # None stands for what is not there
    return int(importlib.import_module("cpsplan.cli").run_here(arguments))


@pytest.mark.parametrize(
    ("absent", "arguments", "extra"),
    [
        (["pygls"], ["lsp"], "lsp"),
        (["pygls"], ["doctor"], "lsp"),
        (["starlette"], ["serve"], "serve"),
        (["starlette"], ["doctor"], "serve"),
        (["translate"], ["translate", "xliff", "cy"], "xliff"),
        (["distributed"], ["build", "--executor", "dask=tcp://127.0.0.1:1", "--format", "pdf"], "dask"),
        (["playwright", "playwright.sync_api"], ["verify"], "verify"),
    ],
    ids=["lsp", "doctor", "serve", "doctor of serve", "xliff", "dask", "verify"],
)
def test_message_names_the_extra_where_cpsplan_came_from(
    absent: list[str], arguments: list[str], extra: str, tmp_path: Path
) -> None:
    folder = samples.written(tmp_path)
    if extra == "xliff":
        (folder / "plans/editions/cy.yaml").write_text("id: cy\ntitle: C\nlanguage: cy\nformats: [html]\n")
        assert run("translate", "update", folder=folder).returncode == 0
    if extra == "verify":
        assert run("build", "--format", "html", folder=folder).returncode == 0
    _, out, err = done_in_a_copy(partial(_run_without, absent, arguments), folder, os.environ, Limits(300))
    told = " ".join((out + err).split())
    assert f"pip install --editable '{REPOSITORY}[{extra}]'" in told
    assert not bare(told)


def test_command_outside_of_a_checkout_names_the_place_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resources.install_command() == f"pip install --editable {REPOSITORY}"
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path)
    assert resources.install_command(extra="lsp") == "pip install 'PATH-OF-THE-WHEEL-OR-CHECKOUT[lsp]'"
    assert resources.install_command("--force-reinstall") == (
        "pip install --force-reinstall PATH-OF-THE-WHEEL-OR-CHECKOUT"
    )
