"""Every command as a page in Markdown, and as a page of the manual (`man cpsplan`), made from the commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cpsplan import __version__
from cpsplan.cli.app import GROUPS, load_command

PAGE = """\
# Every command

Made from the commands themselves: `cpsplan COMMAND --help` prints the same. Every command but `init` works in the
workspace of the folder that you are in, or in that of `--workspace`. The exit code is 0 when nothing is wrong, 1 when
something is, and 2 when the command could not be understood.
"""
MANUAL = """\
.TH CPSPLAN 1 "" "cpsplan {version}" "User commands"
.SH NAME
cpsplan \\- compile business plans
.SH SYNOPSIS
.B cpsplan
COMMAND [OPTIONS] [ARGUMENTS]
.SH DESCRIPTION
A compiler for business plans. It links strategies and plans that are written in YAML into a book, says exactly where
something is wrong, and publishes the book in accessible formats and in several languages.
"""
MANUAL_END = """\
.SH EXIT STATUS
0 when nothing is wrong, 1 when something is, 2 when the command could not be understood.
.SH FILES
.TP
.I plans/cpsplan.yaml
The settings of a workspace. Beside it lie strategies, plans and what belongs to them.
.TP
.I out/
What was published, with a list of it and its checksums in
.IR manifest.json .
"""


@dataclass(frozen=True)
class CommandHelp:
    """What one command says of itself: how it is typed, what it does, and each argument and option with its words."""

    name: str
    typed: str
    words: str
    options: tuple[tuple[str, str], ...]


def command_page() -> str:
    """Every command, by what people come for, in Markdown."""
    parts = [PAGE]
    for title, names in GROUPS.items():
        parts.append(f"## {title}\n")
        parts += [_in_markdown(known) for name in names for known in helps_of(name)]
    return "\n".join(parts)


def manual_page() -> str:
    """Every command as the manual of Unix has it (roff)."""
    parts = [MANUAL.format(version=__version__)]
    for title, names in GROUPS.items():
        parts.append(f".SH {title.upper()}\n")
        parts += [_in_roff(known) for name in names for known in helps_of(name)]
    return "".join([*parts, MANUAL_END])


def helps_of(name: str) -> Iterator[CommandHelp]:
    """What a command says of itself, and then each command below it."""
    yield from _helps(load_command(name), f"cpsplan {name}")


def _helps(command: Any, typed: str) -> Iterator[CommandHelp]:
    context = command.context_class(command, info_name=typed)
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    yield CommandHelp(typed, usage, command.help or "", tuple(record for record in records if record))
    for below, inner in getattr(command, "commands", {}).items():
        yield from _helps(inner, f"{typed} {below}")


def _in_markdown(known: CommandHelp) -> str:
    options = "".join(f"| `{names.replace('|', chr(92) + '|')}` | {_cell(words)} |\n" for names, words in known.options)
    words = re.sub(r"^#", r"\\#", known.words.replace("<", "&lt;"), flags=re.MULTILINE)
    table = f"| option or argument | what it does |\n|---|---|\n{options}"
    return f"### {known.name}\n\n    {known.typed}\n\n{words}\n\n{table}"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def _in_roff(known: CommandHelp) -> str:
    options = "".join(f".TP\n.B {_roff(names)}\n{_roff(words)}\n" for names, words in known.options)
    return f".SS {_roff(known.name)}\n{_roff(known.typed)}\n.PP\n{_roff(known.words)}\n{options}"


def _roff(words: str) -> str:
    """Words with what roff would take for its own escaped: backslashes, hyphens, and dots that begin a line."""
    lines = words.replace("\\", "\\e").replace("-", "\\-").splitlines()
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line or ".PP" for line in lines)
