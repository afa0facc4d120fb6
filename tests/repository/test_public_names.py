"""What is public of the package: a name, a field or a parameter that comes, goes or changes is seen here.

Where that is meant, `python -m tests.repository.test_public_names` writes the list anew. What goes or changes also
needs another major version.
"""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import cpsplan
from cpsplan import interface

KEPT = Path(__file__).parent / "public_names.txt"


def public_names() -> list[str]:
    """A line for every public name: what it is, and what goes in and out."""
    return [line for name in sorted(interface.__all__) for line in _lines(name, getattr(interface, name))]


def _lines(name: str, value: Any) -> Iterator[str]:
    if not inspect.isclass(value):
        yield f"{name}{_parameters(value)}"
        return
    yield f"{name}({', '.join(base.__name__ for base in value.__bases__ if base is not object)})"
    fields = inspect.get_annotations(value)
    yield from (f"{name}.{field}: {kind}" for field, kind in fields.items())
    for member, what in sorted(vars(value).items()):
        if isinstance(what, property | cached_property):
            getter = what.fget if isinstance(what, property) else what.func
            assert getter
            lines = [f"{name}.{member}: {getter.__annotations__['return']}"]
        else:
            lines = [f"{name}.{member}{_parameters(what)}"] if inspect.isfunction(what) else []
        yield from () if member.startswith("_") else lines


def _parameters(function: Any) -> str:
    return str(inspect.signature(function)).replace("'", "")


def test_nothing_public_changes_unseen() -> None:
    assert public_names() == KEPT.read_text(encoding="utf-8").splitlines(), __doc__


def test_a_change_is_seen() -> None:
    def lines(source: str) -> list[str]:
        names: dict[str, Any] = {}
        exec(f"from __future__ import annotations\n{source}", names)  # noqa: S102 - our own text
        return list(_lines("f", names["f"]))

    assert lines("def f(a: int) -> str: ...") == ["f(a: int) -> str"]
    assert lines("def f(a: int, *, b: bool = True) -> str: ...") == ["f(a: int, *, b: bool = True) -> str"]
    assert lines("class f(ValueError):\n @property\n def g(self) -> int: ...") == ["f(ValueError)", "f.g: int"]
    assert lines("class f:\n a: int") == ["f()", "f.a: int"]


def test_the_package_offers_what_is_public() -> None:
    assert set(interface.__all__) <= set(dir(cpsplan))
    assert all(getattr(cpsplan, name) is getattr(interface, name) for name in interface.__all__)
    assert not hasattr(cpsplan, "compile_book")


def test_everything_public_says_what_it_is() -> None:
    for name in interface.__all__:
        value = getattr(interface, name)
        members = [
            what for member, what in vars(value).items() if not member.startswith("_") and inspect.isroutine(what)
        ]
        # A dataclass without words of its own has its signature for a docstring.
        assert all(what.__doc__ and not what.__doc__.startswith(f"{name}(") for what in (value, *members)), name


def test_to_import_the_package_loads_nothing() -> None:
    script = "import sys; before = set(sys.modules); import cpsplan; print(set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "{'cpsplan'}\n"


if __name__ == "__main__":
    KEPT.write_text("".join(f"{line}\n" for line in public_names()), encoding="utf-8")
