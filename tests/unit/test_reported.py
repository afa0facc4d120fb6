"""What people who write such plans elsewhere have reported, as small edits of the workspace of `cpsplan init`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pypdfium2

from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import Page
from cpsplan.render.preparing import prepare
from cpsplan.render.statement import statement_content
from cpsplan.writers import pdf
from tests.support.reported import PLAN, SECOND, Edits, english, messages, page

STRATEGY = "plans/strategies/libraries-2030.yaml"
LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
ZERO_HARM = """\
  - id: zero-harm
    statement: Cut accidents of staff from 3 to none
    subject: accidents reported by staff
    unit: count
    direction: lower
    baseline:
      value: 3
      date: 2026-03
    target:
      comparator: at most
      value: 0
    outcomes: [places.open]
"""


def _made(edits: Edits, document: str = "2026-27") -> Page:
    """The page of a document."""
    localised = english(edits)
    return prepare(localised, document).page(localised.phrases)


Box = tuple[float, float, float, float]
"""Where words stand on a page: left, bottom, right, top, in points."""
A4 = 595.0
MARGIN = 60.0


def _boxes(content: bytes) -> Iterator[list[Box]]:
    """Where the rows of words stand on each page of a PDF."""
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        words = document[number].get_textpage()
        yield [words.get_rect(place) for place in range(words.count_rects())]


def _run_through(one: Box, other: Box) -> bool:
    """Whether the words of a box run through those of another one: wider than a hair, higher than a serif."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and along > 3


def test_aims_go_by_the_word_of_the_body() -> None:
    edits = {STRATEGY: [("status: draft", "status: draft\naim_word: objective")]}
    assert messages(edits) == []
    words = page(edits, "libraries-2030")
    assert "Our objectives and outcomes" in words
    assert "Objectives and outcomes" in words
    assert re.findall(r"\w+ aims?\b", words) == ["two aims", "two aims", "each aim", "the aim"], (
        "the texts that people wrote"
    )


def test_an_aim_that_is_served_too_keeps_its_capitals() -> None:
    strategy = "id: aims\ntitle: Aims\nperiod: {from: 2026, to: 2030}\naims:\n"
    strategy += "  - {id: health, title: NHS & Care}\n  - {id: parks, title: Our Parks}\n"
    plan = "id: trees-2026-27\ntitle: Trees\nstrategy: aims\nperiod: {financial_year: 2026-27}\nprojects:\n"
    plan += "  - {id: trees, title: Trees, scope: Plant trees., aims: [parks, health]}\n"
    report = "id: trees-2026-27-q2\ntitle: Trees so far\nplan: trees-2026-27\nperiod: {from: 2026-07, to: 2026-09}\n"
    report += "date: 2026-09-30\nactivities:\n  - {of: trees, status: on track}\n"
    edits: Edits = {
        "plans/strategies/aims.yaml": [("", strategy)],
        "plans/delivery/trees-2026-27.yaml": [("", plan)],
        "plans/progress/trees-2026-27-q2.yaml": [("", report)],
    }
    words = page(edits, "trees-2026-27-q2")
    assert "Also serves Our Parks" in words or "Also serves NHS & Care" in words


def test_a_target_of_zero_has_a_scale_that_holds_its_baseline() -> None:
    edits = {PLAN: [("measures:\n", f"measures:\n{ZERO_HARM}")]}
    assert {code for code, _ in messages(edits)} == {"CPS469"}, "the reports do not mention it"
    scale = next(words for words in re.findall(r"from 3 [^<\"]*", _made(edits).html) if "scale" in words)
    assert "from 0 to 1" not in scale
    ends = re.search(r"scale from (\d+) to (\d+)", scale)
    assert ends
    assert (int(ends[1]), int(ends[2])) == (0, 5)


def test_a_restated_figure_stands_beside_the_earlier_one() -> None:
    restated = "  - of: villages-visited\n    value: 63\n    date: 2026-06\n    source: Logbook, corrected\n"
    restated += "    revised: Two rounds had been left out.\n"
    edits = {SECOND: [("  - of: villages-visited\n", f"{restated}  - of: villages-visited\n")]}
    assert messages(edits) == []
    assert "63% in June 2026, revised; reported before as 61%" in page(edits)


def test_the_accessibility_statement_tells_no_limit_that_is_gone() -> None:
    limits = statement_content(english(), {}).limits
    assert limits
    assert not any("a table that goes on over the end of a page" in limit for limit in limits)


def test_a_long_word_stays_in_its_column_and_a_name_from_right_to_left_is_there() -> None:
    edits = {
        PLAN: [
            ("title: Longer opening hours", f"title: {2 * LONG_NAME} opening hours"),
            ("owner: Head of learning", 'owner: "Chair: שרה כהן"'),
        ]
    }
    assert [fault for fault in messages(edits) if fault[0] != "CPS634"] == []
    made = _made(edits)
    localised = english(edits)
    content = pdf.write(made, assets_of(localised.book, [localised], [], Ledger(Path())))
    assert pdf.lost(made, content) == []
    for boxes in _boxes(content):
        assert all(MARGIN < left < right < A4 - MARGIN for left, _, right, _ in boxes)
        assert not [pair for pair in combinations(boxes, 2) if _run_through(*pair)]
