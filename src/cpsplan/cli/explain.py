"""cpsplan explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cpsplan.cli import completion, terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXPECTATION = "# expect:"
"""How a worked case marks the line that a rule points at."""


def explain(
    code: Annotated[
        str, typer.Argument(autocompletion=completion.codes, help="The code of a rule, such as CPS401, or its name.")
    ],
) -> None:
    """Say what a rule means, with a bad and a good example."""
    from cpsplan.diagnostic import did_you_mean
    from cpsplan.publishing.codes import every_code

    codes = every_code()
    found = codes.get(code.upper()) or next((one for one in codes.values() if one.name == code.lower()), None)
    if found is None:
        names = [one.name for one in codes.values()]
        hint = did_you_mean(code.lower(), names) or "“cpsplan list rules” shows all"
        message = f"there is no rule {code}. {hint}"
        raise terminal.Stop(message)
    typer.echo(f"{found.code} {found.name} ({found.severity.word})\n")
    typer.echo(" ".join(found.explanation.split("\n\n")[0].split()))
    for paragraph in found.explanation.split("\n\n")[1:]:
        typer.echo("\n" + " ".join(paragraph.split()))
    for title, text in _examples(found.code):
        typer.echo(f"\n{title}\n")
        typer.echo("".join(f"    {line}\n" for line in text.splitlines()), nl=False)


def _examples(code: str) -> Iterator[tuple[str, str]]:
    from cpsplan.workspace.resources import folder

    for name in ("bad", "good"):
        place = folder("cases") / code / name
        for path in sorted(one for one in place.rglob("*") if one.is_file()):
            yield f"{name.capitalize()}: {path.relative_to(place).as_posix()}", _readable(path)


def _readable(path: Path) -> str:
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    shown = [line.split(EXPECTATION)[0].rstrip() + ("    <-- here" if EXPECTATION in line else "") for line in lines]
    return "\n".join(shown[:40])
