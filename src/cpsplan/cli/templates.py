"""List the templates and style sheets of cpsplan, and bring a copy of one into the workspace to change it."""

from __future__ import annotations

from typing import Annotated

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import WorkspaceOption, workspace_root
from cpsplan.diagnostic import did_you_mean
from cpsplan.sources.template_copy import TEMPLATES, copy_of, originals
from cpsplan.workspace.disk import replace_inside

templates = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)


@templates.command("list")
def list_templates(workspace: WorkspaceOption = None) -> None:
    """Print the name of every template and style sheet, with a mark at those that the workspace has of its own."""
    root = workspace_root(workspace)
    for name in originals():
        own = " (the workspace has its own)" if (root / TEMPLATES / name).is_file() else ""
        typer.echo(f"{name}{own}")


@templates.command("copy")
def copy_template(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name of the list: plan.html, css/screen.css.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Copy a template or style sheet into templates/ of the workspace, where it takes the place of the original.

    Its first line remembers what it was copied from, so that “cpsplan check” tells when the original has changed.
    Colours, typefaces, logo and cover need no copy: they stand in the theme.
    """
    root = workspace_root(workspace)
    known = list(originals())
    if name not in known:
        raise terminal.Stop(f"there is no template “{name}”. {did_you_mean(name, known) or TO_SEE_ALL}")
    target = root / TEMPLATES / name
    if target.exists() or target.is_symlink():
        raise terminal.Stop(f"{TEMPLATES}/{name} is there already. Delete it first if you want the original again")
    replace_inside(root, f"{TEMPLATES}/{name}", copy_of(name).encode())
    typer.echo(f"{TEMPLATES}/{name}: change it as you like; “cpsplan check” tells when the original changes", err=True)


TO_SEE_ALL = "“cpsplan templates list” shows all"
