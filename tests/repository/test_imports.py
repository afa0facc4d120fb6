"""A folder of cpsplan imports only from folders above its own, so that the data can only go one way.

The rows below are the way of the data, from the diagnostic that everything may raise to the command line that prints.
Modules of one folder may import each other, as long as no circle comes of it. An import inside a function or for types
only counts like any other. The package itself (`__init__.py`) holds the version, and leads to `interface` where
somebody asks for something of it; nothing else.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = "cpsplan"
ROWS = (
    "late",
    "diagnostic",
    "timings",
    "workspace",
    "model",
    "sources",
    "book",
    "language",
    "assess",
    "plain",
    "plugins",
    "rules",
    "compiler",
    "changes",
    "render",
    "writers",
    "workbook",
    "word",
    "publishing",
    "verify",
    "reporters",
    "language_server",
    "desk",
    "cli",
    "interface",
    "__main__",
)
ROW = {name: number for number, name in enumerate(ROWS, start=1)} | {"": 0}
"""The row of each folder or module right below `cpsplan`; that of `cpsplan` itself is the uppermost."""


def test_imports_go_one_way(repository: Path) -> None:
    faults = list(_faults(repository / "src" / PACKAGE))
    assert not faults, "\n".join(faults)


def _faults(package: Path) -> Iterator[str]:
    """Say of a package what breaks the rows."""
    modules = _modules(package)
    graph = {name: set(_imports(name, path, modules)) for name, path in modules.items()}
    # It is loaded when somebody asks for a name of it, never when the package is imported.
    graph[PACKAGE].discard(f"{PACKAGE}.interface")
    for name, imported in graph.items():
        if _top(name) not in ROW:
            yield f"{name} stands in no row"
            continue
        if name == PACKAGE and imported:
            yield f"{name} is to hold the version only, but imports {', '.join(sorted(imported))}"
        for other in sorted(imported):
            if ROW.get(_top(other), 0) > ROW[_top(name)]:
                yield f"{name} imports {other}, which stands below it"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"a circle: {' < '.join(error.args[1])}"


def _modules(package: Path) -> dict[str, Path]:
    """Every module of a package with its full name; a package is named like its folder."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        modules[".".join((PACKAGE, *parts)).removesuffix(".__init__")] = path
    return modules


def _top(name: str) -> str:
    """Name what stands in a row: `rules` for `cpsplan.rules.outcomes`, nothing for `cpsplan`."""
    return name.removeprefix(PACKAGE).removeprefix(".").split(".")[0]


def _imports(name: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """Name every module of the package that a module imports, wherever in it the import stands."""
    around = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, around)
            # What is imported from a package may be a module of it, or a name that it defines.
            wanted = [full if (full := f"{origin}.{alias.name}") in modules else origin for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            wanted = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        else:
            continue
        yield from (one for one in wanted if one == PACKAGE or one.startswith(f"{PACKAGE}."))


def _origin(node: ast.ImportFrom, around: str) -> str:
    """Name the module that a `from` import names, also one relative to the package it stands in."""
    if not node.level:
        return node.module or ""
    parts = around.split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)


GOOD = {
    "__init__.py": '__version__ = "1"',
    "__main__.py": "from cpsplan.cli import main",
    "diagnostic.py": "import enum",
    "book/__init__.py": "",
    "book/parse.py": "from cpsplan.book.link import link\nimport cpsplan.diagnostic",
    "book/link.py": "from cpsplan import diagnostic, __version__",
    "rules/__init__.py": "from cpsplan.rules import money, plans",
    "rules/money.py": "from ..book import parse\nfrom .plans import first",
    "rules/plans.py": "",
    "cli/__init__.py": "from cpsplan.rules import RULES",
}


def _tree(folder: Path, changes: dict[str, str]) -> Path:
    for name, source in (GOOD | changes).items():
        path = folder / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder / PACKAGE


def test_a_good_tree_has_no_faults(tmp_path: Path) -> None:
    assert list(_faults(_tree(tmp_path, {}))) == []


BAD = {
    "a folder below": ("diagnostic.py", "from cpsplan.rules import RULES", "diagnostic imports cpsplan.rules, which"),
    "a relative import": ("book/link.py", "from ..rules.money import x", "link imports cpsplan.rules.money, which"),
    "a module of the package": ("book/link.py", "from cpsplan import cli", "link imports cpsplan.cli, which"),
    "in a function": ("book/link.py", "def f():\n    import cpsplan.cli", "link imports cpsplan.cli, which"),
    "for types only": (
        "book/link.py",
        "if TYPE_CHECKING:\n    from cpsplan.cli import x",
        "link imports cpsplan.cli, which",
    ),
    "by its name": ("book/link.py", "importlib.import_module('cpsplan.cli')", "link imports cpsplan.cli, which"),
    "no row": ("odd.py", "", "odd stands in no row"),
    "no row, a package": ("odd/rules.py", "", "odd.rules stands in no row"),
    "a circle in a folder": ("book/link.py", "import cpsplan.book.parse", "a circle: "),
    "a package that its part imports": ("rules/plans.py", "from cpsplan.rules import RULES", "a circle: "),
    "the version with imports": ("__init__.py", "from cpsplan import diagnostic", "cpsplan is to hold the version"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_tree_is_seen(tmp_path: Path, case: str) -> None:
    name, source, expected = BAD[case]
    faults = list(_faults(_tree(tmp_path, {name: source})))
    assert any(expected in fault for fault in faults), faults
