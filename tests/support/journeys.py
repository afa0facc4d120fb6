"""Where the fuzzer sends a damaged workspace: through every stage and command that works in memory.

Each journey looks at promises besides: a report reads as its format, mending a second time changes nothing, a book
does not differ from itself, a catalogue comes back from its file as it went in. A broken promise is an AssertionError.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from cpsplan.assess.coverage import cover_all, cover_easy_read, cover_translations
from cpsplan.changes.damaged import damaged_files
from cpsplan.changes.difference import Differences, WrongOrder, compare_books, compare_plans
from cpsplan.changes.mending import mend_workspace
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.roll import roll
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import CODES, Severity
from cpsplan.language import catalogue
from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.language.translating import from_xliff, statuses, to_xliff
from cpsplan.language_server.editor_schema import strategy_schemas
from cpsplan.render import COVERAGE, STATEMENT, documents, has_page, render
from cpsplan.render.folders import template_folders
from cpsplan.reporters import changes
from cpsplan.reporters.kinds import KINDS
from cpsplan.reporters.report import Report, baseline_text, read_known_faults, without_known
from cpsplan.workspace.disk import MemoryWorkspace, OverlaidWorkspace
from cpsplan.writers.data_table import as_csv
from cpsplan.writers.export import coverage_values, export_json
from cpsplan.writers.spreadsheet import About, as_ods, as_xlsx
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support import mutants
from tests.support.places import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cpsplan.book.book import Book
    from tests.support.mutants import Mutant

STATES = ("clean", "faults told", "file refused")
"""What can become of a mutant: nothing is wrong with it; faults are told; a file is so damaged that it is left out."""
WHOLE_FILE = ("CPS101", "CPS102", "CPS103", "CPS105", "CPS106", "CPS107", "CPS108", "CPS901")
READ_AS_JSON = frozenset({"json", "sarif", "gitlab"})
WELSH = "cy"
EMPTY_FOLDER = CASES / "workspace"
"""A workspace without catalogues and templates of its own."""


@dataclass
class Trip:
    """A mutant under way: its workspace, and what the compiler makes of it."""

    mutant: Mutant
    workspace: MemoryWorkspace
    compiled: Compiled

    @property
    def state(self) -> str:
        """One of STATES."""
        codes = {one.code for one in self.compiled.diagnostics}
        return STATES[2] if codes & set(WHOLE_FILE) else STATES[1] if codes else STATES[0]

    @property
    def book(self) -> Book:
        """The book of what could be read."""
        return self.compiled.book

    @cached_property
    def errors(self) -> list[str]:
        """The codes of all errors; commands that write anything stop at them."""
        return [one.code for one in self.compiled.diagnostics if one.severity is Severity.ERROR]


def begin(mutant: Mutant) -> Trip:
    """Compile a mutant. Every diagnostic has to be of a known kind, and has to stand somewhere."""
    workspace = MemoryWorkspace(mutant.files)
    trip = Trip(mutant, workspace, compile_book(workspace))
    for one in trip.compiled.diagnostics:
        assert one.code in CODES, one
        assert one.message.strip(), one
        assert one.span.line >= 1, one
        assert one.span.column >= 1, one
        assert (one.span.end_line, one.span.end_column) >= (one.span.line, one.span.column), one
        text = trip.compiled.texts.get(one.span.path)
        assert text is None or one.span.line <= text.count("\n") + text.count("\r") + 1, one
    return trip


def chosen(mutant: Mutant) -> Iterator[tuple[str, Callable[[Trip], None]]]:
    """The journeys that a mutant goes on; the same one always on the same."""
    chance = random.Random(f"{mutant.seed}/{mutant.number}/journeys")  # noqa: S311 - reproducible on purpose
    for name, (often, go) in JOURNEYS.items():
        if chance.random() < 1 / often:
            yield name, go


# --- the journeys


def report(trip: Trip) -> None:
    """Tell it in every way; programs can read what is for programs."""
    made = Report(trip.compiled, trip.compiled.diagnostics)
    for kind, compose in KINDS.items():
        told = compose(made)
        told.encode()
        if kind in READ_AS_JSON:
            json.loads(told)
        elif kind == "junit":
            ET.fromstring(told.encode())  # noqa: S314 - it is our own
    known = read_known_faults(baseline_text(trip.compiled.diagnostics))
    assert without_known(trip.compiled.diagnostics, known) == ([], len(trip.compiled.diagnostics), 0)


def mend(trip: Trip) -> None:
    """Mend all that can be mended. A second time changes nothing, and what is told then is what is there."""
    mended = mend_workspace(trip.workspace, lambda _: True, trip.compiled)
    after = OverlaidWorkspace(trip.workspace, mended.new)
    compiled = compile_book(after)
    assert compiled.diagnostics == mended.after.diagnostics
    again = mend_workspace(after, lambda _: True, compiled)
    assert not again.new, f"mended again: {sorted(again.new)}"


def compare(trip: Trip) -> None:
    """Compare it with what it was, both ways, with itself, and its plans with one another."""
    before = _compiled(trip.mutant.origin)
    damaged = damaged_files(before) | damaged_files(trip.compiled)
    there = compare_books(before.book, trip.book, damaged)
    back = compare_books(trip.book, before.book, damaged)
    assert seen(there) == seen(back, turned=True), "there and back differ"
    assert not compare_books(trip.book, trip.book).changes, "it differs from itself"
    for differences in (there, back):
        json.loads(changes.json_of_changes(differences, ("a", "b")))
        changes.text_of_changes(differences, ("a", "b")).encode()
        changes.markdown_of_changes(differences, ("a", "b")).encode()
    plans = list(trip.book.plans)
    for one, other in pairwise(plans):
        _compare_plans(trip, one, other)


MIRROR = {"added": "removed", "removed": "added", "changed": "changed", "moved": "moved"}


def seen(differences: Differences, *, turned: bool = False) -> Counter[tuple[object, ...]]:
    """What changes are told, by kind and places; ``turned``, as seen from the other side."""
    if turned:
        return Counter((MIRROR[one.kind], one.place_after, one.place_before) for one in differences.changes)
    return Counter((one.kind, one.place_before, one.place_after) for one in differences.changes)


@cache
def _compiled(origin: str) -> Compiled:
    return compile_book(MemoryWorkspace(mutants.workspaces()[origin]))


def _compare_plans(trip: Trip, one: str, other: str) -> None:
    strategies = {trip.book.plans[plan].model.strategy for plan in (one, other)}
    if not {one, other, *strategies} & (trip.book.incomplete | damaged_files(trip.compiled)):
        try:
            compare_plans(trip.book, one, other)
        except WrongOrder:
            compare_plans(trip.book, other, one)


def export(trip: Trip) -> None:
    """Coverage; where there are no errors, the book for other programs too."""
    book = trip.book
    json.dumps(coverage_values(cover_all(book), cover_translations(book), cover_easy_read(book)), allow_nan=False)
    if trip.errors:
        return
    assert json.loads(export_json(book))["format"]
    for document in (*book.strategies, *book.plans):
        ET.fromstring(as_stratml(book, document))  # noqa: S314 - it is our own
        for table in (tables := tables_of(book, document)):
            as_csv(table)
        if tables:
            as_xlsx(About("title"), tables)
            as_ods(About("title"), tables)


def editors(trip: Trip) -> None:
    """What editors and translators ask of a book."""
    if not trip.errors:
        for schema in strategy_schemas(trip.book).values():
            json.loads(schema)
    for language in trip.book.translations:
        statuses(trip.book, EMPTY_FOLDER, language)


def next_plan(trip: Trip) -> None:
    """Roll each plan into the next year; where that is refused, in words."""
    for address, plan in trip.book.plans.items():
        year = int(address[:4]) + 1 if address[:4].isdigit() else 2030
        if not trip.errors and year < 9999:
            try:
                text = roll(trip.book, plan, f"{year}-{(year + 1) % 100:02}")
            except ChangeRefused:
                continue
            text.encode()


def translate(trip: Trip) -> None:
    """Catalogues made, written, read and merged again: what goes in comes out, and a second time changes nothing."""
    if [one for one in trip.errors if not one.startswith("CPS9")]:
        return
    for name, messages in catalogue.messages_of(trip.book).items():
        path = catalogue.catalogue_path(WELSH, name)
        old = catalogue.load_catalogue(trip.workspace, path)[0] if path in trip.mutant.files else None
        if old is None and path in trip.mutant.files:
            continue
        content = catalogue.as_bytes(catalogue.merge(old, messages, WELSH, name))
        again, faults = catalogue.load_catalogue(MemoryWorkspace({path: content}), path)
        assert again is not None, f"{path} cannot be read back: {faults[0].message if faults else ''}"
        read = [(entry.msgctxt, entry.msgid) for entry in again if not entry.obsolete]
        assert read == [(one.context, one.text) for one in messages], f"{path} reads otherwise"
        merged = catalogue.as_bytes(catalogue.merge(again, messages, WELSH, name))
        assert merged == content, f"{path} merged twice is not as merged once"


def xliff(trip: Trip) -> None:
    """Each catalogue to XLIFF and back, which changes nothing."""
    for path in sorted(trip.mutant.files):
        old = catalogue.load_catalogue(trip.workspace, path)[0] if path.endswith(".po") else None
        if old is not None:
            assert from_xliff(to_xliff(old, "en", WELSH, "x"), old) == (0, []), path


def pages(trip: Trip) -> None:
    """Every page of every edition."""
    for entry in () if trip.errors else trip.book.editions.values():
        phrases, _ = load_phrases(entry.model.language, template_folders(()))
        localised, faults = localise(trip.book, entry.model, phrases)
        assert (localised is None) == bool(faults)
        if localised:
            others = [name for name in ("", COVERAGE, STATEMENT) if has_page(trip.book, entry.model, name)]
            for document in (*documents(localised), *others):
                assert render(localised, document).html


def command(trip: Trip) -> None:
    """The command as people call it, on a disk: it says what is wrong, and never shows a traceback."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in trip.mutant.files.items():
            place = folder / path
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            except OSError:
                return
        (folder / "plans").mkdir(exist_ok=True)
        arguments = ["build", "--format", "html", "--jobs", "1", "--workspace", name]
        command = [sys.executable, "-m", "cpsplan", *arguments]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=600, check=False)
        assert b"Traceback" not in done.stderr + done.stdout, done.stderr[-2000:].decode("utf-8", "replace")
        assert done.returncode in (0, 1, 2), done.returncode


JOURNEYS: dict[str, tuple[int, Callable[[Trip], None]]] = {
    "report": (4, report),
    "mend": (4, mend),
    "compare": (4, compare),
    "export": (4, export),
    "editors": (40, editors),
    "next plan": (8, next_plan),
    "translate": (6, translate),
    "xliff": (20, xliff),
    "pages": (100, pages),
    "command": (1_000, command),
}
"""Each journey, and how many mutants there are to one that goes on it."""
