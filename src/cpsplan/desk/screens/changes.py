"""The screen of changes: what is new since the last commit, the words for the next one, and saves to undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain

from cpsplan.changes.difference import Change
from cpsplan.desk.leading import href_of, name_of_language
from cpsplan.desk.page import page_of, phrases_of
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.screen import Answer, Asked, Screen, number_of, see_other
from cpsplan.desk.since import Since, TranslatedText, changed_since
from cpsplan.desk.undo import KeptSave, kept_saves, undo
from cpsplan.desk.workshop import CannotSave, ChangedMeanwhile, Workshop
from cpsplan.language.catalogue import messages_of
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.render.figures import date
from cpsplan.render.values import Hyperlink, Values
from cpsplan.reporters.patch import patch

TEMPLATE = "desk/changes.html"
LONGEST_PATCH = 200_000
"""How much of a patch is shown, in characters."""
LONGEST_SUBJECT = 72
REFUSED = 409
"""The status of what cannot be done, because of how things are now."""


@dataclass(frozen=True, slots=True)
class ShownChange(Values):
    """A change: a sentence, and where it leads."""

    kind: str
    sentence: str
    weakened: bool
    href: str


@dataclass(frozen=True, slots=True)
class ShownSection(Values):
    """The changes of a document."""

    title: str
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class ShownSave(Values):
    """A save, and what can be done with it."""

    number: int
    time: str
    words: str
    undone: str
    """When it was taken back; empty where it holds."""
    undo: int
    """The number of the save that is to be taken back for that: itself, or the one that undid it."""


def changes(workshop: Workshop, asked: Asked) -> Answer:
    """What has changed since the last commit."""
    return _page(workshop, asked)


def undo_save(workshop: Workshop, asked: Asked) -> Answer:
    """Take back a save, or do it again."""
    words = phrases_of(asked.language).text("desk-changes-undo-words")
    known = {kept.save.number: kept for kept in kept_saves(tuple(workshop.saves))}
    try:
        wanted = number_of(asked.value("undo"))
        name = next((kept.save.words for kept in known.values() if _button(kept) == wanted), "")
        result = undo(workshop, wanted, f"{words} {name}".strip())
    except LookupError:
        return _page(workshop, asked, refusal=phrases_of(asked.language).text("desk-changes-forgotten"))
    except ChangedMeanwhile as changed:
        refusal = phrases_of(asked.language).text("desk-changes-not-undone", files=", ".join(changed.paths))
        return _page(workshop, asked, refusal=refusal)
    except CannotSave as reason:
        return _page(workshop, asked, refusal=str(reason))
    return see_other(result.href if isinstance(result, Waiting) else f"/changes?saved={result.number}")


def _button(kept: KeptSave) -> int:
    return kept.undone_by.number if kept.undone_by else kept.save.number


def _page(workshop: Workshop, asked: Asked, refusal: str = "") -> Answer:
    phrases = phrases_of(asked.language)
    since = changed_since(workshop.commits.before(), workshop.compiled)
    moment = since.before.moment
    sections = tuple(_sections(workshop, phrases, since))
    before, after = ({path: side[at] for path, *side in since.files} for at in (0, 1))
    shown = "".join(patch(before, after))
    return page_of(
        workshop,
        asked,
        TEMPLATE,
        {
            "refusal": refusal,
            "saved": _saved(workshop, asked.value("saved")),
            "sections": sections,
            "count": since.count,
            "files": len(since.files),
            "weakened": len(since.differences.weakened),
            "when": _moment(phrases, moment) if moment else "",
            "unread": ", ".join(since.differences.unread),
            "message": _message(phrases, since, sections),
            "patch": shown[:LONGEST_PATCH],
            "cut": len(shown) > LONGEST_PATCH,
            "aside": tuple(Hyperlink(waiting.words, waiting.href) for waiting in workshop.waiting.every()),
            "saves": tuple(_shown_save(kept) for kept in kept_saves(tuple(workshop.saves))),
        },
        status=REFUSED if refusal else 200,
    )


def _saved(workshop: Workshop, number: str) -> ShownSave | None:
    """The save that has just been done."""
    kept = {str(save.number): save for save in tuple(workshop.saves)}.get(number)
    return _shown_save(KeptSave(kept)) if kept else None


def _shown_save(kept: KeptSave) -> ShownSave:
    undone = _clock(kept.undone_by.moment) if kept.undone_by else ""
    return ShownSave(kept.save.number, _clock(kept.save.moment), kept.save.words, undone, _button(kept))


def _clock(moment: datetime) -> str:
    """A moment of today, by the clock of this machine."""
    return f"{moment.astimezone():%H:%M}"


def _moment(phrases: Phrases, moment: datetime) -> str:
    return f"{date(phrases, moment.date().isoformat())}, {moment:%H:%M}"


# --- the changes


def _sections(workshop: Workshop, phrases: Phrases, since: Since) -> Iterator[ShownSection]:
    for title, told_changes in since.differences.sections():
        yield ShownSection(title, tuple(_shown(workshop, change) for change in told_changes))
    names = {each.context: each.comment for each in chain.from_iterable(messages_of(workshop.book).values())}
    by_language: dict[str, list[TranslatedText]] = {}
    for text in since.translated:
        by_language.setdefault(text.language, []).append(text)
    for language, texts in by_language.items():
        title = phrases.text("desk-changes-translations", language=name_of_language(phrases, language))
        yield ShownSection(title, tuple(_shown_translation(phrases, text, names) for text in texts))


def _shown(workshop: Workshop, change: Change) -> ShownChange:
    return ShownChange(change.kind, change.sentence, change.weakened, href_of(workshop, change.address))


def _shown_translation(phrases: Phrases, text: TranslatedText, names: Mapping[str, str]) -> ShownChange:
    new, old = (translation.text if translation else "" for translation in (text.after, text.before))
    name = names.get(text.address, text.address)
    values = {"text": name[:1].upper() + name[1:], "new": new, "old": old}
    sentence = phrases.text(f"desk-changes-text-{text.how}", **values)
    kind = {"written": "added", "gone": "removed"}.get(text.how, "changed")
    return ShownChange(kind, sentence, weakened=False, href=f"/translate/{text.language}/{text.document}?show=all")


def _message(phrases: Phrases, since: Since, sections: tuple[ShownSection, ...]) -> str:
    """The words that a commit could have: what was changed, and how much of it is weaker than before."""
    if not since.count:
        return ""
    names = list(dict.fromkeys(section.title for section in sections))
    subject = ", ".join(names)
    if len(subject) > LONGEST_SUBJECT:
        subject = phrases.plural("desk-changes-subject", len(names))
    lines = [subject, "", *(f"- {change.sentence}" for section in sections for change in section.changes)]
    return "\n".join(lines[:MOST_LINES])


MOST_LINES = 60
SCREENS = (
    Screen("/changes", changes),
    Screen("/undo", undo_save, ("POST",)),
)
