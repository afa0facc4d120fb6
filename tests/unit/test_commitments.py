"""Commitments that have an id, and the activities that serve them."""

from __future__ import annotations

import re
from pathlib import Path

from lsprotocol.types import Position

from cpsplan.assess.coverage import cover
from cpsplan.changes.import_stratml import import_document
from cpsplan.changes.rename import rename
from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.language_server.completion import completion
from cpsplan.language_server.desk import Desk
from cpsplan.model.edition import Edition
from cpsplan.render.preparing import render
from cpsplan.sources.xml_tree import read_xml
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers.export import book_as_values
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support.samples import PLAN, STRATEGY, changed, compiled, files, written

PROMISES = """    commitments:
      - We keep the gates open.
      - id: ponds
        text: Every park has a pond.
      - id: hedges
        text: We plant hedges.
    outcomes:
"""
FILES: dict[str, str | bytes] = {
    STRATEGY: changed(STRATEGY, ("    outcomes:\n", PROMISES)),
    PLAN: changed(
        PLAN, ("    outcomes: [nature.trees]\n", "    outcomes: [nature.trees]\n    commitments: [nature/ponds]\n")
    ),
}
BY_COMMITMENT_ALONE: dict[str, str | bytes] = {
    **FILES,
    PLAN: changed(PLAN, ("    outcomes: [nature.birds]\n", "    commitments: [nature/hedges]\n")),
}


def page(document: str, files: dict[str, str | bytes]) -> str:
    """A page of the small workspace, with single spaces."""
    english, _ = load_phrases("en", [folder("templates")])
    assert english
    edition = Edition(id="en", title="English", language="en", formats=("html",))
    localised, faults = localise(compiled(files).book, edition, english)
    assert localised is not None, faults
    return " ".join(render(localised, document).html.split())


def test_both_pages_say_who_serves_a_commitment() -> None:
    assert compiled(FILES).diagnostics == ()
    plan, strategy = page("2026-27", FILES), page("park-2030", FILES)
    link = '<a href="../park-2030/index.html#commitment-nature.ponds">Every park has a pond</a>'
    assert f"Serves the commitment: {link}" in plan
    assert '<li id="commitment-nature.ponds">Every park has a pond. <a class="served' in strategy
    assert re.search(r'id="delivery-nature.ponds"> <h4>Every park has a pond</h4>.*?>Planting</a>', strategy)
    assert "<li>We keep the gates open.</li>" in strategy


def test_coverage_counts_the_commitments_that_have_an_id() -> None:
    book = compiled(FILES).book
    share = cover(book, book.plans["2026-27"]).shares["commitments"]
    assert (share.covered, share.total) == (1, 2)
    assert [book.named[gap].words for gap in share.gaps] == ["We plant hedges."]


def test_tables_and_data_say_who_serves_a_commitment() -> None:
    book = compiled(FILES).book
    commitments = next(table for table in tables_of(book, "park-2030") if table.name == "commitments")
    assert commitments.rows[1] == ("nature/ponds", "Nature", "Every park has a pond.", "Planting", "2026-27/planting")
    activities = tables_of(book, "2026-27")[0]
    assert activities.rows[0][activities.heads.index("Commitments")] == "Every park has a pond."
    values = book_as_values(book)["strategies"][0]["aims"][0]["commitments"][1]
    assert values["served_by"] == ["2026-27/projects/planting"]


def test_activity_of_a_commitment_alone_stands_at_its_aim() -> None:
    compiled_book = compiled(BY_COMMITMENT_ALONE)
    assert [diagnostic.code for diagnostic in compiled_book.diagnostics] == ["CPS402"]
    book = compiled_book.book
    assert book.aims_of["2026-27/actions/nest-boxes"] == ("park-2030:nature",)
    assert page("park-2030", BY_COMMITMENT_ALONE).count("Hang nest boxes") == 1


def test_commitment_that_nobody_knows_is_a_fault() -> None:
    wrong = {**FILES, PLAN: str(FILES[PLAN]).replace("nature/ponds", "nature/pond")}
    assert [diagnostic.code for diagnostic in compiled(wrong).diagnostics] == ["CPS302"]


def test_rename_follows_a_commitment() -> None:
    sources = MemoryWorkspace({path: str(text).encode() for path, text in {**files(), **FILES}.items()})
    renaming = rename(sources, compiled(FILES), "park-2030:nature/ponds", "lakes")
    assert b"commitments: [nature/lakes]" in renaming.after[PLAN]
    assert b"id: lakes" in renaming.after[STRATEGY]


def test_commitments_are_completed_by_their_short_names(tmp_path: Path) -> None:
    text = str(FILES[PLAN]).replace("[nature/ponds]", "[nature/po]")
    written(tmp_path, {**FILES, PLAN: text})
    line = text.split("\n").index("    commitments: [nature/po]")
    here = Position(line, len("    commitments: [nature/po"))
    offered = completion(Desk(tmp_path, "utf-32"), PLAN, here, markdown=False)
    assert "nature/ponds" in [item.label for item in offered]


def test_commitments_keep_their_ids_on_the_way_through_stratml() -> None:
    book = compiled(FILES).book
    imported = import_document(read_xml(as_stratml(book, "park-2030")))
    assert "- We keep the gates open.\n" in imported.text
    assert "- id: ponds\n" in imported.text
