"""The table of commands. A command is loaded when it runs, so that it waits for nothing that only others need."""

from __future__ import annotations

import inspect
import pkgutil
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from cpsplan import __version__

GROUPS = {
    "To write plans": {
        "init": ("start", "init"),
        "serve": ("serve", "serve"),
        "check": ("check", "check"),
        "explain": ("explain", "explain"),
        "list": ("listing", "list_"),
        "new": ("new", "new"),
        "rename": ("rename", "rename"),
        "roll": ("roll", "roll"),
        "import": ("importing", "import_files"),
        "workbook": ("workbook", "workbook"),
        "progress": ("progress", "progress"),
    },
    "To watch over them, by hand or in CI": {
        "coverage": ("coverage", "coverage"),
        "diff": ("diff", "diff"),
    },
    "To publish them": {
        "build": ("build", "build"),
        "verify": ("verify", "verify"),
        "translate": ("translate", "translate"),
        "easy-read": ("easy_read", "easy_read"),
        "theme": ("theme", "theme"),
        "templates": ("templates", "templates"),
        "export": ("export", "export"),
    },
    "For editors and machines": {
        "schema": ("schema", "schema"),
        "lsp": ("lsp", "lsp"),
        "doctor": ("doctor", "doctor"),
    },
}
"""The commands in the order of ``cpsplan --help``, by what people come for."""
MARGINS = 6
"""What stands beside a command and its help in that list, in columns."""
COMMANDS = {name: place for commands in GROUPS.values() for name, place in commands.items()}
"""Each command: its module in this folder, and what in it is made a command.

Its help is the docstring of that function; where it is no function, but a group of commands, that of the module.
"""


class Unloaded(TyperCommand):
    """A command of the table, as long as only its name and its help are wanted."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """The beginning of the help, which is read off the source of the command."""
        self.help = _help_of(*COMMANDS[self.name or ""])
        return super().get_short_help_str(limit)


class Commands(TyperGroup):
    """The commands of the table. Each is loaded when it is called, or asked for its own help or completion."""

    def __init__(self, **settings: Any) -> None:
        """Make the group that Typer describes by ``settings``, and put the table into it."""
        super().__init__(**settings)
        self.commands = {name: Unloaded(name) for name in COMMANDS}

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands of ``--help``, a section for what people come for."""
        width = max(map(len, COMMANDS))
        limit = formatter.width - width - MARGINS
        for title, names in GROUPS.items():
            shown = [(name, self.get_command(ctx, name)) for name in names]
            lines = [(name.ljust(width), command.get_short_help_str(limit)) for name, command in shown if command]
            with formatter.section(title):
                formatter.write_dl(lines)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The name and the command that ``args`` begin with, loaded, and the arguments after it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and load_command(name or ""), rest


def load_command(name: str) -> Any:
    """A command of the table by its name, with its options: its module is imported."""
    module, member = COMMANDS[name]
    source = pkgutil.resolve_name(f"{__package__}.{module}:{member}")
    holder = typer.Typer(rich_markup_mode=None)
    if isinstance(source, typer.Typer):
        holder.add_typer(source, name=name)
    else:
        holder.command(name)(source)
    return typer.main.get_group(holder).commands[name]


def _help_of(module: str, function: str) -> str:
    """The docstring of a function of a module, or of the module. The text is searched: to parse it takes ten times."""
    text = (Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8")
    _, _, of_function = text.partition(f"\ndef {function}(")
    _, _, words = (of_function or text).partition('"""')
    return inspect.cleandoc(words.partition('"""')[0])


app = typer.Typer(
    name="cpsplan",
    cls=Commands,
    help="Compile business plans: check that every activity serves an outcome, and publish every format at once.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cpsplan {__version__}")
        raise typer.Exit


@app.callback()
def cpsplan(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Compile business plans: check that every activity serves an outcome, and publish every format at once."""
