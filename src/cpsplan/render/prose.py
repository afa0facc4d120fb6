"""Prose of a section as HTML, made of what was read: no tag comes from the text itself, and every word is escaped.

What steers the other formats stands in ``data-reading``: a quotation, the call of a footnote, and the footnote, which
stands behind the block that calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from markupsafe import Markup, escape

from cpsplan.book.translation import Foreign
from cpsplan.render.texts import explain, next_note_number, spell
from cpsplan.sources.markdown import MarkdownPart, MarkdownRun, PartKind, read_markdown
from cpsplan.sources.markdown.parts import LINE_BREAK, OUTSIDE

DEEPEST_HEADING = 6
DASHES = ("— ", "– ", "― ")
"""How the last paragraph of a quotation begins that names who said it."""
STACKED = 4
"""From so many columns on, a table of words is a list on a telephone: each cell below its head."""
HrefOf = Callable[[str], str | None]
"""Where a link to an entry leads on this page; None where it leads nowhere."""
PictureOf = Callable[[str], Markup]
"""A picture by its id, with caption and credit."""
Words = Callable[[str], Markup]


def prose_html(  # noqa: PLR0913 - a text, and all that it needs to know of its page
    text: str | Sequence[str],
    *,
    heading_level: int,
    name: str,
    href_of: HrefOf,
    picture_of: PictureOf,
    opening: bool = False,
) -> Markup:
    """A text in Markdown as HTML; blocks that are not in the language of the page come one by one, as ``Foreign``.

    ``heading_level`` is that of its upper headings. ``name`` begins the ids of what can be led to; no other text of the
    page has it. With ``opening``, the first paragraph is larger.
    """
    blocks = (text,) if isinstance(text, str) else tuple(text)
    return _Prose(blocks, heading_level, name, href_of, picture_of).html(opening=opening)


class _Prose:
    """Writes the parts of one text."""

    def __init__(
        self, blocks: Sequence[str], heading_level: int, name: str, href_of: HrefOf, picture_of: PictureOf
    ) -> None:
        self._parts = read_markdown("\n\n".join(blocks)).parts
        self._languages = dict(_languages(blocks))
        self._heading_level = heading_level
        self._name = name
        self._href_of = href_of
        self._picture_of = picture_of
        self._notes = {part.label: part for part in self._parts if part.kind == PartKind.FOOTNOTE}
        self._numbers: dict[str, int] = {}
        self._called: list[str] = []
        self._tables = 0

    def html(self, *, opening: bool) -> Markup:
        """All of it."""
        blocks: list[Markup] = []
        caption: MarkdownPart | None = None
        for number, part in enumerate(self._parts):
            if part.kind == PartKind.CAPTION and _kind_at(self._parts, number + 1) == PartKind.TABLE:
                caption = part
            else:
                leads = opening and number == 0 and part.kind == PartKind.PARAGRAPH
                block = self._table(part, caption) if part.kind == PartKind.TABLE else self._block(part, leads=leads)
                blocks.append(self._with_notes(block))
                caption = None
        return Markup('<div class="prose">\n{}\n</div>').format(Markup("\n").join(filter(None, blocks)))

    # --- blocks

    def _block(self, part: MarkdownPart, *, leads: bool = False) -> Markup:
        match part.kind:
            case PartKind.HEADING:
                level = min(self._heading_level + part.level - 1, DEEPEST_HEADING)
                return self._element(f"h{level}", part, self._line(part, spell))
            case PartKind.LIST:
                return self._list(part)
            case PartKind.QUOTATION:
                return self._quotation(part)
            case PartKind.PICTURE:
                return self._picture_of(part.label)
            case PartKind.FOOTNOTE:
                # Behind what calls it; one that nothing calls is a fault, and keeps its words.
                return Markup() if part.label in self._numbers else self._paragraph(part)
            case _:
                return self._paragraph(part, leads=leads)

    def _paragraph(self, part: MarkdownPart, *, leads: bool = False) -> Markup:
        own = self._element("p", part, self._line(part), Markup(' class="opening"') if leads else Markup())
        return Markup("\n").join((own if part.runs else Markup(), *map(self._block, part.parts)))

    def _element(self, tag: str, part: MarkdownPart, inside: Markup, attributes: Markup = Markup()) -> Markup:  # noqa: B008
        language = self._language(part)
        said = Markup(' lang="{}"').format(language) if language else Markup()
        return Markup("<{0}{1}{2}>{3}</{0}>").format(tag, attributes, said, inside)

    def _language(self, part: MarkdownPart) -> str:
        """The language of the block in which a part stands, where it is not that of the page."""
        before = [line for line in self._languages if line <= part.line]
        return self._languages[max(before)] if before else ""

    def _list(self, part: MarkdownPart) -> Markup:
        items = [
            self._element("li", item, self._line(item) + Markup().join(map(self._block, item.parts)))
            for item in part.parts
        ]
        start = Markup(' start="{}"').format(part.start) if part.start not in {None, 1} else Markup()
        tag = "ul" if part.start is None else "ol"
        return Markup("<{0}{1}>{2}</{0}>").format(tag, start, Markup().join(items))

    def _quotation(self, part: MarkdownPart) -> Markup:
        *said, last = part.parts or (part,)
        who = Markup()
        if said and last.words.startswith(DASHES):
            who = Markup("\n") + self._element("figcaption", last, self._line(_without_dash(last)))
        else:
            said.append(last)
        words = Markup("\n").join(map(self._block, said)) if part.parts else Markup()
        figure = Markup('<figure class="quote" data-reading="quotation"><blockquote>{}</blockquote>{}</figure>')
        return figure.format(words, who)

    def _table(self, part: MarkdownPart, caption: MarkdownPart | None) -> Markup:
        self._tables += 1
        head, *rows = part.parts
        identifier = f"{self._name}-table-{self._tables}"
        heads = [self._cell("th", cell, Markup(' scope="col"')) for cell in head.parts]
        stacks = len(head.parts) >= STACKED and not any(cell.figures for cell in head.parts)
        labels = [cell.words if stacks else "" for cell in head.parts]
        lines = [self._row(row, labels) for row in rows]
        said = Markup()
        frame = Markup('<div class="scroll" tabindex="0">')
        if caption is not None:
            said = self._element("caption", caption, self._line(caption, spell), Markup(' id="{}"').format(identifier))
            frame = Markup('<div class="scroll" tabindex="0" role="group" aria-labelledby="{}">').format(identifier)
        table = Markup('<table class="figures{}">{}<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table></div>')
        kind = " stacks" if stacks else ""
        return frame + table.format(kind, said, Markup().join(heads), Markup("\n").join(lines))

    def _row(self, row: MarkdownPart, labels: Sequence[str]) -> Markup:
        """A row; its first cell says what the others are about, where it says something, and their heads may too."""
        first, *others = row.parts
        heads = bool(others) and bool(first.words.strip())
        cells = [self._cell("th", first, Markup(' scope="row"')) if heads else self._cell("td", first)]
        for cell, label in zip(others, labels[1:], strict=False):
            cells.append(self._cell("td", cell, Markup(' data-label="{}"').format(label) if label else Markup()))
        return Markup("<tr>{}</tr>").format(Markup().join(cells))

    def _cell(self, tag: str, cell: MarkdownPart, attributes: Markup = Markup()) -> Markup:  # noqa: B008
        kind = Markup(' class="n"') if cell.figures else Markup()
        return self._element(tag, cell, self._line(cell), attributes + kind)

    # --- footnotes

    def _with_notes(self, block: Markup) -> Markup:
        """A block with the footnotes behind it that it calls."""
        called, self._called = self._called, []
        if not called:
            return block
        notes = [self._note(label) for label in called]
        return Markup('<div class="noted">\n{}\n{}\n</div>').format(block, Markup("\n").join(notes))

    def _note(self, label: str) -> Markup:
        part, number = self._notes[label], self._numbers[label]
        attributes = Markup(' class="footnote" role="doc-footnote" data-reading="footnote" id="{}"')
        words = Markup('<span class="no" data-reading="number">{}</span> {}').format(number, self._line(part))
        return self._element("aside", part, words, attributes.format(self._note_id(number)))

    def _note_id(self, number: int) -> str:
        return f"{self._name}-note-{number}"

    def _call(self, label: str) -> Markup:
        if label not in self._notes:
            return escape(f"[^{label}]")
        if label not in self._numbers:
            self._numbers[label] = next_note_number(len(self._numbers))
            self._called.append(label)
        number = self._numbers[label]
        call = Markup('<sup class="call"><a href="#{}" role="doc-noteref" data-reading="call">{}</a></sup>')
        return call.format(self._note_id(number), number)

    # --- words

    def _line(self, part: MarkdownPart, words: Words = explain) -> Markup:
        """The runs of a part. Of what is in another language, no word is explained in that of the page."""
        foreign = bool(self._language(part))
        pieces: list[Markup] = []
        for target, runs in groupby(part.runs, key=lambda run: run.target):
            href = self._href(target)
            say = _said_by(foreign=foreign, linked=bool(href), words=words)
            inside = Markup().join(self._run(run, say) for run in runs)
            pieces.append(Markup('<a href="{}">{}</a>').format(href, inside) if href else inside)
        return Markup().join(pieces)

    def _href(self, target: str) -> str | None:
        if not target or target.lower().startswith(OUTSIDE):
            return target
        return self._href_of(target)

    def _run(self, run: MarkdownRun, words: Words) -> Markup:
        if run.note:
            return self._call(run.note)
        html = Markup("<br>").join(words(line) for line in run.text.split(LINE_BREAK))
        if run.emphasis:
            html = Markup("<em>{}</em>").format(html)
        return Markup("<strong>{}</strong>").format(html) if run.strong else html


def _said_by(*, foreign: bool, linked: bool, words: Words) -> Words:
    if foreign:
        return escape
    return spell if linked else words


def _without_dash(part: MarkdownPart) -> MarkdownPart:
    first, *rest = part.runs
    bare = first.text[2:].lstrip()
    return MarkdownPart(part.kind, part.line, (MarkdownRun(bare, first.strong, first.emphasis, first.target), *rest))


def _kind_at(parts: Sequence[MarkdownPart], number: int) -> PartKind | None:
    return parts[number].kind if number < len(parts) else None


def _languages(blocks: Iterable[str]) -> Iterator[tuple[int, str]]:
    """For each block the line where it begins, once they are joined, and its language where that is not the page's."""
    blocks = tuple(blocks)
    lengths = (len(block.split("\n")) + 1 for block in blocks)
    for block, line in zip(blocks, accumulate(lengths, initial=1), strict=False):
        yield line, block.language if isinstance(block, Foreign) else ""
