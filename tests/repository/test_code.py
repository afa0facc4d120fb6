"""The code keeps to its own rules: linted, laid out, typed, and in pieces short enough to be read at one go.

The rules of ruff and mypy stand in pyproject.toml, each exception with its reason.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=["ruff-check", "ruff-format", "mypy"],
)
def test_the_tool_has_nothing_to_say(repository: Path, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=repository, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def sources(repository: Path) -> dict[Path, str]:
    """The text of every module of the package."""
    found = {path: path.read_text(encoding="utf-8") for path in sorted((repository / "src").rglob("*.py"))}
    assert found
    return found


def test_functions_are_short(sources: dict[Path, str]) -> None:
    long = [f"{path}: {what}" for path, source in sources.items() for what in _long_functions(source)]
    assert not long, "\n".join(long)


def test_files_are_short(sources: dict[Path, str]) -> None:
    long = [f"{path}: {len(lines)} lines" for path, s in sources.items() if len(lines := s.splitlines()) > LONGEST_FILE]
    assert not long, "\n".join(long)


def test_nothing_is_left_unfinished(sources: dict[Path, str]) -> None:
    found = [f"{path}: {match[0]}" for path, source in sources.items() for match in UNFINISHED.finditer(source)]
    assert not found, "\n".join(found)


def _long_functions(source: str) -> Iterator[str]:
    """Name each function that is too long; its docstring does not count, since for a rule that is its manual page."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name} has {lines} lines, line {node.lineno}"


def test_a_long_function_is_seen() -> None:
    body = "\n".join(f"        {i}" for i in range(LONGEST_FUNCTION))
    assert list(_long_functions(f"class A:\n    def long():\n{body}")) == ["long has 51 lines, line 2"]
    assert list(_long_functions('def short():\n    """One.\n' + "\n" * LONGEST_FUNCTION + '    """')) == []


def test_an_unfinished_line_is_seen() -> None:
    assert UNFINISHED.search("raise NotImplementedError")
    assert not UNFINISHED.search("TODOS")
