"""cpsplan explain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from cpsplan.book.keys import Key, KeyGroup, groups, groups_named, keys_named, keys_of
from cpsplan.changes.examples import example_in, example_of
from cpsplan.cli import compiling, terminal
from cpsplan.diagnostic import Code, did_you_mean
from cpsplan.publishing.codes import every_code
from cpsplan.reporters.keys_page import facts, indented
from cpsplan.reporters.worked_case import worked_case

NEAR_ENOUGH = 0.75
"""How like a name has to be to be named in a hint (0 to 1)."""


def _begun(incomplete: str) -> list[tuple[str, str]]:
    """The codes of the rules, in capitals or small letters as they were begun, and the entries, each with its name."""
    small = incomplete != incomplete.upper()
    known = [(code.lower() if small else code, rule.name) for code, rule in sorted(every_code().items())]
    known += [(name.replace(" ", "-"), group.words) for group in groups() for name in sorted(group.names)]
    return [(code, name) for code, name in known if code.startswith(incomplete)]


def explain(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            autocompletion=_begun,
            help="The code of a rule, such as CPS401, or its name; an entry or a key, such as measure, due, target.by.",
        ),
    ],
) -> None:
    """Say what a rule means, with a bad and a good example; or which keys an entry has, and what a key is for."""
    rule = _rule(name)
    if rule:
        _explain_rule(rule)
    elif named := groups_named(name):
        _explain_groups(named)
    elif known := keys_named(name):
        _explain_keys(known)
    else:
        raise terminal.Stop(f"there is no rule, entry or key “{name}”. {_hint(name.lower())}")


def _explain_rule(rule: Code) -> None:
    typer.echo(f"{rule.code} {rule.name} ({rule.severity.word})")
    for paragraph in rule.explanation.split("\n\n"):
        typer.echo("\n" + " ".join(paragraph.split()))
    for title, text in worked_case(rule.code):
        typer.echo(f"\n{title}\n")
        for line in text.splitlines():
            typer.echo(f"    {line}")


def _explain_groups(named: Iterable[KeyGroup]) -> None:
    for number, group in enumerate(named):
        typer.echo(("\n" if number else "") + group.words)
        typer.echo(f"It stands in {', '.join(group.places)}\n")
        for key in keys_of(group):
            typer.echo(f"  {_in_words(key)}")
        example = example_in(group.model)
        if example:
            typer.echo(f"\nAs an example\n\n{indented(example.splitlines())}")


def _explain_keys(known: Iterable[tuple[KeyGroup, Key]]) -> None:
    """Each key with what may stand there, where it stands, and an example."""
    for number, (group, key) in enumerate(known):
        typer.echo(("\n" if number else "") + f"{group.name.replace(' ', '-')}.{key.name}: {key.words}")
        typer.echo(f"  It holds {'; '.join(facts(key))}")
        typer.echo(f"  It stands in {', '.join(group.places)}\n")
        typer.echo(indented(example_of(group.model, key.field).splitlines()))


def _in_words(key: Key) -> str:
    """A key, and what it is for, in one line."""
    needed = " (has to be there)" if key.is_needed else ""
    allowed = f" Allowed: {', '.join(key.allowed)}." if key.allowed else ""
    more = f" It has keys: “cpsplan explain {key.group}”." if key.group else ""
    return f"{key.name}{needed}: {key.words}{allowed}{more}"


def _hint(word: str) -> str:
    keys = [(group, key.name) for group in groups() for key in keys_of(group)]
    names = {f"{group.name.replace(' ', '_')}.{key}" if "." in word else key for group, key in keys}
    names |= {name for group in groups() for name in group.names} | {rule.name for rule in every_code().values()}
    all_of_them = "“cpsplan list rules” and “cpsplan list keys” show all"
    return did_you_mean(word, sorted(names), NEAR_ENOUGH) or all_of_them


def _rule(named: str) -> Code | None:
    """The rule of a code or a name; None where there is none."""
    codes = every_code()
    if named.upper() not in codes:
        codes = compiling.codes_here()
    by_name = {rule.name: rule for rule in codes.values()}
    return codes.get(named.upper()) or by_name.get(named.lower())
