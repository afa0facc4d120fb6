"""Rules on what is left over in a text from where it came: a wrong encoding, signs that nobody sees, marks, gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Route, SetText, Severity
from cpsplan.language.booklets import is_easy_read
from cpsplan.model.blocks import PartKey
from cpsplan.rules.rule import Finding, rule

LOST_SIGN = "\ufffd"
"""What a program puts in the place of a sign that it could not read."""
_READ_WRONG = re.compile(r"[À-ô][^\x00-\x7f]{1,3}")
"""What UTF-8 looks like that was read as Windows-1252: a letter with an accent, and signs behind it."""
_MEANT = re.compile(r"[\u00a0-\u017f\u2010-\u205e\u20ac\u2122]")
"""What people mean by it: letters of Europe, dashes, quotation marks, pound and euro."""
_DAMAGED = (re.compile(r"[À-ô][^\x00-\x7f]"), re.compile(LOST_SIGN))
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064]")
_NAMES = {"\u00ad": "a soft hyphen", "\u200b": "a zero-width space", "\u2060": "a word joiner"}
_MARKUP = re.compile(
    r"""
      (?P<bold>(?:\*\*|__)(?=\S)[^*_]+?(?<=\S)(?:\*\*|__))
    | (?P<italics>(?<![\w*])\*(?=[^\s*])[^*\n]+?(?<=[^\s*])\*(?![\w*]))
    | (?P<link>!?\[[^\]\n]+\]\([^)\s]+\))
    | (?P<footnote>\[\^[^\]\s]+\])
    | (?P<heading>^\#{1,6}\s)
    | (?P<code>`[^`\n]+`)
    | (?P<struck>~~[^~\n]+~~)
    | (?P<tag></?(?:a|b|i|u|em|strong|br|p|span|div|li|ul|ol|sup|sub|h[1-6])\b[^<>]*>)
    | (?P<entity>&(?:nbsp|amp|lt|gt|quot|pound|euro|ndash|mdash|\#\d{2,5});)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MARKS = re.compile(r"[*_\[#`~<&]")
"""What no markup is without."""
TO_BE = ("TBC", "TBD", "TBA")
"""What people write for what they do not know yet."""
_PLACEHOLDER = re.compile(
    r"""[-–—?.…_/\s]*
      (?:n/?a|none|nil|unknown|not\ known|to\ be\ (?:confirmed|decided|determined|advised|agreed|announced)
        |tb[acd]|to\ do|todo|xxx+|lorem\ ipsum.*|i'w\ gadarnhau|dim)?
      [-–—?.…_/\s]*""",
    re.VERBOSE | re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b(?:{'|'.join(TO_BE)})\b|\?\?\?")
LATER = "Leave it out, and write it later, when it is known"
WHOLE_LATER = "It has to be there: leave out the whole entry, and write it later, when it is known"


@rule("CPS641", "damaged-text", Severity.ERROR)
def damaged_text(book: Book) -> Iterator[Finding]:
    """A text holds signs that a program has damaged: “Â£40”, “â€“”, or the sign for what could not be read.

    This comes of a file that was saved in one encoding and read in another, once or several times. Type the signs again
    as they have to be: £, –, ’.
    """
    for entry, way, text in book.sifted_texts.holding(*_DAMAGED):
        damaged = next((match for match in _READ_WRONG.finditer(text) if _repaired(match[0]) != match[0]), None)
        if damaged:
            mended = _READ_WRONG.sub(lambda match: _repaired(match[0]), text)
            right = _repaired(damaged[0])
            message = f"The text holds “{damaged[0]}”, which was “{right}” before it was read in a wrong encoding"
            yield Finding(entry, way, message, f"Write “{right}”", fix=entry.fix("Mend it", SetText(way, mended)))
        elif LOST_SIGN in text:
            message = "The text holds the sign for what could not be read, U+FFFD"
            yield Finding(entry, way, message, "Write what stood there: most often £, a dash or an apostrophe")


def _repaired(signs: str) -> str:
    """What was meant by signs that were read as Windows-1252; the same signs where they are right as they are."""
    for length in range(len(signs), 1, -1):
        try:
            # Windows-1252 has no sign for some bytes, which programs keep as control characters.
            content = b"".join(_as_bytes(sign) for sign in signs[:length])
            meant = content.decode()
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue
        if _MEANT.fullmatch(meant):
            return meant + signs[length:]
    return signs


def _as_bytes(sign: str) -> bytes:
    return sign.encode("latin-1") if "\x80" <= sign <= "\x9f" else sign.encode("cp1252")


@rule("CPS642", "unseen-character", Severity.WARNING)
def unseen_character(book: Book) -> Iterator[Finding]:
    """A text holds a character that nobody sees: a soft hyphen, a zero-width space.

    It comes with what is copied from a PDF or from a web page. Who searches for the word does not find it, and a screen
    reader may spell the word in two pieces.
    """
    for (entry, way, text), unseen in book.sifted_texts.where(_UNSEEN.search, _UNSEEN):
        name = _NAMES.get(unseen[0], f"the unseen character U+{ord(unseen[0]):04X}")
        after = text[max(0, unseen.start() - 20) : unseen.start()]
        mended = _UNSEEN.sub("", text)
        fix = entry.fix("Delete it", SetText(way, mended)) if mended else None
        yield Finding(entry, way, f"The text holds {name}, behind “{after}”", "Delete it", fix=fix)


@rule("CPS643", "markup-in-text", Severity.WARNING)
def markup_in_text(book: Book) -> Iterator[Finding]:
    """A text holds marks of Markdown or HTML, such as **bold**, [a link](https://…), [^1] or <b>.

    A text is words alone: the pages print such marks as they stand, and a screen reader reads them out.
    """
    for (entry, way, _), markup in book.sifted_texts.where(_MARKUP.search, _MARKS):
        # Easy Read and prose in Markdown have rules and marks of their own.
        if not is_easy_read(entry, way) and not isinstance(way[-1], PartKey):
            message = f"“{markup[0].strip()[:60]}” would be printed as it stands: a text has no markup"
            yield Finding(entry, way, message, "Write the words alone")


@rule("CPS644", "placeholder", Severity.ERROR)
def placeholder(book: Book) -> Iterator[Finding]:
    """A text only keeps a place: “-”, “???”, “N/A”, “TBC”, “to be confirmed”.

    It would be published, and counted as if it were known: an owner “TBC” is an owner. What is left out is told as not
    there yet, by “cpsplan coverage”.
    """
    for (entry, way, text), what in book.sifted_texts.where(_place_keeper):
        if entry.address.kind == "term" or is_easy_read(entry, way):
            continue
        if _PLACEHOLDER.fullmatch(text):
            yield Finding(entry, way, f"“{text}” says nothing", _when_known(entry, way))
        elif what not in book.terms:
            yield Finding(entry, way, f"The text holds “{what}”", _when_known(entry, way))


def _place_keeper(text: str) -> str:
    """What in a text only keeps a place, which may be all of it; empty where nothing does."""
    within = _WITHIN.search(text) if "TB" in text or "???" in text else None
    return text if _PLACEHOLDER.fullmatch(text) else within[0] if within else ""


def _when_known(entry: Entry[Any], way: Route) -> str:
    """What to do with what is not known yet: an entry without a field that it has to have would be another fault."""
    field = type(entry.model).model_fields.get(str(way[-1])) if len(way) == 1 else None
    return WHOLE_LATER if field and field.is_required() else LATER
