"""Own files: the style sheets, typefaces and the script of the desk itself, and those of the product below them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath

from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.workshop import Workshop
from cpsplan.workspace import resources
from cpsplan.writers.assets import FOLDER, KINDS, Assets

SCRIPTS = ("form.js", "live.js", "reload.js")
KIND_OF_SCRIPT = "text/javascript; charset=utf-8"


@cache
def own_files() -> Mapping[str, tuple[str, bytes]]:
    """Every file by its name below /desk/: its media type and its bytes. None comes from a workspace."""
    templates = resources.folder("templates")
    files = {path.removeprefix(f"{FOLDER}/"): content for path, content in Assets.load().files}
    files["desk.css"] = (templates / "css" / "desk.css").read_bytes()
    known = {name: (KINDS[PurePosixPath(name).suffix], content) for name, content in files.items()}
    scripts = {name: (KIND_OF_SCRIPT, (templates / "desk" / name).read_bytes()) for name in SCRIPTS}
    return {**known, **scripts}


def own_file(workshop: Workshop, asked: Asked) -> Answer:
    """One of these files."""
    _ = workshop
    kind, content = own_files().get(asked.parts["name"], ("", b""))
    return Answer(content, kind=kind) if kind else see_other("/")


SCREENS = (Screen("/desk/{name*}", own_file),)
