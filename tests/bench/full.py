"""Generated workspaces with everything that real plans have, in the same proportion to their activities as in plans/.

Prose, measures with a history, milestones, budgets, progress reports, pictures, an Easy Read booklet of each document,
and all of it in a second language too. Its second language is made by a rule, and is none: what is measured is how
much there is, not what it says.

    python -m tests.bench.full FOLDER ACTIVITIES PLANS
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib

from cpsplan.book.book import Book
from cpsplan.compiler import link_book
from cpsplan.language import catalogue
from cpsplan.language.booklets import SUFFIX, confirmations
from cpsplan.workspace.disk import MemoryWorkspace
from tests.bench import workspaces
from tests.bench.workspaces import prose, served

FIRST_YEAR = 1976
"""Fifty plans, one a year, end before today: their reports are of the past."""
WORDS_OF_PROSE = 600
MEASURED, PICTURED = 7, 20
"""One measure for so many activities, one picture for so many."""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><rect width="160" height="90" fill="#cde"/>'
    '<circle cx="{}" cy="45" r="30" fill="#246"/></svg>\n'
)
SETTINGS = """title: Plans of a town
publisher: The town
language: en
illustrative: true
easy_read:
  who_we_are:
    - picture: people
      says: [We are the town., We work for all of you.]
  find_out_more:
    - picture: calendar
      says: [This tells you what we want to do.]
"""
EDITIONS = {"en": "English", "cy": "Cymraeg", "en-easy-read": "Easy Read", "cy-easy-read": "Hawdd ei Ddeall"}


def plan_name(year: int) -> str:
    """The id of the plan of a year, counted from 0."""
    first = FIRST_YEAR + year
    return f"{first}-{(first + 1) % 100:02}"


def write(folder: Path, activities: int, plans: int = 1) -> Path:
    """Write a workspace with so many activities in so many plans into ``folder``, and give the folder back."""
    files = _sources(activities // plans, plans)
    book = link_book(MemoryWorkspace(files)).book
    files |= {f"plans/easy-read/confirmed/{name}.yaml": _confirmed(book, name) for name in book.documents[: plans + 1]}
    files |= _catalogues(book)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _sources(count: int, plans: int) -> dict[str, str]:
    """Everything but what is made of the book."""
    strategy = workspaces.strategy().replace("from: 2020", "from: 1970").replace("to: 2040", "to: 2080")
    pictures = range(0, count, PICTURED)
    files = {
        "plans/cpsplan.yaml": SETTINGS,
        "plans/glossary.yaml": "terms:\n  - term: town\n    explanation: Where we live.\n",
        "plans/strategies/town-2030.yaml": strategy,
        "plans/easy-read/town-2030.yaml": "\n".join(_booklet("town-2030", _places())) + "\n",
        "plans/pictures.yaml": "\n".join(("pictures:", *(_registered(number) for number in pictures))) + "\n",
    }
    files |= {f"plans/pictures/part-{number}.svg": PICTURE.format(number % 100 + 30) for number in pictures}
    for edition, title in EDITIONS.items():
        style = f"style: easy-read\ninvitation: {title} is there too.\n" if "easy" in edition else ""
        files[f"plans/editions/{edition}.yaml"] = (
            f"id: {edition}\ntitle: {title}\nlanguage: {edition[:2]}\n{style}formats: [html]\n"
        )
    for year in range(plans):
        name = plan_name(year)
        files[f"plans/delivery/{name}.yaml"] = "\n".join(_plan(year, count)) + "\n"
        files[f"plans/texts/{name}/context.md"] = prose(WORDS_OF_PROSE)
        files[f"plans/progress/{name}-q2.yaml"] = "\n".join(_report(year, count)) + "\n"
        told = [*_places(), *(f"project-{number}" for number in _projects(count))]
        files[f"plans/easy-read/{name}.yaml"] = "\n".join(_booklet(name, told)) + "\n"
    return files


def _projects(count: int) -> list[int]:
    return [number for number in range(count) if number % 4]


def _places() -> Iterator[str]:
    for aim in range(1, workspaces.AIMS + 1):
        yield f"aim-{aim}"
        yield from (f"aim-{aim}.outcome-{outcome}" for outcome in range(1, workspaces.OUTCOMES + 1))


def _registered(number: int) -> str:
    return (
        f"  - id: part-{number}\n    file: part-{number}.svg\n    alt: Part {number} of the town.\n"
        f"    caption: Part {number} as it is today.\n    credit: Drawn for this example\n    licence: MIT"
    )


def _plan(year: int, count: int) -> Iterator[str]:
    """The lines of a plan: three projects to one action, each with what real ones have."""
    name, first = plan_name(year), FIRST_YEAR + year
    yield from (f"id: {name}", f"title: Plan for the year {name}", "strategy: town-2030", "period:")
    yield from (f"  financial_year: {name}", "sections:", "  - id: context", "    kind: context", "projects:")
    for number in _projects(count):
        scope, outputs = workspaces.texts(number)
        yield from (f"  - id: project-{number}", f"    title: Project {number} of the town")
        yield from (f"    outcomes: [{served(number)}]", f"    scope: {scope}", "    owner: Head of works")
        yield from ("    timeframe:", f"      from: {first}-04", f"      to: {first + 1}-03")
        yield from ("    budgets:", f"      - amount: {1000 + number}")
        yield from ("    milestones:", "      - id: halfway", f"        title: Half of project {number} stands")
        yield from (f"        due: {first}-10", "    outputs:")
        for place, output in enumerate(outputs, start=1):
            yield from (
                f"      - id: output-{place}",
                f"        text: {output}",
                f"        due: {first}-{place + 8:02}",
            )
        if number % PICTURED == 1:
            yield f"    picture: part-{number - 1}"
    yield "actions:"
    for number in range(0, count, 4):
        yield from (f"  - id: action-{number}", f"    text: {workspaces.texts(number)[0]}")
        yield from (f"    outcomes: [{served(number)}]", "    owner: Head of works", "    budgets:")
        yield f"      - amount: {100 + number}"
    yield "measures:"
    for number in range(0, count, MEASURED):
        yield from _measure(year, number)


def _measure(year: int, number: int) -> Iterator[str]:
    low = 20 + year
    yield from (f"  - id: measure-{number}", "    unit: percent", "    direction: higher")
    yield f"    statement: Raise the share of part {number} that is done from {low}% to at least {low + 1}%"
    yield from (f"    subject: part {number} that is done", "    baseline:", f"      value: {low}")
    yield from (f"      date: {FIRST_YEAR + year}-03", "    target:", "      comparator: at least")
    yield from (f"      value: {low + 1}", f"    outcomes: [{served(number)}]")
    if year:
        yield f"    succeeds: {plan_name(year - 1)}/measure-{number}"


def _report(year: int, count: int) -> Iterator[str]:
    """The lines of a progress report on half a year."""
    name, first = plan_name(year), FIRST_YEAR + year
    yield from (f"id: {name}-q2", f"title: Half of the year {name}", f"plan: {name}", "period:")
    yield from (f"  from: {first}-04", f"  to: {first}-09", f"date: {first}-09-30", "status: approved", "outputs:")
    for number in _projects(count):
        yield from (f"  - of: project-{number}/output-1", "    status: done", "    evidence: The book of works")
        for place in (2, 3):
            yield from (f"  - of: project-{number}/output-{place}", "    status: on track")
            yield f"    note: Project {number} goes well."
    yield "observations:"
    for number in range(0, count, MEASURED):
        yield from (f"  - of: measure-{number}", f"    value: {21 + year}", f"    date: {first}-09")
        yield "    source: Count in the town"
    yield "spend:"
    for number in range(count):
        yield f"  - of: {'project' if number % 4 else 'action'}-{number}\n    amount: {50 + number}"


def _booklet(name: str, told: Iterator[str] | list[str]) -> Iterator[str]:
    """The lines of a booklet that tells so many things, each in two ideas of five sentences together."""
    yield from (f"id: {name}", "title: Our plan in easy words", "summary: What we want to do.", "picture: calendar")
    yield "passages:"
    for place, address in enumerate(told):
        yield f"  - of: {address}"
        if not place:
            yield "    title: What we do"
        yield from ("    ideas:", "      - picture: people", "        says:")
        yield from ("          - We want this town to be good.", "          - We ask you what you need.")
        yield from ("          - Then we do it.", "      - picture: home", "        says:")
        yield from ("          - This is in your part of the town.", "          - You can tell us what you think.")


def _confirmed(book: Book, document: str) -> str:
    passages = book.below(f"{document}{SUFFIX}", "passage")
    return confirmations(book, document, {passage.address for passage in passages})


def _catalogues(book: Book) -> Mapping[str, str]:
    """A catalogue of every document: each text is “translated” by a word before it."""
    files: dict[str, str] = {}
    for name, messages in catalogue.messages_of(book).items():
        header = "".join(f'"{key}: {value}\\n"\n' for key, value in catalogue.header("cy", name).items())
        parts = [f'msgid ""\nmsgstr ""\n{header}']
        for message in messages:
            text, place = polib.escape(message.text), message.span
            where = f"#: {place.path}:{place.line}\n" if place else ""
            parts.append(
                f'#. {message.comment}\n{where}msgctxt "{message.context}"\nmsgid "{text}"\nmsgstr "Y {text}"\n'
            )
        files[catalogue.catalogue_path("cy", name)] = "\n".join(parts)
    return files


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:]))
