"""What is left over in texts, and who owns what: told where it is, and nothing said of what only looks like it."""

from __future__ import annotations

import pytest

from tests.support import samples
from tests.support.samples import PLAN, changed

ACTION = "    text: Hang nest boxes near the WC"


def codes_of(text: str) -> list[str]:
    """What is told of a plan with an action of this text."""
    return _codes(f'    text: "{text} near the WC"')


def codes_of_owner(owner: str) -> list[str]:
    """What is told of a plan with an action of this owner."""
    return _codes(f'    owner: "{owner}"\n{ACTION}')


def _codes(lines: str) -> list[str]:
    diagnostics = samples.compiled({PLAN: changed(PLAN, (ACTION, lines))}).diagnostics
    return [diagnostic.code for diagnostic in diagnostics]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("It costs Â£40", "It costs £40"),
        ("One â€“ two", "One – two"),
        ("The parkâ€™s trees", "The park’s trees"),
        ("Tree\\u00c3\\u00a9s", "Treeés"),
        ("TÅ· Gwyn", "Tŷ Gwyn"),
    ],
)
def test_text_read_in_a_wrong_encoding_is_told_and_mended(text: str, mended: str) -> None:
    assert codes_of(text) == ["CPS641"]
    (fault,) = samples.compiled({PLAN: changed(PLAN, (ACTION, f'    text: "{text} near the WC"'))}).diagnostics
    assert fault.fix is not None
    assert mended in str(fault.fix.steps[0])
    assert codes_of(mended) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("What\\ufffds left", "CPS641"),
        ("Tree\\u00adtops", "CPS642"),
        ("Tree\\u200btops", "CPS642"),
        ("**Bold** words", "CPS643"),
        ("An *important* word", "CPS643"),
        ("See [the survey](https://example.org/a)", "CPS643"),
        ("A note.[^1]", "CPS643"),
        ("# A heading", "CPS643"),
        ("Use `code`", "CPS643"),
        ("Some <b>bold</b> words", "CPS643"),
        ("A&nbsp;B", "CPS643"),
        ("Trees (TBC)", "CPS644"),
        ("Plant ??? trees", "CPS644"),
    ],
)
def test_leftover_is_told_once(text: str, code: str) -> None:
    assert codes_of(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "A café “at the ÉCOLE” for £40 – naïve, Tŷ Ŵyn",
        "2 * 3 * 4, 5 < 6, a & b, snake_case_word, [each] of (them), # 1 park, a_b_c",
        "A family 👩‍👩‍👧 in the park",
        "What then? The unknown tree, to be confirmed by none",
    ],
)
def test_nothing_is_told_of_what_only_looks_like_it(text: str) -> None:
    assert codes_of(text) == []


@pytest.mark.parametrize("owner", ["-", "???", "N/A", "n/a", "to be confirmed", "TBD", "TBC", "…", "tba."])
def test_owner_that_only_keeps_a_place_is_told_and_not_as_an_abbreviation(owner: str) -> None:
    assert codes_of_owner(owner) == ["CPS644"]


@pytest.mark.parametrize(
    "owner", ["Jane Smith", "Head of parks, Siân Jones", "Dr Brown", "j.smith@example.org", "Chair, 029 2012 3456"]
)
def test_person_as_owner_is_told(owner: str) -> None:
    assert codes_of_owner(owner) == ["CPS645"]


@pytest.mark.parametrize(
    "owner", ["Head of learning", "Mark and print team", "Board of 2026 to 2030", "St David's Park"]
)
def test_role_is_no_person(owner: str) -> None:
    assert codes_of_owner(owner) == []


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("    title: Planting", "    title: TBC", "It has to be there"),
        ("    title: Planting", "    title: Planting\n    owner: TBC", "Leave it out"),
    ],
)
def test_only_what_may_be_left_out_is_to_be_left_out(old: str, new: str, hint: str) -> None:
    (told,) = samples.compiled({PLAN: changed(PLAN, (old, new))}).diagnostics
    assert told.code == "CPS644"
    assert told.hint.startswith(hint)
    assert "write it later" in told.hint


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("Head of Learning", "Head of learning", ["CPS646"]),
        ("Parks & gardens", "Parks and gardens", ["CPS646"]),
        ("Head of learning", "Head of lerning", ["CPS646"]),
        ("Area manager A", "Area manager B", []),
        ("Team 1 of the park", "Team 2 of the park", []),
        ("Head of learning", "Head of gardening", []),
    ],
)
def test_owner_in_two_spellings_is_told_at_the_rarer(first: str, second: str, codes: list[str]) -> None:
    project = "    title: Planting"
    plan = changed(PLAN, (project, f"{project}\n    owner: {first}"), (ACTION, f"    owner: {second}\n{ACTION}"))
    diagnostics = samples.compiled({PLAN: plan}).diagnostics
    assert [diagnostic.code for diagnostic in diagnostics] == codes
    assert all(second in diagnostic.message for diagnostic in diagnostics)
    assert all(diagnostic.hint.endswith("as in 1 other place") for diagnostic in diagnostics)
