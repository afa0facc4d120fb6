"""Texts put together at random are read or refused, and never in silence."""

from __future__ import annotations

import re

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.sources.load import _needs_scan, _scan
from tests.support import samples
from tests.support.samples import compiled
from tests.support.thorough import tries

PIECES = st.sampled_from(
    [
        *"ab:-?[]{},&*!%#|>'\"@` \n\t",
        ": ",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!!str ",
        "<<: ",
        "---\n",
        "%YAML 1.1\n",
        "  ",
        "        ",
        "\r\n",
    ]
)


@settings(max_examples=tries(3000), deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_quick_look_never_misses_what_the_scan_would_find(text: str) -> None:
    try:
        refused = _scan("a.yaml", text)
    except yaml.YAMLError:
        return
    if refused:
        assert _needs_scan(text)


WORDS = st.sampled_from(re.split(r"(\W)", "".join(samples.files().values()))) | st.sampled_from(
    [
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "\n",
        "  ",
        "null",
        "true",
        "2031",
        "-1",
        "''",
        "suppress",
        "CPS401",
        "\t",
        "&a",
        "é",
    ]
)


@settings(max_examples=tries(400), deadline=None)
@given(st.sampled_from(sorted(samples.files())), st.data())
def test_mutated_files_never_raise(path: str, data: st.DataObject) -> None:
    pieces = re.split(r"(\W)", samples.files()[path])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(pieces) - 1))
        pieces[place : place + data.draw(st.integers(0, 2))] = data.draw(st.lists(WORDS, max_size=3))
    result = compiled({path: "".join(pieces)})
    for one in result.diagnostics:
        assert one.span.path
        assert one.span.line >= 1
        assert one.message
