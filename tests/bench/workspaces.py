"""Generated workspaces of any size, and one word of them changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import cache_of

AIMS, OUTCOMES = 5, 4
WORDS = ("greener", "safer", "calmer", "cleaner", "brighter", "quieter", "kinder", "warmer", "drier", "richer")
"""What one word is changed to, another one in each turn, so that no turn finds what an earlier one has left."""
FIRST_WORD = "better"
PLACE = "To make part 1 of the town {} for all"
"""The word of generated items that is changed: the one that stands for {}."""
REAL_PLAN, REAL_PLACE = "plans/delivery/2022-23.yaml", "to create a {} environment where"
"""The word of this repository's own plans that is changed."""


@dataclass(frozen=True)
class Shape:
    """How large a workspace is.

    Attributes:
        activities: how many activities there are, at least 20 a plan: each plan serves every outcome.
        plans: how many plans they are in.
        formats: the formats of its edition.
        words: how many words of prose each plan has, about.
    """

    activities: int
    plans: int = 1
    formats: tuple[str, ...] = ("html",)
    words: int = 0

    @property
    def name(self) -> str:
        """What a table calls it."""
        plans = f" in {self.plans} plans" if self.plans > 1 else ""
        return f"{self.activities:,}{plans}" + (f", {self.words:,} words of prose" if self.words else "")


def served(number: int) -> str:
    """The address of the outcome that an activity serves."""
    return f"aim-{number % AIMS + 1}.outcome-{number // AIMS % OUTCOMES + 1}"


def parent(number: int) -> int:
    """The number of the outcome that an activity serves, counted from 1."""
    return number % AIMS * OUTCOMES + number // AIMS % OUTCOMES + 1


def texts(number: int) -> tuple[str, list[str]]:
    """What an activity says: its scope, and its outputs. Every fourth one is an action, of one line."""
    if number % 4 == 0:
        return f"Do the thing with the number {number} in the year", []
    scope = f"To make part {number} of the town {FIRST_WORD} for all who live and work in it."
    return scope, [f"Output {place} of project {number} finished and handed over." for place in range(1, 4)]


def strategy() -> str:
    """A strategy with 5 aims and 20 outcomes."""
    lines = ["id: town-2030", "title: A town for all", "period:", "  from: 2020", "  to: 2040", "aims:"]
    for aim in range(1, AIMS + 1):
        lines += [f"  - id: aim-{aim}", f"    title: Aim number {aim}", f"    statement: The town reaches aim {aim}."]
        lines += ["    outcomes:"]
        for outcome in range(1, OUTCOMES + 1):
            lines += [f"      - id: outcome-{outcome}"]
            lines += [f"        statement: Outcome {outcome} of aim {aim} is reached."]
    return "\n".join(lines) + "\n"


def plan_name(year: int) -> str:
    """The id of the plan of a year, counted from 0."""
    return f"{2020 + year}-{21 + year}"


SENTENCE = "In part {} of the town we ask who lives there what is to change, and do that first."
PARAGRAPH, SECTION = 6, 4
"""How many sentences a paragraph has, and how many paragraphs stand below one heading."""


def prose(words: int) -> str:
    """Prose in Markdown of so many words, about: paragraphs below headings, each with strong words and a list."""
    sentences = [SENTENCE.format(number) for number in range(1, words // len(SENTENCE.split()) + 1)]
    blocks: list[str] = []
    for start in range(0, len(sentences), PARAGRAPH):
        if start % (PARAGRAPH * SECTION) == 0:
            blocks.append(f"## From part {start + 1} on")
        first, *others = sentences[start : start + PARAGRAPH]
        blocks += [f"**{first}** {' '.join(others[:-2])}", "\n".join(f"- {other}" for other in others[-2:])]
    return "\n\n".join(filter(None, blocks)) + "\n"


def plan(year: int, count: int, *, has_prose: bool = False) -> str:
    """A plan with ``count`` activities, three projects to one action; a project has three outputs."""
    name = plan_name(year)
    lines = [f"id: {name}", f"title: Plan for the year {name}", "strategy: town-2030", "period:"]
    lines += [f"  financial_year: {name}"]
    if has_prose:
        lines += ["sections:", "  - id: context", "    kind: context"]
    projects = [number for number in range(count) if number % 4]
    if projects:
        lines.append("projects:")
    for number in projects:
        lines += [f"  - id: project-{number}", f"    title: Project {number} of the town"]
        lines += [f"    outcomes: [{served(number)}]"]
        scope, outputs = texts(number)
        lines += [f"    scope: {scope}", "    owner: Head of works", "    outputs:"]
        lines += [f"      - {output}" for output in outputs]
    lines.append("actions:")
    for number in range(0, count, 4):
        lines += [f"  - id: action-{number}", f"    text: {texts(number)[0]}", f"    outcomes: [{served(number)}]"]
    return "\n".join(lines) + "\n"


def write(folder: Path, shape: Shape) -> Path:
    """Write a workspace of that shape into ``folder``, and give the folder back."""
    files = {
        "cpsplan.yaml": "title: Plans of a town\npublisher: The town\nillustrative: true\n",
        "editions/en.yaml": f"id: en\ntitle: English\nlanguage: en\nformats: [{', '.join(shape.formats)}]\n",
        "glossary.yaml": "terms: []\n",
        "strategies/town-2030.yaml": strategy(),
    }
    for year in range(shape.plans):
        own = plan(year, shape.activities // shape.plans, has_prose=bool(shape.words))
        files[f"delivery/{plan_name(year)}.yaml"] = own
        if shape.words:
            files[f"texts/{plan_name(year)}/context.md"] = prose(shape.words)
    for path, text in files.items():
        place = folder / "plans" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def cold(folder: Path) -> None:
    """Remove whatever a build has left beside the sources, and what it has kept for others."""
    shutil.rmtree(cache_of(folder), ignore_errors=True)
    for path in folder.iterdir():
        if path.is_dir() and path.name != "plans":
            shutil.rmtree(path)
        elif not path.is_dir():
            path.unlink()


def change(path: Path, place: str, first: str, turn: int) -> None:
    """Change one word in ``path``: the one that stands for {} in ``place``.

    Turn 0 finds the word ``first`` there, every other turn the word of the turn before. Raises ValueError where the
    place is not there: then the turn would measure nothing.
    """
    text = path.read_text(encoding="utf-8")
    old = place.format(WORDS[turn - 1] if turn else first)
    if old not in text:
        raise ValueError(f"{path} has no “{old}”")
    path.write_text(text.replace(old, place.format(WORDS[turn]), 1), encoding="utf-8")
