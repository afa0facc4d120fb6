"""The forms of the desk are accessible, as axe-core sees them, at both widths and in light and dark."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cpsplan.desk.screen import Asked
from cpsplan.desk.screens import SCREENS
from cpsplan.desk.screens.own_files import own_files
from cpsplan.desk.workshop import Workshop
from cpsplan.verify import axe
from cpsplan.workspace.resources import folder
from tests.support.filled import sent, touched

WIDTHS = (375, 1280)
MOBILE = "/edit/activity/2026-27/projects/mobile-library"
PATHS = (
    "/edit/plan/2026-27",
    "/new/project",
    "/progress/2026-27/q3",
    "/fates/2025-26",
    "/move/outcome/libraries-2030:readers.skills",
)
MEASURE = "/edit/measure/2026-27/measures/villages-visited"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A desk over the workspace that “cpsplan init” makes."""
    place = tmp_path_factory.mktemp("desk") / "workspace"
    shutil.copytree(folder("templates") / "starter", place)
    return Workshop(place)


def screen(desk: Workshop, path: str, form: list[tuple[str, str]] | None = None, language: str = "en") -> bytes:
    """The page of a screen."""
    for shown in SCREENS:
        parts = shown.parts_of(path)
        if parts is not None:
            method = "GET" if form is None else "POST"
            return shown.function(desk, Asked(method, path, parts, (), tuple(form or ()), language)).body
    raise LookupError(path)


def test_axe_has_nothing_to_say(desk: Workshop, tmp_path: Path) -> None:
    for name, (_, content) in own_files().items():
        place = tmp_path / "desk" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    wrong = [*touched(sent(screen(desk, MOBILE)), timeframe__to="February 2026", title=""), ("do", "save")]
    pages = {path.strip("/").replace("/", "-").replace(":", "-"): screen(desk, path) for path in PATHS}
    pages |= {"wrong": screen(desk, MOBILE, wrong), "welsh": screen(desk, MEASURE, language="cy")}
    faults: list[str] = []
    with axe.chromium(tmp_path) as browser:
        for name, page in pages.items():
            place = tmp_path / f"{name}.html"
            place.write_bytes(page.replace(b'"/desk/', b'"desk/'))
            faults += map(str, browser.check(place, WIDTHS).violations)
            faults += map(str, browser.sideways(place, WIDTHS, is_open=True))
    assert not faults, "\n".join(faults)
