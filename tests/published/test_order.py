"""Aims, outcomes and activities stand in the order of the strategy and of the file of the plan, everywhere."""

from __future__ import annotations

import re

from cpsplan.changes.new import Wanted, with_activity
from tests.support import samples
from tests.support.pages_in_words import html, starter
from tests.support.samples import PLAN, changed

STRATEGY = changed(
    samples.STRATEGY,
    (
        "        statement: Birds nest in the park.\n",
        (
            "        statement: Birds nest in the park.\n"
            "  - id: calm\n    title: Calm\n    statement: It is quiet.\n"
            "    outcomes:\n      - {id: noise, statement: There is less noise.}\n"
        ),
    ),
)
BACKWARDS = changed(
    PLAN,
    (
        "projects:\n",
        (
            "projects:\n  - id: hush\n    outcomes: [calm.noise]\n    title: Hush\n    scope: Ask for quiet.\n"
            "    outputs: [A sign.]\n"
            "  - id: bird-table\n    outcomes: [nature.birds]\n    title: Bird table\n    scope: Put one up.\n"
            "    outputs: [A table.]\n"
        ),
    ),
)
LINKS = re.compile(r'href="#((?:aim|outcome)-[^"]+)"')


def shown(page: str) -> list[str]:
    """The aims, outcomes and projects of a page as they follow each other, each once."""
    places = re.findall(r' id="((?:aim|outcome|project)-[^"]+?)(?:-title)?"', page)
    return list(dict.fromkeys(places))


def test_a_plan_is_in_the_order_of_its_strategy() -> None:
    compiled = samples.compiled({samples.STRATEGY: STRATEGY, PLAN: BACKWARDS})
    page = html(compiled)["2026-27"]
    aims = ["aim-nature", "outcome-nature.trees", "project-planting", "outcome-nature.birds", "project-bird-table"]
    assert shown(page) == [*aims, "aim-calm", "outcome-calm.noise", "project-hush"]
    contents, tally = page.split('<nav class="contents"')[1].split("</nav>")[0], page.split("</table>")[0]
    in_order = [place for place in shown(page) if not place.startswith("project")]
    assert LINKS.findall(contents) == in_order
    assert list(dict.fromkeys(LINKS.findall(tally))) == ["aim-nature", "aim-calm"]


def test_a_new_project_at_the_end_moves_nothing() -> None:
    replaced: dict[str, str | bytes] = {samples.STRATEGY: STRATEGY, PLAN: BACKWARDS}
    compiled = samples.compiled(replaced)
    texts = {"title": "Planters", "scope": "Put up planters."}
    _, text = with_activity(compiled.book, "2026-27", Wanted("projects", "planters", texts, ("calm.noise",)))
    before = shown(html(compiled)["2026-27"])
    after = shown(html(samples.compiled({**replaced, PLAN: text}))["2026-27"])
    assert [place for place in after if place != "project-planters"] == before
    assert after[-2:] == ["project-hush", "project-planters"]


def test_the_order_is_that_of_every_page_of_the_starter() -> None:
    pages = starter()
    wanted = [place for place in shown(pages["libraries-2030"]) if not place.startswith("project")]
    for name in ("2025-26", "2026-27", "2026-27-q1", "2026-27-q2"):
        served = [place for place in shown(pages[name]) if not place.startswith("project")]
        assert served == [place for place in wanted if place in served], name
