"""Translations, Easy Read, changes and conflicts at the desk are accessible, as axe-core sees them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpsplan.desk.screens.own_files import own_files
from cpsplan.desk.together import saved_together
from cpsplan.desk.workshop import Workshop, checksum_of_text
from cpsplan.verify import axe
from tests.support import library
from tests.support.desk import ask, changed_in_editor

WIDTHS = (375, 1280)
TEXTS = "/translate/cy/2026-27"
PASSAGE = "/easy-read/2026-27/mobile-library"
LONG = "The vehicle will be bought and every village will be visited once a week because readers asked us."


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A desk over a workspace with an edition in Welsh of which nothing is translated."""
    root = library.written(tmp_path_factory.mktemp("desk") / "library")
    edition = "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"
    (root / "plans/editions/cy.yaml").write_text(edition, encoding="utf-8")
    return Workshop(root)


def pages_of(workshop: Workshop) -> dict[str, bytes]:
    """Every screen, as it is and with what can be wrong on it."""
    opened = workshop.text_of(library.PLAN) or ""
    changed_in_editor(workshop.root, library.PLAN, "is visited once a week", "is visited every day")
    mine = opened.replace("is visited once a week", "is visited twice a week").replace("amount: 60000", "amount: 65000")
    waiting = saved_together(workshop, {library.PLAN: mine}, "Scope", {library.PLAN: checksum_of_text(opened)})
    conflict = getattr(waiting, "href", "")
    assert conflict
    texts = ask(workshop, f"{TEXTS}?show=all").body
    (id_of_text,) = re.findall(r'name="text\.([0-9a-f]+)"', texts.decode())[:1]
    source = re.findall(rf'name="source\.{id_of_text}" value="([^"]*)"', texts.decode())[0]
    wrong = {f"text.{id_of_text}": "99 o bethau", f"source.{id_of_text}": source, "do": "save"}
    passage = {"ideas.0.picture": "bus", "ideas.0.says.0": LONG, "do": "save"}
    pages = {
        "translations": ask(workshop, "/translate").body,
        "texts": texts,
        "texts-wrong": ask(workshop, TEXTS, wrong).body,
        "texts-welsh": ask(workshop, f"{TEXTS}?show=missing", language="cy").body,
        "booklets": ask(workshop, "/easy-read").body,
        "booklet": ask(workshop, "/easy-read/2026-27").body,
        "passage": ask(workshop, PASSAGE).body,
        "passage-wrong": ask(workshop, PASSAGE, passage).body,
        "passage-pictures": ask(workshop, PASSAGE, passage | {"do": "find:0"}).body,
        "conflict": ask(workshop, conflict).body,
        "conflict-open": ask(workshop, conflict, {"do": "save"}).body,
    }
    workshop.remake()
    assert b"99 o bethau" in pages["texts-wrong"]
    return pages | {"changes": ask(workshop, "/changes").body, "nothing": ask(workshop, "/conflict/99").body}


def test_axe_has_nothing_to_say_of_the_other_screens(workshop: Workshop, tmp_path: Path) -> None:
    for name, (_, content) in own_files().items():
        place = tmp_path / "desk" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    faults: list[str] = []
    with axe.chromium(tmp_path) as browser:
        for name, page in pages_of(workshop).items():
            place = tmp_path / f"{name}.html"
            place.write_bytes(page.replace(b'"/desk/', b'"desk/'))
            faults += map(str, browser.check(place, WIDTHS).violations)
            faults += map(str, browser.sideways(place, WIDTHS, is_open=True))
    assert not faults, "\n".join(faults)
