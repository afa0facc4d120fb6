"""cpsplan explain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.cli import terminal
from cpsplan.diagnostic import did_you_mean
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
    codes = every_code()
    rule = codes.get(code.upper()) or next((other for other in codes.values() if other.name == code.lower()), None)
    if rule is None:
        names = [other.name for other in codes.values()]
        hint = did_you_mean(code.lower(), names) or "“cpsplan list rules” shows all"
        message = f"there is no rule {code}. {hint}"
        raise terminal.Stop(message)
    typer.echo(f"{rule.code} {rule.name} ({rule.severity.word})\n")
    typer.echo(" ".join(rule.explanation.split("\n\n")[0].split()))
    for paragraph in rule.explanation.split("\n\n")[1:]:
        typer.echo("\n" + " ".join(paragraph.split()))
    for title, text in _examples(rule.code):
        typer.echo(f"\n{title}\n")
        typer.echo("".join(f"    {line}\n" for line in text.splitlines()), nl=False)


def _examples(code: str) -> Iterator[tuple[str, str]]:

    for name in ("bad", "good"):
        place = folder("cases") / code / name
        for path in sorted(file for file in place.rglob("*") if file.is_file()):
            yield f"{name.capitalize()}: {path.relative_to(place).as_posix()}", _readable(path)


def _readable(path: Path) -> str:
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    shown = [line.split(EXPECTATION)[0].rstrip() + ("    <-- here" if EXPECTATION in line else "") for line in lines]
    return "\n".join(shown[:40])
