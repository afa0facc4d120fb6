"""A figure that a later report gives anew stands beside what it restates, and is marked as revised."""

from __future__ import annotations

import pytest

from tests.support.reported import SECOND, page

LATER = "  - of: villages-visited\n    value: 74\n"
RESTATED = """\
  - of: villages-visited
    value: 63
    date: 2026-06
    source: Logbook, corrected
"""
REASON = "    revised: Two rounds had been left out.\n"


def test_restated_figure_stands_beside_the_one_before() -> None:
    words = page({SECOND: [(LATER, f"{RESTATED}{REASON}{LATER}")]})
    assert "74% in September 2026" in words
    assert "Before: 63% in June 2026, revised; reported before as 61%" in words
    assert "Source of the figure for June 2026: Logbook, corrected" in words
    assert "Why the figure for June 2026 was revised: Two rounds had been left out." in words
    assert "61% in June 2026" in page({SECOND: [(LATER, RESTATED + LATER)]}, "2026-27-q1")


def test_restated_figure_that_is_the_latest() -> None:
    words = page({SECOND: [("    value: 74\n    date: 2026-09\n", f"    value: 63\n    date: 2026-06\n{REASON}")]})
    assert "63% in June 2026, revised; reported before as 61%" in words
    assert "Why it was revised: Two rounds had been left out." in words


@pytest.mark.parametrize("value", ["61", "61.0"])
def test_the_same_figure_again_is_not_revised(value: str) -> None:
    words = page({SECOND: [(LATER, RESTATED.replace("63", value) + LATER)]})
    assert "revised" not in words


def test_every_figure_of_a_report_has_its_source() -> None:
    more = RESTATED.replace("2026-06", "2026-08").replace("corrected", "August")
    words = page({SECOND: [(LATER, more + LATER)]})
    assert "Source of the figure for August 2026: Logbook, August" in words
