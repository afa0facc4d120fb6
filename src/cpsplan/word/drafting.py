"""Drafting: the headings, lists and tables of a Word plan as entries, in the order of the document.

A heading says what stands below it (“Aim 2: …”, “What we will do”); what says nothing of the sort is prose, and stays
where it stands: in its aim, its project, or a section of its own. Nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.late import dataclass
from cpsplan.sources.word_text import WordParagraph, WordTable, WordText
from cpsplan.word.asides import tell_asides
from cpsplan.word.entries import LONGEST_TEXT, DraftEntry, EntryMaking
from cpsplan.word.heads import LISTS, SECTIONS, SENTENCES, HeadMeaning, column_named, heading_named
from cpsplan.word.prose import line_of, markdown_list, markdown_of, markdown_table
from cpsplan.word.remarks import WordRemarks
from cpsplan.word.rows import RowReading
from cpsplan.word.tables import listed_table

BELOW = {"aims": "aim", "projects": "project", "outcomes": "outcome"}
"""What a heading below another one is, where it says nothing itself."""
LABEL = 50
"""The level of words that stand above a list as its heading."""
LONGEST_LABEL = 80
PSEUDO_LEVELS = {"aims": 1, "aim": 2, "outcomes": 3, "outcome": 4, "projects": 3, "project": 4}
"""The levels of headings that are only set in bold."""
OTHER_LEVEL = 6
TEXT_FIELDS = frozenset({"owner", "support", "when", "start", "end", "budget"})


@dataclass(slots=True)
class Opened:
    """A heading below which the document stands."""

    level: int
    kind: str
    entry: DraftEntry | None
    words: str = ""


class Drafting:
    """Goes through a document once."""

    def __init__(self, text: WordText) -> None:
        self.remarks = WordRemarks()
        self.making = EntryMaking(self.remarks)
        self.sentences: dict[str, str] = {}
        self._rows = RowReading(self.making)
        self._text = text
        self._open: list[Opened] = []
        self._captioning: WordParagraph | None = None
        self._title = _title_of(text)
        self._has_headings = any(paragraph.level for paragraph in text.paragraphs())

    @property
    def title(self) -> str:
        """What the document calls itself; empty where it does not."""
        return self._title.words if self._title else self._text.title

    def read(self) -> None:
        """Go through the document."""
        for block in _with_lists(self._text.blocks):
            if isinstance(block, WordTable):
                self._table(block)
            elif isinstance(block, list):
                self._list(block)
            elif block is self._title:
                self.remarks.guess(block, "the title")
            elif block.words:
                self._paragraph(block)
                self._captioning = block if block.style == "caption" else None
        tell_asides(self._text, self.remarks)

    # --- headings

    def _paragraph(self, paragraph: WordParagraph) -> None:
        level = self._level_of(paragraph)
        if level:
            self._begin(paragraph, level)
            return
        while self._open and self._open[-1].level == LABEL:
            self._open.pop()
        if not self._is_label(paragraph):
            self._say(paragraph)

    def _level_of(self, paragraph: WordParagraph) -> int:
        """The level of a heading. In a document without headings, words in bold on a line of their own are some."""
        if paragraph.level or self._has_headings or not _is_bold(paragraph):
            return paragraph.level
        kind = heading_named(paragraph.words).kind
        if kind in LISTS and kind not in PSEUDO_LEVELS:
            return OTHER_LEVEL
        inside = kind not in {**SECTIONS, **SENTENCES} and self._inside("aim", "project")
        return PSEUDO_LEVELS.get(kind, OTHER_LEVEL if inside else 2)

    def _begin(self, paragraph: WordParagraph, level: int) -> None:
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        named = heading_named(paragraph.words)
        if not named.kind and self._open:
            named = HeadMeaning(BELOW.get(self._open[-1].kind, ""), named.words, named.number)
        self._open.append(Opened(level, named.kind, self._entry_of(named, paragraph, level), paragraph.words))

    def _entry_of(self, named: HeadMeaning, paragraph: WordParagraph, level: int) -> DraftEntry | None:
        """The entry that a heading begins; None where what stands below it is a list."""
        making = self.making
        if named.kind == "aim":
            return making.aim(named.words, named.number, paragraph)
        if named.kind == "outcome" and (aim := self._aim_of(named.number)):
            return making.outcome(aim, named.words, named.number, paragraph)
        if named.kind == "project":
            project = making.project(named.words, paragraph)
            project.serves, project.heading = self._served(), self._heading()
            return project
        if named.kind in LISTS or named.kind in SENTENCES:
            self.remarks.guess(paragraph, f"what stands below it is read as {named.kind}")
            return None
        around = self._inside("aim", "outcome", "project", "section")
        if around and (named.kind not in SECTIONS or around.kind != "section"):
            around.prose.append(f"{around.marks_of(level)} {markdown_of(paragraph.words)}")
            self.remarks.guess(paragraph, f"a heading in the text of {_name(around)}")
            return None
        section = making.section(named.kind if named.kind in SECTIONS else "note", paragraph.words, paragraph)
        self.remarks.guess(paragraph, f"section “{section.values['id']}” ({section.values['kind']})")
        return section

    def _is_label(self, paragraph: WordParagraph) -> bool:
        """Take words above a list for its heading, where they say what it lists; whether they do."""
        words = paragraph.words
        is_short = len(words) <= LONGEST_LABEL and (
            words.endswith(":") or _is_bold(paragraph) or paragraph.style == "label"
        )
        kind = heading_named(words).kind if is_short else ""
        if kind not in LISTS:
            return False
        self.remarks.guess(paragraph, f"what stands below it is read as {kind}")
        self._open.append(Opened(LABEL, kind, None, words))
        return True

    # --- paragraphs

    def _say(self, paragraph: WordParagraph) -> None:
        """Put a paragraph where it belongs."""
        kind = self._open[-1].kind if self._open else ""
        if kind in SENTENCES and kind not in self.sentences and len(paragraph.words) <= LONGEST_TEXT:
            self.sentences[kind] = paragraph.words
            self.remarks.guess(paragraph, f"the {kind}")
            return
        entry = self._home(paragraph)
        if self._says_fact(entry, paragraph):
            return
        key = {"aim": "statement", "project": "scope"}.get(entry.kind, "")
        if key and key not in entry.values and not entry.prose and len(paragraph.words) <= LONGEST_TEXT:
            entry.values[key] = paragraph.words
            self.remarks.guess(paragraph, f"the {key} of “{entry.values['id']}”")
        else:
            entry.prose.append(line_of(paragraph))
        self._notes(paragraph, entry)

    def _says_fact(self, entry: DraftEntry, paragraph: WordParagraph) -> bool:
        """Take “Owner: Head of parks” in a project for what it says; whether it says so."""
        head, colon, words = paragraph.words.partition(":")
        column = column_named(head) if entry.kind == "project" and colon and words else ""
        if column in TEXT_FIELDS:
            self.making.say(entry, column, words.strip(), head, paragraph)
        return column in TEXT_FIELDS

    def _notes(self, paragraph: WordParagraph, entry: DraftEntry) -> None:
        """Keep the footnotes of a paragraph behind it."""
        for piece in paragraph.pieces:
            if piece.note:
                entry.prose.append(f"Footnote: {markdown_of(piece.note)}")
                self.remarks.guess(paragraph, f"a footnote, kept in the text of {_name(entry)}")

    def _home(self, paragraph: WordParagraph) -> DraftEntry:
        """The entry that prose belongs to here: a new section, where it stands in none."""
        around = self._inside("aim", "outcome", "project", "section")
        if around is None:
            words = self._open[-1].words if self._open else ""
            around = self.making.section("note" if words else "introduction", words, paragraph)
            self.remarks.guess(paragraph, f"section “{around.values['id']}”: nothing says what it is")
            self._open.append(Opened(LABEL - 1, "", around, words))
        return around

    # --- lists and tables

    def _list(self, entries: list[WordParagraph]) -> None:
        kind = self._open[-1].kind if self._open else ""
        kept: list[WordParagraph] = []
        for entry in entries:
            if entry.depth > 1 and kept and kept[-1] is entries[entries.index(entry) - 1]:
                kept.append(entry)
            elif not entry.words or not self._listed(kind, entry):
                kept += [entry] if entry.words else []
            else:
                self._footnotes_of(entry)
        if kept:
            home = self._home(kept[0])
            if self._open[-1].level == LABEL:
                home.prose.append(markdown_of(self._open[-1].words))
            home.prose.append(markdown_list(kept))
            self.remarks.guess(kept[0], f"a list in the text of {_name(home)}")

    def _footnotes_of(self, entry: WordParagraph) -> None:
        if any(piece.note for piece in entry.pieces):
            self._notes(entry, self._home(entry))

    def _listed(self, kind: str, entry: WordParagraph) -> bool:
        """Make an entry of a list what its heading says; whether that is something."""
        making, words, project = self.making, entry.words, self._inside("project")
        if len(words) > LONGEST_TEXT:
            return False
        match kind:
            case "aims":
                named = heading_named(words)
                making.aim(named.words if named.kind == "aim" else words, named.number, entry)
            case "outcomes" if (aim := self._aim_of("")) is not None:
                named = heading_named(words)
                making.outcome(aim, named.words if named.kind == "outcome" else words, named.number, entry)
            case "projects" | "actions":
                action = making.action(words, entry)
                action.serves, action.heading = self._served(), self._heading()
            case "outputs" if project is not None:
                making.output(project, words, entry)
            case "milestones":
                return making.milestone(project, words, entry)
            case "measures":
                measure = making.measure(words, entry)
                measure.serves = self._served()
            case "values":
                making.principle(words, entry)
            case "commitments" if (aim := self._inside("aim")) is not None:
                aim.values.setdefault("commitments", []).append(words)
                self.remarks.guess(entry, f"commitment of “{aim.values['id']}”")
            case _:
                return False
        return True

    def _table(self, table: WordTable) -> None:
        plan_table = listed_table(table)
        if plan_table is None:
            self._keep_table(table)
            return
        for paragraph in (paragraph for cell in plan_table.above for paragraph in cell if paragraph.words):
            self.remarks.leave(paragraph, f"stands above the heads of table {table.number}")
        served = self._served()
        self._rows.take(plan_table, served[0] if served else None, self._heading())

    def _keep_table(self, table: WordTable) -> None:
        """Keep a table that lists nothing of a plan as a table in prose."""
        first = next((paragraph for row in table.rows for cell in row for paragraph in cell), None)
        if first is not None:
            home = self._home(first)
            home.prose.append(f": {self._caption(home) or f'Table {table.number}'}\n\n{markdown_table(table)}")
            self.remarks.guess(first, f"table {table.number} is kept as a table in the text of {_name(home)}")

    def _caption(self, home: DraftEntry) -> str:
        """The caption of a table: the paragraph before it, where that is one."""
        before, self._captioning = self._captioning, None
        if before is None or not home.prose or home.prose[-1] != line_of(before):
            return ""
        return home.prose.pop()

    # --- where the document stands

    def _inside(self, *kinds: str) -> DraftEntry | None:
        """The innermost entry of some kinds in which the document stands."""
        return next(
            (opened.entry for opened in reversed(self._open) if opened.entry and opened.entry.kind in kinds), None
        )

    def _served(self) -> list[DraftEntry]:
        """What an activity here serves: the outcome or aim that it stands in."""
        served = self._inside("outcome", "aim")
        return [served] if served else []

    def _heading(self) -> str:
        """The innermost heading, for what stands below no aim; not one that says only what is listed."""
        names = (opened.words for opened in reversed(self._open) if opened.kind not in LISTS and opened.level < LABEL)
        return next(names, "")

    def _aim_of(self, number: str) -> DraftEntry | None:
        """The aim that an outcome belongs to: the one it stands in, the one its number names, or the last one."""
        aims = self.making.lists.aims
        by_number = (
            aim for own, aim in self.making.lists.numbered() if aim.kind == "aim" and own == number.partition(".")[0]
        )
        return self._inside("aim") or next(by_number, None) or (aims[-1] if aims else None)


def _name(entry: DraftEntry) -> str:
    return f"the {entry.kind} “{entry.values['id']}”"


def _is_bold(paragraph: WordParagraph) -> bool:
    """Whether a short paragraph is set in bold from its beginning to its end, as headings are."""
    words = [piece for piece in paragraph.pieces if piece.text.strip()]
    is_short = len(paragraph.words) <= LONGEST_LABEL and not paragraph.words.endswith(".")
    return bool(words) and is_short and not paragraph.depth and all(piece.bold for piece in words)


def _title_of(text: WordText) -> WordParagraph | None:
    """The paragraph with the title: by its style, or the only heading of the first level before all others."""
    paragraphs = [block for block in text.blocks if isinstance(block, WordParagraph) and block.words]
    titled = next((paragraph for paragraph in paragraphs if paragraph.style == "title"), None)
    return titled or _lone_heading([paragraph for paragraph in paragraphs if paragraph.level])


def _lone_heading(heads: list[WordParagraph]) -> WordParagraph | None:
    """The first heading, where no other has its level and it does not say what stands below it."""
    first_level = [head for head in heads if head.level == 1]
    is_alone = len(heads) > 1 and first_level == heads[:1]
    return heads[0] if is_alone and not heading_named(heads[0].words).kind else None


def _with_lists(blocks: list[WordParagraph | WordTable]) -> Iterator[WordParagraph | WordTable | list[WordParagraph]]:
    """The blocks, entries of lists that stand behind one another as one list."""
    entries: list[WordParagraph] = []
    for block in blocks:
        if isinstance(block, WordParagraph) and block.depth:
            entries.append(block)
            continue
        if entries:
            yield entries
            entries = []
        yield block
    if entries:
        yield entries
