"""Pages that become PDFs: what is read once for many of them, and what that must not change."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
import weasyprint

from cpsplan.publishing.editions import localised_editions
from cpsplan.render import Page, wall_sheets
from cpsplan.render.preparing import prepare
from cpsplan.writers import _exchange, pdf
from cpsplan.writers.assets import Assets
from tests.support import samples
from tests.unit.test_front import hard as nine_aims


def page_of(document: str) -> Page:
    localised = localised_editions(samples.compiled().book, [], strict=True)[0][0]
    return prepare(localised, document).page(localised.phrases)


def with_rule(assets: Assets, rule: str) -> Assets:
    """The assets with a rule more at the end of the style sheet for paper."""
    return replace(assets, contents={**assets.contents, "print.css": assets.contents["print.css"] + rule.encode()})


def test_style_sheets_are_read_once_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # No other test has read these.
    assets = with_rule(Assets.load(), "\n.of-this-test { color: red }")
    read: list[str] = []
    real: Any = weasyprint.CSS.__init__

    def noting(sheet: Any, *given: Any, **named: Any) -> None:
        read.append(named["url"])
        real(sheet, *given, **named)

    monkeypatch.setattr(weasyprint.CSS, "__init__", noting)
    sheet = page_of(wall_sheets("2026-27", report=False)[0])
    first = pdf.write(sheet, assets)
    assert len(read) == len(set(read)) > 0
    pdf.write(page_of("2026-27"), assets)
    read.clear()
    assert pdf.write(sheet, assets) == first
    assert read == []


def test_other_style_sheets_are_not_taken_for_the_same() -> None:
    plan, assets = page_of("2026-27"), Assets.load()
    before = pdf.write(plan, assets)
    assert pdf.write(plan, with_rule(assets, "\nhtml { font-size: 30pt }")) != before
    assert pdf.write(plan, assets) == before


def test_a_page_with_styles_of_its_own_keeps_them() -> None:
    plan, assets = page_of("2026-27"), Assets.load()
    own = replace(plan, html=plan.html.replace("</head>", "<style>h1 { display: none }</style></head>"))
    heading = "Park plan 2026-27"
    assert heading in plan.html
    assert heading in pdf.read_back(pdf.write(plan, assets)).split("\f")[0]
    assert heading not in pdf.read_back(pdf.write(own, assets)).split("\f")[0]


def strategy_of(outcomes: int) -> Page:
    """A strategy with an aim of so many outcomes."""
    more = "".join(
        f"      - {{id: o{number}, statement: The thing of the number {number} is so.}}\n" for number in range(outcomes)
    )
    return strategy_with(more)


def strategy_with(more: str) -> Page:
    """The strategy with more lines at its end."""
    compiled = samples.compiled({samples.STRATEGY: samples.files()[samples.STRATEGY] + more})
    localised = localised_editions(compiled.book, [], strict=True)[0][0]
    return prepare(localised, "park-2030").page(localised.phrases)


def pages_across(content: bytes) -> int:
    papers = list(pypdfium2.PdfDocument(content))
    return sum(paper.get_width() > paper.get_height() for paper in papers)


def without(assets: Assets, rules: str) -> Assets:
    """The assets without the rules on paper whose selectors begin so."""
    text = assets.contents["print.css"].decode()
    assert rules in text
    return replace(assets, contents={**assets.contents, "print.css": text.replace(rules, ".never").encode()})


def test_a_strategy_on_a_page_that_takes_two_stands_closer() -> None:
    strategy, assets = strategy_of(24), Assets.load()
    assert pages_across(pdf.write(strategy, without(assets, "[data-crowded]"))) == 2
    assert pages_across(pdf.write(strategy, assets)) == 1


def test_it_stands_closer_with_another_version_of_weasyprint_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_exchange, "VERSION", "another")
    assert pages_across(pdf.write(strategy_of(24), Assets.load())) == 1


def test_contents_stand_beside_a_short_text_that_begins_a_strategy() -> None:
    short = "sections:\n  - {id: start, kind: introduction, title: Introduction, text: A few words.}\n"
    html = [strategy_with(text).html for text in (short, short.replace("A few words.", 90 * "Some words. ").rstrip())]
    assert ['<div class="beside">' in page for page in html] == [True, False]
    assert all(page.count('id="section-start"') == 1 for page in html)


def lowest_aim(content: bytes) -> float:
    """How far down its page the lowest head of an aim begins, as a part of it; covers and contents do not count."""
    places = []
    for paper in list(pypdfium2.PdfDocument(content))[2:]:
        words, height = paper.get_textpage(), paper.get_height()
        for aim in range(1, 10):
            search = words.search(f"Aim of the number {aim}")
            while place := search.get_next():
                box = words.get_charbox(place[0])
                places += [1 - box[3] / height] if box[3] - box[1] > 10 else []
    return float(max(places))


def test_an_aim_for_which_little_of_the_page_is_left_begins_the_next() -> None:
    compiled = nine_aims()
    localised = localised_editions(compiled.book, [], strict=True)[0][0]
    plan, assets = prepare(localised, "2026-27").page(localised.phrases), Assets.load()
    assert lowest_aim(pdf.write(plan, assets)) < 0.7 < lowest_aim(pdf.write(plan, without(assets, ".aim > .aim-head")))


def edges_of(content: bytes) -> list[dict[str, list[int]]]:
    """For each page, by colour, which rows of its outer edge are printed."""
    edges: list[dict[str, list[int]]] = []
    for paper in pypdfium2.PdfDocument(content):
        picture = paper.render(scale=1).to_pil().convert("RGB")
        printed: dict[str, list[int]] = {}
        for row in range(picture.height):
            colour = "#{:02x}{:02x}{:02x}".format(*picture.getpixel((picture.width - 4, row)))
            printed.setdefault(colour, []).append(row)
        edges.append({colour: rows for colour, rows in printed.items() if len(rows) > 10 and colour != "#ffffff"})
    return edges


def test_each_page_has_the_marks_of_its_aims_at_its_edge_each_in_one_place() -> None:
    localised = localised_editions(nine_aims().book, [], strict=True)[0][0]
    plan = prepare(localised, "2026-27").page(localised.phrases)
    colours = dict(re.findall(r'(?s)data-aim="(\d)".*?fill="(#\w+)"', plan.html))
    content = pdf.write(plan, Assets.load())
    edges = edges_of(content)
    # In the contents dots follow the words of an outcome.
    outcome = re.compile(r"(?m)^(\d)\.\d\s+Outcome \d is so for all\s*$")
    told_of = [outcome.findall(text) for text in pdf.read_back(content).split("\f")]
    assert [set(edge) for edge in edges] == [{colours[number] for number in numbers} for numbers in told_of]
    places = [[rows for edge in edges for rows in [edge.get(colours[str(aim)])] if rows] for aim in range(1, 10)]
    assert all(rows == places_of_aim[0] for places_of_aim in places for rows in places_of_aim)
    assert all(above[0][-1] < below[0][0] for above, below in pairwise(places))


def test_the_marks_at_the_edge_take_no_room_from_words() -> None:
    plan, assets = page_of("2026-27"), Assets.load()
    assert any(edges_of(pdf.write(plan, assets)))
    narrow = pdf.write(plan, with_rule(assets, "\n@page { margin-right: 14mm }"))
    assert not any(edges_of(narrow))
