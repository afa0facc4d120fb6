"""Workspaces with faults, for tests: one with fifteen seeded faults, and as many as wanted with random ones."""

from __future__ import annotations

from tests.support.places import REPOSITORY

ORIGIN = REPOSITORY / "templates" / "starter"
PLAN = "plans/delivery/2026-27.yaml"
EARLIER = "plans/delivery/2025-26.yaml"
STRATEGY = "plans/strategies/libraries-2030.yaml"
PROGRESS = "plans/progress/2026-27-q1.yaml"
GLOSSARY = "plans/glossary.yaml"
SETTINGS = "plans/cpsplan.yaml"
EDITION = "plans/editions/en.yaml"

SUPPRESSED = "    note: Both posts are advertised.\n    suppress:\n      - rule: CPS401\n        reason: Not so here.\n"
TWICE = "  - id: digital-helpers\n    title: Digital helpers\n"
SEEDS = (
    (PLAN, "CPS302", "[places.open, readers.reach]", "[places.open, readers.reech]", "readers.reech"),
    (PLAN, "CPS302", "activities: [long-opening]", "activities: [long-openning]", "long-openning"),
    (PLAN, "CPS201", "owner: Head of outreach", "ovner: Head of outreach", "ovner"),
    (PLAN, "CPS603", "title: Second mobile library", "title: Second  mobile library", "Second  mobile library"),
    (PLAN, "CPS601", "Count of evening", "Count of THR evening", "THR evening"),
    (PLAN, "CPS203", "    title: Warm buildings", "    title: 12", "12\n    outcomes: [places.warm]"),
    (PROGRESS, "CPS701", "    note: Both posts are advertised.\n", SUPPRESSED, "CPS401"),
    (PLAN, "CPS604", "Handbook for volunteers written.", "• Handbook for volunteers written.", "• Handbook"),
    (PLAN, "CPS606", TWICE, "  - title: Digital helpers\n    id: digital-helpers\n", "title: Digital helpers"),
    (EARLIER, "CPS204", "status: approved", "status: aproved", "aproved"),
    (PROGRESS, "CPS302", "of: energy-costs", "of: energy-cost", "energy-cost\n"),
    (GLOSSARY, "CPS201", "    full: personal computer", "    ful: personal computer", "ful: personal"),
    (SETTINGS, "CPS703", "illustrative: true", "illustrative: true\nseverities:\n  CPS999: note", "CPS999"),
    (STRATEGY, "CPS202", "        statement: Libraries are open when people have time.\n", "", "id: open\n"),
    (EDITION, "CPS204", "language: en\n", "language: English\n", "English\nformats"),
)
"""Fifteen faults: file, code, a text, the text with the fault, and what the diagnostic points at."""


def starter() -> dict[str, str]:
    """The files of the workspace that `cpsplan init` writes, by path, without Easy Read."""
    paths = [path for path in ORIGIN.rglob("*") if path.suffix in {".yaml", ".md", ".svg"}]
    texts = {path.relative_to(ORIGIN).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {path: text for path, text in texts.items() if "easy-read" not in path}


def seeded() -> tuple[dict[str, str], list[tuple[str, int, int, str]]]:
    """The starter with the fifteen faults, and where each is: path, line, column, code."""
    texts = starter()
    for path, _, right, wrong, _ in SEEDS:
        assert texts[path].count(right) >= 1, right
        texts[path] = texts[path].replace(right, wrong, 1)
    expected = []
    for path, code, _, _, pointed in SEEDS:
        place = texts[path].index(pointed)
        before = texts[path][:place]
        expected.append((path, before.count("\n") + 1, place - before.rfind("\n"), code))
    return texts, sorted(expected)
