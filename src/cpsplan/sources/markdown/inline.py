"""The words of a block: runs that are alike, the links and footnotes in them, and what may not stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from typing import TYPE_CHECKING

from cpsplan.late import dataclass
from cpsplan.model.reference import IN_PROSE
from cpsplan.sources.markdown import messages
from cpsplan.sources.markdown.parts import (
    LINE_BREAK,
    OUTSIDE,
    REFERENCE,
    MarkdownFault,
    MarkdownLink,
    MarkdownRun,
)
from cpsplan.sources.markdown.source import Place, SourceLines, WordsOrigin

if TYPE_CHECKING:
    from markdown_it.token import Token

PICTURE = "picture"
WEB = re.compile(r"""https?://[^\s<>"'\\/?#]+([/?#][^\s<>"\\]*)?""", re.IGNORECASE)
MAIL = re.compile(r"mailto:[^\s<>\"'\\@:]+@[^\s<>\"'\\@:]+", re.IGNORECASE)
PHONE = re.compile(r"tel:\+?[0-9()-]+", re.IGNORECASE)
STRUCK = re.compile(r"~~(?!~|\s)[^~\n]*(?:~~)?")
TASK = re.compile(r"\[[ xX]\](?=\s)")
SHOWN = 40
"""How many characters of something refused are quoted at most."""


def leads_somewhere(target: str) -> bool:
    """Whether a target is a reference or an address of a kind that pages may lead to, by its form."""
    if target.lower().startswith(OUTSIDE):
        return any(form.fullmatch(target) for form in (WEB, MAIL, PHONE))
    reference = REFERENCE.fullmatch(target)
    return reference is not None and reference["kind"] in IN_PROSE.keys() - {PICTURE}


@dataclass
class Findings:
    """What is gathered while a text is read."""

    source: SourceLines
    faults: list[MarkdownFault] = field(default_factory=list)
    links: list[MarkdownLink] = field(default_factory=list)
    pictures: list[MarkdownLink] = field(default_factory=list)
    calls: list[tuple[str, Place]] = field(default_factory=list)
    """The footnotes that are called, by their labels."""

    def fault(self, place: Place, words: messages.Words, *about: object) -> None:
        """Note a fault; ``about`` goes into both of its sentences."""
        line, column = place
        message, hint = (sentence.format(*about) for sentence in words)
        self.faults.append(MarkdownFault(line + 1, column + 1, message, hint))

    def target(self, token: Token, origin: WordsOrigin, content: str, opening: str) -> MarkdownLink:
        """Where a link or a picture leads, with the place of what is written for it."""
        written = content[token.meta["from"] : token.meta["to"]]
        start = written.rfind(opening) + len(opening)
        while written[start : start + 1] in {" ", "\n", "<"}:
            start += 1
        target = str(token.attrs.get("href") or token.attrs.get("src") or "")
        end = start + len(target) if written.startswith(target, start) else max(len(written) - 1, start)
        first, last = (origin.at(token.meta["from"] + place) for place in (start, end))
        return MarkdownLink(target, first[0] + 1, first[1] + 1, self.source.offset(first), self.source.offset(last))


class WordsReader:
    """Reads the words of one block."""

    def __init__(self, findings: Findings, origin: WordsOrigin, token: Token, *, notes: bool = True) -> None:
        self._findings = findings
        self._origin = origin
        self._content = token.content
        self._tokens = token.children or []
        self._may_call = notes
        self._style = MarkdownRun("")
        self._depths = {"strong": 0, "em": 0}
        self._runs: list[MarkdownRun] = []
        self._linked = 0
        self._link: Token | None = None

    def runs(self) -> tuple[MarkdownRun, ...]:
        """The runs, neighbours that are alike joined."""
        for token in self._tokens:
            READERS[token.type](self, token)
        return _joined(self._runs)

    def _place(self, token: Token) -> Place:
        return self._origin.at(token.meta["from"])

    def add(self, words: str) -> None:
        """Words in the style of where they stand."""
        self._runs.append(replace(self._style, text=words))

    def text(self, token: Token) -> None:
        """Words."""
        self.add(token.content)
        for sign, words in (("](", messages.BROKEN_LINK), ("][", messages.LABELLED_LINK)):
            if sign in token.content:
                self._findings.fault(self._place_of(sign), words)
        if struck := STRUCK.search(token.content):
            self._findings.fault(self._place_of(struck[0]), messages.STRUCK, _short(struck[0]))

    def _place_of(self, sign: str) -> Place:
        """Where a sign stands that the parser takes for words."""
        return self._origin.at(max(self._content.find(sign), 0))

    def task(self) -> None:
        """Tell of a box to tick, with which an item of a list begins elsewhere."""
        if box := TASK.match(self._content):
            self._findings.fault(self._origin.at(0), messages.TASK, box[0])

    def line_end(self, _token: Token) -> None:
        """The end of a line, which means nothing."""
        self.add("\n")

    def line_break(self, _token: Token) -> None:
        """The end of a line that the author wants."""
        self.add(LINE_BREAK)

    def style(self, token: Token) -> None:
        """Strong words, or words with emphasis, begin or end; one within the other of its kind says nothing more."""
        name = token.type.partition("_")[0]
        self._depths[name] += token.nesting
        self._style = replace(self._style, strong=self._depths["strong"] > 0, emphasis=self._depths["em"] > 0)

    def link_opens(self, token: Token) -> None:
        """A link begins."""
        opening = "<" if token.markup == "autolink" else "]("
        link = self._findings.target(token, self._origin, self._content, opening)
        if not leads_somewhere(link.target):
            self._findings.fault((link.line - 1, link.column - 1), messages.TARGET, _short(link.target))
        else:
            self._findings.links.append(link)
            self._style = replace(self._style, target=link.target)
        if token.attrs.get("title"):
            self._findings.fault(self._place(token), messages.TITLE)
        self._link, self._linked = token, len(self._runs)

    def link_closes(self, _token: Token) -> None:
        """A link ends."""
        self._style = replace(self._style, target="")
        words = "".join(run.text for run in self._runs[self._linked :])
        if self._link is not None and not words.strip():
            self._findings.fault(self._place(self._link), messages.EMPTY_LINK)

    def html(self, token: Token) -> None:
        """Raw HTML, which is kept as words."""
        self._findings.fault(self._place(token), messages.HTML, _short(token.content))
        self.add(token.content)

    def code(self, token: Token) -> None:
        """Words between backticks."""
        self._findings.fault(self._place(token), messages.CODE, _short(token.content))
        self.add(token.content)

    def image(self, token: Token) -> None:
        """A picture in the middle of words."""
        self._findings.fault(self._place(token), messages.PICTURE_IN_LINE)
        self.add(token.content)

    def note(self, token: Token) -> None:
        """The call of a footnote."""
        label = token.meta["label"]
        if not self._may_call:
            self._findings.fault(self._place(token), messages.NOTE_IN_HEADING)
            return
        self._findings.calls.append((label, self._place(token)))
        self._runs.append(MarkdownRun("", note=label))


READERS: dict[str, Callable[[WordsReader, Token], None]] = {
    "text": WordsReader.text,
    "text_special": WordsReader.text,
    "softbreak": WordsReader.line_end,
    "hardbreak": WordsReader.line_break,
    "strong_open": WordsReader.style,
    "strong_close": WordsReader.style,
    "em_open": WordsReader.style,
    "em_close": WordsReader.style,
    "link_open": WordsReader.link_opens,
    "link_close": WordsReader.link_closes,
    "html_inline": WordsReader.html,
    "code_inline": WordsReader.code,
    "image": WordsReader.image,
    "footnote_ref": WordsReader.note,
}
"""How each token of a line is read; there are no others."""


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _joined(runs: Iterable[MarkdownRun]) -> tuple[MarkdownRun, ...]:
    joined: list[MarkdownRun] = []
    for run in runs:
        if joined and not run.note and not joined[-1].note and replace(joined[-1], text=run.text) == run:
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text or run.note:
            joined.append(run)
    return tuple(joined)
