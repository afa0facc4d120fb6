"""Gate: what readers are to see is seen. In a workspace that sets every field, each is changed in turn, and looked for.

What a model declares to be words or shown has to turn up, changed, on an HTML page and in a table or in book.json.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin
from unittest import mock

import pytest

from cpsplan.assess import coverage
from cpsplan.book.book import Book
from cpsplan.book.parse import FILES, kind_of
from cpsplan.compiler import compile_book
from cpsplan.language.phrases import Phrases
from cpsplan.model.dates import PartialDate
from cpsplan.model.delivery import DeliveryPlan, Project
from cpsplan.model.marks import Shown
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Percent, Record, Text
from cpsplan.publishing.editions import localised_editions
from cpsplan.render.facts import facts_of
from cpsplan.render.page import COVERAGE, STATEMENT
from cpsplan.render.preparing import documents, prepare
from cpsplan.rules import rule
from cpsplan.sources.load import load
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers.export import book_as_values
from cpsplan.writers.tables import tables_of
from tests.support import samples

STARTER = folder("templates") / "starter"
PLAN, OLDER_PLAN = "plans/delivery/2026-27.yaml", "plans/delivery/2025-26.yaml"
STRATEGY = "plans/strategies/libraries-2030.yaml"
SETTINGS, GLOSSARY = "plans/cpsplan.yaml", "plans/glossary.yaml"
THEME = {"plans/theme.yaml": "based_on: sober\ncorner: For the board\nlogo: {light: mobile-library}\n"}
REPORT, OLDER_REPORT = "plans/progress/2026-27-q2.yaml", "plans/progress/2026-27-q1.yaml"
WELSH = "plans/editions/cy.yaml"
BOOKLET = "plans/easy-read/2026-27.yaml"
ORIGIN = """\
source:
  title: A document
  publisher: A publisher
  published: 2025-04
  address: https://example.org/document
  rights: Crown copyright
  licence: Open Government Licence
  licence_address: https://example.org/licence
  note: Typed by hand.
"""
PUBLICATION = """\
publication:
  published: 2026-03-31
  updated: 2026-05
  version: 1.1
  review_date: 2027-01
  isbn: 978-0-306-40615-7
  reference_number: HC 123
  responsible_office: Office of libraries
  status_word: Draft for consultation
"""
ADDED = {
    SETTINGS: {
        "contact:\n": "bodies: [{id: county, name: Elm County Council, short_name: County, "
        "name_in_sentences: the County}]\n"
        "accessibility:\n  status: partially\n"
        "  failures: [{what: Maps have no text., criterion: 1.1.1, plan: We describe them.}]\n"
        "  disproportionate_burden: [{text: Old films.}]\n  out_of_scope: [Files from before 2018.]\n"
        "  response_time: 5 working days\n  prepared: 2026-03-01\n  reviewed: 2026-04-01\n"
        "  tested: {date: 2026-03-02, by: the readers, how: With a screen reader.}\n"
        "  improving: We learn.\n  enforced_in: united-kingdom\n"
        "disclaimer: This is an example.\nbase_address: https://plans.example/\nsource_address: https://example.org/{path}#L{line}\ncontact:\n"
        "  telephone: 020 7946 0000\n  text_relay: 18001 020 7946 0000\n  post: 1 Green Lane\n"
        "  sign_language: https://example.org/relay\n",
        "  outputs: 100\n": "  outputs: 100\n  commitments: 1\n  aim-measures: 1\n"
        "  outcome-measures: 1\n  budgets: 1\n  timeframes: 1\n  owners: 1\n  progress: 1\n"
        "  easy-read: 1\n  languages: {cy: 1}\n",
        "easy_read:\n": "waivers:\n  - {dimension: budgets, document: 2025-26, of: village-survey, reason: Soon, "
        "until: 2199}\nunits:\n"
        "  - {id: tree, singular: tree, plural: trees, places: 1, per: resident}\n"
        "  - {id: dollar, singular: dollar, plural: dollars, symbol: $, before: true}\n"
        "easy_read:\n  website: https://example.org/library\n  find_out_more:\n    - picture: book\n"
        "      says: [{text: Ask us.}]\n",
    },
    STRATEGY: {
        "summary:": "short_title: Libraries\nkicker: Above\naim_word: priority\noutcome_word: result\n"
        f"sub_outcome_word: workstream\n{ORIGIN}{PUBLICATION}summary:",
        "  to: 2030\n": "  to: 2030\n  inferred: From the title.\n",
        "      - id: reach\n": "      - id: reach\n        number: 1a\n",
        "when people have time.\n": "when people have time.\n        outcomes:\n"
        "          - {id: evenings, number: 2.1b, statement: They are open in the evening., text: From six to ten.}\n",
        "    title: Our places\n": "    title: Our places\n    short_title: Places\n    number: B\n"
        "    heading: About our places\n"
        "    commitments: [{id: repairs, text: We repair what breaks.}]\n",
        "role: Head of the library service\n": "role: Head of the library service\n        name: A. Reader\n",
        "      role: Keeper of a village shop\n": "      role: Keeper of a village shop\n      name: B. Baker\n",
    },
    PLAN: {
        "  - of: places\n": "  - of: places\n    by: 2027-02\n",
        "  - money_for: 2026-27\n": "  - {date: 2026-12, text: All villages are visited.}\n  - money_for: 2026-27\n",
        "status: approved\n": "status: approved\nbody: county\nshort_title: Plan of the year\nproject_word: programme\n"
        f"action_word: task\n{ORIGIN}{PUBLICATION}"
        "facts: [{id: staff, title: Staff, value: 55, unit: percent, date: 2026-03, source: Annual return}]\n"
        "groups:\n  - {id: helpers, title: Helpers, note: They help.}\n"
        "quotations:\n  - {of: readers, title: The readers, text: More people find it.}\n",
        "fates:\n": "revisions:\n  - {of: villages-visited, date: 2026-08-01, target: 90, due: 2026-11, "
        "statement: Raise it., reason: A bridge is closed.}\nfates:\n",
        "    amount: 305000\n": "    amount: 305000\n    currency: GBP\n    kind: revenue\n    funding_source: Ours\n",
        "    fate: completed\n    reason": "    fate: merged\n    into: mobile-library\n    reason",
        "      - amount: 180000\n": "      - amount: 180000\n        currency: GBP\n        financial_year: 2026-27\n"
        "        funding_source: A grant\n",
        "    scope: Buy": "    external_dependencies:\n      - {text: A permit, body: county, by: 2026-07}\n"
        "    risks:\n      - {id: strike, title: A strike, description: No van comes., likelihood: low, impact: high, "
        "mitigation: We ask others., owner: Head of learning}\n"
        "    number: P1\n    note: It is red.\n    support: [{text: Head of learning}]\n    partners: [county]\n"
        "    scope: Buy",
        "actions:\n": "actions:\n  - {id: talks, number: T1, text: Talks, outcomes: [readers.skills]}\n",
        "    owner: Head of learning\nmeasures": "    owner: Head of learning\n    group: helpers\n"
        "    note: In winter.\n"
        "    timeframe: {from: 2026-10, to: 2027-02}\n"
        "    milestones: [{id: begin, title: First evening course, due: 2026-11}]\nmeasures",
        "measures:\n": "measures:\n  - {id: staff, number: M1, statement: We keep staff., subject: staff who leave, "
        "unit: percent, outcomes: [readers.reach], target: {comparator: between, from: 8, to: 12}}\n"
        "  - {id: trees, statement: We plant., subject: trees, unit: tree, outcomes: [readers.reach], "
        "baseline: {value: 1}, target: {comparator: maintain, value: 5}}\n"
        "  - {id: gifts, statement: We get gifts., subject: gifts, unit: dollar, outcomes: [readers.reach], "
        "target: {comparator: maintain, value: 5}}\n"
        "  - {id: gifts-of-towns, statement: Towns give., subject: gifts of towns, unit: dollar, part_of: gifts, "
        "text: Towns give in spring., definition: Gifts in money., data_source: The accounts, "
        "owner: Head of gifts, note: Since 2020., "
        "outcomes: [readers.reach], target: {comparator: maintain, value: 5}}\n"
        "  - {id: visits, statement: We are visited., subject: visits, unit: count, outcomes: [readers.reach], "
        "target: {comparator: about, value: 130, tolerance: 10}}\n"
        "  - {id: award, statement: We win an award., subject: the award, outcomes: [readers.reach], "
        "target: {words: won}}\n"
        "  - {id: loneliness, statement: We watch it., subject: readers who feel lonely, "
        "unit: percent, outcomes: [readers.reach], "
        "no_target: {state: to be set, by: 2027-01, reason: A survey is made first.}}\n",
        "      value: 95\n": "      value: 95\n      of: all villages\n      by: 2026-12\n"
        "    interim_targets: [{value: 70, by: 2026-10}]\n    year_before: {date: 2024-25, target: 66, result: 61}\n",
    },
    OLDER_PLAN: {"status: approved\n": "status: approved\nenvelopes: [{amount: 90000, currency: GBP}]\n"},
    REPORT: {
        "outputs:\n": "activities:\n"
        "  - {of: talks, status: done, done_on: 2026-09-12, note: One is booked., evidence: A letter}\n"
        "outputs:\n",
        "spend:\n": "spend:\n  - {of: talks, amount: 900, currency: GBP, kind: revenue, note: Paid in August.}\n",
        "    status: done\n": "    status: done\n    done_on: 2026-09-18\n",
        "    value: 74\n": "    revised: Counted anew.\n    note: A bridge was closed.\n    value: 74\n",
        "observations:\n": "observations:\n"
        "  - {of: award, met: false, words: the last round, date: 2026-09, source: Jury}\n"
        "  - {of: visits, not_available: The counter was broken., date: 2026-09}\n",
    },
    BOOKLET: {
        "passages:": "checked:\n  - {by: A group of readers, date: 2026-04-01}\npassages:",
        "      - picture: bus\n": "      - picture: bus\n        stands_for: A van full of books\n",
    },
    OLDER_REPORT: {"  from: 2026-04\n  to: 2026-06\n": "  financial_year: 2026-27\n"},
    GLOSSARY: {"terms:\n": "terms:\n  - {term: Exampleshire, is_name: true, explanation: A county.}\n"},
}
"""What is put in the place of what in the starter, so that every field has a value."""
NOT_LOOKED_FOR = {
    "Edition.formats": "pages lead to the files that there are, and here none is made",
    "Edition.title": "pages call an edition by its language and its style",
    "Floors.languages": "it holds a mapping",
    "OwnTheme.corner": "the theme stands in a file of its own here, which says the same",
    "OwnUnit.forms": "pages in other languages show it",
    "Term.is_name": "pages in another language mark it",
}
"""Fields that are not changed, and why."""
OTHER_WORDS = {
    "1.1.1": ("1.4.3",),
    "GBP": ("EUR",),
    "978-0-306-40615-7": ("0-306-40615-2",),
    "en": ("cy",),
    "budgets": ("owners",),
    "priority": ("objective",),
    "programme": ("initiative",),
    "task": ("activity",),
    "result": ("commitment",),
    "workstream": ("strand",),
    "020 7946 0000": ("020 7946 0001",),
    "18001 020 7946 0000": ("18001 020 7946 0001",),
}
"""For a word of which there is a list, another of the list."""
Route = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a field has a value."""

    path: str
    route: Route
    value: Any


class Workspace:
    """A workspace whose values can be changed one at a time."""

    def __init__(self, added: dict[str, dict[str, str]]) -> None:
        self.texts = {
            path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8")
            for path in (STARTER / "plans").rglob("*")
            if path.is_file()
        }
        self.texts |= THEME
        self.texts[WELSH] = "{id: cy, title: Cymraeg, language: cy, formats: [html]}\n"
        for path, pairs in added.items():
            for old, new in pairs.items():
                assert old in self.texts[path], old
                self.texts[path] = self.texts[path].replace(old, new, 1)
        memory = MemoryWorkspace({path: text.encode() for path, text in self.texts.items()})
        self.values: dict[str, Any] = {}
        for path in filter(kind_of, self.texts):
            source, _ = load(memory, path)
            assert source
            self.values[path] = source.value
        self._before: dict[str, tuple[dict[str, str], str]] = {}

    def places(self) -> dict[str, list[Place]]:
        """Where each field has a value, by the names of its model and of the field."""
        by_name: dict[str, list[Place]] = {}
        for path, value in self.values.items():
            model = kind_of(path)
            assert model
            for name, place in places(model, value, path):
                by_name.setdefault(name, []).append(place)
        return by_name

    def written(self, path: str, value: Any) -> dict[str, str]:
        """The files, one of them with another value. JSON is YAML."""
        return {**self.texts, path: json.dumps(value, default=float, ensure_ascii=False)}

    def changed(self, place: Place, value: Any) -> dict[str, str]:
        """The files with another value at a place."""
        whole: Any = copy.deepcopy(self.values[place.path])
        around = whole
        for step in place.route[:-1]:
            around = around[step]
        around[place.route[-1]] = value
        return self.written(place.path, whole)

    def before(self, path: str) -> tuple[dict[str, str], str]:
        """The pages and the data of the workspace as it is, with a file written as ``changed`` writes it."""
        if path not in self._before:
            book = readable(self.written(path, self.values[path]))
            assert book
            self._before[path] = dict(pages(book)), data(book)
        return self._before[path]

    def lost(self, name: str, annotation: Any) -> str:
        """What is the matter with a field that readers are to see; empty where nothing is."""
        verdict = "it has no value here, or none that can be changed"
        for place in self.places().get(name, [])[:TRIED]:
            books = (readable(self.changed(place, value)) for value in other_values(annotation, place.value))
            book = next((book for book in books if book), None)
            if book:
                old_pages, old_data = self.before(place.path)
                on_a_page = any(html != old_pages.get(path) for path, html in pages(book, place.path))
                if on_a_page and data(book) != old_data:
                    return ""
                verdict = "it is in no table and not in book.json" if on_a_page else "it is on no page"
        return verdict


TRIED = 4
"""At how many places a field is changed: a budget of nought shows no kind of money."""


def places(model: type[Record], value: Any, path: str, route: Route = ()) -> Iterator[tuple[str, Place]]:
    """Every field of a value that readers are to see, by the names of model and field, with its place."""
    for field in shape(model).values():
        if not isinstance(value, dict) or field.key not in value:
            continue
        inner, way = value[field.key], (*route, field.key)
        if is_shown(field):
            yield f"{model.__name__}.{field.name}", Place(path, way, inner)
        elif field.role == "parts":
            for place, part in enumerate(inner) if isinstance(inner, list) else [(None, inner)]:
                yield from places(field.models[0], part, path, way if place is None else (*way, place))


def is_shown(field: Field) -> bool:
    return field.role == "shown" or field.is_published


def models(root: type[Record], known: dict[str, type[Record]]) -> None:
    """Take in a model and everything that it holds."""
    if root.__name__ not in known:
        known[root.__name__] = root
        for field in shape(root).values():
            for part in field.models:
                models(part, known)


def fields() -> dict[str, Any]:
    """Every field that readers are to see, with its type."""
    known: dict[str, type[Record]] = {}
    for root in FILES.values():
        models(root, known)
    return {
        f"{name}.{field.name}": model.model_fields[field.name].annotation
        for name, model in known.items()
        for field in shape(model).values()
        if is_shown(field)
    }


def other_values(annotation: Any, value: Any) -> Iterator[Any]:
    """Values that could stand in the place of one; those that may not are found out when they are tried."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Decimal):
        yield from (value + 1, value - 1)
    elif chosen := choices(annotation):
        yield from (choice for choice in chosen if choice != value)
    elif re.fullmatch(r"[0-9]{4}(-[0-9]{2})*(-q[1-4])?", value):
        yield from dates_near(value)
    else:
        yield from OTHER_WORDS.get(value, ())
        yield from (f"{value}x", f"{value} More.")


def choices(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(choice for part in get_args(annotation) for choice in choices(part))


def dates_near(value: str) -> Iterator[str]:
    """The next year, the one before; the next month, the one before. What is no date is refused."""
    year, _, rest = value.partition("-")
    for step in (1, -1):
        other = int(year) + step
        yield from (f"{other}-{rest}", f"{other}-{(other + 1) % 100:02d}") if rest else (str(other),)
        if rest:
            yield f"{year}-{int(rest[:2]) + step:02d}{rest[2:]}"


PHRASES: dict[str, Phrases] = {}
"""The phrases of each edition, as they were loaded first: with others, all templates are read again."""


def readable(files: dict[str, str]) -> Book | None:
    """The book of files; None where a value cannot be read (CPS2…), so that it is left out.

    No rule is asked: none of them changes the book, and they would take half of the time.
    """
    with mock.patch.object(rule, "check", return_value=[]):
        compiled = compile_book(MemoryWorkspace({path: text.encode() for path, text in files.items()}))
    return None if any(fault.code.startswith("CPS2") for fault in compiled.diagnostics) else compiled.book


def pages(book: Book, source: str = "") -> Iterator[tuple[str, str]]:
    """The English pages of a book, by their paths: that of a file of sources first, which most likely shows it."""
    first = PurePosixPath(source).stem
    for edition in reversed(localised_editions(book, [], strict=False)[0]):
        if edition.edition.language == "en":
            phrases = PHRASES.setdefault(edition.edition.id, edition.phrases)
            further = ["", COVERAGE, STATEMENT] if edition.edition.style == "standard" else [""]
            ordered = sorted(documents(edition), key=lambda document: (document != first, document))
            for document in (*ordered, *further):
                page = prepare(edition, document).page(phrases)
                yield page.path, page.html


def data(book: Book) -> str:
    """What programs get of a book: book.json and the tables."""
    return repr((book_as_values(book), [tables_of(book, document) for document in (*book.strategies, *book.plans)]))


SHARDS = 4
"""The fields are changed in this many tests, so that several workers of pytest can share them."""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_what_readers_are_to_see_is_on_a_page_and_in_the_data(shard: int) -> None:
    workspace = Workspace(ADDED)
    wanted = [(name, kind) for name, kind in fields().items() if name not in NOT_LOOKED_FOR]
    # Fields that stand beside each other stand in one file, of which the pages before are made once.
    share = wanted[len(wanted) * shard // SHARDS : len(wanted) * (shard + 1) // SHARDS]
    lost = {name: workspace.lost(name, kind) for name, kind in share}
    assert {name: verdict for name, verdict in lost.items() if verdict} == {}


class WiderProject(Project):
    """A project with fields that no page knows; one of them has a phrase and a column."""

    doubt: Percent | None = None
    risk: Text | None = None
    confidence: Annotated[Percent | None, Shown("timeframe", column="Confidence", dimension="confidence")] = None


class WiderPlan(DeliveryPlan):
    """A plan of such projects."""

    projects: tuple[WiderProject, ...] = ()


def test_the_gate_finds_what_is_declared_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILES, "plans/delivery/", WiderPlan)
    added = {"    scope: Buy": "    doubt: 20\n    risk: It may rain.\n    confidence: 60\n    scope: Buy"}
    workspace, declared = Workspace({PLAN: added}), fields()
    lost = {
        name: workspace.lost(f"WiderProject.{name}", declared[f"WiderProject.{name}"])
        for name in ("doubt", "risk", "confidence")
    }
    assert lost == {"doubt": "it is on no page", "risk": "it is on no page", "confidence": ""}
    unset = Workspace({}).lost("WiderProject.doubt", declared["WiderProject.doubt"])
    assert unset == "it has no value here, or none that can be changed"


def test_a_column_declared_in_the_model_alone_is_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILES, "plans/delivery/", WiderPlan)
    texts = Workspace({PLAN: {"    scope: Buy": "    confidence: 60\n    scope: Buy"}}).texts
    book = compile_book(MemoryWorkspace({path: text.encode() for path, text in texts.items()})).book
    activities = tables_of(book, "2026-27")[0]
    column = activities.heads.index("Confidence")
    assert [row[column] for row in activities.rows] == [60, None, None, None, None]


def test_a_dimension_declared_in_the_model_alone_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILES, "plans/delivery/", WiderPlan)
    monkeypatch.setattr(coverage, "Project", WiderProject)
    texts = Workspace({PLAN: {"    scope: Buy": "    confidence: 60\n    scope: Buy"}}).texts
    book = compile_book(MemoryWorkspace({path: text.encode() for path, text in texts.items()})).book
    counted = coverage.declared_dimensions()
    assert list(counted)[:-1] == list(coverage.DIMENSIONS)
    have = counted["confidence"](book, book.plans["2026-27"])
    assert [address for address, confidence in have.items() if confidence] == ["2026-27/projects/mobile-library"]
    assert len(have) == 4


class ReviewedProject(Project):
    """A project with a date that has a phrase."""

    review: Annotated[PartialDate | None, Shown(phrase="timeframe")] = None


def test_a_date_with_a_phrase_is_told_as_people_write_it() -> None:
    (edition, *_), _ = localised_editions(compile_book(MemoryWorkspace(samples.files())).book, [], strict=False)
    project = ReviewedProject(id="pond", title="Pond", scope="Dig.", review="2026-09")
    entry = next(iter(edition.book.activities.values()))._replace(model=project)
    assert [fact.texts for fact in facts_of(edition, entry)] == [("September 2026",)]
