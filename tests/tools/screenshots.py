"""Make the pictures of the handbook anew: the desk, with the workspace of `cpsplan init`, as a planner sees it.

Run by ``make screenshots`` when the desk has changed its looks; the pictures are committed. They are no test: a font of
another version moves a letter, and that is no fault.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from cpsplan.verify import axe
from tests.support import library
from tests.support.open_desk import OpenDesk, open_desk
from tests.support.places import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Page

PICTURES = REPOSITORY / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 800
"""The window, in CSS pixels."""
COLOURS = 64
"""Enough for pages of text, and a quarter of the bytes."""
FORM = "/edit/activity/2026-27/projects/mobile-library"


def kept(page: Page, name: str) -> None:
    """Write what the window shows as docs/pictures/NAME.png, in few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def save_anyway(desk: OpenDesk, before: str, after: str) -> None:
    """What an editor does meanwhile in the plan's file."""
    plan = Path(desk.root) / library.PLAN
    text = plan.read_text(encoding="utf-8")
    if before not in text:
        raise ValueError(f"the plan of the starter no longer says {before!r}")
    plan.write_text(text.replace(before, after), encoding="utf-8")


def tour(page: Page, desk: OpenDesk) -> None:
    """Go the way of the planner's tour in the handbook, with a picture of each stop."""
    home = f"http://127.0.0.1:{desk.port}"
    page.goto(f"{home}/?token={desk.token}")
    page.goto(f"{home}/preview/en/2026-27/index.html")
    kept(page, "desk-preview")
    page.goto(home + FORM)
    page.fill("[name='timeframe.to']", "end of Nov")
    page.click("button.main")
    page.wait_for_selector(".summary")
    kept(page, "desk-fault")
    page.goto(home + FORM)
    page.fill("[name='title']", "Second library van")
    save_anyway(desk, "title: Second mobile library", "title: A second mobile library")
    page.click("button.main")
    page.wait_for_url("**/conflict/**")
    kept(page, "desk-conflict")


def main() -> None:
    """Make every picture."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    PICTURES.mkdir(exist_ok=True)
    program = next(filter(None, map(shutil.which, axe.PROGRAMS)))
    with (
        tempfile.TemporaryDirectory() as folder,
        open_desk(library.written(Path(folder) / "library")) as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-proxy-server"])
        tour(browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}), desk)
        browser.close()


if __name__ == "__main__":
    main()
