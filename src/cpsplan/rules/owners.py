"""Rules on owners: a role, in one spelling, never a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from cpsplan.book.book import Book
from cpsplan.book.entry import Wording
from cpsplan.diagnostic import Related, SetText, Severity, meant
from cpsplan.rules.rule import Finding, rule

_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")
_TELEPHONE = re.compile(r"(?:\+|\b0)(?:[\s()./-]*\d){9,13}\b")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor)\.?\s+[A-Z]\w")
GIVEN_NAMES = frozenset(
    """
    aisha alan alex alice amanda amy andrea andrew angela anna anne anthony ashley barbara ben brian carol caroline
    catherine charlotte chris christine christopher claire craig daniel david deborah diane donna elizabeth emily
    emma fiona frances gareth gary george gillian graham hannah heather helen huw ian iwan jack jacqueline james jane
    janet jason jennifer jessica joanna john jonathan joseph julia julie karen kate katherine kathryn kelly kevin laura
    lauren lesley linda lisa louise lucy lynne margaret maria mark martin mary matthew megan melanie michael michelle
    mohammed muhammad natalie neil nicholas nicola nigel olivia pamela patricia paul peter philip rachel rebecca rhian
    rhys richard robert robin ruth sally samantha samuel sandra sarah sharon sian siân sophie stephanie stephen steven
    stuart susan tracey tracy valerie vanessa victoria wendy william zoe
    """.split()  # noqa: SIM905 - a list of names
)
"""Names that people have and roles have not."""
COMPARED = 300
"""Of more spellings than so many, only those are held together that differ in capitals, spaces and signs."""
LONG = 10
"""A spelling so long that one slip in it makes no other role of it."""


@rule("CPS645", "person-as-owner", Severity.WARNING)
def person_as_owner(book: Book) -> Iterator[Finding]:
    """An owner is a person, a mail address or a telephone number.

    A plan is published, and stays so for years: it names who answers for something by their role. People move on, and
    their names and numbers are personal data.
    """
    for entry, way, owner in book.owners:
        what = _person_in(owner)
        if what:
            yield Finding(entry, way, f"The owner holds {what}", "Name the role: Head of learning")


def _person_in(owner: str) -> str:
    """What of a person stands in an owner; empty where nothing does."""
    if mail := _MAIL.search(owner):
        return f"a mail address, “{mail[0]}”"
    if telephone := _TELEPHONE.search(owner):
        return f"a telephone number, “{telephone[0]}”"
    words = re.findall(r"[\w'’-]+", owner)
    named = any(
        first.casefold() in GIVEN_NAMES and first.istitle() and last[0].isupper() for first, last in pairwise(words)
    )
    return f"the name of a person, “{owner}”" if named or _TITLE.search(owner) else ""


@rule("CPS646", "owner-spelt-twice", Severity.WARNING)
def owner_spelt_twice(book: Book) -> Iterator[Finding]:
    """An owner is spelt in two ways, such as “Head of Learning” and “Head of learning”.

    To whoever sorts, filters or counts by owner, these are two. “cpsplan rename --owner OLD NEW” writes one of them
    everywhere.
    """
    using: defaultdict[str, list[Wording]] = defaultdict(list)
    for wording in book.owners:
        using[wording[-1]].append(wording)
    for spelling, right in _other_spellings(using).items():
        first, first_way, _ = using[right][0]
        related = (Related(first.span(*first_way), f"Here it is “{right}”"),)
        for entry, way, _ in using[spelling]:
            places = "1 other place" if len(using[right]) == 1 else f"{len(using[right])} other places"
            hint = f"Write “{right}”, as in {places}"
            fix = entry.fix(f"Write “{right}”", SetText(way, right))
            message = f"“{spelling}” is elsewhere spelt “{right}”"
            yield Finding(entry, way, message, hint, related, fix=fix)


def _other_spellings(using: Mapping[str, list[Wording]]) -> dict[str, str]:
    """Each spelling that is rarer than another of the same role, or comes later, with that."""
    places = {spelling: place for place, spelling in enumerate(using)}
    ranked = sorted(using, key=lambda spelling: (-len(using[spelling]), places[spelling]))
    kept: dict[str, str] = {}
    others: dict[str, str] = {}
    for spelling in ranked:
        key = "".join(filter(str.isalnum, spelling.replace("&", "and"))).casefold()
        near = kept.get(key) or (_near(key, kept) if len(key) >= LONG and len(using) <= COMPARED else None)
        if near:
            others[spelling] = near
        else:
            kept[key] = spelling
    return others


def _near(key: str, kept: Mapping[str, str]) -> str | None:
    """The spelling from which another is one slip of the keyboard away; a letter at the end tells two teams apart."""
    other = meant(key, kept)
    return kept[other] if other and other[-1] == key[-1] else None
