"""cpsplan explain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.cli import terminal
from cpsplan.diagnostic import Code, did_you_mean
from cpsplan.publishing.codes import every_code
from cpsplan.workspace.resources import folder

EXPECTATION = "# expect:"
"""How a worked case marks the line that a rule points at."""


def _begun(incomplete: str) -> list[tuple[str, str]]:
    """The codes of the rules, in capitals or small letters as they were begun, with their names."""
    small = incomplete != incomplete.upper()
    known = [(code.lower() if small else code, rule.name) for code, rule in sorted(every_code().items())]
    return [(code, name) for code, name in known if code.startswith(incomplete)]


def explain(
    code: Annotated[
        str, typer.Argument(autocompletion=_begun, help="The code of a rule, such as CPS401, or its name.")
    ],
) -> None:
    """Say what a rule means, with a bad and a good example."""
    rule = _rule(code)
    typer.echo(f"{rule.code} {rule.name} ({rule.severity.word})")
    for paragraph in rule.explanation.split("\n\n"):
        typer.echo("\n" + " ".join(paragraph.split()))
    for title, text in _examples(rule.code):
        typer.echo(f"\n{title}\n")
        for line in text.splitlines():
            typer.echo(f"    {line}")


def _rule(named: str) -> Code:
    """The rule of a code or a name. Raises Stop where there is none."""
    codes = every_code()
    if named.upper() in codes:
        return codes[named.upper()]
    by_name = {rule.name: rule for rule in codes.values()}
    if named.lower() in by_name:
        return by_name[named.lower()]
    hint = did_you_mean(named.lower(), by_name) or "“cpsplan list rules” shows all"
    raise terminal.Stop(f"there is no rule {named}. {hint}")


def _examples(code: str) -> Iterator[tuple[str, str]]:

    for name in ("bad", "good"):
        place = folder("cases") / code / name
        for path in sorted(file for file in place.rglob("*") if file.is_file()):
            yield f"{name.capitalize()}: {path.relative_to(place).as_posix()}", _readable(path)


def _readable(path: Path) -> str:
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    shown = [line.split(EXPECTATION)[0].rstrip() + ("    <-- here" if EXPECTATION in line else "") for line in lines]
    return "\n".join(shown[:40])
