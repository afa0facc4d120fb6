"""The table of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from cpsplan import __version__
from cpsplan.cli import (
    build,
    check,
    coverage,
    diff,
    doctor,
    easy_read,
    explain,
    export,
    listing,
    lsp,
    new,
    rename,
    roll,
    schema,
    start,
    translate,
    verify,
)

app = typer.Typer(
    name="cpsplan",
    help="Compile business plans: check that every activity serves an outcome, and publish every format at once.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cpsplan {__version__}")
        raise typer.Exit


@app.callback()
def cpsplan(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Compile business plans: check that every activity serves an outcome, and publish every format at once."""


app.command("init")(start.init)
app.command("check")(check.check)
app.command("coverage")(coverage.coverage)
app.command("build")(build.build)
app.command("explain")(explain.explain)
app.command("list")(listing.list_)
app.command("diff")(diff.diff)
app.command("roll")(roll.roll)
app.add_typer(new.new, name="new")
app.command("rename")(rename.rename)
app.add_typer(easy_read.easy_read, name="easy-read")
app.add_typer(translate.translate, name="translate")
app.command("export")(export.export)
app.command("schema")(schema.schema)
app.command("verify")(verify.verify)
app.command("lsp")(lsp.lsp)
app.command("doctor")(doctor.doctor)
