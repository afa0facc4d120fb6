"""The draft workspace of a Word plan: a strategy where the document has aims, and a plan where it says what is done."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from cpsplan.book.new_ids import id_from_words
from cpsplan.changes.new_files import draft_of, empty_workspace
from cpsplan.changes.refused import ChangeRefused
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.strategy import Strategy
from cpsplan.sources.word_text import WordParagraph, WordText
from cpsplan.word.drafting import Drafting
from cpsplan.word.entries import DraftEntry
from cpsplan.word.ids import NewIds
from cpsplan.word.prose import markdown_of
from cpsplan.word.remarks import WordRemark, WordRemarks
from cpsplan.word.values import period_of_title

LONGEST_PROSE = 60_000
"""How many signs a prose may have."""
CHOICES = 5
"""How many addresses are proposed."""
FIRST_PARAGRAPHS = 12
"""Within how many paragraphs a document says of which years it is."""
WHOLE = WordRemark(0, "the document", "")


@dataclass(slots=True)
class WordDraft:
    """The files of a draft workspace by their paths, and what a person has to look at."""

    files: dict[str, str] = field(default_factory=dict)
    remarks: WordRemarks = field(default_factory=WordRemarks)
    counts: dict[str, int] = field(default_factory=dict)
    """How many aims, outcomes, projects and so on there are."""


def draft_of_word(text: WordText, name: str, publisher: str | None = None) -> WordDraft:
    """The draft workspace of a document; ``name`` is that of its file, ``publisher`` whose it is.

    Raises ChangeRefused where nobody says whose it is, or where there is nothing to make a plan of.
    """
    drafting = Drafting(text)
    drafting.read()
    return _Finishing(drafting, text, name).draft(publisher)


class _Finishing:
    """Makes files of what was found in a document."""

    def __init__(self, drafting: Drafting, text: WordText, name: str) -> None:
        self._text, self._remarks = text, drafting.remarks
        self._lists, self._sentences = drafting.making.lists, drafting.sentences
        self._title = drafting.title or name
        self._drafting = drafting
        if not drafting.title:
            self._remarks.guess(WHOLE, f"the title “{name}”, from the name of the file")

    def draft(self, publisher: str | None) -> WordDraft:
        """The draft, of a ``publisher`` or of whom the document names."""
        owner = self._owner(publisher)
        if not any(self._counts().values()):
            raise ChangeRefused("it holds no text, so there is nothing to make a plan of")
        files = empty_workspace(owner, "Strategies and plans")
        values = self._values()
        self._remarks.left.sort()
        for place, (model, written) in enumerate(values):
            comments = self._remarks.comments(self._names() if len(values) > 1 else (), others=place == 0)
            path, content = draft_of(model, str(written["id"]), written, comments)
            files[path] = content
        return WordDraft(files, self._remarks, self._counts())

    def _owner(self, publisher: str | None) -> str:
        """Whose the document is."""
        if publisher:
            return publisher
        if not self._text.company:
            raise ChangeRefused("the document does not say whose it is: name it with --publisher")
        self._remarks.guess(WHOLE, f"it is of “{self._text.company}”, as its properties say")
        return self._text.company

    def _values(self) -> list[tuple[type[Strategy | DeliveryPlan], dict[str, Any]]]:
        """What the files say: a strategy where there are aims, a plan where something is done, or there are none."""
        lists = self._lists
        strategy = (id_from_words(self._title) or "strategy") if lists.aims else ""
        period, has_plan = self._period(), bool(lists.projects or lists.actions)
        values: list[tuple[type[Strategy | DeliveryPlan], dict[str, Any]]] = []
        if strategy:
            values.append((Strategy, self._strategy(strategy, period, has_plan=has_plan)))
        if has_plan or not strategy:
            values.append((DeliveryPlan, self._plan(strategy, period)))
        return values

    def _counts(self) -> dict[str, int]:
        lists = self._lists
        outcomes = sum(len(aim.outcomes) for aim in lists.aims)
        return {
            "aim": len(lists.aims), "outcome": outcomes, "project": len(lists.projects), "action": len(lists.actions),
            "measure": len(lists.measures), "milestone": len(lists.milestones), "section": len(lists.sections),
        }  # fmt: skip

    def _names(self) -> list[str]:
        """The ids of what stands in the plan, where there is a strategy, too."""
        lists = self._lists
        entries = (*lists.projects, *lists.actions, *lists.measures, *lists.milestones)
        return [str(entry.values["id"]) for entry in entries]

    def _period(self) -> dict[str, Any]:
        """The time of the document, under its key: of its title, or of what stands at its beginning."""
        if period := period_of_title(self._title):
            self._remarks.guess(WHOLE, "its time, by its title")
            return {"period": period}
        for paragraph in [paragraph for paragraph in self._text.paragraphs() if paragraph.words][:FIRST_PARAGRAPHS]:
            if period := period_of_title(paragraph.words):
                self._remarks.guess(paragraph, "the time of the document")
                return {"period": period}
        self._remarks.miss(WHOLE, "it does not say of which years it is: write “period:”, with “from:” and “to:”")
        return {}

    def _strategy(self, identifier: str, period: dict[str, Any], *, has_plan: bool) -> dict[str, Any]:
        lists = self._lists
        values: dict[str, Any] = {"id": identifier, "title": self._title} | period | {"status": "draft"}
        values |= self._sentences
        if lists.principles:
            values["values"] = [entry.values for entry in lists.principles]
        values["aims"] = [self._aim(aim) for aim in lists.aims]
        if not has_plan and lists.milestones:
            values["milestones"] = [entry.values for entry in lists.milestones]
        values |= self._sections()
        if not has_plan and lists.measures:
            values["measures"] = [self._serving(entry, identifier) for entry in lists.measures]
        return values

    def _aim(self, aim: DraftEntry) -> dict[str, Any]:
        values = dict(aim.values) | self._prose(aim)
        if aim.outcomes:
            values["outcomes"] = [outcome.values | self._prose(outcome) for outcome in aim.outcomes]
        elif self._has_outcomes:
            self._remarks.miss(aim.place, f"the aim “{aim.values['id']}” has no outcomes: nothing was taken for one")
        return values

    def _plan(self, strategy: str, period: dict[str, Any]) -> dict[str, Any]:
        lists = self._lists
        year = period.get("period", {}).get("financial_year", "")
        whole = f"{strategy}-plan" if strategy else id_from_words(self._title) or "plan"
        values: dict[str, Any] = {"id": year or whole, "title": self._title}
        groups = {} if strategy else self._groups()
        values |= {"strategy": strategy} if strategy else {}
        values |= period | {"status": "draft"}
        values["groups"] = [{"id": name, "title": title} for title, name in groups.items()]
        values["milestones"] = [entry.values for entry in lists.milestones]
        values |= {} if strategy else self._all_sections()
        for key, entries in (("projects", lists.projects), ("actions", lists.actions), ("measures", lists.measures)):
            values[key] = [self._activity(entry, strategy, groups) for entry in entries]
        return _without_empty(values)

    def _groups(self) -> dict[str, str]:
        """The headings of what is done, each with its id, for a plan without a strategy."""
        ids = NewIds()
        headings = dict.fromkeys(entry.heading for entry in (*self._lists.projects, *self._lists.actions))
        return {heading: ids.free("groups", heading, "group") for heading in headings if heading}

    def _activity(self, entry: DraftEntry, strategy: str, groups: dict[str, str]) -> dict[str, Any]:
        values = self._serving(entry, strategy)
        if entry.heading in groups:
            values["group"] = groups[entry.heading]
        if entry.kind == "project" and "scope" not in values:
            self._remarks.miss(entry.place, f"the project “{values['id']}” does not say what it covers: write “scope:”")
        return values

    def _serving(self, entry: DraftEntry, strategy: str) -> dict[str, Any]:
        """The values of an activity or a measure, with what it serves."""
        values = dict(entry.values) | self._prose(entry)
        if not strategy:
            return values
        serves = self._outcomes_of(entry)
        if entry.kind == "measure" or not self._has_outcomes:
            aims = [str(served.values["id"]) for served in entry.serves if served.kind == "aim"]
            serves |= {"aims": aims} if aims else {}
        if not serves:
            choice = ", ".join(self._choices(entry)[:CHOICES])
            key = "outcomes" if self._has_outcomes else "aims"
            self._remarks.miss(entry.place, f"“{values['id']}” does not say what it serves: write “{key}:” ({choice})")
        return values | serves

    def _outcomes_of(self, entry: DraftEntry) -> dict[str, list[str]]:
        """The outcomes that an activity or a measure serves, under their key: that of an aim, where it has only one."""
        outcomes: list[str] = []
        for served in entry.serves:
            inner = served.outcomes if served.kind == "aim" and entry.kind != "measure" else [served]
            outcomes += [
                self._address(outcome) for outcome in inner[:1] if len(inner) == 1 and outcome.kind == "outcome"
            ]
        return {"outcomes": outcomes} if outcomes else {}

    @property
    def _has_outcomes(self) -> bool:
        return any(aim.outcomes for aim in self._lists.aims)

    def _address(self, outcome: DraftEntry) -> str:
        aim = next(aim for aim in self._lists.aims if any(other is outcome for other in aim.outcomes))
        return f"{aim.values['id']}.{outcome.values['id']}"

    def _choices(self, entry: DraftEntry) -> list[str]:
        """What an activity could serve: of its own aim first."""
        aims = entry.serves or self._lists.aims
        if not self._has_outcomes:
            return [str(aim.values["id"]) for aim in aims]
        near = [self._address(outcome) for aim in aims for outcome in aim.outcomes]
        return near or [self._address(outcome) for aim in self._lists.aims for outcome in aim.outcomes]

    # --- prose

    def _prose(self, entry: DraftEntry) -> dict[str, str]:
        """The prose of an entry, under its key. An action has a note for it, and what is too long for all a section."""
        written = "\n\n".join(entry.prose)
        if not written:
            return {}
        if entry.kind in {"aim", "outcome", "project", "measure"} and len(written) < LONGEST_PROSE:
            return {"text": f"{written}\n"}
        section = self._drafting.making.section("note", entry.words[:100], entry.place)
        section.prose = entry.prose
        return {}

    def _sections(self) -> dict[str, list[dict[str, Any]]]:
        """The sections, under their key; one that is too long in several, one without text is told."""
        written: list[dict[str, Any]] = []
        for section in self._lists.sections:
            if not section.prose:
                self._remarks.leave(section.place, "a heading without text below it")
            for number, prose in enumerate(_in_portions(section.prose)):
                values = dict(section.values)
                if number:
                    values["id"] = self._drafting.making.ids.free("sections", str(values["id"]), "section")
                written.append(values | {"text": f"{prose}\n"})
        return {"sections": written} if written else {}

    def _all_sections(self) -> dict[str, list[dict[str, Any]]]:
        """The sections of a plan without a strategy, which has no keys for a vision and a mission."""
        for kind, words in self._sentences.items():
            section = self._drafting.making.section("note", kind.capitalize(), WordParagraph(0, ()))
            section.prose.append(markdown_of(words))
        return self._sections()


def _in_portions(blocks: list[str]) -> list[str]:
    """Blocks of prose in as many portions as it takes."""
    portions: list[str] = []
    for block in blocks:
        if portions and len(portions[-1]) + len(block) < LONGEST_PROSE - 10:
            portions[-1] += f"\n\n{block}"
        else:
            portions.append(block)
    return portions


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value != []}
