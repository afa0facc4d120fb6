"""The accessibility statement, from what the body says of it and from results: what was checked, by what, when.

Its parts, and the sentences that the law wants word for word, are those of the model accessibility statement of the
Government Digital Service for the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility
Regulations 2018, regulation 8. It contains public sector information licensed under the Open Government Licence v3.0.
What the body does not say is told as not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cpsplan.book.translation import Foreign
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.word_forms import capital
from cpsplan.late import dataclass
from cpsplan.model.accessibility import CRITERIA, Accessibility, KnownFailure
from cpsplan.render.bodies import publisher_in_sentences
from cpsplan.render.figures import date
from cpsplan.render.frame import settings_of
from cpsplan.render.notices import PageContent, translation_notices
from cpsplan.render.values import Fact, Hyperlink, Values

CRITERION_ADDRESS = "https://www.w3.org/TR/WCAG22/#"
SERVICES = {
    "great-britain": "https://www.equalityadvisoryservice.com/",
    "northern-ireland": "https://www.equalityni.org/",
}
"""Whom readers turn to who are not happy with an answer, by where the body is."""


@dataclass(frozen=True, slots=True)
class CheckLine(Values):
    """One check that was run."""

    words: str
    standard: str
    tool: str
    files: str
    findings: str


@dataclass(frozen=True, slots=True)
class FailureLine(Values):
    """Something that is known not to be accessible, with the criterion that it fails."""

    what: str
    criterion: Hyperlink
    plan: str


@dataclass(frozen=True, slots=True)
class Enforcement(Values):
    """Whom readers turn to in a country: the words and the address of the service."""

    kind: str
    service: Hyperlink


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementContent(PageContent):
    """Everything that the statement says."""

    status: tuple[str, ...]
    """How far all of it complies, and that the body is committed to it; or that this is not said."""
    failures: tuple[FailureLine, ...]
    burdens: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    response: str
    enforcement: tuple[Enforcement, ...]
    improving: str
    prepared: tuple[str, ...]
    """When the statement was prepared, reviewed, and how people tested what it is about; or that it is not said."""
    date: str
    checks: tuple[CheckLine, ...]
    not_run: tuple[Fact, ...]
    """The checks that could not be run, each with its tool."""
    limits: tuple[str, ...]


def statement_content(localised: LocalisedBook, results: Mapping[str, Any]) -> StatementContent:
    """Everything that the statement says. ``results`` are those of “cpsplan verify”, or empty."""
    phrases, settings = localised.phrases, settings_of(localised.book)
    publisher = publisher_in_sentences(settings)
    said = settings.accessibility or Accessibility()
    return StatementContent(
        title=phrases.text("statement-title"),
        summary=phrases.text("statement-lead", title=settings.title, publisher=publisher),
        notices=translation_notices(localised),
        status=tuple(_status(localised, said)),
        failures=tuple(_failure(localised, failure) for failure in said.failures),
        burdens=tuple(exemption.text for exemption in said.disproportionate_burden),
        out_of_scope=tuple(exemption.text for exemption in said.out_of_scope),
        response=_or_unsaid(localised, "statement-response", time=said.response_time),
        enforcement=tuple(_enforcement(localised, said.enforced_in)),
        improving=said.improving or "",
        prepared=tuple(_prepared(localised, said)),
        date=date(phrases, str(results["date"])) if results.get("date") else "",
        checks=_checks(localised, results),
        not_run=_not_run(localised, results),
        limits=tuple(_limits(localised, said)),
    )


def _or_unsaid(localised: LocalisedBook, key: str, **values: str | None) -> str:
    """A phrase with its values filled in; where one is not said, the phrase that says so."""
    known = {name: value for name, value in values.items() if value}
    return (
        localised.phrases.text(key, **known) if len(known) == len(values) else localised.phrases.text(f"{key}-unsaid")
    )


def _status(localised: LocalisedBook, said: Accessibility) -> Iterator[str]:
    """The sentences on compliance, in the words of the model."""
    phrases = localised.phrases
    if said.status:
        publisher = publisher_in_sentences(settings_of(localised.book))
        yield phrases.text("statement-committed", publisher=capital(publisher))
    reason = _reason(said) if said.status in {"partially", "not"} else ""
    yield phrases.text("-".join(filter(None, ("statement-status", said.status or "unsaid", reason))))
    if said.status != "fully" and not _reason(said):
        yield phrases.text("statement-failures-unsaid")


def _reason(said: Accessibility) -> str:
    """Why something does not comply fully, as phrases name it; empty where that is not said."""
    if said.disproportionate_burden or said.out_of_scope:
        return "both" if said.failures else "exemptions"
    return "failures" if said.failures else ""


def _failure(localised: LocalisedBook, failure: KnownFailure) -> FailureLine:
    name = CRITERIA[failure.criterion]
    words = f"{failure.criterion} {name}"
    anchor = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    # The standard is in English, and so are the names of its criteria.
    shown = words if localised.phrases.language == "en" else Foreign(words, "en")
    return FailureLine(failure.what, Hyperlink(shown, CRITERION_ADDRESS + anchor), failure.plan or "")


def _enforcement(localised: LocalisedBook, enforced_in: str) -> Iterator[Enforcement]:
    for country, address in SERVICES.items():
        if enforced_in in {country, "united-kingdom"}:
            words = localised.phrases.text(f"statement-service-{country}")
            yield Enforcement(country, Hyperlink(words, address))


def _prepared(localised: LocalisedBook, said: Accessibility) -> Iterator[str]:
    """When the statement was prepared and reviewed, and what was tested by people."""
    phrases, tested = localised.phrases, said.tested
    yield _or_unsaid(localised, "statement-prepared", date=said.prepared and date(phrases, said.prepared))
    if said.reviewed:
        yield phrases.text("statement-reviewed", date=date(phrases, said.reviewed))
    when, by = (date(phrases, tested.date), tested.by) if tested else (None, None)
    yield _or_unsaid(localised, "statement-tested", date=when, by=by)
    if tested and tested.how:
        yield tested.how


def _checks(localised: LocalisedBook, results: Mapping[str, Any]) -> tuple[CheckLine, ...]:
    phrases = localised.phrases
    lines: list[CheckLine] = []
    for check in results.get("checks", ()):
        key = f"check-{check['check']}"
        if key in phrases:
            tool = phrases.text("check-tool", tool=str(check["tool"]), version=str(check["version"]))
            files, findings = str(len(check["files"])), str(check["findings"])
            lines.append(CheckLine(phrases.text(key), str(check["standard"]), tool, files, findings))
    return tuple(lines)


def _not_run(localised: LocalisedBook, results: Mapping[str, Any]) -> tuple[Fact, ...]:
    phrases = localised.phrases
    lines: list[Fact] = []
    for check in results.get("not_run", ()):
        key = f"check-{check['check']}"
        # A second opinion that is not there leaves nothing unchecked.
        if key in phrases and not check.get("is_second"):
            lines.append(Fact(phrases.text(key), str(check["tool"])))
    return tuple(lines)


def _limits(localised: LocalisedBook, said: Accessibility) -> Iterator[str]:
    """What is not accessible, or nobody has checked."""
    phrases = localised.phrases
    if any("audio" in edition.model.formats for edition in localised.book.editions.values()):
        yield phrases.text("limit-voice")
    if not said.tested:
        yield phrases.text("limit-reader")
    if localised.is_draft:
        yield phrases.text("limit-translation")
    if any(not booklet.model.checked for booklet in localised.book.booklets.values()):
        yield phrases.text("limit-easy-read")
