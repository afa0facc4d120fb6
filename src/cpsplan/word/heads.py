"""Heads: what the headings of a plan and the heads of its tables say that stands below them."""

from __future__ import annotations

import re
from typing import NamedTuple

BEFORE_WORD = r"(?:(?:our|the|key|strategic|corporate|main|well-being|wellbeing|planned|success|performance)\s+)*"
KINDS = {
    "aim": ("aim", "priority", "objective", "goal", "theme", "pillar", "ambition"),
    "outcome": ("outcome", "result"),
    "project": ("project", "programme", "workstream", "initiative"),
}
"""The words before the name of something: Priority 2: Safe streets."""
LISTS = {
    "aims": ("aims", "priorities", "objectives", "goals", "themes", "pillars", "ambitions"),
    "outcomes": ("outcomes", "results", "what success looks like", "what will be different", "by the end of the plan"),
    "projects": ("projects", "programmes", "workstreams", "initiatives"),
    "actions": ("actions", "activities", "action plan", "delivery plan", "what we will do", "we will", "tasks"),
    "commitments": ("commitments", "promises", "pledges"),
    "outputs": ("outputs", "deliverables", "products"),
    "milestones": ("milestones", "milestone"),
    "measures": ("measures", "indicators", "kpis", "targets", "how we will measure success", "how we will know"),
    "values": ("values", "principles"),
}
"""What stands below a heading as a list, by the words of that."""
SENTENCES = {"vision": ("vision",), "mission": ("mission", "purpose")}
SECTIONS = {
    "foreword": ("foreword", "preface"),
    "introduction": ("introduction", "about this plan", "summary", "executive summary", "overview"),
    "context": ("context", "background", "where we are now", "challenges"),
    "case study": ("case study",),
    "next steps": ("next steps", "what happens next", "monitoring", "governance"),
    "about us": ("about us", "who we are", "what we do", "contact", "contact us"),
    "appendix": ("appendix", "annex", "glossary"),
}
"""The kinds of prose, by the words that their headings begin with."""
COLUMNS = {
    "number": ("no", "number", "ref", "reference", "id", "#"),
    "milestone": ("milestone", "milestones"),
    "measure": ("measure", "indicator", "kpi", "performance indicator", "success measure", "performance measure"),
    "activity": ("activity", "activities", "action", "actions", "project", "initiative", "task", "programme",
                 "what", "what we will do", "workstream", "commitment"),
    "scope": ("description", "scope", "details", "detail", "how", "what it covers"),
    "owner": ("owner", "lead", "lead officer", "responsible", "responsibility", "accountable", "who", "led by",
              "responsible officer", "lead department", "senior responsible owner"),
    "support": ("support", "partners", "partner", "supported by"),
    "when": ("timescale", "timescales", "timeframe", "when", "by when", "deadline", "due", "due date", "date", "year",
             "target date", "completion date", "timing", "quarter"),
    "start": ("start", "start date", "from", "begins"),
    "end": ("end", "end date", "to", "finish", "ends"),
    "budget": ("budget", "cost", "costs", "funding", "money", "resources", "amount", "investment"),
    "outcome": ("outcome", "outcomes", "aim", "aims", "objective", "priority", "strategic priority", "goal", "serves"),
    "output": ("output", "outputs", "deliverable", "deliverables", "key outputs", "product"),
    "baseline": ("baseline", "current", "now", "current performance"),
    "target": ("target", "targets"),
    "unit": ("unit",),
}  # fmt: skip
"""What a column holds, by its head; longer heads stand for themselves."""
_NUMBER = r"(?P<number>[0-9]+(?:\.[0-9]+)*[a-z]?|[A-Z]|one|two|three|four|five|six|seven|eight|nine|ten)"
_YEARS = re.compile(r"\b20[0-9]{2}(?:\s*(?:-|–|/|to)\s*[0-9]{2,4})?\b")


class HeadMeaning(NamedTuple):
    """What a heading says that it is: the kind, its own words, and the number before them."""

    kind: str
    words: str
    number: str = ""


def _of_something(words: str, names: tuple[str, ...]) -> re.Match[str] | None:
    """“Priority 2: Safe streets”, “Aim A – Trees”, “Outcome 1.2 People …”; a name alone is none."""
    either = "|".join(names)
    return re.fullmatch(
        rf"(?i:{BEFORE_WORD}(?:{either}))(?:\s+{_NUMBER})?(?:\s*[:–—]\s*|[.-]\s+|\s+-\s+|\s+(?<=[0-9A-Z]\s))(?P<words>\S.*)",
        words,
    ) or re.fullmatch(rf"(?i:{BEFORE_WORD}(?:{either}))\s+(?P<number>[0-9]+(?:\.[0-9]+)*|[A-Z])(?P<words>)", words)


def heading_named(words: str) -> HeadMeaning:
    """What a heading says that it is; of an unknown kind where it says nothing of the sort."""
    for kind, names in KINDS.items():
        if named := _of_something(words, names):
            return HeadMeaning(kind, named["words"] or words, (named["number"] or "").rstrip("."))
    plain = _plain(_YEARS.sub("", words))
    for kinds in (LISTS, SENTENCES):
        for kind, names in kinds.items():
            if re.fullmatch(rf"{BEFORE_WORD}(?:{'|'.join(names)})(?: (?:are|is|for|and|to|by|in)\b.*)?", plain):
                return HeadMeaning(kind, words)
    for kind, names in SECTIONS.items():
        if re.match(rf"{BEFORE_WORD}(?:{'|'.join(names)})\b", plain):
            return HeadMeaning(kind, words)
    return HeadMeaning("", words)


def column_named(head: str) -> str:
    """What a column holds, by its head; empty where the head says nothing that is known."""
    plain = _plain(re.sub(r"\([^)]*\)|[£€$]", " ", _YEARS.sub("", head)))
    plain = plain.removesuffix(" person").removesuffix(" body")
    for name, heads in COLUMNS.items():
        if plain in heads or plain.removeprefix("key ") in heads:
            return name
    last = plain.rpartition(" ")[2]
    return next((name for name, heads in COLUMNS.items() if last in heads and name not in UNSURE), "")


UNSURE = frozenset({"number", "start", "end", "scope", "when"})
"""Columns that are not known by the last word of their head alone."""


def _plain(words: str) -> str:
    """Words in small letters, without what stands around them: numbers, colons."""
    text = re.sub(r"^[0-9]+(?:\.[0-9]+)*[.)]?\s+", "", words.strip())
    return " ".join(re.sub(r"[^\w\s&#-]", " ", text.casefold()).split())
