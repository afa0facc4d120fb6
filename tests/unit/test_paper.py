"""Pages that become PDFs: what is read once for many of them, and what that must not change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import weasyprint

from cpsplan.publishing.editions import localised_editions
from cpsplan.render import Page, wall_sheets
from cpsplan.render.preparing import prepare
from cpsplan.writers import pdf
from cpsplan.writers.assets import Assets
from tests.support import samples


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
