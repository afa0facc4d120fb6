"""Colours stand in themes alone: neither templates, nor style sheets, nor code names one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
IN_TEXT = re.compile(r"(?<![\w&])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")
ALONE = re.compile(r"#?[0-9a-fA-F]{6}")
TEMPLATES = ROOT / "templates"


def coloured_lines(path: Path) -> Iterator[str]:
    """The lines of a template or style sheet that name a colour; an anchor is none."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if IN_TEXT.search(re.sub(r'href="#[^"]*"', "", line)):
            yield f"{path.relative_to(ROOT)}: {line.strip()}"


def coloured_texts(path: Path) -> Iterator[str]:
    """The texts of a module, but for its docstrings, that are a colour or hold one in the words of a style."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            is_colour = ALONE.fullmatch(node.value) and not node.value.isdecimal()
            if is_colour or re.search(r'[:"=] ?"?#[0-9a-fA-F]{6}', node.value):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.value[:60]}"


OF_THE_DESK = "desk.css"
"""What planners see of their tools: it is published nowhere, and the highlighter on a fault is of no theme."""


def test_no_template_and_no_style_sheet_names_a_colour() -> None:
    sheets = [path for path in (TEMPLATES / "css").glob("*.css") if path.name != OF_THE_DESK]
    files = [*TEMPLATES.rglob("*.html"), *sheets]
    assert [line for path in files for line in coloured_lines(path)] == []


FORMS = "workbook"
"""Tables to be filled in by planners look like a form, and are not published."""


def test_no_module_names_a_colour() -> None:
    modules = [path for path in (ROOT / "src").rglob("*.py") if FORMS not in path.parts]
    named = [text for path in modules for text in coloured_texts(path)]
    assert named == []
